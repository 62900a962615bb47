/// What is known of a layout; what is nil is searched.
public struct LayoutHint: Hashable, Sendable {
    public var tensor, pipeline, context, expert, virtual, microbatch: Int?
    public var isFullySharded: Bool?

    public init(
        tensor: Int? = nil, pipeline: Int? = nil, context: Int? = nil, expert: Int? = nil, virtual: Int? = nil,
        microbatch: Int? = nil, isFullySharded: Bool? = nil
    ) {
        (self.tensor, self.pipeline, self.context, self.expert) = (tensor, pipeline, context, expert)
        (self.virtual, self.microbatch, self.isFullySharded) = (virtual, microbatch, isFullySharded)
    }

    /// The layout, when everything is known.
    public var layout: Layout? {
        guard let tensor, let pipeline, let context, let expert, let virtual, let microbatch, let isFullySharded else {
            return nil
        }
        return Layout(
            tensor: tensor, pipeline: pipeline, context: context, expert: expert, virtual: virtual,
            microbatch: microbatch, isFullySharded: isFullySharded)
    }
}

/// Finds the fastest layout that fits memory, by trying all whose degrees divide what they cut.
///
/// A cut of a layer (tensor, context, expert, microbatch) is timed once; pipelines and virtual pipelines over it cost
/// O(1)
/// each. Layers that do not fit are computed again, the least share that makes room. Ties go to the layout tried first.
struct LayoutSearch: Sendable {
    let step: Step
    let hint: LayoutHint

    private var run: TrainingRun { step.run }
    private var model: ModelShape { step.run.model }

    /// nil when nothing fits.
    var best: TrainingEstimate? {
        var best: TrainingEstimate?
        for tensor in tensors {
            for context in contexts where step.chips % (tensor * context) == 0 {
                for expert in experts(tensor: tensor, context: context) {
                    for microbatch in microbatches {
                        consider(
                            Layout(tensor: tensor, context: context, expert: expert, microbatch: microbatch),
                            best: &best)
                    }
                }
            }
        }
        return best
    }

    /// All pipelines over one cut.
    private func consider(_ layout: Layout, best: inout TrainingEstimate?) {
        let cut = Step.Cut(step.piece(layout))
        for pipeline in pipelines {
            var layout = layout
            layout.pipeline = pipeline
            guard divides(layout) else { continue }
            for virtual in virtuals(layout) {
                for sharded in shardings(layout) {
                    (layout.virtual, layout.isFullySharded) = (virtual, sharded)
                    let estimate = step.estimate(layout, cut)
                    if estimate.fits, estimate.seconds < best?.seconds ?? .infinity { best = estimate }
                }
            }
        }
    }

    private func divides(_ layout: Layout) -> Bool {
        let degree = layout.tensor * layout.pipeline * layout.context
        guard step.chips % degree == 0 else { return false }
        let replicas = step.chips / degree
        return run.batch % (replicas * layout.microbatch) == 0 && step.chips / layout.pipeline % layout.expert == 0
    }

    private static let powers = [1, 2, 4, 8, 16, 32, 64]

    private var tensors: [Int] {
        hint.tensor.map { [$0] }
            ?? LayoutSearch.powers.filter { $0 <= step.machine.chip.domain && model.heads % $0 == 0 }
    }

    private var contexts: [Int] {
        hint.context.map { [$0] } ?? LayoutSearch.powers.prefix(4).filter { run.sequence / $0 >= 2048 || $0 == 1 }
    }

    private var microbatches: [Int] { hint.microbatch.map { [$0] } ?? Array(LayoutSearch.powers.prefix(4)) }

    private var pipelines: [Int] {
        hint.pipeline.map { [$0] }
            ?? [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 24, 32, 48, 64].filter { $0 <= model.layers }
    }

    private func experts(tensor: Int, context: Int) -> [Int] {
        guard let experts = model.experts else { return [1] }
        return hint.expert.map { [$0] }
            ?? LayoutSearch.powers.filter { experts.count % $0 == 0 && step.chips % (tensor * context * $0) == 0 }
    }

    /// Stages per rank: with interleaving, microbatches have to come in whole rounds of the pipeline.
    private func virtuals(_ layout: Layout) -> [Int] {
        if let virtual = hint.virtual { return [virtual] }
        guard layout.pipeline > 1 else { return [1] }
        let rounds = run.batch / (layout.replicas(of: step.chips) * layout.microbatch)
        guard rounds % layout.pipeline == 0 else { return [1] }
        let perRank = (model.layers + layout.pipeline - 1) / layout.pipeline
        return (1...perRank).filter { perRank % $0 == 0 }
    }

    private func shardings(_ layout: Layout) -> [Bool] {
        if let sharded = hint.isFullySharded { return [sharded] }
        return layout.pipeline == 1 ? [false, true] : [false]
    }
}

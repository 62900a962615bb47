/// The estimated seconds of one optimizer step, by what they are spent on, and the memory of one chip.
public struct TrainingEstimate: Hashable, Sendable {
    public var layout: Layout
    /// Microbatches that each pipeline works through in a step.
    public var microbatches: Int
    public var parts: StepParts
    public var memory: MemoryUse
    /// Share of layers computed again; 1 where even that does not fit (`fits` is false then).
    public var recomputed: Double
    public var fits: Bool

    /// Seconds of one optimizer step.
    public var seconds: Double { parts.seconds }
}

/// Seconds of a step. Communication counts only as far as nothing hides it.
public struct StepParts: Hashable, Sendable {
    /// Matrix products of all layers.
    public var products = 0.0
    /// Scores and values.
    public var attention = 0.0
    /// Norms, residuals, activations, routing of tokens: passes over memory.
    public var elementwise = 0.0
    /// Writing operands in eight or four bits.
    public var quantisation = 0.0
    /// Gaps between kernels, launches of experts.
    public var gaps = 0.0
    /// Layers computed again, or moved away.
    public var recompute = 0.0
    /// The head and the loss, as far as the last rank has no layer less for it.
    public var head = 0.0
    /// Gathers and scatters between tensor-parallel ranks.
    public var tensor = 0.0
    /// Keys and values going around context-parallel ranks.
    public var context = 0.0
    /// Tokens on their way to experts and back.
    public var expert = 0.0
    /// The pipeline filling and draining.
    public var bubble = 0.0
    /// Activations sent between pipeline ranks.
    public var pipeline = 0.0
    /// Gradients added up, weights handed out.
    public var data = 0.0
    /// The optimizer.
    public var optimizer = 0.0

    /// Name and seconds of each part, in the order of the declaration.
    public var named: [(name: String, seconds: Double)] {
        [
            ("products", products), ("attention", attention), ("elementwise", elementwise),
            ("quantisation", quantisation), ("gaps", gaps), ("recompute", recompute), ("head", head),
            ("tensor", tensor), ("context", context), ("expert", expert), ("bubble", bubble),
            ("pipeline", pipeline), ("data", data), ("optimizer", optimizer),
        ]
    }

    public var seconds: Double {
        products + attention + elementwise + quantisation + gaps + recompute + head + tensor + context + expert
            + bubble + pipeline + data + optimizer
    }
}

/// A run on so many chips of a kind: gives the estimate of a layout. Pieces are kept by the caller, because many
/// layouts share one.
struct Step: Sendable {
    let run: TrainingRun
    let machine: Machine
    let chips: Int
    /// Weights that every token sees, and those of routed experts.
    private let common, routed: Double

    init(run: TrainingRun, machine: Machine, chips: Int) {
        (self.run, self.machine, self.chips) = (run, machine, chips)
        (common, routed) = (Double(run.model.commonWeights), Double(run.model.routedWeights))
    }

    func piece(_ layout: Layout) -> Piece {
        Piece(
            run, machine, tensor: layout.tensor, context: layout.context, expert: layout.expert,
            microbatch: layout.microbatch)
    }

    func estimate(_ layout: Layout) -> TrainingEstimate {
        let piece = piece(layout)
        return estimate(layout, Cut(piece))
    }

    /// What of a piece does not depend on pipeline, replicas or the virtual pipeline.
    struct Cut: Sendable {
        let layer: LayerTime
        let withoutExperts: Passes
        let head, activationBytes, checkpointBytes, tokens, normTokens: Double

        init(_ piece: Piece) {
            layer = piece.layer
            withoutExperts = layer.withoutExperts
            (head, activationBytes, checkpointBytes) = (piece.head, piece.activationBytes, piece.checkpointBytes)
            (tokens, normTokens) = (piece.tokens, piece.normTokens)
        }
    }

    /// O(1): some 150 operations.
    func estimate(_ layout: Layout, _ cut: Cut) -> TrainingEstimate {
        let replicas = layout.replicas(of: chips)
        let perMicrobatch = replicas * layout.microbatch
        let microbatches = max(1, (run.batch + perMicrobatch - 1) / perMicrobatch)
        let memory = memory(layout, cut, replicas: replicas, microbatches: microbatches)
        let share = run.recompute == .full ? 1 : memory.recomputedShare(within: machine.chip.memory)
        let cost = run.recompute == .full ? 1 : (share ?? 1) * machine.constants.recompute
        var parts = work(layout, cut, again: cost, microbatches: Double(microbatches))
        parts.data = dataSeconds(layout, replicas: replicas, microbatches: microbatches, beside: parts.seconds)
        parts.optimizer = optimizerSeconds(layout, replicas: replicas)
        return TrainingEstimate(
            layout: layout, microbatches: microbatches, parts: parts, memory: memory, recomputed: share ?? 1,
            fits: run.recompute == .full ? memory.checkpointsFit(within: machine.chip.memory) : share != nil)
    }

    /// The pipeline: the fullest rank's layers, the head on the last rank, the bubble, and what is sent between ranks.
    /// `again` is the share of a forward pass that the backward pass repeats.
    private func work(_ layout: Layout, _ cut: Cut, again: Double, microbatches: Double) -> StepParts {
        let pipeline = Double(layout.pipeline)
        let virtual = Double(layout.virtual)
        let (fullest, missing) = fullestRank(layout)
        let passes = microbatches * Double(fullest)
        // With several stages per rank another microbatch's layer runs beside the way of tokens to experts.
        let expert = cut.layer.expert * (run.isOverlapped && layout.virtual > 1 ? Given.pipelineExposed : 1)
        let computed = cut.withoutExperts + expert
        let again = again * computed.forward
        let layer = computed.sum + again
        let sent = sentSeconds(layout, cut)
        var parts = StepParts()
        parts.products = passes * cut.layer.products.sum
        parts.attention = passes * cut.layer.attention.sum
        parts.elementwise = passes * cut.layer.elementwise.sum
        parts.quantisation = passes * cut.layer.quantisation.sum
        parts.gaps = passes * cut.layer.gaps.sum
        parts.tensor = passes * cut.layer.tensor.sum
        parts.context = passes * cut.layer.context.sum
        parts.expert = passes * expert.sum
        parts.recompute = passes * again
        parts.head = microbatches * max(0, cut.head - Double(missing) / 2 * layer)
        parts.pipeline = microbatches * sent
        let stage = Double(run.model.layers) / pipeline * layer
        parts.bubble = (pipeline - 1) * (stage / virtual + sent)
        return parts
    }

    /// Layers of the fullest pipeline rank, and how many fewer all ranks have together. Half of the missing ones make
    /// room for the head, the others for the embedding.
    private func fullestRank(_ layout: Layout) -> (fullest: Int, missing: Int) {
        guard layout.pipeline > 1 else { return (run.model.layers, 0) }
        let stages = layout.pipeline * layout.virtual
        let perStage = (run.model.layers + stages - 1) / stages
        return (perStage * layout.virtual, perStage * stages - run.model.layers)
    }

    /// Exposed seconds in which a rank sends one microbatch on, forward and back, for each of its stages.
    private func sentSeconds(_ layout: Layout, _ cut: Cut) -> Double {
        guard layout.pipeline > 1 else { return 0 }
        let bytes = 2 * cut.normTokens * Double(run.model.hidden)
        let isInside = layout.tensor * layout.context * layout.pipeline <= machine.chip.domain
        let seconds = 2 * Double(layout.virtual) * bytes / (isInside ? machine.up : machine.out)
        return seconds * (run.isOverlapped && layout.virtual > 1 ? Given.pipelineExposed : 1)
    }
}

extension Step {
    /// Weights of one rank: those that every token sees, with the embedding or the head or both, and those of experts.
    private func weights(_ layout: Layout) -> (common: Double, routed: Double) {
        let model = run.model
        let embedding = Double(model.hidden * model.vocabulary) * (layout.pipeline == 1 ? 2 : 1)
        let mine = common / Double(layout.pipeline) + embedding
        return (mine / Double(layout.tensor), routed / Double(layout.pipeline * layout.expert))
    }

    /// Ranks that hold the same weights: those that every token sees, and those of experts.
    private func copies(_ layout: Layout, replicas: Int) -> (common: Int, routed: Int) {
        let common = replicas * layout.context
        return (common, max(1, common * layout.tensor / layout.expert))
    }

    private var isSharded: Bool { run.isOverlapped }

    private func memory(_ layout: Layout, _ cut: Cut, replicas: Int, microbatches: Int) -> MemoryUse {
        let (common, routed) = weights(layout)
        let copies = copies(layout, replicas: replicas)
        let shards = isSharded || layout.isFullySharded ? (Double(copies.common), Double(copies.routed)) : (1, 1)
        let layers = Double(run.model.layers)
        let states =
            layout.isFullySharded
            ? 16 * (common / shards.0 + routed / shards.1) + 4 * common / layers
            : common * (6 + 12 / shards.0) + routed * (6 + 12 / shards.1)
        let pipeline = Double(layout.pipeline)
        let extra = layout.virtual > 1 ? (pipeline - 1) / (pipeline * Double(layout.virtual)) : 0
        let held = layers / pipeline * min(Double(microbatches), pipeline) * (1 + extra)
        let logits = layout.pipeline == 1 ? 6 * cut.tokens * Double(run.model.vocabulary) / Double(layout.tensor) : 0
        return MemoryUse(
            states: states, activations: cut.activationBytes * held, checkpoints: cut.checkpointBytes * held,
            rest: logits + Given.workspace)
    }

    /// Exposed seconds of adding gradients up and handing weights out. Fully sharded: weights are gathered twice and
    /// gradients
    /// scattered once in every microbatch, a layer ahead, so half as much is seen unless it takes longer than the work.
    private func dataSeconds(_ layout: Layout, replicas: Int, microbatches: Int, beside work: Double) -> Double {
        let (common, routed) = weights(layout)
        let copies = copies(layout, replicas: replicas)
        let exposed = run.isOverlapped ? machine.constants.dataExposed : 1
        if layout.isFullySharded {
            let each =
                3
                * (machine.exchange(2 * common, size: copies.common, inner: layout.tensor)
                    + machine.exchange(2 * routed, size: copies.routed, inner: layout.expert))
            let all = each * Double(microbatches)
            return max(all * exposed / 2, all - 0.9 * work)
        }
        let seconds =
            machine.exchange(4 * common, size: copies.common, inner: layout.tensor)
            + machine.exchange(4 * routed, size: copies.routed, inner: layout.expert)
        return seconds * exposed
    }

    /// The optimizer reads and writes 30 bytes per weight.
    private func optimizerSeconds(_ layout: Layout, replicas: Int) -> Double {
        let (common, routed) = weights(layout)
        let copies = copies(layout, replicas: replicas)
        let mine = isSharded || layout.isFullySharded
        let each = common / Double(mine ? copies.common : 1) + routed / Double(mine ? copies.routed : 1)
        return 30 * each / machine.memory
    }
}

extension MemoryUse {
    /// Whether everything fits if every layer is computed again.
    func checkpointsFit(within capacity: Double) -> Bool {
        states + rest + checkpoints <= capacity * Given.memory
    }
}

/// What is trained and how, without saying on how many chips: model, batch, number format, what is kept of activations.
public struct TrainingRun: Hashable, Sendable {
    /// What is computed again in the backward pass instead of being kept.
    public enum Recompute: String, CaseIterable, Sendable {
        /// Nothing, as far as memory allows: layers that do not fit are computed again, see `Memory`.
        case none
        /// The core of attention.
        case selective = "sel"
        /// Every layer from its input.
        case full
    }

    /// How the core of attention is computed.
    public enum Attention: String, CaseIterable, Sendable {
        /// In tiles, scores never reach memory: T. Dao et al. (2022), arXiv 2205.14135.
        case flash
        /// Scores, softmax and dropout go through memory, and the upper triangle is computed, too.
        case unfused
    }

    public var model: ModelShape
    /// Tokens of one sequence.
    public var sequence: Int
    /// Sequences of one optimizer step.
    public var batch: Int
    public var precision: Precision
    public var recompute: Recompute
    public var attention: Attention
    /// Norms and residuals are cut along the sequence between tensor-parallel ranks: arXiv 2205.05198.
    public var isSequenceParallel: Bool
    /// Communication runs beside computation and the optimizer is sharded over data-parallel ranks; without, neither.
    public var isOverlapped: Bool

    public init(
        model: ModelShape, sequence: Int, batch: Int, precision: Precision, recompute: Recompute = .none,
        attention: Attention = .flash, isSequenceParallel: Bool = true, isOverlapped: Bool = true
    ) {
        (self.model, self.sequence, self.batch, self.precision) = (model, sequence, batch, precision)
        (self.recompute, self.attention) = (recompute, attention)
        (self.isSequenceParallel, self.isOverlapped) = (isSequenceParallel, isOverlapped)
    }

    /// FLOP of one optimizer step, without recomputation.
    public var flop: Double {
        Double(batch) * Double(sequence) * model.trainingFLOP(perTokenOf: sequence)
    }
}

/// How a run lies on its chips: tensor × pipeline × context × data parallel, expert parallelism inside the last three.
public struct Layout: Hashable, Sendable {
    public var tensor, pipeline, context, expert: Int
    /// Stages that each pipeline rank holds (virtual pipeline).
    public var virtual: Int
    /// Sequences of one microbatch.
    public var microbatch: Int
    /// Weights, gradients and optimizer are all sharded over data-parallel ranks and gathered layer by layer.
    public var isFullySharded: Bool

    public init(
        tensor: Int = 1, pipeline: Int = 1, context: Int = 1, expert: Int = 1, virtual: Int = 1, microbatch: Int = 1,
        isFullySharded: Bool = false
    ) {
        (self.tensor, self.pipeline, self.context, self.expert) = (tensor, pipeline, context, expert)
        (self.virtual, self.microbatch, self.isFullySharded) = (virtual, microbatch, isFullySharded)
    }

    /// Data-parallel replicas on so many chips; at least one.
    public func replicas(of chips: Int) -> Int { max(1, chips / (tensor * pipeline * context)) }
}

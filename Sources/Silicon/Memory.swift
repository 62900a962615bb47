/// Bytes on one rank.
///
/// Activations: V. Korthikanti et al. (2022), arXiv 2205.05198, equations 1 to 6 for a dense layer without flash
/// attention (34 bytes per token and hidden element, and 5 per score), generalised to grouped queries, gates and
/// experts.
public struct MemoryUse: Hashable, Sendable {
    /// Weights in bf16, gradients in fp32, master weights and two moments in fp32.
    public var states: Double
    /// What the backward pass needs of all microbatches in flight, if nothing were computed again.
    public var activations: Double
    /// The same if every layer were computed again from its input.
    public var checkpoints: Double
    /// Logits, the process, buffers.
    public var rest: Double

    /// The least share of layers that has to be computed again (or moved away) to fit so many bytes; nil: even all do
    /// not fit.
    public func recomputedShare(within capacity: Double) -> Double? {
        let free = capacity * Given.memory - states - rest
        if activations <= free { return 0 }
        guard activations > checkpoints else { return nil }
        let share = (activations - free) / (activations - checkpoints)
        return share <= 1 ? share : nil
    }
}

extension Piece {
    /// Bytes of activations per layer that a microbatch leaves behind.
    var activationBytes: Double {
        let tensor = Double(tensor)
        let keep: Double = run.attention == .unfused ? 2 : 0  // the masks of dropout
        let norms = normTokens * hidden * (4 + keep + 2 * machine.precision.operandBytes)
        var bytes = norms + tokens / tensor * 2 * Double(coreWidth)
        if run.attention == .unfused, run.recompute == .none {
            bytes += 5 * tokens * Double(run.sequence) * Double(model.heads) / tensor
        }
        let perWidth = 2 * Double(model.gates) + machine.precision.operandBytes
        let dense = bytes + tokens / tensor * Double(model.ffn) * perWidth
        guard let experts = model.experts else { return dense }
        let width = Double(experts.active * experts.width + experts.shared)
        let routed = tokens * Double(experts.active) * hidden * machine.precision.operandBytes
        let share = Double(model.layers - model.expertLayers) / Double(model.layers)
        return dense * share + (bytes + tokens * width * perWidth + routed) * (1 - share)
    }

    /// Widths that attention keeps: queries, keys, values and its output.
    private var coreWidth: Int {
        if model.latent != nil { return 2 * model.queryKeyWidth + 2 * model.valueWidth }
        return 2 * model.queryKeyWidth + 2 * model.keyValueHeads * model.headWidth
    }

    /// Bytes of a layer's input, which is all that full recomputation keeps.
    var checkpointBytes: Double { 2 * normTokens * hidden }
}

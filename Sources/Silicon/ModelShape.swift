/// A transformer as the estimators see it: counts and widths, no weights.
///
/// Grouped-query attention is `keyValueHeads` below `heads`; a gated MLP has two input products; a mixture of experts
/// has `experts`; `latent` is multi-head latent attention as DeepSeek-V2 has it (arXiv 2405.04434).
public struct ModelShape: Hashable, Sendable {
    /// A mixture of experts: of `count` experts `active` see each token; `shared` is the width of an expert that sees
    /// all.
    public struct Experts: Hashable, Sendable {
        public var count, active, width, shared: Int
        /// Layers, the first ones, whose MLP is dense.
        public var denseLayers: Int
        /// Experts with biases and a clamped activation, which no single kernel does: more passes over memory.
        public var hasBiases: Bool

        public init(count: Int, active: Int, width: Int, shared: Int = 0, denseLayers: Int = 0, hasBiases: Bool = false)
        {
            (self.count, self.active, self.width, self.shared) = (count, active, width, shared)
            (self.denseLayers, self.hasBiases) = (denseLayers, hasBiases)
        }
    }

    /// Ranks and head widths of latent attention.
    public struct Latent: Hashable, Sendable {
        public var queryRank, keyValueRank, rotary, queryKey, value: Int

        public init(queryRank: Int, keyValueRank: Int, rotary: Int, queryKey: Int, value: Int) {
            (self.queryRank, self.keyValueRank, self.rotary) = (queryRank, keyValueRank, rotary)
            (self.queryKey, self.value) = (queryKey, value)
        }

        /// DeepSeek-V3 (arXiv 2412.19437, section 4.2): ranks 1536 and 512, heads of 128 with 64 rotary, values of 128.
        public static let deepSeek = Latent(queryRank: 1536, keyValueRank: 512, rotary: 64, queryKey: 192, value: 128)
    }

    public var name: String
    /// `hidden` is the width between layers, `ffn` that of a dense MLP (0 where all layers have experts).
    public var layers, hidden, heads, keyValueHeads, headWidth, ffn, vocabulary: Int
    public var isGated: Bool
    public var experts: Experts?
    public var latent: Latent?
    /// Tokens that every second layer attends to; nil when all layers attend to all before.
    public var window: Int?

    public init(
        name: String, layers: Int, hidden: Int, heads: Int, keyValueHeads: Int, headWidth: Int, ffn: Int,
        isGated: Bool, vocabulary: Int, experts: Experts? = nil, latent: Latent? = nil, window: Int? = nil
    ) {
        (self.name, self.layers, self.hidden, self.heads) = (name, layers, hidden, heads)
        (self.keyValueHeads, self.headWidth, self.ffn, self.isGated) = (keyValueHeads, headWidth, ffn, isGated)
        (self.vocabulary, self.experts, self.latent, self.window) = (vocabulary, experts, latent, window)
    }
}

extension ModelShape {
    /// Widths of queries with keys, and of values, over all heads.
    var queryKeyWidth: Int { heads * (latent?.queryKey ?? headWidth) }
    var valueWidth: Int { heads * (latent?.value ?? headWidth) }
    /// Input products of the MLP.
    var gates: Int { isGated ? 2 : 1 }

    /// Weights of one layer's attention.
    public var attentionWeights: Int { attention.reduce(0) { $0 + $1.inputs * $1.outputs } }
    /// Weights of one dense MLP.
    public var denseWeights: Int { hidden * ffn * (gates + 1) }
    /// Layers with experts.
    public var expertLayers: Int { experts.map { layers - $0.denseLayers } ?? 0 }
    /// Weights of the experts that some tokens see, over all layers.
    public var routedWeights: Int {
        experts.map { expertLayers * $0.count * hidden * $0.width * (gates + 1) } ?? 0
    }
    /// Weights of all layers that every token sees, routers included, embeddings not.
    public var commonWeights: Int {
        let dense = (layers - expertLayers) * denseWeights
        let shared = experts.map { expertLayers * hidden * ($0.shared * (gates + 1) + $0.count) } ?? 0
        return layers * attentionWeights + dense + shared
    }
    /// All weights, with an embedding and a head of its own.
    public var weights: Int { commonWeights + routedWeights + 2 * hidden * vocabulary }
    /// Weights that take part in the products of one token, with the head, without the embedding.
    public var activeWeights: Int {
        let routed = experts.map { expertLayers * $0.active * hidden * $0.width * (gates + 1) } ?? 0
        return commonWeights + routed + hidden * vocabulary
    }

    /// FLOP that training needs per token of a sequence: 6 per active weight (2 forward, 4 backward), and causal
    /// attention.
    ///
    /// Source: J. Kaplan et al. (2020), arXiv 2001.08361, section 2.1, for the 6·N.
    public func trainingFLOP(perTokenOf sequence: Int) -> Double {
        6 * Double(activeWeights) + 3 * Double(layers) * attentionFLOP(tokens: 1, sequence: sequence)
    }

    /// FLOP of one layer's causal attention forward.
    func attentionFLOP(tokens: Double, sequence: Int) -> Double {
        2 * Double(queryKeyWidth + valueWidth) * Double(sequence) * tokens * attended(sequence)
    }

    /// The share of all pairs of tokens that are scored: half, or less with a window in every second layer.
    func attended(_ sequence: Int) -> Double {
        guard let window, window < sequence else { return 0.5 }
        return 0.5 * (0.5 + Double(window) / Double(sequence))
    }

    /// One linear layer, with how tensor parallelism cuts it.
    struct Linear {
        enum Cut { case outputs, inputs, none }
        let inputs, outputs: Int
        let cut: Cut
    }

    /// The linear layers of attention in order.
    var attention: [Linear] {
        guard let latent else {
            let (query, keyValue) = (heads * headWidth, keyValueHeads * headWidth)
            return [
                Linear(inputs: hidden, outputs: query + 2 * keyValue, cut: .outputs),
                Linear(inputs: query, outputs: hidden, cut: .inputs),
            ]
        }
        return [
            Linear(inputs: hidden, outputs: latent.queryRank, cut: .none),
            Linear(inputs: latent.queryRank, outputs: heads * latent.queryKey, cut: .outputs),
            Linear(inputs: hidden, outputs: latent.keyValueRank + latent.rotary, cut: .none),
            Linear(
                inputs: latent.keyValueRank, outputs: heads * (latent.queryKey - latent.rotary + latent.value),
                cut: .outputs),
            Linear(inputs: heads * latent.value, outputs: hidden, cut: .inputs),
        ]
    }

    /// The linear layers of an MLP of a width.
    func feedForward(_ width: Int) -> [Linear] {
        guard width > 0 else { return [] }
        return [
            Linear(inputs: hidden, outputs: gates * width, cut: .outputs),
            Linear(inputs: width, outputs: hidden, cut: .inputs),
        ]
    }
}

/// Serving a model: how many bytes weights and cache take, how long prompts and answers are, how many chips share a
/// copy.
public struct ServingRun: Hashable, Sendable {
    public var model: ModelShape
    public var precision: Precision
    /// Bytes of one weight and of one element of the cache of keys and values.
    public var weightBytes, cacheBytes: Double
    /// Chips that share one copy of the model (tensor parallel).
    public var tensor: Int
    /// Tokens of a prompt and of an answer.
    public var input, output: Int

    public init(
        model: ModelShape, precision: Precision, weightBytes: Double, cacheBytes: Double, tensor: Int, input: Int,
        output: Int
    ) {
        (self.model, self.precision, self.tensor) = (model, precision, tensor)
        (self.weightBytes, self.cacheBytes, self.input, self.output) = (weightBytes, cacheBytes, input, output)
    }
}

/// The fitted constants of the inference estimator.
public struct InferenceConstants: Hashable, Sendable {
    /// Achieved share of memory bandwidth while weights stream.
    public var weights = 0.7
    /// Achieved share of memory bandwidth while the cache is read.
    public var cache = 0.5
    /// Seconds per layer that a decode step costs beside traffic: launches and latencies, on GPUs and TPUs.
    public var gap = 30e-6
    /// The same on Trainium and Inferentia, whose collectives go through queues of descriptors.
    public var neuronGap = 150e-6
    /// Products while serving against products while training.
    public var products = 0.9

    public init() {}

    /// Fitted on the 36 published rows of `inference-rows.csv`.
    public static let published = parameters.reduce(into: InferenceConstants()) { $1.publish(in: &$0) }

    public static let parameters: [Parameter<InferenceConstants>] = [
        Parameter("weight_stream", \.weights, 0.3...0.95, 0.7, 0.7, published: 0.7465),
        Parameter("cache_stream", \.cache, 0.1...0.95, 0.5, 0.7, published: 0.5886),
        Parameter("decode_gap_s", \.gap, 3e-6...200e-6, 30e-6, 1, published: 2.761e-05),
        Parameter("neuron_decode_gap_s", \.neuronGap, 20e-6...500e-6, 150e-6, 1, published: 0.0001962),
        Parameter("serving_products", \.products, 0.4...1.2, 0.9, 0.7, published: 1.054),
    ]
}

/// Estimates serving on one kind of chip: seconds of a decode step, of a prompt, and what a copy delivers in the long
/// run.
///
/// A decode step streams all weights that its tokens touch, or computes, whichever takes longer; then reads the cache
/// of
/// every sequence, exchanges activations twice per layer, and pays a fixed gap per layer. Prompts are computed between
/// steps. Chips of AWS compile for a fixed window and read all of it at every step.
public struct InferenceEstimator: Sendable {
    public let run: ServingRun
    private let chip: Accelerator
    private let machine: Machine
    private let constants: InferenceConstants

    public init(
        _ run: ServingRun, on chip: Accelerator, _ constants: InferenceConstants = .published,
        training: TrainingConstants = .published
    ) throws(NoEstimate) {
        machine = try Machine(chip, run.precision, training)
        (self.run, self.chip, self.constants) = (run, chip, constants)
    }

    private var tensor: Double { Double(run.tensor) }
    private var isWindowFixed: Bool { chip.maker == .aws }
    private var rate: Double { machine.rate * constants.products * tensor }
    private var bandwidth: Double { chip.bandwidth * tensor }

    /// Bytes of all weights; embedding tables are looked up, not streamed, and counted once, as the head.
    public var weightBytes: Double {
        Double(run.model.weights - run.model.hidden * run.model.vocabulary) * run.weightBytes
    }

    /// Bytes of cache that one token of context takes on all chips of a copy. Heads of keys and values that do not go
    /// around are held more than once.
    public var cacheBytesPerToken: Double {
        let layers = Double(run.model.layers) * run.cacheBytes
        if let latent = run.model.latent { return layers * Double(latent.keyValueRank + latent.rotary) * tensor }
        let ranks = run.tensor * chip.cores
        let perRank = (run.model.keyValueHeads + ranks - 1) / ranks
        return layers * 2 * Double(perRank * ranks * run.model.headWidth)
    }

    /// The most sequences whose cache fits beside the weights, up to 2048; 0 when not even one does.
    public var largestBatch: Int {
        let free = chip.memory * 0.92 * tensor - weightBytes
        return max(0, min(2048, Int(free / (cacheBytesPerToken * Double(run.input + run.output)))))
    }

    /// Seconds of one decode step: the time per output token that each of `batch` users sees.
    public func decodeSeconds(batch: Int) -> Double {
        let context = Double(run.input) + Double(run.output) / (isWindowFixed ? 1 : 2)
        let batch = Double(batch)
        let arithmetic = 2 * Double(run.model.activeWeights) * batch / rate
        let traffic = streamedBytes(batch) / (bandwidth * constants.weights)
        let cache = cacheBytesPerToken * context * batch / (bandwidth * constants.cache)
        let gap = isWindowFixed ? constants.neuronGap : constants.gap
        return max(arithmetic, traffic) + cache + exchange(tokens: batch) + Double(run.model.layers) * gap
    }

    /// Seconds until the first token of one prompt, alone on the copy.
    public var prefillSeconds: Double {
        let tokens = Double(run.input)
        let flop =
            2 * Double(run.model.activeWeights) * tokens
            + Double(run.model.layers) * run.model.attentionFLOP(tokens: tokens, sequence: run.input)
        return flop / rate + exchange(tokens: tokens)
    }

    /// Tokens per second and chip with `batch` sequences in flight, a prompt computed whenever one ends.
    public func throughput(batch: Int) -> Double {
        let prompts = Double(batch) / Double(run.output) * prefillSeconds
        return Double(batch) / (decodeSeconds(batch: batch) + prompts) / tensor
    }

    /// Tokens per second that a user sees, against tokens per second and chip, over batches up to the largest.
    public var interactivity: [(batch: Int, perUser: Double, perChip: Double)] {
        var batches: [Int] = []
        var batch = 1
        while batch < largestBatch {
            batches.append(batch)
            batch *= 2
        }
        if largestBatch > 0 { batches.append(largestBatch) }
        return batches.map { ($0, 1 / decodeSeconds(batch: $0), throughput(batch: $0)) }
    }

    /// Weights that a batch touches: all, but of experts only those that some token chose.
    private func streamedBytes(_ batch: Double) -> Double {
        guard let experts = run.model.experts else { return weightBytes }
        let missed = 1 - Double(experts.active) / Double(experts.count)
        var share = 1.0
        for _ in 0..<min(Int(batch), 4096) { share *= missed }
        return weightBytes - Double(run.model.routedWeights) * run.weightBytes * share
    }

    /// Two reductions per layer over the links of the domain.
    private func exchange(tokens: Double) -> Double {
        guard run.tensor > 1 else { return 0 }
        let link = run.tensor <= chip.domain ? machine.up : machine.out
        let bytes = 4 * tokens * Double(run.model.hidden) * (tensor - 1) / tensor
        return 2 * Double(run.model.layers) * bytes / link
    }
}

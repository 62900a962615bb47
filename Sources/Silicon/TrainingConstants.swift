/// The fitted constants of the training estimator. Every one is a physical quantity with bounds that physics gives it
/// (`parameters`); `published` holds their values fitted on published runs, which `headroom silicon calibrate`
/// reproduces.
public struct TrainingConstants: Hashable, Sendable {
    /// Achieved share of the measured matmul rate by large products inside a step: clocks, kernels beside each other.
    public var products = 0.92
    /// The same for eight bits, against bf16.
    public var eightBit = 0.9
    /// Achieved share of the four-bit peak, against eight bits.
    public var fourBit = 0.65
    /// Exponent of watts per peak FLOP/s: how far a chip with less power for its units runs below its short-run rate.
    public var power = 0.3
    /// Speed of the software of other makers, against NVIDIA's.
    public var otherMakers = 1.0
    /// What NVIDIA chips achieve of a matmul fraction that is only assumed.
    public var assumedFraction = 1.0
    /// Share of its roofline that the core of attention achieves.
    public var attention = 0.5
    /// Passes over operands and gradients that quantisation makes, against one read in bf16 and two writes in eight
    /// bits.
    public var quantisation = 1.5
    /// The part of a wave of tiles that idles at the end of a product.
    public var tail = 0.6
    /// Inner length, in elements, that filling and draining a tile costs.
    public var fill = 250.0
    /// Exposed share of tensor-parallel communication where it overlaps.
    public var tensorExposed = 0.3
    /// Exposed share of data-parallel communication where it overlaps.
    public var dataExposed = 0.5
    /// Cost of computing again, or moving away, what does not fit, against a forward pass.
    public var recompute = 0.7
    /// Seconds of gaps between kernels in one pass of one layer.
    public var gap = 40e-6
    /// Grouped products of experts against dense ones.
    public var experts = 0.75
    /// Seconds of routing in one pass of one layer with experts.
    public var routing = 200e-6
    /// Exposed share of expert-parallel communication.
    public var expertExposed = 0.7

    public init() {}

    /// Fitted on the 97 published runs of `training-step-times.csv` (`headroom silicon calibrate` fits them again).
    public static let published = (dense + mixture).reduce(into: TrainingConstants()) { $1.publish(in: &$0) }
}

/// Shares that are taken as given, not fitted.
enum Given {
    /// Achieved share of a link's rate by large collectives.
    static let link = 0.75
    /// Achieved share of memory bandwidth by streaming kernels.
    static let stream = 0.85
    /// Exposed share of the exchange between pipeline stages, and of that with experts, where other stages run beside
    /// it.
    static let pipelineExposed = 0.3
    /// Usable share of memory, after fragments and the communication library's buffers.
    static let memory = 0.94
    /// Bytes that a process needs beside weights and activations.
    static let workspace = 3e9
    /// Watts per peak bf16 TFLOP/s at which the power term is one (H100: 700 W, 989 TFLOP/s).
    static let wattsPerTera = 0.7
    /// Elements that one wave of tiles covers: 132 to 148 multiprocessors, tiles of 128 by 256.
    static let wave = 4.5e6
    /// Seconds to launch the kernels of one expert.
    static let launch = 10e-6
    /// Passes over routed tokens against those counted: permuting, padding, weighing.
    static let routedPasses = 1.5
    /// bf16 FLOP per exponential of a chip whose exponential rate is not known.
    static let flopPerExponential = 270.0
}

extension TrainingConstants {
    /// What is fitted on dense runs.
    static let dense: [Parameter<TrainingConstants>] = [
        Parameter("products", \.products, 0.6...1.05, 0.92, 1.0, published: 0.8266),
        Parameter("eight_bit", \.eightBit, 0.6...1.1, 0.9, 0.8, published: 1.022),
        Parameter("four_bit", \.fourBit, 0.3...1, 0.65, 0.8, published: 0.8074),
        Parameter("power", \.power, 0.02...1.2, 0.3, 1, published: 0.3391),
        Parameter("other_makers", \.otherMakers, 0.6...1.6, 1, 0.5, published: 0.7393),
        Parameter("assumed_fraction", \.assumedFraction, 0.8...1.25, 1, 1, published: 1.15),
        Parameter("attention", \.attention, 0.2...0.8, 0.5, 0.8, published: 0.6356),
        Parameter("quantisation", \.quantisation, 0.3...6, 1.5, 0.8, published: 0.7923),
        Parameter("tail", \.tail, 0.1...2, 0.6, 0.7, published: 0.9282),
        Parameter("fill", \.fill, 20...1500, 250, 0.8, published: 406.2),
        Parameter("tensor_exposed", \.tensorExposed, 0.02...1, 0.3, 1, published: 0.2382),
        Parameter("data_exposed", \.dataExposed, 0.05...1, 0.5, 1, published: 0.4748),
        Parameter("recompute", \.recompute, 0.02...1.2, 0.7, 1, published: 0.4216),
        Parameter("gap_s", \.gap, 1e-6...400e-6, 40e-6, 1, published: 3.377e-05),
    ]

    /// What is fitted on runs of mixtures of experts, with the dense ones as they are.
    static let mixture: [Parameter<TrainingConstants>] = [
        Parameter("experts", \.experts, 0.3...1.1, 0.75, 0.8, published: 0.7253),
        Parameter("routing_s", \.routing, 1e-6...2000e-6, 200e-6, 1, published: 0.0001449),
        Parameter("expert_exposed", \.expertExposed, 0.05...1.5, 0.7, 1, published: 0.4941),
    ]
}

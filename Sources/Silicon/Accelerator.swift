/// What the estimators know of one accelerator: rates, memory, links, power. Made from a `Datasheet`, or by hand in
/// tests.
public struct Accelerator: Hashable, Sendable {
    /// Whose compilers and kernels run on it. Software of one maker is one population in the calibration.
    public enum Maker: String, CaseIterable, Sendable {
        case nvidia, amd, google, aws
    }

    /// The achieved share of a peak rate by large matrix products alone, and whether it was measured, on this chip or
    /// on one of the same die; otherwise it is an assumption.
    public struct MatmulFraction: Hashable, Sendable {
        public var value: Double
        public var isMeasured: Bool

        public init(_ value: Double, isMeasured: Bool) { (self.value, self.isMeasured) = (value, isMeasured) }
    }

    public var name: String
    public var maker: Maker
    /// The architecture, as `hopper`; rows of one family are left out together in cross-validation.
    public var family: String
    /// Dense peak FLOP/s by precision; a precision that the chip lacks is missing.
    public var peak: [Precision.Unit: Double]
    public var fraction16: MatmulFraction
    public var fraction8: MatmulFraction
    /// Bytes of memory that a program can use.
    public var memory: Double
    /// Bytes per second of that memory.
    public var bandwidth: Double
    /// Bytes per second and direction between two chips of one scale-up domain.
    public var scaleUp: Double
    /// Chips in one scale-up domain.
    public var domain: Int
    /// Bytes per second and direction to other domains, per chip.
    public var scaleOut: Double
    /// Watts of the chip as its maker states them; nil where only others guess.
    public var watts: Double?
    /// Exponentials per second; nil where it is not known, and then taken in proportion to the bf16 peak.
    public var exponentials: Double?
    /// Cores of one chip that software addresses as ranks of their own.
    public var cores: Int
    /// Factor of its computation that a measured run of one's own has given; 1 as published.
    public var pace = 1.0

    public init(
        name: String, maker: Maker, family: String, peak: [Precision.Unit: Double], fraction16: MatmulFraction,
        fraction8: MatmulFraction, memory: Double, bandwidth: Double, scaleUp: Double, domain: Int, scaleOut: Double,
        watts: Double? = nil, exponentials: Double? = nil, cores: Int = 1
    ) {
        (self.name, self.maker, self.family, self.peak) = (name, maker, family, peak)
        (self.fraction16, self.fraction8, self.memory) = (fraction16, fraction8, memory)
        (self.bandwidth, self.scaleUp, self.domain) = (bandwidth, scaleUp, domain)
        (self.scaleOut, self.watts, self.exponentials, self.cores) = (scaleOut, watts, exponentials, cores)
    }
}

/// The number format of the linear layers. Attention, the head and the optimizer keep bf16 or fp32 in all of them.
public enum Precision: String, CaseIterable, Sendable {
    case bf16, fp8, mxfp8, nvfp4, int8

    /// The arithmetic units that a precision runs on.
    public enum Unit: String, CaseIterable, Sendable {
        case bf16, fp8, fp4, int8
    }

    public var unit: Unit {
        switch self {
        case .bf16: .bf16
        case .fp8, .mxfp8: .fp8
        case .nvfp4: .fp4
        case .int8: .int8
        }
    }

    /// Bytes of one operand of a product. Four bits are counted as a byte: scales and a second, transposed copy fill
    /// it.
    var operandBytes: Double { self == .bf16 ? 2 : 1 }

    /// Passes over operands to quantise them, against one for a scale per tensor: a scale per block is written along
    /// rows and along columns, and four bits are rotated and rounded at random besides.
    var quantisingPasses: Double {
        switch self {
        case .bf16: 0
        case .fp8, .int8: 1
        case .mxfp8: 1.5
        case .nvfp4: 2
        }
    }
}

/// Why there is no estimate.
public enum NoEstimate: Error, Equatable, Sendable, CustomStringConvertible {
    case noRate(chip: String, precision: Precision)
    case noLayout(model: String, chip: String, count: Int)
    case noCalibration(chip: String)
    case tooShort(model: String, chip: String, days: Double)

    public var description: String {
        switch self {
        case .noRate(let chip, let precision):
            "\(chip) has no \(precision.rawValue) rate in the catalogue; allowed: a precision it has, or a row `\(precision.unit.rawValue)_tflops` of your own"
        case .noLayout(let model, let chip, let count):
            "no layout of \(model) fits \(count) \(chip); allowed: more chips, a batch they divide, or a smaller model"
        case .tooShort(let model, let chip, let days):
            "no count up to \(TrainingEstimator.mostChips) of \(chip) trains \(model) in \(days) days; allowed: more days, a larger batch, fewer tokens"
        case .noCalibration(let chip):
            "the measured run of \(chip) is outside of what a factor of 0.25 to 4 explains; check its chips, batch and seconds"
        }
    }
}

/// How far an estimate of a chip can be trusted, as a share of it to either side.
///
/// The figures are errors of cross-validation on the published rows, which `headroom silicon calibrate` prints again:
/// the
/// 95th percentile over dense rows with each row left out, and over other makers' chips with their whole family left
/// out,
/// which is how a chip that nobody has measured stands. Other makers' chips have one to four rows each, and err as much
/// with them as without.
public struct Uncertainty: Hashable, Sendable {
    /// Half-width for an NVIDIA chip with rows of its own.
    public var measured: Double
    /// Half-width for every other chip; at least 0.2.
    public var unmeasured: Double
    /// Chips, by name, that have rows.
    public var chips: Set<String>

    public init(measured: Double, unmeasured: Double, chips: Set<String>) {
        (self.measured, self.unmeasured, self.chips) = (measured, max(0.2, unmeasured), chips)
    }

    /// From the 97 published runs of `training-step-times.csv`.
    public static let published = Uncertainty(
        measured: 0.13, unmeasured: 0.26,
        chips: ["a100", "h100", "b200", "b300", "gb200", "gb300", "trainium1", "tpu-v5e", "tpu-v5p", "mi350x"])

    public func halfWidth(of chip: Accelerator) -> Double {
        chip.maker == .nvidia && chips.contains(chip.name) ? measured : unmeasured
    }
}

/// What one chip is worth against another for one workload: work per chip and second, relative.
public struct Equivalent: Hashable, Sendable {
    public let chip: String
    public let precision: Precision
    /// Speed of the chip's software against what the calibration has seen of its maker.
    public let softwareFactor: Double
    /// Speed of one chip against one of the reference: the estimate, and the band that it is uncertain by.
    public let speed: Double
    public let low: Double
    public let high: Double
    /// Whether the chip has a measured row in the calibration.
    public let isMeasured: Bool

    /// Chips that stand in for so many of the reference: by the estimate, and by the slow end of the band, rounded up.
    public func count(replacing reference: Int) -> (expected: Int, safe: Int) {
        (Equivalent.ceil(Double(reference) / speed), Equivalent.ceil(Double(reference) / low))
    }

    private static func ceil(_ value: Double) -> Int { Int(value.rounded(.up)) }
}

/// Compares chips on a training run, each at its fastest layout on the same number of chips.
public struct Equivalents: Sendable {
    public let estimator: TrainingEstimator
    public let uncertainty: Uncertainty

    public init(_ estimator: TrainingEstimator = TrainingEstimator(), _ uncertainty: Uncertainty = .published) {
        (self.estimator, self.uncertainty) = (estimator, uncertainty)
    }

    /// A chip against a reference, each with a precision of its own. The band is the chip's own: the reference cancels
    /// what both share. A software factor other than 1 is the caller's assumption.
    public func compare(
        _ run: TrainingRun, _ chip: Accelerator, _ precision: Precision, softwareFactor: Double = 1,
        with reference: Accelerator, _ referencePrecision: Precision, chips: Int
    ) throws(NoEstimate) -> Equivalent {
        let base = try seconds(run, reference, referencePrecision, estimator, chips)
        var paced = estimator
        paced.paces[chip.name, default: 1] *= softwareFactor
        let speed = base / (try seconds(run, chip, precision, paced, chips))
        // Against itself nothing is uncertain; in another format, or with other software, the estimate is.
        let isSame = chip.name == reference.name && precision == referencePrecision && softwareFactor == 1
        let half = isSame ? 0 : uncertainty.halfWidth(of: chip)
        return Equivalent(
            chip: chip.name, precision: precision, softwareFactor: softwareFactor, speed: speed,
            low: speed * (1 - half), high: speed * (1 + half), isMeasured: uncertainty.chips.contains(chip.name))
    }

    private func seconds(
        _ run: TrainingRun, _ chip: Accelerator, _ precision: Precision, _ estimator: TrainingEstimator, _ chips: Int
    ) throws(NoEstimate) -> Double {
        var run = run
        run.precision = precision
        return try estimator.best(run, on: chip, chips: chips).seconds
    }
}

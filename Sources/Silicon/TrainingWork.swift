/// Training work: a run over so many tokens, as steps and days.
public struct TrainingWork: Hashable, Sendable {
    public var run: TrainingRun
    public var tokens: Double

    public init(run: TrainingRun, tokens: Double) { (self.run, self.tokens) = (run, tokens) }

    /// Optimizer steps that the tokens take.
    public var steps: Double { (tokens / (Double(run.batch) * Double(run.sequence))).rounded(.up) }

    /// Days at so many seconds per step, `uptime` being the share of the time in which steps are made.
    public func days(secondsPerStep: Double, uptime: Double = 1) -> Double {
        steps * secondsPerStep / uptime / 86_400
    }
}

/// How many of one chip do given work in given days.
public struct WorkSize: Hashable, Sendable {
    /// A number of chips, and what it takes with them by the estimate.
    public struct Choice: Hashable, Sendable {
        public let chips: Int
        public let secondsPerStep: Double
        public let days: Double
    }

    public let chip: String
    public let precision: Precision
    /// Half-width of the band, as a share of speed.
    public let halfWidth: Double
    public let isMeasured: Bool
    /// In time by the estimate.
    public let expected: Choice
    /// In time at the slow end of the band.
    public let safe: Choice
}

extension TrainingEstimator {
    /// The most chips that `size` tries.
    public static let mostChips = 1 << 20

    /// The least count of a chip that does the work in so many days, by the estimate and at the slow end of the band.
    /// Counts are 1, 1.25, 1.5 and 1.75 times powers of two from 8 up, since layouts need counts with many divisors.
    public func size(
        _ work: TrainingWork, on chip: Accelerator, days: Double, uptime: Double = 1,
        _ uncertainty: Uncertainty = .published
    ) throws(NoEstimate) -> WorkSize {
        let half = uncertainty.halfWidth(of: chip)
        let expected = try least(work, chip, days: days, uptime)
        let safe = try least(work, chip, days: days * (1 - half), uptime)
        return WorkSize(
            chip: chip.name, precision: work.run.precision, halfWidth: half,
            isMeasured: uncertainty.chips.contains(chip.name), expected: expected, safe: safe)
    }

    func least(
        _ work: TrainingWork, _ chip: Accelerator, days: Double, _ uptime: Double
    ) throws(NoEstimate) -> WorkSize.Choice {
        var power = 8
        while power <= TrainingEstimator.mostChips {
            for quarter in 4...7 where power * quarter % 4 == 0 {
                let chips = power * quarter / 4
                if let choice = try choice(work, chip, chips, uptime), choice.days <= days { return choice }
            }
            power *= 2
        }
        throw NoEstimate.tooShort(model: work.run.model.name, chip: chip.name, days: days)
    }

    /// nil when the model does not fit so many chips.
    private func choice(
        _ work: TrainingWork, _ chip: Accelerator, _ chips: Int, _ uptime: Double
    ) throws(NoEstimate) -> WorkSize.Choice? {
        do throws(NoEstimate) {
            let seconds = try best(work.run, on: chip, chips: chips).seconds
            return WorkSize.Choice(
                chips: chips, secondsPerStep: seconds, days: work.days(secondsPerStep: seconds, uptime: uptime))
        } catch {
            if case .noLayout = error { return nil }
            throw error
        }
    }
}

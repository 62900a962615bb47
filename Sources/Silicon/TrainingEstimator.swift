/// Estimates training on an accelerator: seconds of a step for a layout, or the fastest layout that fits.
///
///     let estimator = TrainingEstimator(.published)
///     let best = try estimator.best(run, on: h200, chips: 1024)
///     best.seconds, best.layout, best.parts.bubble
///
/// An estimate is arithmetic over the shapes and the catalogue; nothing in it looks a measurement up.
public struct TrainingEstimator: Sendable {
    public var constants: TrainingConstants
    /// Factors of chips that a measured run of their own has calibrated, by name.
    public var paces: [String: Double]

    public init(_ constants: TrainingConstants = .published, paces: [String: Double] = [:]) {
        (self.constants, self.paces) = (constants, paces)
    }

    /// The step of a given layout, whether or not it fits memory.
    public func estimate(
        _ run: TrainingRun, on chip: Accelerator, chips: Int, layout: Layout
    ) throws(NoEstimate) -> TrainingEstimate {
        try step(run, chip, chips).estimate(layout)
    }

    /// The fastest layout that fits memory among those that agree with a hint.
    public func best(
        _ run: TrainingRun, on chip: Accelerator, chips: Int, hint: LayoutHint = LayoutHint()
    ) throws(NoEstimate) -> TrainingEstimate {
        let step = try step(run, chip, chips)
        if let layout = hint.layout { return step.estimate(layout) }
        guard let best = LayoutSearch(step: step, hint: hint).best else {
            throw NoEstimate.noLayout(model: run.model.name, chip: chip.name, count: chips)
        }
        return best
    }

    /// This estimator with one chip's factor set so that a measured run of it is met to 1e-9. Every other chip keeps
    /// its estimates.
    public func calibrated(
        _ chip: Accelerator, by run: TrainingRun, chips: Int, hint: LayoutHint, seconds: Double
    ) throws(NoEstimate) -> TrainingEstimator {
        let layout = try best(run, on: chip, chips: chips, hint: hint).layout
        var (slow, fast) = (0.25, 4.0)
        var tried = self
        for _ in 0..<60 {
            let middle = (slow * fast).squareRoot()
            tried.paces[chip.name] = middle
            if try tried.estimate(run, on: chip, chips: chips, layout: layout).seconds > seconds {
                slow = middle
            } else {
                fast = middle
            }
        }
        let met = try tried.estimate(run, on: chip, chips: chips, layout: layout).seconds
        guard abs(met - seconds) < 1e-6 * seconds else { throw NoEstimate.noCalibration(chip: chip.name) }
        return tried
    }

    private func step(_ run: TrainingRun, _ chip: Accelerator, _ chips: Int) throws(NoEstimate) -> Step {
        let machine = try Machine(chip, run.precision, constants, pace: chip.pace * (paces[chip.name] ?? 1))
        return Step(run: run, machine: machine, chips: chips)
    }
}

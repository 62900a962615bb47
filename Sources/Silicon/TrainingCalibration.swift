import Foundation

/// Fits the training constants on measured runs, and says what they would have been worth on runs that were left out.
///
/// Constants of dense runs are fitted on those alone; the three of experts afterwards, on mixtures. Layouts that were
/// not published are searched with the constants so far, twice. Nothing in it is random.
public struct TrainingCalibration: Sendable {
    /// Which rows are estimated by constants that were fitted without them.
    public enum Split: String, CaseIterable, Sendable {
        /// Each row by itself.
        case rows
        /// All rows of one publication.
        case source
        /// All rows of one model.
        case model
        /// All rows of one chip family.
        case family
    }

    public let rows: [TrainingMeasurement]

    /// Rows without seconds, or that have no estimate at all (no rate in the catalogue, no layout that fits), are left
    /// out.
    public init(_ rows: [TrainingMeasurement]) {
        self.rows = rows.filter { row in
            guard row.seconds != nil else { return false }
            return (try? TrainingEstimator(TrainingConstants()).estimate(row)) != nil
        }
    }

    /// The constants in the order they are reported: name, bounds, prior.
    public static var parameters: [Parameter<TrainingConstants>] {
        TrainingConstants.dense + TrainingConstants.mixture
    }

    /// Constants fitted on all rows.
    public var constants: TrainingConstants { TrainingCalibration.fitted(to: rows) }

    /// All rows by constants that have seen them.
    public func seen(_ constants: TrainingConstants) -> Comparison<TrainingMeasurement, TrainingMeasurement.Class> {
        compare(rows.map { (try? TrainingEstimator(constants).estimate($0).seconds) ?? .nan })
    }

    /// All rows by constants that have not.
    public func crossValidated(
        _ split: Split
    ) -> Comparison<TrainingMeasurement, TrainingMeasurement.Class> {
        let groups = rows.indices.map { group(of: $0, split) }
        var estimates = rows.map { _ in Double.nan }
        for group in Set(groups).sorted() {
            let constants = TrainingCalibration.fitted(to: rows.indices.filter { groups[$0] != group }.map { rows[$0] })
            for index in rows.indices where groups[index] == group {
                estimates[index] = (try? TrainingEstimator(constants).estimate(rows[index]).seconds) ?? .nan
            }
        }
        return compare(estimates)
    }

    private func group(of index: Int, _ split: Split) -> String {
        switch split {
        case .rows: "\(index)"
        case .source: rows[index].source
        case .model: rows[index].run.model.name
        case .family: rows[index].chip.family
        }
    }

    func compare(_ estimates: [Double]) -> Comparison<TrainingMeasurement, TrainingMeasurement.Class> {
        Comparison(
            pairs: zip(rows, estimates).compactMap { row, estimate in
                guard let seconds = row.seconds, estimate.isFinite else { return nil }
                return .init(row: row, kind: row.kind, estimate: estimate, measured: seconds)
            })
    }
}

extension TrainingCalibration {
    static func fitted(to rows: [TrainingMeasurement]) -> TrainingConstants {
        let dense = rows.filter { $0.run.model.experts == nil }
        let mixtures = rows.filter { $0.run.model.experts != nil }
        var constants = TrainingConstants()
        for _ in 0..<2 { constants = fit(dense, TrainingConstants.dense, from: constants) }
        return fit(mixtures, TrainingConstants.mixture, from: constants)
    }

    private static func fit(
        _ rows: [TrainingMeasurement], _ parameters: [Parameter<TrainingConstants>], from start: TrainingConstants
    ) -> TrainingConstants {
        let laid = Laid.all(rows, TrainingEstimator(start))
        let fit = Fit(parameters: parameters, weights: laid.map(\.weight)) { constants in
            let estimator = TrainingEstimator(constants)
            return laid.map { $0.residual(estimator) }
        }
        return fit.constants(from: start)
    }
}

/// A measured run with its layout, published or found.
private struct Laid {
    let row: TrainingMeasurement
    let layout: Layout
    let seconds: Double

    /// What a good row of a dense model is believed to err.
    private static let deviation = 0.07

    static func all(_ rows: [TrainingMeasurement], _ estimator: TrainingEstimator) -> [Laid] {
        rows.compactMap { row in
            guard let layout = try? estimator.estimate(row).layout, let seconds = row.seconds else { return nil }
            return Laid(row: row, layout: layout, seconds: seconds)
        }
    }

    /// Mixtures are believed to err twice as much, searched layouts half as much again.
    var weight: Double {
        let mixture = row.run.model.experts == nil ? 1 : 0.5
        let searched = row.hint.layout == nil ? 0.7 : 1
        return mixture * searched / Laid.deviation
    }

    func residual(_ estimator: TrainingEstimator) -> Double {
        let estimate = try? estimator.estimate(row.run, on: row.chip, chips: row.chips, layout: layout)
        guard let estimate else { return 0 }
        return log(estimate.seconds / seconds)
    }
}

extension TrainingEstimator {
    /// The estimate of a measured run, from everything but its measurement.
    public func estimate(_ row: TrainingMeasurement) throws(NoEstimate) -> TrainingEstimate {
        try best(row.run, on: row.chip, chips: row.chips, hint: row.hint)
    }
}

/// What the estimator has to beat: FLOP over peak FLOP/s times one efficiency, learned from all other rows of a group.
public enum ConstantEfficiency: String, CaseIterable, Sendable {
    /// One efficiency per class of rows.
    case perClass = "constant_efficiency"
    /// One per class, chip and precision.
    case perChip = "constant_efficiency_per_chip_and_precision"

    /// Every row by the geometric mean efficiency of the other rows of its group, of its class where it is alone there.
    public func crossValidated(
        _ calibration: TrainingCalibration
    ) -> Comparison<TrainingMeasurement, TrainingMeasurement.Class> {
        let rows = calibration.rows
        let ideal = rows.map { $0.run.flop / (($0.chip.peak[$0.run.precision.unit] ?? .nan) * Double($0.chips)) }
        let excess = zip(rows, ideal).map { row, ideal in log((row.seconds ?? .nan) / ideal) }
        return calibration.compare(
            rows.indices.map { index in
                let others = rows.indices.filter { $0 != index && rows[$0].kind == rows[index].kind }
                let same = others.filter { self == .perClass || isAlike(rows[$0], rows[index]) }
                let taken = same.isEmpty ? others : same
                let mean = taken.reduce(0) { $0 + excess[$1] } / Double(taken.count)
                return ideal[index] * exp(mean)
            })
    }

    private func isAlike(_ a: TrainingMeasurement, _ b: TrainingMeasurement) -> Bool {
        a.chip.name == b.chip.name && a.run.precision == b.run.precision
    }
}

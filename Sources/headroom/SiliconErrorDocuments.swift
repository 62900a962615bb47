import Answers
import Foundation
import Silicon
import Units

/// n, mean, 95th percentile and largest error of a group of rows, as shares of what was measured.
struct ErrorScore: Encodable {
    let n: Int
    let mean, p95, max: Double

    init(_ summary: ErrorSummary) {
        n = summary.count
        (mean, p95, max) = (
            ErrorScore.rounded(summary.mean), ErrorScore.rounded(summary.p95), ErrorScore.rounded(summary.max)
        )
    }

    /// Four decimals.
    static func rounded(_ value: Double) -> Double { (value * 10000).rounded() / 10000 }

    var cells: [String] { ["\(n)"] + [mean, p95, max].map(ErrorScore.percent) }

    static func percent(_ share: Double) -> String { String(format: "%.1f%%", share * 100) }
}

/// `{parameters, classes:[{class, n, mean, p95, max}], rows, unscored}`: rows only with `--each`.
struct SiliconErrorDocument: Encodable {
    struct Class: Encodable {
        let `class`: String
        let n: Int
        let mean, p95, max: Double

        init(_ name: String, _ summary: ErrorSummary) {
            let score = ErrorScore(summary)
            (self.class, n, mean, p95, max) = (name, score.n, score.mean, score.p95, score.max)
        }
    }

    struct Row: Encodable {
        let id: String
        let `class`: String
        /// Seconds of a step of training.
        var estimate_s: Double?
        /// In the unit of the row's metric, for serving.
        var estimate: Double?
        var metric: String?
        @Null var measured: Double?
        @Null var error: Double?
    }

    struct Unscored: Encodable {
        let id, why: String
    }

    let parameters: Int
    let classes: [Class]
    var rows: [Row]?
    let unscored: [Unscored]

    init(_ rows: SiliconFiles.Rows, each: Bool) {
        var unscored = rows.unscored.map { Unscored(id: $0.id, why: $0.why) }
        let scored =
            rows.training.compactMap { SiliconErrorDocument.row($0, &unscored) }
            + rows.serving.compactMap { SiliconErrorDocument.row($0, &unscored) }
        self.unscored = unscored
        let names =
            rows.serving.isEmpty
            ? TrainingMeasurement.Class.allCases.map(\.rawValue)
            : Array(Set(rows.serving.map(\.publication))).sorted()
        classes = names.compactMap { name in
            ErrorSummary(scored.filter { $0.class == name }.compactMap { $0.error.map(abs) }).map { Class(name, $0) }
        }
        parameters =
            rows.serving.isEmpty ? TrainingCalibration.parameters.count : InferenceConstants.parameters.count
        self.rows = each ? scored : nil
    }

    private static func row(_ row: TrainingMeasurement, _ unscored: inout [Unscored]) -> Row? {
        do throws(NoEstimate) {
            let seconds = try TrainingEstimator().estimate(row).seconds
            return Row(
                id: row.id, class: row.kind.rawValue, estimate_s: seconds, measured: row.seconds,
                error: row.seconds.map { seconds / $0 - 1 })
        } catch {
            unscored.append(Unscored(id: row.id, why: error.description))
            return nil
        }
    }

    private static func row(_ row: InferenceMeasurement, _ unscored: inout [Unscored]) -> Row? {
        do throws(NoEstimate) {
            let estimate = try row.estimate()
            return Row(
                id: row.id, class: row.publication, estimate: estimate, metric: row.metric.rawValue,
                measured: row.value, error: row.value.map { estimate / $0 - 1 })
        } catch {
            unscored.append(Unscored(id: row.id, why: error.description))
            return nil
        }
    }

    func text(colour: Bool) -> String {
        var table = TextTable("class", ">n", ">mean", ">p95", ">max")
        for one in classes {
            table.add(
                one.class, "\(one.n)", ErrorScore.percent(one.mean), ErrorScore.percent(one.p95),
                ErrorScore.percent(one.max))
        }
        let lost = unscored.map { "not scored: \($0.id): \($0.why)" }
        let parts = [table.text(colour: colour), eachText(colour: colour)].compactMap { $0 } + lost
        return parts.joined(separator: "\n\n") + "\n\n\(parameters) fitted parameters; estimate against measurement."
    }

    private func eachText(colour: Bool) -> String? {
        guard let rows else { return nil }
        var table = TextTable("row", "class", ">estimate", ">measured", ">error")
        for row in rows {
            table.add(
                row.id, row.class, String(format: "%.4g", row.estimate_s ?? row.estimate ?? 0),
                row.measured.map { String(format: "%.4g", $0) } ?? "",
                row.error.map { String(format: "%+.1f%%", $0 * 100) } ?? "")
        }
        return table.text(colour: colour)
    }
}

/// `{constants:[{name, value, published, low, high, prior}], training:[GROUP], inference:[GROUP]}`; GROUP: `{how,
/// class, n, mean, p95, max}`.
struct SiliconCalibrationDocument: Encodable {
    struct Constant: Encodable {
        let name: String
        let value, published, low, high, prior: Double

        init<Constants>(_ parameter: Parameter<Constants>, _ fitted: Constants, _ published: Constants) {
            name = parameter.name
            value = parameter.value(in: fitted)
            self.published = parameter.value(in: published)
            (low, high) = (parameter.range.lowerBound, parameter.range.upperBound)
            prior = parameter.prior
        }
    }

    struct Group: Encodable {
        let how: String
        let `class`: String
        let n: Int
        let mean, p95, max: Double

        init(_ how: String, _ name: String, _ summary: ErrorSummary) {
            let score = ErrorScore(summary)
            (self.how, self.class) = (how, name)
            (n, mean, p95, max) = (score.n, score.mean, score.p95, score.max)
        }
    }

    let constants: [Constant]
    let training: [Group]
    let inference: [Group]

    init(_ calibration: TrainingCalibration, _ served: [InferenceMeasurement]) {
        let fitted = calibration.constants
        let serving = InferenceCalibration(served, training: .published)
        let servingFitted = serving.constants
        constants =
            TrainingCalibration.parameters.map { Constant($0, fitted, .published) }
            + InferenceConstants.parameters.map { Constant($0, servingFitted, .published) }
        var training = SiliconCalibrationDocument.groups("seen", calibration.seen(fitted))
        for split in TrainingCalibration.Split.allCases {
            let left = calibration.crossValidated(split)
            training += SiliconCalibrationDocument.groups("left out by \(split)", left)
        }
        for baseline in ConstantEfficiency.allCases {
            training += SiliconCalibrationDocument.groups(baseline.rawValue, baseline.crossValidated(calibration))
        }
        self.training = training
        var inference = SiliconCalibrationDocument.groups("seen", serving.seen(servingFitted))
        for split in InferenceCalibration.Split.allCases {
            inference += SiliconCalibrationDocument.groups("left out by \(split)", serving.crossValidated(split))
        }
        self.inference = inference
    }

    private static func groups(
        _ how: String, _ comparison: Comparison<TrainingMeasurement, TrainingMeasurement.Class>
    ) -> [Group] {
        TrainingMeasurement.Class.allCases.compactMap { kind in
            comparison[kind].map { Group(how, kind.rawValue, $0) }
        }
    }

    private static func groups(_ how: String, _ comparison: Comparison<InferenceMeasurement, String>) -> [Group] {
        let names = Set(comparison.pairs.map(\.kind)).sorted()
        return names.compactMap { name in comparison[name].map { Group(how, name, $0) } }
            + (comparison.all.map { [Group(how, "all", $0)] } ?? [])
    }

    func text(colour: Bool) -> String {
        var fitted = TextTable("constant", ">fitted", ">published", ">low", ">high", ">prior")
        for one in constants {
            let numbers = [one.value, one.published, one.low, one.high, one.prior].map { String(format: "%.4g", $0) }
            fitted.add(one.name, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        }
        let count = TrainingCalibration.parameters.count
        return """
            Training, \(count) fitted parameters, of which \(count - 3) on dense runs:

            \(text(training, colour: colour))

            Inference, \(InferenceConstants.parameters.count) fitted parameters on those of training:

            \(text(inference, colour: colour))

            \(fitted.text(colour: colour))
            """
    }

    private func text(_ groups: [Group], colour: Bool) -> String {
        var table = TextTable("rows", "class", ">n", ">mean", ">p95", ">max")
        for one in groups {
            table.add(
                one.how, one.class, "\(one.n)", ErrorScore.percent(one.mean), ErrorScore.percent(one.p95),
                ErrorScore.percent(one.max))
        }
        return table.text(colour: colour)
    }
}

import Answers
import Foundation
import Silicon
import Tables
import Units

/// One chip met to measured runs of one's own: a factor for each run, and the middle of them.
struct Recalibration {
    struct Run {
        let id: String
        let chips: Int
        let measured: Double
        /// Seconds by the constants as published, and with the middle factor.
        let before: Double
        var after: Double
        let factor: Double
    }

    let chip: Accelerator
    let path: String
    private(set) var runs: [Run] = []
    /// The geometric mean of the runs' factors, on what the catalogue had before.
    private(set) var pace = 1.0

    init(_ rows: SiliconFiles.Rows, _ path: String, _ name: String?, _ datasheet: Datasheet) throws {
        let measured = try Recalibration.wanted(rows, path, name, datasheet)
        (chip, self.path) = (measured[0].chip, path)
        for row in measured { runs.append(try Recalibration.run(row)) }
        let factor = exp(runs.reduce(0) { $0 + log($1.factor) } / Double(runs.count))
        pace = chip.pace * factor
        let estimator = TrainingEstimator(paces: [chip.name: factor])
        for (index, row) in measured.enumerated() {
            runs[index].after = try SiliconEstimateCommand.estimated { () throws(NoEstimate) in
                try estimator.estimate(row.run, on: row.chip, chips: row.chips, layout: try Recalibration.layout(row))
                    .seconds
            }
        }
    }

    /// The measured rows of the one chip; at least one.
    private static func wanted(
        _ rows: SiliconFiles.Rows, _ path: String, _ name: String?, _ datasheet: Datasheet
    ) throws -> [TrainingMeasurement] {
        guard rows.serving.isEmpty else {
            throw Stop.bad("\(path): its rows are of serving; allowed: runs of training, with step_time_s")
        }
        if let lost = rows.unscored.first, rows.training.isEmpty { throw Stop.bad("\(path): \(lost.id): \(lost.why)") }
        let measured = rows.training.filter { $0.seconds != nil }
        guard !measured.isEmpty else {
            throw Stop.bad("\(path): no row has step_time_s; allowed: seconds of a step as measured")
        }
        let chips = Set(measured.map(\.chip.name)).sorted()
        let wanted = try name.map { name in
            guard let silicon = datasheet.silicon(named: name), chips.contains(silicon) else {
                throw Stop.bad(
                    "--chip: no measured row of \(path) is on '\(name)'; allowed: \(chips.joined(separator: ", "))")
            }
            return silicon
        }
        guard wanted != nil || chips.count == 1 else {
            throw Stop.bad("\(path): has runs on \(chips.joined(separator: ", ")); name one of them with --chip")
        }
        return measured.filter { $0.chip.name == wanted ?? chips[0] }
    }

    private static func layout(_ row: TrainingMeasurement) throws(NoEstimate) -> Layout {
        try TrainingEstimator().best(row.run, on: row.chip, chips: row.chips, hint: row.hint).layout
    }

    private static func run(_ row: TrainingMeasurement) throws -> Run {
        let seconds = row.seconds ?? 0
        return try SiliconEstimateCommand.estimated { () throws(NoEstimate) in
            let before = try TrainingEstimator().best(row.run, on: row.chip, chips: row.chips, hint: row.hint).seconds
            let met = try TrainingEstimator().calibrated(
                row.chip, by: row.run, chips: row.chips, hint: row.hint, seconds: seconds)
            return Run(
                id: row.id, chips: row.chips, measured: seconds, before: before, after: before,
                factor: met.paces[row.chip.name] ?? 1)
        }
    }
}

/// `{silicon, pace, runs:[{id, chips, measured_s, published_s, recalibrated_s, factor}]}`; `cells` is the file that
/// `--catalogue` takes.
struct RecalibrationDocument: Encodable {
    struct Line: Encodable {
        let id: String
        let chips: Int
        let measured_s, published_s, recalibrated_s, factor: Double
    }

    let silicon: String
    let pace: Double
    let runs: [Line]
    /// The cell with its header, as CSV.
    let cells: String

    enum CodingKeys: String, CodingKey { case silicon, pace, runs }

    init(_ recalibration: Recalibration, day: Day) {
        silicon = recalibration.chip.name
        pace = recalibration.pace
        runs = recalibration.runs.map {
            Line(
                id: $0.id, chips: $0.chips, measured_s: $0.measured, published_s: $0.before, recalibrated_s: $0.after,
                factor: $0.factor)
        }
        let ids = recalibration.runs.prefix(4).map(\.id).joined(separator: " ")
        let file = URL(fileURLWithPath: recalibration.path).lastPathComponent
        cells = Export.csv([
            ["silicon", "property", "value", "unit", "source", "as_of", "confidence"],
            [
                silicon, "pace", String(format: "%.6g", pace), "factor of the estimate", "own runs \(ids) in \(file)",
                "\(day)", Source.Confidence.measured.rawValue,
            ],
        ])
    }

    func text(colour: Bool, written: String?) -> String {
        var table = TextTable("run", ">chips", ">measured", ">as published", ">recalibrated", ">error", ">factor")
        for run in runs {
            let seconds = [run.measured_s, run.published_s, run.recalibrated_s].map { String(format: "%.3f s", $0) }
            table.add(
                run.id, "\(run.chips)", seconds[0], seconds[1], seconds[2],
                String(format: "%+.1f%%", (run.recalibrated_s / run.measured_s - 1) * 100),
                String(format: "%.3f", run.factor))
        }
        let next =
            written.map { "Written to \($0): take it along with --catalogue \($0)." }
            ?? "Keep it with --write OWN.csv, and take it along with --catalogue OWN.csv."
        return "\(silicon) runs at \(String(format: "%.3f", pace)) of the published estimate\n\n"
            + table.text(colour: colour) + "\n\n" + next
    }
}

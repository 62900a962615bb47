import Answers
import ArgumentParser
import Foundation
import Silicon
import Units

/// Scores estimates against measured rows.
struct SiliconErrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "error",
        abstract: "How far estimates are from measured runs, per class of rows.",
        discussion: """
            Scores a file with the columns of training-step-times.csv (or inference-rows.csv) with the published constants. An estimate
            never depends on a measured column. It reads no ledger. Method and figures: Docs/silicon.md.
            """)
    @OptionGroup var session: Session
    @Option(help: "Measured rows; ../shared/data/training-step-times.csv unless given.") var rows: String?
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?
    @Flag(help: "Also every row with its estimate.") var each = false
    @Option(help: "Write the plot of training rows to this SVG file.") var plot: String?

    func run() async throws {
        let rows = try SiliconFiles.rows(rows, try SiliconFiles.datasheet(own: catalogue))
        let document = SiliconErrorDocument(rows, each: each)
        if let plot { try SiliconErrorCommand.write(ErrorPlot.of(rows.training), to: plot) }
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }

    static func write(_ text: String, to path: String, flag: String = "--plot") throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Stop.bad(
                "\(flag): \(path) cannot be written (\(error.localizedDescription)); check path and permissions")
        }
    }
}

extension ErrorPlot {
    /// The plot of what every row would have been estimated at without it.
    fileprivate static func of(_ rows: [TrainingMeasurement]) -> String {
        let comparison = TrainingCalibration(rows).crossValidated(.rows)
        return ErrorPlot(comparison, title: "Steps of training, each row estimated without it").svg
    }
}

/// Fits the constants again and says what they are worth on rows left out.
struct SiliconCalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fit the constants of the estimators on measured runs, and cross-validate them.",
        discussion: """
            Prints every constant with its bounds and prior, the errors on rows the fit has seen and has not (left out one by one, by
            source, by model, by chip family), and those of a constant efficiency. It changes nothing and reads no ledger.

            calibrate --run FILE [--chip NAME] [--write OWN.csv]     meet measured runs of one chip, and keep that as a cell of your own:
                                                                     every command of silicon, quote and hold takes it with --catalogue
            """)
    @OptionGroup var session: Session
    @Option(help: "Measured training; ../shared/data/training-step-times.csv unless given.") var rows: String?
    @Option(help: "Measured serving; ../shared/data/inference-rows.csv unless given.") var serving: String?
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?
    @Option(help: "Your own measured runs, in the columns of training-step-times.csv: recalibrate one chip by them.")
    var run: String?
    @Option(help: "With --run: the chip, where the file has several.") var chip: String?
    @Option(help: "With --run: write the cell to this file, for --catalogue.") var write: String?

    func run() async throws {
        let datasheet = try SiliconFiles.datasheet(own: catalogue)
        if let run { return try recalibrate(by: run, datasheet) }
        guard chip == nil, write == nil else {
            throw Stop.bad("--chip and --write go with --run FILE, which is missing")
        }
        let training = TrainingCalibration(try SiliconFiles.rows(rows, datasheet).training)
        guard !training.rows.isEmpty else {
            throw Stop.bad("--rows: no row has both seconds and an estimate; allowed: a file with step_time_s")
        }
        let served = try SiliconFiles.rows(serving, datasheet, serving: true).serving
        let document = SiliconCalibrationDocument(training, served)
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }

    private func recalibrate(by path: String, _ datasheet: Datasheet) throws {
        let rows = try SiliconFiles.rows(path, datasheet)
        let document = RecalibrationDocument(
            try Recalibration(rows, path, chip, datasheet), day: Session.systemTime().day)
        if let write { try SiliconErrorCommand.write(document.cells, to: write, flag: "--write") }
        print(session.json ? Answers.json(document) : document.text(colour: session.colour, written: write))
    }
}

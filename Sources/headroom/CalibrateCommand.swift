import Answers
import ArgumentParser
import Calibration
import Foundation
import Units

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Forecast when construction projects are finished, and score such forecasts on history.",
        discussion: """
            Without --as-of: what was forecast on each --score day is scored by what had happened by --until.
            With --as-of DATE: P50 and P90 of every project open then, from nothing later than DATE.
            It reads no ledger. The method and its figures: Docs/calibration.md.
            """)
    @OptionGroup var session: Session
    @Option(help: "Projects, in the columns of GeoNuclearData; ../shared/data/reactors.csv unless given.")
    var reactors: String?
    @Option(help: "Score forecasts made on this day; may be given several times. 2000, 2005 and 2010 unless given.")
    var score: [String] = []
    @Option(help: "The last day of which the file knows the outcome.") var until: String?
    @Option(help: "Write the reliability plot to this SVG file.") var plot: String?

    func run() async throws {
        let projects = try ReactorFile.read(reactors)
        if let asOf = session.asOf {
            guard plot == nil, score.isEmpty, until == nil else {
                throw Stop.bad("--as-of: forecasts alone; allowed beside it: --reactors, --json")
            }
            return try forecast(projects, asOf: try day(asOf, "--as-of", projects))
        }
        try evaluate(projects)
    }

    private func forecast(_ projects: [Project], asOf: Day) throws {
        let document = ForecastsDocument(ReferenceClass(projects, asOf: asOf))
        print(session.json ? Answers.json(document) : document.text(projects, colour: session.colour))
    }

    private func evaluate(_ projects: [Project]) throws {
        let end = try until.map { try day($0, "--until", projects) } ?? ReactorFile.end
        let days = try (score.isEmpty ? CalibrateCommand.days : score).map { try day($0, "--score", projects) }
        if let late = days.first(where: { $0 >= end }) {
            throw Stop.bad("--score: \(late) is not before the data's end, \(end); allowed: an earlier day")
        }
        let evaluation = Evaluation(projects, asOf: days, until: end)
        if let plot { try CalibrateCommand.write(ReliabilityPlot(evaluation).svg, to: plot) }
        print(
            session.json
                ? Answers.json(CalibrationDocument(evaluation)) : evaluation.text(colour: session.colour))
    }

    /// The days on which the method was chosen.
    private static let days = ["2000-01-01", "2005-01-01", "2010-01-01"]

    private func day(_ text: String, _ option: String, _ projects: [Project]) throws -> Day {
        guard let day = Day(text) else {
            throw Stop.bad("\(option): '\(text)' is not a day; allowed: YYYY-MM-DD")
        }
        guard let first = projects.map(\.start).min() else {
            throw Stop.bad(
                "\(reactors ?? "the file"): no row has a ConstructionStartAt; there is nothing to learn from")
        }
        guard day >= first else {
            throw Stop.bad("\(option): \(day) is before the first project, \(first); allowed: that day or later")
        }
        return day
    }

    private static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Stop.bad(
                "--plot: \(path) cannot be written (\(error.localizedDescription)); check path and permissions")
        }
    }
}

import Answers
import Calibration
import Foundation
import Units

/// `{as_of, rows:[{id, p50, p90}]}`: the projects open on a day.
struct ForecastsDocument: Encodable {
    struct Row: Encodable {
        let id: String
        let p50: When
        let p90: When
    }

    let as_of: Day
    let rows: [Row]

    init(_ reference: ReferenceClass) {
        as_of = reference.asOf
        rows = reference.forecasts.map { Row(id: $0.project, p50: $0[.p50], p90: $0[.p90]) }
    }

    func text(_ projects: [Project], colour: Bool) -> String {
        let known = Dictionary(projects.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var table = TextTable("id", "project", "country", "type", "start", "P50", "P90")
        for row in rows {
            guard let project = known[row.id] else { continue }
            table.add(
                row.id, project.name, project.country, project.kind, "\(project.start)", "\(row.p50)", "\(row.p90)")
        }
        return "\(rows.count) projects open on \(as_of)\n\n" + table.text(colour: colour)
    }
}

/// `{until, days:[SCORES], pooled:SCORES, goals}`: how forecasts of history went.
struct CalibrationDocument: Encodable {
    struct Covered: Encodable {
        let scored, hits, unscored, unscored_operational: Int
        @Null var share: Double?
        let low, high: Double

        init(_ coverage: Coverage) {
            (scored, hits) = (coverage.scored, coverage.hits)
            (unscored, unscored_operational) = (coverage.unscored, coverage.unscoredFinished)
            _share = Null(wrappedValue: coverage.share.map(CalibrationDocument.rounded))
            low = CalibrationDocument.rounded(coverage.interval.lowerBound)
            high = CalibrationDocument.rounded(coverage.interval.upperBound)
        }
    }

    struct MethodScore: Encodable {
        let method: String
        let loss_years: Double
        let p50, p90: Covered

        init(_ method: Method, _ score: Score) {
            self.method = method.rawValue
            loss_years = CalibrationDocument.rounded(score.lossYears)
            (p50, p90) = (Covered(score.coverage(.p50)), Covered(score.coverage(.p90)))
        }
    }

    struct Scores: Encodable {
        @Null var as_of: Day?
        let open: Int
        let methods: [MethodScore]

        init(_ asOf: Day?, _ score: (Method) -> Score) {
            _as_of = Null(wrappedValue: asOf)
            open = score(.referenceClass).open
            methods = Method.allCases.map { MethodScore($0, score($0)) }
        }
    }

    struct Goal: Encodable {
        let goal, allowed: String
        let holds: Bool
    }

    let until: Day
    let days: [Scores]
    let pooled: Scores
    let goals: [Goal]

    init(_ evaluation: Evaluation) {
        until = evaluation.until
        days = evaluation.rows.map { row in Scores(row.asOf) { row[$0] } }
        pooled = Scores(nil, evaluation.pooled)
        goals = evaluation.goals.map { Goal(goal: $0.name, allowed: $0.allowed, holds: $0.holds) }
    }

    /// Three decimals.
    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension Evaluation {
    /// The table for people: a line per day and method, the pool, and which goals are met.
    func text(colour: Bool) -> String {
        var table = TextTable(
            "as of", "method", ">open", ">P50 hits", ">share", ">later", ">P90 hits", ">share", ">later", ">loss, years"
        )
        for row in rows { for method in Method.allCases { add("\(row.asOf)", method, row[method], to: &table) } }
        for method in Method.allCases { add("pooled", method, pooled(method), to: &table) }
        let goals = goals.map { "\($0.holds ? "met" : "NOT met"): \($0.name) \($0.allowed)" }
        let note = """
            Hits are of days before \(until), where the data ends, with the share's 95% interval. `later`: days after it and `never`, which
            are not scored, and how many of those projects were operational by then all the same. Loss is the mean pinball loss of P50
            and P90 over all open projects, days cut at the data's end. The data has no plan dates: the median duration of the
            technology stands for the plan.
            """
        return table.text(colour: colour) + "\n\n" + note + "\n\n" + goals.joined(separator: "\n")
    }

    private func add(_ name: String, _ method: Method, _ score: Score, to table: inout TextTable) {
        let (half, nine) = (score.coverage(.p50), score.coverage(.p90))
        table.add(
            name, method.rawValue, "\(score.open)", "\(half.hits)/\(half.scored)", percent(half), later(half),
            "\(nine.hits)/\(nine.scored)", percent(nine), later(nine), String(format: "%.2f", score.lossYears))
    }

    private func later(_ coverage: Coverage) -> String {
        coverage.unscored == 0 ? "" : "\(coverage.unscored) (\(coverage.unscoredFinished))"
    }

    private func percent(_ coverage: Coverage) -> String {
        guard let share = coverage.share else { return "" }
        let bounds = [share, coverage.interval.lowerBound, coverage.interval.upperBound].map {
            String(Int(($0 * 100).rounded()))
        }
        return "\(bounds[0])% (\(bounds[1])–\(bounds[2]))"
    }
}

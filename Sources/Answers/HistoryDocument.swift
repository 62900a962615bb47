import Finance
import Ledger
import Units

/// `{series:[{name, unit, points:[{day, value, known_on, source, as_of, confidence}], source, as_of, confidence}],
/// figures:[{row, name, value, unit, recompute}]}`: public series that ship with the ledger, and what is made of them. A series
/// has the sources of all its points, the latest day on which one was looked at, and the least sure confidence.
public struct HistoryDocument: Encodable, Sendable {
    struct Point: Encodable, Sendable {
        /// The last day of the year or quarter that the value is of.
        let day: Day
        let value: Double
        let known_on: String
        let source: String
        let as_of: Day
        let confidence: String
    }

    struct Series: Encodable, Sendable {
        let name: String
        let unit: String
        let points: [Point]
        let source: String
        @Null var as_of: Day?
        let confidence: String
    }

    struct Figure: Encodable, Sendable {
        /// The row of the mission that it stands in.
        let row: String
        let name: String
        let value: String
        let unit: String
        /// As of the row: a shell line over the files of an export.
        let recompute: String
    }

    let series: [Series]
    let figures: [Figure]

    public init(_ ledger: Ledger) {
        let history = History(ledger)
        series = History.series.compactMap { HistoryDocument.series($0, history) }
        figures =
            HistoryDocument.cohorts(history) + HistoryDocument.adoption(history) + HistoryDocument.phases(history)
            + HistoryDocument.curves(history)
    }

    private static func series(_ name: String, _ history: History) -> Series? {
        let values = history.values(name)
        guard let first = values.first else { return nil }
        let points = values.compactMap { row, value in
            row.day.map {
                Point(
                    day: $0, value: value, known_on: row.knownOn, source: row.source.source, as_of: row.source.asOf,
                    confidence: row.source.confidence.rawValue)
            }
        }
        var sources: [String] = []
        for point in points where !sources.contains(point.source) { sources.append(point.source) }
        let sureness = Source.Confidence.allCases.map(\.rawValue)
        let confidence = points.map(\.confidence).max {
            (sureness.firstIndex(of: $0) ?? 0) < (sureness.firstIndex(of: $1) ?? 0)
        }
        return Series(
            name: name, unit: first.row.unit, points: points, source: sources.joined(separator: "; "),
            as_of: points.map(\.as_of).max(), confidence: confidence ?? "")
    }

    // MARK: What is made of them

    private static func cohorts(_ history: History) -> [Figure] {
        guard let multiple = history.multiple else { return [] }
        return [
            Figure(
                row: "S02", name: "run rate three years after launch, times that of the older cohort",
                value: decimal(multiple, 1), unit: "times", recompute: Recompute.cohorts)
        ]
    }

    private static func adoption(_ history: History) -> [Figure] {
        guard let (exponential, logistic) = history.adoption else { return [] }
        func figure(_ name: String, _ value: Double?, _ unit: String) -> Figure {
            Figure(
                row: "S04", name: name, value: value.map { decimal($0, 4) } ?? "none", unit: unit,
                recompute: Recompute.adoption)
        }
        return [
            figure("doubling time, exponential", exponential.doublingTime(at: 0).map { $0 * 12 }, "months"),
            figure("miss of the exponential", exponential.error * 100, "percent"),
            figure("ceiling of the logistic", logistic.scale, "usd_billion"),
            figure("rate of the logistic", logistic.rate, "per year"),
            figure("half of the logistic reached", logistic.place, "year"),
            figure("miss of the logistic", logistic.error * 100, "percent"),
        ]
    }

    private static func phases(_ history: History) -> [Figure] {
        guard let (phases, quarters) = history.phases else { return [] }
        return phases.phases.map { phase in
            Figure(
                row: "S36", name: phase.kind.rawValue + ", growth a quarter",
                value:
                    "\(quarters[phase.range.lowerBound]) \(quarters[phase.range.upperBound - 1]) \(decimal(phase.slope, 4))",
                unit: "first and last quarter, points", recompute: Recompute.phases)
        }
    }

    private static func curves(_ history: History) -> [Figure] {
        guard let curves = history.twoCurves else { return [] }
        return curves.parts.flatMap { part in
            let year = String(Int(part.time))
            return [
                Figure(
                    row: "S38", name: "first curve in \(year)", value: decimal(part.first, 4), unit: "usd_billion",
                    recompute: Recompute.twoCurves),
                Figure(
                    row: "S38", name: "second curve in \(year)", value: decimal(part.second, 4), unit: "usd_billion",
                    recompute: Recompute.twoCurves),
            ]
        }
    }
}

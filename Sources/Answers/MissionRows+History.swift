import Finance
import Ledger
import Units

extension Ledger {
    func historyRows() -> [(id: String, row: MissionRow?)] {
        let history = History(self)
        return [
            ("S02", history.cohortRow()), ("S03", history.seriesRow()), ("S04", history.adoptionRow()),
            ("S36", history.phasesRow()), ("S38", history.twoCurvesRow()),
        ]
    }
}

extension History {
    /// S02: two cohorts at equal age.
    func cohortRow() -> MissionRow? {
        guard let multiple else { return nil }
        return MissionRow(
            id: "S02", holds: multiple > 0, value: decimal(multiple, 1), tolerance: "0", how: "input, cited",
            recompute: Recompute.cohorts,
            note: "times: run rates three years after each launch, as published; the document's \"nearly 260\"")
    }

    /// S03: reference series are data, each value with its source and the day it was known.
    func seriesRow() -> MissionRow? {
        guard !rows.isEmpty else { return nil }
        let isSourced = rows.allSatisfy { !$0.source.source.isEmpty && !$0.knownOn.isEmpty }
        let small = values(History.cohorts.older).last.map { decimal($0.value * 1000, 1) } ?? "none"
        return MissionRow(
            id: "S03", holds: isSourced, value: "\(Set(rows.map(\.series)).count) \(rows.count) \(small)",
            tolerance: "0", how: "input, cited", recompute: Recompute.referenceSeries,
            note:
                "series, values, and the run rate three years after launch in USD million; reference.csv takes any series"
        )
    }

    /// S04: curves of adoption through the public series of yearly sales.
    func adoptionRow() -> MissionRow? {
        guard let (exponential, logistic) = adoption, let doubling = exponential.doublingTime(at: 0) else { return nil }
        return MissionRow(
            id: "S04", holds: logistic.error < exponential.error && logistic.error < 0.1,
            value: [doubling * 12, logistic.rate, logistic.place, logistic.scale].map { decimal($0, 4) }
                .joined(separator: " "),
            tolerance: "0.001 0.001 0.001 0.01", how: "computed", recompute: Recompute.adoption,
            note:
                "months to double by the exponential; rate a year, year of half and ceiling in USD billion of the logistic, which "
                + "misses \(percent(logistic.error)) of a year's sales, the exponential \(percent(exponential.error)). Of the AI "
                + "run rate one value is public: nothing can be fitted through it")
    }

    /// S36: growth by quarter in three phases.
    func phasesRow() -> MissionRow? {
        guard let (found, quarters) = phases else { return nil }
        let words = found.phases.map { phase in
            "\(phase.kind.rawValue):\(quarters[phase.range.lowerBound]):\(quarters[phase.range.upperBound - 1])"
        }
        return MissionRow(
            id: "S36", holds: Set(found.phases.map(\.kind)).count == 3, value: words.joined(separator: " "),
            tolerance: "0", how: "computed", recompute: Recompute.phases,
            note: "phases of published growth by quarter, from lines that miss least; points a quarter: "
                + found.phases.map { decimal($0.slope, 2) }.joined(separator: ", "))
    }

    /// S38: what is more than the first curve would have given.
    func twoCurvesRow() -> MissionRow? {
        guard let curves = twoCurves else { return nil }
        let isWhole = curves.parts.allSatisfy { abs($0.first + $0.second - $0.total) < 1e-9 }
        return MissionRow(
            id: "S38", holds: isWhole && curves.parts.last.map { $0.second > 0 } ?? false,
            value: curves.parts.map { "\(Int($0.time)) \(decimal($0.first, 3)) \(decimal($0.second, 3))" }
                .joined(separator: " "),
            tolerance: curves.parts.map { _ in "0 0.002 0.002" }.joined(separator: " "), how: "computed",
            recompute: Recompute.twoCurves,
            note:
                "USD billion of the first curve, a logistic through the \(curves.learned) years to that of least growth, and of what "
                + "comes on top; they add up to published sales. How much of a second curve the first one loses cannot be told from "
                + "one public value of it")
    }
}

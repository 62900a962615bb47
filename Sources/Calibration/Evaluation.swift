import Units

/// All methods, scored on the forecasts they would have made on several days.
public struct Evaluation: Sendable {
    /// One day's forecasts.
    public struct Row: Sendable {
        public let asOf: Day
        private let scores: [Method: Score]

        init(_ projects: [Project], asOf: Day, until end: Day) {
            self.asOf = asOf
            scores = Dictionary(
                uniqueKeysWithValues: Method.allCases.map { method in
                    (method, Score(method.forecasts(projects, asOf: asOf), projects, until: end))
                })
        }

        public subscript(method: Method) -> Score { scores[method] ?? .pooled([]) }
    }

    /// What the product sets itself, over all days together.
    public struct Goal: Hashable, Sendable {
        public let name: String
        public let allowed: String
        public let holds: Bool
    }

    /// The last day of which the data knows the outcome.
    public let until: Day
    /// In the order of the days asked for.
    public let rows: [Row]

    /// Forecasts on each day from what was known on it, scored by what had happened by `until`.
    public init(_ projects: [Project], asOf days: [Day], until end: Day) {
        until = end
        rows = days.map { Row(projects, asOf: $0, until: end) }
    }

    public func pooled(_ method: Method) -> Score { .pooled(rows.map { $0[method] }) }

    /// The four goals, as they stand for the reference class.
    public var goals: [Goal] {
        let own = pooled(.referenceClass)
        return [covers(own, .p50, 40...60), covers(own, .p90, 85...95)]
            + [Method.unconditional, .contingency].map { method in
                Goal(
                    name: "pinball loss", allowed: "below \(method.rawValue)",
                    holds: own.lossYears < pooled(method).lossYears)
            }
    }

    private func covers(_ score: Score, _ decile: Decile, _ percent: ClosedRange<Int>) -> Goal {
        let (hits, scored) = (score.coverage(decile).hits * 100, score.coverage(decile).scored)
        return Goal(
            name: "coverage of P\(decile.percent)", allowed: "\(percent.lowerBound) to \(percent.upperBound)%",
            holds: scored > 0 && hits >= percent.lowerBound * scored && hits <= percent.upperBound * scored)
    }
}

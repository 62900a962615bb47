import Units

/// How often the days named at one probability were met.
///
/// A day is scored only if it lies before the data's end; a later one, and `never`, cannot be judged and is counted as unscored.
public struct Coverage: Hashable, Sendable {
    /// Days before the data's end.
    public internal(set) var scored = 0
    /// Of these, days by which the project was finished.
    public internal(set) var hits = 0
    /// Days at or after the data's end, and `never`.
    public internal(set) var unscored = 0
    /// Of these, projects that were finished by the data's end all the same: where they are many, forecasts are too late.
    public internal(set) var unscoredFinished = 0

    public init() {}

    /// Hits per scored day; nil where none was scored.
    public var share: Double? { scored == 0 ? nil : Double(hits) / Double(scored) }

    /// Where the probability of a hit lies with 95%, were hits independent: E. Wilson (1927),
    /// doi:10.1080/01621459.1927.10502953. 0...1 where none was scored.
    public var interval: ClosedRange<Double> {
        guard let share else { return 0...1 }
        let z = 1.959964
        let (count, square) = (Double(scored), z * z)
        let middle = share + square / (2 * count)
        let half = z * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
        let whole = 1 + square / count
        return max((middle - half) / whole, 0)...min((middle + half) / whole, 1)
    }

    mutating func count(_ day: When, _ finished: Day?, until end: Day) {
        let isFinished = finished.map { $0 <= end } ?? false
        if day < .on(end) {
            scored += 1
            hits += isFinished && finished.map { .on($0) <= day } ?? false ? 1 : 0
        } else {
            unscored += 1
            unscoredFinished += isFinished ? 1 : 0
        }
    }

    static func + (a: Coverage, b: Coverage) -> Coverage {
        var sum = a
        sum.scored += b.scored
        sum.hits += b.hits
        sum.unscored += b.unscored
        sum.unscoredFinished += b.unscoredFinished
        return sum
    }
}

/// What forecasts were worth once it was known what happened by the data's end.
public struct Score: Hashable, Sendable {
    /// Forecasts.
    public let open: Int
    private let coverages: [Coverage]
    /// Sum of the losses of P50 and P90, in hundredths of a day.
    private let loss: Int

    /// Scores forecasts against the projects they are about. A forecast of a project that is not there is left out.
    public init(_ forecasts: [Forecast], _ projects: [Project], until end: Day) {
        let finished = Dictionary(projects.map { ($0.id, $0.finished) }, uniquingKeysWith: { first, _ in first })
        let pairs = forecasts.compactMap { forecast in finished[forecast.project].map { (forecast, $0) } }
        var coverages = Decile.allCases.map { _ in Coverage() }
        var loss = 0
        for (forecast, finished) in pairs {
            for decile in Decile.allCases { coverages[decile.place].count(forecast[decile], finished, until: end) }
            for decile in [Decile.p50, .p90] { loss += pinball(decile, forecast[decile], finished, until: end) }
        }
        (open, self.coverages, self.loss) = (pairs.count, coverages, loss)
    }

    private init(_ open: Int, _ coverages: [Coverage], _ loss: Int) {
        (self.open, self.coverages, self.loss) = (open, coverages, loss)
    }

    public func coverage(_ decile: Decile) -> Coverage { coverages[decile.place] }

    /// Mean pinball loss of P50 and P90 over all open projects, in years of 365.25 days; 0 of none. See `pinball`.
    public var lossYears: Double { open == 0 ? 0 : Double(loss) / Double(2 * open) / 36_525 }

    /// Several days' forecasts as one; empty: the score of nothing.
    public static func pooled(_ scores: [Score]) -> Score {
        scores.reduce(Score(0, Decile.allCases.map { _ in Coverage() }, 0)) { sum, score in
            Score(sum.open + score.open, zip(sum.coverages, score.coverages).map(+), sum.loss + score.loss)
        }
    }
}

/// Pinball loss of one day, in hundredths of a day: R. Koenker, G. Bassett (1978), doi:10.2307/1913643.
///
/// Day named and day finished are both cut at the data's end. A quantile of a day cut so is the quantile cut so, hence the true
/// quantiles still have the least expected loss, every open project counts, and `never` is a forecast like any other.
func pinball(_ decile: Decile, _ day: When, _ finished: Day?, until end: Day) -> Int {
    let late = min(finished ?? end, end) - min(day.day ?? end, end)
    return late >= 0 ? late * decile.percent : -late * (100 - decile.percent)
}

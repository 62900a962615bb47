import Units

/// When an item is ready if nothing it waits for is late: its plan day and the days it meets with 50, 80 and 90%.
///
///     Preset, DayShape ─▶ Delay ─▶ DayCurve ────┐            quantiles of one item; its day at any probability
///     DrawSet ─▶ Sampler ─▶ uniform numbers ────┤            sobol;1024;7: by stream and draw, in any order
///     Driver, Event ────────────────────────────┴─▶ Futures  own days of all items, drawn together
///                                                      │
///                    Chain: what waits for what ───────┴─▶ starts in each future (the caller's fold)
///                                                      │
///                                                      └─▶ Readiness ─▶ P50, P80, P90 ─▶ Interval over seeds
///
/// Below these: `Distribution` (lognormal, PERT, triangular, samples), `Normal`, `Beta`. All is pure, and made of basic
/// arithmetic alone, so that the same draw set gives the same days on every machine.
///
/// Blanks are filled on the way in, so that a delay always answers: from the shape where there is one; else p50 from plan,
/// p80 on the line from p50 to p90 (at p50 where no day is given for p90), p90 from p80. The three quantiles never decrease.
/// `never` is a legal quantile: the item may not come at all.
public struct Delay: Hashable, Sendable, Codable {
    public let plan: Day
    public let p50: When
    public let p80: When
    public let p90: When
    /// What days are drawn from where it is stated; else from the three quantiles.
    public let shape: DayShape?

    /// - Parameter shape: gives the quantiles that are not given; those that are must be its own.
    public init(plan: Day, p50: When? = nil, p80: When? = nil, p90: When? = nil, shape: DayShape? = nil) {
        (self.plan, self.shape) = (plan, shape)
        self.p50 = p50 ?? shape.map { .on($0.day(quantile: 0.5)) } ?? .on(plan)
        self.p80 = p80 ?? shape.map { .on($0.day(quantile: 0.8)) } ?? Delay.p80(self.p50, p90)
        self.p90 = p90 ?? shape.map { .on($0.day(quantile: 0.9)) } ?? self.p80
    }

    /// Three quarters of the way from p50 to p90.
    private static func p80(_ p50: When, _ p90: When?) -> When {
        guard p50.day != nil, let p90, p90.day != nil else { return p50 }
        return between(p50, p90, 30, of: 40)
    }

    /// Whether p50 ≤ p80 ≤ p90.
    public var isOrdered: Bool { p50 <= p80 && p80 <= p90 }

    /// The item's own day at a confidence. Between two given quantiles the day is interpolated linearly and rounded up;
    /// the interpolation reproduces the given quantiles exactly.
    public func day(at confidence: Confidence) -> When {
        switch confidence.percent {
        case 50: p50
        case 51..<80: Delay.between(p50, p80, confidence.percent - 50, of: 30)
        case 80: p80
        case 81..<90: Delay.between(p80, p90, confidence.percent - 80, of: 10)
        default: p90
        }
    }

    private static func between(_ low: When, _ high: When, _ part: Int, of whole: Int) -> When {
        guard let first = low.day, let last = high.day else { return .never }
        return .on(first + ceilDiv((last - first) * part, whole))
    }

    /// The same delay `days` later (earlier when negative): all of the item's own dates move alike.
    public func slipped(by days: Int) -> Delay {
        Delay(
            plan: plan + days, p50: p50 + days, p80: p80 + days, p90: p90 + days, shape: shape?.slipped(by: days))
    }
}

/// The probability, in percent, with which a dated item must be there: 50 to 90, the range that the given quantiles span.
public struct Confidence: Hashable, Sendable, Codable {
    public let percent: Int

    public static let p50 = Confidence(unchecked: 50)
    public static let p80 = Confidence(unchecked: 80)
    public static let p90 = Confidence(unchecked: 90)

    /// nil outside 50...90.
    public init?(percent: Int) {
        guard (50...90).contains(percent) else { return nil }
        self.percent = percent
    }

    private init(unchecked percent: Int) { self.percent = percent }

    public init(from decoder: any Decoder) throws { percent = try decoder.singleValueContainer().decode(Int.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(percent)
    }
}

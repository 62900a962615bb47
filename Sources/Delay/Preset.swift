import Units

/// How far items of a class stretch the lead time they were planned with, where nobody gave quantiles.
///
/// A table of data: lognormal multipliers of the lead time plan − as_of by median and P90, with a probability of never.
/// They are a judgement (`assumption`) fitted to published figures, which measure other things than one item's
/// multiplier: replace them by quantiles of your own as soon as you have some. `never` is meant for planned items; for
/// committed ones at most 1% is usual, and none once work is under way.
public struct Preset: Hashable, Sendable {
    /// What kind of supply is late.
    public enum Class: String, CaseIterable, Hashable, Sendable, Codable {
        case hall, grid, gas, solar, wind, battery, nuclear, smr, chips
    }

    public let `class`: Class
    /// Half of all items take at most this many times their lead time, in hundredths.
    public let medianPercent: Int
    /// Nine in ten take at most this many times, in hundredths.
    public let p90Percent: Int
    public let never: Probability
    public let source: Source

    /// Every class, in the order of `Class.allCases`.
    public static let table: [Preset] = [
        Preset(.hall, 110, 150, never: 0, building),
        Preset(.grid, 125, 220, never: 100_000, queues),
        Preset(.gas, 120, 180, never: 0, overruns),
        Preset(.solar, 105, 130, never: 0, overruns),
        Preset(.wind, 110, 150, never: 0, overruns),
        Preset(.battery, 105, 130, never: 0, queues),
        Preset(.nuclear, 160, 280, never: 0, overruns),
        Preset(.smr, 170, 320, never: 250_000, overruns),
        Preset(.chips, 105, 140, never: 0, building),
    ]

    public static func of(_ class: Class) -> Preset { table.first { $0.class == `class` }! }

    /// The multiplier of the lead time.
    public var multiplier: Distribution {
        // The table's quantiles are in order, which a test sees.
        Distribution(.lognormal(try! Lognormal(median: median, p90: p90)), never: never)
    }

    private var median: Double { Double(medianPercent) / 100 }
    private var p90: Double { Double(p90Percent) / 100 }

    private static let queues = """
        judgement fitted to LBNL Queued Up 2026 (interconnection request to operation) and JLL 2026 (wait for grid power)
        """
    private static let building = """
        judgement fitted to JLL 2026 (shell to commissioning) and Sightline, February 2026 (of 110 data centres planned \
        for 2025 26% late and 10% re-dated)
        """
    private static let overruns = """
        judgement fitted to BU IGS 2025 (662 energy projects in 83 countries, two years late in the mean, by technology)
        """

    private init(_ class: Class, _ median: Int, _ p90: Int, never: Int, _ text: String) {
        (self.class, medianPercent, p90Percent) = (`class`, median, p90)
        self.never = Probability(unchecked: never)
        let asOf = Day(year: 2026, month: 4, day: 1) ?? Axis.start
        source = Source(source: text, asOf: asOf, confidence: .assumption)
    }
}

/// What a preset says about one item.
public struct Estimate: Hashable, Sendable {
    /// The days at 50, 80 and 90% without the chance of never: what draws are made from, together with `never`.
    public let shape: Delay
    public let never: Probability

    /// The days met with 50, 80 and 90%, where a quantile above 1 − never is never: what to plan with.
    public var delay: Delay {
        func stated(_ when: When, _ ppm: Int) -> When { ppm <= never.complement.ppm ? when : .never }
        return Delay(
            plan: shape.plan, p50: stated(shape.p50, 500_000), p80: stated(shape.p80, 800_000),
            p90: stated(shape.p90, 900_000))
    }
}

extension Preset {
    /// The own days of an item planned, as of a day, for `plan`: as_of + lead · multiplier, rounded up. An item planned
    /// for as_of or before has no lead time to stretch and keeps its plan day at every quantile.
    public func estimate(asOf: Day, plan: Day) -> Estimate {
        let lead = max(0, plan - asOf)
        let lognormal = Distribution(multiplier.shape)
        func day(_ u: Double) -> When {
            let days = Double(lead) * (lognormal.quantile(u) ?? 1)
            return lead == 0 ? .on(plan) : .on(asOf + Int((days - 1e-9).rounded(.up)))
        }
        return Estimate(shape: Delay(plan: plan, p50: day(0.5), p80: day(0.8), p90: day(0.9)), never: never)
    }
}

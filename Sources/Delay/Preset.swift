import Units

/// How far items of a kind stretch the lead time they were planned with, where nobody gave quantiles.
///
/// A lognormal multiplier of the lead time plan − as_of by median and P90, with a probability of never. Those of `table`
/// are a judgement (`assumption`) fitted to published figures, which measure other things than one item's multiplier:
/// replace them by quantiles of your own as soon as you have some. Their `never` is of planned items; a later stage
/// allows less (`capped`).
public struct Preset: Hashable, Sendable {
    /// What kind of supply is late, such as `grid`.
    public let name: String
    /// Half of all items take at most this many times their lead time, in hundredths.
    public let medianPercent: Int
    /// Nine in ten take at most this many times, in hundredths.
    public let p90Percent: Int
    public let never: Probability
    public let source: Source

    /// What the two quantiles may be, in hundredths.
    public static let percents = 1...10_000

    /// nil unless 1 ≤ median ≤ P90 ≤ 10,000 hundredths.
    public init?(name: String, medianPercent: Int, p90Percent: Int, never: Probability, source: Source) {
        guard Preset.percents.contains(medianPercent), Preset.percents.contains(p90Percent), medianPercent <= p90Percent
        else { return nil }
        (self.name, self.medianPercent, self.p90Percent) = (name, medianPercent, p90Percent)
        (self.never, self.source) = (never, source)
    }

    /// What the program comes with.
    public static let table: [Preset] = [
        Preset("hall", 110, 150, never: 0, building), Preset("grid", 125, 220, never: 100_000, queues),
        Preset("gas", 120, 180, never: 0, overruns), Preset("solar", 105, 130, never: 0, overruns),
        Preset("wind", 110, 150, never: 0, overruns), Preset("battery", 105, 130, never: 0, queues),
        Preset("nuclear", 160, 280, never: 0, overruns), Preset("smr", 170, 320, never: 250_000, overruns),
        Preset("chips", 105, 140, never: 0, building),
    ]

    /// The same with at most so much of never.
    public func capped(_ most: Probability) -> Preset {
        Preset(name, medianPercent, p90Percent, min(never, most), source)
    }

    /// The multiplier of the lead time.
    public var multiplier: Distribution {
        // Whoever makes a preset has its quantiles in order.
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

    private init(_ name: String, _ median: Int, _ p90: Int, never: Int, _ text: String) {
        let asOf = Day(year: 2026, month: 4, day: 1) ?? Axis.start
        let source = Source(source: text, asOf: asOf, confidence: .assumption)
        self.init(name, median, p90, Probability(unchecked: never), source)
    }

    private init(_ name: String, _ median: Int, _ p90: Int, _ never: Probability, _ source: Source) {
        (self.name, medianPercent, p90Percent) = (name, median, p90)
        (self.never, self.source) = (never, source)
    }
}

extension Preset {
    /// The own days of an item planned, as of a day, for `plan`: as_of + lead · multiplier, rounded up. An item planned
    /// for as_of or before has no lead time to stretch and keeps its plan day at every quantile.
    ///
    /// These are days if it comes; `never` goes beside them and cuts off what is drawn above 1 − never.
    public func delay(asOf: Day, plan: Day) -> Delay {
        let lead = plan - asOf
        guard lead > 0 else { return Delay(plan: plan) }
        let lognormal = Distribution(multiplier.shape)
        func day(_ u: Double) -> When {
            .on(asOf + Int((Double(lead) * (lognormal.quantile(u) ?? 1) - 1e-9).rounded(.up)))
        }
        return Delay(plan: plan, p50: day(0.5), p80: day(0.8), p90: day(0.9))
    }
}

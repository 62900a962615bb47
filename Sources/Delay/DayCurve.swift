import Units

/// An item's own day as a function of its probability: the days at 50, 80 and 90%, joined and continued.
///
///     day
///      │                              ╱  above 90%: slope of 80→90 in log days against the normal score
///      │                      p90 ──●
///      │              p80 ──●──╱          between: straight, rounded up, as `Delay.day(at:)`
///      │   p50 ──●────╱
///      │     ╱                            below 50%: slope of 50→80, mirrored; at least as_of + 1
///      └─────┴─────┴──────┴───┴────▶ u
///
/// "Log days" is ln((day − as_of) / (p50 − as_of)), the multiplier of the lead time, so a tail is a lognormal's. Below
/// 50% the slope is that of 50→80 because it is the nearest to that side; where those two days are equal it is that of
/// 50→90, and above 90% 50→90 stands in where p80 = p90. When the plan, or p50, is not after as_of there is no lead
/// time to stretch, and both tails are straight in the score instead, in days.
///
/// Never: a day is never from just above the last quantile that is a day (so `day(at:)` has it: with p90 never,
/// everything above 80%), always when p50 is never, and above 1 − never. Below 50% with p80 never there is no slope:
/// p50.
///
/// The day never decreases with u, up to the last digit of u. All quantiles equal: one day for every u. A delay with a
/// shape has the days of that at every u, and is never above 1 − never alone.
public struct DayCurve: Hashable, Sendable {
    /// What u may fall short of a knot by and still be at it: 0.8 as a binary fraction, or 1 − 0.2, is p80.
    static let tolerance = 1e-12
    private static let score80 = Normal.score(0.8)
    private static let score90 = Normal.score(0.9)

    private let origin: Int
    /// Days after as_of; a quantile that is never is not reached and stands at the one before.
    private let p50: Double
    private let p80: Double
    private let p90: Double
    /// u and normal score above which the day is never.
    private let end: Double
    private let endScore: Double
    private let isStretched: Bool
    private let slopeBelow: Double
    private let slopeAbove: Double
    /// Kept beside the rest: reading a static costs a check each time.
    private let scoreOf90: Double
    /// Days after `origin` where a family is stated.
    private let family: Family

    /// A family lies apart: hardly any curve has one, and all are read in every draw.
    private enum Family: Hashable, Sendable {
        case quantiles
        indirect case stated(Distribution)
    }

    /// The curve of a delay whose quantiles are ordered; where they are not, a later one counts as at least the one
    /// before.
    public init(_ delay: Delay, asOf: Day, never: Probability = .zero) {
        let (at50, at80) = (delay.p50, max(delay.p50, delay.p80))
        let at90 = max(at80, delay.p90)
        func offset(_ when: When) -> Double? { when.day.map { Double($0 - asOf) } }
        origin = delay.shape?.origin.number ?? asOf.number
        family = delay.shape.map { .stated($0.distribution) } ?? .quantiles
        p50 = offset(at50) ?? 0
        p80 = offset(at80) ?? p50
        p90 = offset(at90) ?? p80
        let last = at50 == .never ? -1 : at80 == .never ? 0.5 : at90 == .never ? 0.8 : 1
        end = min(last, never == .one ? -1 : never == .zero ? 1 : 1 - never.fraction)
        endScore = Normal.score(end)
        isStretched = delay.plan > asOf && p50 > 0
        scoreOf90 = DayCurve.score90
        let slopes = DayCurve.slopes(p50, p80, p90, last, isStretched)
        (slopeBelow, slopeAbove) = (slopes.below, slopes.above)
    }

    /// Log days, or days, per unit of score.
    private static func slopes(
        _ p50: Double, _ p80: Double, _ p90: Double, _ last: Double, _ isStretched: Bool
    ) -> (below: Double, above: Double) {
        func rise(_ low: Double, _ high: Double) -> Double {
            isStretched ? Elementary.log(high / low) : high - low
        }
        let (first, second) = (rise(p50, p80) / score80, rise(p80, p90) / (score90 - score80))
        let whole = last == 1 ? rise(p50, p90) / score90 : 0
        return (first > 0 ? first : whole, second > 0 ? second : whole)
    }

    /// The day at probability u, 0 < u < 1.
    public func day(quantile u: Double) -> When {
        let v = u - DayCurve.tolerance
        guard v <= end else { return .never }
        if case .stated(let shape) = family { return day(shape.wholeDays(u)) }
        if v <= 0.5 { return day(below(min(Normal.score(u), 0))) }
        return v <= 0.9 ? day(between(v)) : day(above(max(Normal.score(u), scoreOf90)))
    }

    /// The day at Φ(score): `day(quantile:)` for those who have the score, who pay for Φ between 50 and 90% alone.
    public func day(score: Double) -> When {
        guard score <= endScore else { return .never }
        if case .stated(let shape) = family { return day(shape.wholeDays(Normal.probability(below: score))) }
        if score <= 0 { return day(below(score)) }
        return score <= scoreOf90 ? day(between(Normal.probability(below: score))) : day(above(score))
    }

    private func below(_ score: Double) -> Double {
        max(tail(p50, slopeBelow * score), min(p50, 1))
    }

    private func above(_ score: Double) -> Double {
        min(tail(p90, slopeAbove * (score - scoreOf90)), Distribution.farthest)
    }

    private func tail(_ knot: Double, _ rise: Double) -> Double {
        isStretched ? knot * Elementary.exp(rise) : knot + rise
    }

    private func between(_ u: Double) -> Double {
        u <= 0.8
            ? min(p50 + (p80 - p50) * ((u - 0.5) / 0.3), p80) : min(p80 + (p90 - p80) * ((u - 0.8) / 0.1), p90)
    }

    /// Rounded up.
    private func day(_ offset: Double) -> When {
        let whole = Int(offset)
        return .on(Day(origin + (Double(whole) < offset ? whole + 1 : whole)))
    }
}

extension Delay {
    /// The item's own day at a probability 0 < u < 1: `day(at:)` made whole, see `DayCurve`. At 0.5, 0.8 and 0.9 it is
    /// p50, p80 and p90; at every whole percent from 50 to 90 it is `day(at:)`. Whoever asks often makes the curve
    /// once.
    public func day(quantile u: Double, asOf: Day, never: Probability = .zero) -> When {
        DayCurve(self, asOf: asOf, never: never).day(quantile: u)
    }
}

/// How a positive or signed amount is spread (a multiplier of a lead time, the days an event takes), with an optional
/// probability on top that it is `never`.
///
///     probability
///     1 ┤              ┌────────── never: quantile(u) is nil for u > 1 − never
///       │        ╭─────┘
///       │     ╭──╯                 cdf(x) never rises above 1 − never
///     0 ┤─────╯
///       └──────────────────────▶ x
///
/// The shape's quantiles are those of the whole, not of the outcomes that come: a median of 1.7 and 25% never says that
/// half of all outcomes are at or below 1.7.
public struct Distribution: Hashable, Sendable {
    public enum Shape: Hashable, Sendable {
        case lognormal(Lognormal)
        case pert(PERT)
        case triangular(Triangular)
        case empirical(Empirical)
    }

    public let shape: Shape
    public let never: Probability

    public init(_ shape: Shape, never: Probability = .zero) { (self.shape, self.never) = (shape, never) }

    /// The least x with cdf(x) ≥ u; nil when that is never. u is taken into 2⁻⁵³…1 − 2⁻⁵³, so that the answer is
    /// finite.
    public func quantile(_ u: Double) -> Double? {
        guard u <= 1 - never.fraction + DayCurve.tolerance else { return nil }
        let inside = min(max(u, 0x1p-53), 1 - 0x1p-53)
        return switch shape {
        case .lognormal(let shape): shape.quantile(inside)
        case .pert(let shape): shape.quantile(inside)
        case .triangular(let shape): shape.quantile(inside)
        case .empirical(let shape): shape.quantile(inside)
        }
    }

    /// The probability of an outcome at or below x.
    public func cdf(_ x: Double) -> Double {
        let below =
            switch shape {
            case .lognormal(let shape): shape.cdf(x)
            case .pert(let shape): shape.cdf(x)
            case .triangular(let shape): shape.cdf(x)
            case .empirical(let shape): shape.cdf(x)
            }
        return min(below, 1 - never.fraction)
    }

    /// The greatest lower bound of the outcomes.
    public var least: Double {
        switch shape {
        case .lognormal: 0
        case .pert(let shape): shape.least
        case .triangular(let shape): shape.least
        case .empirical(let shape): shape.sorted[0]
        }
    }
}

/// Why numbers do not make a distribution.
public enum DistributionFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A lognormal needs 0 < x at the lower of two probabilities ≤ x at the higher one, both in (0,1).
    case quantiles(x: Double, at: Double, y: Double, and: Double)
    /// PERT and triangular need finite least ≤ mode ≤ most with least < most.
    case corners(least: Double, mode: Double, most: Double)
    /// Samples must be finite, and at least one.
    case samples(String)

    public var description: String {
        switch self {
        case .quantiles(let x, let at, let y, let and):
            "A lognormal with \(x) at probability \(at) and \(y) at \(and) does not exist: both probabilities must lie "
                + "between 0 and 1, the second above the first, and the quantiles be positive, finite and not "
                + "decrease. Give two such quantiles, for example 1.25 at 0.5 and 2.2 at 0.9."
        case .corners(let least, let mode, let most):
            "A distribution from \(least) over \(mode) to \(most) does not exist: least ≤ mode ≤ most and least < most "
                + "are needed, all finite. Put the three numbers in order."
        case .samples(let reason): "The samples make no distribution: \(reason). Give one finite number or more."
        }
    }
}

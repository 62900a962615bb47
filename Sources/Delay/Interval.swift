import Units

/// A mean over R independent randomisations of a draw set, with the half width that covers the truth in 95 of 100
/// cases.
///
/// One Sobol' or Latin hypercube set cannot tell its own error, since its draws are not independent; several sets that
/// differ by seed alone can (A. B. Owen, "Monte Carlo theory, methods and examples", chapter 17). 8 to 16 are usual: at
/// 8 the interval is a fifth wider than with many, below it grows quickly. The mean of R quantiles carries their bias,
/// which falls with the draws per set and which the half width does not see.
public struct Interval: Hashable, Sendable {
    public let mean: Double
    /// Student's t at 97.5% with R − 1 degrees of freedom, times the standard error.
    public let halfWidth: Double
    /// Standard deviation of the mean.
    public let standardError: Double

    /// nil with fewer than two values, or one that is not finite.
    public init?(_ values: [Double]) {
        guard values.count >= 2, values.allSatisfy(\.isFinite) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / Double(values.count * (values.count - 1))).squareRoot()
        (self.mean, standardError) = (mean, error)
        halfWidth = error * Interval.studentT(freedom: values.count - 1)
    }

    /// Of days, counted from `origin`; nil when one of them is never, of which there is no mean.
    public init?(_ days: [When], from origin: Day) {
        let offsets = days.compactMap { $0.day.map { Double($0 - origin) } }
        guard offsets.count == days.count else { return nil }
        self.init(offsets)
    }

    /// mean − halfWidth … mean + halfWidth.
    public var range: ClosedRange<Double> { mean - halfWidth...mean + halfWidth }

    /// The t that |T| stays below with 95%: T² / (T² + ν) is beta distributed with ½ and ν/2 (NIST DLMF 8.17 and A.
    /// Stuart, J. K. Ord, Kendall's Advanced Theory of Statistics, vol. 1).
    public static func studentT(freedom: Int) -> Double {
        guard let beta = Beta(0.5, Double(freedom) / 2) else { return .infinity }
        let x = beta.quantile(0.95)
        return (Double(freedom) * x / (1 - x)).squareRoot()
    }
}

/// The beta distribution on 0…1 with two positive parameters: PERT, order statistics and Student's t are read off it.
public struct Beta: Hashable, Sendable {
    public let a: Double
    public let b: Double
    /// ln Γ(a + b) − ln Γ(a) − ln Γ(b).
    private let scale: Double

    /// nil unless both parameters are positive and at most a million.
    public init?(_ a: Double, _ b: Double) {
        guard a > 0, b > 0, a <= 1e6, b <= 1e6 else { return nil }
        (self.a, self.b) = (a, b)
        scale = Beta.logGamma(a + b) - Beta.logGamma(a) - Beta.logGamma(b)
    }

    /// The regularised incomplete beta function Iₓ(a, b): the probability of staying at or below x.
    ///
    /// The continued fraction of NIST DLMF 8.17.22 (https://dlmf.nist.gov/8.17.v) by Lentz's method, on the side of the
    /// mean where it converges fast. Absolute error below 1e-13 for parameters up to 100.
    public func probability(below x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = Elementary.exp(scale + a * Elementary.log(x) + b * Elementary.log(1 - x))
        return x < (a + 1) / (a + b + 2)
            ? front * Beta.fraction(a, b, x) / a : 1 - front * Beta.fraction(b, a, 1 - x) / b
    }

    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        var (c, d) = (1.0, 1 / (1 - (a + b) * x / (a + 1)))
        var value = d
        for step in 1...2000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            (d, c) = (1 / (1 + even * d), 1 + even / c)
            value *= d * c
            (d, c) = (1 / (1 + odd * d), 1 + odd / c)
            value *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return value
    }

    /// The x at which `probability(below:)` is u: bisection until the interval cannot be halved.
    public func quantile(_ u: Double) -> Double {
        guard u > 0 else { return 0 }
        guard u < 1 else { return 1 }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard low < middle, middle < high else { break }
            if probability(below: middle) < u { low = middle } else { high = middle }
        }
        return high
    }

    /// ln Γ(x) for x > 0 by Stirling's series (NIST DLMF 5.11.1), after Γ(x + 1) = xΓ(x) has brought x above 15.
    private static func logGamma(_ x: Double) -> Double {
        var (argument, product) = (x, 1.0)
        while argument < 15 {
            product *= argument
            argument += 1
        }
        let inverse = 1 / (argument * argument)
        let stirling = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680)))) / argument
        return (argument - 0.5) * Elementary.log(argument) - argument + 0.9189385332046727 + stirling
            - Elementary.log(product)
    }
}

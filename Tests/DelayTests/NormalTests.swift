import Delay
import Foundation
import TestRandom
import Testing

@Suite struct NormalTests {
    @Test func `probabilities agree with the system's erfc`() {
        for step in -40_000...40_000 {
            let z = Double(step) / 1000
            let expected = 0.5 * erfc(-z / 2.0.squareRoot())
            let error = abs(Normal.probability(below: z) - expected)
            guard error < 1e-15 else {
                Issue.record("Φ(\(z)) is off by \(error)")
                return
            }
        }
    }

    @Test func `probabilities agree with the density added up by Simpson's rule`() {
        let width = 1.0 / 512
        var sum = 0.5
        func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }
        for step in 0..<4096 {
            let z = Double(step) * width
            sum += width / 6 * (density(z) + 4 * density(z + width / 2) + density(z + width))
            #expect(abs(Normal.probability(below: z + width) - sum) < 1e-12, "at \(z + width)")
        }
    }

    @Test func `scores invert probabilities, to the last digits of both tails`() {
        var random = SplitMix64(seed: 1)
        for number in 0..<100_000 {
            let size = Double.random(in: -36.7...0, using: &random)
            let u = number % 2 == 0 ? exp(size) : 1 - exp(size)
            guard u > 0, u < 1 else { continue }
            let z = Normal.score(u)
            let back = z < 0 ? 0.5 * erfc(-z / 2.0.squareRoot()) / u : 0.5 * erfc(z / 2.0.squareRoot()) / (1 - u)
            guard abs(back - 1) < 1e-12 else {
                Issue.record("the score of \(u) is \(z), whose probability is off by a part of \(back - 1)")
                return
            }
        }
        #expect(Normal.score(0.5) == 0 && Normal.score(0) == -.infinity && Normal.score(1) == .infinity)
        #expect(abs(Normal.score(0.975) - 1.959963984540054) < 1e-14)
        #expect(Normal.score(0.25) == -Normal.score(0.75))
    }

    @Test func `scores never decrease from one binary fraction to the next`() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<100_000 {
            let u = Double.random(in: 0.001...0.998, using: &random)
            #expect(Normal.score(u) <= Normal.score(u + 1e-14), "at \(u)")
        }
    }
}

@Suite struct BetaTests {
    /// Iₓ(a, b) for whole a and b: the chance that at least a of a + b − 1 are below x.
    private func binomial(_ a: Int, _ b: Int, _ x: Double) -> Double {
        let n = a + b - 1
        var (sum, choose) = (0.0, 1.0)
        for k in 0...n {
            if k >= a { sum += choose * pow(x, Double(k)) * pow(1 - x, Double(n - k)) }
            choose = choose * Double(n - k) / Double(k + 1)
        }
        return sum
    }

    @Test func `probabilities are sums of binomials where the parameters are whole`() throws {
        for a in 1...20 {
            for b in 1...20 {
                let beta = try #require(Beta(Double(a), Double(b)))
                for step in 0...50 {
                    let x = Double(step) / 50
                    #expect(abs(beta.probability(below: x) - binomial(a, b, x)) < 1e-13, "I(\(x); \(a), \(b))")
                }
            }
        }
    }

    @Test func `halves have the arcsine law`() throws {
        let beta = try #require(Beta(0.5, 0.5))
        for step in 0...1000 {
            let x = Double(step) / 1000
            #expect(abs(beta.probability(below: x) - 2 / Double.pi * asin(x.squareRoot())) < 1e-13, "at \(x)")
        }
    }

    @Test func `quantiles invert probabilities`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let (a, b) = (Double.random(in: 0.3...60, using: &random), Double.random(in: 0.3...60, using: &random))
            let beta = try #require(Beta(a, b))
            let u = Double.random(in: 0.0001...0.9999, using: &random)
            #expect(abs(beta.probability(below: beta.quantile(u)) - u) < 1e-12, "at \(u) of \(a), \(b)")
        }
        #expect(Beta(0, 1) == nil && Beta(1, -1) == nil && Beta(.nan, 1) == nil)
    }
}

import Delay
import Foundation
import Testing
import Units

/// Questions whose answers are known in closed form.
@Suite struct OracleTests {
    private static let branches = 7

    /// The t at which 1 − (1 + t)e^−t is u: Newton's method from the left of the inflexion or from afar.
    private func erlang2(_ u: Double) -> Double {
        var t = (2 * u).squareRoot() - (u > 0.9 ? log(1 - u) : 0)
        for _ in 0..<60 {
            let step = (1 - (1 + t) * exp(-t) - u) / (t * exp(-t))
            t = max(t - step, t / 4)
            if abs(step) < 1e-12 * t { break }
        }
        return t
    }

    /// Sorted maxima over the branches, one stream per branch.
    private func maxima(_ draws: DrawSet) -> [Double] {
        let sampler = Sampler(draws)
        let streams = (0..<OracleTests.branches).map { DrawStream(.item, "branch \($0)", rank: $0) }
        return (0..<draws.count).map { draw in
            // The quantile function never decreases: the latest branch is that of the greatest number.
            erlang2(streams.reduce(0) { max($0, sampler.uniform(draw: draw, $1)) })
        }.sorted()
    }

    private struct Answer {
        let mean, p50, p90: Double
    }

    private func answer(_ draws: DrawSet) -> Answer {
        let days = maxima(draws)
        func quantile(_ p: Double) -> Double { days[Int((p * Double(days.count)).rounded(.up)) - 1] }
        return Answer(mean: days.reduce(0, +) / Double(days.count), p50: quantile(0.5), p90: quantile(0.9))
    }

    /// From F(t) = (1 − (1 + t)e^−t)^7: the quantiles by inversion, the mean as ∫ 1 − F.
    private func exact() -> Answer {
        func cdf(_ t: Double) -> Double { pow(1 - (1 + t) * exp(-t), Double(OracleTests.branches)) }
        let step = 1.0 / 256
        let mean = (0..<(60 * 256)).reduce(0.0) { sum, k in
            let t = Double(k) * step
            return sum + step / 6 * (6 - cdf(t) - 4 * cdf(t + step / 2) - cdf(t + step))
        }
        return Answer(mean: mean, p50: erlang2(pow(0.5, 1.0 / 7)), p90: erlang2(pow(0.9, 1.0 / 7)))
    }

    @Test func `the closed form is what was published`() {
        let exact = exact()
        #expect(abs(exact.mean - 4.20353) < 5e-6 && abs(exact.p50 - 3.96367) < 5e-6 && abs(exact.p90 - 6.17430) < 5e-6)
    }

    private func told(_ interval: Interval) -> String {
        String(format: "%.5f ± %.5f", interval.mean, interval.standardError)
    }

    @Test func `every method converges to the latest of seven branches`() throws {
        let exact = exact()
        for method in DrawSet.Method.allCases {
            var before = Double.infinity
            for count in [256, 4096, 16_384] {
                let set = try #require(DrawSet(method: method, count: count, seed: 20))
                let answers = (0..<16).map { answer(set.randomisation($0)) }
                let mean = try #require(Interval(answers.map(\.mean)))
                let p50 = try #require(Interval(answers.map(\.p50)))
                let p90 = try #require(Interval(answers.map(\.p90)))
                print("\(set): mean \(told(mean)), P50 \(told(p50)), P90 \(told(p90)) (± standard error)")
                // Five standard errors, and the bias of a sample quantile, which is of the order of one draw's part.
                for (found, known, density) in [(mean, exact.mean, 1), (p50, exact.p50, 0.3), (p90, exact.p90, 0.09)] {
                    let far = 5 * found.standardError + 1 / (density * Double(count))
                    #expect(abs(found.mean - known) < far, "\(set): \(found.mean) of \(known)")
                }
                #expect(p90.standardError < before, "\(set)")
                before = p90.standardError
            }
        }
    }

    @Test func `Sobol' needs at most a quarter of the plain draws for the same error of P90`() throws {
        let exact = exact()
        func squareError(_ method: DrawSet.Method, _ path: KeyPath<Answer, Double>) throws -> Double {
            let set = try #require(DrawSet(method: method, count: 1024, seed: 99))
            return (0..<200).reduce(0) { sum, number in
                let error = answer(set.randomisation(number))[keyPath: path] - exact[keyPath: path]
                return sum + error * error / 200
            }
        }
        for (name, path) in [("mean", \Answer.mean), ("P50", \.p50), ("P90", \.p90)] {
            let (plain, latin, sobol) = (
                try squareError(.plain, path), try squareError(.latinHypercube, path), try squareError(.sobol, path)
            )
            let ratios = String(format: "Latin hypercube %.1f, Sobol' %.1f", plain / latin, plain / sobol)
            print("\(name), 1,024 draws: mean squared error of plain \(plain), times less: \(ratios)")
            #expect(plain / sobol >= 4 && plain / latin > 2, "\(name): \(ratios)")
        }
    }

    /// n servers promised first in, first out, each late by an independent exponential time: the k-th promise is met
    /// when the k-th is there, whose probability is beta distributed with k and n + 1 − k.
    @Test func `promises on a pool are met as order statistics`() throws {
        let (n, scale, count) = (8, 100.0, 16_384)
        let set = try #require(DrawSet(method: .sobol, count: count, seed: 5))
        let sampler = Sampler(set)
        let streams = (0..<n).map { DrawStream(.item, "server \($0)", rank: $0) }
        var days = Array(repeating: [When](), count: n)
        for draw in 0..<count {
            let late = streams.map { -scale * log(1 - sampler.uniform(draw: draw, $0)) }.sorted()
            for (k, time) in late.enumerated() { days[k].append(.on(Day(Int(time.rounded(.up))))) }
        }
        for k in 1...n {
            let beta = try #require(Beta(Double(k), Double(n + 1 - k)))
            let ready = try #require(Readiness(days[k - 1]))
            for percent in [50, 90] {
                let confidence = try #require(Confidence(percent: percent))
                let exact = -scale * log(1 - beta.quantile(Double(percent) / 100))
                let found = Double(try #require(ready.day(at: confidence).day).number)
                // Rounded up to the day, and five plain standard errors of the part that is ready.
                let part = ready.probability(by: Day(Int(exact.rounded(.up))))
                let low = beta.probability(below: 1 - exp(-exact.rounded(.up) / scale))
                #expect(abs(part - low) < 5 * (0.25 / Double(count)).squareRoot(), "promise \(k) at \(percent)%")
                #expect(abs(found - exact) < 1.5 + 0.04 * exact, "promise \(k) at \(percent)%: \(found), not \(exact)")
            }
        }
    }
}

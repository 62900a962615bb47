import Delay
import Foundation
import TestRandom
import Testing
import Units

@Suite struct DayCurveTests {
    private let asOf = Day(900)

    /// Ordered quantiles of every kind: before and after as_of, equal ones, never.
    private func some(_ random: inout SplitMix64) -> (Delay, Probability) {
        func step() -> Int { random.int(0...3) == 0 ? 0 : random.int(1...800) }
        let plan = asOf + random.int(-200...1500)
        let p50 = plan + random.int(-100...500)
        let p80 = p50 + step()
        let p90 = p80 + step()
        let nevers = random.int(0...9)
        let delay = Delay(
            plan: plan, p50: nevers == 0 ? .never : .on(p50), p80: nevers <= 1 ? .never : .on(p80),
            p90: nevers <= 2 ? .never : .on(p90))
        return (delay, random.int(0...2) > 0 ? .zero : Probability(ppm: random.int(0...1_000_000))!)
    }

    @Test func `whole percents from 50 to 90 are the days at that confidence`() {
        for seed in 0..<3000 {
            var random = SplitMix64(seed: seed)
            let (delay, _) = some(&random)
            for percent in 50...90 {
                let exact = delay.day(at: Confidence(percent: percent)!)
                for u in [Double(percent) / 100, 1 - Double(100 - percent) / 100, Double(percent) * 0.01] {
                    let day = delay.day(quantile: u, asOf: asOf)
                    guard day == exact else {
                        Issue.record("seed \(seed): \(delay) at \(u): \(day), not \(exact)")
                        return
                    }
                }
            }
        }
    }

    @Test func `a day never decreases with u, and the score gives the same day`() {
        for seed in 0..<2000 {
            var random = SplitMix64(seed: seed)
            let (delay, never) = some(&random)
            let curve = DayCurve(delay, asOf: asOf, never: never)
            let places = (0..<300).map { _ in Double.random(in: 0.000001...0.999999, using: &random) }
            let knots = [1e-16, 0.5, 0.8, 0.9, 1 - never.fraction, 1 - 0x1p-53]
            let near = knots.flatMap { [$0.nextDown, $0, $0.nextUp, $0 + 1e-12, $0 + 1e-9] }
            var before = When.on(Day(-1_000_000))
            for u in (places + near).filter({ $0 > 0 && $0 < 1 }).sorted() {
                let day = curve.day(quantile: u)
                let isNever = u > 1 - never.fraction + 2e-12
                guard day >= before, !isNever || day == .never else {
                    Issue.record("seed \(seed): \(delay) at \(u): \(day) after \(before)")
                    return
                }
                before = day
            }
            for u in places where curve.day(score: Normal.score(u)) != curve.day(quantile: u) {
                Issue.record("seed \(seed): \(delay) at the score of \(u)")
                return
            }
        }
    }

    @Test func `tails are lognormal with the slopes of the quantiles`() throws {
        // Lead 400 to p50, multipliers 1, e^(0.3 z80) and e^(0.3 z90): one lognormal with sigma 0.3 through and
        // through.
        let (z80, z90) = (Normal.score(0.8), Normal.score(0.9))
        func at(_ z: Double) -> Day { asOf + Int((40_000 * exp(0.3 * z)).rounded()) }
        let delay = Delay(plan: asOf + 30_000, p50: .on(at(0)), p80: .on(at(z80)), p90: .on(at(z90)))
        for u in [0.0001, 0.01, 0.1, 0.3, 0.49, 0.91, 0.95, 0.99, 0.9999] {
            let exact = 40_000 * exp(0.3 * Normal.score(u))
            let day = try #require(delay.day(quantile: u, asOf: asOf).day)
            #expect(abs(Double(day - asOf) / exact - 1) < 3e-4, "at \(u): \(day - asOf), not \(exact)")
        }
    }

    @Test func `flat parts borrow the slope of the whole`() throws {
        let flatFirst = Delay(plan: asOf + 100, p50: .on(asOf + 100), p80: .on(asOf + 100), p90: .on(asOf + 200))
        let low = try #require(flatFirst.day(quantile: 0.1, asOf: asOf).day)
        #expect(low == asOf + 50, "mirrored at the median, half where p90 is twice")
        let flatLast = Delay(plan: asOf + 100, p50: .on(asOf + 100), p80: .on(asOf + 200))
        let slope = log(2) / Normal.score(0.9)
        let high = try #require(flatLast.day(quantile: 0.99, asOf: asOf).day)
        #expect(high - asOf == Int((200 * exp(slope * (Normal.score(0.99) - Normal.score(0.9)))).rounded(.up)))
        let certain = Delay(plan: asOf + 100, p50: .on(asOf + 130))
        for u in [1e-9, 0.2, 0.5, 0.7, 0.95, 1 - 1e-9] {
            #expect(certain.day(quantile: u, asOf: asOf) == .on(asOf + 130))
        }
    }

    @Test func `without a lead time to stretch days are added, not multiplied`() throws {
        let overdue = Delay(plan: asOf - 10, p50: .on(asOf + 1), p80: .on(asOf + 31), p90: .on(asOf + 61))
        #expect(overdue.day(quantile: 0.3, asOf: asOf) == .on(asOf + 1), "never before the day after as_of")
        let slope = 30 / (Normal.score(0.9) - Normal.score(0.8))
        let far = try #require(overdue.day(quantile: 0.999, asOf: asOf).day)
        #expect(far - asOf == 61 + Int((slope * (Normal.score(0.999) - Normal.score(0.9))).rounded(.up)))
        let past = Delay(plan: asOf - 50, p50: .on(asOf - 20), p80: .on(asOf + 5))
        #expect(past.day(quantile: 0.5, asOf: asOf) == .on(asOf - 20), "a given quantile stands, also in the past")
        #expect(past.day(quantile: 0.2, asOf: asOf) == .on(asOf - 20), "and nothing is earlier")
    }

    @Test func `never begins just above the last quantile that is a day`() {
        let delay = Delay(plan: asOf + 10, p50: .on(asOf + 20), p80: .on(asOf + 40), p90: .never)
        #expect(delay.day(quantile: 0.8, asOf: asOf) == .on(asOf + 40))
        #expect(delay.day(quantile: 0.800001, asOf: asOf) == .never)
        let half = Delay(plan: asOf + 10, p50: .on(asOf + 20), p80: .never)
        #expect(half.day(quantile: 0.5, asOf: asOf) == .on(asOf + 20))
        #expect(half.day(quantile: 0.50001, asOf: asOf) == .never)
        #expect(half.day(quantile: 0.01, asOf: asOf) == .on(asOf + 20), "no slope is known")
        #expect(Delay(plan: asOf, p50: .never).day(quantile: 0.01, asOf: asOf) == .never)
        let sure = Delay(plan: asOf + 10)
        let (never, third) = (Probability.one, Probability(ppm: 333_333)!)
        #expect(sure.day(quantile: 0.01, asOf: asOf, never: never) == .never)
        #expect(sure.day(quantile: 0.666667, asOf: asOf, never: third) == .on(asOf + 10))
        #expect(sure.day(quantile: 0.666668, asOf: asOf, never: third) == .never)
    }

    @Test func `quantiles out of order count as equal to the one before`() {
        let delay = Delay(plan: asOf + 10, p50: .on(asOf + 50), p80: .on(asOf + 20), p90: .on(asOf + 60))
        #expect(delay.day(quantile: 0.8, asOf: asOf) == .on(asOf + 50))
        #expect(delay.day(quantile: 0.9, asOf: asOf) == .on(asOf + 60))
    }
}

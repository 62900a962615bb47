import Delay
import Foundation
import TestRandom
import Testing
import Units

@Suite struct DistributionTests {
    private func some(_ random: inout SplitMix64) throws -> Distribution.Shape {
        let corners = (0..<3).map { _ in Double(random.int(-100...900)) }.sorted()
        let (least, mode, most) = (corners[0], corners[1], corners[2] + 1)
        switch random.int(0...3) {
        case 0:
            let median = Double(random.int(1...300)) / 100
            return .lognormal(try Lognormal(median: median, p90: median * Double(random.int(101...400)) / 100))
        case 1: return .pert(try PERT(least: least, mode: mode, most: most))
        case 2: return .triangular(try Triangular(least: least, mode: mode, most: most))
        default: return .empirical(try Empirical((0...random.int(1...30)).map { _ in Double(random.int(0...99)) }))
        }
    }

    @Test func `quantiles never decrease and cdf takes them back`() throws {
        for seed in 0..<400 {
            var random = SplitMix64(seed: seed)
            let distribution = Distribution(try some(&random))
            var before = -Double.infinity
            for step in 1..<200 {
                let u = Double(step) / 200
                let x = try #require(distribution.quantile(u))
                // Samples that are equal make cdf jump past u.
                let isBack = distribution.cdf(x + 1e-9) >= u - 1e-7 && distribution.cdf(x - 1e-7) <= u + 1e-9
                guard x >= before, isBack else {
                    Issue.record("seed \(seed): \(distribution) at \(u) is \(x) after \(before)")
                    return
                }
                before = x
            }
        }
    }

    @Test func `never is everything above one minus its probability`() throws {
        let never = try #require(Probability(ppm: 250_000))
        let shape = Distribution.Shape.lognormal(try Lognormal(median: 1.7, p90: 3.2))
        let (with, without) = (Distribution(shape, never: never), Distribution(shape))
        #expect(with.quantile(0.7500001) == nil && with.quantile(0.999) == nil)
        for u in [0.1, 0.5, 0.75] { #expect(with.quantile(u) == without.quantile(u)) }
        #expect(with.cdf(1000) == 0.75 && abs(with.cdf(1.7) - 0.5) < 1e-12)
        #expect(Distribution(shape, never: .one).quantile(0.001) == nil)
    }

    @Test func `a lognormal goes through its quantiles`() throws {
        let multiplier = try Lognormal(median: 1.25, p90: 2.2)
        #expect(abs(multiplier.quantile(0.5) - 1.25) < 1e-14 && abs(multiplier.quantile(0.9) - 2.2) < 1e-14)
        let other = try Lognormal(3, at: 0.2, 40, at: 0.7)
        #expect(abs(other.quantile(0.2) - 3) < 1e-13 && abs(other.quantile(0.7) - 40) < 1e-12)
        // exp and log of the module against those of the system.
        for step in -6000...6000 {
            let x = exp(Double(step) / 10)
            let constant = try Lognormal(median: x, p90: x)
            #expect(constant.sigma == 0 && abs(constant.mu - Double(step) / 10) < 2e-13, "ln \(x)")
            #expect(abs(constant.quantile(0.3) / exp(constant.mu) - 1) < 1e-15, "exp \(constant.mu)")
        }
        #expect(try Lognormal(median: 5, p90: 5).cdf(5) == 1 && Lognormal(median: 5, p90: 5).cdf(4.99) == 0)
    }

    @Test func `PERT has the textbook mean and variance`() throws {
        for (least, mode, most) in [(10.0, 30.0, 90.0), (0, 0, 7), (2, 5, 5), (-4, -1, 0)] {
            let pert = try PERT(least: least, mode: mode, most: most)
            let draws = (0..<4000).map { pert.quantile((Double($0) + 0.5) / 4000) }
            let mean = draws.reduce(0, +) / 4000
            let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
            let expected = (least + 4 * mode + most) / 6
            let width = most - least
            #expect(abs(mean - expected) < 1e-3 * width, "\(least) \(mode) \(most): \(mean)")
            #expect(abs(variance - (expected - least) * (most - expected) / 7) < 1e-3 * width * width)
            #expect(abs(pert.quantile(0) - least) < 1e-12 && abs(pert.quantile(1) - most) < 1e-12)
        }
    }

    @Test func `a triangle and samples have their closed forms`() throws {
        let triangle = try Triangular(least: 0, mode: 1, most: 2)
        #expect(triangle.quantile(0.125) == 0.5 && triangle.quantile(0.875) == 1.5 && triangle.quantile(0.5) == 1)
        #expect(triangle.cdf(0.5) == 0.125 && triangle.cdf(-1) == 0 && triangle.cdf(3) == 1)
        let samples = try Empirical([40, 10, 20])
        #expect(samples.quantile(0.5) == 20 && samples.quantile(0.25) == 15 && samples.quantile(0.75) == 30)
        #expect(samples.cdf(15) == 0.25 && samples.cdf(9) == 0 && samples.cdf(40) == 1)
        #expect(try Empirical([4]).quantile(0.9) == 4)
    }

    @Test func `impossible numbers are refused with a way out`() throws {
        func fault(_ body: () throws(DistributionFault) -> Void) -> String {
            do throws(DistributionFault) {
                try body()
                return "none"
            } catch { return error.description }
        }
        #expect(fault { () throws(DistributionFault) in _ = try Lognormal(median: 2, p90: 1) }.contains("1.25 at 0.5"))
        #expect(fault { () throws(DistributionFault) in _ = try Lognormal(median: 0, p90: 1) }.contains("positive"))
        #expect(fault { () throws(DistributionFault) in _ = try Lognormal(1, at: 0.5, 2, at: 1) }.contains("between 0"))
        #expect(fault { () throws(DistributionFault) in _ = try Lognormal(median: 1, p90: .nan) } != "none")
        let corners: [(Double, Double, Double)] = [(1, 0, 2), (0, 3, 2), (1, 1, 1), (.nan, 1, 2), (0, 1, .infinity)]
        for (least, mode, most) in corners {
            #expect(
                fault { () throws(DistributionFault) in
                    _ = try PERT(least: least, mode: mode, most: most)
                }.contains("Put the three numbers in order"))
            #expect(
                fault { () throws(DistributionFault) in
                    _ = try Triangular(least: least, mode: mode, most: most)
                } != "none")
        }
        #expect(fault { () throws(DistributionFault) in _ = try Empirical([]) }.contains("there are none"))
        #expect(fault { () throws(DistributionFault) in _ = try Empirical([1, .infinity]) }.contains("inf is among"))
    }
}

@Suite struct PresetTests {
    private func preset(_ name: String) throws -> Preset { try #require(Preset.table.first { $0.name == name }) }

    @Test func `every kind has a preset that says where it is from`() {
        let names = ["hall", "grid", "gas", "solar", "wind", "battery", "nuclear", "smr", "chips"]
        #expect(Preset.table.map(\.name) == names)
        for preset in Preset.table {
            #expect(preset.source.confidence == .assumption && preset.source.source.contains("judgement"))
            #expect(preset.medianPercent <= preset.p90Percent)
            #expect(abs(preset.multiplier.quantile(0.5)! - Double(preset.medianPercent) / 100) < 1e-12)
        }
        #expect(Preset.table.filter { $0.never > .zero }.map(\.name) == ["grid", "smr"])
    }

    @Test func `a delay stretches the lead time, and never goes beside it`() throws {
        let (asOf, plan) = (Day(1000), Day(2000))
        let grid = try preset("grid").delay(asOf: asOf, plan: plan)
        #expect(grid.p50 == .on(Day(2250)) && grid.p90 == .on(Day(3200)) && grid.plan == plan)
        let smr = try preset("smr")
        let delay = smr.delay(asOf: asOf, plan: plan)
        #expect(delay.p50 == .on(Day(2700)) && delay.p90 == .on(Day(4200)) && delay.isOrdered)
        // The P80 of a lognormal through its median and P90, by the normal scores in any table.
        let p80 = 1700 * pow(3200.0 / 1700, 0.8416212335729143 / 1.2815515655446004)
        #expect(delay.p80 == .on(asOf + Int(p80.rounded(.up))))
        // Drawn, it comes in three of four futures.
        let curve = DayCurve(delay, asOf: asOf, never: smr.never)
        #expect(curve.day(quantile: 0.75).day != nil && curve.day(quantile: 0.7501) == .never)
        #expect(try preset("hall").delay(asOf: plan, plan: plan) == Delay(plan: plan), "no lead time to stretch")
        #expect(try preset("hall").delay(asOf: plan + 9, plan: plan) == Delay(plan: plan))
    }

    @Test func `a cap takes from never alone, and numbers out of order make none`() throws {
        let smr = try preset("smr")
        let one = try #require(Probability(ppm: 10_000))
        #expect(smr.capped(one).never == one && smr.capped(.one) == smr && smr.capped(one).medianPercent == 170)
        for (median, p90) in [(0, 100), (120, 110), (100, 10_001), (-5, 5)] {
            let made = Preset(name: "x", medianPercent: median, p90Percent: p90, never: .zero, source: smr.source)
            #expect(made == nil, "\(median), \(p90)")
        }
        #expect(Preset(name: "x", medianPercent: 1, p90Percent: 1, never: .one, source: smr.source) != nil)
    }
}

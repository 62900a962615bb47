import Delay
import Foundation
import TestRandom
import Testing
import Units

@Suite struct DayShapeTests {
    private let asOf = Day(1000)

    private func shape(_ text: String) throws -> DayShape { try #require(DayShape(text), "\(text)") }

    // MARK: The text

    @Test(arguments: [
        "lognormal;2026-04-09;2027-03-01;2027-12-01", "lognormal;2026-04-09;2027-03-01;2027-03-01",
        "pert;2027-01-01;2027-03-01;2027-12-01", "triangular;2027-01-01;2027-01-01;2027-12-01",
        "pert;2027-01-01;2027-12-01;2027-12-01", "empirical;2027-02-01", "empirical;2027-02-01;2027-02-01;2027-06-30",
    ])
    func `a text reads back as it was written`(_ text: String) throws {
        #expect(try shape(text).description == text)
        let json = try JSONEncoder().encode([shape(text)])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([DayShape].self, from: json).map(\.description) == [text])
    }

    @Test(arguments: [
        "", ";", "pert", "normal;2027-01-01;2027-03-01;2027-12-01", "pert;2027-01-01;2027-12-01",
        "pert;2027-03-01;2027-01-01;2027-12-01", "pert;2027-01-01;2027-01-01;2027-01-01",
        "pert;2027-01-01;2027-03-01;2027-12-01;2028-01-01", "triangular;2027-01-01;2027-12-02;2027-12-01",
        "triangular;2027-01-01;soon;2027-12-01", "triangular;2027-01-01;2027-03-01;", "empirical", "empirical;",
        "lognormal;2027-03-01;2027-03-01;2027-12-01", "lognormal;2026-04-09;2027-12-01;2027-03-01",
        "lognormal;2027-03-01;2027-12-01", "PERT;2027-01-01;2027-03-01;2027-12-01", "pert;2027-01-01;2027-03-01;never",
    ])
    func `other texts are none`(_ text: String) { #expect(DayShape(text) == nil) }

    @Test func `days seen come in any order, and up to 64 of them`() throws {
        #expect(
            try shape("empirical;2027-06-30;2027-02-01;2027-02-20").description
                == "empirical;2027-02-01;2027-02-20;2027-06-30")
        let days = (0..<65).map { Day(9000 + $0) }
        #expect(DayShape(.empirical, Array(days.prefix(64))) != nil && DayShape(.empirical, days) == nil)
    }

    // MARK: Its days

    private func some(_ random: inout SplitMix64) throws -> DayShape {
        let least = 1000 + random.int(1...2000)
        let mode = least + random.int(0...600)
        let corners = [least, mode, mode + random.int(1...900)].map { Day($0) }
        let shape =
            switch random.int(0...3) {
            case 0: DayShape(.lognormal, [corners[0], corners[1] + 1, corners[2] + random.int(1...9)])
            case 1: DayShape(.pert, corners)
            case 2: DayShape(.triangular, corners)
            default: DayShape(.empirical, (0..<random.int(1...12)).map { _ in corners[0] + random.int(0...300) })
            }
        return try #require(shape)
    }

    /// The probability of a day or an earlier one: by the formula in the books, a PERT's by sums of its density.
    private func probability(_ shape: DayShape) -> (Int) -> Double {
        let days = shape.days.map(\.number)
        func after(_ day: Int) -> Double { min(max(Double(day - days[0]) / Double(days[2] - days[0]), 0), 1) }
        switch shape.family {
        case .lognormal:
            let middle = Double(days[1] - days[0])
            let sigma = log(Double(days[2] - days[0]) / middle) / 1.2815515655446004
            return { day in
                day > days[0] ? 0.5 * erfc(-log(Double(day - days[0]) / middle) / sigma / 2.squareRoot()) : 0
            }
        case .pert:
            let (a, cells) = (1 + 4 * after(days[1]), 50_000)
            var sums = [0.0]
            for cell in 0..<cells {
                let x = (Double(cell) + 0.5) / Double(cells)
                sums.append(sums[cell] + pow(x, a - 1) * pow(1 - x, 5 - a))
            }
            return { day in sums[Int((after(day) * Double(cells)).rounded())] / sums[cells] }
        case .triangular:
            let m = after(days[1])
            return { day in
                let x = after(day)
                return x <= m ? (m == 0 ? 0 : x * x / m) : 1 - (1 - x) * (1 - x) / (1 - m)
            }
        case .empirical:
            // Straight lines between the samples, the k-th of n at (k − 1)/(n − 1).
            return { day in
                guard let last = days.lastIndex(where: { $0 <= day }) else { return 0 }
                guard last + 1 < days.count else { return 1 }
                let part = Double(day - days[last]) / Double(days[last + 1] - days[last])
                return (Double(last) + part) / Double(days.count - 1)
            }
        }
    }

    @Test func `the day of a probability is the first with as much`() throws {
        for seed in 0..<200 {
            var random = SplitMix64(seed: seed)
            let shape = try some(&random)
            let part = probability(shape)
            for u in [0.01, 0.1, 0.5, 0.8, 0.9, 0.99]
                + (0..<10).map({ _ in Double.random(in: 0.001...0.999, using: &random) })
            {
                let day = shape.day(quantile: u).number
                let near = 1e-4
                guard part(day) >= u - near, day == shape.days[0].number || part(day - 1) <= u + near else {
                    Issue.record(
                        "seed \(seed): \(shape) at \(u): \(Day(day)), there with \(part(day - 1))…\(part(day))")
                    return
                }
            }
        }
    }

    @Test func `given quantiles and ends are met to the day`() throws {
        let lognormal = try shape("lognormal;2026-04-09;2027-03-01;2027-12-01")
        #expect(lognormal.day(quantile: 0.5) == Day("2027-03-01") && lognormal.day(quantile: 0.9) == Day("2027-12-01"))
        for text in ["pert;2027-01-01;2027-03-01;2027-12-01", "triangular;2027-01-01;2027-03-01;2027-12-01"] {
            let bounded = try shape(text)
            #expect(bounded.day(quantile: 1e-15) <= Day("2027-01-02")!)
            #expect(bounded.day(quantile: 1 - 1e-15) == Day("2027-12-01"))
        }
        let seen = try shape("empirical;2027-02-01;2027-02-20;2027-06-30")
        #expect(seen.day(quantile: 0.5) == Day("2027-02-20") && seen.day(quantile: 1e-15) == Day("2027-02-01"))
    }

    // MARK: In a delay

    @Test func `a delay has the days of its shape at every probability, up to never`() throws {
        for seed in 0..<300 {
            var random = SplitMix64(seed: seed)
            let shape = try some(&random)
            let delay = Delay(plan: Day(1500), shape: shape)
            #expect(delay.isOrdered && delay.p80 == .on(shape.day(quantile: 0.8)), "seed \(seed)")
            let never = Probability(ppm: random.int(0...400_000))!
            let curve = DayCurve(delay, asOf: asOf, never: never)
            var before = When.on(Day(0))
            for u in (0..<200).map({ _ in Double.random(in: 0.0001...0.9999, using: &random) }).sorted() {
                let day = curve.day(quantile: u)
                let isThere = u <= 1 - never.fraction
                guard day == (isThere ? .on(shape.day(quantile: u)) : .never), day >= before,
                    abs((curve.day(score: Normal.score(u)).day ?? Day(0)) - (day.day ?? Day(0))) <= 1
                else {
                    Issue.record("seed \(seed): \(shape), never \(never.ppm), at \(u): \(day)")
                    return
                }
                before = day
            }
        }
    }

    @Test func `a slip moves all of it alike`() throws {
        for seed in 0..<200 {
            var random = SplitMix64(seed: seed)
            let shape = try some(&random)
            let (delay, days) = (Delay(plan: Day(1500), shape: shape), random.int(-400...400))
            let later = delay.slipped(by: days)
            #expect(later == Delay(plan: Day(1500 + days), shape: later.shape), "seed \(seed): \(shape)")
            #expect(later.shape?.days == shape.days.map { $0 + days }, "seed \(seed)")
            #expect(later.p90 == delay.p90 + days, "seed \(seed)")
        }
    }

    @Test func `drawn beside others of its driver it keeps its quantiles`() throws {
        let texts = [
            "lognormal;2026-04-09;2027-03-01;2027-12-01", "pert;2027-01-01;2027-03-01;2027-12-01",
            "triangular;2027-01-01;2027-03-01;2027-12-01", "empirical;2027-02-01;2027-02-20;2027-06-30",
        ]
        let start = try #require(Day("2026-04-09"))
        let never = try #require(Probability(ppm: 50_000))
        let items = try texts.map { text in
            DatedItem(
                ItemName(String(text.prefix(4))),
                .open(Delay(plan: start + 300, shape: try shape(text)), asOf: start, never: never),
                drivers: ["utility", "vendor"])
        }
        let set = try #require(DrawSet("latin_hypercube;65536;5"))
        let futures = try Futures(items, draws: set)
        var future = futures.blank()
        var counts = [[Int]](repeating: [0, 0, 0, 0], count: items.count)
        for draw in 0..<set.count {
            futures.draw(draw, into: &future)
            for place in items.indices {
                #expect(futures.day(of: place, in: draw) == future.days[place])
                for (column, u) in [0.2, 0.5, 0.8, 0.9].enumerated() {
                    let day = try shape(texts[place]).day(quantile: u)
                    if future.days[place] <= .on(day) { counts[place][column] += 1 }
                }
            }
        }
        for (place, count) in counts.enumerated() {
            for (part, u) in zip(count, [0.2, 0.5, 0.8, 0.9]) {
                let found = Double(part) / Double(set.count)
                // A whole day of an empirical's steep part holds up to 1.3% of the futures.
                #expect(found > u - 0.008 && found < u + 0.03, "\(texts[place]) at \(u): \(found)")
            }
        }
    }

    // MARK: Blanks

    @Test func `p80 lies between p50 and p90 where only these are given`() {
        let plan = Day(1000)
        #expect(Delay(plan: plan, p50: .on(plan + 100), p90: .on(plan + 200)).p80 == .on(plan + 175))
        #expect(Delay(plan: plan, p50: .on(plan + 100), p90: .on(plan + 101)).p80 == .on(plan + 101), "rounded up")
        #expect(Delay(plan: plan, p90: .on(plan + 40)).p80 == .on(plan + 30), "p50 from plan")
        #expect(Delay(plan: plan, p50: .on(plan + 100), p90: .never).p80 == .on(plan + 100))
        #expect(Delay(plan: plan, p50: .never).p80 == .never)
        #expect(!Delay(plan: plan, p50: .on(plan + 100), p90: .on(plan)).isOrdered)
    }
}

import Delay
import TestRandom
import Testing
import Units

@Suite struct ReadinessTests {
    @Test func `a quantile is the smallest sampled day that enough samples meet`() throws {
        for seed in 0..<300 {
            var random = SplitMix64(seed: seed)
            let samples = (0..<random.int(1...40)).map { _ -> When in
                random.chance(20) ? .never : .on(Day(random.int(0...15)))
            }
            let ready = try #require(Readiness(samples))
            for ppm in [1, 100_000, 250_000, 500_000, 800_000, 900_000, 999_999, 1_000_000] {
                let enough = samples.filter { day in
                    samples.count { $0 <= day } * 1_000_000 >= samples.count * ppm
                }
                #expect(ready.day(at: Probability(ppm: ppm)!) == enough.min(), "seed \(seed) at \(ppm)")
            }
            for day in -1...16 {
                let part = Double(samples.count { $0 <= .on(Day(day)) }) / Double(samples.count)
                #expect(ready.probability(by: Day(day)) == part)
            }
        }
        #expect(Readiness([]) == nil)
    }

    @Test func `ranks are exact where a product of fractions is not`() throws {
        let ready = try #require(Readiness((1...10).map { .on(Day($0)) }))
        #expect(ready.day(at: .p80) == .on(Day(8)) && ready.day(at: .p90) == .on(Day(9)))
        #expect(ready.day(at: Confidence(percent: 70)!) == .on(Day(7)) && ready.day(at: .zero) == .on(Day(1)))
    }
}

@Suite struct IntervalTests {
    /// Two-sided 95% points as tables print them.
    @Test func `Student's t agrees with the tables`() {
        let table = [
            (1, 12.706205), (2, 4.302653), (7, 2.364624), (8, 2.306004), (9, 2.262157), (10, 2.228139), (11, 2.200985),
            (12, 2.178813), (13, 2.160369), (14, 2.144787), (15, 2.131450), (1000, 1.962339),
        ]
        for (freedom, t) in table { #expect(abs(Interval.studentT(freedom: freedom) - t) < 1e-6, "\(freedom)") }
    }

    @Test func `an interval covers the truth 95 times in 100`() {
        for values in [8, 16] {
            var (covered, seed) = (0, SplitMix64(seed: values))
            for _ in 0..<10_000 {
                let sample = (0..<values).map { _ in Normal.score(Double.random(in: 1e-12..<1, using: &seed)) }
                if Interval(sample)!.range.contains(0) { covered += 1 }
            }
            // Standard deviation 22.
            #expect(abs(covered - 9500) < 90, "\(covered) of 10,000 with \(values)")
        }
    }

    @Test func `there is no interval of never, of one value or of nothing`() throws {
        let days = try #require(Interval([.on(Day(12)), .on(Day(14))], from: Day(10)))
        #expect(days.mean == 3 && days.standardError == 1 && abs(days.halfWidth - 12.706205) < 1e-6)
        #expect(Interval([.on(Day(12)), .never], from: Day(10)) == nil && Interval([1]) == nil && Interval([]) == nil)
        #expect(Interval([1, .infinity]) == nil && Interval([2, 2, 2])?.halfWidth == 0)
    }
}

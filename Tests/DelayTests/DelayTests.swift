import TestRandom
import Delay
import Testing
import Units

@Suite struct DelayTests {
    private func random(_ random: inout SplitMix64) -> Delay {
        let plan = Day(random.int(-500...3000))
        let p50 = plan + random.int(-20...200)
        let p80 = p50 + random.int(0...300)
        let p90: When = random.int(0...5) == 0 ? .never : .on(p80 + random.int(0...300))
        return Delay(plan: plan, p50: .on(p50), p80: .on(p80), p90: p90)
    }

    @Test func quantilesAreReproducedAndDaysNeverDecrease() {
        for seed in 0..<2000 {
            var generator = SplitMix64(seed: seed)
            let delay = random(&generator)
            #expect(delay.isOrdered)
            let days = (50...90).map { delay.day(at: Confidence(percent: $0)!) }
            let isRight =
                days[0] == delay.p50 && days[30] == delay.p80 && days[40] == delay.p90
                && zip(days, days.dropFirst()).allSatisfy { $0 <= $1 }
            guard isRight, isLinear(delay, days) else {
                Issue.record("seed \(seed): \(delay)")
                return
            }
        }
    }

    /// Between two quantiles a day is the first at or after the straight line.
    private func isLinear(_ delay: Delay, _ days: [When]) -> Bool {
        (51..<90).filter { $0 != 80 }.allSatisfy { percent in
            let (low, high, part, whole) =
                percent < 80 ? (delay.p50, delay.p80, percent - 50, 30) : (delay.p80, delay.p90, percent - 80, 10)
            guard let from = low.day, let to = high.day else { return days[percent - 50] == .never }
            guard let found = days[percent - 50].day else { return false }
            let (line, length) = ((found - from) * whole, (to - from) * part)
            return line >= length && line - whole < length
        }
    }

    @Test func blanksAreFilledFromTheLeft() {
        let (plan, later) = (Day(10), When.on(Day(20)))
        #expect(Delay(plan: plan).p90 == .on(plan))
        let filled = Delay(plan: plan, p50: later)
        #expect(filled.p50 == later && filled.p80 == later && filled.p90 == later)
        #expect(Delay(plan: plan, p80: .never).p90 == .never)
        #expect(!Delay(plan: plan, p50: later, p80: .on(plan)).isOrdered)
    }

    @Test func aSlipMovesAllOwnDaysAlike() {
        for seed in 0..<500 {
            var generator = SplitMix64(seed: seed)
            let (delay, days) = (random(&generator), generator.int(-100...100))
            let slipped = delay.slipped(by: days)
            #expect(slipped.plan == delay.plan + days, "seed \(seed)")
            for percent in 50...90 {
                let confidence = Confidence(percent: percent)!
                #expect(slipped.day(at: confidence) == delay.day(at: confidence) + days, "seed \(seed) at \(percent)%")
            }
            #expect(slipped.slipped(by: -days) == delay)
        }
    }

    @Test func confidenceSpansTheQuantiles() {
        for percent in -1...101 { #expect((Confidence(percent: percent) != nil) == (50...90).contains(percent)) }
        #expect(Confidence(percent: 80) == .p80 && Confidence.p50.percent == 50 && Confidence.p90.percent == 90)
    }

    @Test func delaysRoundTripAsJSON() throws {
        let delay = Delay(plan: Day(1), p50: .on(Day(2)), p80: .on(Day(3)), p90: .never)
        let text = #"{"p50":"2024-01-03","p80":"2024-01-04","p90":"never","plan":"2024-01-02"}"#
        #expect(try CanonicalJSON.text(delay) == text)
        #expect(try CanonicalJSON.value(Delay.self, from: text) == delay)
    }
}

import TestRandom
import Testing
import Units

@Suite struct InstantTests {
    @Test func roundTripsAndFallsOnItsDay() {
        let seed = 11
        var random = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            let (day, time) = (random.int(-20_000...20_000), random.int(0...86_399_999))
            let instant = Instant(milliseconds: day * 86_400_000 + time)
            guard Instant(instant.description) == instant, instant.day == Day(day) else {
                Issue.record("seed \(seed): \(instant) of day \(Day(day))")
                return
            }
        }
    }

    @Test func readsThreeForms() {
        let midnight = Instant(Day("2026-04-09")!)
        #expect(Instant("2026-04-09") == midnight && Instant("2026-04-09T00:00:00Z") == midnight)
        #expect(midnight.description == "2026-04-09T00:00:00.000Z")
        #expect(
            Instant("2026-04-09T23:59:59.999Z") == Instant(milliseconds: midnight.milliseconds + 86_399_999))
        #expect(Instant(milliseconds: -1).description == "2023-12-31T23:59:59.999Z")
    }

    @Test func instantsAreOrderedInTime() {
        let texts = ["2023-12-31T23:59:59.999Z", "2024-01-01", "2024-01-01T00:00:00.001Z", "2026-04-09T12:00:00Z"]
        let instants = texts.compactMap { Instant($0) }
        #expect(instants.count == texts.count && instants.shuffled().sorted() == instants)
    }

    @Test(arguments: [
        "2026-04-09T", "2026-04-09T24:00:00Z", "2026-04-09T00:60:00Z", "2026-04-09T00:00:60Z", "2026-04-09T00:00:00",
        "2026-04-09 00:00:00Z", "2026-04-09T00:00:00.00Z", "2026-04-09T00:00:00,000Z", "2026-04-09T00:00:00+00:00",
        "2026-02-30T00:00:00Z", "2026-04-09T0000:00Z", "",
    ])
    func whatIsNoInstantIsNil(_ text: String) {
        #expect(Instant(text) == nil)
    }
}

import Plot
import TestRandom
import Testing
import Units

/// Ticks, figures and colours.
struct FigureTests {
    @Test(arguments: 1...20)
    func `Ticks cover the range, are round, and are four to eight`(seed: Int) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let size = (0..<random.int(0...14)).reduce(1) { power, _ in power * 10 }
            let (a, b) = (random.int(-size...size), random.int(-size...size))
            let ticks = Ticks(covering: min(a, b)...max(a, b))
            #expect(ticks.values[0] <= min(a, b) && max(a, b) <= ticks.values[ticks.values.count - 1], "seed \(seed)")
            #expect((4...8).contains(ticks.values.count), "seed \(seed): \(ticks.values)")
            var mantissa = ticks.step
            while mantissa % 10 == 0 { mantissa /= 10 }
            #expect([1, 2, 5].contains(mantissa), "seed \(seed): \(ticks.step)")
            #expect(ticks.values.allSatisfy { $0 % ticks.step == 0 }, "seed \(seed)")
            #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $1 - $0 == ticks.step })
        }
    }

    @Test(
        arguments: [
            (0, "$0"), (5, "$0.05"), (420, "$4.20"), (999, "$9.99"), (1000, "$10.0"), (12_345, "$123"),
            (99_949, "$999"), (99_950, "$1.00 K"), (123_456, "$1.23 K"), (99_999_999, "$1.00 M"),
            (889_282_235_828, "$8.89 B"), (2_019_060_945_341, "$20.2 B"), (-104_500_000, "−$1.05 M"),
            (9_810_000_000_000, "$98.1 B"), (123_400_000_000_000, "$1.23 T"),
        ])
    func `Money has three significant digits`(cents: Int, text: String) {
        #expect(Unit.money.text(cents) == text)
    }

    @Test func `Ticks are told without digits that are nothing`() {
        #expect(Unit.money.brief(200_000_000_000) == "$2 B")
        #expect(Unit.money.brief(250_000_000_000) == "$2.5 B")
        #expect(Unit.ppm.brief(600_000) == "60%")
        #expect(Unit.ppm.text(583_949) == "58.4%")
        #expect(Unit.count.text(-1_234_567) == "−1,234,567")
    }

    @Test func `Every colour stands out from its paper, text more than marks`() {
        let marks: [Ink] = (0..<8).map { .series($0) } + [.rest, .promised, .queued, .forecast, .alarm, .heat]
        for ink in marks {
            #expect(ink.light.contrast(with: Ink.paper.light) >= 3, "\(ink)")
            #expect(ink.dark.contrast(with: Ink.paper.dark) >= 3, "\(ink)")
        }
        for ink in [Ink.text, .muted] {
            #expect(ink.light.contrast(with: Ink.paper.light) >= 4.5, "\(ink)")
            #expect(ink.dark.contrast(with: Ink.paper.dark) >= 4.5, "\(ink)")
        }
        #expect(Ink.paper.light.contrast(with: Ink.paper.light) == 1)
    }
}

import Calibration
import TestRandom
import Testing

@Suite("Age table")
struct AgeTableTests {
    /// Two of six spells have not ended, at 2 and 4 days.
    private let table = AgeTable(
        [(1, true), (2, true), (2, false), (3, true), (4, false), (5, true)].map { Spell(days: $0, isFinished: $1) })

    @Test func `rows, survival and hazard of a small table are those worked out by hand`() {
        #expect(table.rows.map(\.age) == [1, 2, 3, 5])
        #expect(table.rows.map(\.finished) == [1, 1, 1, 1])
        #expect(table.rows.map(\.atRisk) == [6, 5, 3, 1])
        let survival: [Double] = [1, 5 / 6, 2 / 3, 4 / 9, 4 / 9, 0]
        let hazard: [Double] = [0, 1 / 6, 11 / 30, 7 / 10, 7 / 10, 17 / 10]
        for age in 0...5 {
            #expect(abs(table.survival(to: age) - survival[age]) < 1e-12)
            #expect(abs(table.hazard(to: age) - hazard[age]) < 1e-12)
        }
        #expect(table.hazard(to: -1) == 0)
        #expect(table.survival(to: 9) == 0)
    }

    @Test func `ages by which a share is finished are those worked out by hand`() {
        #expect(table.age(share: 0.1, since: -1) == 1)
        #expect(table.age(share: 0.5, since: -1) == 3)
        #expect(table.age(share: 0.6, since: -1) == 5)
        #expect(table.age(share: 1 / 3, since: 2) == 3)
        #expect(table.age(share: 0.5, since: 5) == nil)
        #expect(table.age(hazard: 0.2) == 2)
        #expect(table.age(hazard: 1.71) == nil)
    }

    @Test func `shares that fractions meet exactly are met in spite of rounding`() {
        let even = AgeTable((1...10).map { Spell(days: $0, isFinished: true) })
        for tenth in 1...9 { #expect(even.age(share: Double(tenth) / 10, since: -1) == tenth) }
    }

    /// Of forty finished spells, one a day long to forty days, 95% end by day 38; the last two, and two that go on to day 138,
    /// spend 1 + 2 + 100 + 100 days past it.
    @Test func `past 95% of the finished the hazard is even`() {
        let spells =
            (1...40).map { Spell(days: $0, isFinished: true) } + [138, 138].map { Spell(days: $0, isFinished: false) }
        let table = AgeTable(spells)
        let rate = 2.0 / 203
        let begins = table.hazard(to: 38)
        #expect(abs(begins - (0..<38).reduce(0) { $0 + 1 / Double(42 - $1) }) < 1e-12)
        for age in [39, 40, 41, 138, 1000] {
            #expect(abs(table.hazard(to: age) - begins - rate * Double(age - 38)) < 1e-12)
        }
        #expect(table.age(hazard: begins) == 38)
        #expect(table.age(hazard: begins + 1.5 * rate) == 40)
        #expect(table.age(hazard: begins + rate * 36_486.5) == 36_525)
        #expect(table.age(hazard: begins + rate * 36_487.5) == nil)
    }

    @Test func `nothing finished gives a table that names no day`() {
        let none = AgeTable([Spell(days: 7, isFinished: false)])
        #expect(none.rows.isEmpty && none.survival(to: 99) == 1)
        #expect(none.age(share: 0.1, since: -1) == nil && none.age(hazard: 0.1) == nil)
        #expect(AgeTable([]).rows.isEmpty)
    }

    /// Survival by another way: a spell that has not ended hands its weight to the longer ones, in equal parts: B. Efron (1967),
    /// "The two sample problem with censored data".
    private func redistributed(_ spells: [Spell], to age: Int) -> Double {
        let sorted = spells.sorted { ($0.days, $0.isFinished ? 0 : 1) < ($1.days, $1.isFinished ? 0 : 1) }
        var weights = Array(repeating: 1 / Double(spells.count), count: spells.count)
        for (place, spell) in sorted.enumerated() where !spell.isFinished && place + 1 < sorted.count {
            let part = weights[place] / Double(sorted.count - place - 1)
            for later in (place + 1)..<sorted.count { weights[later] += part }
            weights[place] = 0
        }
        let done = zip(sorted, weights).filter { $0.0.isFinished && $0.0.days <= age }
        return 1 - done.reduce(0) { $0 + $1.1 }
    }

    @Test func `survival is that of a second way to work it out`() {
        for seed in 0..<300 {
            var random = SplitMix64(seed: seed)
            let spells = (0..<random.int(1...40)).map { _ in
                Spell(days: random.int(0...30), isFinished: random.chance(60))
            }
            let table = AgeTable(spells)
            for age in 0...31 {
                let difference = abs(table.survival(to: age) - redistributed(spells, to: age))
                #expect(difference < 1e-9, "seed \(seed), age \(age)")
            }
        }
    }
}

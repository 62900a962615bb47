import TestRandom
import Profile
import Testing
import Units

/// Longer profiles, changed at random across blocks, beside a plain list of values.
@Suite struct RandomProfileTests {
    @Test func tenThousandProfilesAgreeWithAPlainList() {
        for seed in 0..<10_000 {
            if let fault = fault(seed: seed) {
                Issue.record("seed \(seed): \(fault)")
                return
            }
        }
    }

    private func fault(seed: Int) -> String? {
        var random = SplitMix64(seed: seed)
        let length = seed.isMultiple(of: 20) ? random.int(1...2000) : random.int(1...700)
        let start = random.int(-3...3)
        var profile = Profile(length: length, value: start)
        var naive = NaiveProfile(values: Array(repeating: start, count: length))
        for step in 0..<random.int(1...5) {
            let (amount, range) = (random.int(-5...5), part(of: length, &random))
            do { try profile.add(amount, from: range.lowerBound, to: range.upperBound) } catch { return "overflow" }
            naive.add(amount, from: range.lowerBound, to: range.upperBound)
            guard profile.holdsInvariants else { return "invariants after step \(step), \(range) + \(amount)" }
        }
        guard naive.equals(profile) else { return "values of length \(length)" }
        return questionFault(profile, naive.values, &random)
    }

    /// A range that ends now and then on a block's edge or beyond the profile.
    private func part(of length: Int, _ random: inout SplitMix64) -> Range<Int> {
        func edge(_ random: inout SplitMix64) -> Int {
            random.int(0...3) == 0 ? 256 * random.int(0...(length / 256 + 1)) : random.int(-10...(length + 10))
        }
        let (a, b) = (edge(&random), edge(&random))
        return min(a, b)..<max(a, b)
    }

    private func questionFault(_ profile: Profile, _ values: [Int], _ random: inout SplitMix64) -> String? {
        for _ in 0..<3 {
            let (a, b) = (random.int(0...values.count), random.int(0...values.count))
            let (from, to, need) = (min(a, b), max(a, b), random.int(-15...15))
            let part = values[from..<to]
            let what = "\(from)..<\(to), need \(need)"
            if from < to, profile.minimum(from: from, to: to) != part.min() { return "minimum of \(what)" }
            if profile.last(below: need, from: from, to: to) != part.lastIndex(where: { $0 < need }) {
                return "last of \(what)"
            }
            if profile.first(below: need, from: from) != values[from...].firstIndex(where: { $0 < need }) {
                return "first from \(from), need \(need)"
            }
            if let fault = shapeFault(profile, values, from, to) { return fault }
        }
        return nil
    }

    private func shapeFault(_ profile: Profile, _ values: [Int], _ from: Int, _ to: Int) -> String? {
        var rises: [Int] = []
        profile.rises(from: from, to: to) { rises.append($0) }
        let expected = from + 1 < to ? (from + 1..<to).filter { values[$0] > values[$0 - 1] } : []
        if rises != expected { return "rises of \(from)..<\(to)" }
        let runs = profile.runs(from: from, to: to)
        let naive = NaiveProfile(values: values).runs(from, to)
        return runs == naive ? nil : "runs of \(from)..<\(to)"
    }

    @Test func addingAndRemovingInAnyOrderGivesTheSame() {
        for seed in 0..<500 {
            var random = SplitMix64(seed: seed)
            let original = Profile(length: random.int(1...1500), value: random.int(-2...2))
            let adds = (0..<8).map { _ in (random.int(-9...9), part(of: original.length, &random)) }
            var profile = original
            for (amount, range) in adds { try! profile.add(amount, from: range.lowerBound, to: range.upperBound) }
            for (amount, range) in adds.shuffled(using: &random) {
                try! profile.add(-amount, from: range.lowerBound, to: range.upperBound)
            }
            #expect(profile == original && profile.holdsInvariants, "seed \(seed)")
        }
    }

    @Test func aCopyIsItsOwn() {
        for seed in 0..<500 {
            var random = SplitMix64(seed: seed)
            let length = random.int(1...1500)
            var first = Profile(length: length)
            try! first.add(4, from: 0, to: random.int(1...length))
            let values = (0..<length).map { first[$0] }
            var copy = first
            let range = part(of: length, &random)
            try! copy.add(7, from: range.lowerBound, to: range.upperBound)
            #expect(NaiveProfile(values: values).equals(first) && first.holdsInvariants, "seed \(seed)")
            var naive = NaiveProfile(values: values)
            naive.add(7, from: range.lowerBound, to: range.upperBound)
            #expect(naive.equals(copy) && copy.holdsInvariants, "seed \(seed)")
        }
    }

    @Test(arguments: [Int.max, Int.min, Int(Int32.max) + 1, Int(Int32.max)], [(0, 1000), (100, 101), (250, 700)])
    func overflowChangesNothing(_ amount: Int, _ range: (Int, Int)) throws {
        var profile = Profile(length: 1000, value: 1)
        try profile.add(400_000_000, from: 600, to: 1000)
        try profile.add(-400_000_000, from: 0, to: 200)
        let before = profile
        let values = (0..<1000).map { profile[$0] }
        #expect(throws: Overflow()) { try profile.add(amount, from: range.0, to: range.1) }
        #expect(profile == before && NaiveProfile(values: values).equals(profile) && profile.holdsInvariants)
    }

    @Test func aHundredMillionUnitsCanBeCounted() throws {
        var profile = Profile()
        for _ in 0..<5 { try profile.add(100_000_000, from: 10, to: 5000) }
        for _ in 0..<5 { try profile.add(-100_000_000, from: 6000, to: 6500) }
        #expect(profile[10] == 500_000_000 && profile[6000] == -500_000_000 && profile[9] == 0)
    }

    /// The number that lets most additions through grows with each; it must not end in a refusal of what fits.
    @Test func `adding and removing for ever never overflows`() throws {
        var profile = Profile(length: 2000)
        for round in 0..<200 {
            let (from, to) = (round * 7 % 500, 1000 + round * 13 % 900)
            try profile.add(100_000_000, from: from, to: to)
            #expect(profile[from] == 100_000_000 && profile.holdsInvariants)
            try profile.add(-100_000_000, from: from, to: to)
        }
        #expect(profile == Profile(length: 2000))
    }

    /// Once that number says nothing, each block is looked at: far blocks do not count, near ones do.
    @Test func `what overflows is refused after many additions that do not`() throws {
        var profile = Profile(length: 2000)
        for block in 0..<7 { try profile.add(400_000_000, from: block * 256 + 10, to: block * 256 + 100) }
        for _ in 0..<3 {
            let before = profile
            #expect(throws: Overflow()) { try profile.add(200_000_000, from: 50, to: 60) }
            #expect(throws: Overflow()) { try profile.add(200_000_000, from: 0, to: 2000) }
            #expect(profile == before && profile.holdsInvariants)
            try profile.add(-400_000_000, from: 10, to: 100)
            try profile.add(200_000_000, from: 50, to: 60)
            try profile.add(-200_000_000, from: 50, to: 60)
            try profile.add(400_000_000, from: 10, to: 100)
        }
    }
}

import Profile
import TestRandom
import Testing

/// The earliest fit of one profile beside a plain list of values that is looked at tick by tick.
@Suite struct EarliestFitTests {
    /// What is asked of a profile.
    struct Question {
        let need: Int
        let term: Int
        let from: Int
        var notAfter: Int?
    }

    /// The first start whose every tick reaches the need, in one pass from the left.
    static func naive(_ question: Question, _ values: [Int]) -> Int? {
        var start = question.from
        if question.term == 0 { return start <= min(question.notAfter ?? values.count, values.count) ? start : nil }
        for tick in question.from..<max(values.count, question.from) {
            if values[tick] < question.need { start = tick + 1 }
            if start > question.notAfter ?? values.count { return nil }
            if tick + 1 - start == question.term { return start }
        }
        return nil
    }

    private func answer(_ question: Question, _ profile: Profile) -> Int? {
        profile.earliest(question.need, for: question.term, from: question.from, notAfter: question.notAfter)
    }

    /// A profile of random steps, its length, how often it changes and how far all drawn, and the same as a list.
    private func random(_ random: inout SplitMix64, length: ClosedRange<Int>, changes: Int) -> (Profile, [Int]) {
        let length = random.int(length)
        var profile = Profile(length: length, value: 4)
        var naive = NaiveProfile(values: Array(repeating: 4, count: length))
        let reach = random.one(of: [20, 300, 3000, 40_000])
        for _ in 0..<random.int(0...changes) {
            let (amount, from) = (random.int(-3...2), random.int(-5...length))
            let to = from + random.int(1...reach)
            try! profile.add(amount, from: from, to: to)
            naive.add(amount, from: from, to: to)
        }
        return (profile, naive.values)
    }

    /// Terms around every boundary between ticks, leaves and blocks, and any other.
    private func question(_ random: inout SplitMix64, _ length: Int) -> Question {
        let edges = [1, 15, 16, 17, 31, 32, 33, 48, 255, 256, 257, 1023, 1024, 1025, 1279, 1280, 12_800]
        let term = random.chance(30) ? random.one(of: edges) : random.int(1...random.one(of: [40, 1100, 30_000]))
        let from = random.int(0...length)
        return Question(
            need: random.int(-4...6), term: term, from: from,
            notAfter: random.chance(30) ? from + random.int(-2...length) : nil)
    }

    @Test func `every small question agrees`() {
        var faults: [String] = []
        for values in SmallProfileTests.all {
            let profile = SmallProfileTests.profile(values)
            for need in 0...4 {
                for (term, from) in (0...5).flatMap({ term in (0...5).map { (term, $0) } }) {
                    for notAfter in [nil, 0, 1, 2, 3, 4] {
                        let question = Question(need: need, term: term, from: from, notAfter: notAfter)
                        if answer(question, profile) != EarliestFitTests.naive(question, values) {
                            faults.append("\(values): \(question)")
                        }
                    }
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.count), such as \(faults.prefix(3))")
    }

    @Test(arguments: [(3000, 1...700, 12), (1000, 1...5000, 60), (60, 20_000...90_000, 300)])
    func `random questions agree`(_ runs: Int, _ length: ClosedRange<Int>, _ changes: Int) {
        for seed in 0..<runs {
            var generator = SplitMix64(seed: seed)
            let (profile, values) = random(&generator, length: length, changes: changes)
            for _ in 0..<10 {
                let question = question(&generator, values.count)
                let (found, expected) = (answer(question, profile), EarliestFitTests.naive(question, values))
                guard found == expected else {
                    Issue.record(
                        "seed \(seed): \(String(describing: found)), not \(String(describing: expected)): \(question)")
                    return
                }
            }
        }
    }

    // MARK: Steps

    private func windows(_ question: Question, _ profile: Profile) -> (answer: Int?, looked: Int) {
        var looked = 0
        let answer = profile.earliest(
            question.need, for: question.term, from: question.from, notAfter: question.notAfter
        ) { looked += 1 }
        return (answer, looked)
    }

    /// At most 2⌈(answer − from) / term⌉ + 2; where there is no answer, up to the last start there could be.
    private func bound(_ question: Question, _ answer: Int?, _ length: Int) -> Int {
        let last = answer ?? max(length - question.term, question.from)
        return 2 * ((last - question.from + question.term - 1) / question.term) + 2
    }

    @Test func `windows looked at are bounded`() {
        for seed in 0..<1000 {
            var generator = SplitMix64(seed: seed)
            let (profile, values) = random(&generator, length: 1...5000, changes: 60)
            for _ in 0..<10 {
                let question = question(&generator, values.count)
                let (answer, looked) = windows(question, profile)
                #expect(looked <= bound(question, answer, values.count), "seed \(seed): \(question)")
            }
        }
    }

    /// Short ticks as far apart as is worst: each window meets one that the window before did not see.
    @Test(arguments: [2, 24, 32, 100, 512, 1023, 1024, 3000], [0, 1, 7])
    func `windows looked at are bounded on a comb too`(_ term: Int, _ slack: Int) {
        var profile = Profile(length: 40_000, value: 8)
        for tick in stride(from: 0, to: 36_000, by: max(term - slack, 1)) {
            try! profile.add(-1, from: tick, to: tick + 1)
        }
        let question = Question(need: 8, term: term, from: 0)
        let (answer, looked) = windows(question, profile)
        let values = (0..<40_000).map { profile[$0] }
        #expect(answer == EarliestFitTests.naive(question, values))
        #expect(looked <= bound(question, answer, 40_000))
    }

    // MARK: Laws between answers

    @Test func `asking for more or later never gives an earlier start`() {
        for seed in 0..<1000 {
            var generator = SplitMix64(seed: seed)
            let (profile, values) = random(&generator, length: 1...5000, changes: 60)
            let question = question(&generator, values.count)
            let harder = Question(
                need: question.need + generator.int(0...2), term: question.term + generator.int(0...300),
                from: question.from + generator.int(0...500), notAfter: question.notAfter)
            let (found, later) = (answer(question, profile) ?? Int.max, answer(harder, profile) ?? Int.max)
            #expect(found <= later, "seed \(seed): \(question), \(harder)")
        }
    }

    @Test func `shifting time shifts the answer`() {
        for seed in 0..<500 {
            var generator = SplitMix64(seed: seed)
            let shift = generator.one(of: [1, 16, 100, 256, 1000, generator.int(1...5000)])
            let length = generator.int(100...4000)
            var (here, there) = (Profile(length: length), Profile(length: length + shift))
            for _ in 0..<20 {
                let (amount, from) = (generator.int(-2...4), generator.int(0...(length - 1)))
                let to = min(from + generator.int(1...2000), length)
                try! here.add(amount, from: from, to: to)
                try! there.add(amount, from: from + shift, to: to + shift)
            }
            let question = question(&generator, length)
            let shifted = Question(
                need: question.need, term: question.term, from: question.from + shift,
                notAfter: question.notAfter.map { $0 + shift })
            #expect(answer(question, here).map { $0 + shift } == answer(shifted, there), "seed \(seed): \(question)")
        }
    }

    @Test func `what is added and taken back changes no answer`() {
        for seed in 0..<500 {
            var generator = SplitMix64(seed: seed)
            let (original, values) = random(&generator, length: 1...5000, changes: 30)
            var profile = original
            let changes = (0..<10).map { _ in
                (generator.int(-9...9), generator.int(0...values.count), generator.int(0...values.count))
            }
            for (amount, from, to) in changes { try! profile.add(amount, from: from, to: to) }
            for (amount, from, to) in changes.shuffled(using: &generator) {
                try! profile.add(-amount, from: from, to: to)
            }
            let question = question(&generator, values.count)
            #expect(answer(question, profile) == answer(question, original), "seed \(seed): \(question)")
            #expect(profile == original && profile.holdsInvariants, "seed \(seed)")
        }
    }

    @Test func `the earliest fit is free and the tick before it is not`() {
        for seed in 0..<500 {
            var generator = SplitMix64(seed: seed)
            let (profile, values) = random(&generator, length: 1...5000, changes: 60)
            let question = question(&generator, values.count)
            guard let start = answer(question, profile) else { continue }
            #expect(profile.minimum(from: start, to: start + question.term) >= question.need, "seed \(seed)")
            if start > question.from { #expect(profile[start - 1] < question.need, "seed \(seed): \(question)") }
        }
    }
}

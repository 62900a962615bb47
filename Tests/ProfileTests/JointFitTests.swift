import TestRandom
import Profile
import Testing
import Units

/// A joint ask answered by trying each day and looking at each tick of each window.
private struct NaiveFit {
    let values: [[Int]]

    func fits(_ asks: [Ask], at start: Day) -> Bool {
        asks.allSatisfy { ask in
            let (opens, closes) = ((start + ask.opens).number, (start + ask.closes).number)
            guard opens >= 0, closes <= Axis.length else { return false }
            return opens >= closes || values[ask.profile][opens..<closes].allSatisfy { $0 >= ask.quantity }
        }
    }

    func earliest(_ asks: [Ask], from: Day, notAfter: Day) -> Day? {
        var day = from
        while day <= notAfter {
            if fits(asks, at: day) { return day }
            day = day + 1
        }
        return nil
    }
}

@Suite struct JointFitTests {
    /// A profile over the whole axis that begins with some values and goes on with the last.
    private func axis(_ values: [Int]) -> Profile {
        var profile = Profile(value: values[values.count - 1])
        for (tick, value) in values.enumerated() where value != values[values.count - 1] {
            try! profile.add(value - values[values.count - 1], from: tick, to: tick + 1)
        }
        return profile
    }

    private func naive(_ values: [Int]) -> [Int] {
        values + Array(repeating: values[values.count - 1], count: Axis.length - values.count)
    }

    @Test func everySmallPairOfProfilesAgrees() {
        let small = SmallProfileTests.lists(4, top: 1) + [[0, 2, 2, 1], [2, 0, 1, 2], [1, 2, 0, 0], [2, 1, 2, 0]]
        let (profiles, lists) = (small.map(axis), small.map(naive))
        var faults: [String] = []
        for (a, b) in NaiveProfile.ranges(0...(small.count - 1)) {
            for asks in smallAsks {
                for from in 0...2 {
                    let found = JointFit.earliest(
                        asks, in: [profiles[a], profiles[b]], from: Day(from), notAfter: Day(6))
                    let expected = NaiveFit(values: [lists[a], lists[b]]).earliest(
                        asks, from: Day(from), notAfter: Day(6))
                    if found != expected { faults.append("\(small[a]) \(small[b]) from \(from): \(asks)") }
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.count), such as \(faults.prefix(3))")
    }

    private var smallAsks: [[Ask]] {
        var asks: [[Ask]] = []
        for (first, second) in NaiveProfile.ranges(1...2) {
            for days in 1...3 {
                asks.append([
                    Ask(profile: 0, quantity: first, closes: .days(days)),
                    Ask(profile: 1, quantity: second, opens: .days(days - 1), closes: .days(3)),
                ])
            }
        }
        return asks
    }

    @Test func tenThousandRandomAsksAgree() {
        for seed in 0..<10_000 {
            var random = SplitMix64(seed: seed)
            let (profiles, lists) = randomProfiles(&random)
            let asks = randomAsks(&random, profiles: profiles.count)
            let from = Day(random.int(-40...150))
            let last = from + random.int(0...400)
            let found = JointFit.earliest(asks, in: profiles, from: from, notAfter: last)
            let expected = NaiveFit(values: lists).earliest(asks, from: from, notAfter: last)
            guard found == expected else {
                Issue.record("seed \(seed): \(String(describing: found)), not \(String(describing: expected))")
                return
            }
        }
    }

    /// One to three step functions that change over the first year and stay as they are then.
    private func randomProfiles(_ random: inout SplitMix64) -> ([Profile], [[Int]]) {
        var (profiles, lists): ([Profile], [[Int]]) = ([], [])
        for _ in 0..<random.int(1...3) {
            var (profile, list) = (Profile(), NaiveProfile(values: Array(repeating: 0, count: Axis.length)))
            for _ in 0..<random.int(1...6) {
                let (amount, from) = (random.int(-3...5), random.int(0...330))
                let to = random.int(0...2) == 0 ? Axis.length : from + random.int(1...120)
                try! profile.add(amount, from: from, to: to)
                list.add(amount, from: from, to: to)
            }
            profiles.append(profile)
            lists.append(list.values)
        }
        return (profiles, lists)
    }

    private func randomAsks(_ random: inout SplitMix64, profiles: Int) -> [Ask] {
        (0..<random.int(1...4)).map { _ in
            let isMonths = random.int(0...1) == 0
            let opens = isMonths ? Term.months(random.int(0...2)) : .days(random.int(0...50))
            let closes = isMonths ? Term.months(random.int(2...5)) : .days(random.int(50...120))
            return Ask(
                profile: random.int(0...(profiles - 1)), quantity: random.int(0...4), opens: opens, closes: closes)
        }
    }

    @Test func aLaterFromNeverGivesAnEarlierAnswer() {
        for seed in 0..<1000 {
            var random = SplitMix64(seed: seed)
            let (profiles, _) = randomProfiles(&random)
            let asks = randomAsks(&random, profiles: profiles.count)
            var before = Day(-1)
            for from in stride(from: 0, to: 300, by: 23) {
                let found = JointFit.earliest(asks, in: profiles, from: Day(from), notAfter: Axis.end) ?? Axis.end
                #expect(found >= before && found >= Day(from), "seed \(seed), from \(from)")
                before = found
            }
        }
    }

    @Test func shiftingTimeShiftsTheAnswerOfDayTerms() {
        for seed in 0..<1000 {
            var random = SplitMix64(seed: seed)
            let shift = random.int(1...400)
            let asks = (0..<3).map { index in
                Ask(profile: index, quantity: random.int(1...3), opens: .days(random.int(0...30)), closes: .days(90))
            }
            var (here, there) = (Array(repeating: Profile(), count: 3), Array(repeating: Profile(), count: 3))
            for index in 0..<3 {
                for _ in 0..<3 {
                    let (amount, from) = (random.int(1...2), random.int(0...300))
                    let to = from + random.int(50...400)
                    try! here[index].add(amount, from: from, to: to)
                    try! there[index].add(amount, from: from + shift, to: to + shift)
                }
            }
            let found = JointFit.earliest(asks, in: here, from: Day(0), notAfter: Day(1000))
            let later = JointFit.earliest(asks, in: there, from: Day(shift), notAfter: Day(1000 + shift))
            #expect(found.map { $0 + shift } == later, "seed \(seed)")
        }
    }

    @Test func aWindowThatLeavesTheAxisDoesNotFit() {
        let profile = Profile(value: 5)
        let ask = Ask(profile: 0, quantity: 5, closes: .days(10))
        let last = Axis.end - 10
        #expect(JointFit.earliest([ask], in: [profile], from: last, notAfter: Axis.end) == last)
        #expect(JointFit.earliest([ask], in: [profile], from: last + 1, notAfter: Axis.end) == nil)
        #expect(JointFit.earliest([ask], in: [profile], from: Day(-9), notAfter: Axis.end) == Axis.start)
        let late = Ask(profile: 0, quantity: 1, opens: .months(1), closes: .months(2))
        #expect(JointFit.earliest([late], in: [profile], from: Day(-60), notAfter: Axis.end) == Day("2023-12-01"))
    }
}

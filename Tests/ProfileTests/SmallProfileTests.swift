import Profile
import Testing
import Units

/// Every profile of up to four ticks with values 0 to 3, and every question about it.
@Suite struct SmallProfileTests {
    /// All lists of `length` values from 0 to `top`.
    static func lists(_ length: Int, top: Int) -> [[Int]] {
        (0..<length).reduce([[]]) { lists, _ in lists.flatMap { list in (0...top).map { list + [$0] } } }
    }

    static let all = (1...4).flatMap { lists($0, top: 3) }

    static func profile(_ values: [Int]) -> Profile {
        var profile = Profile(length: values.count)
        for (tick, value) in values.enumerated() { try! profile.add(value, from: tick, to: tick + 1) }
        return profile
    }

    @Test func thereAreAsManyAsThereShould() {
        #expect(SmallProfileTests.all.count == 4 + 16 + 64 + 256)
    }

    @Test func everyQuestionAboutAPartAgrees() {
        var faults: [String] = []
        for values in SmallProfileTests.all {
            let profile = SmallProfileTests.profile(values)
            if !profile.holdsInvariants || values.indices.contains(where: { profile[$0] != values[$0] }) {
                faults.append("\(values)")
            }
            for from in values.indices {
                for to in (from + 1)...values.count {
                    if !agrees(profile, values, from, to) { faults.append("\(values)[\(from)..<\(to)]") }
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
    }

    private func agrees(_ profile: Profile, _ values: [Int], _ from: Int, _ to: Int) -> Bool {
        let part = values[from..<to]
        var rises: [Int] = []
        profile.rises(from: from, to: to) { rises.append($0) }
        return profile.minimum(from: from, to: to) == part.min()
            && (0...4).allSatisfy { need in
                profile.last(below: need, from: from, to: to) == part.lastIndex { $0 < need }
                    && profile.first(below: need, from: from) == values[from...].firstIndex { $0 < need }
            }
            && rises == (from + 1..<max(to, from + 1)).filter { values[$0] > values[$0 - 1] }
            && profile.runs(from: from, to: to) == NaiveProfile(values: values).runs(from, to)
    }

    @Test func emptyPartsHaveNoDays() {
        let profile = SmallProfileTests.profile([1, 0, 2])
        #expect(profile.last(below: 5, from: 2, to: 2) == nil && profile.runs(from: 3, to: 3).isEmpty)
        #expect(profile.first(below: 5, from: 3) == nil)
    }

    @Test func everyAddAgreesAndIsUndone() {
        var faults: [String] = []
        for values in SmallProfileTests.all where values.count <= 3 {
            let original = SmallProfileTests.profile(values)
            for (from, to) in NaiveProfile.ranges(-1...(values.count + 1)) {
                for amount in -3...3 where !addAgrees(original, values, amount, from, to) {
                    faults.append("\(values) + \(amount) over \(from)..<\(to)")
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
    }

    private func addAgrees(_ original: Profile, _ values: [Int], _ amount: Int, _ from: Int, _ to: Int) -> Bool {
        var (profile, naive) = (original, NaiveProfile(values: values))
        try! profile.add(amount, from: from, to: to)
        naive.add(amount, from: from, to: to)
        let isRight = naive.equals(profile) && profile.holdsInvariants
        try! profile.add(-amount, from: from, to: to)
        return isRight && profile == original && profile.holdsInvariants
    }

    @Test func equalityLooksAtValuesOnly() {
        for a in SmallProfileTests.all where a.count <= 2 {
            for b in SmallProfileTests.all where b.count <= 2 {
                #expect((SmallProfileTests.profile(a) == SmallProfileTests.profile(b)) == (a == b))
            }
        }
    }
}

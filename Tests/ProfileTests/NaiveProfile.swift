import Profile

/// A profile as a plain list of values.
struct NaiveProfile {
    var values: [Int]

    mutating func add(_ amount: Int, from: Int, to: Int) {
        for tick in values.indices where from <= tick && tick < to { values[tick] += amount }
    }

    func equals(_ profile: Profile) -> Bool {
        profile.length == values.count && values.indices.allSatisfy { profile[$0] == values[$0] }
    }

    func runs(_ from: Int, _ to: Int) -> [Run] {
        var cuts = (from..<to).filter { $0 == from || values[$0] != values[$0 - 1] }
        cuts.append(to)
        return zip(cuts, cuts.dropFirst()).map { NaiveProfile.run($0, $1, values[$0]) }
    }

    /// A run as the profile itself makes it, since only a profile can.
    static func run(_ start: Int, _ end: Int, _ value: Int) -> Run {
        Profile(length: end, value: value).runs(from: start)[0]
    }

    /// Every (from, to) with both in a range, empty and backward ones too.
    static func ranges(_ bounds: ClosedRange<Int>) -> [(Int, Int)] {
        bounds.flatMap { from in bounds.map { (from, $0) } }
    }
}

import Profile

/// What it costs to copy many profiles and to change one of the copies.
struct Copies: Codable {
    let profiles: Int
    /// Median nanoseconds to copy them all, change one over 1,000 ticks, and forget the copy.
    let copyAndChange: Double

    static func measured(profiles: Int = 4000) -> Copies {
        var original = [Profile]()
        for index in 0..<profiles {
            var profile = Profile(value: 1000)
            for step in 0..<20 { add(&profile, -1, from: (index * 37 + step * 311) % 5000) }
            original.append(profile)
        }
        let times = (0..<1001).map { round in
            let clock = Clock()
            changeCopy(of: original, at: round * 7 % profiles)
            return Double(clock.elapsed)
        }
        return Copies(profiles: profiles, copyAndChange: Figure("", times).median)
    }

    @inline(never)
    private static func changeCopy(of original: [Profile], at index: Int) {
        var copy = original
        add(&copy[index], -1, from: 100)
    }

    private static func add(_ profile: inout Profile, _ amount: Int, from: Int) {
        do { try profile.add(amount, from: from, to: from + 1000) } catch {
            preconditionFailure("a profile overflowed")
        }
    }
}

import Ledger
import Profile
import Units

/// Every resource, day by day, after every step: the sums over all days come first, and the day is looked for when one differs.
extension Auditor {
    /// Need against supply and shortfalls, and both against a ledger at the same fact.
    mutating func compare(_ ledger: Ledger) {
        guard complaint == nil, ledger.seq == seq else { return }
        recount()
        expect(ledger.hash == hashes.last ?? Fact.genesisHash, "a server's ledger has another history")
        for (number, resource) in ledger.atlas.resources.enumerated() {
            let name = resource.name.text
            let (need, have) = (firmNeed[name] ?? Auditor.none, supply[name] ?? Auditor.none)
            compare(need, have, name)
            compare(need, have, ledger, number, name)
        }
    }

    /// Need against supply and recorded shortfalls. That is of the log alone, and so once for a fact, whichever servers are there.
    private mutating func compare(_ need: [Int], _ have: [Int], _ name: String) {
        guard comparedAt.updateValue(seq, forKey: name) != seq else { return }
        let recorded = shortfalls.filter { $0.resource.text == name }
        if recorded.isEmpty, !Auditor.isShort(need, have) || need == Auditor.none { return }
        var short = Auditor.none
        for one in recorded {
            for day in Auditor.clip(one.start.number, one.end.number) { short[day] += one.short }
        }
        guard Auditor.differ(need, have, short) else { return }
        for day in need.indices where max(need[day] - have[day], 0) != short[day] {
            return expect(
                false,
                "\(name) on \(Day(day + World.days.lowerBound)): need \(need[day]), supply \(have[day]), recorded short \(short[day])"
            )
        }
    }

    /// Whether need is above supply on any day by more or less than what is recorded. All days are looked at, without a
    /// branch for each.
    private static func differ(_ need: [Int], _ have: [Int], _ short: [Int]) -> Bool {
        precondition(need.count == none.count && have.count == none.count && short.count == none.count)
        let (need, have, short) = (need.span, have.span, short.span)
        var difference = 0
        for day in need.indices { difference |= max(need[day] &- have[day], 0) ^ short[day] }
        return difference != 0
    }

    /// Whether need is above supply on any day.
    private static func isShort(_ need: [Int], _ have: [Int]) -> Bool {
        precondition(need.count == have.count)
        let (need, have) = (need.span, have.span)
        var left = 0
        for day in need.indices { left |= have[day] &- need[day] }
        return left < 0
    }

    private mutating func compare(_ need: [Int], _ have: [Int], _ ledger: Ledger, _ number: Int, _ name: String) {
        for run in ledger.firm[number].runs(from: World.days.lowerBound, to: World.days.upperBound) {
            let days = (run.start - World.days.lowerBound)..<(run.end - World.days.lowerBound)
            guard Auditor.differ(need, have, run.value, days) else { continue }
            for day in days where have[day] - need[day] != run.value {
                return expect(
                    false,
                    "\(name) on \(Day(day + World.days.lowerBound)): the ledger says \(run.value) are free, and \(have[day] - need[day]) are"
                )
            }
        }
    }

    /// Whether on any of some days other than `free` units are left.
    private static func differ(_ need: [Int], _ have: [Int], _ free: Int, _ days: Range<Int>) -> Bool {
        precondition(
            need.indices.contains(days.lowerBound) && have.count == need.count && days.upperBound <= need.count)
        let (need, have) = (need.span.extracting(days), have.span.extracting(days))
        var difference = 0
        for day in need.indices { difference |= (have[day] &- need[day]) ^ free }
        return difference != 0
    }
}

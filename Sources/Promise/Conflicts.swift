import Ledger
import Units

/// Halls of a group of which an order's first step cannot use all from the same day on, because in too few futures all of
/// them are ready.
///
/// Whatever else is laid: what lies in all of these halls stands at least on one unit of each resource that they take.
struct Conflict {
    /// By their place in the group.
    let halls: Bits
    /// What the halls take of.
    let resources: [Int]
    /// No start in [since, before) is ready.
    let since: Day
    let before: Day
    /// Whether any of these resources has changed since that was found.
    var isStale = false
}

/// What was learned about the halls of one group.
struct Conflicts {
    private var all: [Conflict] = []
    /// Halls that are in no conflict with themselves, with what they take of: they are not looked at one by one again. A later
    /// start may find one not ready, which costs a bound but no date.
    private var fine: [Int: [Int]] = [:]

    mutating func append(_ conflict: Conflict) { all.append(conflict) }

    /// The halls that are not ready even by themselves, and the starts of which that is known; by their place in the group.
    var shut: [(hall: Int, starts: Range<Day>)] {
        all.compactMap { one in
            one.isStale ? nil : one.halls.only.map { (hall: $0, starts: one.since..<max(one.since, one.before)) }
        }
    }

    /// From when on some halls may be ready, if not from a start on, and which of them are to blame: known already, or learned
    /// now from what they stand on at that start. nil: they may be ready then. Complexity: O(conflicts), more where it is learned.
    mutating func first(
        among halls: Bits, from start: Day, _ threshold: inout Threshold?
    ) -> (blamed: Bits, before: Day)? {
        if let known = known(among: halls, from: start, &threshold) { return known }
        guard let learned = threshold?.conflict(among: halls) else { return nil }
        all.append(learned)
        return (learned.halls, learned.before)
    }

    /// From when on a hall may be ready by itself, if not from a start on.
    mutating func first(of hall: Int, in group: Group, from start: Day, _ threshold: inout Threshold?) -> Day? {
        if fine[hall] != nil { return nil }
        let found = first(among: Bits([hall], of: group.bays.count), from: start, &threshold)
        if found == nil { fine[hall] = group.bays[hall].rates.map(\.resource) }
        return found?.before
    }

    /// The same as far as it is known. Stale conflicts are looked at again.
    mutating func known(
        among halls: Bits, from start: Day, _ threshold: inout Threshold?
    ) -> (blamed: Bits, before: Day)? {
        var found: (blamed: Bits, before: Day)?
        var index = 0
        while index < all.count {
            let day = found?.before ?? start
            guard all[index].since <= day, day < all[index].before, all[index].halls.isSubset(of: halls) else {
                index += 1
                continue
            }
            if all[index].isStale, !renew(index, threshold?.conflict(among: all[index].halls)) { continue }
            if day < all[index].before {
                found = ((found?.blamed ?? all[index].halls).union(all[index].halls), all[index].before)
            }
            index += 1
        }
        return found
    }

    /// Replaces a conflict by what is true of its halls now; false: there is none, and it is forgotten.
    private mutating func renew(_ index: Int, _ now: Conflict?) -> Bool {
        if let now { all[index] = now } else { all.remove(at: index) }
        return now != nil
    }

    /// Marks those that some resources are part of, and forgets what lies before a day.
    fileprivate mutating func look(again changed: Bits, from day: Day) {
        all.removeAll { $0.before <= day }
        fine = fine.filter { !$1.contains(where: changed.contains) }
        for index in all.indices where !all[index].isStale {
            all[index].isStale = all[index].resources.contains(where: changed.contains)
        }
    }
}

/// What one order learned about its groups of halls, kept from one search to the next.
struct Lessons {
    /// Where something was learned: halls of a group on a silicon, on committed supply or on all.
    struct Spot: Hashable {
        let silicon: SiliconName
        let isFirm: Bool
        let group: Int
        /// Which halls of the group can ever be ready: conflicts are among these.
        let halls: Bits

        init(_ silicon: SiliconName, _ basis: Basis, _ position: Int, _ hopeful: Group, of group: Group) {
            (self.silicon, isFirm, self.group) = (silicon, basis != .open, position)
            let kept = hopeful === group ? nil : hopeful.positions
            halls = Bits(group.bays.count) { kept?[group.bays[$0].hall.hall] != nil || kept == nil }
        }
    }

    private var known: [Spot: Conflicts] = [:]

    subscript(_ spot: Spot) -> Conflicts {
        get { known[spot] ?? Conflicts() }
        set { known[spot] = newValue }
    }

    /// Some resources have changed: in what they have free, or in when their items come. What was learned of them must be
    /// looked at again before it is used.
    mutating func look(again changed: Bits, from day: Day) {
        for spot in known.keys { known[spot]?.look(again: changed, from: day) }
    }
}

/// What the halls of a group stand on if they are used from a day on, at the least, and in which futures that is there.
///
///     unit of each resource ─▶ items it would stand on ─▶ futures in which they are there ─┐
///                                                                                          ├─▶ of a hall ─▶ of some halls
///     unit of each resource ─▶ …                                                          ─┘
struct Threshold {
    private let book: Book
    private let basis: Basis
    private let outlook: Outlook
    private let group: Group
    private let start: Day
    private let end: Day
    /// For so many days only the first step runs.
    private let opening: Int
    private var ofResources: [Int: Bits] = [:]
    private var ofHalls: [Int: Bits] = [:]

    init?(_ search: Search, _ group: Group, start: Day) {
        guard let outlook = search.book.outlook else { return nil }
        (book, basis, self.outlook, self.group, self.start) = (search.book, search.basis, outlook, group, start)
        end = start + search.shape.term
        opening = search.shape.opening(at: start)
    }

    /// The conflict among some halls that cannot all be used from the start on, of as few of them as are to blame; nil where
    /// they can.
    mutating func conflict(among halls: Bits) -> Conflict? {
        let all = group.bays.indices.filter(halls.contains)
        if outlook.isEnough(together(all)) { return nil }
        var blamed = all
        for hall in all where blamed.count > 1 {
            let rest = blamed.filter { $0 != hall }
            if !outlook.isEnough(together(rest)) { blamed = rest }
        }
        let resources = group.resources(of: blamed)
        return Conflict(
            halls: Bits(blamed, of: group.bays.count), resources: resources, since: start,
            before: outlook.notBefore(pegs(of: resources), start: start, opening: opening))
    }

    /// The futures in which some halls could be used from the start on.
    private mutating func together(_ halls: [Int]) -> Bits {
        halls.reduce(into: outlook.everyFuture) { $0.formIntersection(futures(of: $1)) }
    }

    private mutating func futures(of hall: Int) -> Bits {
        if let known = ofHalls[hall] { return known }
        var all = outlook.everyFuture
        for rate in group.bays[hall].rates { all.formIntersection(futures(taking: rate.resource)) }
        ofHalls[hall] = all
        return all
    }

    private mutating func futures(taking resource: Int) -> Bits {
        if let known = ofResources[resource] { return known }
        let ready = outlook.ready(pegs(of: [resource]), by: start)
        ofResources[resource] = ready
        return ready
    }

    private func pegs(of resources: some Sequence<Int>) -> Pegs {
        book.pegs(StepNeeds(oneOf: resources, start: start, end: end), start: start, basis, on: outlook)
    }
}

extension Group {
    /// What some halls take of, each once.
    func resources(of halls: some Sequence<Int>) -> [Int] {
        Set(halls.flatMap { bays[$0].rates.map(\.resource) }).sorted()
    }
}

extension Shape {
    /// For so many days from a start on only the first step runs.
    func opening(at start: Day) -> Int { offsets.count > 1 ? (start + offsets[1]) - start : Axis.length }
}

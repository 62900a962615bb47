import Ledger
import Profile
import Units

/// How much the halls of a group can hold between them once a step is open, at most: a bound that rules starts out.
///
/// Each hall, and each site for what its halls share, has a level that it does not pass before a day. As long as the levels
/// add up to less than the step needs, nothing fits; where they reach it, each is measured. A level is set above what was measured
/// by a part of what lacks, so that most starts are passed over without looking at most halls.
///
/// Invariant: at no start in [measured, until) does a holder hold more than its level.
struct Ceiling {
    /// A hall, or what the halls of a site share.
    private struct Holder {
        let rates: [Rate]
        /// Holding less is holding nothing: no chunk is smaller.
        let least: Int
        var level = 0
        /// When it was measured last, and the first start at which it may pass its level.
        var measured: Day?
        var until = Axis.start
        /// Starts at which it holds nothing, whatever its level.
        var shut: [Range<Day>] = []

        func counted(at start: Day) -> Int { level < least || opens(after: start) != nil ? 0 : level }

        /// The first start at which it is no longer shut; nil: it is not shut.
        func opens(after start: Day) -> Day? { shut.first { $0.contains(start) }?.upperBound }
    }

    private let search: Search
    private let group: Group
    private let step: Int
    private let notAfter: Day
    /// What runs once the step is open.
    private let need: Int
    /// The most places that can hold it, where that is fewer than there are.
    private let mostPlaces: Int?
    /// The halls, and after them the sites.
    private var holders: [Holder]

    init(_ search: Search, _ group: Group, step: Int, notAfter: Day) {
        (self.search, self.group, self.step, self.notAfter) = (search, group, step, notAfter)
        let steps = 0...step
        need = steps.reduce(0) { $0 + search.shape.counts[$1] }
        let places = group.places.count
        let most = steps.reduce(0) { min($0 + search.shape.chunking(of: $1).most, places) }
        mostPlaces = most < places ? most : nil
        // Of a chunk over several halls one of them may hold little.
        let least = places == group.bays.count ? steps.map { search.shape.chunking(of: $0).least }.min() ?? 1 : 1
        holders = group.bays.map { Holder(rates: $0.rates, least: least) }
        holders += group.campuses.map { Holder(rates: $0.shared, least: 1) }
    }

    /// A hall, by its place in the group, holds nothing at some starts.
    mutating func shut(_ hall: Int, at starts: Range<Day>) {
        if holders[hall].shut.last != starts { holders[hall].shut.append(starts) }
    }

    /// The first start from a day on that this bound does not rule out, or nil.
    mutating func next(from: Day) -> Day? {
        var start = from
        while start <= notAfter, start + search.shape.term <= Axis.end {
            measure(at: start) { $0.until <= start }
            if reach(at: start).most >= need { measure(at: start) { $0.measured != start } }
            let (most, parts) = reach(at: start)
            if most >= need { return start }
            if start == notAfter { return nil }
            let slack = max(1, (need - most) / (2 * parts))
            for index in holders.indices
            where holders[index].measured == start && holders[index].opens(after: start) == nil {
                raise(index, by: slack, at: start)
            }
            start = next(after: start)
        }
        return nil
    }

    /// The first start after one at which some holder may hold more than was counted.
    private func next(after start: Day) -> Day {
        holders.reduce(Axis.end) { min($0, $1.opens(after: start) ?? $1.until) }
    }

    /// What the levels add up to, and by how many of them that grows when each grows by one.
    private func reach(at start: Day) -> (most: Int, parts: Int) {
        let halls = group.bays.count
        if let mostPlaces {
            let largest = inPlaces(at: start).sorted(by: >).prefix(mostPlaces).reduce(0, +)
            if largest < need { return (largest, group.places.count == halls ? mostPlaces : halls) }
        }
        var total = 0
        for (index, campus) in group.campuses.enumerated() {
            let inHalls = campus.bays.reduce(0) { $0 + holders[$1].counted(at: start) }
            total += min(inHalls, holders[halls + index].counted(at: start))
        }
        return (total, halls)
    }

    /// What the levels of each place's halls add up to.
    private func inPlaces(at start: Day) -> [Int] {
        var hall = 0
        return group.places.map { place in
            defer { hall += place.bays.count }
            return holders[hall..<(hall + place.bays.count)].reduce(0) { $0 + $1.counted(at: start) }
        }
    }

    /// Sets levels to what is held at a start, which is known of that day alone.
    private mutating func measure(at start: Day, where isMeant: (Holder) -> Bool) {
        for index in holders.indices where isMeant(holders[index]) {
            holders[index].level = held(by: holders[index].rates, at: start)
            (holders[index].measured, holders[index].until) = (start, start + 1)
        }
    }

    private func held(by rates: [Rate], at start: Day) -> Int {
        var most = need
        for rate in rates {
            let free = search.least(rate.resource, step, at: start)
            guard free > 0 else { return 0 }
            most = min(most, rate.most(within: free))
        }
        return most
    }

    /// Sets a level just measured higher, and finds the first start at which that is passed.
    private mutating func raise(_ index: Int, by slack: Int, at start: Day) {
        let holder = holders[index]
        let passed = max((holder.level < holder.least ? 0 : holder.level) + slack, holder.least)
        holders[index].level = passed - 1
        holders[index].until = earliest(passed, holder.rates, from: start + 1) ?? notAfter + 1
    }

    private func earliest(_ count: Int, _ rates: [Rate], from: Day) -> Day? {
        // What shares nothing never stands in the way, and never frees anything.
        guard count <= need, !rates.isEmpty else { return nil }
        var asks: [Ask] = []
        for rate in rates {
            guard let quantity = try? rate.need(count) else { return nil }
            asks.append(search.ask(quantity, rate.resource, step))
        }
        return search.earliest(asks, from: from, notAfter: notAfter)
    }
}

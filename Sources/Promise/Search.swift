import Ledger
import Profile
import Units

/// A placement found: its start and rows.
struct Fit: Sendable {
    let start: Day
    let end: Day
    let rows: [Row]
    /// False when at an earlier start combinations of halls were left untried, because there were too many.
    let isExact: Bool
}

/// What a search found: a fit, or none; and whether that is sure.
struct Found: Sendable {
    let fit: Fit?
    /// False when an earlier start may have been missed.
    let isExact: Bool
    /// What the halls take of that were passed over because they are not sure enough: were they surer, something better may
    /// be found. Empty at item dates.
    let unsure: Set<Int>
}

/// How much a search may try before it gives a start up.
package struct Effort: Sendable {
    /// Combinations of halls at one start.
    package var tries = 20_000
    /// How much less than the most a row may take.
    package var width = 16
    /// How often less than the most is tried at one start.
    package var shifts = 256
    /// How many placements that fit, but are not ready in time, are tried at one start.
    package var unready = 16
    /// Whether starts that a bound rules out are passed over. Otherwise each day is tried, which gives the same.
    package var passesOver = true

    package init() {}
}

/// The earliest start of an order on one silicon.
///
/// Among placements with the earliest start the one chosen is the first by a fixed preference: group in order of its
/// first hall, then fewest chunks, then hall identifiers. The choice never looks at how full unused halls are, so a change
/// that touches neither the old nor the new placement cannot move it.
///
/// It is a class because everything that takes part in a search holds it: a copy of the book would be two dozen references.
final class Search: Sendable {
    let book: Book
    let basis: Basis
    let shape: Shape
    let effort: Effort
    /// Where it may lie.
    private let groups: [Group]

    init(book: Book, basis: Basis, shape: Shape, effort: Effort = Effort()) {
        (self.book, self.basis, self.shape, self.effort) = (book, basis, shape, effort)
        groups = book.atlas.groups(for: shape)
    }

    init(book: Book, basis: Basis, _ way: Way) {
        (self.book, self.basis, shape, effort, groups) = (book, basis, way.shape, Effort(), way.groups)
    }

    /// The earliest fit with a start in [from, notAfter], or nil.
    func earliest(from: Day, notAfter: Day) -> Fit? { find(from: from, notAfter: notAfter).fit }

    /// The same, and whether it is sure.
    func find(from: Day, notAfter: Day) -> Found {
        var lessons = Lessons()
        return find(from: from, notAfter: notAfter, &lessons)
    }

    /// The same with what was learned in other searches, and is learned in this one.
    func find(from: Day, notAfter: Day, _ lessons: inout Lessons) -> Found {
        find(from: from, notAfter: notAfter, in: groups.indices, &lessons)
    }

    /// The same among some groups, by their positions, in which at least one hall takes of what was freed.
    func find(
        from: Day, notAfter: Day, among positions: [Int], taking freed: Set<Int>, _ lessons: inout Lessons
    ) -> Found {
        find(from: from, notAfter: notAfter, in: positions, taking: freed, &lessons)
    }

    /// Whether rows lie in a group before that of others with the same start, on this silicon.
    func prefers(_ rows: [Row], to others: [Row]) -> Bool {
        guard rows[0].silicon == shape.silicon else { return false }
        func position(_ rows: [Row]) -> Int? {
            groups.firstIndex { $0.bays.contains { $0.hall.hall == rows[0].hall } }
        }
        guard let one = position(rows), let other = position(others) else { return false }
        return one < other
    }

    private func find(
        from: Day, notAfter: Day, in positions: some Sequence<Int>, taking freed: Set<Int>? = nil,
        _ lessons: inout Lessons
    ) -> Found {
        var best: Fit?
        var (cut, unsure) = (When.never, Set<Int>())
        let from = max(from, Axis.start)
        var last = min(notAfter, Axis.end - 1)
        for position in positions where from <= last {
            let group = groups[position]
            let hopeful = hopeful(group)
            if hopeful !== group { unsure.formUnion(group.resources) }
            guard let hopeful else { continue }
            let spot = Lessons.Spot(shape.silicon, basis, position, hopeful, of: group)
            var hunt = Hunt(self, hopeful, notAfter: last, lessons[spot])
            if let fit = hunt.earliest(from: from, taking: freed) {
                best = fit
                last = fit.start - 1
            }
            lessons[spot] = hunt.conflicts
            cut = min(cut, hunt.cut)
            unsure.formUnion(hunt.unsure)
        }
        let isExact = best.map { .on($0.start) <= cut } ?? (cut == .never)
        return Found(
            fit: best.map { Fit(start: $0.start, end: $0.end, rows: $0.rows, isExact: isExact) }, isExact: isExact,
            unsure: unsure)
    }

    /// What of a group can ever be ready; nil: nothing.
    private func hopeful(_ group: Group) -> Group? {
        guard effort.passesOver, let outlook = book.outlook else { return group }
        return group.hopeful(for: shape.counts[0], on: outlook, planned: basis == .open)
    }

    /// The least free units of a resource over the window that a step has with a start.
    func least(_ resource: Int, _ step: Int, at start: Day) -> Int {
        book.least(
            resource, basis, from: (start + shape.offsets[step]).number, to: (start + shape.term).number)
    }

    /// No more than this can the first step hold with a start, wherever it lies: each hall as if it shared nothing.
    func most(at start: Day) -> Int {
        guard start >= Axis.start, start + shape.term <= Axis.end else { return 0 }
        return groups.map { group in
            group.bays.reduce(0) { $0 + most(in: $1, at: start) }
        }.max() ?? 0
    }

    private func most(in bay: Bay, at start: Day) -> Int {
        var most = shape.peak
        for rate in bay.rates { most = min(most, rate.most(within: max(least(rate.resource, 0, at: start), 0))) }
        return most
    }

    /// So many units of a resource over the window of a step.
    func ask(_ quantity: Int, _ resource: Int, _ step: Int) -> Ask {
        Ask(profile: resource, quantity: quantity, opens: shape.offsets[step], closes: shape.term)
    }

    /// The earliest start in [from, notAfter] at which some asks fit together.
    func earliest(_ asks: [Ask], from: Day, notAfter: Day) -> Day? {
        JointFit.earliest(asks, from: from, notAfter: notAfter) { ask, from, to in
            book.last(below: ask.quantity, ask.profile, basis, from: from, to: to)
        }
    }
}

/// The earliest start in one group of halls: bounds rule starts out, and what they leave is packed.
///
///     what all halls share fits in all ─▶ the halls hold enough between them ─▶ pack ─▶ else: the next start at which
///                                                                                   anything is freer than it is here
private struct Hunt {
    private let search: Search
    private let group: Group
    private let notAfter: Day
    private let floor: [Ask]?
    /// Made when the first start has to be ruled out by them.
    private var ceilings: [Ceiling]?
    /// The first start at which combinations were left untried.
    private(set) var cut = When.never
    /// What the halls take of that were passed over as not ready.
    private(set) var unsure: Set<Int> = []
    private(set) var conflicts: Conflicts

    init(_ search: Search, _ group: Group, notAfter: Day, _ conflicts: Conflicts) {
        (self.search, self.group, self.notAfter, self.conflicts) = (search, group, notAfter, conflicts)
        floor = Hunt.floor(search, group.shared)
    }

    private func newCeilings() -> [Ceiling] {
        if group.bays.count == 1 { return [] }
        var ceilings = search.shape.counts.indices.map { Ceiling(search, group, step: $0, notAfter: notAfter) }
        for (hall, starts) in conflicts.shut { ceilings[0].shut(hall, at: starts) }
        return ceilings
    }

    /// What the steps take of the resources that no placement can do without; for one hall that is everything, which makes
    /// its search exact by the jump rule alone. nil: more than can be counted.
    private static func floor(_ search: Search, _ shared: [Rate]) -> [Ask]? {
        var asks: [Ask] = []
        asks.reserveCapacity(shared.count * search.shape.counts.count)
        for rate in shared {
            var total = 0
            for (step, count) in search.shape.counts.enumerated() {
                guard let need = try? rate.need(count) else { return nil }
                total += need
                asks.append(search.ask(total, rate.resource, step))
            }
        }
        return asks
    }

    /// `freed`: at least one hall must take of that, where it is given.
    mutating func earliest(from: Day, taking freed: Set<Int>?) -> Fit? {
        guard var start = freed.map({ first(from: from, taking: $0) }) ?? from else { return nil }
        while let candidate = candidate(from: start) {
            var packing = Packing(search, group, start: candidate, conflicts: conflicts)
            let rows = packing.place()
            conflicts = packing.conflicts
            shut(packing.shut, from: candidate)
            if packing.notBefore != nil { note(packing.passedOver) }
            if let rows {
                return Fit(start: candidate, end: candidate + search.shape.term, rows: rows, isExact: true)
            }
            if packing.wasCut { cut = min(cut, .on(candidate)) }
            // Until something is freer nothing else fits than what was found not ready.
            guard let next = [next(after: candidate, beside: packing.shut), packing.notBefore].compactMap(\.self).min()
            else { return nil }
            start = next
        }
        return nil
    }

    /// The first start at which a hall that takes of what was freed can hold the least there is in a hall; nil: none can.
    private mutating func first(from: Day, taking freed: Set<Int>) -> Day? {
        // A later step may lie where the first does not.
        guard search.effort.passesOver, search.shape.counts.count == 1 else { return from }
        let least = group.places.count == group.bays.count ? search.shape.chunking(of: 0).least : 1
        var first: Day?
        for (hall, bay) in group.bays.enumerated() where bay.rates.contains(where: { freed.contains($0.resource) }) {
            let last = first.map { $0 - 1 } ?? notAfter
            first = self.first(of: hall, holding: least, from: from, notAfter: last) ?? first
        }
        return first
    }

    /// The first start at which a hall holds so many by itself, and may be ready.
    private mutating func first(of hall: Int, holding count: Int, from: Day, notAfter: Day) -> Day? {
        let asks = group.bays[hall].rates.compactMap { rate in
            (try? rate.need(count)).map { search.ask($0, rate.resource, 0) }
        }
        var start = from
        while let open = search.earliest(asks, from: start, notAfter: notAfter) {
            var threshold = Threshold(search, group, start: open)
            guard let before = conflicts.first(of: hall, in: group, from: open, &threshold) else { return open }
            note(Bits([hall], of: group.bays.count))
            start = before
        }
        return nil
    }

    /// Halls that cannot be ready before a day, even by themselves, hold nothing of the first step before it.
    private mutating func shut(_ halls: [Int: Day], from start: Day) {
        guard var ceilings = ceilings.take(), !ceilings.isEmpty else { return }
        for (hall, day) in halls { ceilings[0].shut(hall, at: start..<day) }
        self.ceilings = ceilings
    }

    private mutating func note(_ passedOver: Bits) {
        for (position, bay) in group.bays.enumerated() where passedOver.contains(position) {
            for rate in bay.rates { unsure.insert(rate.resource) }
        }
    }

    /// The first start from a day on that no bound rules out.
    private mutating func candidate(from: Day) -> Day? {
        guard let floor else { return nil }
        guard search.effort.passesOver else {
            return from <= notAfter && from + search.shape.term <= Axis.end ? from : nil
        }
        var start = from
        while let open = search.earliest(floor, from: start, notAfter: notAfter) {
            start = open
            var ceilings = ceilings.take() ?? newCeilings()
            for index in ceilings.indices {
                guard let next = ceilings[index].next(from: start) else { return nil }
                start = next
            }
            self.ceilings = ceilings
            if start == open { return start <= notAfter && start + search.shape.term <= Axis.end ? start : nil }
        }
        return nil
    }

    /// The first start after one at which some step finds more of something: before, nothing fits that does not fit there.
    ///
    /// Not in halls that are shut, if there is no later step: what they have matters when they open.
    private func next(after start: Day, beside shut: [Int: Day]) -> Day? {
        guard search.effort.passesOver else { return start + 1 }
        let isOpen = shut.isEmpty || search.shape.counts.count > 1
        let open = isOpen ? group.resources : group.resources(of: group.bays.indices.filter { shut[$0] == nil })
        var last = notAfter
        for resource in open {
            for step in search.shape.counts.indices {
                let free = search.least(resource, step, at: start)
                // A step that lasts no day asks for nothing.
                guard free < Int.max else { continue }
                let ask = search.ask(free + 1, resource, step)
                guard let day = search.earliest([ask], from: start + 1, notAfter: last) else { continue }
                last = day - 1
            }
        }
        return last < notAfter ? last + 1 : nil
    }
}

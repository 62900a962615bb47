import Ledger
import Profile
import Units

/// Finds what a re-promise would do: stretches of promises are given back in policy's order, and the least of them moves.
struct Repromising {
    private let ledger: Ledger
    private var book: Book
    /// Resources and days in breach.
    private let breaches: [(resource: Int, start: Int, end: Int)]
    /// The orders that take of what is in breach are among these, by position; nil: among all.
    private let candidates: [Int]?

    init(_ ledger: Ledger, among candidates: [Int]? = nil) {
        (self.ledger, self.candidates) = (ledger, candidates)
        book = Book(ledger)
        breaches = ledger.shortfalls.compactMap { one in
            guard one.kind == .breach, one.end > ledger.today, let resource = ledger.atlas.position(one.resource) else {
                return nil
            }
            return (resource, max(one.start, ledger.today).tick, one.end.tick)
        }
    }

    func plan() throws(Refusal) -> Repromise {
        var trial = self
        let holds = try trial.release(concerned(orders(\.isHeld)))
        let promises = try trial.release(try trial.ranked())
        let moving = try trial.spare(holds + promises)
        let bumped = moving.reversed().filter(\.order.isHeld).map(\.order.terms.order)
        return try trial.placed(moving.filter { !$0.order.isHeld }, bumped)
    }

    private func orders(_ isMeant: (Order) -> Bool) -> [Order] {
        guard let candidates else { return ledger.orders.filter(isMeant) }
        return candidates.map { ledger.orders[$0] }.filter(isMeant)
    }

    /// What of some orders needs what is in breach, on a day of the breach.
    private func concerned(_ orders: [Order]) -> [Stretch] {
        orders.flatMap { $0.stretches(on: ledger.today) }.filter { touches($0) { _, _, _ in true } }
    }

    private func isShort(for stretch: Stretch) -> Bool {
        touches(stretch) { resource, from, to in book.least(resource, .firmOnly, from: from, to: to) < 0 }
    }

    /// Whether something that holds for a resource and days in breach holds for some that a stretch needs.
    private func touches(_ stretch: Stretch, _ holds: (_ resource: Int, _ from: Int, _ to: Int) -> Bool) -> Bool {
        stretch.version.rows.flatMap { (try? ledger.atlas.needs(of: $0)) ?? [] }.contains { need in
            breaches.contains { breach in
                let (from, to) = (max(breach.start, need.start.number), min(breach.end, need.end.number))
                return breach.resource == need.resource && from < to && holds(need.resource, from, to)
            }
        }
    }

    /// Gives back what still has to be served, one stretch after the other, while that helps.
    private mutating func release(_ stretches: [Stretch]) throws(Refusal) -> [Stretch] {
        var released: [Stretch] = []
        for stretch in stretches where isShort(for: stretch) {
            try book.take(rest(of: stretch), firm: true, sign: 1)
            released.append(stretch)
        }
        return released
    }

    private func rest(of stretch: Stretch) -> [Row] { Continuation(stretch, on: ledger.today).rows }

    /// Puts back, most important first, whatever leaves nothing in the breach short where it was.
    private mutating func spare(_ released: [Stretch]) throws(Refusal) -> [Stretch] {
        var moving: [Stretch] = []
        for stretch in released.reversed() {
            try book.take(rest(of: stretch), firm: true)
            guard isShort(for: stretch) else { continue }
            try book.take(rest(of: stretch), firm: true, sign: 1)
            moving.append(stretch)
        }
        return moving
    }

    /// Places the stretches that must move, most important first. One that nothing follows and that fits nowhere stays where
    /// it is, and then its place is nobody's: the others are placed again.
    private func placed(_ moving: [Stretch], _ bumped: [OrderName]) throws(Refusal) -> Repromise {
        var staying: Set<Int> = []
        while true {
            let fits = try self.fits(of: moving, staying)
            let stuck = moving.indices.filter {
                fits[$0] == nil && moving[$0].follower == nil && !staying.contains($0)
            }
            if stuck.isEmpty { return plan(zip(moving, fits).map(Moved.init), staying, bumped) }
            staying.formUnion(stuck)
        }
    }

    /// The earliest fit of each stretch that does not stay, beside those that do.
    private func fits(of moving: [Stretch], _ staying: Set<Int>) throws(Refusal) -> [Fit?] {
        var book = book
        for index in staying { try book.take(rest(of: moving[index]), firm: true) }
        var fits: [Fit?] = []
        for (index, stretch) in moving.enumerated() {
            let fit = staying.contains(index) ? nil : stretch.earliest(in: book, on: ledger.today)
            if let fit { try book.take(fit.rows, firm: true) }
            fits.append(fit)
        }
        return fits
    }

    // MARK: What comes of it

    /// A stretch that must move, and where to; nil: nowhere.
    private struct Moved {
        let stretch: Stretch
        let fit: Fit?
    }

    private func plan(_ moved: [Moved], _ staying: Set<Int>, _ bumped: [OrderName]) -> Repromise {
        let steps = moved.map(step)
        let going = moved.enumerated().filter { !staying.contains($0.offset) }.map(\.element)
        var seen: Set<OrderName> = []
        let orders = going.map(\.stretch.order).filter { seen.insert($0.terms.order).inserted }
        let revisions = orders.map { order in
            revision(order, going.filter { $0.stretch.order.terms.order == order.terms.order })
        }
        return Repromise(steps: steps, bumped: bumped, revisions: revisions)
    }

    /// One order's stretches that move, and as they were those that do not.
    private func revision(_ order: Order, _ moved: [Moved]) -> Revision {
        var last = Version(terms: order.terms, rows: order.current)
        var (earlier, chunk) = ([Version](), 0)
        for stretch in order.stretches(on: ledger.today) {
            var version: Version? = stretch.version
            if let move = moved.first(where: { $0.stretch.version == stretch.version }) {
                version = move.fit.map { anew(stretch, $0, from: chunk) }
                chunk = max(chunk, (version?.rows.map(\.chunk).max() ?? 0) + 1)
            }
            guard let version else { continue }
            if stretch.follower == nil { last = version } else { earlier.append(version) }
        }
        let isEarlier = moved.contains { $0.stretch.follower != nil }
        return Revision(
            order: order.terms.order, terms: last.terms, rows: last.rows, from: ledger.today,
            earlier: isEarlier ? earlier : nil)
    }

    /// A stretch under terms that its new rows keep.
    private func anew(_ stretch: Stretch, _ fit: Fit, from chunk: Int) -> Version {
        let now = Continuation(stretch, on: stretch.follower == nil ? ledger.today : fit.start)
        let rows = now.renumbered(fit.rows, from: chunk)
        let isWhole = stretch.follower == nil && !now.isRunning
        var terms = isWhole ? stretch.version.terms : now.terms(for: rows, least: now.accepted?.minChunk ?? 1)
        terms.earliest = min(terms.earliest, fit.start)
        if let latest = terms.latest { terms.latest = max(latest, fit.start) }
        return Version(terms: terms, rows: rows)
    }

    private func step(_ moved: Moved) -> Repromise.Step {
        let (stretch, now) = (moved.stretch, Continuation(moved.stretch, on: ledger.today))
        let lost = stretch.lost(moved.fit, on: ledger.today)
        let delay = lost.map { $0.upperBound - $0.lowerBound } ?? moved.fit.map { max($0.start - now.day, 0) } ?? 0
        return Repromise.Step(
            order: stretch.order.terms.order, from: stretch.start ?? now.day,
            to: moved.fit.map { .on($0.start) } ?? .never, delayDays: delay, lost: lost,
            penalty: Cents((stretch.version.terms.penalty?.value ?? 0) * delay), accelerators: now.rows.total)
    }

    // MARK: Who moves first

    /// The stretches of promises concerned, in the order in which policy lets them move; ties by name, then by day, so that
    /// it is always the same.
    private func ranked() throws(Refusal) -> [Stretch] {
        let concerned = concerned(orders { $0.commitment != nil })
        let isTied = ties(among: concerned)
        let harms = try zip(concerned, isTied).map { stretch, isTied throws(Refusal) in
            isTied ? try harm(stretch) : nil
        }
        return zip(concerned, harms).sorted { a, b in
            for rank in ledger.policy.moveRanks {
                let (x, y) = (key(a.0, rank, a.1), key(b.0, rank, b.1))
                if x != y { return x < y }
            }
            let (one, other) = (a.0.order.terms.order, b.0.order.terms.order)
            return one == other ? a.0.start ?? Axis.end < b.0.start ?? Axis.end : one < other
        }.map(\.0)
    }

    /// Which stretches nothing that counts before the delay tells from another, so that the delay is asked for.
    private func ties(among stretches: [Stretch]) -> [Bool] {
        let ranks = ledger.policy.moveRanks
        guard let delay = ranks.firstIndex(of: .delay) else { return stretches.map { _ in false } }
        let keys = stretches.map { stretch in ranks[..<delay].map { key(stretch, $0, nil) } }
        let counts = Dictionary(grouping: keys) { $0 }.mapValues(\.count)
        return keys.map { counts[$0, default: 0] > 1 }
    }

    /// The lower, the earlier a stretch moves.
    private func key(_ stretch: Stretch, _ rank: MoveRank, _ harm: Int?) -> Int {
        switch rank {
        case .tier: -stretch.version.terms.tier
        case .penalty: stretch.version.terms.penalty?.value ?? 0
        case .promised: -(stretch.order.commitment?.made ?? 0)
        case .delay: harm ?? Int.max
        }
    }

    /// Days of delay, or lost, times accelerators if a stretch moved alone; nil where it would have to stay.
    private func harm(_ stretch: Stretch) throws(Refusal) -> Int? {
        var alone = book
        let now = Continuation(stretch, on: ledger.today)
        try alone.take(now.rows, firm: true, sign: 1)
        let fit = stretch.earliest(in: alone, on: ledger.today)
        guard let to = fit?.start ?? stretch.follower else { return nil }
        return (to - now.day) * now.rows.total
    }
}

extension Order {
    var isHeld: Bool { if case .held = standing { true } else { false } }
}

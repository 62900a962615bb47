import Ledger
import Units

/// What settling the queue brought about.
public struct Settlement: Sendable {
    /// Orders that came to fit committed supply, in queue order.
    public var promoted: [Placed] = []
    /// Promises whose waiting amendment came to fit.
    public var revised: [Revision] = []
    /// Orders whose tentative rows changed.
    public var tentative: [Placed] = []
    public var moves: [Move] = []
}

/// Which resources a change gave to the queue and which it took; `everything` when that is not known.
enum Change {
    case everything
    case some(freed: Set<Int>, taken: Set<Int>)
}

/// Every queued order at its earliest fit, in queue order (DESIGN law 6).
///
/// An order is searched again only if something it could use was freed, or its rows no longer fit beside those ahead, and
/// then only where that can matter: in the groups of halls that take of what was freed, and, when its rows no longer fit,
/// from their start on. That gives what searching everything again gives: taking capacity away cannot make another
/// placement better.
struct Queue {
    let ledger: Ledger
    let cause: String
    /// Whether a date says on which planned items it stands.
    private let namesGaps: Bool
    private(set) var book: Book
    private var freed: Set<Int>
    private var isEverything: Bool
    private(set) var settlement = Settlement()
    /// What the tentative rows of the order in hand take, where that is known.
    private var needs: [Need]?

    /// Settles the queue of a ledger after a change. Complexity: O(queued · search) at worst.
    static func settle(
        _ ledger: Ledger, _ change: Change, cause: String
    ) throws(Refusal) -> (settlement: Settlement, book: Book) {
        let waiting = ledger.waiting
        let book = try Book(ledger, without: waiting.filter(\.isQueued))
        var queue = Queue(ledger, book, change, cause)
        for order in waiting { try queue.place(order) }
        return (queue.settlement, queue.book)
    }

    /// Settles some orders, in queue order, in a book in which none of their tentative rows is taken.
    static func settle(
        _ orders: [Order], in book: Book, _ ledger: Ledger, _ change: Change, cause: String
    ) throws(Refusal) -> Settlement {
        var queue = Queue(ledger, book, change, cause)
        for order in orders { try queue.place(order) }
        return queue.settlement
    }

    /// The rows an order comes to when those ahead of it are settled first, and the book in which it looked for them.
    static func settle(
        _ ahead: [Order], then order: Order, in book: Book, _ ledger: Ledger, freed: Set<Int>
    ) throws(Refusal) -> (rows: [Row], view: Book) {
        var queue = Queue(ledger, book, .some(freed: freed, taken: freed), "")
        for other in ahead { try queue.place(other) }
        let view = queue.book
        try queue.place(order)
        let placed = (queue.settlement.promoted + queue.settlement.tentative).last { $0.order == order.terms.order }
        return (placed?.rows ?? order.tentativeRows, view)
    }

    init(_ ledger: Ledger, _ book: Book, _ change: Change, _ cause: String, namesGaps: Bool = true) {
        (self.ledger, self.book, self.cause, self.namesGaps) = (ledger, book, cause, namesGaps)
        switch change {
        case .everything: (freed, isEverything) = ([], true)
        case .some(let freed, _): (self.freed, isEverything) = (freed, false)
        }
    }

    /// What the halls take of that were passed over, in the last searches, because they are not sure enough.
    private(set) var unsure: Set<Int> = []

    /// What was learned of the halls of the order in hand.
    private var lessons = Lessons()

    mutating func place(_ order: Order) throws(Refusal) {
        lessons = Lessons()
        try place(order, order.tentativeRows)
    }

    /// The same with what is known of the order: its ways, what its tentative rows take, what was freed that it could use, and
    /// what it learned of its halls.
    mutating func place(
        _ order: Order, _ ways: [Way], needs: [Need], freed: Set<Int>, _ lessons: inout Lessons
    ) throws(Refusal) {
        (self.freed, self.lessons) = (freed, lessons)
        try place(order, order.tentativeRows, ways, needs)
        lessons = self.lessons
    }

    private mutating func place(
        _ order: Order, _ old: [Row], _ ways: [Way]? = nil, _ needs: [Need]? = nil
    ) throws(Refusal) {
        if let pending = order.commitment?.pending { return try apply(pending, to: order) }
        (self.needs, unsure) = (needs, [])
        guard !isEverything, let start = old.map(\.start).min(), start >= ledger.today else {
            return try search(order, ways, .anywhere)
        }
        let fits = if let needs { book.fits(needs, .open) } else { try book.fits(old, .open) }
        if fits, try book.isReady(old, .open) {
            guard ways != nil || couldUse(order.terms) else { return try keep(order, old) }
            try search(order, ways, .gains(beside: old, start))
        } else {
            try search(order, ways, .loss(of: start))
        }
    }

    /// Gives back, or takes (−1), what an order that need not be looked at has already.
    mutating func add(_ sign: Int, _ needs: [Need]) throws(Refusal) { try book.add(sign, needs) }

    private mutating func keep(_ order: Order, _ old: [Row]) throws(Refusal) {
        if let needs { try book.add(-1, needs) } else { try book.take(old, firm: false) }
        try refreshGap(order)
    }

    /// A waiting amendment is made as soon as it fits; until then the promise stands as it was.
    private mutating func apply(_ pending: Amendment, to order: Order) throws(Refusal) {
        guard isEverything || !freed.isEmpty else { return }
        let amending = Amending(ledger, order, pending.changes, from: pending.from)
        guard let revision = (try? amending.revision(in: book)) ?? nil else { return }
        try book.take(order.firmRows, firm: true, sign: 1)
        try book.take(order.contracted.compactMap { $0.part(before: revision.from) }, firm: true)
        try book.take(revision.rows, firm: true)
        freed.formUnion(try ledger.resources(of: order.firmRows))
        settlement.revised.append(revision)
    }

    /// A kept order may come to stand on planned supply, or no longer to, as promises come and go.
    private mutating func refreshGap(_ order: Order) throws(Refusal) {
        guard namesGaps, case .queued(let tentative?) = order.standing else { return }
        let gap = try Offers(ledger: ledger, book: book).gap(tentative.rows)
        guard gap != tentative.gap else { return }
        settlement.tentative.append(
            Placed(order: order.terms.order, rows: tentative.rows, late: tentative.late, gap: gap))
    }

    private func couldUse(_ terms: OrderTerms) -> Bool {
        !freed.isEmpty
            && terms.silicon.contains { !book.atlas.groups(for: Shape(terms, on: $0), taking: freed).isEmpty }
    }

    /// Where a better placement can be at all. What was not freed holds no more than it did when the order's rows were the
    /// best, so nothing better has come up there since.
    private enum Scope {
        case anywhere
        /// The rows still fit: only where something was freed.
        case gains(beside: [Row], Day)
        /// They do not: where something was freed, or from their start on.
        case loss(of: Day)

        var isAnywhere: Bool { if case .anywhere = self { true } else { false } }
        /// The silicon of rows that still fit.
        var silicon: SiliconName? { if case .gains(let old, _) = self { old[0].silicon } else { nil } }
        /// Their start.
        var start: Day? { if case .gains(_, let start) = self { start } else { nil } }
    }

    private mutating func search(_ order: Order, _ known: [Way]?, _ scope: Scope) throws(Refusal) {
        if let known { return try search(order, among: known, scope) }
        let ways = book.atlas.ways(of: order.terms).map { ($0, $0.groups(taking: freed)) }
        let from = max(order.terms.earliest, ledger.today)
        let basis: Basis = SeededBug.tentativeTreatedAsFirm.isOn ? .open : .firm
        let latest = SeededBug.latestIgnored.isOn ? nil : order.terms.latest
        if let fit = best(ways, basis, from: from, notAfter: latest ?? Axis.end, scope) {
            return try promote(order, fit)
        }
        try move(order, to: best(ways, .open, from: from, notAfter: Axis.end, scope), scope)
    }

    /// The same the other way round: nothing fits committed supply before it fits all supply, so most often the first search
    /// spares the second.
    private mutating func search(_ order: Order, among known: [Way], _ scope: Scope) throws(Refusal) {
        let ways = known.map { ($0, $0.groups(taking: freed)) }
        let from = max(order.terms.earliest, ledger.today)
        let open = best(ways, .open, from: from, notAfter: Axis.end, scope)
        if let first = open?.start ?? scope.start, first <= order.terms.latest ?? Axis.end,
            let fit = best(
                ways, .firm, from: max(from, first), notAfter: order.terms.latest ?? Axis.end, scope)
        {
            return try promote(order, fit)
        }
        try move(order, to: open, scope)
    }

    private mutating func move(_ order: Order, to fit: Fit?, _ scope: Scope) throws(Refusal) {
        if case .gains(let old, _) = scope, fit == nil { return try keep(order, old) }
        try move(order, to: fit)
    }

    /// The best fit over the accepted silicon, earliest, then by rank; nil where nothing is better than the rows of a scope.
    private mutating func best(
        _ ways: [(way: Way, gains: [Int])], _ basis: Basis, from: Day, notAfter: Day, _ scope: Scope
    ) -> Fit? {
        var best: Fit?
        var last = notAfter
        for (rank, (way, gains)) in ways.enumerated() where from <= last {
            if gains.isEmpty, scope.start != nil || basis == .firm && !scope.isAnywhere { continue }
            let search = Search(book: book, basis: basis, way)
            let isAfter = rank > ways.firstIndex { $0.way.shape.silicon == scope.silicon } ?? 0
            guard let fit = find(search, gains, isAfter, from: from, notAfter: last, scope) else { continue }
            (best, last) = (fit, fit.start - 1)
        }
        return best
    }

    /// `isAfter`: on a silicon that comes after that of the order's rows.
    private mutating func find(
        _ search: Search, _ gains: [Int], _ isAfter: Bool, from: Day, notAfter: Day, _ scope: Scope
    ) -> Fit? {
        switch scope {
        case .anywhere: return noting(search.find(from: from, notAfter: notAfter, &lessons))
        // On committed supply alone there was no fit before: the order would be promised.
        case _ where search.basis == .firm:
            return noting(search.find(from: from, notAfter: notAfter, among: gains, taking: freed, &lessons))
        case .loss(let start):
            return noting(
                search.find(from: from, notAfter: min(start - 1, notAfter), among: gains, taking: freed, &lessons))
                ?? noting(search.find(from: max(from, start), notAfter: notAfter, &lessons))
        case .gains(let old, let start):
            let last = min(notAfter, isAfter ? start - 1 : start)
            guard let fit = noting(search.find(from: from, notAfter: last, among: gains, taking: freed, &lessons))
            else { return nil }
            return fit.start == start && search.prefers(old, to: fit.rows) ? nil : fit
        }
    }

    private mutating func noting(_ found: Found) -> Fit? {
        unsure.formUnion(found.unsure)
        return found.fit
    }

    private mutating func promote(_ order: Order, _ fit: Fit) throws(Refusal) {
        try book.take(fit.rows, firm: true)
        settlement.promoted.append(Placed(order: order.terms.order, rows: fit.rows))
        try note(order, to: .on(fit.start), rows: fit.rows)
    }

    private mutating func move(_ order: Order, to fit: Fit?) throws(Refusal) {
        let rows = fit?.rows ?? []
        var gap: [ItemName] = []
        if let fit, namesGaps { gap = try Offers(ledger: ledger, book: book).gap(fit.rows) }
        try book.take(rows, firm: false)
        let late = if let latest = order.terms.latest, let fit { fit.start > latest } else { false }
        let placed = Placed(order: order.terms.order, rows: rows, late: late, gap: gap)
        if placed != order.asPlaced { settlement.tentative.append(placed) }
        try note(order, to: fit.map { .on($0.start) } ?? .never, rows: rows)
    }

    /// Records a date that changed, and what the order gave up to those behind it.
    private mutating func note(_ order: Order, to: When, rows: [Row]) throws(Refusal) {
        let old = order.tentativeRows
        let from = old.map(\.start).min().map(When.on) ?? .never
        if from != to { settlement.moves.append(Move(order: order.terms.order, from: from, to: to, cause: cause)) }
        guard rows != old else { return }
        if let needs { freed.formUnion(needs.map(\.resource)) } else { freed.formUnion(try ledger.resources(of: old)) }
    }
}

extension Order {
    /// The order's tentative rows in the form a fact carries them.
    var asPlaced: Placed {
        guard case .queued(let tentative?) = standing else { return Placed(order: terms.order, rows: []) }
        return Placed(order: terms.order, rows: tentative.rows, late: tentative.late, gap: tentative.gap)
    }
}

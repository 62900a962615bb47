import Ledger
import Units

/// Which units of which supply item every promise stands on, day by day: a fold of the log beside the ledger.
///
/// One rule is all there is. After each fact, *what stands, stays; what lacks, takes what is free*: an order keeps its
/// units as long as it needs as many and they are there; what it lacks it takes from the items of the resource by start,
/// then identifier, the lowest units that are free for the whole of its days, or else for parts of them. So a promise's
/// peg is fixed by the fact that made it, and changes with a revision of that promise or with the supply beneath it, and
/// with nothing else: an order that is cancelled leaves a hole in which the next promise finds room (decision 27).
///
/// Invariants: every unit of an item carries one order at most on a day; outside a shortfall each promise stands, on every
/// day and of every resource, on exactly as many units as it needs.
public struct PegBook: Sendable {
    /// By the item's place in the ledger.
    var shelves: [Shelf] = []
    /// The items of each resource that are there at some time, by start, then identifier.
    private var stacks: [Int: [Int]] = [:]
    /// Whether planned items may be stood on, too.
    private let countsPlanned: Bool
    /// The orders that lack units somewhere.
    private(set) var lacking: Set<Int> = []
    /// The rows that each order was pegged for.
    private var rows: [[Row]] = []
    /// Supply as it was when the shelves were set.
    private var items: [SupplyItem] = []
    private var starts: [When] = []
    private var planned: [Bool] = []

    public init() { countsPlanned = false }

    /// The promises of a ledger pegged in the order in which they were made, as if nothing had ever been given back or had
    /// slipped.
    public init(_ ledger: Ledger) {
        self.init()
        settle(ledger)
    }

    /// Folds a log: the book and the ledger that it leads to. Throws what makes the log no log.
    public static func fold(_ facts: [Fact]) throws(Fact.Damage) -> (book: PegBook, ledger: Ledger) {
        var (book, ledger) = (PegBook(), Ledger(branch: facts.first?.branch ?? "main"))
        try book.fold(facts[...], onto: &ledger)
        return (book, ledger)
    }

    /// Goes on with the facts that follow a ledger whose book this is. After a throw both are half changed.
    public mutating func fold(_ facts: ArraySlice<Fact>, onto ledger: inout Ledger) throws(Fact.Damage) {
        for fact in facts {
            let fact = fact.keepingBody
            try ledger.replay(fact)
            follow(try fact.body(), ledger)
        }
    }

    /// A copy in which queued and forecast orders may be pegged: on planned items, too.
    init(promised book: PegBook, _ ledger: Ledger) {
        var book = book
        book.settle(ledger)
        (shelves, lacking, rows, countsPlanned) = (book.shelves, book.lacking, book.rows, true)
        (items, starts, planned) = (book.items, book.starts, book.planned)
        _ = setShelves(ledger)
    }

    /// Follows a fact: `ledger` is as the fact leaves it. Complexity: O(rows of the orders it touched · spans of their
    /// resources), and O(items) where supply changed.
    public mutating func follow(_ body: FactBody, _ ledger: Ledger) {
        settle(ledger, PegBook.orders(touchedBy: body).compactMap(ledger.position))
    }

    /// Brings the book up to a ledger, whatever happened since. Complexity: O(orders + items) where nothing did.
    public mutating func settle(_ ledger: Ledger) { settle(ledger, Array(ledger.orders.indices)) }

    private mutating func settle(_ ledger: Ledger, _ orders: [Int]) {
        let losers = adopt(ledger)
        while rows.count < ledger.orders.count { rows.append([]) }
        var due = Set(orders.filter { rows[$0] != ledger.orders[$0].pegged })
        if let losers { due.formUnion(losers) }
        if losers != nil || !due.isEmpty { due.formUnion(lacking) }
        settle(PegBook.ranked(due, ledger).map { ($0, ledger.orders[$0].pegged) }, ledger)
    }

    /// In the order in which promises were made; those of one fact, and what is left of cancelled ones, as entered.
    private static func ranked(_ orders: Set<Int>, _ ledger: Ledger) -> [Int] {
        orders.map { (made: ledger.orders[$0].commitment?.made ?? 0, order: $0) }
            .sorted { ($0.made, $0.order) < ($1.made, $1.order) }.map(\.order)
    }

    private static func orders(touchedBy body: FactBody) -> Set<OrderName> {
        let outcome = body.outcome
        guard outcome.refusal == nil else { return [] }
        var names = Set(outcome.released + outcome.promoted.map(\.order) + (outcome.bumped ?? []))
        names.formUnion((outcome.revised ?? []).map(\.order))
        if let order = outcome.order { names.insert(order) }
        switch body.command {
        case .recordOrder(let terms, _, _): names.insert(terms.order)
        case .confirm(let order), .cancel(let order), .renew(let order, _, _), .amend(let order, _, _):
            names.insert(order)
        default: break
        }
        return names
    }

    // MARK: Supply

    /// Sets the shelves as supply is now; gives the orders that stood where nothing is any more, nil where it is what it was.
    private mutating func adopt(_ ledger: Ledger) -> Set<Int>? {
        let supply = ledger.supply
        if supply.starts == starts, supply.isPlanned == planned, supply.items == items { return nil }
        (items, starts, planned) = (supply.items, supply.starts, supply.isPlanned)
        return setShelves(ledger)
    }

    private mutating func setShelves(_ ledger: Ledger) -> Set<Int> {
        var losers: Set<Int> = []
        while shelves.count < items.count { shelves.append(Shelf()) }
        for (position, item) in items.enumerated() {
            losers.formUnion(
                shelves[position].set(
                    resource: item.resource.flatMap(ledger.atlas.position), quantity: item.quantity,
                    window: window(of: position, ledger)))
        }
        restack()
        return losers
    }

    private func window(of position: Int, _ ledger: Ledger) -> Range<Int> {
        let item = items[position]
        guard let start = starts[position].day, item.stage != .cancelled, countsPlanned || !planned[position] else {
            return 0..<0
        }
        let end = min(ledger.end(of: item, start: .on(start)) ?? Axis.end, Axis.end)
        return start < end ? start.number..<end.number : 0..<0
    }

    private mutating func restack() {
        let there = shelves.indices.filter { !shelves[$0].window.isEmpty }
        let ranked = there.sorted { (starts[$0], items[$0].item) < (starts[$1], items[$1].item) }
        stacks = [:]
        for item in ranked { if let resource = shelves[item].resource { stacks[resource, default: []].append(item) } }
    }

    // MARK: Orders

    /// Pegs orders, given by rank, for the rows they have now: first all give up what they no longer need, then each in
    /// its turn finds what it lacks.
    mutating func settle(_ orders: [(order: Int, rows: [Row])], _ ledger: Ledger) {
        let lacks = orders.map { ($0.order, keep($0.order, $0.rows, ledger)) }
        for (order, lacks) in lacks {
            lacking.remove(order)
            for (resource, lack) in lacks { fill(order, resource, lack.units, lack.days) }
        }
    }

    /// Leaves an order what it has and still needs; gives what it lacks beside that.
    private mutating func keep(_ order: Int, _ wanted: [Row], _ ledger: Ledger) -> [(resource: Int, lack: Lack)] {
        while rows.count <= order { rows.append([]) }
        let had = PegBook.needs(of: rows[order], ledger).keys
        rows[order] = wanted
        let needs = PegBook.needs(of: wanted, ledger)
        var lacks: [(resource: Int, lack: Lack)] = []
        for resource in Set(needs.keys).union(had).sorted() {
            let stays = had.contains(resource) ? takeDown(order, resource) : []
            let (kept, missing) = Stay.keep(stays, for: needs[resource] ?? [])
            for stay in kept { shelves[stay.item].insert(stay.span) }
            lacks += missing.map { (resource, $0) }
        }
        return lacks
    }

    /// What rows take, by resource.
    private static func needs(of rows: [Row], _ ledger: Ledger) -> [Int: [Need]] {
        var needs: [Int: [Need]] = [:]
        for row in rows {
            for need in (try? ledger.atlas.needs(of: row)) ?? [] where need.quantity > 0 {
                needs[need.resource, default: []].append(need)
            }
        }
        return needs
    }

    /// Takes an order off the shelves of a resource.
    private mutating func takeDown(_ order: Int, _ resource: Int) -> [Stay] {
        (stacks[resource] ?? []).flatMap { item in
            shelves[item].remove(order).map { Stay(item: item, span: $0) }
        }
    }

    /// Finds units for the whole of some days; for what is not free as long, the days are halved among those on which
    /// something begins or ends.
    private mutating func fill(_ order: Int, _ resource: Int, _ units: Int, _ days: Range<Int>) {
        var left = units
        let stack = stacks[resource] ?? []
        for item in stack where left > 0 && shelves[item].window.contains(days) {
            for (first, units) in shelves[item].free(over: days, most: left) {
                shelves[item].insert(Span(order: order, first: first, units: units, days: days))
                left -= units
            }
        }
        guard left > 0 else { return }
        let breaks = Set(stack.flatMap { shelves[$0].breaks(within: days) }).sorted()
        guard !breaks.isEmpty else {
            lacking.insert(order)
            return
        }
        let middle = breaks[breaks.count / 2]
        fill(order, resource, left, days.lowerBound..<middle)
        fill(order, resource, left, middle..<days.upperBound)
    }
}

extension Order {
    /// The rows that are pegged as promised: what the customer has, had or will have. A hold and a first refusal are kept
    /// for nobody yet.
    var pegged: [Row] { if case .held = standing { [] } else { contracted } }
}

import Delay
import Ledger
import Silicon
import Units

/// The answer to *what holds it?*.
public struct Why: Sendable {
    /// A link of the chain behind a blocker.
    public struct Link: Sendable {
        public let item: SupplyItem
        public let start: When
        /// Whether it sets the date of what waits for it.
        public let isCritical: Bool
    }

    /// A change of supply or terms that would move the date, and to when.
    public struct Relief: Sendable {
        public let change: Command
        public let date: Day
    }

    public let order: Order
    public let state: String
    public let start: When
    public let heldBy: [Blocker]
    public let chain: [Link]
    public let ahead: (orders: Int, accelerators: Int, kilowatts: Int)
    public let reliefs: [Relief]
    public let position: Int?
}

extension Ledger {
    /// Explains an order's date as things stand. Refused `unknown_order`.
    ///
    /// Complexity: a search per relief tried; each is a copy of the ledger with one change.
    public func why(_ name: OrderName) throws(Refusal) -> Why {
        guard let order = self[name] else {
            throw Refusal(.unknownOrder, "there is no order \(name); `headroom book` and `headroom queue` list them")
        }
        let ahead = ahead(of: order)
        let blockers = try blockers(of: order)
        let chain = chain(behind: blockers.compactMap(\.item))
        return Why(
            order: order, state: state(of: order), start: order.rows.map(\.start).min().map(When.on) ?? .never,
            heldBy: blockers, chain: chain, ahead: try measure(ahead),
            reliefs: try reliefs(for: order, chain), position: order.isQueued ? ahead.count + 1 : nil)
    }

    /// What is short on the last day that blocks an order, as it sees the ledger today.
    public func blockers(of order: Order) throws(Refusal) -> [Blocker] {
        guard let start = order.rows.map(\.start).min() else { return [] }
        var book = try Book(self, without: order.isQueued ? behind(order) : queue)
        try book.take(order.firmRows, firm: true, sign: 1)
        let needs = try StepNeeds(order.rows, atlas: atlas)
        let basis: Basis = order.isQueued ? .open : .firm
        return Offers(ledger: self, book: book).blockers(needs, start, basis, from: max(order.terms.earliest, today))
    }

    /// The queued orders ahead of an order; none for one that is not queued.
    public func ahead(of order: Order) -> [Order] {
        order.isQueued ? queue.filter { Order.isAhead($0.terms, order.terms) } : []
    }

    /// An order and those behind it: their tentative rows are not in its way.
    private func behind(_ order: Order) -> [Order] {
        queue.filter { !Order.isAhead($0.terms, order.terms) }
    }

    private func measure(_ ahead: [Order]) throws(Refusal) -> (orders: Int, accelerators: Int, kilowatts: Int) {
        var (accelerators, kilowatts) = (0, 0)
        for order in ahead {
            accelerators += Shape(order.terms, on: order.terms.silicon[0]).peak
            for row in order.rows {
                for need in try atlas.needs(of: row) where atlas.resources[need.resource].kind == .siteKW {
                    kilowatts += need.quantity
                }
            }
        }
        return (ahead.count, accelerators, kilowatts)
    }

    // MARK: Chain

    /// The items behind some items, each after what it waits for.
    public func chain(behind names: [ItemName]) -> [Why.Link] {
        var links: [Why.Link] = []
        for name in names { collect(name, critical: criticalItems(of: name), into: &links) }
        return links
    }

    private func criticalItems(of name: ItemName) -> Set<ItemName> {
        guard let position = supply.position(name) else { return [] }
        let path = supply.critical(position, at: policy.confidence, today: today)
        return Set(path.map { supply.items[$0].item })
    }

    private func collect(_ name: ItemName, critical: Set<ItemName>, into links: inout [Why.Link]) {
        guard let position = supply.position(name), !links.contains(where: { $0.item.item == name }) else { return }
        let item = supply.items[position]
        for gate in item.after { collect(gate, critical: critical, into: &links) }
        links.append(Why.Link(item: item, start: supply.starts[position], isCritical: critical.contains(name)))
    }

    // MARK: Reliefs

    /// Changes that would make the order start sooner, soonest first: the critical items of its chain brought forward by
    /// 30 and 90 days, planned items committed, and silicon it does not accept yet.
    private func reliefs(for order: Order, _ chain: [Why.Link]) throws(Refusal) -> [Why.Relief] {
        guard let now = order.rows.map(\.start).min() ?? (order.isQueued ? Axis.end : nil), now > today else {
            return []
        }
        var reliefs: [Why.Relief] = []
        for change in changes(for: order, chain) {
            guard let date = try? date(of: order, after: change), date < now || change.isCommit else { continue }
            reliefs.append(Why.Relief(change: change, date: date))
        }
        return reliefs.sorted { ($0.date, $0.change.sentence) < ($1.date, $1.change.sentence) }
    }

    private func changes(for order: Order, _ chain: [Why.Link]) -> [Command] {
        var changes: [Command] = []
        for link in chain where link.isCritical && !link.item.stage.hasArrived {
            changes += [30, 90].map { .slip(item: link.item.item, days: -$0) }
        }
        guard order.isQueued else { return changes }
        if case .queued(let tentative?) = order.standing { changes += tentative.gap.map { .commit(item: $0) } }
        for silicon in atlas.catalogue.silicon where silicon.kind == .accelerator {
            let sentence = "accept \(order.terms.order) \(silicon.silicon)"
            if order.terms.silicon.contains(where: { $0.silicon == silicon.silicon }) { continue }
            if let change = try? command(from: sentence) { changes.append(change) }
        }
        return changes
    }

    /// Where an order would start after a change; a promise is asked as if it could be moved.
    private func date(of order: Order, after change: Command) throws(Refusal) -> Day? {
        let outcome = try propose(change, at: clock)
        let after = try decide(change, outcome, Stamp(at: clock, tenant: "", actor: "why")).ledger
        guard let changed = after[order.terms.order] else { return nil }
        if changed.isQueued || order.isQueued { return changed.rows.map(\.start).min() }
        var book = Book(after)
        try book.take(changed.firmRows, firm: true, sign: 1)
        guard let first = changed.stretches(on: today).first, let shape = Continuation(first, on: today).shape else {
            return nil
        }
        let search = Search(book: book, basis: .firm, shape: shape)
        return search.earliest(from: max(first.version.terms.earliest, today), notAfter: Axis.end)?.start
    }
}

extension Command {
    fileprivate var isCommit: Bool { if case .commit = self { true } else { false } }
}

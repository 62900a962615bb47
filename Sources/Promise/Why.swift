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
        /// The energy contracts that deliver through it.
        public let contracts: [String]
        /// The whole of the capital line that pays for it.
        public let capital: Cents?
    }

    /// A resource short on the last day that blocks a start.
    public struct Short: Hashable, Sendable {
        public let resource: ResourceName
        /// The supply items whose arrival clears it; none where earlier contracts ending do, or nothing does.
        public let items: [ItemName]
        public let short: Int
        public let unit: String
        /// The first day from which there is enough.
        public let clears: When
    }

    /// What is short in one hall on one silicon, if all of the order lay there and started one day sooner than it does, or on
    /// the first day that was asked for.
    public struct Hold: Hashable, Sendable {
        public let place: HallName
        public let silicon: SiliconName
        /// The last day of that term on which something is short.
        public let day: Day
        /// By site kW, hall kW, chips, ports; then by name.
        public let shorts: [Short]

        /// When the last of it clears.
        var clears: When { shorts.map(\.clears).max() ?? .never }
    }

    /// Changes that, made together, would move the date, and to when.
    ///
    /// With one unit or one day less in any of them it would not be that date.
    public struct Relief: Sendable {
        public let changes: [Command]
        public let date: Day
        /// nil where the order has no date now.
        public let daysGained: Int?
        /// The capital of as much supply, where it is known.
        public let capital: Cents?

        /// A sentence that `whatif` reads.
        public var sentence: String { changes.map(\.sentence).joined(separator: "; ") }
    }

    public let order: Order
    public let state: String
    public let start: When
    /// What held the placement it has.
    public let heldBy: [Blocker]
    /// What holds every other hall and silicon it could lie on, those that clear first foremost.
    public let holds: [Hold]
    public let chain: [Link]
    public let ahead: (orders: Int, accelerators: Int, kilowatts: Int)
    /// What holds the orders ahead that take of what this one is short of, beside what holds this one itself: were there more
    /// of it they would move, and this order with them.
    public let aheadHeldBy: [ResourceName]
    public let reliefs: [Relief]
    public let position: Int?
    /// Why the date of a queued order is not firm.
    public let canMove: [String]
}

extension Ledger {
    /// Explains an order's date as things stand. Refused `unknown_order`.
    ///
    /// Complexity: O(halls · silicon) profile queries, for it and for each order ahead in its way; about a hundred settlings of the queue ahead per relief found.
    public func why(_ name: OrderName) throws(Refusal) -> Why {
        guard let order = self[name] else {
            throw Refusal(.unknownOrder, "there is no order \(name); `headroom book` and `headroom queue` list them")
        }
        let ahead = ahead(of: order)
        let blockers = try blockers(of: order)
        let holds = try holds(on: order)
        let chain = chain(behind: blockers.compactMap(\.item))
        let shorts = resources(blockers, holds)
        return Why(
            order: order, state: state(of: order), start: order.rows.map(\.start).min().map(When.on) ?? .never,
            heldBy: listed(blockers), holds: holds, chain: chain, ahead: try measure(ahead),
            aheadHeldBy: try held(ahead, by: shorts), reliefs: try reliefs(for: order, chain, holds),
            position: order.isQueued ? ahead.count + 1 : nil,
            canMove: reasonsToMove(order, held: blockers, ahead: ahead.count))
    }

    /// What is short on the last day that blocks an order, as it sees the ledger today.
    public func blockers(of order: Order) throws(Refusal) -> [Blocker] {
        guard let start = order.rows.map(\.start).min() else { return [] }
        let needs = try StepNeeds(order.rows, atlas: atlas)
        return try offers(seenBy: order).blockers(
            needs, start, basis(of: order), from: max(order.terms.earliest, today))
    }

    /// What is short in each hall, on its way to a start one day sooner than the order has and to the first start it asked
    /// for. The hall it lies in is told by its own placement for the one, and here for the other.
    private func holds(on order: Order) throws(Refusal) -> [Why.Hold] {
        let (from, now) = (max(order.terms.earliest, today), order.rows.map(\.start).min())
        guard order.isQueued || now != nil, now.map({ $0 > from }) ?? true else { return [] }
        let offers = try offers(seenBy: order)
        var holds: [Why.Hold] = []
        for candidate in candidates(for: order.terms) {
            let sooner = isAll(of: order, in: candidate) ? nil : now.map { $0 - 1 }
            var late: Why.Hold?
            if let sooner { late = try offers.hold(on: candidate, at: sooner, basis(of: order)) }
            if let late { holds.append(late) }
            let early = try offers.hold(on: candidate, at: from, basis(of: order))
            if let early, early != late { holds.append(early) }
        }
        return holds.enumerated().sorted { ($0.element.clears, $0.offset) < ($1.element.clears, $1.offset) }
            .map(\.element)
    }

    private func resources(_ blockers: [Blocker], _ holds: [Why.Hold]) -> Set<ResourceName> {
        Set(blockers.map(\.resource) + holds.flatMap { $0.shorts.map(\.resource) })
    }

    /// What holds those of some orders that take of what is short, without what is short itself.
    private func held(_ ahead: [Order], by shorts: Set<ResourceName>) throws(Refusal) -> [ResourceName] {
        var found: Set<ResourceName> = []
        for order in ahead {
            let taken = try resources(of: order.rows)
            guard taken.contains(where: { shorts.contains(atlas.resources[$0].name) }) else { continue }
            found.formUnion(resources(try blockers(of: order), try holds(on: order)))
        }
        let numbers = found.subtracting(shorts).compactMap { atlas.position($0) }
        return numbers.sorted { atlas.isListed($0, before: $1) }.map { atlas.resources[$0].name }
    }

    private func isAll(of order: Order, in candidate: Candidate) -> Bool {
        !order.rows.isEmpty
            && order.rows.allSatisfy { $0.hall == candidate.hall && $0.silicon == candidate.shape.silicon }
    }

    private func basis(of order: Order) -> Basis { order.isQueued ? .open : .firm }

    /// What is free to an order as things stand, its own rows given back.
    private func offers(seenBy order: Order) throws(Refusal) -> Offers {
        var book = try Book(self, without: order.isQueued ? behind(order) : queue)
        try book.take(order.firmRows, firm: true, sign: 1)
        return Offers(ledger: self, book: book)
    }

    /// Blockers by kind of resource, then by name; those of one resource as they were.
    private func listed(_ blockers: [Blocker]) -> [Blocker] {
        blockers.enumerated().sorted { one, other in
            guard let a = atlas.position(one.element.resource), let b = atlas.position(other.element.resource), a != b
            else { return one.offset < other.offset }
            return atlas.isListed(a, before: b)
        }.map(\.element)
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
            let size = try size(of: order)
            (accelerators, kilowatts) = (accelerators + size.accelerators, kilowatts + size.kilowatts)
        }
        return (ahead.count, accelerators, kilowatts)
    }

    // MARK: Chain

    /// The items behind some items, each after what it waits for.
    public func chain(behind names: [ItemName]) -> [Why.Link] {
        var links: [Why.Link] = []
        let capital = Capital(self)
        for name in names { collect(name, critical: criticalItems(of: name), capital, into: &links) }
        return links
    }

    private func criticalItems(of name: ItemName) -> Set<ItemName> {
        guard let position = supply.position(name) else { return [] }
        let path = supply.critical(position, at: policy.confidence, today: today)
        return Set(path.map { supply.items[$0].item })
    }

    private func collect(
        _ name: ItemName, critical: Set<ItemName>, _ capital: Capital, into links: inout [Why.Link]
    ) {
        guard let position = supply.position(name), !links.contains(where: { $0.item.item == name }) else { return }
        let item = supply.items[position]
        for gate in item.after { collect(gate, critical: critical, capital, into: &links) }
        links.append(
            Why.Link(
                item: item, start: supply.starts[position], isCritical: critical.contains(name),
                contracts: energy.filter { $0.tranche == name.text }.map(\.contract), capital: capital.cost(of: item)))
    }
}

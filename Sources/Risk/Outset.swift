import Delay
import Ledger
import Profile
import Promise
import Units

/// Where all draws begin: the ledger now, and what of it is the same in every future.
package struct Outset: Sendable {
    /// A supply item that has not arrived.
    struct OpenItem: Sendable {
        let item: Int
        /// Its own day as the ledger counts on it now.
        let counted: When
        /// Its slip is known so many days before that.
        let noticeDays: Int
    }

    /// An order whose dates are told.
    struct Watched: Sendable {
        /// Among all orders.
        let position: Int
        /// Its start as the ledger has it now.
        let start: When
    }

    let ledger: Ledger
    let cascade: Cascade
    let queue: LiveQueue
    /// Everything after what it waits for.
    let items: [OpenItem]
    /// When holds and first refusals end.
    let ends: [Instant]
    /// Promised and not ended, held or queued; in the order entered.
    let watched: [Watched]
    /// By an order's position its place among the watched.
    let place: [Int: Int]
    /// The promises and holds that take of each resource, by position.
    let takers: [Int: [Int]]

    /// `learns`: whether orders keep what they learn of halls from one search to the next, which changes no answer.
    ///
    /// Complexity: O(items + rows of orders + queued orders · halls).
    package init(_ ledger: Ledger, learns: Bool = true) throws(Refusal) {
        self.ledger = ledger
        cascade = Cascade(ledger.supply)
        queue = try LiveQueue(Roster(ledger), ledger, learns: learns)
        items = Outset.items(ledger, cascade)
        ends = Set(ledger.orders.compactMap(\.end)).sorted()
        watched = ledger.orders.indices.compactMap { Watched(ledger.orders[$0], at: $0, ledger.today) }
        place = Dictionary(uniqueKeysWithValues: watched.enumerated().map { ($1.position, $0) })
        takers = try Outset.takers(ledger)
    }

    private static func items(_ ledger: Ledger, _ cascade: Cascade) -> [OpenItem] {
        let counted = ledger.supply.ownDays(at: ledger.policy.confidence, today: ledger.today)
        return cascade.order.compactMap { item in
            let one = ledger.supply.items[item]
            guard !one.stage.hasArrived, one.stage != .cancelled else { return nil }
            return OpenItem(item: item, counted: counted[item], noticeDays: one.noticeDays)
        }
    }

    private static func takers(_ ledger: Ledger) throws(Refusal) -> [Int: [Int]] {
        var takers: [Int: [Int]] = [:]
        for position in ledger.orders.indices where ledger.orders[position].isFirm {
            for resource in try ledger.resources(of: ledger.orders[position].contracted) {
                takers[resource, default: []].append(position)
            }
        }
        return takers
    }

    /// The orders watched, by name.
    var names: [OrderName] { watched.map { ledger.orders[$0.position].terms.order } }
}

extension Outset.Watched {
    fileprivate init?(_ order: Order, at position: Int, _ today: Day) {
        guard ["promised", "active", "held", "queued"].contains(order.state(on: today)) else { return nil }
        self.init(position: position, start: order.firstDay)
    }
}

extension Order {
    /// The day on which it starts, or would; never where nothing carries it.
    var firstDay: When { (contracted + tentativeRows).map(\.start).min().map(When.on) ?? .never }

    /// Whether it is promised or held.
    var isFirm: Bool {
        switch standing {
        case .promised, .held: true
        default: false
        }
    }

    /// When its hold or its first refusal ends.
    fileprivate var end: Instant? {
        if case .held(_, let until) = standing { until } else { commitment?.reserve?.until }
    }
}

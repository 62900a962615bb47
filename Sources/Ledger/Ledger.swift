import Delay
import Profile
import Silicon
import Units

/// One time-phased ledger in which halls, power, chips, ports and orders constrain each other: the fold of its log.
///
///     Command ─▶ decide (pure, looks) ─▶ Fact ─▶ apply (pure, records) ─▶ Ledger
///
///     firm   per resource and day: committed, under_way and live supply − held, promised and active need
///     open   per resource and day: that supply and the planned − that need and the tentative
///
/// A ledger is a value: a scenario, a what-if and a risk draw are copies that are changed and compared. It reads no clock,
/// file, random number or hash-ordered collection; time is a field of the fact.
///
/// Invariants: for every resource and day firm ≥ 0 except in a recorded shortfall; firm and open are never clamped;
/// orders and items keep the place they were entered at; identifiers are never used again.
public struct Ledger: Sendable {
    public internal(set) var atlas = Atlas()
    public internal(set) var supply = Supply()
    public internal(set) var policy = Policy()
    public internal(set) var zones: [ZoneHeadroom] = []
    public internal(set) var capex: [CapexRow] = []
    public internal(set) var energy: [EnergyContract] = []
    /// Delivery shapes that were given, piece by piece.
    public internal(set) var shapes: [ShapeRun] = []
    public internal(set) var milestones: [Milestone] = []
    /// What meters read, in the order noted.
    public internal(set) var readings: [ReadingRun] = []
    public internal(set) var reference: [ReferenceRow] = []
    /// Chips of the operator's own making, in the order entered.
    public internal(set) var programmes: [Programme] = []
    /// In the order entered.
    public internal(set) var orders = Orders()
    public internal(set) var shortfalls: [Shortfall] = []
    /// What was asked for and needed an approver, in the order asked, with the answers.
    public internal(set) var approvals: [Approval] = []
    /// Promises whose day has come and that supply does not cover today.
    public internal(set) var delayed: Set<OrderName> = []
    /// Free committed units per resource, negative in a shortfall.
    public internal(set) var firm: [Profile] = []
    /// Free units per resource with planned supply and tentative placements counted.
    public internal(set) var open: [Profile] = []

    public internal(set) var branch: BranchName
    /// The number of the last fact, 0 before the first.
    public internal(set) var seq = 0
    public internal(set) var hash = Fact.genesisHash
    /// The time of the last fact: the ledger's own clock.
    public internal(set) var clock = Instant(Day(-100_000))
    /// Whether commands are stamped with the system's time; else the clock stands until it is set.
    public internal(set) var followsClock = false
    public internal(set) var isDropped = false
    var outlookMemory = OutlookMemory()

    public init(branch: BranchName = "main") { self.branch = branch }

    /// The day of the clock.
    public var today: Day { clock.day }

    public func position(_ order: OrderName) -> Int? { orders.position(order) }
    public subscript(order: OrderName) -> Order? { orders.position(order).map { orders[$0] } }

    /// The queued orders, in queue order.
    public var queue: [Order] {
        orders.having(.queued).sorted { Order.isAhead($0.terms, $1.terms) }
    }

    /// The queued orders and the promises with an amendment that waits, in queue order.
    public var waiting: [Order] {
        orders.having([.queued, .amending]).filter { $0.isQueued || state(of: $0) != "ended" }.sorted {
            Order.isAhead($0.asked, $1.asked)
        }
    }

    /// An order's state as printed: `active` and `ended` are read off the clock, `delayed` off today's shortfalls.
    public func state(of order: Order) -> String {
        let state = order.state(on: today)
        return state == "active" && delayed.contains(order.terms.order) ? "delayed" : state
    }

    /// The supply items of a resource with the start derived for each.
    public func items(of resource: Int) -> [(item: SupplyItem, start: When, planned: Bool)] {
        supply.items(of: resource).map { (supply.items[$0], supply.starts[$0], supply.isPlanned[$0]) }
    }

    /// Free units of a resource as they would be with every item at another confidence, needs unchanged.
    ///
    /// `start` gives the start of an item by its position. `base` is `firm` or `open`; planned supply is counted only when `base` counts it. With `keepingEnds` an item leaves
    /// when it does now, so that only its arrival differs; else its service life counts from its new start.
    /// Complexity: O(items of resource).
    public func free(
        _ resource: Int, in base: [Profile], at start: (Int) -> When, planned: Bool, keepingEnds: Bool = false
    ) -> Profile {
        var profile = base[resource]
        for position in supply.items(of: resource) {
            let old = supply.contributions[position]
            let new = supply.contribution(of: position, start: start(position), life: life, number: atlas.position)
                .map { keepingEnds ? $0.ending(old?.end ?? $0.end) : $0 }
            // Most items stand where they stood.
            if old == new { continue }
            // Bounded by what the profile holds already: every item was added to it before.
            if let old, old.firm || planned { try? profile.add(-old.quantity, from: old.start, to: old.end) }
            if let new, new.firm || planned { try? profile.add(new.quantity, from: new.start, to: new.end) }
        }
        return profile
    }

    /// The day an item leaves, given its start: what it says, or for chips the end of their service life; nil: the horizon.
    public func end(of item: SupplyItem, start: When) -> Day? {
        guard let months = item.resource.flatMap(Resource.init).flatMap(life(of:)), let start = start.day else {
            return item.leaves
        }
        return min(item.leaves ?? start + .months(months), start + .months(months))
    }

    /// The state of a placement row as printed.
    public func state(of row: Row, in order: Order) -> String {
        switch order.standing {
        case .held: "held"
        case .queued: "tentative"
        default: row.end <= today ? "ended" : row.start <= today ? "active" : "promised"
        }
    }

    /// The same ledger on a branch of its own.
    public func forked(as branch: BranchName) -> Ledger {
        var fork = self
        fork.branch = branch
        return fork
    }

    /// Service life in months, for chips.
    func life(of resource: Resource) -> Int? {
        resource.silicon.flatMap { atlas.catalogue[$0]?.lifeMonths }
    }

    var life: (Resource) -> Int? { { life(of: $0) } }
}

extension Ledger: CustomStringConvertible {
    /// Branch, head and sizes; never the contents.
    public var description: String {
        "ledger \(branch) at fact \(seq), \(clock): \(supply.items.count) items, \(orders.count) orders"
    }
}

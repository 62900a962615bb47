import Units

/// A resource that was short on the last day that blocked an order, and what clears it.
public struct Blocker: Hashable, Sendable, Codable {
    public let resource: ResourceName
    /// The supply item whose arrival clears it; nil when earlier contracts ending do.
    public let item: ItemName?
    public let short: Int
    public let unit: String
    public let clears: Day
    /// At joint dates, where nothing is short but not all is sure enough: in how many of a million futures the item comes too
    /// late for a start a day before. nil where the resource is short.
    public let latePpm: Int?

    enum CodingKeys: String, CodingKey {
        case resource, item, short, unit, clears
        case latePpm = "late_ppm"
    }

    public init(resource: ResourceName, item: ItemName?, short: Int, unit: String, clears: Day, latePpm: Int? = nil) {
        (self.resource, self.item, self.short, self.unit, self.clears) = (resource, item, short, unit, clears)
        self.latePpm = latePpm
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(resource, forKey: .resource)
        try container.encode(item, forKey: .item)
        try container.encode(short, forKey: .short)
        try container.encode(unit, forKey: .unit)
        try container.encode(clears, forKey: .clears)
        try container.encodeIfPresent(latePpm, forKey: .latePpm)
    }
}

/// A way to serve an order: when, where, on which chips, how sure, and what holds it.
public struct Offer: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Sendable, Codable {
        /// On committed supply: it can be held and promised.
        case firm
        /// On planned supply: it may move.
        case tentative
    }

    public let kind: Kind
    public let start: Day
    public let end: Day
    public let p50: When
    public let p80: When
    public let p90: When
    public let silicon: SiliconName
    public let count: Int
    public let placements: [Row]
    public let price: MicroDollars
    public let heldBy: [Blocker]
    /// Planned items it stands on.
    public let gap: [ItemName]
    /// The confidence, in percent, at which supply was counted.
    public let confidence: Int

    enum CodingKeys: String, CodingKey {
        case kind, start, end, p50, p80, p90, silicon, count, placements, gap
        case price = "price_usd_micro_per_accelerator_hour"
        case heldBy = "held_by"
        case confidence = "confidence_pct"
    }

    public init(
        kind: Kind, start: Day, end: Day, ready: (p50: When, p80: When, p90: When), silicon: SiliconName, count: Int,
        placements: [Row], price: MicroDollars, heldBy: [Blocker], gap: [ItemName], confidence: Int
    ) {
        (self.kind, self.start, self.end) = (kind, start, end)
        (self.p50, self.p80, self.p90) = ready
        (self.silicon, self.count, self.placements, self.price) = (silicon, count, placements, price)
        (self.heldBy, self.gap, self.confidence) = (heldBy, gap, confidence)
    }
}

/// A queued order with rows: promoted to a promise, or given a tentative date (no rows: none).
public struct Placed: Hashable, Sendable, Codable {
    public let order: OrderName
    public let rows: [Row]
    public let late: Bool
    public let gap: [ItemName]

    public init(order: OrderName, rows: [Row], late: Bool = false, gap: [ItemName] = []) {
        (self.order, self.rows, self.late, self.gap) = (order, rows, late, gap)
    }
}

/// A queued order's date that changed.
public struct Move: Hashable, Sendable, Codable {
    public let order: OrderName
    public let from: When
    public let to: When
    public let cause: String

    public init(order: OrderName, from: When, to: When, cause: String) {
        (self.order, self.from, self.to, self.cause) = (order, from, to, cause)
    }
}

/// Everything a command brought about: found by search, checked by the ledger, stored in the fact.
public struct Outcome: Hashable, Sendable, Codable {
    /// The order made or touched.
    public var order: OrderName?
    /// The terms as resolved when the order was made.
    public var terms: OrderTerms?
    /// What was held or promised.
    public var offer: Offer?
    public var until: Instant?
    /// Holds that were dead by then.
    public var released: [OrderName] = []
    /// Items whose day came unready.
    public var overdue: [ItemName] = []
    /// Queued orders that came to fit, in queue order.
    public var promoted: [Placed] = []
    /// Queued orders whose tentative rows changed.
    public var tentative: [Placed] = []
    public var moves: [Move] = []
    /// Promises that stand under new terms or with new rows from here on. nil, as below, where there are none.
    public var revised: [Revision]?
    /// Capacity kept after the end of promises for their holders.
    public var reserved: [Reserved]?
    /// Promises whose first refusal gave way, because supply fell short.
    public var forfeited: [OrderName]?
    /// Holds that gave way to an order.
    public var bumped: [OrderName]?
    /// What was asked of a promise does not fit yet and waits.
    public var isPending: Bool?
    /// What changed of the value of promises; found by the ledger.
    public var money: [MoneyChange]?
    /// The shortfalls from here on, when they changed.
    public var shortfalls: [Shortfall]?
    public var refusal: Refusal?
    public var options: [Offer]?

    public init() {}

    enum CodingKeys: String, CodingKey {
        case order, terms, offer, until, released, overdue, promoted, tentative, moves, revised, reserved, forfeited
        case bumped, money, shortfalls, refusal, options
        case isPending = "pending"
    }
}

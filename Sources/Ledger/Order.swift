import Units

/// How wide chunks may spread.
public enum Scope: String, CaseIterable, Sendable, Codable {
    case hall, fabric, site, region, any
}

/// A silicon the customer accepts, with how many of it serve the order. Frozen at promise.
public struct Accepted: Hashable, Sendable, Codable {
    public let silicon: SiliconName
    public let count: Int
    public let minChunk: Int

    enum CodingKeys: String, CodingKey {
        case silicon, count
        case minChunk = "min_chunk"
    }

    public init(silicon: SiliconName, count: Int, minChunk: Int) {
        (self.silicon, self.count, self.minChunk) = (silicon, count, minChunk)
    }
}

/// A ramp: `add` more accelerators from `offset` after the start to the end of the term.
public struct Step: Hashable, Sendable, Codable {
    public let offset: Term
    public let add: Int

    public init(offset: Term, add: Int) { (self.offset, self.add) = (offset, add) }
}

/// What a customer asks for, every field settled.
public struct OrderTerms: Hashable, Sendable, Codable {
    public var order: OrderName
    public var customer: String
    public var tenant: String
    public var segment: String
    public var workload: String
    /// 1 is served first.
    public var tier: Int
    /// nil while the contract is not signed.
    public var signed: Day?
    public var count: Int
    /// Ranked, first choice first. Never empty.
    public var silicon: [Accepted]
    /// Empty: any region.
    public var regions: [RegionName]
    /// Most chunks per step; nil: no limit.
    public var maxChunks: Int?
    public var chunkIn: Scope
    public var same: Scope
    public var earliest: Day
    /// nil: the end of the axis.
    public var latest: Day?
    public var term: Term
    public var steps: [Step]
    public var price: MicroDollars?
    public var takeOrPayPct: Int?
    public var penalty: Cents?
    public var portMonths: Int?
    public var portCents: Cents?
    public var source: Source

    enum CodingKeys: String, CodingKey {
        case order, customer, tenant, segment, workload, tier, signed, count, silicon, regions, same, earliest, latest
        case term, steps, source
        case maxChunks = "max_chunks"
        case chunkIn = "chunk_in"
        case price = "price_usd_micro_per_accelerator_hour"
        case takeOrPayPct = "take_or_pay_pct"
        case penalty = "penalty_usd_cents_per_day"
        case portMonths = "port_months"
        case portCents = "port_usd_cents"
    }

    public init(
        order: OrderName, customer: String, tenant: String, segment: String = "", workload: String = "", tier: Int = 3,
        signed: Day? = nil, count: Int, silicon: [Accepted], regions: [RegionName] = [], maxChunks: Int? = nil,
        chunkIn: Scope = .fabric, same: Scope = .any, earliest: Day, latest: Day? = nil, term: Term, steps: [Step] = [],
        price: MicroDollars? = nil, takeOrPayPct: Int? = nil, penalty: Cents? = nil, portMonths: Int? = nil,
        portCents: Cents? = nil, source: Source
    ) {
        (self.order, self.customer, self.tenant, self.segment) = (order, customer, tenant, segment)
        (self.workload, self.tier, self.signed, self.count, self.silicon) = (workload, tier, signed, count, silicon)
        (self.regions, self.maxChunks, self.chunkIn, self.same) = (regions, maxChunks, chunkIn, same)
        (self.earliest, self.latest, self.term, self.steps) = (earliest, latest, term, steps)
        (self.price, self.takeOrPayPct, self.penalty) = (price, takeOrPayPct, penalty)
        (self.portMonths, self.portCents, self.source) = (portMonths, portCents, source)
    }

    /// How many accelerators of an accepted silicon each step adds: step 0 the count, later ones scaled by the same
    /// ratio as the count and rounded up, against us.
    public func counts(on accepted: Accepted) -> [Int] {
        [accepted.count] + steps.map { ceilDiv($0.add * accepted.count, max(count, 1)) }
    }

    /// Offsets of all steps, step 0 first.
    public var offsets: [Term] { [.days(0)] + steps.map(\.offset) }
}

/// A placement row: `count` accelerators of one silicon in one hall over [start, end).
public struct Row: Hashable, Sendable, Codable {
    public let step: Int
    public let chunk: Int
    public let row: Int
    public let hall: HallName
    public let silicon: SiliconName
    public let count: Int
    public let start: Day
    public let end: Day

    public init(
        step: Int, chunk: Int, row: Int, hall: HallName, silicon: SiliconName, count: Int, start: Day, end: Day
    ) {
        (self.step, self.chunk, self.row, self.hall) = (step, chunk, row, hall)
        (self.silicon, self.count, self.start, self.end) = (silicon, count, start, end)
    }

    /// The same row, ending no later than a day.
    func ended(by day: Day) -> Row {
        Row(
            step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start,
            end: min(end, day))
    }
}

/// Where a queued order would start today.
public struct Tentative: Hashable, Sendable, Codable {
    public let rows: [Row]
    /// Later than the latest start asked for.
    public let late: Bool
    /// The planned items it stands on; empty when committed supply carries it.
    public let gap: [ItemName]

    public init(rows: [Row], late: Bool, gap: [ItemName]) { (self.rows, self.late, self.gap) = (rows, late, gap) }

    public var start: Day { rows.lazy.filter { $0.step == 0 }.map(\.start).min() ?? Axis.end }
}

/// What became of an order. Each case carries just what that state has.
public enum Standing: Hashable, Sendable {
    case inquiry
    case queued(Tentative?)
    case held([Row], until: Instant)
    /// Firm since the fact numbered `made`.
    case promised([Row], made: Int)
    /// The rows that had been used before the day it was cancelled.
    case cancelled([Row], on: Day)
    /// A hold that was dead from this instant on.
    case lapsed(at: Instant)
    case refused
}

/// An order and its standing.
public struct Order: Hashable, Sendable {
    public internal(set) var terms: OrderTerms
    public internal(set) var standing: Standing

    public init(terms: OrderTerms, standing: Standing) { (self.terms, self.standing) = (terms, standing) }

    /// Rows that take firm capacity.
    public var firmRows: [Row] {
        switch standing {
        case .held(let rows, _), .promised(let rows, _), .cancelled(let rows, _): rows
        case .inquiry, .queued, .lapsed, .refused: []
        }
    }

    /// Rows of a tentative date.
    public var tentativeRows: [Row] {
        if case .queued(let tentative?) = standing { tentative.rows } else { [] }
    }

    /// All rows, firm or tentative.
    public var rows: [Row] { firmRows + tentativeRows }

    public var isQueued: Bool { if case .queued = standing { true } else { false } }

    /// The state as printed; `active` and `ended` are read off the clock.
    public func state(on today: Day) -> String {
        switch standing {
        case .inquiry: "inquiry"
        case .queued: "queued"
        case .held: "held"
        case .cancelled, .lapsed: "cancelled"
        case .refused: "refused"
        case .promised(let rows, _): Order.stage(of: rows, on: today)
        }
    }

    private static func stage(of rows: [Row], on today: Day) -> String {
        let start = rows.map(\.start).min() ?? Axis.end
        let end = rows.map(\.end).max() ?? Axis.end
        return today < start ? "promised" : today < end ? "active" : "ended"
    }
}

extension Order {
    /// Queue order: tier, then the day signed (unsigned last), then identifier by bytes (DESIGN law 6).
    public static func isAhead(_ a: OrderTerms, _ b: OrderTerms) -> Bool {
        if a.tier != b.tier { return a.tier < b.tier }
        let (x, y) = (a.signed.map(When.on) ?? .never, b.signed.map(When.on) ?? .never)
        return x != y ? x < y : a.order < b.order
    }
}

import Silicon
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
    /// nil, not empty, where there are none: facts written before contracts had clauses stay byte for byte what they were.
    var written: [Clause]?
    /// How the counts came about, where they were worked out; nil where they were given.
    public var sizing: Sizing?

    /// What the contract says beside what it buys.
    public var clauses: [Clause] {
        get { written ?? [] }
        set { written = newValue.isEmpty ? nil : newValue }
    }

    enum CodingKeys: String, CodingKey {
        case order, customer, tenant, segment, workload, tier, signed, count, silicon, regions, same, earliest, latest
        case term, steps, source, sizing
        case written = "clauses"
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
        portCents: Cents? = nil, clauses: [Clause] = [], source: Source
    ) {
        (self.order, self.customer, self.tenant, self.segment) = (order, customer, tenant, segment)
        (self.workload, self.tier, self.signed, self.count, self.silicon) = (workload, tier, signed, count, silicon)
        (self.regions, self.maxChunks, self.chunkIn, self.same) = (regions, maxChunks, chunkIn, same)
        (self.earliest, self.latest, self.term, self.steps) = (earliest, latest, term, steps)
        (self.price, self.takeOrPayPct, self.penalty) = (price, takeOrPayPct, penalty)
        (self.portMonths, self.portCents, self.source) = (portMonths, portCents, source)
        written = clauses.isEmpty ? nil : clauses
    }

    /// How many accelerators of an accepted silicon each step adds: step 0 the count, later ones scaled by the same
    /// ratio as the count and rounded up, against us.
    public func counts(on accepted: Accepted) -> [Int] {
        [accepted.count] + steps.map { ceilDiv($0.add * accepted.count, max(count, 1)) }
    }

    /// Offsets of all steps, step 0 first.
    public var offsets: [Term] { [.days(0)] + steps.map(\.offset) }
}

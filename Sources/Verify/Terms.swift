import Units

/// What a customer asks for, as far as placement rows must keep to it.
struct Terms: Decodable, Equatable {
    let order: String
    /// Empty or absent: a customer of its own.
    let customer: String?
    let tenant: String?
    let tier: Int
    /// The day of the confirmation where a hold was confirmed.
    var signed: Day?
    let count: Int
    /// Ranked; a queued order may come to accept more.
    var silicon: [Accepted]
    let regions: [String]
    let maxChunks: Int?
    let chunkIn: String
    let same: String
    let earliest: Day
    let latest: Day?
    let term: Term
    let steps: [Step]
    /// Micro-dollars per accelerator-hour; nil: the list price.
    let price: Int?
    let takeOrPayPct: Int?
    /// Cents per day of delay.
    let penalty: Int?
    let clauses: [Clause]?

    /// Accelerators of all steps together.
    var inAll: Int { steps.reduce(count) { $0.addingReportingOverflow($1.add).partialValue } }

    enum CodingKeys: String, CodingKey {
        case order, customer, tenant, tier, signed, count, silicon, regions, same, earliest, latest, term, steps,
            clauses
        case maxChunks = "max_chunks"
        case chunkIn = "chunk_in"
        case price = "price_usd_micro_per_accelerator_hour"
        case takeOrPayPct = "take_or_pay_pct"
        case penalty = "penalty_usd_cents_per_day"
    }
}

/// A silicon the customer takes, with how many of it serve the order.
struct Accepted: Decodable, Equatable {
    let silicon: String
    let count: Int
    let minChunk: Int

    enum CodingKeys: String, CodingKey {
        case silicon, count
        case minChunk = "min_chunk"
    }
}

/// `add` more from `offset` after the start.
struct Step: Decodable, Equatable {
    let offset: Term
    let add: Int
}

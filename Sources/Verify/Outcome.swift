import Units

/// What came of it.
struct Outcome: Decodable {
    let order: String?
    let terms: Terms?
    let offer: Offer?
    let until: Instant?
    let released: [String]?
    let promoted: [Placed]?
    let tentative: [Placed]?
    let shortfalls: [Shortfall]?
    let refusal: Refusal?
    let revised: [Revision]?
    let reserved: [Reservation]?
    /// Promises whose first refusal is taken from them.
    let forfeited: [String]?
    /// Holds that give way.
    let bumped: [String]?
    let money: [Money]?
    /// Whether an amendment of a promise waits from here on.
    let pending: Bool?
}

/// A promise as it is from `from` on; what stood before becomes history.
struct Revision: Decodable {
    let order: String
    let terms: Terms
    let rows: [Row]
    let from: Day
    /// What stands from then on of the versions before, in order of time; absent: all that stood.
    let earlier: [Version]?
}

/// Capacity kept for the holder of a promise after its end.
struct Reservation: Decodable {
    let order: String
    let reserve: Reserve
}

struct Reserve: Decodable {
    let rows: [Row]
    let until: Instant
}

struct Offer: Decodable {
    let kind: String
    let start: Day
    let end: Day
    let silicon: String
    let placements: [Row]
}

/// A queued order with rows: promoted, or given a tentative date.
struct Placed: Decodable {
    let order: String
    let rows: [Row]
    let late: Bool
}

struct Refusal: Decodable { let code: String }

struct Shortfall: Decodable {
    let resource: String
    let start: Day
    let end: Day
    let short: Int
    /// `at_risk` or `breach`.
    let kind: String
    let sinceSeq: Int

    enum CodingKeys: String, CodingKey {
        case resource, start, end, short, kind
        case sinceSeq = "since_seq"
    }
}

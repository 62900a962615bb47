import Units

/// What a customer asks for, as far as placement rows must keep to it.
struct Terms: Decodable {
    let order: String
    let tier: Int
    let signed: Day?
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

    enum CodingKeys: String, CodingKey {
        case order, tier, signed, count, silicon, regions, same, earliest, latest, term, steps
        case maxChunks = "max_chunks"
        case chunkIn = "chunk_in"
    }
}

/// A silicon the customer takes, with how many of it serve the order.
struct Accepted: Decodable {
    let silicon: String
    let count: Int
    let minChunk: Int

    enum CodingKeys: String, CodingKey {
        case silicon, count
        case minChunk = "min_chunk"
    }
}

/// `add` more from `offset` after the start.
struct Step: Decodable {
    let offset: Term
    let add: Int
}

/// A placement row: `count` of one silicon in one hall over [start, end).
struct Row: Decodable, Equatable {
    let step: Int
    let chunk: Int
    let row: Int
    let hall: String
    let silicon: String
    let count: Int
    let start: Day
    let end: Day

    /// The count within what can be added up; a count outside is a fault of its own.
    var countable: Int { min(max(count, 0), Replay.most) }

    /// What of the row lies before a day.
    func part(before day: Day) -> Row? {
        guard start < day else { return nil }
        return Row(
            step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start,
            end: min(end, day))
    }
}

extension [Row] {
    /// The first day of step 0.
    var start: Day? { filter { $0.step == 0 }.map(\.start).min() }
    var end: Day? { map(\.end).max() }
}

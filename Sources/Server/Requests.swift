import Desk
import Ledger
import Units

/// Bodies of requests that are not orders.
struct AmendRequest: Decodable, Sendable {
    /// Only what is to change.
    let changes: OrderRequest
    /// The first day on which it is to hold; today unless given.
    let from: Day?
}

struct RenewRequest: Decodable, Sendable {
    let term: Term
    /// From then on; as before unless given.
    let price: MicroDollars?

    enum CodingKeys: String, CodingKey {
        case term
        case price = "price_usd_micro_per_accelerator_hour"
    }
}

struct DeclineRequest: Decodable, Sendable {
    /// Why not.
    let cause: String?
}

struct BumpRequest: Decodable, Sendable {
    let cause: String
}

struct RepromiseRequest: Decodable, Sendable {
    /// The proposal that was looked at; whatever it is by now unless given.
    let proposal: String?
    /// The shortfalls' own causes unless given.
    let cause: String?
}

/// A change as a sentence, such as `slip T-17 60d`.
struct SupplyChange: Decodable, Sendable {
    let change: String
}

struct WhatIfRequest: Decodable, Sendable {
    /// Sentences; several in one, with `;` between, happen at once.
    let changes: [String]
}

struct StressRequest: Decodable, Sendable {
    /// Hundredths of a percent of the accelerators asked for that are cancelled.
    let cancel: Int?
    let price: Int?
    let efficiency: Int?

    enum CodingKeys: String, CodingKey {
        case cancel = "cancel_bp"
        case price = "price_bp"
        case efficiency = "efficiency_bp"
    }
}

struct ClockRequest: Decodable, Sendable {
    let to: Instant
}

struct ForkRequest: Decodable, Sendable {
    let scenario: BranchName
    /// The fact to fork after; the last unless given.
    let at: Int?
}

// MARK: Answers that are the server's alone

/// Who asks.
struct CallerDocument: Encodable, Sendable {
    let id: String
    let name: String
    let role: String
    @Null var tenant: String?
    let permissions: [String]
}

struct ClockDocument: Encodable, Sendable {
    let clock: Instant
    let follows: Bool
    let seq: Int
}

struct CodeDocument: Encodable, Sendable {
    let code: String
    let meaning: String
    let remedy: String
}

struct ScenarioLine: Encodable, Sendable {
    let scenario: BranchName
    @Null var parent: BranchName?
    let at: Int
    let head: Int
    let dropped: Bool
}

/// The first fact of what was done to a scenario.
struct ScenarioReceipt: Encodable, Sendable {
    let branch: BranchName
    let seq: Int
    let kind: String
    let hash: String
    let facts: Int

    init(_ facts: [Fact]) {
        (branch, seq, kind) = (facts[0].branch, facts[0].seq, facts[0].kind)
        (hash, self.facts) = (facts[0].hash, facts.count)
    }
}

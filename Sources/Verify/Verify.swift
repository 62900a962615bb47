/// The second opinion: everything a ledger claims, derived again from the rows of its log by separate, naive code.
///
///     FactRow ─▶ LogChain (sequence, hash, keys) ─▶ Replay (orders, items, shortfalls) ─▶ Account per resource ─▶ Verdict
///                                                        │                                   │
///                                                   OrderRules (rows)              plain [Int] per day
///
/// It shares no code with the ledger: it reads the JSON of the payloads into structs of its own, finds the start of every
/// supply item by going round until nothing moves, and counts each resource day by day in plain arrays. Two programs
/// that agree although they were written apart are hard to get wrong in the same place.
///
/// Invariant: a verdict is `ok` exactly when no fault was found, and a log that cannot be read is a fault, not a crash.
///
/// What is checked:
/// 1. the chain of hashes, the sequence, the clock, request keys, schemas, and that `kind` says what the command is;
/// 2. what may follow what: orders and items by their states, identifiers used once, holds confirmed while alive;
/// 3. every sale against the committed supply known at its fact, and its rows against the order's terms;
/// 4. at the end of the log, for every resource and day: need ≤ supply except by exactly what the shortfalls record.
public func verify(_ facts: [FactRow]) -> Verdict {
    var replay = Replay()
    for fact in facts { replay.read(fact) }
    return replay.verdict()
}

/// One row of `facts.csv`, as text. Rows of a scenario are its ancestors' up to the fork, then its own.
public struct FactRow: Sendable {
    public let branch: String
    public let seq: Int
    public let schema: Int
    public let recordedAt: String
    public let effectiveDay: String
    public let tenant: String
    public let actor: String
    public let kind: String
    /// Empty when the command carried none.
    public let requestKey: String
    public let payload: String
    public let hash: String
    public let previousHash: String

    public init(
        branch: String, seq: Int, schema: Int, recordedAt: String, effectiveDay: String, tenant: String, actor: String,
        kind: String, requestKey: String, payload: String, hash: String, previousHash: String
    ) {
        (self.branch, self.seq, self.schema, self.recordedAt) = (branch, seq, schema, recordedAt)
        (self.effectiveDay, self.tenant, self.actor, self.kind) = (effectiveDay, tenant, actor, kind)
        (self.requestKey, self.payload, self.hash, self.previousHash) = (requestKey, payload, hash, previousHash)
    }
}

/// What the second opinion found.
public struct Verdict: Sendable, Encodable, Equatable {
    /// Whether nothing at all is wrong.
    public let ok: Bool
    /// Facts read.
    public let facts: Int
    public let orders: Int
    /// Supply items.
    public let items: Int
    /// Placement rows that stand at the end of the log, tentative ones included.
    public let placements: Int
    public let resources: Int
    /// Resources × days of the axis.
    public let resourceDays: Int
    /// Shortfalls recorded at the end of the log.
    public let shortfalls: Int
    /// Resource-days on which need exceeds supply by more than the recorded shortfalls say.
    public let oversold: Int
    /// Sentences for people: where, what. At most 50, then "and N more".
    public let faults: [String]

    enum CodingKeys: String, CodingKey {
        case ok, facts, orders, items, placements, resources, shortfalls, oversold, faults
        case resourceDays = "resource_days"
    }
}

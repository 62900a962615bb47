import Units

/// The second opinion: everything a ledger claims, derived again from the rows of its log by separate, naive code.
///
///     FactRow ─▶ LogChain (sequence, hash, keys) ─▶ Replay (orders, items, shortfalls) ─▶ Account per resource ─▶ Verdict
///                   │                                    │                                   │
///                Diagnosis (who was tampered with)   OrderRules (rows), Pricing    plain [Int] per day
///
/// It shares no code with the ledger: it reads the JSON of the payloads into structs of its own, finds the start of every
/// supply item by going round until nothing moves, and counts each resource day by day in plain arrays. Two programs
/// that agree although they were written apart are hard to get wrong in the same place.
///
/// Invariant: a verdict is `ok` exactly when no fault was found, and a log that cannot be read is a fault, not a crash.
///
/// What is checked:
/// 1. the chain of hashes, the sequence, the clock, request keys, schemas, and that `kind` says what the command is;
/// 2. what may follow what: orders and items by their states, identifiers used once, holds confirmed while alive, and
///    promises revised by nothing but what may revise them;
/// 3. every sale, revision and first refusal against the committed supply known at its fact, and its rows against the
///    order's terms;
/// 4. the money of every change of a promise: its value before and after, the fee and the penalty;
/// 5. at the end of the log, for every resource and day: need ≤ supply except by exactly what the shortfalls record.
///
/// Rows are taken in the order in which they are given: that of the file, or of `seq` where they come from a database.
/// A log alone cannot show that facts were taken from its end. Whoever has kept the `head` of an earlier verdict gives it
/// as `remembering`, and a log that does not hold that fact is found.
public func verify(_ facts: [FactRow], remembering head: (seq: Int, hash: String)? = nil) -> Verdict {
    var replay = Replay()
    for fact in facts { replay.read(fact) }
    let lost = head.flatMap { Diagnosis.lost(facts, seq: $0.seq, hash: $0.hash) }
    let first = replay.chain.isWhole ? lost : Diagnosis(facts).first ?? lost
    if let lost, let first, first != lost { replay.faults.add(lost.sentence) }
    return replay.verdict(first, head: facts.last.map(LogHead.init))
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
    /// Placement rows at the end of the log, with tentative ones, what revisions left of earlier ones, and first refusals.
    public let placements: Int
    public let resources: Int
    /// Resources × days of the axis.
    public let resourceDays: Int
    /// Shortfalls recorded at the end of the log.
    public let shortfalls: Int
    /// Resource-days on which need exceeds supply by more than the recorded shortfalls say.
    public let oversold: Int
    /// The first fact that was edited, removed, inserted, reordered or re-sealed; nil, written as null, when there is none.
    @Null public internal(set) var firstTampered: FirstTampered?
    /// The last fact, for an auditor to keep; nil, written as null, for an empty log.
    @Null public internal(set) var head: LogHead?
    /// Sentences for people: where, what; the first fact tampered with before all. At most 50, then "and N more".
    public let faults: [String]

    enum CodingKeys: String, CodingKey {
        case ok, facts, orders, items, placements, resources, shortfalls, oversold, head, faults
        case resourceDays = "resource_days"
        case firstTampered = "first_tampered"
    }
}

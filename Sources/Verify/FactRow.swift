import Crypto

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

/// Hashes rows as they were sealed: lower-case hex of SHA-256 over the fields, joined by 0x1F.
struct Seal {
    private static let hex = Array("0123456789abcdef".utf8)
    private var bytes: [UInt8] = []

    /// `seq` in place of its own number.
    mutating func hash(of fact: FactRow, numbered seq: Int? = nil) -> String {
        bytes.removeAll(keepingCapacity: true)
        for field in [
            fact.previousHash, fact.branch, String(seq ?? fact.seq), String(fact.schema), fact.recordedAt,
            fact.effectiveDay,
            fact.tenant, fact.actor, fact.kind, fact.requestKey,
        ] {
            bytes.append(contentsOf: field.utf8)
            bytes.append(0x1F)
        }
        bytes.append(contentsOf: fact.payload.utf8)
        let digest = SHA256.hash(data: bytes)
        return String(decoding: digest.flatMap { [Seal.hex[Int($0 / 16)], Seal.hex[Int($0 % 16)]] }, as: UTF8.self)
    }
}

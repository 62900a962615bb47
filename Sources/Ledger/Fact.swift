import Crypto
import Units

/// One immutable row of the log (DESIGN §2.7).
public struct Fact: Hashable, Sendable {
    /// The schema that this program writes. Older ones are read through `body()`.
    public static let currentSchema = 2
    public static let genesisHash = String(repeating: "0", count: 64)

    public let branch: BranchName
    public let seq: Int
    public let schema: Int
    public let recordedAt: Instant
    public let effectiveDay: Day
    public let tenant: String
    public let actor: String
    public let kind: String
    /// Empty when the command carried none.
    public let requestKey: String
    /// Canonical JSON of the command and its outcome.
    public let payload: String
    public let hash: String
    public let previousHash: String
    /// Where the body is kept once it is decoded.
    let kept: KeptBody

    /// A fact as read from a store or a file; the hash is checked by whoever folds it.
    public init(
        branch: BranchName, seq: Int, schema: Int, recordedAt: Instant, effectiveDay: Day, tenant: String,
        actor: String, kind: String, requestKey: String, payload: String, hash: String, previousHash: String
    ) {
        (self.branch, self.seq, self.schema, self.recordedAt) = (branch, seq, schema, recordedAt)
        (self.effectiveDay, self.tenant, self.actor, self.kind) = (effectiveDay, tenant, actor, kind)
        (self.requestKey, self.payload, self.hash, self.previousHash) = (requestKey, payload, hash, previousHash)
        kept = .nothing
    }

    init(_ fact: Fact, keeping kept: KeptBody) {
        (branch, seq, schema, recordedAt) = (fact.branch, fact.seq, fact.schema, fact.recordedAt)
        (effectiveDay, tenant, actor, kind) = (fact.effectiveDay, fact.tenant, fact.actor, fact.kind)
        (requestKey, payload, hash, previousHash) = (fact.requestKey, fact.payload, fact.hash, fact.previousHash)
        self.kept = kept
    }

    /// A new fact, with its hash.
    init(sealing payload: String, kind: String, stamp: Stamp, branch: BranchName, seq: Int, previousHash: String) {
        self.init(
            branch: branch, seq: seq, schema: Fact.currentSchema, recordedAt: stamp.at,
            effectiveDay: stamp.effectiveDay,
            tenant: stamp.tenant, actor: stamp.actor, kind: kind, requestKey: stamp.key, payload: payload,
            hash: Fact.hash([
                previousHash, branch.text, String(seq), String(Fact.currentSchema), stamp.at.description,
                stamp.effectiveDay.description, stamp.tenant, stamp.actor, kind, stamp.key, payload,
            ]), previousHash: previousHash)
    }

    /// The hash that the other fields give.
    public var expectedHash: String {
        Fact.hash([
            previousHash, branch.text, String(seq), String(schema), recordedAt.description, effectiveDay.description,
            tenant, actor, kind, requestKey, payload,
        ])
    }

    private static func hash(_ fields: [String]) -> String { Digest.hex(fields) }
}

/// Short names for long contents.
public enum Digest {
    /// Lower-case hex of the SHA-256 of texts joined by 0x1F.
    static func hex(_ texts: [String]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + 1 })
        for (number, text) in texts.enumerated() {
            if number > 0 { bytes.append(0x1F) }
            bytes.append(contentsOf: text.utf8)
        }
        return hex(SHA256.hash(data: bytes))
    }

    private static func hex(_ digest: SHA256.Digest) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
        let text = [UInt8](capacity: 2 * SHA256.Digest.byteCount) {
            for byte in digest {
                $0.append(digit(byte >> 4))
                $0.append(digit(byte & 15))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Twelve characters that stand for a list of texts.
    public static func of(_ texts: [String]) -> String { String(hex(texts).prefix(12)) }
}

/// Who asked, when, under which key and why: what the Desk puts on a command.
public struct Stamp: Sendable {
    public let at: Instant
    public let effectiveDay: Day
    public let tenant: String
    public let actor: String
    public let key: String
    /// Why, in the asker's words; nil where nothing was said.
    public let reason: String?
    /// Who approves what policy wants an approver for.
    public let approver: String?
    /// The request that this approves; see `Approval`.
    public let approves: Int?

    public init(
        at: Instant, effectiveDay: Day? = nil, tenant: String, actor: String, key: String = "", reason: String? = nil,
        approver: String? = nil, approves: Int? = nil
    ) {
        (self.at, self.effectiveDay) = (at, effectiveDay ?? at.day)
        (self.tenant, self.actor, self.key, self.reason) = (tenant, actor, key, reason)
        (self.approver, self.approves) = (approver, approves)
    }
}

/// What a fact's payload says.
public struct FactBody: Sendable, Codable {
    public let command: Command
    public let outcome: Outcome
    /// Why, in the asker's words.
    public let reason: String?
    /// Who approved it, where policy wanted somebody and the command does not say.
    public let approver: String?
    /// The request that it approves; see `Approval`.
    public let approves: Int?

    public init(
        command: Command, outcome: Outcome, reason: String? = nil, approver: String? = nil, approves: Int? = nil
    ) {
        (self.command, self.outcome, self.reason) = (command, outcome, reason)
        (self.approver, self.approves) = (approver, approves)
    }
}

extension Fact {
    /// The log cannot be what it claims to be.
    public enum Damage: Error, Equatable, Sendable, CustomStringConvertible {
        case wrongHash(branch: BranchName, seq: Int)
        case gap(branch: BranchName, seq: Int)
        case newerSchema(Int)
        case unreadable(branch: BranchName, seq: Int, reason: String)
        case inapplicable(branch: BranchName, seq: Int, reason: String)

        public var description: String {
            switch self {
            case .wrongHash(let branch, let seq):
                "fact \(seq) of branch \(branch) does not match its hash: the log was changed after it was written"
            case .gap(let branch, let seq): "fact \(seq) of branch \(branch) does not follow the fact before it"
            case .newerSchema(let schema):
                "the log has facts of schema \(schema), this program reads up to \(Fact.currentSchema): use a newer Headroom"
            case .unreadable(let branch, let seq, let reason):
                "fact \(seq) of branch \(branch) cannot be read: \(reason)"
            case .inapplicable(let branch, let seq, let reason):
                "fact \(seq) of branch \(branch) does not apply: \(reason)"
            }
        }
    }

    /// Decodes the payload, bringing older schemas up to date.
    public func body() throws(Damage) -> FactBody {
        try kept.body { () throws(Damage) in try decoded() }
    }

    private func decoded() throws(Damage) -> FactBody {
        guard schema <= Fact.currentSchema else { throw .newerSchema(schema) }
        do {
            return try CanonicalJSON.value(FactBody.self, from: payload)
        } catch {
            throw .unreadable(branch: branch, seq: seq, reason: "\(error)")
        }
    }
}

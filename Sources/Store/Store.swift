import Ledger
import Units

/// Where the log lives: facts go in, all or none, and come out in order.
///
///     append(facts)   one transaction; a fact that is not the next of its branch, by number and hash, is a `conflict`
///     facts(of:)      a branch's own facts, in sequence
///
/// A store knows nothing of what a fact means. The key (branch, seq) is the compare-and-swap: two writers that saw the same
/// log cannot both append to it. Keys are unique per (tenant, request key) over all branches.
public protocol Store: Sendable {
    /// Branches that have facts, `main` first, others in the order in which they appeared.
    func branches() throws(StoreFault) -> [BranchName]
    /// A branch's own facts with a number above `after`.
    func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact]
    /// One fact of a branch's own.
    func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact?
    /// The fact recorded under a request key, if any.
    func fact(tenant: String, key: String) throws(StoreFault) -> Fact?
    /// The facts recorded under any of these request keys, as `fact(tenant:key:)` gives them, in one look.
    func facts(under keys: [RequestKey]) throws(StoreFault) -> [Fact]
    /// Appends facts, all or none, durably: when it returns they survive a crash. A fact that is not the next of its branch
    /// (any number may begin one) is a `conflict`.
    func append(_ facts: [Fact]) throws(StoreFault)
    /// Makes others who would append to a branch wait until `endTurn`, after those who asked for a turn before: for one who
    /// has lost many races. It is for fairness alone: a turn may be lost at any time, and `append` checks all the same.
    func takeTurn(on branch: BranchName) throws(StoreFault)
    /// Lets the others go on.
    func endTurn(on branch: BranchName) throws(StoreFault)
    /// The newest snapshot of a branch with a number up to `seq`, if one was kept.
    func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot?
    /// Keeps a snapshot in place of the branch's older ones. It is derived: a store may lose it at any time.
    func keep(_ snapshot: Snapshot) throws(StoreFault)
}

extension Store {
    /// No turns: whoever is first wins.
    public func takeTurn(on branch: BranchName) throws(StoreFault) {}
    public func endTurn(on branch: BranchName) throws(StoreFault) {}

    /// One look for each key.
    public func facts(under keys: [RequestKey]) throws(StoreFault) -> [Fact] {
        var facts: [Fact] = []
        for key in keys {
            if let fact = try fact(tenant: key.tenant, key: key.text) { facts.append(fact) }
        }
        return facts
    }
}

/// What a tenant calls a request. Two are one when their bytes are, as in a database: `String` also takes é for e and an
/// accent.
public struct RequestKey: Hashable, Sendable {
    public let tenant: String
    public let text: String

    public init(tenant: String, text: String) { (self.tenant, self.text) = (tenant, text) }

    /// The key of a fact; nil where its command carried none.
    public init?(_ fact: Fact) {
        if fact.requestKey.isEmpty { return nil }
        self.init(tenant: fact.tenant, text: fact.requestKey)
    }

    public static func == (a: RequestKey, b: RequestKey) -> Bool {
        a.text.utf8.elementsEqual(b.text.utf8) && a.tenant.utf8.elementsEqual(b.tenant.utf8)
    }

    public func hash(into hasher: inout Hasher) { text.hash(into: &hasher) }
}

/// A folded ledger in bytes, so that a restart need not fold the whole log again. Derived from the log, and may be deleted.
public struct Snapshot: Equatable, Sendable {
    public let branch: BranchName
    /// The last fact folded in, and its hash: a snapshot of another history is not used.
    public let seq: Int
    public let hash: String
    public let body: [UInt8]

    public init(branch: BranchName, seq: Int, hash: String, body: [UInt8]) {
        (self.branch, self.seq, self.hash, self.body) = (branch, seq, hash, body)
    }
}

/// Where a branch stands: the number and the hash of its last fact.
struct BranchHead: Equatable, Sendable {
    let seq: Int
    let hash: String

    func isBefore(_ fact: Fact) -> Bool { fact.seq == seq + 1 && fact.previousHash == hash }
}

/// Where each branch stands while a batch is being appended.
struct BranchHeads {
    private var heads: [BranchName: BranchHead] = [:]

    /// Whether a fact follows its branch's last, which `stored` gives the first time; it is the last from then on.
    ///
    /// The number alone would not do: a writer may have read a fact that a fail-over lost since, and another stands in its
    /// place. Its decision was made on a history that is no more, and the hash tells.
    mutating func follow(_ fact: Fact, stored: () throws -> BranchHead?) rethrows -> Bool {
        let last = try heads[fact.branch] ?? stored()
        heads[fact.branch] = BranchHead(seq: fact.seq, hash: fact.hash)
        return last.map { $0.isBefore(fact) } ?? true
    }
}

/// Why a store could not answer.
public enum StoreFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another writer was first; look again and decide again.
    case conflict
    /// Whether the facts were written is not known: the answer was lost on the way.
    case unknown(path: String, reason: String)
    case missing(path: String)
    case notALedger(path: String, reason: String)
    /// It is a ledger, and its bytes are not what was written.
    case corrupt(path: String, reason: String)
    case newer(path: String, version: Int, known: Int)
    case full(path: String)
    case busy(path: String)
    case unreachable(path: String, reason: String)
    case damaged(Fact.Damage)

    public var description: String {
        switch self {
        case .conflict: "another writer was first; nothing was written, ask again"
        case .unknown(let path, let reason):
            "\(path): whether it was written is not known (\(reason)); give the same --key again to learn it"
        case .missing(let path):
            "there is no ledger at \(path); `headroom init cascadia` or `headroom init DIR` makes one"
        case .notALedger(let path, let reason):
            "\(path) is not a Headroom ledger (\(reason)); name another file with --ledger, it was not touched"
        case .corrupt(let path, let reason):
            "\(path) is damaged (\(reason)); nothing of it is served: put a backup in its place, or make it again from an export"
        case .newer(let path, let version, let known):
            "\(path) was written by a newer Headroom (format \(version), this program knows \(known)); it was not touched"
        case .full(let path):
            "the disk of \(path) is full; nothing was written, make room and give the same --key again"
        case .busy(let path):
            "\(path) is being written by another process; nothing was written, ask again with the same --key"
        case .unreachable(let path, let reason): "\(path) cannot be used: \(reason)"
        case .damaged(let damage): "\(damage)"
        }
    }
}

import Ledger
import Synchronization
import Units

/// A log in a PostgreSQL database, which several servers and machines may write.
///
///     postgres://user@host:port/database?ledger=NAME&strict=1
///
/// An append that returned is committed; with `strict=1` it is also on a synchronous standby's disk, and nothing is read as
/// true that is not. An append whose commit got no answer is `unknown`, never success and never failure. After a lost
/// connection the next call connects again, to whichever of the URL's hosts is the primary then.
///
/// One connection, guarded by a lock: calls wait for one another, the longest about `patience`.
public final class PostgresStore: Store {
    /// The URL without passwords.
    public var path: String { address.shown }

    private let address: PostgresAddress
    private let patience: Duration
    private let session: Mutex<PostgresSession>

    /// Opens a ledger. `create` makes the tables where the database has none.
    /// - Parameters:
    ///   - url: `postgres://` or `postgresql://`, everything libpq understands, and two parameters of Headroom's own:
    ///     `ledger` (`main` unless given; 1 to 40 characters of a-z, 0-9, _ and -) and `strict` (0 or 1).
    ///   - patience: how long a server may be silent, a commit wait for its standby, and a connection take to be made
    ///     (that in whole seconds, two at least); statements wait for locks half as long.
    /// - Throws: `unreachable` for a malformed URL and when no host will do, with the reason of each; `missing`, `newer`,
    ///   `notALedger`.
    public init(url: String, create: Bool = false, patience: Duration = .seconds(10)) throws(StoreFault) {
        let address = try PostgresAddress(url)
        (self.address, self.patience) = (address, patience)
        session = Mutex(try PostgresSession(address, patience: patience, create: create))
    }

    /// Whether a ledger's name is a URL that this store opens.
    public static func opens(_ name: String) -> Bool {
        ["postgres://", "postgresql://"].contains { name.hasPrefix($0) }
    }

    /// The URL without its passwords, for messages. A URL that cannot be read loses what may be one as well.
    public static func shown(_ url: String) -> String { PostgresAddress.shown(url) }

    public func branches() throws(StoreFault) -> [BranchName] {
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.branches() } }
    }

    public func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        try session.withLock { (session) throws(StoreFault) in
            try session.answer { try $0.facts(of: branch, after: after) }
        }
    }

    public func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? {
        try session.withLock { (session) throws(StoreFault) in
            try session.answer { try $0.fact(of: branch, seq: seq) }
        }
    }

    public func fact(tenant: String, key: String) throws(StoreFault) -> Fact? {
        try session.withLock { (session) throws(StoreFault) in
            try session.answer { try $0.fact(tenant: tenant, key: key) }
        }
    }

    public func facts(under keys: [RequestKey]) throws(StoreFault) -> [Fact] {
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.facts(under: keys) } }
    }

    public func takeTurn(on branch: BranchName) throws(StoreFault) {
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.takeTurn(on: branch) } }
    }

    public func endTurn(on branch: BranchName) throws(StoreFault) {
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.endTurn(on: branch) } }
    }

    public func append(_ facts: [Fact]) throws(StoreFault) {
        guard !facts.isEmpty else { return }
        try PostgresStore.requireText(facts, path)
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.append(facts) } }
    }

    public func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try session.withLock { (session) throws(StoreFault) in
            try session.answer { try $0.snapshot(of: branch, notAfter: seq) }
        }
    }

    public func keep(_ snapshot: Snapshot) throws(StoreFault) {
        try session.withLock { (session) throws(StoreFault) in try session.answer { try $0.keep(snapshot) } }
    }

    /// Tells of appends to this ledger, by whomever, from a connection of its own until the stream is ended.
    public func changes() -> AsyncStream<PostgresChange> { PostgresFollower.follow(address, patience: patience) }

    /// PostgreSQL's texts cannot hold U+0000. JSON escapes it, so only a fact's other fields could have one.
    private static func requireText(_ facts: [Fact], _ path: String) throws(StoreFault) {
        for fact in facts {
            let fields = [
                ("branch", fact.branch.text), ("tenant", fact.tenant), ("actor", fact.actor), ("kind", fact.kind),
                ("request key", fact.requestKey), ("payload", fact.payload), ("hash", fact.hash),
                ("previous hash", fact.previousHash),
            ]
            for (name, text) in fields where text.utf8.contains(0) {
                throw .unreachable(
                    path: path,
                    reason:
                        "PostgreSQL cannot hold the character U+0000, and the \(name) of fact \(fact.seq) of branch "
                        + "\(fact.branch) has one; nothing was written, leave it out")
            }
        }
    }
}

import Foundation
import GRDB
import Ledger
import Units

/// A log in one SQLite file: write-ahead log, synced before an append returns, so that it survives a crash.
///
/// The file says that it is a ledger (application id) and of which format (user version), and is left alone when it is
/// something else or newer.
public final class SQLiteStore: Store {
    /// "HDRM".
    static let applicationID = 0x4844_524D
    static let format = 1

    public let path: String
    private let database: DatabaseQueue

    /// Opens a ledger. `create` makes the file where there is none.
    public init(path: String, create: Bool = false) throws(StoreFault) {
        self.path = path
        let exists = FileManager.default.fileExists(atPath: path)
        guard exists || create else { throw .missing(path: path) }
        if exists { try SQLiteStore.requireFile(path) }
        if let disk = FileSystem(holding: path), !disk.hasRoomForIndex { throw .full(path: path) }
        do {
            database = try DatabaseQueue(path: path, configuration: SQLiteStore.configuration)
            try SQLiteStore.prepare(database, path)
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw SQLiteStore.fault(error, path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            // EXTRA is FULL with a write-ahead log; with a rollback journal, which a copy made by another program may
            // have, it also makes the journal's deletion durable. Without fullfsync macOS leaves data in the drive's cache.
            try database.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON")
            // The append that fills the log also folds it into the file, and who waits for it waits for that: a megabyte
            // takes a few milliseconds, SQLite's own four take tens.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 250")
        }
        return configuration
    }

    /// What can be seen of a file from outside. It is not opened for it, here or anywhere beside SQLite: POSIX record locks are
    /// the process's, and the close of any descriptor of the file takes away those that SQLite holds on it for a connection
    /// that is open elsewhere in this process. Another process would then delete the write-ahead log under it, and what
    /// is appended from then on with it. (SQLite keeps such descriptors open until no lock is left.)
    private static func requireFile(_ path: String) throws(StoreFault) {
        if SystemCalls.isFolder(path) { throw .notALedger(path: path, reason: "it is a folder") }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw .unreachable(path: path, reason: "it cannot be read; check its permissions")
        }
    }

    /// Checks what an existing file is, and gives a new one its tables.
    private static func prepare(_ database: DatabaseQueue, _ path: String) throws {
        let (application, format, tables) = try database.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            )
        }
        guard application == applicationID else {
            guard application == 0, format == 0, tables == 0 else {
                throw StoreFault.notALedger(path: path, reason: "it is a database of something else")
            }
            try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                try db.inTransaction(.immediate) {
                    try create(db)
                    return .commit
                }
            }
            return
        }
        guard format <= SQLiteStore.format else {
            throw StoreFault.newer(path: path, version: format, known: SQLiteStore.format)
        }
        try settle(database)
        try requireWhole(database, path)
    }

    /// A writer that was killed may have left facts in the write-ahead log that are not on the disk yet. They are put there
    /// before they are served, so that an answer given does not go with the power. (The log is synced first; that there
    /// is no room or right to fold it in then, or that another process is doing it, is no harm.)
    private static func settle(_ database: DatabaseQueue) throws {
        let harmless: [ResultCode] = [.SQLITE_FULL, .SQLITE_READONLY, .SQLITE_BUSY, .SQLITE_LOCKED]
        do {
            try database.writeWithoutTransaction { _ = try $0.checkpoint() }
        } catch let error as DatabaseError where harmless.contains(error.resultCode) {}
    }

    /// The hash chain proves each fact that is found, not that all are found: a damaged page can hide the newest ones, or
    /// a request key. SQLite's own check compares the table with its indexes. Complexity: O(file), half of reading it.
    private static func requireWhole(_ database: DatabaseQueue, _ path: String) throws {
        let found = try database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        guard found == "ok" else {
            throw StoreFault.corrupt(path: path, reason: found ?? "it cannot be checked")
        }
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS facts (
                    branch TEXT NOT NULL, seq INTEGER NOT NULL, schema INTEGER NOT NULL, recorded_at TEXT NOT NULL,
                    effective_day TEXT NOT NULL, tenant TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
                    request_key TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL, previous_hash TEXT NOT NULL,
                    PRIMARY KEY (branch, seq)) STRICT;
                CREATE UNIQUE INDEX IF NOT EXISTS facts_by_key ON facts (tenant, request_key) WHERE request_key <> '';
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(format);
                """)
    }

    // MARK: Store

    /// Steps from branch to branch along the index, where grouping would read an entry for every fact.
    private static let branches = """
        WITH RECURSIVE names(name) AS (
            SELECT min(branch) FROM facts
            UNION ALL SELECT (SELECT min(branch) FROM facts WHERE branch > name) FROM names WHERE name IS NOT NULL)
        SELECT name FROM names WHERE name IS NOT NULL
        ORDER BY (SELECT rowid FROM facts WHERE branch = name ORDER BY seq LIMIT 1)
        """

    public func branches() throws(StoreFault) -> [BranchName] {
        try answering {
            try self.database.read { db in
                let found = try String.fetchAll(db, sql: SQLiteStore.branches).map { BranchName($0) }
                return found.filter { $0 == "main" } + found.filter { $0 != "main" }
            }
        }
    }

    /// The columns of a fact, in the order in which `decode` reads them.
    private static let select = """
        SELECT branch, seq, schema, recorded_at, effective_day, tenant, actor, kind, request_key, payload, hash, previous_hash
        FROM facts WHERE
        """

    public func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        try looking("branch = ? AND seq > ? ORDER BY seq", for: [[branch.text, after]])
    }

    public func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? {
        try looking("branch = ? AND seq = ?", for: [[branch.text, seq]]).first
    }

    public func fact(tenant: String, key: String) throws(StoreFault) -> Fact? {
        try facts(under: [RequestKey(tenant: tenant, text: key)]).first
    }

    public func facts(under keys: [RequestKey]) throws(StoreFault) -> [Fact] {
        try looking(
            "tenant = ? AND request_key = ? AND request_key <> ''", for: keys.map { [$0.tenant, $0.text] })
    }

    /// The facts that meet a condition, for one list of arguments after the other. The statement is compiled once for as long
    /// as the store is open; each run of it is a transaction by itself.
    private func looking(_ condition: String, for all: [StatementArguments]) throws(StoreFault) -> [Fact] {
        if all.isEmpty { return [] }
        return try answering {
            // GRDB's name for reading without a transaction around.
            try self.database.unsafeRead { db in
                let statement = try db.cachedStatement(sql: SQLiteStore.select + " " + condition)
                var facts: [Fact] = []
                for arguments in all {
                    let rows = try GRDB.Row.fetchCursor(statement, arguments: arguments)
                    while let row = try rows.next() { facts.append(try SQLiteStore.decode(row, self.path)) }
                }
                return facts
            }
        }
    }

    /// When the commit itself fails for another reason than a full disk, its last bytes may be in the file all the same,
    /// and a crash would then bring the facts to light: that is `unknown`.
    public func append(_ facts: [Fact]) throws(StoreFault) {
        var isCommitting = false
        do throws(StoreFault) {
            try answering {
                try self.database.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        try SQLiteStore.insert(facts, db)
                        isCommitting = true
                        return .commit
                    }
                }
            }
        } catch {
            throw isCommitting ? error.ofCommit : error
        }
    }

    private static func insert(_ facts: [Fact], _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO facts VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
        var heads = BranchHeads()
        for fact in facts {
            guard try heads.follow(fact, stored: { try head(of: fact.branch, db) }) else { throw StoreFault.conflict }
            try statement.execute(arguments: arguments(fact))
        }
    }

    public func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try answering {
            try self.database.read { db in
                guard try db.tableExists("snapshots") else { return nil }
                return try GRDB.Row.fetchOne(
                    db, sql: "SELECT * FROM snapshots WHERE branch = ? AND seq <= ?", arguments: [branch.text, seq]
                ).map { row in
                    let body: Data = try row.decode(forColumn: "body")
                    return Snapshot(
                        branch: branch, seq: try row.decode(forColumn: "seq"), hash: try row.decode(forColumn: "hash"),
                        body: [UInt8](body))
                }
            }
        }
    }

    /// The table is made with the first snapshot, so that a ledger without one is what it always was.
    public func keep(_ snapshot: Snapshot) throws(StoreFault) {
        try answering {
            try self.database.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS snapshots (
                            branch TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL) STRICT
                        """)
                try db.execute(
                    sql: "INSERT OR REPLACE INTO snapshots VALUES (?,?,?,?)",
                    arguments: [snapshot.branch.text, snapshot.seq, snapshot.hash, Data(snapshot.body)])
            }
        }
    }

    private static func head(of branch: BranchName, _ db: Database) throws -> BranchHead? {
        let statement = try db.cachedStatement(
            sql: "SELECT seq, hash FROM facts WHERE branch = ? ORDER BY seq DESC LIMIT 1")
        return try GRDB.Row.fetchOne(statement, arguments: [branch.text]).map {
            BranchHead(seq: try $0.decode(forColumn: "seq"), hash: try $0.decode(forColumn: "hash"))
        }
    }

    private static func arguments(_ fact: Fact) -> StatementArguments {
        [
            fact.branch.text, fact.seq, fact.schema, fact.recordedAt.description, fact.effectiveDay.description,
            fact.tenant, fact.actor, fact.kind, fact.requestKey, fact.payload, fact.hash, fact.previousHash,
        ]
    }

    /// `row.decode` throws where a column is not of its type; `row[3]` would end the program.
    private static func decode(_ row: GRDB.Row, _ path: String) throws -> Fact {
        let (branch, seq): (String, Int) = (try row.decode(atIndex: 0), try row.decode(atIndex: 1))
        func text(_ column: Int) throws -> String { try row.decode(atIndex: column) }
        guard let at = Instant(try text(3)), let day = Day(try text(4)) else {
            throw StoreFault.damaged(
                .unreadable(branch: BranchName(branch), seq: seq, reason: "its time is not a time"))
        }
        return Fact(
            branch: BranchName(branch), seq: seq, schema: try row.decode(atIndex: 2), recordedAt: at,
            effectiveDay: day, tenant: try text(5), actor: try text(6), kind: try text(7), requestKey: try text(8),
            payload: try text(9), hash: try text(10), previousHash: try text(11))
    }

    // MARK: Faults

    private func answering<Value>(_ body: () throws -> Value) throws(StoreFault) -> Value {
        do {
            return try body()
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw SQLiteStore.fault(error, path)
        }
    }

    private static func fault(_ error: any Error, _ path: String) -> StoreFault {
        if error is RowDecodingError { return .corrupt(path: path, reason: "a row is not readable") }
        guard let error = error as? DatabaseError else { return .unreachable(path: path, reason: "\(error)") }
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: return .conflict
        case .SQLITE_FULL: return .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(path: path)
        case .SQLITE_NOTADB: return .notALedger(path: path, reason: "it is not an SQLite file")
        case .SQLITE_CORRUPT: return .corrupt(path: path, reason: error.message ?? "a page is not readable")
        case .SQLITE_CANTOPEN: return .unreachable(path: path, reason: "it cannot be opened; does its folder exist?")
        case .SQLITE_READONLY: return .unreachable(path: path, reason: "it cannot be written; check its permissions")
        default: return .unreachable(path: path, reason: error.message ?? "\(error)")
        }
    }
}

extension StoreFault {
    /// What a fault means when it came at the commit: only a full disk and another writer are a definite no.
    fileprivate var ofCommit: StoreFault {
        switch self {
        case .unreachable(let path, let reason), .notALedger(let path, let reason), .corrupt(let path, let reason):
            .unknown(path: path, reason: reason)
        default: self
        }
    }
}

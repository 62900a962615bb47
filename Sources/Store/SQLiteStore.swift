import Foundation
import GRDB
import Ledger
import Units

/// A log in one SQLite file: WAL, synchronous FULL, so that an append that returned survives a crash.
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
        if exists { try SQLiteStore.requireSQLite(path) }
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
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// A file that is not SQLite is refused before SQLite touches it.
    private static func requireSQLite(_ path: String) throws(StoreFault) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw .notALedger(path: path, reason: "it is a folder")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw .unreachable(path: path, reason: "it cannot be read; check its permissions")
        }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: 16)) ?? Data()
        guard head.isEmpty || head.starts(with: Array("SQLite format 3".utf8)) else {
            throw .notALedger(path: path, reason: "it is not an SQLite file")
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

    public func branches() throws(StoreFault) -> [BranchName] {
        try answering {
            try self.database.read { db in
                try String.fetchAll(db, sql: "SELECT branch FROM facts GROUP BY branch ORDER BY min(rowid)")
                    .map { BranchName($0) }
            }
        }
    }

    public func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        try answering {
            try self.database.read { db in
                let rows = try GRDB.Row.fetchCursor(
                    db, sql: "SELECT * FROM facts WHERE branch = ? AND seq > ? ORDER BY seq",
                    arguments: [branch.text, after])
                var facts: [Fact] = []
                while let row = try rows.next() { facts.append(try SQLiteStore.decode(row, self.path)) }
                return facts
            }
        }
    }

    public func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? {
        try answering {
            try self.database.read { db in
                try GRDB.Row.fetchOne(
                    db, sql: "SELECT * FROM facts WHERE branch = ? AND seq = ?", arguments: [branch.text, seq]
                ).map { try SQLiteStore.decode($0, self.path) }
            }
        }
    }

    public func fact(tenant: String, key: String) throws(StoreFault) -> Fact? {
        try answering {
            try self.database.read { db in
                try GRDB.Row.fetchOne(
                    db, sql: "SELECT * FROM facts WHERE tenant = ? AND request_key = ? AND request_key <> ''",
                    arguments: [tenant, key]
                ).map { try SQLiteStore.decode($0, self.path) }
            }
        }
    }

    public func append(_ facts: [Fact]) throws(StoreFault) {
        try answering {
            try self.database.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let statement = try db.cachedStatement(
                        sql: "INSERT INTO facts VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
                    var heads = BranchHeads()
                    for fact in facts {
                        guard try heads.follow(fact, stored: { try SQLiteStore.head(of: fact.branch, db) }) else {
                            throw StoreFault.conflict
                        }
                        try statement.execute(arguments: SQLiteStore.arguments(fact))
                    }
                    return .commit
                }
            }
        }
    }

    public func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try answering {
            try self.database.read { db in
                guard try db.tableExists("snapshots") else { return nil }
                return try GRDB.Row.fetchOne(
                    db, sql: "SELECT * FROM snapshots WHERE branch = ? AND seq <= ?", arguments: [branch.text, seq]
                ).map { row in
                    Snapshot(branch: branch, seq: row["seq"], hash: row["hash"], body: [UInt8](row["body"] as Data))
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

    private static func head(of branch: BranchName, _ db: Database) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT max(seq) FROM facts WHERE branch = ?", arguments: [branch.text])
    }

    private static func arguments(_ fact: Fact) -> StatementArguments {
        [
            fact.branch.text, fact.seq, fact.schema, fact.recordedAt.description, fact.effectiveDay.description,
            fact.tenant, fact.actor, fact.kind, fact.requestKey, fact.payload, fact.hash, fact.previousHash,
        ]
    }

    private static func decode(_ row: GRDB.Row, _ path: String) throws -> Fact {
        let (branch, seq): (String, Int) = (row["branch"], row["seq"])
        guard let at = Instant(row["recorded_at"] as String), let day = Day(row["effective_day"] as String) else {
            throw StoreFault.damaged(
                .unreadable(branch: BranchName(branch), seq: seq, reason: "its time is not a time"))
        }
        return Fact(
            branch: BranchName(branch), seq: seq, schema: row["schema"], recordedAt: at, effectiveDay: day,
            tenant: row["tenant"], actor: row["actor"], kind: row["kind"], requestKey: row["request_key"],
            payload: row["payload"], hash: row["hash"], previousHash: row["previous_hash"])
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
        guard let error = error as? DatabaseError else { return .unreachable(path: path, reason: "\(error)") }
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: return .conflict
        case .SQLITE_FULL: return .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return .notALedger(path: path, reason: error.message ?? "it is not readable as SQLite")
        case .SQLITE_CANTOPEN: return .unreachable(path: path, reason: "it cannot be opened; does its folder exist?")
        case .SQLITE_READONLY: return .unreachable(path: path, reason: "it cannot be written; check its permissions")
        default: return .unreachable(path: path, reason: error.message ?? "\(error)")
        }
    }
}

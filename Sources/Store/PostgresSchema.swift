import Ledger
import Units

/// The tables of PostgreSQL ledgers: schema `headroom` of a database, with the version they are in. Many ledgers share them.
///
/// Texts compare by their bytes (COLLATE "C"). Times are texts as everywhere else in the log, so that no time zone and no
/// type of the server's has a say in what was hashed. `position` is the order in which facts appeared.
enum PostgresSchema {
    static let version = 1

    /// Checks that the tables are there and of a version this program knows; makes them where nothing is and `create` allows.
    static func require(_ connection: PostgresConnection, _ path: String, create: Bool) throws {
        guard try !exists(connection, path) else { return }
        guard create else { throw StoreFault.missing(path: path) }
        try PostgresTransaction(connection, path).run { connection in
            // Of two programs that find nothing, one waits here and then finds the other's.
            _ = try connection.run("SELECT pg_advisory_xact_lock(5208642)")
            if try !exists(connection, path) { try make(connection) }
        }
    }

    private static func exists(_ connection: PostgresConnection, _ path: String) throws -> Bool {
        let found = try connection.run(
            """
            SELECT to_regclass('headroom.format') IS NOT NULL,
                (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('headroom'))
            """)
        guard found.text(0, 0) == "t" else {
            guard found.int(0, 1) == 0 else {
                throw StoreFault.notALedger(path: path, reason: "its schema headroom is of something else")
            }
            return false
        }
        guard let version = try connection.run("SELECT max(version) FROM headroom.format").int(0, 0) else {
            throw StoreFault.notALedger(path: path, reason: "its table headroom.format is empty")
        }
        guard version <= PostgresSchema.version else {
            throw StoreFault.newer(path: path, version: version, known: PostgresSchema.version)
        }
        return true
    }

    private static func make(_ connection: PostgresConnection) throws {
        if try connection.run("SELECT to_regnamespace('headroom') IS NULL").text(0, 0) == "t" {
            _ = try connection.run("CREATE SCHEMA headroom")
        }
        for statement in tables { _ = try connection.run(statement) }
    }

    private static let tables = [
        "CREATE TABLE headroom.format (version integer NOT NULL)",
        """
        CREATE TABLE headroom.facts (
            ledger text COLLATE "C" NOT NULL, branch text COLLATE "C" NOT NULL, seq bigint NOT NULL,
            schema bigint NOT NULL, recorded_at text NOT NULL, effective_day text NOT NULL,
            tenant text COLLATE "C" NOT NULL, actor text NOT NULL, kind text NOT NULL,
            request_key text COLLATE "C" NOT NULL, payload text NOT NULL, hash text NOT NULL, previous_hash text NOT NULL,
            position bigint GENERATED ALWAYS AS IDENTITY,
            PRIMARY KEY (ledger, branch, seq))
        """,
        """
        CREATE UNIQUE INDEX facts_by_key ON headroom.facts (ledger, tenant, request_key) WHERE request_key <> ''
        """,
        """
        CREATE TABLE headroom.snapshots (
            ledger text COLLATE "C" NOT NULL, branch text COLLATE "C" NOT NULL, seq bigint NOT NULL, hash text NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (ledger, branch))
        """,
        "CREATE TABLE headroom.fence (passed bigint NOT NULL)",
        "INSERT INTO headroom.fence VALUES (0)",
        "INSERT INTO headroom.format VALUES (\(version))",
    ]
}

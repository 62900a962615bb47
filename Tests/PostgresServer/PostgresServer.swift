import Foundation

/// A PostgreSQL server of the tests' own: in a temporary folder, on a free loopback port, gone with the test process.
///
/// It trusts every user but `guarded`, who needs a password. As root it runs as `postgres`, because a server refuses root.
public final class PostgresServer: @unchecked Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public let port: Int
    private let data: String
    private let settings: [String]
    private var process: Process?

    /// The newest installed server's programs, or none.
    public static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let debian = versions.sorted { Int($0) ?? 0 > Int($1) ?? 0 }.map { "/usr/lib/postgresql/\($0)/bin" }
        let asked = (try? Command.run("/usr/bin/env", ["pg_config", "--bindir"])).map(\.line)
        return (debian + (asked.map { [$0] } ?? [])).first {
            FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
        }
    }()

    public static var isInstalled: Bool { programs != nil }

    /// One server for all tests that need just any: without fsync, because they do not test what survives a crash.
    public static func shared() throws -> PostgresServer { try common.get() }
    private static let common = Result { try PostgresServer(["fsync=off", "max_connections=200"]) }

    /// Makes a cluster and starts it.
    public convenience init(_ settings: [String] = []) throws {
        let data = try Den.folder()
        try Den.copy(try PostgresServer.blank.get(), to: data)
        try self.init(data: data, settings)
    }

    /// A cluster that nobody started, made once and copied: that is quicker than making one.
    private static let blank = Result {
        let data = try Den.folder()
        try Den.run("initdb", ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"])
        let access = """
            host all guarded 127.0.0.1/32 scram-sha-256
            host all all 127.0.0.1/32 trust
            host replication all 127.0.0.1/32 trust

            """
        try Den.write(access, to: data + "/pg_hba.conf")
        return data
    }

    private init(data: String, _ settings: [String]) throws {
        (self.data, self.settings, port) = (data, settings, try Den.freePort())
        try start()
    }

    /// A standby that follows this server, made from a copy of it.
    public func standby(_ settings: [String] = []) throws -> PostgresServer {
        let data = try Den.folder()
        try Den.run(
            "pg_basebackup",
            [
                "-D", data, "-d", "host=127.0.0.1 port=\(port) user=postgres", "-R", "-c", "fast", "--no-sync", "-X",
                "stream",
            ])
        return try PostgresServer(data: data, settings)
    }

    // MARK: Life and death

    public func start() throws {
        let log = data + "-log"
        let fixed = [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "port=\(port)", "shared_buffers=16MB",
            "log_min_messages=fatal", "max_wal_size=256MB", "wal_receiver_status_interval=1",
            "wal_retrieve_retry_interval=100ms",
        ]
        process = try Den.start("postgres", ["-D", data] + (fixed + settings).flatMap { ["-c", $0] }, log: log)
        for _ in 0..<600 {
            if (try? Den.run("pg_isready", ["-q", "-h", "127.0.0.1", "-p", "\(port)"])) != nil { return }
            guard process?.isRunning == true else { break }
            usleep(20_000)
        }
        throw Failure(
            description: "the server did not start: "
                + String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self))
    }

    /// As by a power cut: nothing is said, nothing finished.
    public func crash() { end(SIGKILL) }

    /// Shuts down as an administrator does.
    public func stop() { end(SIGINT) }

    private func end(_ signal: Int32) {
        guard let process else { return }
        let family = signal == SIGKILL ? children(of: process.processIdentifier) : []
        for pid in [process.processIdentifier] + family { kill(pid, signal) }
        process.waitUntilExit()
        self.process = nil
    }

    /// Stops the standby from taking anything in, or lets it go on.
    public func pause() { for pid in members { kill(pid, SIGSTOP) } }
    public func resume() { for pid in members { kill(pid, SIGCONT) } }

    /// Stops one of the server's own processes, such as walwriter.
    public func pause(_ kind: String) throws {
        guard let pid = Int32(try sql("SELECT pid FROM pg_stat_activity WHERE backend_type = '\(kind)'")) else {
            throw Failure(description: "there is no \(kind)")
        }
        kill(pid, SIGSTOP)
    }

    private var members: [Int32] {
        process.map { [$0.processIdentifier] + children(of: $0.processIdentifier) } ?? []
    }

    private func children(of parent: Int32) -> [Int32] {
        let listed = (try? Command.run("/usr/bin/env", ["ps", "-o", "pid=", "--ppid", "\(parent)"]))?.out ?? ""
        return listed.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    }

    /// Makes a standby a primary.
    public func promote() throws { try sql("SELECT pg_promote()") }

    // MARK: Use

    /// The URL of a ledger on this server, one of its own unless named; `also` names further servers.
    public func url(
        _ database: String = "postgres", ledger: String? = nil, strict: Bool = false, user: String = "postgres",
        also: [PostgresServer] = []
    ) -> String {
        let hosts = ([self] + also).map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        return "postgres://\(user)@\(hosts)/\(database)?ledger=\(ledger ?? UUID().uuidString.lowercased())"
            + (strict ? "&strict=1" : "")
    }

    /// Runs SQL beside the program under test; rows as lines, columns with | between.
    @discardableResult public func sql(_ text: String, in database: String = "postgres") throws -> String {
        let ran = try Den.run(
            "psql", ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", text, keywords(database)])
        return ran.out.trimmingCharacters(in: .newlines)
    }

    private func keywords(_ name: String) -> String { "host=127.0.0.1 port=\(port) user=postgres dbname=\(name)" }

    /// Waits until SQL gives an answer.
    public func waitFor(_ answer: String, _ text: String) throws {
        for _ in 0..<500 {
            if (try? sql(text)) == answer { return }
            usleep(20_000)
        }
        throw Failure(description: "after 10 s \(text) gives \((try? sql(text)) ?? "nothing"), not \(answer)")
    }

    /// Makes an empty database.
    public func database() throws -> String {
        let name = "d" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try sql("CREATE DATABASE \(name) TEMPLATE template0")
        return name
    }

    /// Changes a setting of the server, now.
    public func set(_ name: String, _ value: String) throws {
        try sql("ALTER SYSTEM SET \(name) = '\(value)'")
        try sql("SELECT pg_reload_conf()")
        try waitFor(value, "SHOW \(name)")
    }
}

// MARK: - Databases in places of their own

extension PostgresServer {
    /// Makes an empty database whose files lie in a folder.
    public func database(on folder: String) throws -> String {
        let name = "d" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try Den.give(folder)
        try sql("CREATE TABLESPACE \(name) LOCATION '\(folder)'")
        try sql("CREATE DATABASE \(name) TEMPLATE template0 TABLESPACE \(name) STRATEGY wal_log")
        return name
    }

    /// Removes a database made so.
    public func drop(_ name: String) throws {
        try sql("DROP DATABASE \(name) WITH (FORCE)")
        try sql("DROP TABLESPACE \(name)")
    }
}

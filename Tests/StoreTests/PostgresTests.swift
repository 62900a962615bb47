import Foundation
import Ledger
import PostgresServer
import Store
import Testing
import Units

let needsPostgres: Comment = "needs PostgreSQL's server: Scripts/install tests"

@Suite("A ledger in PostgreSQL", .enabled(if: PostgresServer.isInstalled, needsPostgres))
struct PostgresTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    /// A database without tables, and a ledger in it.
    private func fresh() throws -> (database: String, url: String) {
        let database = try server.database()
        return (database, server.url(database, ledger: "main"))
    }

    @Test func `the same facts are there after it is opened again`() throws {
        let url = server.url()
        let facts = (1...50).map { Fact.made($0, tenant: "a", key: "k\($0)", payload: "{\"n\":\($0)}") }
        do {
            let store = try PostgresStore(url: url, create: true)
            for fact in facts { try store.append([fact]) }
        }
        let again = try PostgresStore(url: url)
        #expect(try again.facts(of: "main", after: 0) == facts)
        #expect(try again.fact(tenant: "a", key: "k7") == facts[6])
        #expect(fault { try again.append([.made(50)]) } == .conflict)
    }

    @Test func `what one opening writes another sees, and only one wins a number`() throws {
        let url = server.url()
        let (one, two) = (try PostgresStore(url: url, create: true), try PostgresStore(url: url, create: true))
        try one.append([.made(1)])
        #expect(try two.facts(of: "main", after: 0) == [.made(1)])
        #expect(fault { try two.append([.made(1)]) } == .conflict)
        try two.append([.made(2)])
        #expect(fault { try one.append([.made(2, payload: "late")]) } == .conflict)
        #expect(try one.facts(of: "main", after: 0) == [.made(1), .made(2)])
    }

    @Test func `two that begin a branch with different numbers cannot both`() throws {
        let (database, url) = try fresh()
        let stores = [try PostgresStore(url: url, create: true), try PostgresStore(url: url)]
        // Each has written before, so that its statements are known to the server and need no lock for that.
        for (store, branch) in zip(stores, ["a", "b"]) { try store.append([.made(1, on: BranchName(branch))]) }
        // Rows can be read but not written for a while, so that both look before either has begun.
        let server = server
        let holding = Beside {
            _ = try? server.sql("BEGIN; LOCK TABLE headroom.facts IN SHARE MODE; SELECT pg_sleep(30)", in: database)
        }
        try server.waitFor(
            "1", "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' AND wait_event = 'PgSleep'")
        let appends = zip(stores, [1, 5]).map { store, seq in Beside { fault { try store.append([.made(seq)]) } } }
        try server.waitFor(
            "2", "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' AND wait_event_type = 'Lock'")
        try server.sql(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)' AND wait_event = 'PgSleep'"
        )
        _ = holding.get()
        let faults = appends.map { $0.get() ?? nil }
        #expect(faults.count { $0 == nil } == 1 && faults.contains(.conflict), "\(faults)")
        #expect(try stores[0].facts(of: "main", after: 0).count == 1)
    }

    @Test func `whoever has the turn on a branch appends, and others wait till it ends`() throws {
        let (database, url) = try fresh()
        let (one, two) = (try PostgresStore(url: url, create: true), try PostgresStore(url: url))
        let three = try PostgresStore(url: url)
        try one.append([.made(1)])
        try two.takeTurn(on: "main")
        let late = Beside { fault { try one.append([.made(2, payload: "late")]) } }
        try server.waitFor(
            "1", "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' AND wait_event_type = 'Lock'")
        try three.append([.made(1, on: "other")])
        try two.append([.made(2)])
        try two.endTurn(on: "main")
        #expect(late.get() == .conflict)
        #expect(try one.facts(of: "main", after: 0) == [.made(1), .made(2)])
        try one.append([.made(3)])
    }

    @Test func `ledgers of one database know nothing of each other`() throws {
        let (one, two) = (
            try PostgresStore(url: server.url(), create: true), try PostgresStore(url: server.url(), create: true)
        )
        try one.append([.made(1, tenant: "a", key: "k")])
        try two.append([.made(1, tenant: "a", key: "k", payload: "two")])
        #expect(try one.fact(tenant: "a", key: "k")?.payload == "{}")
        #expect(try two.fact(tenant: "a", key: "k")?.payload == "two")
    }

    @Test func `texts and times come back to the byte`() throws {
        let store = try PostgresStore(url: server.url(), create: true)
        let texts = [
            "", " ", "é", "e\u{301}", "🏭", "'; DROP TABLE headroom.facts; --", "\\x00", "a\tb\r\nc", "\u{7F}\u{1}",
        ]
        let facts = texts.enumerated().map { Fact.made($0 + 1, tenant: $1, key: "k\($0)", payload: $1) }
        try store.append(facts)
        let back = try store.facts(of: "main", after: 0)
        #expect(back.map { Array($0.tenant.utf8) } == texts.map { Array($0.utf8) })
        #expect(back.map { Array($0.payload.utf8) } == texts.map { Array($0.utf8) })
        #expect(back.map(\.recordedAt) == facts.map(\.recordedAt))
        #expect(try store.fact(tenant: "é", key: "k3") == nil)
    }

    @Test func `U+0000 is refused by name, and found nowhere`() throws {
        let store = try PostgresStore(url: server.url(), create: true)
        let odd = "a\u{0}b"
        for (fact, field) in [
            (Fact.made(1, tenant: odd), "tenant"), (.made(1, key: odd), "request key"),
            (.made(1, payload: odd), "payload"),
            (.made(1, on: BranchName(odd)), "branch"),
        ] {
            let found = fault { try store.append([.made(1), fact]) }
            #expect(found?.description.contains("and the \(field) of fact 1") == true, "\(found as Any)")
        }
        #expect(try store.branches() == [])
        #expect(try store.fact(tenant: "", key: odd) == nil)
        #expect(try store.facts(of: BranchName(odd), after: 0) == [])
        #expect(try store.snapshot(of: BranchName(odd), notAfter: 9) == nil)
    }

    // MARK: Opening

    @Test func `a database without tables is missing, and none are made`() throws {
        let (database, url) = try fresh()
        #expect(fault { _ = try PostgresStore(url: url) } == .missing(path: url))
        #expect(try server.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'headroom'", in: database) == "0")
    }

    @Test func `many may make the tables at once`() async throws {
        let (_, url) = try fresh()
        let faults = await withTaskGroup(of: StoreFault?.self) { group in
            for _ in 0..<6 {
                group.addTask { Beside { fault { _ = try PostgresStore(url: url, create: true) } }.get() ?? nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(faults == Array(repeating: nil, count: 6))
        #expect(try PostgresStore(url: url).branches() == [])
    }

    @Test func `a schema of something else is left alone`() throws {
        let (database, url) = try fresh()
        try server.sql("CREATE SCHEMA headroom; CREATE TABLE headroom.photos (name text)", in: database)
        let expected = StoreFault.notALedger(path: url, reason: "its schema headroom is of something else")
        for create in [false, true] { #expect(fault { _ = try PostgresStore(url: url, create: create) } == expected) }
        #expect(
            try server.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'headroom'::regnamespace", in: database)
                == "1")
    }

    @Test func `a newer format is refused and left alone`() throws {
        let (database, url) = try fresh()
        try PostgresStore(url: url, create: true).append([.made(1)])
        try server.sql("UPDATE headroom.format SET version = 9", in: database)
        for create in [false, true] {
            #expect(
                fault { _ = try PostgresStore(url: url, create: create) } == .newer(path: url, version: 9, known: 1))
        }
        #expect(
            try server.sql("SELECT count(*), max(passed) FROM headroom.facts, headroom.fence", in: database) == "1|0")
    }

    @Test func `a role that may not make the tables is told so, and an empty schema of its own is enough`() throws {
        let (database, _) = try fresh()
        try server.sql("CREATE ROLE \(database) LOGIN; REVOKE ALL ON SCHEMA public FROM PUBLIC", in: database)
        let url = server.url(database, ledger: "main", user: database)
        let found = fault { _ = try PostgresStore(url: url, create: true) }
        #expect(found?.description.contains("permission denied for database \(database)") == true, "\(found as Any)")
        try server.sql("CREATE SCHEMA headroom AUTHORIZATION \(database)", in: database)
        try PostgresStore(url: url, create: true).append([.made(1)])
    }

    @Test func `a database that cannot hold every text is refused`() throws {
        let name = "latin" + UUID().uuidString.prefix(8).lowercased()
        try server.sql("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
        let found = fault { _ = try PostgresStore(url: server.url(name), create: true) }
        #expect(found?.description.contains("encoded in LATIN1") == true, "\(found as Any)")
    }

    @Test func `a read-only database is refused`() throws {
        let (database, url) = try fresh()
        _ = try PostgresStore(url: url, create: true)
        try server.sql("ALTER DATABASE \(database) SET default_transaction_read_only = on")
        let found = fault { _ = try PostgresStore(url: url) }
        #expect(
            found?.description.contains("it is read-only; decisions are made on the primary") == true, "\(found as Any)"
        )
    }

    @Test func `an append survives a crash where the server's default would lose it`() throws {
        let own = try PostgresServer(["synchronous_commit=off"])
        let store = try PostgresStore(url: own.url(), create: true)
        try own.pause("walwriter")  // which would write on its own, sooner or later
        try store.append([.made(1)])
        own.crash()
        try own.start()
        #expect(try store.facts(of: "main", after: 0) == [.made(1)])
    }

    // MARK: URLs and secrets

    @Test(arguments: [
        ("postgres://h/d?ledger=Main", "ledger=Main: allowed are 1 to 40 characters of a-z, 0-9, _ and -"),
        ("postgres://h/d?ledger=", "ledger=: allowed are"), ("postgres://h/d?ledger=a%20b", "ledger=a b: allowed are"),
        ("postgres://h/d?ledger=a&ledger=b", "ledger is given twice"),
        ("postgres://h/d?strict=yes", "strict=yes: allowed are 0 and 1"),
        (
            "postgres://h/d?strikt=1",
            "invalid URI query parameter: \"strikt\"; allowed is postgres://user@host:port/database"
        ),
        ("postgres://h/d?strict", "strict=: allowed are 0 and 1"),
        ("postgresql://[::1/d", "allowed is postgres://"),
        ("postgres://u:a/b@127.0.0.1/d", "write / as %2F, ? as %3F and @ as %40"),
        ("postgres://u:a@b@127.0.0.1/d", "write / as %2F, ? as %3F and @ as %40"),
        ("postgres://127.0.0.1:1,127.0.0.1:2,127.0.0.1/d?connect_timeout=2", "127.0.0.1"),
        ("postgres://127.0.0.1,127.0.0.1:1:2/d", "invalid integer value \"1:2\""),
    ])
    func `a URL that will not do is refused with what is allowed`(_ url: String, _ says: String) {
        let found = fault { _ = try PostgresStore(url: url) }
        #expect(found?.description.contains(says) == true, "\(found as Any)")
    }

    @Test(arguments: [
        "postgres://u:s3cret@127.0.0.1:1/d", "postgres://u:s3cret@127.0.0.1:x/d",
        "postgres://u:s3cret@127.0.0.1/d?password=s3cret%00",
        "postgres://u@127.0.0.1:1/d?password=s3cret&ledger=a", "postgres://u:s3cret/x@127.0.0.1/d",
        "postgres://u:x@s3cret@127.0.0.1/d", "postgres://u:x/s3cret@127.0.0.1/d",
        "postgres://u:s3%63ret@127.0.0.1:1/d?strict=s", "postgres://u:s3cret@[::1/d",
        "postgres://u:s3cret?/@h:y/d",
    ])
    func `no message has a password`(_ url: String) {
        let found = fault { _ = try PostgresStore(url: url) }
        #expect(found != nil)
        #expect(found?.description.contains("s3cret") == false, "\(found as Any)")
        #expect(found?.description.contains("s3%63ret") == false, "\(found as Any)")
        #expect(!PostgresStore.shown(url).contains("s3cret"))
    }

    @Test func `a wrong password, host, database and user are told apart`() throws {
        let base = "127.0.0.1:\(server.port)"
        _ = try? server.sql("CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'right'")
        try PostgresStore(url: "postgres://guarded:right@\(base)/postgres?ledger=guarded", create: true).append([])
        for (url, says) in [
            ("postgres://guarded:wrong1@\(base)/postgres", "password authentication failed for user \"guarded\""),
            ("postgres://guarded@\(base)/postgres?passfile=/none", "no password supplied"),
            ("postgres://postgres@\(base)/nowhere", "database \"nowhere\" does not exist"),
            ("postgres://nobody1@\(base)/postgres", "role \"nobody1\" does not exist"),
            ("postgres://postgres@127.0.0.1:1/postgres", "Connection refused"),
        ] {
            let found = fault { _ = try PostgresStore(url: url) }
            #expect(found?.description.contains(says) == true, "\(found as Any)")
            #expect(found?.description.contains("wrong1") == false)
        }
    }

    // MARK: Faults

    private func cutConnections(_ database: String) throws {
        try server.sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '\(database)' AND pid <> pg_backend_pid()"
        )
    }

    @Test func `a connection cut between calls is made again, unnoticed`() throws {
        let (database, url) = try fresh()
        let store = try PostgresStore(url: url, create: true)
        try store.append([.made(1)])
        try cutConnections(database)
        try store.append([.made(2)])
        try cutConnections(database)
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2])
    }

    @Test func `an append that finds a lock is busy, in time, and can be made again`() throws {
        let (database, url) = try fresh()
        let store = try PostgresStore(url: url, create: true, patience: .seconds(2))
        let server = server
        let holding = Beside {
            _ = try? server.sql("BEGIN; LOCK TABLE headroom.facts; SELECT pg_sleep(30)", in: database)
        }
        try server.waitFor(
            "1", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)' AND wait_event = 'PgSleep'")
        #expect(fault { try store.append([.made(1)]) } == .busy(path: url))
        try cutConnections(database)
        _ = holding.get()
        try store.append([.made(1)])
    }

    @Test func `a server that stops answering is given up in time`() throws {
        let own = try PostgresServer(["fsync=off"])
        let store = try PostgresStore(url: own.url(), create: true, patience: .seconds(2))
        try store.append([.made(1)])
        own.pause()
        let started = ContinuousClock.now
        let found = fault { _ = try store.facts(of: "main", after: 0) }
        #expect(ContinuousClock.now - started < .seconds(8))
        guard case .unreachable? = found else {
            Issue.record("\(found as Any)")
            return
        }
        own.resume()
        #expect(try store.facts(of: "main", after: 0).count == 1)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
    func `a full disk is told, nothing of that append is there, and with room it goes on`() throws {
        let disk = try #require(SmallDisk("24m"))
        let name = try server.database(on: disk.path)
        let store = try PostgresStore(url: server.url(name, ledger: "main"), create: true)
        let payload = String((0..<40_000).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
        var seq = 0
        var found: StoreFault?
        while found == nil, seq < 2000 {
            found = fault { try store.append([.made(seq + 1, payload: payload)]) }
            if found == nil { seq += 1 }
        }
        #expect(found == .full(path: store.path))
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == Array(1...seq))
        #expect(SmallDisk.grow(disk, to: "48m"))
        try store.append([.made(seq + 1, payload: payload)])
        try server.drop(name)
    }

    @Test func `a row that cannot be read is damage`() throws {
        let (database, url) = try fresh()
        let store = try PostgresStore(url: url, create: true)
        try store.append([.made(1)])
        try server.sql("UPDATE headroom.facts SET recorded_at = 'noon'", in: database)
        let expected = Fact.Damage.unreadable(branch: "main", seq: 1, reason: "its time is not a time")
        #expect(fault { _ = try store.facts(of: "main", after: 0) } == .damaged(expected))
    }

    // MARK: Following

    @Test(.timeLimit(.minutes(1))) func `a follower is told of appends, also after its connection was cut`()
        async throws
    {
        let (database, url) = try fresh()
        let (store, other) = (try PostgresStore(url: url, create: true), try PostgresStore(url: url))
        var changes = store.changes().makeAsyncIterator()
        #expect(await changes.next() == .listening)
        try store.append([.made(1), .made(2)])
        #expect(await changes.next() == .appended(branch: "main", seq: 2))
        #expect(fault { try other.append([.made(2)]) } == .conflict)
        try other.append([.made(1, on: "a fork"), .made(3)])
        #expect(await changes.next() == .appended(branch: "a fork", seq: 1))
        #expect(await changes.next() == .appended(branch: "main", seq: 3))
        try cutConnections(database)
        #expect(await changes.next() == .listening)
        try store.append([.made(4)])
        #expect(await changes.next() == .appended(branch: "main", seq: 4))
    }

    @Test(.timeLimit(.minutes(1))) func `the listening ends with the stream`() async throws {
        let (database, url) = try fresh()
        let store = try PostgresStore(url: url, create: true)
        let following = Task { for await _ in store.changes() {} }
        let listeners = "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' AND query LIKE 'LISTEN%'"
        try server.waitFor("1", listeners)
        following.cancel()
        try server.waitFor("0", listeners)
    }
}

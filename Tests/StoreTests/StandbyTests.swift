import Foundation
import Ledger
import PostgresServer
import Store
import Testing
import Units

/// A primary whose commits wait for a standby.
private struct Pair {
    let primary: PostgresServer
    let standby: PostgresServer

    init() throws {
        primary = try PostgresServer()
        standby = try primary.standby()
        try primary.set("synchronous_standby_names", "ANY 1 (*)")
        try primary.waitFor("1", Pair.standbys)
    }

    static let standbys = "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"
    static let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'headroom'"
}

@Suite("PostgreSQL with a standby", .serialized, .enabled(if: PostgresServer.isInstalled, needsPostgres))
struct StandbyTests {
    @Test func `strict refuses a server until each setting is right, and says which`() throws {
        let primary = try PostgresServer(["fsync=on"])
        _ = try PostgresStore(url: primary.url(), create: true)
        try primary.sql(
            "CREATE ROLE plain LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA headroom TO plain; GRANT USAGE ON SCHEMA headroom TO plain"
        )
        func refusal(_ user: String = "postgres") -> String {
            fault { _ = try PostgresStore(url: primary.url(strict: true, user: user)) }?.description ?? "opened"
        }
        for value in ["off", "local", "remote_write"] {
            try primary.set("synchronous_commit", value)
            #expect(refusal().contains("synchronous_commit = on or remote_apply; it is \(value)"), "\(refusal())")
        }
        try primary.set("synchronous_commit", "on")
        #expect(refusal().contains("synchronous_standby_names; it is empty"), "\(refusal())")
        #expect(refusal().contains("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'"))
        try primary.set("synchronous_standby_names", "ANY 1 (*)")
        #expect(refusal().contains("none of synchronous_standby_names = 'ANY 1 (*)' is connected"), "\(refusal())")
        let standby = try primary.standby()
        try primary.waitFor("1", Pair.standbys)
        #expect(refusal() == "opened")
        try primary.set("synchronous_commit", "remote_apply")
        #expect(refusal() == "opened")
        #expect(refusal("plain").contains("GRANT pg_read_all_stats"), "\(refusal("plain"))")
        try primary.sql("GRANT pg_read_all_stats TO plain")
        #expect(refusal("plain") == "opened")
        let message = fault { _ = try PostgresStore(url: standby.url()) }?.description ?? "opened"
        #expect(message.contains("it is a standby and read-only; decisions are made on the primary"), "\(message)")
    }

    @Test func `strict refuses a server without fsync`() throws {
        let message =
            fault { _ = try PostgresStore(url: PostgresServer.shared().url(strict: true)) }?.description ?? "opened"
        #expect(message.contains("strict=1 needs fsync = on; it is off"), "\(message)")
    }

    @Test func `a commit that waits for its standby in vain is unknown, in time, and its key tells later`() throws {
        let pair = try Pair()
        let url = pair.primary.url()
        let store = try PostgresStore(url: url, create: true, patience: .seconds(2))
        try store.append([.made(1, tenant: "a", key: "one")])
        pair.standby.pause()
        let started = ContinuousClock.now
        let found = fault { try store.append([.made(2, tenant: "a", key: "two")]) }
        #expect(ContinuousClock.now - started < .seconds(5))
        expectUnknown(found, "no answer within 2.0 seconds")
        // Not committed and not undone: nobody sees it, and nobody can take its number.
        #expect(try store.fact(tenant: "a", key: "two") == nil)
        #expect(fault { try store.append([.made(2, tenant: "a", key: "two")]) } == .busy(path: url))
        pair.standby.resume()
        try pair.primary.waitFor("0", Pair.waiting)
        #expect(try store.fact(tenant: "a", key: "two")?.seq == 2)
        #expect(fault { try store.append([.made(2, tenant: "a", key: "two")]) } == .conflict)
        try store.append([.made(3)])
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2, 3])
    }

    @Test(arguments: [
        ("pg_terminate_backend", "the connection was lost at the commit"), ("pg_cancel_backend", "due to user request"),
    ])
    func `a commit interrupted while it waits is unknown, and strict serves it only when a standby has it`(
        _ interrupt: String, _ says: String
    ) throws {
        let pair = try Pair()
        let url = pair.primary.url(ledger: "main")
        let (store, reader) = (
            try PostgresStore(url: url, create: true, patience: .seconds(20)),
            try PostgresStore(url: url + "&strict=1", patience: .seconds(1))
        )
        try store.append([.made(1)])
        #expect(try reader.facts(of: "main", after: 0).map(\.seq) == [1])
        pair.standby.pause()
        let appending = Beside { fault { try store.append([.made(2, key: "two")]) } }
        try pair.primary.waitFor("1", Pair.waiting)
        try pair.primary.sql(
            "SELECT \(interrupt)(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'headroom'"
        )
        expectUnknown(appending.get() ?? nil, says)
        // It is committed here and on no standby: a reader that does not ask for more sees it, a strict one must not.
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2])
        let reads: [() throws -> Void] = [
            { _ = try reader.facts(of: "main", after: 0) },
            { _ = try reader.fact(tenant: "", key: "two") },
            { _ = try reader.fact(of: "main", seq: 2) },
            { _ = try reader.branches() },
            { _ = try PostgresStore(url: url + "&strict=1", patience: .seconds(1)) },
        ]
        for read in reads {
            let found = fault(read)
            #expect(found?.description.contains("no standby confirm") == true, "\(found as Any)")
        }
        pair.standby.resume()
        try pair.primary.waitFor("0", Pair.waiting)
        #expect(try reader.facts(of: "main", after: 0).map(\.seq) == [1, 2])
    }

    @Test func `strict appends nothing while no standby is there, and goes on when it is back`() throws {
        let pair = try Pair()
        let store = try PostgresStore(url: pair.primary.url(strict: true), create: true, patience: .seconds(2))
        try store.append([.made(1)])
        pair.standby.crash()
        try pair.primary.waitFor("0", Pair.standbys)
        let found = fault { try store.append([.made(2)]) }
        #expect(found?.description.contains("is connected") == true, "\(found as Any)")
        #expect(found?.description.contains("Start one; nothing was written") == true, "\(found as Any)")
        try pair.standby.start()
        try pair.primary.waitFor("1", Pair.standbys)
        try store.append([.made(2)])
        try pair.primary.set("synchronous_standby_names", "")
        let changed = fault { try store.append([.made(3)]) }
        #expect(changed?.description.contains("synchronous_standby_names; it is empty") == true, "\(changed as Any)")
        #expect(try pair.primary.sql("SELECT max(seq) FROM headroom.facts") == "2")
    }

    @Test(.timeLimit(.minutes(2)))
    func `after a fail-over every acknowledged fact is there, and the old primary is not used`() throws {
        let pair = try Pair()
        let url = pair.primary.url(ledger: "main", also: [pair.standby])
        let store = try PostgresStore(url: url, create: true, patience: .seconds(3))
        let appending = Beside { () -> (acknowledged: Int, fault: StoreFault?) in
            var seq = 0
            while true {
                if let fault = fault({ try store.append([.made(seq + 1, key: "k\(seq + 1)")]) }) { return (seq, fault) }
                seq += 1
            }
        }
        try pair.primary.waitFor("t", "SELECT max(seq) > 50 FROM headroom.facts")
        pair.primary.crash()
        let (acknowledged, found) = try #require(appending.get())
        #expect(acknowledged >= 50 && found != .conflict, "\(found as Any)")
        let early = fault { _ = try store.branches() }
        #expect(early?.description.contains("it is a standby and read-only") == true, "\(early as Any)")
        try pair.standby.promote()
        let held = try store.facts(of: "main", after: 0).map(\.seq)
        #expect(held == Array(1...held.count) && (acknowledged...acknowledged + 1).contains(held.count))
        #expect(try store.fact(tenant: "", key: "k\(acknowledged)")?.seq == acknowledged)
        try store.append([.made(held.count + 1)])
        // The old primary is back, first in the URL, writable: it is on the timeline that ended.
        try pair.primary.start()
        try pair.standby.sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'headroom'")
        #expect(try store.facts(of: "main", after: held.count).map(\.seq) == [held.count + 1])
    }

    @Test(.timeLimit(.minutes(2))) func `a fact that only the old primary ever had is never served by strict`() throws {
        let pair = try Pair()
        let store = try PostgresStore(url: pair.primary.url(ledger: "main"), create: true, patience: .seconds(2))
        try store.append((1...10).map { .made($0) })
        pair.standby.crash()
        expectUnknown(fault { try store.append([.made(11)]) }, "no answer")
        pair.primary.crash()
        try pair.standby.start()
        try pair.standby.promote()
        try pair.primary.start()
        // The danger is real: whoever asks the old primary without strict is told eleven.
        #expect(try PostgresStore(url: pair.primary.url(ledger: "main")).facts(of: "main", after: 0).count == 11)
        let url = pair.primary.url(ledger: "main", strict: true, also: [pair.standby])
        let found = fault { _ = try PostgresStore(url: url, patience: .seconds(2)) }
        #expect(
            found?.description.contains("127.0.0.1:\(pair.primary.port): strict=1 needs a synchronous standby") == true)
        #expect(
            found?.description.contains("127.0.0.1:\(pair.standby.port): strict=1 needs") == true, "\(found as Any)")
        let next = try pair.standby.standby()
        try pair.standby.set("synchronous_standby_names", "ANY 1 (*)")
        try pair.standby.waitFor("1", Pair.standbys)
        let strict = try PostgresStore(url: url)
        #expect(try strict.facts(of: "main", after: 0).map(\.seq) == Array(1...10))
        try strict.append([.made(11, payload: "new")])
        #expect(try next.sql("SELECT payload FROM headroom.facts WHERE seq = 11") == "new")
    }

    private func expectUnknown(_ found: StoreFault?, _ says: String) {
        guard case .unknown(_, let reason)? = found else {
            Issue.record("\(found as Any)")
            return
        }
        #expect(reason.contains(says), "\(reason)")
    }
}

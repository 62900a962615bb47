import Foundation
import GRDB
import Ledger
import Store
import Testing
import Units

@Suite("A ledger in an SQLite file")
struct SQLiteTests {
    private let place: Place

    init() throws { place = try Place() }

    private func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: place.file(name)) }

    /// Runs SQL on a file by itself.
    private func sql(_ name: String, _ statements: String) throws {
        let queue = try DatabaseQueue(path: place.file(name))
        try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
        try queue.close()
    }

    private func pragma<Value: DatabaseValueConvertible>(_ name: String, _ pragma: String) throws -> Value? {
        let queue = try DatabaseQueue(path: place.file(name))
        return try queue.read { try Value.fetchOne($0, sql: "PRAGMA " + pragma) }
    }

    @Test func `the same facts are there after the file is opened again`() throws {
        let facts = (1...50).map { Fact.made($0, tenant: "a", key: "k\($0)", payload: "{\"n\":\($0)}") }
        do {
            let store = try place.sqlite()
            for fact in facts { try store.append([fact]) }
        }
        let again = try SQLiteStore(path: place.file("ledger.db"))
        #expect(try again.facts(of: "main", after: 0) == facts)
        #expect(try again.fact(tenant: "a", key: "k7") == facts[6])
        #expect(fault { try again.append([.made(50)]) } == .conflict)
    }

    @Test func `what one opening writes another sees`() throws {
        let (one, two) = (try place.sqlite(), try place.sqlite())
        try one.append([.made(1)])
        #expect(try two.facts(of: "main", after: 0) == [.made(1)])
        #expect(fault { try two.append([.made(1)]) } == .conflict)
        try two.append([.made(2)])
        #expect(try one.facts(of: "main", after: 0) == [.made(1), .made(2)])
    }

    @Test func `the file says what it is and writes ahead`() throws {
        let store = try place.sqlite()
        try store.append([.made(1)])
        #expect(FileManager.default.fileExists(atPath: place.file("ledger.db-wal")))
        #expect(try pragma("ledger.db", "journal_mode") == "wal")
        #expect(try pragma("ledger.db", "application_id") == 0x4844_524D)
        #expect(try pragma("ledger.db", "user_version") == 1)
        #expect(bytes("ledger.db")?.starts(with: Data("SQLite format 3".utf8)) == true)
    }

    @Test func `an append is in the file before it returns`() throws {
        let store = try place.sqlite()
        try store.append([.made(1, payload: "{\"mark\":\"as-good-as-done\"}")])
        let written = (bytes("ledger.db") ?? Data()) + (bytes("ledger.db-wal") ?? Data())
        #expect(written.range(of: Data("as-good-as-done".utf8)) != nil)
    }

    @Test func `facts cannot be stored twice even by other programs`() throws {
        try place.sqlite().append([.made(1, tenant: "a", key: "k")])
        let again =
            "INSERT INTO facts SELECT branch, 2, schema, recorded_at, effective_day, tenant, actor, kind, "
            + "request_key, payload, hash, previous_hash FROM facts"
        #expect(throws: DatabaseError.self) { try sql("ledger.db", again) }
    }

    @Test func `no ledger is missing, and nothing is made`() {
        let path = place.file("none.db")
        #expect(fault { _ = try SQLiteStore(path: path) } == .missing(path: path))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a path into no folder cannot be opened`() {
        let path = place.file("no/such/ledger.db")
        #expect(
            fault { _ = try SQLiteStore(path: path, create: true) }
                == .unreachable(path: path, reason: "it cannot be opened; does its folder exist?"))
    }

    @Test func `a folder is not a ledger`() {
        #expect(
            fault { _ = try SQLiteStore(path: place.path, create: true) }
                == .notALedger(path: place.path, reason: "it is a folder"))
    }

    @Test(arguments: ["name,value\nclock,now\n", "SQLite", String(repeating: "x", count: 4096)])
    func `a file that is not SQLite is left alone`(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file("notes.txt")))
        let path = place.file("notes.txt")
        for create in [false, true] {
            #expect(
                fault { _ = try SQLiteStore(path: path, create: create) }
                    == .notALedger(path: path, reason: "it is not an SQLite file"))
        }
        #expect(bytes("notes.txt") == Data(text.utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["notes.txt"])
    }

    @Test func `a damaged SQLite file is not a ledger`() throws {
        let head = Data("SQLite format 3\0".utf8) + Data(repeating: 0xAB, count: 8000)
        try head.write(to: URL(fileURLWithPath: place.file("broken.db")))
        guard case .notALedger? = fault({ _ = try SQLiteStore(path: place.file("broken.db")) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(bytes("broken.db") == head)
    }

    @Test func `a database of something else is left alone`() throws {
        try sql("photos.db", "CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('cat')")
        let before = bytes("photos.db")
        let path = place.file("photos.db")
        #expect(
            fault { _ = try SQLiteStore(path: path, create: true) }
                == .notALedger(path: path, reason: "it is a database of something else"))
        #expect(bytes("photos.db") == before)
    }

    @Test func `a database with another program's mark is left alone`() throws {
        try sql("mail.db", "PRAGMA application_id = 1234")
        let path = place.file("mail.db")
        #expect(
            fault { _ = try SQLiteStore(path: path, create: true) }
                == .notALedger(path: path, reason: "it is a database of something else"))
    }

    @Test func `a newer format is left alone`() throws {
        try place.sqlite().append([.made(1)])
        try sql("ledger.db", "PRAGMA user_version = 2")
        let path = place.file("ledger.db")
        let newer = StoreFault.newer(path: path, version: 2, known: 1)
        #expect(fault { _ = try SQLiteStore(path: path) } == newer)
        #expect(newer.description.contains("newer Headroom (format 2, this program knows 1); it was not touched"))
    }

    @Test func `a file that cannot be read says so`() throws {
        let path = place.file("ledger.db")
        try place.sqlite().append([.made(1)])
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: path)
        let found = fault { _ = try SQLiteStore(path: path) }
        // Permissions do not bind root, so for root there is nothing to refuse.
        let expected = StoreFault.unreachable(path: path, reason: "it cannot be read; check its permissions")
        #expect(found == (geteuid() == 0 ? nil : expected))
    }

    @Test func `a row that cannot be read is damage, not a fault of the disk`() throws {
        try place.sqlite().append([.made(1)])
        try sql("ledger.db", "UPDATE facts SET recorded_at = 'noon'")
        let store = try SQLiteStore(path: place.file("ledger.db"))
        let expected = Fact.Damage.unreadable(branch: "main", seq: 1, reason: "its time is not a time")
        #expect(fault { _ = try store.facts(of: "main", after: 0) } == .damaged(expected))
    }

    @Test(arguments: [
        (StoreFault.conflict, "nothing was written"), (.missing(path: "a.db"), "headroom init"),
        (.notALedger(path: "a.db", reason: "why"), "a.db is not a Headroom ledger (why)"),
        (
            .corrupt(path: "a.db", reason: "why"),
            "a.db is damaged (why); nothing of it is served: put a backup in its place"
        ),
        (.full(path: "a.db"), "make room and give the same --key again"),
        (.busy(path: "a.db"), "ask again with the same --key"),
        (.unreachable(path: "a.db", reason: "why"), "a.db cannot be used: why"),
    ])
    func `faults say what to do`(_ fault: StoreFault, _ says: String) {
        #expect(fault.description.contains(says))
    }
}

import Foundation
import Ledger
import Store
import Testing
import Units

/// SQLite keeps others from a log by POSIX record locks, which a process loses when it closes any descriptor of the file.
@Suite("A ledger that is open twice in one process")
struct LockTests {
    private let place: Place

    init() throws { place = try Place() }

    private var ledger: String { place.file("ledger.db") }

    /// What a line of Python prints that has the ledger open as `db`: another program, by another SQLite.
    private func another(_ line: String) throws -> String {
        let script = "import sqlite3,sys\ndb = sqlite3.connect(sys.argv[1], timeout=1)\n\(line)\ndb.close()"
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, ledger]
        process.standardOutput = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func countByAnother() throws -> Int? {
        Int(try another("print(db.execute('SELECT count(*) FROM facts').fetchone()[0])"))
    }

    /// The number of the write-ahead log's file: another after it was deleted and made anew.
    private func log() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: ledger + "-wal")[.systemFileNumber] as? Int
    }

    /// What is done to the ledger in this process while a store has it open.
    enum Beside: String, CaseIterable {
        case nothing, opened, openedAndClosed, openedByAnotherName, openedToBeMade

        /// What has to stay open until the end.
        func act(_ place: Place, _ path: String) throws -> SQLiteStore? {
            switch self {
            case .nothing: return nil
            case .opened: return try SQLiteStore(path: path)
            case .openedAndClosed:
                _ = try SQLiteStore(path: path).facts(of: "main", after: 0)
                return nil
            case .openedByAnotherName:
                try FileManager.default.createSymbolicLink(
                    atPath: place.file("link.db"), withDestinationPath: path)
                return try SQLiteStore(path: place.file("link.db"))
            case .openedToBeMade: return try SQLiteStore(path: path, create: true)
            }
        }
    }

    @Test(arguments: Beside.allCases)
    func `its write-ahead log is not taken away, and what is appended is there for others`(_ beside: Beside) throws {
        let store = try place.sqlite()
        try store.append([.made(1)])
        let open = try beside.act(place, ledger)
        let before = try #require(try log())
        #expect(try countByAnother() == 1)
        #expect(try log() == before, "another process thought that it had the ledger to itself")
        try store.append([.made(2)])
        #expect(try countByAnother() == 2, "an acknowledged fact is not there")
        #expect(fault { try store.append([.made(2)]) } == .conflict)
        #expect(try open?.facts(of: "main", after: 0).map(\.seq) ?? [1, 2] == [1, 2])
    }

    @Test func `what another process writes in between is seen, and not written over`() throws {
        let store = try place.sqlite()
        try store.append([.made(1)])
        let second = try SQLiteStore(path: ledger)
        _ = try another(
            """
            db.execute('''INSERT INTO facts SELECT branch, 2, schema, recorded_at, effective_day, tenant, actor, kind,
                request_key, payload, 'main-2', 'main-1' FROM facts WHERE seq = 1''')
            db.commit()
            """)
        #expect(fault { try store.append([.made(2, payload: "{\"mine\":1}")]) } == .conflict)
        try store.append([.made(3)])
        #expect(try second.facts(of: "main", after: 0).map(\.seq) == [1, 2, 3])
        #expect(try countByAnother() == 3)
    }
}

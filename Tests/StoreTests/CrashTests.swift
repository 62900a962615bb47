import Foundation
import GRDB
import Ledger
import Store
import Testing
import Units

@Suite("A crash at any call")
struct CrashTests {
    private let place: Place

    init() throws { place = try Place(inMemory: true) }

    /// A ledger of so many appends, closed and opened again now and then.
    private func trace(appends: Int, restartEvery: Int, seed: Int) throws -> Trace {
        let ledger = try RecordedLedger(place.file("ledger.db"))
        var source = FactSource(seed: seed)
        for number in 1...appends {
            try #require(ledger.append(source.batch()) == .acknowledged)
            if number.isMultiple(of: restartEvery) { try ledger.restart() }
        }
        ledger.close()
        return ledger.trace()
    }

    private func sweep(
        _ trace: Trace, seed: Int, base: CrashDisk.Image = [:], draws: Int = 1, _ isWanted: (Int) -> Bool
    ) throws {
        let sweep = CrashSweep(trace: trace, path: place.file("image.db"), seed: seed, base: base, draws: draws)
        let report = try sweep.run(isWanted)
        print("\(trace.attempts.count) appends, \(trace.events.count) calls: \(report)")
        #expect(report.faults.isEmpty, "seed \(seed): \(report.faults.prefix(5))")
    }

    @Test func `every call of a short ledger`() throws {
        let seed = drawnSeed()
        try sweep(try trace(appends: 40, restartEvery: 15, seed: seed), seed: seed) { _ in true }
    }

    @Test func `every call that makes a ledger`() throws {
        let seed = drawnSeed()
        try sweep(try trace(appends: 1, restartEvery: 2, seed: seed), seed: seed, draws: 30) { _ in true }
    }

    /// The sweep itself can fail: take the syncs out of a trace and facts are lost.
    @Test func `a disk that does not sync loses facts`() throws {
        let seed = drawnSeed()
        let honest = try trace(appends: 10, restartEvery: 15, seed: seed)
        let events = honest.events.filter { if case .sync = $0.call { false } else { true } }
        let attempts = honest.attempts.map { attempt in
            // Every append was acknowledged only at the end, so that points of the shorter trace ask no more than the honest.
            Attempt(facts: attempt.facts, began: 0, ended: events.count, outcome: attempt.outcome)
        }
        let trace = Trace(events: events, opened: honest.opened, attempts: attempts)
        let report = try CrashSweep(trace: trace, path: place.file("image.db"), seed: seed)
            .run { $0 == events.count }
        #expect(report.faults.contains { $0.hasPrefix("drop") } && !report.faults.contains { $0.hasPrefix("keep") })
    }

    @Test func `one call in 97 of a ledger with several checkpoints`() throws {
        let seed = drawnSeed()
        let trace = try trace(appends: 500, restartEvery: 350, seed: seed)
        #expect(trace.checkpoints > 2)
        try sweep(trace, seed: seed) { $0 % 97 == seed % 97 }
    }

    /// Both halves are of one ledger.
    private static let soakSeed = drawnSeed("Soak: every call of a thousand appends")

    @Test(.enabled(if: isSoak), arguments: 0...1)
    func `Soak: every call of a thousand appends`(_ half: Int) throws {
        let seed = CrashTests.soakSeed
        let trace = try trace(appends: 1000, restartEvery: 350, seed: seed)
        #expect(trace.checkpoints > 4)
        try sweep(trace, seed: seed) { $0 / 64 % 2 == half }
    }

    /// The kernel keeps what a killed process wrote, on the disk or not yet.
    @Test func `what is read after a kill is there after a power cut, too`() throws {
        let seed = drawnSeed()
        let trace = try trace(appends: 25, restartEvery: 15, seed: seed)
        var disk = CrashDisk()
        for (point, event) in trace.events.enumerated() {
            disk.take(event)
            guard point >= trace.opened else { continue }
            let (served, cut) = try restart(disk)
            try cut.write(to: place.file("image.db"))
            let kept = try SQLiteStore(path: place.file("image.db")).facts(of: "main", after: 0)
            #expect(kept == served, "seed \(seed), killed at \(point)")
        }
    }

    /// What a new process reads after a kill, and the least that the disk holds when it has read it.
    private func restart(_ disk: CrashDisk) throws -> (facts: [Fact], image: CrashDisk.Image) {
        let path = place.file("restarted.db")
        try disk.kept.write(to: path)
        let watch = FaultDisk(path)
        return try withExtendedLifetime(watch) {
            let store = try SQLiteStore(path: path)
            let facts = try store.facts(of: "main", after: 0)
            var after = disk
            for event in watch.events() { after.take(event) }
            return (facts, after.dropped)
        }
    }

    /// A copy made by other programs may keep a rollback journal, whose deletion is what commits.
    @Test func `every call of a ledger that came with a rollback journal`() throws {
        let seed = drawnSeed()
        let path = place.file("ledger.db")
        _ = try SQLiteStore(path: path, create: true)
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        let base: CrashDisk.Image = [.main: Array(try #require(FileManager.default.contents(atPath: path)))]
        try sweep(try trace(appends: 20, restartEvery: 15, seed: seed), seed: seed, base: base) { _ in true }
    }
}

extension Trace {
    /// How often the main file was synced: by a checkpoint, or once when it was made.
    fileprivate var checkpoints: Int {
        events.count { event in if case .sync = event.call { event.role == .main } else { false } }
    }
}

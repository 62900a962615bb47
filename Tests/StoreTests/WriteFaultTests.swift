import Foundation
import GRDB
import Ledger
import Store
import TestRandom
import Testing
import Units

/// One call of one append fails once.
private struct FaultCase: CustomStringConvertible {
    /// The append in the script, and its write, sync or truncate that fails (1 is its first).
    let append, call: Int
    let fault: FaultDisk.Fault

    var description: String { "append \(append), call \(call), \(fault)" }
}

@Suite("A call that fails")
struct WriteFaultTests {
    private let place: Place

    init() throws { place = try Place(inMemory: true) }

    /// Appends that take the log to its checkpoint and past it; pages of 512 bytes make that a matter of half a megabyte.
    private func script(seed: Int) -> [[Fact]] {
        var source = FactSource(seed: seed, largest: 4000)
        let few = (0..<3).map { _ in source.batch() }
        return few + [[source.fact(450_000)]] + (0..<16).map { _ in source.batch() }
    }

    /// A ledger in a file of its own, with small pages.
    private func smallPaged() throws -> (ledger: RecordedLedger, base: CrashDisk.Image) {
        let path = place.file("\(UUID().uuidString).db")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA page_size = 512; CREATE TABLE x (y); DROP TABLE x")
        }
        try queue.close()
        let base: CrashDisk.Image = [.main: Array(try #require(FileManager.default.contents(atPath: path)))]
        return (try RecordedLedger(path), base)
    }

    /// How many calls each append of a script makes when none fails.
    private func calls(_ script: [[Fact]]) throws -> [Int] {
        let ledger = try smallPaged().ledger
        return try script.map { batch in
            let before = ledger.disk.calls
            try #require(ledger.append(batch) == .acknowledged)
            return ledger.disk.calls - before
        }
    }

    private func cases(_ script: [[Fact]]) throws -> [FaultCase] {
        try calls(script).enumerated().flatMap { append, calls in
            (1...calls).flatMap { call in
                FaultDisk.Fault.allCases.map { FaultCase(append: append, call: call, fault: $0) }
            }
        }
    }

    private func run(_ cases: [FaultCase], _ script: [[Fact]], seed: Int, points: (Range<Int>) -> Set<Int>) throws {
        var outcomes: [String: Int] = [:]
        var images = 0
        for one in cases {
            let (ledger, base) = try smallPaged()
            let began = try fail(one, script, ledger, seed: seed)
            ledger.close()
            let trace = ledger.trace()
            outcomes[trace.attempts[one.append].outcome.word, default: 0] += 1
            // Always the point at which the fault was told and nothing was asked again.
            let told = trace.attempts[one.append].ended
            let wanted = points(began..<trace.events.count + 1).union([told])
            let sweep = CrashSweep(trace: trace, path: place.file("image.db"), seed: seed, base: base)
            let report = try sweep.run { wanted.contains($0) }
            images += report.images.values.reduce(0, +)
            #expect(report.faults.isEmpty, "seed \(seed), \(one): \(report.faults.prefix(3))")
            try CrashDisk.Image().write(to: ledger.path)
        }
        print("\(cases.count) failed calls: \(outcomes.sorted { $0.key < $1.key }), \(images) crash images")
    }

    /// Runs the script up to the append that meets the fault, asks again, and appends once more. Gives the point in the
    /// trace at which that append began.
    private func fail(_ one: FaultCase, _ script: [[Fact]], _ ledger: RecordedLedger, seed: Int) throws -> Int {
        for batch in script[..<one.append] { try #require(ledger.append(batch) == .acknowledged) }
        let (before, batch, began) = (script[..<one.append].flatMap(\.self), script[one.append], ledger.disk.count)
        ledger.disk.arm(one.call, one.fault)
        let outcome = ledger.append(batch)
        ledger.disk.disarm()
        let seen = try ledger.factsOfAnother()
        switch outcome {
        case .acknowledged: #expect(seen == before + batch, "\(one)")
        case .refused: #expect(seen == before, "\(one)")
        case .unknown: #expect(seen == before || seen == before + batch, "\(one)")
        }
        #expect(try ledger.facts() == seen, "\(one)")
        var source = FactSource(seed: seed &+ one.call)
        // Half of the time another writer takes the numbers.
        let again = one.call.isMultiple(of: 2) ? batch : source.rival(of: batch)
        let isThere = seen.count > before.count
        let retried = ledger.append(again)
        #expect(retried == (isThere ? .refused(.conflict) : .acknowledged), "\(one)")
        let held = isThere ? seen : before + again
        let next = Fact.made(held.count + 1, tenant: "c", key: "after", payload: "\"after\"")
        #expect(ledger.append([next]) == .acknowledged, "\(one)")
        try ledger.restart()
        #expect(try ledger.facts() == held + [next], "\(one)")
        return began
    }

    @Test func `each failed call is told, and what is appended after it stays`() throws {
        let seed = drawnSeed()
        var random = SplitMix64(seed: seed)
        let script = script(seed: seed)
        let byAppend = Dictionary(grouping: try cases(script), by: \.append)
        let drawn = (0..<80).map { number in random.one(of: byAppend[number % script.count] ?? []) }
        try run(drawn, script, seed: seed) { points in
            [points.upperBound - 1, random.int(points.lowerBound...points.upperBound - 1)]
        }
    }

    /// All parts are of one script, so that each of its calls is in one of them.
    private static let soakSeed = drawnSeed("Soak: each call fails in each way")
    private static let parts = 8

    @Test(.enabled(if: isSoak), arguments: 0..<parts)
    func `Soak: each call fails in each way`(_ part: Int) throws {
        let seed = WriteFaultTests.soakSeed
        var random = SplitMix64(seed: seed &+ part)
        let script = script(seed: seed)
        let cases = try cases(script).enumerated().filter { $0.offset % WriteFaultTests.parts == part }.map(\.element)
        try run(cases, script, seed: seed) { points in
            Set((0..<6).map { _ in random.int(points.lowerBound...points.upperBound - 1) } + [points.upperBound - 1])
        }
    }

    @Test(arguments: FaultDisk.Fault.allCases)
    func `a ledger that could not be made is made the next time`(_ kind: FaultDisk.Fault) throws {
        var call = 0
        while true {
            call += 1
            let path = place.file("new-\(call).db")
            let disk = FaultDisk(path)
            disk.arm(call, kind)
            _ = fault { _ = try SQLiteStore(path: path, create: true) }
            guard disk.hasStruck else { break }
            let store = try SQLiteStore(path: path, create: true)
            try store.append([.made(1)])
            #expect(try store.facts(of: "main", after: 0) == [.made(1)])
        }
        #expect(call > 5)
    }
}

extension Attempt.Outcome {
    fileprivate var word: String {
        switch self {
        case .acknowledged: "acknowledged"
        case .refused(.full): "full"
        case .refused: "refused"
        case .unknown: "unknown"
        }
    }
}

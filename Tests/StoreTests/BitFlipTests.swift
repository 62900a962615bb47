import Foundation
import Ledger
import Store
import TestRandom
import Testing
import Units

@Suite("A bit of the file flips")
struct BitFlipTests {
    private let place: Place
    private let facts: [Fact]
    private let file: [UInt8]

    /// A real ledger of about 64 KiB, closed, so that all of it is in one file.
    init() throws {
        place = try Place(inMemory: true)
        facts = try BitFlipTests.ledger(count: 40)
        do {
            let store = try place.sqlite()
            for fact in facts { try store.append([fact]) }
        }
        file = Array(try #require(FileManager.default.contents(atPath: place.file("ledger.db"))))
    }

    /// Facts as the ledger decides them: rows of an outside series, and the clock.
    private static func ledger(count: Int) throws -> [Fact] {
        var ledger = Ledger()
        let source = Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption)
        return try (1...count).map { number in
            let rows = (1...7).map { row in
                ReferenceRow(
                    series: "series-\(row)", date: "2026-01-01", value: "\(number * 1000 + row)", unit: "usd",
                    knownOn: "2026-02-01", source: source)
            }
            let at = Instant(Day("2026-01-01")! + number)
            let command = number.isMultiple(of: 4) ? Command.setClock(to: at) : .noteReference(rows: rows)
            let stamp = Stamp(
                at: at, tenant: "acme", actor: "planner", key: number.isMultiple(of: 3) ? "key-\(number)" : "")
            return try ledger.record(command, Outcome(), stamp).fact
        }
    }

    private enum Verdict: Hashable {
        case harmless
        /// Told by the store, or by the fold of the facts it gave.
        case named
        case accepted(String)
    }

    private func verdict(of bytes: [UInt8]) throws -> Verdict {
        let path = place.file("flipped.db")
        let image: CrashDisk.Image = [.main: bytes]
        try image.write(to: path)
        do {
            let store = try SQLiteStore(path: path)
            let found = try store.facts(of: "main", after: 0)
            var ledger = Ledger()
            for fact in found { try ledger.replay(fact) }
            guard found == facts else { return .accepted("\(found.count) facts, which replay") }
            for fact in facts where !fact.requestKey.isEmpty {
                guard try store.fact(tenant: fact.tenant, key: fact.requestKey) == fact else {
                    return .accepted("key \(fact.requestKey) does not answer")
                }
            }
            guard try store.branches() == ["main"] else { return .accepted("other branches") }
            return .harmless
        } catch is StoreFault {
            return .named
        } catch is Fact.Damage {
            return .named
        }
    }

    private func flip(_ count: Int, seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var verdicts: [Verdict: Int] = [:]
        for _ in 0..<count {
            let bit = random.int(0...file.count * 8 - 1)
            var bytes = file
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let verdict = try verdict(of: bytes)
            verdicts[verdict, default: 0] += 1
            if case .accepted(let what) = verdict { Issue.record("seed \(seed), bit \(bit) of the file: \(what)") }
        }
        let (harmless, named) = (verdicts[.harmless, default: 0], verdicts[.named, default: 0])
        print(
            "\(count) flips in \(file.count) bytes: \(harmless) harmless, \(named) named, \(count - harmless - named) accepted"
        )
        #expect(harmless > 0 && named > 0)
    }

    @Test func `it is harmless or it is named`() throws { try flip(600, seed: drawnSeed()) }

    @Test(.enabled(if: isSoak))
    func `Soak: twenty thousand flips are harmless or named`() throws { try flip(20_000, seed: drawnSeed()) }
}

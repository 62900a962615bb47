import Desk
import Ledger
import Promise
import Store
import Testing
import Units

@Suite("Several writers of one file")
struct WriterTests {
    private let place: Place

    init() throws { place = try Place() }

    private func desk() throws -> Desk { try Desk(try SQLiteStore(path: place.ledger, create: true)) }

    /// Holds of one accelerator each, all of them `name-N`, by a desk.
    private static func holds(_ desk: Desk, _ name: String, _ count: Int) async throws -> Int {
        var done = 0
        for number in 0..<count {
            if try await !desk.perform(World.hold(1, "\(name)-\(number)"), key: "\(name)-\(number)").isReplay {
                done += 1
            }
        }
        return done
    }

    @Test func `two desks take turns without loss`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let (one, two) = (try desk(), try desk())
        let base = try await one.ledger().seq
        for number in 0..<10 {
            _ = try await (number % 2 == 0 ? one : two).perform(World.hold(1, "X\(number)"))
        }
        let ledger = try await desk().ledger()
        #expect(ledger.seq == base + 10)
        #expect(ledger.orders.map(\.terms.order.text) == (0..<10).map { "X\($0)" })
    }

    @Test func `desks that write at the same moment lose nothing`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let base = try await desk().ledger().seq
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in ["a", "b", "c"] {
                let desk = try desk()
                group.addTask { try await Self.holds(desk, writer, 15) }
            }
            return try await group.reduce(0, +)
        }
        let ledger = try await desk().ledger()
        #expect(done == 45)
        #expect(ledger.seq == base + 45)
        #expect(Set(ledger.orders.map(\.terms.order)).count == 45)
        #expect(ledger.quote(World.request(256 - 45)).options.first?.start == ledger.today)
        #expect(ledger.quote(World.request(256 - 44)).options.first?.start == Day("2026-07-01"))
    }

    @Test func `of those who want the last units one wins`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let starts = try await withThrowingTaskGroup(of: Day?.self) { group in
            for number in 0..<4 {
                let desk = try desk()
                group.addTask {
                    try await desk.perform(World.hold(200, "W\(number)"), key: "w\(number)").body.outcome.offer?.start
                }
            }
            return try await group.reduce(into: [Day?]()) { $0.append($1) }
        }
        #expect(starts.filter { $0 == Day("2026-01-01") }.count == 1)
        #expect(try await desk().ledger().shortfalls.isEmpty)
    }

    @Test func `one key from many desks is one fact`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let facts = try await withThrowingTaskGroup(of: Fact.self) { group in
            for _ in 0..<6 {
                let desk = try desk()
                group.addTask { try await desk.perform(World.hold(8, "ONE"), key: "k").fact }
            }
            return try await group.reduce(into: Set<Fact>()) { $0.insert($1) }
        }
        #expect(facts.count == 1)
    }

    @Test func `a stale desk decides on what is there now`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let (stale, fresh) = (try desk(), try desk())
        _ = try await fresh.perform(World.hold(256, "ALL"))
        let receipt = try await stale.perform(World.hold(256, "NEXT"))
        #expect(receipt.body.outcome.offer?.start == Day("2026-07-01"))
    }

    @Test func `a desk shows what another wrote`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        let (reader, writer) = (try desk(), try desk())
        _ = try await writer.perform(World.hold(8, "OUTSIDE"))
        let (ledger, facts) = (try await reader.ledger(), try await reader.facts())
        #expect(ledger["OUTSIDE"] != nil)
        #expect(ledger.seq == facts.last?.seq)
    }

    @Test func `the facts chain, each on the one before`() async throws {
        try World.fill(try SQLiteStore(path: place.ledger, create: true))
        _ = try await Self.holds(try desk(), "x", 5)
        let facts = try await desk().facts()
        #expect(facts.map(\.seq) == Array(1...facts.count))
        #expect(facts.first?.previousHash == Fact.genesisHash)
        #expect(zip(facts, facts.dropFirst()).allSatisfy { $1.previousHash == $0.hash })
        #expect(facts.allSatisfy { $0.hash == $0.expectedHash })
    }

    @Test func `a fact that was changed is damage`() async throws {
        let store = MemoryStore()
        var facts = try World.importer(World.files).facts().facts
        let old = facts[3]
        facts[3] = Fact(
            branch: old.branch, seq: old.seq, schema: old.schema, recordedAt: old.recordedAt,
            effectiveDay: old.effectiveDay, tenant: old.tenant, actor: "somebody else", kind: old.kind,
            requestKey: old.requestKey, payload: old.payload, hash: old.hash, previousHash: old.previousHash)
        try store.append(facts)
        let error = try #require(throws: DeskFault.self) { _ = try Desk(store) }
        guard case .store(let fault) = error else { throw error }
        #expect(fault == .damaged(.wrongHash(branch: "main", seq: 4)))
    }
}

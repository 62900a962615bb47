import Desk
import Ledger
import Silicon
import Store
import Tables
import Testing
import Units

@Suite("Importing a folder")
struct ImporterTests {
    private func faults(_ files: [String: String]) throws -> [String] {
        do {
            _ = try World.importer(files).facts()
            return []
        } catch let faults as Faults {
            return faults.list.map(\.description)
        }
    }

    private static func placement(_ order: String, _ count: Int, _ start: String, _ end: String, hall: String = "h1")
        -> String
    {
        "\(order),0,1,1,\(hall),h200,\(count),\(start),\(end),active"
    }

    @Test func `history stands as given and the rest is queued`() throws {
        let files = World.files(
            orders: [
                "P,active,2025-01-10,200,2025-02-01,36mo", "Q,queued,2025-03-01,100,2025-04-01,12mo",
                "I,inquiry,,8,2026-02-01,6mo",
            ], placements: [Self.placement("P", 200, "2025-02-01", "2028-02-01")])
        let ledger = try World.importer(files).facts().ledger
        #expect(ledger.orders.map(ledger.state(of:)) == ["active", "promised", "inquiry"])
        #expect(ledger["Q"]?.rows.first?.start == Day("2026-07-01"))
        #expect(ledger.clock == World.clock)
    }

    @Test func `queued orders are served in queue order, not as listed`() throws {
        let files = World.files(orders: [
            "LATE,queued,2025-12-01,256,2026-01-01,12mo", "EARLY,queued,2025-11-01,256,2026-01-01,12mo",
        ])
        let ledger = try World.importer(files).facts().ledger
        #expect(ledger["EARLY"]?.rows.first?.start == Day("2026-01-01"))
        #expect(ledger["LATE"]?.rows.first?.start == Day("2026-07-01"))
    }

    @Test func `a placement that would oversell is a fault of its line`() throws {
        let files = World.files(
            orders: ["A,active,2025-01-10,200,2025-02-01,36mo", "B,active,2025-01-11,100,2025-02-01,36mo"],
            placements: [
                Self.placement("A", 200, "2025-02-01", "2028-02-01"),
                Self.placement("B", 100, "2025-02-01", "2028-02-01"),
            ])
        let told = try faults(files)
        #expect(told.count == 1)
        #expect(
            told.first?.hasPrefix("orders.csv:3: order B: 100 h200 in h1 would oversell chips/h1/h200 by 44 chips")
                == true)
    }

    @Test(arguments: [
        (placement("A", 100, "2025-02-01", "2028-02-01"), "step 0 needs 200 accelerators and is placed with 100"),
        (placement("A", 200, "2025-02-01", "2028-02-02"), "step 0 must run from 2025-02-01 to 2028-02-01"),
    ])
    func `a placement that breaks the order's terms is a fault`(_ row: String, _ says: String) throws {
        let told = try faults(World.files(orders: ["A,active,2025-01-10,200,2025-02-01,36mo"], placements: [row]))
        #expect(told.first?.hasPrefix("orders.csv:2: order A ") == true)
        #expect(told.first?.contains(says) == true)
    }

    @Test func `the log read back gives the same ledger, and differing files are faults`() throws {
        let first = try World.importer(World.files(orders: ["Q,queued,2025-03-01,300,2025-04-01,12mo"])).facts()
        var files: [String: [UInt8]] = [:]
        for (name, text) in Export(first.ledger, facts: first.facts).files() { files[name] = Array(text.utf8) }
        let second = try Importer(try Import(files: files, now: nil)).facts()
        #expect(second.facts == first.facts)
        #expect(Importer.differences(files: files, ledger: second.ledger, facts: second.facts) == [])
        files["regions.csv"] = Array("region,country\nus,CA\n".utf8)
        let told = Importer.differences(files: files, ledger: second.ledger, facts: second.facts).map(\.description)
        #expect(told.count == 1)
        #expect(told[0].hasPrefix("regions.csv:1: differs from what facts.csv gives"))
    }

    /// Commands after which an export still has to read back, each from the ledger the one before left.
    private static let history: [Command] = [
        World.hold(8, "H1"), World.hold(8, "H2", until: "2026-01-05"), .cancel(order: "H1"),
        .slip(item: "C2", days: 40), .cut(item: "C1", by: 200), .setClock(to: instant("2026-08-20")),
        .arrive(item: "C2", on: Day("2026-08-15")!), .retire(item: "C1", on: Day("2026-09-01")!), .cancel(order: "Q"),
    ]

    @Test(arguments: history.indices)
    func `an export reads back after anything that happened`(_ last: Int) async throws {
        let store = try World.memory(World.files(orders: ["Q,queued,2025-03-01,300,2025-04-01,12mo"]))
        let desk = try Desk(store)
        for command in Self.history[...last] { _ = try await desk.perform(command) }
        let (ledger, facts) = (try await desk.ledger(), try await desk.facts())
        var files: [String: [UInt8]] = [:]
        for (name, text) in Export(ledger, facts: facts).files() { files[name] = Array(text.utf8) }
        let again = try Importer(try Import(files: files, now: nil)).facts()
        #expect(again.facts == facts)
        #expect(Importer.differences(files: files, ledger: again.ledger, facts: facts) == [])
    }

    @Test(arguments: [0, 5, -1])
    func `a log that was changed is not read`(_ index: Int) throws {
        let first = try World.importer(World.files).facts()
        var facts = first.facts
        let position = index < 0 ? facts.count + index : index
        let old = facts[position]
        facts[position] = Fact(
            branch: old.branch, seq: old.seq, schema: old.schema, recordedAt: old.recordedAt,
            effectiveDay: old.effectiveDay, tenant: "x", actor: old.actor, kind: old.kind, requestKey: old.requestKey,
            payload: old.payload, hash: old.hash, previousHash: old.previousHash)
        var files: [String: [UInt8]] = [:]
        for (name, text) in Export(first.ledger, facts: facts).files() { files[name] = Array(text.utf8) }
        let told = try #require(throws: Faults.self) { try Importer(try Import(files: files, now: nil)).facts() }
        #expect(told.list.first?.description.hasPrefix("facts.csv:\(position + 2): fact \(position + 1)") == true)
        #expect(told.list.first?.what.contains("does not match its hash") == true)
    }

    @Test func `the same folder gives the same facts`() throws {
        let files = World.files(orders: [
            "Q,queued,2025-03-01,300,2025-04-01,12mo", "R,queued,2025-03-02,300,2025-04-01,12mo",
        ])
        #expect(try World.importer(files).facts().facts == World.importer(files).facts().facts)
    }

    @Test func `a generated operator fits its own supply`() throws {
        for seed in [1, 2, 3] as [UInt64] {
            let made = Generator(regions: 5, halls: 20, orders: 400, seed: seed).files()
            let files = Dictionary(uniqueKeysWithValues: made.map { ($0.name, $0.text) })
            #expect(try faults(files) == [], "seed \(seed)")
        }
    }

    @Test func `a generated operator that is sold out has a queue, and grows`() throws {
        var kind = Generator.Kind()
        (kind.sites, kind.silicon, kind.isSoldOut, kind.queued) = (8, 6, true, 60)
        let made = Generator(regions: 4, halls: 40, orders: 800, seed: 5, kind: kind).files()
        let files = Dictionary(uniqueKeysWithValues: made.map { ($0.name, Array($0.text.utf8)) })
        let ledger = try Importer(try Import(files: files, now: nil)).facts().ledger
        #expect(ledger.atlas.sites.count == 8 && ledger.atlas.catalogue.silicon.count == 6)
        #expect(ledger.queue.count > 30 && ledger.queue.contains { !$0.tentativeRows.isEmpty })
        #expect(ledger.supply[ItemName("GROW-CHIPS-0")] != nil)
    }
}

import Ledger
import Promise
import Silicon
import Testing
import Units

@Suite struct RefusalTests {
    private func capped(_ percent: Int) throws(Refusal) -> World {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 100)
        let row = PolicyRow(name: "share_cap_pct/gpu", value: "\(percent)", source: World.source)
        try world.record(.definePolicy(rows: [row]))
        return world
    }

    @Test func moreThanTheShareCapIsRefusedWithOptionsWithinIt() throws {
        for percent in [1, 10, 33, 50, 99] {
            let world = try capped(percent)
            #expect(world.ledger.quote(World.request(percent)).refusal == nil)
            let quote = world.ledger.quote(World.request(percent + 1))
            #expect(quote.refusal?.code == .exceedsShareCap)
            #expect(quote.refusal?.message.contains("\(percent)%") == true)
            #expect(!quote.options.isEmpty && quote.options.allSatisfy { $0.count <= percent })
            #expect(quote.options.first?.count == percent)
        }
    }

    @Test func theCapCountsWhatTheCustomerHasAlready() throws {
        var world = try capped(30)
        func request(_ count: Int, _ name: OrderName, _ customer: String) -> OrderRequest {
            World.request(count, name) { $0.customer = customer }
        }
        try world.record(.hold(request: request(20, "a", "acme"), until: nil))
        #expect(world.ledger.quote(request(10, "b", "acme")).refusal == nil)
        let quote = world.ledger.quote(request(11, "b", "acme"))
        #expect(quote.refusal?.code == .exceedsShareCap && quote.options.first?.count == 10)
        // Of the 80 that acme does not have another customer may take 24.
        #expect(world.ledger.quote(request(24, "b", "other")).refusal == nil)
        #expect(world.ledger.quote(request(25, "b", "other")).refusal?.code == .exceedsShareCap)
    }

    @Test func whatCanNeverBeMetNamesTheLimitAndTheAmount() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 1500)
        try world.add("d", "chips/a/gpu", 500, .planned, on: "2027-01-01")
        let quote = world.ledger.quote(World.request(2048) { $0.chunkIn = "hall" })
        let message = try #require(quote.refusal?.message)
        #expect(quote.refusal?.code == .exceedsSupply)
        for part in ["hall a", "chips of gpu", "2,000", "2,048", "short 48 chips"] {
            #expect(message.contains(part), "\(part)")
        }
        #expect(quote.options.first?.count == 1500 && quote.options.first?.start == World.today)
    }

    @Test func theBindingLimitMayBePower() throws {
        var map = World.Map()
        (map.sites, map.fabrics, map.halls) = ([("s1", "r1")], [("f1", "s1")], [("a", "f1", 1500)])
        var world = try World.places(map, [World.silicon("gpu", .accelerator, watts: 1000)], [])
        try world.add("c", "chips/a/gpu", 200)
        try world.add("k", "hall_kw/a", 200)
        try world.add("p", "site_kw/s1", 150)
        let quote = world.ledger.quote(World.request(120))
        let message = try #require(quote.refusal?.message)
        // 120 accelerators of a kilowatt at a PUE of 1.5 are 180 kW.
        for part in ["site_kw", "150", "180", "short 30 kW"] { #expect(message.contains(part), "\(part): \(message)") }
        #expect(quote.options.first?.count == 100)
    }

    @Test func noHallAtAll() throws {
        let world = try World.plain()
        let quote = world.ledger.quote(World.request(1) { $0.silicon = ["alt"] })
        #expect(quote.refusal?.code == .exceedsSupply && quote.options.isEmpty)
        #expect(quote.refusal?.message.contains("alt") == true)
    }

    @Test func plannedSupplyIsNotPromisedAndNamesItsGap() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 5)
        try world.add("d", "chips/a/gpu", 5, .planned, on: "2026-07-01")
        let quote = world.ledger.quote(World.request(8))
        #expect(quote.refusal?.code == .noCommittedSupply && quote.refusal?.message.contains("d") == true)
        let offer = try #require(quote.options.first)
        #expect((offer.kind, offer.start, offer.gap) == (.tentative, Day("2026-07-01")!, ["d"]))
        #expect(throws: Refusal.self) {
            var outcome = Outcome()
            outcome.terms = try world.ledger.resolve(World.request(8), as: "x", today: world.ledger.today)
            (outcome.order, outcome.offer, outcome.until) = ("x", offer, Instant("2026-02-01"))
            _ = try world.ledger.decide(
                .hold(request: World.request(8), until: nil), outcome, World.stamp(world.ledger))
        }
    }

    /// Every fault of a request, first that applies.
    @Test func requestsAreRefusedInOrder() throws {
        let ledger = try World.plain().ledger
        let cases: [(String, Refusal.Code, (inout OrderRequest) -> Void)] = [
            ("no count", .badRequest, { $0.count = nil }), ("count 0", .badRequest, { $0.count = 0 }),
            ("no term", .badRequest, { $0.term = nil }), ("zero term", .badRequest, { $0.term = "0d" }),
            ("bad term", .badRequest, { $0.term = "2 years" }), ("tier", .badRequest, { $0.tier = 0 }),
            ("chunk_in", .badRequest, { $0.chunkIn = "site" }), ("same", .badRequest, { $0.same = "planet" }),
            ("max_chunks", .badRequest, { $0.maxChunks = 0 }), ("min_chunk", .badRequest, { $0.minChunk = 9 }),
            ("step", .badRequest, { $0.steps = [.init(offset: "200d", add: 1)] }),
            ("step add", .badRequest, { $0.steps = [.init(offset: "10d", add: 0)] }),
            ("no silicon", .badRequest, { $0.silicon = [] }), ("twice", .badRequest, { $0.silicon = ["gpu", "gpu"] }),
            ("form", .badRequest, { $0.silicon = ["gpu:x"] }),
            ("earliest", .badRequest, { $0.earliest = "2026-02-30" }),
            ("latest", .badRequest, { $0.latest = "2025-12-31" }),
            ("region", .unknownRegion, { $0.regions = ["mars"] }),
            ("silicon", .unknownSilicon, { $0.silicon = ["b300"] }),
            ("far", .beyondHorizon, { $0.earliest = "2042-01-01" }),
            ("long", .beyondHorizon, { $0.term = "17y" }),
            ("two faults", .badRequest, { ($0.count, $0.silicon) = (nil, ["b300"]) }),
        ]
        for (name, code, change) in cases {
            let quote = ledger.quote(World.request(8, nil, change))
            #expect(quote.refusal?.code == code, "\(name)")
            #expect(quote.options.isEmpty && quote.moves.isEmpty)
        }
    }
}

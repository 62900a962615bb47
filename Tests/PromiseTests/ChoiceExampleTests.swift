import Ledger
import Promise
import Silicon
import Testing
import Units

/// Options side by side on ledgers that can be worked out by hand.
@Suite struct ChoiceExampleTests {
    /// Halls a and b in two regions; `gpu` is nvidia's and slow, `alt` ours and twice as fast, for one and a half times the price.
    private func world() throws(Refusal) -> World {
        var map = World.Map()
        map.regions = [("r1", "US", "us", "USD"), ("r2", "IE", "eu", "EUR")]
        (map.sites, map.fabrics) = ([("s1", "r1"), ("s2", "r2")], [("f1", "s1"), ("f2", "s2")])
        map.halls = [("a", "f1", 1000), ("b", "f2", 1000)]
        let chips = [
            chip("gpu", "nvidia", price: 2_000_000, speed: 1000), chip("alt", "ours", price: 3_000_000, speed: 2000),
        ]
        var world = try World.places(map, chips, [])
        for (hall, site) in [("a", "s1"), ("b", "s2")] {
            try world.add("power-\(site)", "site_kw/\(site)", 10_000)
            try world.add("shell-\(hall)", "hall_kw/\(hall)", 10_000)
        }
        return world
    }

    private func chip(_ name: SiliconName, _ vendor: String, price: Int, speed: Int) -> Silicon {
        Silicon(
            silicon: name, kind: .accelerator, vendor: vendor, watts: 1000, price: MicroDollars(price),
            unitCost: Cents(100), lifeMonths: 600, speedMilli: speed, source: World.source)
    }

    private func choice(_ label: String, _ world: World, _ request: OrderRequest) throws -> Choice? {
        try world.ledger.choices(request).first { $0.questions.map(\.description).contains(label) }
    }

    @Test func `each silicon has its price, speed and porting, and the cheapest is named`() throws {
        var world = try world()
        try world.add("g", "chips/a/gpu", 8, .committed, on: "2026-03-01")
        try world.add("t", "chips/a/alt", 8)
        let request = World.request(8, term: "100d") {
            ($0.silicon, $0.portMonths, $0.portCents) = (["gpu", "alt"], 4, 700)
        }
        let alt = try #require(try choice("silicon/alt", world, request))
        #expect(alt.questions == [.earliest, .silicon("alt"), .onePlace])
        // 8 accelerators for 2,400 hours at 3 dollars, at twice the speed, once they are ported to in May.
        #expect(alt.total == Cents(8 * 2400 * 300) && alt.speedMilli == 2000)
        #expect(alt.porting?.months == 4 && alt.porting?.cost == Cents(700) && alt.porting?.from == "gpu")
        #expect(alt.offer.start == World.today && alt.usefulFrom == Day("2026-05-01")!)
        let gpu = try #require(try choice("cheapest", world, request))
        #expect(gpu.offer.silicon == "gpu" && gpu.total == Cents(8 * 2400 * 200) && gpu.speedMilli == 1000)
        #expect(gpu.porting == nil && gpu.usefulFrom == Day("2026-03-01")!)
        #expect(world.ledger.quote(request).options.map(\.silicon) == ["alt", "gpu"])
    }

    @Test func `part now is one order with a ramp`() throws {
        var world = try world()
        try world.add("now", "chips/a/gpu", 5)
        try world.add("then", "chips/a/gpu", 5, .committed, on: "2026-03-01")
        let request = World.request(8, "o", term: "200d") { $0.chunkIn = "hall" }
        let part = try #require(try choice("part_now", world, request))
        #expect(part.offer.count == 5 && part.offer.start == World.today)
        #expect(part.later?.count == 3 && part.later?.start == Day("2026-03-01")!)
        // 5 for 200 days and 3 for the 141 that are left on 1 March.
        #expect(part.total == Cents((5 * 200 + 3 * 141) * 4800))
        var taken = request
        taken.option = "part_now"
        let outcome = try world.record(.hold(request: taken, until: nil))
        #expect(outcome.offer == part.offer && world.ledger["o"]?.terms.steps.count == 1)
        #expect(world.verdict() == [])
    }

    @Test func `another region and planned supply are there only where they are sooner`() throws {
        var world = try world()
        try world.add("late", "chips/a/gpu", 8, .committed, on: "2026-06-01")
        try world.add("hoped", "chips/a/gpu", 8, .planned, on: "2026-04-01")
        try world.add("over", "chips/b/gpu", 8, .committed, on: "2026-03-01")
        let request = World.request(8) { $0.regions = ["r1"] }
        let other = try #require(try choice("other_region", world, request))
        #expect(other.offer.start == Day("2026-03-01")! && other.terms.regions == ["r2"])
        let planned = try #require(try choice("planned", world, request))
        #expect((planned.offer.kind, planned.offer.start) == (.tentative, Day("2026-04-01")!))
        #expect(planned.offer.gap == ["hoped"])
        #expect(try choice("planned", world, World.request(8)) == nil)
        #expect(try choice("other_region", world, World.request(8)) == nil)
    }

    @Test func `a split goes over sites, as few as it takes`() throws {
        var world = try world()
        try world.add("g", "chips/a/gpu", 6)
        try world.add("h", "chips/b/gpu", 2)
        try world.add("i", "chips/a/gpu", 2, .committed, on: "2026-06-01")
        let split = try #require(try choice("split", world, World.request(8)))
        #expect(split.questions == [.split] && split.offer.start == World.today)
        #expect(split.offer.placements.map(\.count).sorted() == [2, 6])
        #expect(try choice("one_place", world, World.request(8))?.offer.start == Day("2026-06-01")!)
        // One of the two would be less than a quarter.
        #expect(try choice("split", world, World.request(9)) == nil)
    }

    @Test func `what cannot be taken is refused, and nothing is taken`() throws {
        var world = try world()
        try world.add("g", "chips/a/gpu", 8)
        try world.add("hoped", "chips/a/gpu", 8, .planned, on: "2026-04-01")
        let cases: [(String, Int, Refusal.Code)] = [
            ("soonest", 8, .badRequest), ("split", 8, .staleProposal), ("silicon/alt", 8, .staleProposal),
            ("planned", 12, .noCommittedSupply), ("silicon/", 8, .badRequest),
        ]
        for (option, count, code) in cases {
            let request = World.request(count) { $0.option = option }
            #expect(world.refusal(.hold(request: request, until: nil))?.code == code, "\(option)")
            #expect(world.ledger.quote(request).refusal?.code == code, "\(option)")
        }
        let inquiry = World.request(8) { $0.option = "earliest" }
        #expect(world.refusal(.inquire(request: inquiry))?.code == .badRequest)
        #expect(world.ledger.orders.isEmpty)
    }

    @Test func `an excess names the cap and by how much`() throws {
        var world = try world()
        try world.add("g", "chips/a/gpu", 8)
        let excess = try #require(world.ledger.quote(World.request(12)).excess)
        #expect((excess.cap, excess.need, excess.most, excess.short) == ("gpu", 12, 8, 4))
        #expect(excess.place == "fabric f1" && world.ledger.quote(World.request(8)).excess == nil)
        try world.record(
            .definePolicy(rows: [PolicyRow(name: "share_cap_pct/gpu", value: "50", source: World.source)]))
        let capped = try #require(world.ledger.quote(World.request(6)).excess)
        #expect((capped.cap, capped.need, capped.most) == ("share_cap_pct/gpu", 6, 4))
    }

    @Test func `the matrix of substitution counts who accepts what`() throws {
        var world = try world()
        try world.add("g", "chips/a/gpu", 4)
        try world.add("t", "chips/a/alt", 100)
        for (name, silicon) in [
            ("both", ["gpu", "alt"]), ("second", ["gpu", "alt"]), ("one", ["gpu"]), ("own", ["alt"]),
        ] {
            let request = World.request(3, OrderName(name)) {
                ($0.silicon, $0.workload, $0.portMonths) = (silicon, "training", 6)
            }
            try world.record(.sign(request: request))
        }
        let matrix = world.ledger.substitution()
        let pair = try #require(matrix.pairs.first { $0.from == "gpu" && $0.to == "alt" })
        #expect((pair.workload, pair.speedMilli, pair.priceMilli, pair.workPriceMilli) == ("training", 2000, 1500, 750))
        #expect(pair.needsPorting && pair.months?.middle == 6)
        #expect((pair.first.orders, pair.accepting.orders, pair.accepting.accelerators) == (3, 2, 6))
        // The first took the chips there are of its first choice, and the second stands on the other.
        #expect((matrix.several, matrix.onFirst, matrix.onOther, matrix.outside) == (2, 1, 1, 0))
        #expect(world.ledger["one"]?.rows.map(\.silicon) == ["gpu"])
        #expect(matrix.pairs.first { $0.from == "gpu" && $0.to == "gpu" }?.needsPorting == false)
    }
}

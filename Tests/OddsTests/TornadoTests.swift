import Delay
import Ledger
import Odds
import Testing
import Units

@Suite struct TornadoTests {
    /// An order for 100 accelerators in a hall with everything but what a test adds.
    private func world(
        policy: [(String, String)] = [], power: Bool = true, hall: Bool = true, _ more: (inout World) throws -> Void
    ) throws -> World {
        var world = try World(policy: policy)
        try world.add("C", "chips/s-1/gpu", 100)
        if power { try world.add("P", "site_kw/s", 100) }
        if hall { try world.add("H", "hall_kw/s-1", 100) }
        try more(&world)
        try world.sign("a", 100)
        return world
    }

    private func share(_ tornado: Tornado, _ cause: Tornado.Cause) -> Double? {
        tornado.parts.first { $0.cause == cause }?.share
    }

    @Test func `the only item to come is all of it`() throws {
        let world = try world(power: false) {
            try $0.add("P", "site_kw/s", 100, on: "2026-09-01", .committed, late: (30, 60, 90))
        }
        let tornado = try Odds(world.ledger).tornado("a")
        #expect(tornado.parts.map(\.cause) == [.item("P")])
        #expect(abs(tornado.parts[0].share - 1) < 1e-9)
        #expect(tornado.readiness.day(at: .p80).description == "2026-10-31")
        #expect(tornado.start.description == "2026-10-31")
    }

    @Test func `two alike have half each`() throws {
        let world = try world(power: false, hall: false) {
            try $0.add("P", "site_kw/s", 100, on: "2026-09-01", .committed, late: (30, 60, 90))
            try $0.add("H", "hall_kw/s-1", 100, on: "2026-09-01", .committed, late: (30, 60, 90))
        }
        let tornado = try Odds(world.ledger).tornado("a")
        #expect(abs(tornado.parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
        for name in ["P", "H"] as [ItemName] {
            #expect(abs((share(tornado, .item(name)) ?? 0) - 0.5) < 0.05, "\(tornado.parts)")
        }
        // Both are met together later than each alone.
        #expect(tornado.readiness.day(at: .p80) > .on(Day("2026-10-31")!))
        #expect(tornado.readiness.probability(by: Day("2026-10-31")!) < 0.66)
    }

    /// The score of an item is √share of its driver's and √(1 − share) of its own: with half, the two are alike.
    @Test(arguments: [(100, 1.0), (50, 0.5), (0, 0.0)])
    func `a driver has its part`(_ percent: Int, _ part: Double) throws {
        let world = try world(policy: [("driver_share_pct/grid", String(percent))], power: false) {
            try $0.add("P", "site_kw/s", 100, on: "2026-09-01", .committed, late: (30, 60, 90), driver: "grid")
        }
        let tornado = try Odds(world.ledger).tornado("a")
        #expect(abs((share(tornado, .driver("grid")) ?? 0) - part) < 0.05, "\(tornado.parts)")
        #expect(abs((share(tornado, .item("P")) ?? 0) - (1 - part)) < 0.05)
    }

    @Test func `what is always there before has no part, and bringing it forward gains nothing`() throws {
        let world = try world(power: false, hall: false) {
            try $0.record(
                .defineCapex(rows: [
                    CapexRow(
                        line: "L", class: .power, month: Day("2026-02-01")!, amount: Cents(73_000), lifeMonths: 240,
                        source: World.source)
                ]))
            try $0.record(
                .definePolicy(rows: [PolicyRow(name: "discount_rate_pct", value: "10", source: World.source)]))
            try $0.add("T", nil, 1, on: "2026-11-01", .committed, late: (10, 60, 90))
            try $0.add("P", "site_kw/s", 100, on: "2026-03-01", .committed, after: ["T"], capex: "L")
            try $0.add("H", "hall_kw/s-1", 100, on: "2026-03-01", .committed, late: (5, 10, 20))
        }
        let tornado = try Odds(world.ledger).tornado("a", days: 30)
        #expect(abs(try #require(share(tornado, .item("T"))) - 1) < 1e-9)
        #expect(share(tornado, .item("H")) == 0)
        let gained = Dictionary(uniqueKeysWithValues: tornado.accelerations.map { ($0.item, $0.daysGained) })
        #expect(gained == ["T": 30, "P": 0, "H": 0])
        #expect(tornado.accelerations.first?.item == "T" && tornado.accelerations.first?.capital == nil)
        let power = try #require(tornado.accelerations.first { $0.item == "P" })
        // 73,000 cents at 10% a year for 30 days.
        #expect(power.capital == Cents(73_000) && power.carrying == Cents(600))
    }

    @Test func `an order stands on as many deliveries as it needs, earliest first`() throws {
        func items(_ count: Int) throws -> Set<ItemName> {
            var world = try World()
            try world.add("P", "site_kw/s", 1000)
            // All chips are there before the hall is.
            try world.add("H", "hall_kw/s-1", 1000, on: "2026-06-01", .committed, late: (0, 10, 20))
            try world.add("C1", "chips/s-1/gpu", 100, on: "2026-03-01", .committed, late: (0, 10, 20))
            try world.add("C2", "chips/s-1/gpu", 100, on: "2026-04-01", .committed, late: (0, 10, 20))
            try world.add("C3", "chips/s-1/gpu", 100, on: "2026-04-01", .committed, late: (0, 10, 20))
            try world.sign("a", count)
            return Set(try Odds(world.ledger).tornado("a").accelerations.map(\.item))
        }
        #expect(try items(80) == ["C1", "H"])
        #expect(try items(100) == ["C1", "H"])
        #expect(try items(150) == ["C1", "C2", "H"])
    }

    @Test func `how often something never comes is told, and counts as the latest day`() throws {
        let world = try world(power: false) {
            try $0.add(
                "P", "site_kw/s", 100, on: "2026-09-01", .committed, late: (30, 60, 90), never: 50_000)
        }
        let tornado = try Odds(world.ledger).tornado("a")
        #expect(abs(tornado.never - 0.05) < 0.002)
        #expect(tornado.readiness.sorted.last == .never)
        #expect(tornado.standardDeviation < 200)
    }

    @Test func `an order on what is there, without a date, or unknown is refused with what to do`() throws {
        let ledger = try world { _ in }.ledger
        let settled = #expect(throws: Refusal.self) { try Odds(ledger).tornado("a") }
        #expect(settled?.code == .wrongState && settled?.message.contains("has all arrived") == true)
        let unknown = #expect(throws: Refusal.self) { try Odds(ledger).tornado("nobody") }
        #expect(unknown?.code == .unknownOrder && unknown?.message.contains("headroom queue") == true)
        var world = try World()
        try world.add("P", "site_kw/s", 100)
        try world.add("H", "hall_kw/s-1", 100)
        try world.add("C", "chips/s-1/gpu", 10)
        try world.sign("b", 10, term: "120mo")
        try world.record(.cancel(order: "b"))
        let gone = #expect(throws: Refusal.self) { try Odds(world.ledger).tornado("b") }
        #expect(gone?.code == .wrongState && gone?.message.contains("has no date") == true)
    }

    // MARK: Hybrids

    @Test func `a hybrid future has the days of one set or of the other, cause by cause`() throws {
        var world = try World(policy: [("event/strike", "400000;60;120;grid")])
        try world.add("P", "site_kw/s", 100, on: "2026-09-01", .committed, late: (30, 60, 90), driver: "grid")
        try world.add("Q", "site_kw/s", 100, on: "2026-10-01", .committed, late: (30, 60, 90), driver: "grid;soil")
        let set = DrawSet("latin_hypercube;64;5")!
        let (one, other) = (world.ledger.futures(set), world.ledger.futures(set.randomisation(1)))
        var (future, part) = (one.blank(), one.blank())
        for draw in 0..<64 {
            one.draw(draw, into: &future)
            one.draw(draw, only: [1], into: &part)
            #expect(
                part.days == [.never, future.days[1]] && part.added == future.added, "what was not asked for stays")
            for item in 0..<2 {
                #expect(one.day(of: item, in: draw, or: other) { _ in false } == one.day(of: item, in: draw))
                #expect(one.day(of: item, in: draw, or: other) { _ in true } == other.day(of: item, in: draw))
                let without = one.day(of: item, in: draw, or: other) { $0 == .item(1 - item) }
                #expect(without == one.day(of: item, in: draw), "another item's luck is not this one's")
            }
        }
        #expect(Set(one.causes(of: 1)) == [.item(1), .driver(0), .driver(1), .event(0)])
    }
}

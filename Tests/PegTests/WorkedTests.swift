import CapitalWorld
import Ledger
import Peg
import Testing
import Units

/// Ledgers small enough to peg by hand.
struct WorkedTests {
    @Test func `A month is split by the kilowatts that each order has of the hall, spare included`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 120_000)], life: 12)
        try world.plenty(10, on: "2025-12-01", line: "L")
        try world.sign("A", 4)
        try world.sign("B", 1, from: "2026-02-01", term: "1mo")
        let peg = try world.peg()
        // $1,200 over twelve months from December 2025: $100 a month.
        #expect(peg.lines.first?.inService == Day("2025-12-01"))
        #expect(peg.cents("L", "2025-12", nil) == 10_000)
        #expect(peg.cents("L", "2026-01", "A") == 4000)
        #expect(peg.cents("L", "2026-01", nil) == 6000)
        #expect(peg.cents("L", "2026-02", "B") == 1000)
        #expect(
            peg.cents("L", "2026-02", "A") + peg.cents("L", "2026-02", "B") + peg.cents("L", "2026-02", nil) == 10_000)
        #expect(peg.cents("L", "2026-11", "A") == 4000)
        #expect(peg.cents("L", "2026-12", nil) == 0)
        #expect(peg.totals().life.total == Cents(120_000))
    }

    @Test func `A part of a month is its unit-days, within two cents`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 124_000)], life: 1)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.sign("A", 3, from: "2026-01-11", term: "10d")
        try world.sign("B", 7, from: "2026-01-01", term: "5d")
        let peg = try world.peg()
        // 124,000 cents on 310 unit-days are 400 each.
        #expect(abs(peg.cents("L", "2026-01", "A") - 30 * 400) <= 2)
        #expect(abs(peg.cents("L", "2026-01", "B") - 35 * 400) <= 1)
    }

    @Test func `A hall that is full is pegged to the last cent, however badly it divides`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 100_003)], life: 7)
        try world.plenty(9, on: "2026-01-01", line: "L")
        for (index, count) in [1, 2, 3, 2, 1].enumerated() { try world.sign("A\(index)", count) }
        let totals = try world.peg().totals()
        #expect(totals.life.unpegged == .zero)
        #expect(totals.life.promised == Cents(100_003))
        #expect(!totals.isRed)
    }

    @Test func `Items of one line that come one after the other are pegged to the last cent, too`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 1_000_003)], life: 9)
        try world.plenty(3, on: "2026-01-01", line: "L")
        try world.add("H2", "hall_kw/s-1", 4, on: "2026-02-11", .committed, line: "L")
        try world.add("H3", "hall_kw/s-1", 6, on: "2026-04-19", .committed, line: "L")
        try world.sign("A", 3)
        try world.sign("B", 4, from: "2026-02-11")
        for (order, count) in [("C", 1), ("D", 2), ("E", 3)] { try world.sign(order, count, from: "2026-04-19") }
        #expect(try world.peg().allRows.allSatisfy { $0.certainty == .promised })
        #expect(try world.peg().totals().life.promised == Cents(1_000_003))
    }

    @Test func `An order that comes to need less keeps the lowest of its units, and leaves the rest`() throws {
        var world = try World()
        try world.plenty(10)
        try world.sign("A", 10)
        var changes = OrderRequest()
        changes.count = 6
        try world.record(.amend(order: "A", changes: changes, from: Day("2026-06-01")!))
        try world.sign("B", 4, from: "2026-06-01", term: "3mo")
        let halls = try world.peg().footings().filter { $0.resource == "hall_kw/s-1" }
        let shown = Set(halls.map { "\($0.order) \($0.first)+\($0.units) \($0.start) \($0.end)" })
        #expect(
            shown == [
                "A 0+10 2026-01-01 2026-06-01", "A 0+6 2026-06-01 2027-01-01", "B 6+4 2026-06-01 2026-09-01",
            ])
    }

    @Test func `An order takes the items of a resource by start, then identifier`() throws {
        var world = try World()
        try world.plenty(10)
        try world.add("H3", "hall_kw/s-1", 10, on: "2025-09-01")
        try world.add("H2", "hall_kw/s-1", 10, on: "2025-09-01")
        for (order, count) in [("A", 8), ("B", 6), ("C", 12)] { try world.sign(order, count) }
        let stands = try world.peg().footings().filter { $0.resource == "hall_kw/s-1" }
        let shown = stands.map { "\($0.order) \($0.item) \($0.first)+\($0.units)" }
        #expect(Set(shown) == ["A H 0+8", "B H 8+2", "B H2 0+4", "C H2 4+6", "C H3 0+6"])
    }

    @Test func `A line of equipment follows what its equipment gates`() throws {
        var world = try World()
        try world.pay("EQ", [("2025-06", 2400)], life: 24, .equipment)
        try world.add("T", nil, 0, on: "2025-05-01", line: "EQ")
        try world.add("G", nil, 0, on: "2025-05-10", after: ["T"])
        try world.add("P", "site_kw/s", 10, on: "2025-07-15", after: ["G"])
        try world.add("H", "hall_kw/s-1", 10, on: "2025-08-01", after: ["P"])
        try world.add("C", "chips/s-1/gpu", 10, on: "2025-08-01", after: ["H"])
        try world.sign("A", 5)
        let line = try #require(try world.peg().lines.first)
        #expect(line.items.map { world.ledger.supply.items[$0].item } == ["P"])
        #expect(line.inService == Day("2025-07-15"))
        #expect(try world.peg().cents("EQ", "2026-03", "A") == 50)
    }

    @Test func `A line without items is in service as it is paid, and nobody needs it`() throws {
        var world = try World()
        try world.plenty(10)
        try world.pay("R", [("2026-01", 10), ("2026-03", 9)], life: 4, .programme)
        try world.sign("A", 10)
        let peg = try world.peg()
        let line = try #require(peg.lines.first)
        // 3 3 2 2 from January, 3 2 2 2 from March.
        #expect(line.amounts.map(\.value) == [3, 3, 5, 4, 2, 2])
        #expect(peg.totals().life.unpegged == Cents(19))
    }

    @Test func `What is held serves nobody yet; confirmed, it is promised`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 120_000)], life: 12)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.record(.hold(request: World.request("A", 10), until: nil))
        #expect(try world.peg().totals().life.unpegged == Cents(120_000))
        try world.record(.confirm(order: "A"))
        #expect(try world.peg().totals().life.promised == Cents(120_000))
    }

    @Test func `A queued order is pegged where it would start, an inquiry behind it as forecast`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 360_000)], life: 36)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.sign("A", 10)
        try world.sign("Q", 10, latest: "2026-06-01")
        try world.record(.inquire(request: World.request("F", 10)))
        let peg = try world.peg()
        let classes = ["A", "Q", "F"].map { peg.certainty(of: OrderName($0)) }
        #expect(classes == [.promised, .queued, .forecast])
        let life = peg.totals().life
        #expect(life.promised == Cents(120_000))
        #expect(life.queued == Cents(120_000))
        #expect(life.forecast == Cents(120_000))
        #expect(life.unpegged == .zero)
    }

    @Test func `Depreciation past the end of the axis serves nobody`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 30_000)], life: 300)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.sign("A", 10, term: "4y")
        let (peg, life) = (try world.peg(), try world.peg().totals().life)
        #expect(life.promised == Cents(48 * 100))
        #expect(life.unpegged == Cents(252 * 100))
        #expect(peg.cents("L", "2045-01", nil) == 100)
    }

    @Test func `A credit is split like a payment`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 1000), ("2025-07", -2001)], life: 3)
        try world.plenty(3, on: "2026-01-01", line: "L")
        try world.sign("A", 2)
        let peg = try world.peg()
        #expect(peg.lines.first?.amounts.map(\.value) == [-333, -334, -334])
        #expect(peg.totals().life.total == Cents(-1001))
        #expect(abs(peg.cents("L", "2026-02", "A") + 223) <= 1)
    }
}

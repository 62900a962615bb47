import CapitalWorld
import Energy
import Ledger
import TestRandom
import Testing
import Units

/// A zone's months against what a hand computes.
@Suite struct BookTests {
    /// 0.3 MW from 8 to 16: 300 kWh an hour where 80 are drawn.
    private static func sunny(_ more: [EnergyContract] = [], _ rules: [(String, String)] = []) throws -> World {
        let sun = World.contract("SUN", "solar", mw: "0.3", price: "40", shape: "day")
        let tariff = World.contract("T", "tariff", price: "100.5")
        var world = try World.drawing80([sun, tariff] + more, rules)
        try world.shape("day", hours: 8...15)
        return world
    }

    @Test func `Both matches of a month, and what is curtailed`() throws {
        let january = try BookTests.sunny().zone().months[0]
        #expect(january.flow.load == 80 * 24 * 31)
        #expect(january.flow.delivered == 300 * 8 * 31)
        #expect(january.flow.curtailed == 220 * 8 * 31)
        #expect(january.match?.hourly == 333_333)
        #expect(january.match?.annual == 1_000_000)
        #expect(january.hours.map(\.matched) == (0..<24).map { (8...15).contains($0) ? 80 * 31 : 0 })
    }

    @Test func `A bill with energy by time of use and a demand charge, to the cent`() throws {
        let plain = try BookTests.sunny().zone().months[0]
        // 16 h · 80 kWh · 31 days at $100.50 a MWh.
        #expect(plain.bills.map(\.energyCharge) == [Cents(398_784)])
        let rules = [
            ("tariff_energy_usd_mwh/T/1-2/17-20", "200"), ("tariff_demand_usd_kw_month/T", "12.50"),
            ("tariff_energy_usd_mwh/OTHER/1-12/0-24", "900"), ("tariff_energy_usd_mwh/T/3/0-24", "0.50001"),
        ]
        let months = try BookTests.sunny([], rules).zone(months: 3).months
        let bill = try #require(months[0].bills.first)
        #expect((bill.energy, bill.peak) == (39_680, 80))
        // 3 h · 80 · 31 = 7,440 kWh at $200, and 32,240 at $100.50; 80 kW at $12.50.
        #expect((bill.energyCharge.value, bill.demandCharge.value) == (148_800 + 324_012, 100_000))
        #expect(months[0].bill?.value == 572_812)
        // February has 28 days: 6,720 kWh and 29,120. In March all 39,680 cost $19.8404.
        #expect(months[1].bills[0].energyCharge.value == 134_400 + 292_656)
        #expect(months[2].bills[0].energyCharge.value == 1984)
    }

    @Test func `Hours of a price are those of the zone's meridian`() throws {
        // 90° west is six hours behind: what the sun gives from 8 to 16 UTC comes from 2 to 10 there.
        var world = try World()
        try world.record(
            .defineSites(rows: [
                Site(
                    site: "w", region: "r", zone: "west", utility: "", lat: "40", lon: "-90", source: World.source)
            ]))
        try world.record(.defineEnergy(contracts: [World.contract("SUN", "solar", shape: "day", zone: "west")]))
        try world.shape("day", hours: 8...15)
        let west = try #require(world.ledger.energyBook(from: Month("2026-01"), months: 1).zone("west"))
        #expect(west.months[0].hours.map { $0.delivered > 0 } == (0..<24).map { (2...9).contains($0) })
    }

    @Test func `A purchase agreement is paid as produced, and is worth what it spares`() throws {
        let january = try BookTests.sunny().zone().months[0]
        let sun = try #require(january.settlements.first)
        #expect((sun.delivered, sun.used, sun.curtailed) == (74_400, 19_840, 54_560))
        // 74.4 MWh at $40; 19.84 MWh at $100.50.
        #expect(sun.cost == Cents(297_600))
        #expect(sun.value == Cents(199_392))
        #expect(sun.net == Cents(-98_208))
    }

    @Test func `Carbon by location and by market; what lacks an intensity is unknown`() throws {
        var world = try BookTests.sunny()
        #expect(try world.zone().months[0].carbon.location == nil)
        try world.note("grid_carbon_g_kwh", "zone", "400")
        #expect(try world.zone().months[0].carbon.location == 23_808)
        #expect(try world.zone().months[0].carbon.market == nil)
        try world.note("kind_carbon_g_kwh", "solar", "48")
        // 39,680 kWh of the grid at 400 g, 19,840 kWh of the sun at 48 g.
        #expect(try world.zone().months[0].carbon.market == 15_872 + 952)
    }

    @Test func `Where no tariff is in effect there is no bill, and it is told`() throws {
        let world = try World.drawing80([World.contract("T", "tariff", price: "50", from: "2026-01-11")])
        let book = world.ledger.energyBook(from: Month("2026-01"), months: 2)
        let months = try #require(book.zone("zone")).months
        #expect(months[0].unpriced == 80 * 24 * 10 && months[0].bill == nil)
        #expect(months[1].bill?.value == 80 * 24 * 28 * 5)
        #expect(book.faults == [.noTariff("zone")])
    }

    @Test func `A contract delivers from the day of its item, until its own last day`() throws {
        var world = try World.drawing80([
            World.contract(
                "N", "nuclear", mw: "0.05", shape: "flat", tranche: "TR", from: "2026-01-01", to: "2026-03-01"),
            World.contract("X", "wind", mw: "1", shape: "flat", tranche: "GONE"),
        ])
        try world.add("TR", "site_kw/s", 10, on: "2026-01-21", .committed)
        try world.add("GONE", "site_kw/s", 10, on: "2026-01-21", .committed)
        try world.record(.cancelItem(item: "GONE"))
        let months = try world.zone(months: 3).months
        #expect(months.map(\.flow.delivered) == [50 * 24 * 11, 50 * 24 * 28, 0])
    }

    @Test func `What cannot be read is left out and told, never guessed`() throws {
        let world = try World.drawing80([
            World.contract("A", "wind", shape: "gusty"), World.contract("B", "solar", zone: "nowhere"),
            World.contract("C", "wind", mw: "1e3"), World.contract("D", "gas", price: "cheap"),
            World.contract("E", "solar", shape: "half"), World.contract("OK", "hydro"),
        ])
        var half = world
        try half.record(
            .defineShapes(runs: [ShapeRun(shape: "half", hour: 0, ppm: [1, 2, 3], source: World.source)]))
        let book = half.ledger.energyBook(months: 1)
        #expect(book.deliveries.map(\.contract.contract) == ["OK"])
        #expect(
            book.faults.filter { $0 != .noTariff("zone") } == [
                .shape("A", "gusty"), .noSite("B", "nowhere"), .power("C", "1e3"), .price("D", "cheap"),
                .hours("E", "half", 3),
            ])
    }

    @Test func `Sites of a zone share its contracts by what they draw, and lose nothing`() throws {
        var world = try World(sites: ["s", "t"])
        try world.plenty(300)
        try world.add("P2", "site_kw/t", 1000)
        try world.add("C2", "chips/t-1/gpu", 1000)
        try world.add("H2", "hall_kw/t-1", 1000)
        try world.sign("A", 300, term: "24mo")
        try world.sign("B", 100, term: "24mo")
        try world.record(.defineEnergy(contracts: [World.contract("W", "wind", mw: "0.25")]))
        let month = try world.zone().months[0]
        #expect(month.sites.map(\.load) == [300 * 744, 100 * 744])
        #expect(month.sites.reduce(0) { $0 + $1.matched } == month.flow.matched)
        let shares = try month.sites.map { try #require($0.hourly) }
        // Rounded down hour by hour, a site may miss its share of an hour by a kWh, of 100 here.
        #expect(abs(shares[0] - shares[1]) < 10_000 && shares[0] > 100_000)
    }

    @Test(arguments: 1...12)
    func `Any book closes in every month, and parts add up`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let kinds = ["nuclear", "smr", "wind", "solar", "hydro", "gas", "battery", "wind", "solar", "other"]
        let contracts = (0..<random.int(1...8)).map { number in
            World.contract(
                "K\(number)", random.one(of: kinds), mw: "0.\(random.int(1...250))", price: "\(random.int(10...90)).5",
                from: "2026-0\(random.int(1...9))-0\(random.int(1...9))",
                to: random.chance(40) ? "2027-0\(random.int(1...9))-01" : nil)
        }
        var world = try World.drawing80(contracts + [World.contract("T", "tariff", price: "70.25")])
        for order in 0..<5 {
            try? world.sign(
                "R\(order)", random.int(1...20), from: "2026-0\(random.int(2...8))-11", term: "\(random.int(1...9))mo")
        }
        for month in try world.zone(months: 18).months {
            let flow = month.flow
            #expect(flow.closes, "seed \(seed) \(month.month)")
            let match = try #require(month.match)
            #expect(match.hourly <= match.annual && match.annual <= 1_000_000, "seed \(seed) \(month.month)")
            var sums = (delivered: 0, used: 0, other: 0)
            for one in month.settlements {
                if one.technology.isCarbonFree {
                    sums.delivered += one.delivered
                    sums.used += one.used
                } else if one.technology != .battery {
                    sums.other += one.used
                }
            }
            #expect(sums.delivered == flow.delivered, "seed \(seed) \(month.month)")
            #expect(sums.used == flow.used + flow.charged, "seed \(seed) \(month.month)")
            #expect(sums.other == flow.other, "seed \(seed) \(month.month)")
            let billed = month.bills.reduce(0) { $0 + $1.energy }
            #expect(billed == flow.grid, "seed \(seed) \(month.month)")
            #expect(month.hours.reduce(into: Flow()) { $0 += $1 }.load == flow.load)
        }
    }
}

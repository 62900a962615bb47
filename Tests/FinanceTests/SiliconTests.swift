import CapitalWorld
import Finance
import Ledger
import Peg
import Silicon
import TestRandom
import Testing
import Units

struct SiliconTests {
    /// An accelerator of 2 $/h that needs a CPU of 0.40 $/h for every four and a NIC of 0.10 $/h each.
    private func world() throws -> World {
        var world = try World()
        func chip(_ name: String, _ kind: Silicon.Kind, _ price: Int, _ cost: Int, speed: Int, vendor: String)
            -> Silicon
        {
            Silicon(
                silicon: SiliconName(name), kind: kind, vendor: vendor, watts: 1000, price: MicroDollars(price),
                unitCost: Cents(cost), lifeMonths: 20, speedMilli: speed, source: World.source)
        }
        let source = World.source
        let needs = [
            SiliconNeed(silicon: "acc", per: 4, needs: .silicon("cpu"), quantity: 1, source: source),
            SiliconNeed(silicon: "acc", per: 1, needs: .silicon("nic"), quantity: 1, source: source),
            SiliconNeed(silicon: "acc", per: 1, needs: .ports, quantity: 2, source: source),
        ]
        try world.record(.definePolicy(rows: [PolicyRow(name: "operator", value: "us", source: source)]))
        try world.record(
            .defineSilicon(
                rows: [
                    chip("acc", .accelerator, 2_000_000, 146_100, speed: 500, vendor: "us"),
                    chip("dear", .accelerator, 9_000_000, 1_461_000, speed: 1000, vendor: "them"),
                    chip("cpu", .cpu, 400_000, 14_610, speed: 1000, vendor: "them"),
                    chip("nic", .nic, 100_000, 1461, speed: 1000, vendor: "us"),
                ], needs: needs))
        return world
    }

    @Test func `What an instance earns is split over its chips by number times price, to the cent`() throws {
        let ledger = try world().ledger
        // 2.00, 0.10 and 0.10 of 2.20.
        let parts = ChipLines.split(Cents(2200), of: "acc", ledger)
        #expect(parts.map(\.0) == ["acc", "cpu", "nic"])
        #expect(parts.map(\.1.value) == [2000, 100, 100])
        #expect(ChipLines.split(Cents(1), of: "acc", ledger).map(\.1.value) == [1, 0, 0])
        #expect(ChipLines.split(Cents(7), of: "cpu", ledger).map(\.1.value) == [7])
    }

    @Test func `Any amount is split without a cent lost`() throws {
        let (ledger, seed) = (try world().ledger, 7)
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let amount = random.int(0...1_000_000_000)
            let parts = ChipLines.split(Cents(amount), of: "acc", ledger)
            #expect(parts.reduce(0) { $0 + $1.1.value } == amount, "seed \(seed)")
        }
    }

    @Test func `An hour costs what its parts cost over their lives, rounded up, and the bundle leaves its margin`()
        throws
    {
        var world = try world()
        try world.pay("H", [("2026-01", 146_100)], life: 10, .hall)
        try world.pay("P", [("2026-01", 146_100)], life: 20, .power)
        try world.pay("N", [("2026-01", 146_100)], life: 10, .network)
        try world.add("HALL", "hall_kw/s-1", 10, line: "H")
        try world.add("POWER", "site_kw/s", 10, line: "P")
        try world.add("PORTS", "ports/s-f", 10, line: "N")
        let bundles = try Finance(world.ledger, try world.peg()).bundles
        let own = try #require(bundles.first { $0.silicon == "acc" })
        // 1,461 $ over 20 months of 730½ hours is ten cents an hour.
        #expect(own.chip == 100_000)
        #expect(own.host == 2500 + 1000)
        // 146,100 cents over ten months and ten units: 20,000 micro-dollars an hour each.
        #expect(own.network == 40_000)
        #expect(own.hall == 20_000)
        #expect(own.power == 10_000)
        #expect(own.energy == 0)
        #expect(own.cost == 173_500)
        #expect(own.bundlePrice == 247_858)
        #expect(own.marginPpm == 913_250)
        // The cheapest bought chip for the speed is the world's gpu: 23 micro-dollars an hour for twice the speed.
        #expect(own.boughtChip == 12)
        #expect(own.boughtMarginPpm == 963_244)
        #expect(bundles.first { $0.silicon == "dear" }?.boughtChip == nil)
    }

    @Test func `From ten to twenty in a quarter is twice as much, and doubles in three months`() throws {
        let growth = try #require(Growth(from: 10, to: 20, months: 3))
        #expect(growth.rate == 1)
        #expect(abs(try #require(growth.doublingMonths) - 3) < 1e-12)
        #expect(Growth(from: 20, to: 10, months: 3)?.doublingMonths == nil)
        #expect(Growth(from: 0, to: 10, months: 3) == nil)
    }
}

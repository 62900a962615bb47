import Ledger
import Promise
import Testing
import Units

/// No zone may have more power contracted than its grid can give (row S20's law, `exceeds_zone_headroom`).
@Suite struct ZoneTests {
    /// The market's site has so much power in zone `zone`; its grid gives 100 kW more, and 300 more from July on.
    private func world() throws -> (world: World, sold: Int) {
        var world = try World.market()
        let sold = world.ledger.supply.items.filter { $0.class == .power }.reduce(0) { $0 + $1.quantity }
        let rows = [("2024-01-01", 100), ("2026-07-01", 400)].map { day, more in
            ZoneHeadroom(zone: "zone", headroom: sold + more, from: Day(day)!, source: World.source)
        }
        try world.record(.defineZones(rows: rows))
        return (world, sold)
    }

    private func power(_ name: String, _ kilowatts: Int, on day: String, _ stage: SupplyItem.Stage = .committed)
        -> SupplyItem
    { World.item(name, "site_kw/s1", kilowatts, stage, on: Day(day)!) }

    @Test func `up to the last kilowatt, and planned power counts`() throws {
        var (world, sold) = try world()
        try world.record(
            .addSupply(items: [power("x", 60, on: "2026-03-01"), power("y", 40, on: "2026-04-01", .planned)]))
        let refusal = world.refusal(.addSupply(items: [power("z", 1, on: "2026-05-01", .planned)]))
        #expect(
            refusal?.description
                == "exceeds_zone_headroom: zone zone would have \(sold + 101) kW contracted on 2026-05-01; "
                + "its grid gives \(sold + 100) kW then: short 1 kW")
        #expect(world.refusal(.addSupply(items: [power("z", 300, on: "2026-07-01")])) == nil)
        #expect(world.refusal(.addSupply(items: [power("z", 301, on: "2026-07-01")]))?.code == .exceedsZoneHeadroom)
    }

    @Test func `what would come before the grid grows is refused, the slip as well`() throws {
        var (world, _) = try world()
        try world.record(.addSupply(items: [power("x", 400, on: "2026-07-01")]))
        #expect(world.refusal(.slip(item: "x", days: 30)) == nil)
        #expect(world.refusal(.slip(item: "x", days: -1))?.code == .exceedsZoneHeadroom)
        try world.record(.cancelItem(item: "x"))
        #expect(world.refusal(.addSupply(items: [power("z", 400, on: "2026-08-01")])) == nil)
    }

    @Test func `waiting in a circle is told before the grid's limit, and a taken name before both`() throws {
        let (world, _) = try world()
        let circle = World.item("z", "site_kw/s1", 9_000, .committed, after: ["z"])
        #expect(world.refusal(.addSupply(items: [circle]))?.code == .cycle)
        let taken = World.item("chips-a", "site_kw/s1", 9_000, .committed, after: ["chips-a"])
        #expect(world.refusal(.addSupply(items: [taken]))?.code == .idTaken)
    }
}

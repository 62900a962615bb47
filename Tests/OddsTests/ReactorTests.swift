import Delay
import Ledger
import Odds
import Testing
import Units

@Suite struct ReactorTests {
    /// Two units of 50 MW, there by the end of 2030 with 50%, delayed by one driver with a share of the variance.
    private func reactors(share: Int, arrived: Bool = false) throws -> Reactors {
        var world = try World(policy: [("driver_share_pct/smr", String(share))])
        for name in ["U1", "U2"] {
            try world.add(name, nil, 50, on: "2030-12-31", .planned, late: (0, 900, 1800), driver: "smr")
        }
        if arrived { try world.add("OLD", "site_kw/s", 50_000, on: "2025-01-01") }
        func contract(_ name: String, _ kind: String, _ tranche: String, _ who: String) -> EnergyContract {
            EnergyContract(
                contract: name, kind: kind, zone: "zone", mw: "50", usdMWh: "100", shape: "flat", tranche: tranche,
                developer: who, start: nil, end: nil, source: World.source)
        }
        try world.record(
            .defineEnergy(
                contracts: [
                    contract("U1", "smr", "", "one"), contract("X", "smr", "U2", "two"),
                    contract("W", "wind", "", "three"),
                    contract("GONE", "smr", "", "four"),
                ] + (arrived ? [contract("O", "nuclear", "OLD", "one")] : [])))
        return try #require(Odds(world.ledger).reactors())
    }

    @Test func `megawatts by year are each unit's times its chance`() throws {
        let reactors = try reactors(share: 50)
        #expect(reactors.units.map(\.contract) == ["U1", "X"])
        let small = try #require(reactors.small)
        let year = try #require(reactors.yearEnds.firstIndex { $0.civil.year == 2030 })
        #expect(small.megawatts == 100 && small.units == 2)
        #expect(abs(small.expectedMW[year] - 50) < 0.6, "\(small.expectedMW[year])")
        #expect(
            small.expectedMW[0] < 1
                && zip(small.expectedMW, small.expectedMW.dropFirst()).allSatisfy { $0 <= $1 })
        for unit in reactors.units { #expect(abs(unit.certain(by: reactors.yearEnds[year]) - 0.5) < 1e-9) }
        // 900 days after: 18 June 2033, met with 80%.
        for unit in reactors.units { #expect(abs(unit.certain(by: Day("2033-06-18")!) - 0.8) < 1e-9) }
    }

    /// Wholly one driver's, both units come on one day; without it they are independent.
    @Test(arguments: [(100, 0.5), (0, 0.75)])
    func `units of one driver slip together`(_ share: Int, _ first: Double) throws {
        let reactors = try reactors(share: share)
        let small = try #require(reactors.small)
        let year = try #require(reactors.yearEnds.firstIndex { $0.civil.year == 2030 })
        #expect(abs(small.first[year] - first) < 0.02, "\(small.first[year])")
        #expect(abs(small.firstIfIndependent[year] - 0.75) < 0.02)
    }

    @Test func `a unit that runs is certain, and belongs to its developer's other kind`() throws {
        let reactors = try reactors(share: 50, arrived: true)
        #expect(reactors.units.last?.certain(by: World.today) == 1)
        #expect(reactors.developers.map(\.name) == ["one", "two", "one"])
        #expect(reactors.small?.units == 2)
        #expect(reactors.developers.last?.expectedMW.first == 50)
    }

    @Test func `without a reactor there is nothing to tell`() throws {
        #expect(Odds(try World().ledger).reactors() == nil)
    }
}

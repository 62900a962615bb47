import Ledger
import Odds
import Promise
import Testing
import Units

@Suite struct StressTests {
    /// 100 accelerators; `a` has 40 and `c` has 60 for 90 days, `b` wants 50 soon and is queued until they end.
    private func world() throws -> World {
        var world = try World()
        try world.add("P", "site_kw/s", 1000)
        try world.add("H", "hall_kw/s-1", 1000)
        try world.add("C", "chips/s-1/gpu", 100)
        try world.sign("a", 40)
        try world.sign("c", 60)
        try world.sign("b", 50, latest: "2026-01-20")
        return world
    }

    /// Of one accelerator for 90 days at $2 an hour.
    private static let each = 90 * 24 * 200

    @Test func `the latest signed leave, and prices fall for what stays`() throws {
        let ledger = try world().ledger
        let stress = try ledger.stress(Shock(cancel: 2000, price: -1500)!)
        #expect(stress.accelerators == 150)
        // Signed on one day, the greater name goes first; its 60 are the 30 asked for and more.
        #expect(stress.cancelled == ["c"] && stress.cancelledAccelerators == 60)
        #expect(stress.backlogBefore == Cents(150 * StressTests.each))
        #expect(stress.lostToCancelling == Cents(60 * StressTests.each))
        #expect(stress.lostToEfficiency == .zero)
        #expect(stress.lostToPrice == Cents(90 * StressTests.each * 15 / 100))
        #expect(stress.backlogAfter == Cents(90 * StressTests.each * 85 / 100))
        #expect(stress.cashLost == stress.backlogBefore - stress.backlogAfter)
        #expect(stress.sooner.map(\.order) == ["b"] && stress.sooner.first?.to == .on(World.today))
        #expect(stress.later.isEmpty)
        #expect(stress.months.first?.acceleratorsBefore == 0 && stress.months.first?.acceleratorsAfter == 10)
        #expect(stress.months.first?.siteKWBefore == 900 && stress.months.first?.siteKWAfter == 910)
    }

    @Test func `fewer accelerators do the same work`() throws {
        let stress = try world().ledger.stress(Shock(efficiency: 1000)!)
        #expect(stress.cancelled.isEmpty && stress.kept.isEmpty)
        #expect(stress.lostToEfficiency == Cents((150 - 36 - 54 - 45) * StressTests.each))
        #expect(stress.months.first?.acceleratorsAfter == 10)
    }

    @Test func `half of it gone lets the others start at once`() throws {
        let stress = try world().ledger.stress(Shock(efficiency: 5000)!)
        #expect(stress.sooner.map(\.order) == ["b"])
        #expect(stress.months.first?.acceleratorsAfter == 100 - 20 - 30 - 25)
        #expect(stress.cashLost == Cents(75 * StressTests.each))
    }

    @Test func `what the contract makes due for giving back is income`() throws {
        var world = try world()
        var request = OrderRequest()
        (request.order, request.count, request.silicon, request.term) = ("z", 10, ["gpu"], "90d")
        (request.minChunk, request.takeOrPayPct, request.earliest) = (1, 40, "2026-06-01")
        try world.record(.sign(request: request))
        let stress = try world.ledger.stress(Shock(cancel: 500)!)
        #expect(stress.cancelled == ["z"])
        #expect(stress.lostToCancelling == Cents(10 * StressTests.each))
        #expect(stress.fees == Cents(10 * StressTests.each * 40 / 100))
        #expect(stress.cashLost == Cents(10 * StressTests.each * 60 / 100))
    }

    @Test func `all can go, and nothing has to`() throws {
        let ledger = try world().ledger
        let all = try ledger.stress(Shock(cancel: 10_000)!)
        #expect(all.cancelled.count == 3 && all.backlogAfter == .zero && all.months.first?.acceleratorsAfter == 100)
        let none = try ledger.stress(Shock()!)
        #expect(none.cashLost == .zero && none.sooner.isEmpty && none.later.isEmpty && none.cancelled.isEmpty)
        #expect(none.months.allSatisfy { $0.acceleratorsBefore == $0.acceleratorsAfter })
    }

    @Test func `a shock is within bounds, and rounds against us`() throws {
        #expect(Shock(cancel: -1) == nil && Shock(cancel: 10_001) == nil)
        #expect(Shock(price: -10_001) == nil && Shock(price: 100_001) == nil)
        #expect(Shock(efficiency: -1) == nil && Shock(efficiency: 10_000) == nil)
        let shock = try #require(Shock(price: -1500, efficiency: 1000))
        #expect([7, 10, 1].map(shock.shrunk) == [7, 9, 1])
        #expect(
            [101, 100, 0, 1_000_000_000_000_000_001].map { shock.priced(Cents($0)).value }
                == [85, 85, 0, 850_000_000_000_000_000])
    }

    // MARK: Build-outs

    @Test func `build-outs are kilowatts by customer and year, and hours of them electricity`() throws {
        var world = try World([("s", 1200)], policy: [("energy_load_factor_pct", "50")])
        try world.add("P", "site_kw/s", 2_000_000)
        try world.add("H", "hall_kw/s-1", 1_000_000)
        try world.add("C", "chips/s-1/gpu", 1_000_000)
        try world.record(
            .noteReference(
                rows: [("Big", "9"), ("Small", "3"), ("Even", "5.256")].map {
                    ReferenceRow(
                        series: "country_electricity_use", date: $0.0, value: $0.1, unit: "twh_per_year",
                        knownOn: "2024", source: World.source)
                }))
        try world.sign("a", 600_000, term: "30mo", customer: "one")
        try world.sign("b", 400_000, term: "18mo", customer: "two")
        try world.sign("c", 500_000, term: "12mo", latest: "2026-02-01", customer: "two")
        let builds = world.ledger.buildOut()
        #expect(builds.operators.map(\.name) == ["one", "two"])
        #expect(builds.yearEnds.map(\.civil.year) == [2026, 2027, 2028, 2029, 2030])
        #expect(builds.operators[0].firmKW == [720_000, 720_000, 0, 0, 0])
        // c is more than b leaves; it starts when a has ended, in July 2028.
        #expect(builds.operators[1].firmKW == [480_000, 0, 0, 0, 0])
        #expect(builds.operators[1].placedKW == [480_000, 0, 600_000, 0, 0])
        #expect(builds.operators[1].wantedKW == [1_080_000, 0, 0, 0, 0])
        // 1.2 GW · 8.76 · 50% = 5.256 TWh: more than 3, not more than 5.256.
        #expect(builds.milliTWh(kilowatts: builds.placedKW(0)) == 5256)
        #expect(builds.exceeded(by: builds.placedKW(0)).map(\.name) == ["Small"])
    }
}

import Delay
import Ledger
import Odds
import Promise
import Testing
import Units

@Suite struct RaceTests {
    private func month(_ race: Race, _ text: String) throws -> Int {
        try #require(race.months.firstIndex { $0.description == text })
    }

    /// 5,000 kW and a hall that needs 4,800 of it; a second hall needs 6,000 more from 10 March, fed from 20 May.
    private func behind(after: [ItemName], _ stage: SupplyItem.Stage = .committed) throws -> World {
        var world = try World([("s", 1200)])
        try world.add("P1", "site_kw/s", 5000)
        try world.add("H1", "hall_kw/s-1", 4000)
        try world.add("P2", "site_kw/s", 6000, on: "2026-05-20", stage)
        try world.add("H2", "hall_kw/s-1", 5000, on: "2026-03-10", .committed, after: after)
        return world
    }

    @Test(arguments: [[], ["P2"]] as [[ItemName]])
    func `a hall stands when it is built and is stranded until its power is there`(_ after: [ItemName]) throws {
        let race = Odds(try behind(after: after).ledger).race()
        let site = try #require(race.sites.first)
        #expect(race.sites.count == 1 && race.months.count == 60 && race.months[0].description == "2026-02-01")
        let short = [try month(race, "2026-04-01"), try month(race, "2026-05-01")]
        for place in race.months.indices {
            #expect(site.probability[place] == (short.contains(place) ? 1 : 0), "\(race.months[place])")
            #expect(site.strandedKW[place] == (short.contains(place) ? 5800 : 0))
            #expect(site.strandedHalls[place] == (short.contains(place) && !after.isEmpty ? 1 : 0))
        }
        #expect(site.plannedNeedKW[short[0]] == 10_800 && site.plannedPowerKW[short[0]] == 5000)
        #expect(site.worst == short[0])
        #expect(race.expectedKWMonths == 11_600)
    }

    @Test func `power that is only planned does not count, unless it is asked for`() throws {
        let odds = Odds(try behind(after: ["P2"], .planned).ledger)
        let (firm, all) = (odds.race(), odds.race(planned: true))
        let later = try month(firm, "2027-01-01")
        #expect(firm.sites[0].probability[later] == 1 && firm.sites[0].strandedHalls[later] == 1)
        #expect(all.sites[0].probability[later] == 0 && all.sites[0].strandedHalls[later] == 0)
    }

    /// The hall stands; power comes on 1 June with 50%, 1 July with 80%, 31 July with 90%.
    @Test(arguments: DrawSet.Method.allCases)
    func `the chance is that of the dates`(_ method: DrawSet.Method) throws {
        var world = try World()
        try world.add("H", "hall_kw/s-1", 100)
        try world.add("P", "site_kw/s", 100, on: "2026-06-01", .committed, late: (0, 30, 60))
        let race = Odds(world.ledger, DrawSet(method: method, count: 4096, seed: 3)!).race()
        let allowed = method == .plain ? 0.032 : 0.001
        for (text, chance) in [("2026-06-01", 0.5), ("2026-07-01", 0.2)] {
            let place = try month(race, text)
            #expect(abs(race.sites[0].probability[place] - chance) <= allowed, "\(method) \(text)")
            #expect(abs(race.sites[0].strandedKW[place] - chance * 100) <= allowed * 100)
        }
    }

    @Test func `what one driver delays is late together`() throws {
        func longest(_ drivers: (String, String)) throws -> Double {
            var world = try World(policy: [("driver_share_pct/d", "100"), ("driver_share_pct/e", "100")])
            try world.add("H", "hall_kw/s-1", 100, on: "2026-06-15", .committed, late: (0, 60, 120), driver: drivers.0)
            try world.add("P", "site_kw/s", 100, on: "2026-06-15", .committed, late: (0, 60, 120), driver: drivers.1)
            return Odds(world.ledger).race().expectedKWMonths
        }
        #expect(try longest(("d", "d")) == 0)
        #expect(try longest(("d", "e")) > 50)
    }

    @Test func `the same seed gives the same, another seed another`() throws {
        var world = try World()
        try world.add("H", "hall_kw/s-1", 100, on: "2026-05-15", .committed, late: (0, 40, 90), driver: "d")
        try world.add("P", "site_kw/s", 100, on: "2026-06-01", .committed, late: (0, 30, 60), driver: "d")
        func draws(_ text: String) -> [Double] { Odds(world.ledger, DrawSet(text)!).race().strandedKWMonths }
        #expect(draws("sobol;512;1") == draws("sobol;512;1"))
        #expect(draws("sobol;512;1") != draws("sobol;512;2"))
    }

    // MARK: What power is worth

    /// Power for 50 of 100 accelerators, and for the others from 1 July; `b` wants to start by 1 March and is queued.
    private func bound() throws -> World {
        var world = try World()
        try world.add("H", "hall_kw/s-1", 100)
        try world.add("C", "chips/s-1/gpu", 100)
        try world.add("P1", "site_kw/s", 50)
        try world.add("P2", "site_kw/s", 50, on: "2026-07-01", .committed)
        try world.sign("a", 50, term: "24mo")
        try world.sign("b", 50, latest: "2026-03-01")
        return world
    }

    @Test func `power that an order waits for is worth the days that it comes sooner`() throws {
        let ledger = try bound().ledger
        let worth = try ledger.worth(of: 50, at: "s")
        // From tomorrow, 2 January, instead of 1 July: 180 days of 50 accelerators at $2 an hour.
        #expect(worth.sooner.map(\.order) == ["b"] && worth.later.isEmpty && worth.dated.isEmpty)
        #expect(worth.acceleratorDays == 180 * 50)
        #expect(worth.value == Cents(180 * 50 * 24 * 200))
        #expect(try ledger.worth(of: 49, at: "s").value == .zero)
        #expect(try ledger.worth(of: 50, at: "s", from: Day("2026-06-21")!).value == Cents(10 * 50 * 24 * 200))
    }

    @Test func `the next tranche sooner is worth as many days`() throws {
        let ledger = try bound().ledger
        let worth = try #require(try ledger.worth(ofPowerAt: "s", sooner: 30))
        #expect(worth.supposed == .sooner("P2", days: 30))
        #expect(worth.value == Cents(30 * 50 * 24 * 200))
        #expect(try World([("s", 1000)]).ledger.worth(ofPowerAt: "s", sooner: 30) == nil)
    }

    @Test func `a site that is not there is refused`() throws {
        let ledger = try bound().ledger
        let refusal = #expect(throws: Refusal.self) { try ledger.worth(of: 50, at: "nowhere") }
        #expect(refusal?.code == .unknownPlace)
    }

    // MARK: Power ledger

    @Test func `ten megawatts at a PUE of 1.2 are twelve`() throws {
        #expect(facilityKW(10_000, pueMilli: 1200) == 12_000)
        #expect(facilityKW(1, pueMilli: 1001) == 2)
        var world = try World([("s", 1200)])
        try world.add("P1", "site_kw/s", 12_000)
        try world.add("P2", "site_kw/s", 3000, on: "2026-09-01", .committed)
        try world.add("P3", "site_kw/s", 7000, on: "2026-09-01", .planned)
        try world.add("H", "hall_kw/s-1", 20_000)
        try world.add("C", "chips/s-1/gpu", 20_000)
        try world.sign("a", 10_000)
        let site = try #require(world.ledger.powerLedger().sites.first)
        #expect(site.contractedKW == 15_000 && site.provisionedKW == 12_000)
        #expect(site.bookedKW == 12_000 && site.bookedITKW == 10_000)
        #expect(site.leastFreeKW == 0 && site.tightest == World.today && site.oversoldDays == 0)
    }

    @Test func `days with more booked than energised are counted, and a recorded shortfall tells of them`() throws {
        var world = try World()
        try world.add("P", "site_kw/s", 1000)
        try world.add("H", "hall_kw/s-1", 1000)
        try world.add("C", "chips/s-1/gpu", 1000)
        try world.sign("a", 1000, term: "90d")
        try world.record(.cut(item: "P", by: 100))
        let site = try #require(world.ledger.powerLedger().sites.first)
        #expect(site.oversoldDays == 90 && site.untoldDays == 0 && site.leastFreeKW == -100)
    }
}

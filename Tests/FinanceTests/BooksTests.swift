import CapitalWorld
import Finance
import Ledger
import Peg
import TestRandom
import Testing
import Units

struct BooksTests {
    private func finance(_ world: World) throws -> Finance { try Finance(world.ledger, try world.peg()) }

    @Test func `A line is in progress while it is paid, and worn straight from the month it comes into service`() throws
    {
        var world = try World()
        try world.pay("L", [("2026-01", 600), ("2026-02", 400), ("2026-05", 200)], life: 12)
        try world.plenty(10)
        try world.add("H2", "hall_kw/s-1", 5, on: "2026-04-11", .committed, line: "L")
        let lines = try finance(world).lines
        let at = { (month: String) throws -> Assets in try #require(lines.assets(at: Month(month)!)[.hall]) }
        let before = try at("2026-03")
        #expect(before.paid == Cents(1000) && before.inProgress == Cents(1000))
        #expect(before.net == .zero && before.depreciation == .zero)
        let first = try at("2026-04")
        #expect(first.inProgress == .zero && first.inService == Cents(1200) && first.payable == Cents(200))
        #expect(first.depreciation == Cents(100) && first.net == Cents(1100))
        let last = try at("2027-03")
        #expect(last.payable == .zero && last.depreciated == Cents(1200) && last.net == .zero)
        #expect(try at("2027-04").depreciation == .zero)
    }

    @Test(arguments: 1...20)
    func `Paid is in progress and in service less what is payable, in every month`(seed: Int) throws {
        let world = try RandomWorld(seed: seed).world
        let lines = try finance(world).lines
        for number in 0..<60 {
            for (kind, books) in lines.assets(at: Month(number)) {
                #expect(
                    books.paid == books.inProgress + books.inService - books.payable, "seed \(seed) \(kind) \(number)")
            }
        }
        let end = lines.assets(at: Month(200)).values.reduce(.zero, +)
        let waiting = lines.filter { $0.first > Month(200) }.reduce(Cents.zero) { $0 + $1.total }
        #expect(end.net == .zero || waiting != .zero, "seed \(seed)")
    }

    @Test func `A cap is of a period and a class; equipment counts as power, and what is over is told`() throws {
        var world = try World()
        let rows = [
            ("2026", "1000"), ("2026/chips", "99"), ("2026-Q1/power", "30"), ("2026-03", "0"), ("2026/shoes", "1"),
            ("2026/hall", "x"),
        ].map { PolicyRow(name: "capital_cap_usd_cents/\($0.0)", value: $0.1, source: World.source) }
        try world.record(.definePolicy(rows: rows))
        try world.pay("C", [("2026-01", 50), ("2026-12", 50), ("2027-01", 900)], life: 12, .chips)
        try world.pay("P", [("2026-02", 10)], life: 12, .power)
        try world.pay("E", [("2026-03", 20), ("2026-04", 1)], life: 12, .equipment)
        let budget = Budget(world.ledger)
        let shown = Set(budget.caps.map { "\($0.period) \($0.class ?? "all") \($0.spent.value) \($0.isExceeded)" })
        #expect(
            shown == ["2026 all 131 false", "2026 chips 100 true", "2026-Q1 power 30 false", "2026-03 all 20 true"])
        #expect(Set(budget.faults.map(\.name)).count == 2)
    }

    @Test(arguments: 1...20)
    func `What is over a cap is told, whatever the plan`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        let caps = (2025...2027).map { ("\($0)", random.random.int(0...20_000_000)) }
        try random.world.record(
            .definePolicy(
                rows: caps.map {
                    PolicyRow(name: "capital_cap_usd_cents/\($0.0)", value: String($0.1), source: World.source)
                }))
        let (ledger, budget) = (random.world.ledger, Budget(random.world.ledger))
        for (year, cap) in caps {
            let spent = ledger.capex.filter { String($0.month.civil.year) == year }.reduce(0) { $0 + $1.amount.value }
            #expect(budget.exceeded.contains { $0.period == year } == (spent > cap), "seed \(seed) \(year)")
        }
    }

    @Test func `Profit is revenue less energy at the tariff and depreciation by the peg`() throws {
        var world = try World()
        try world.record(
            .definePolicy(
                rows: [PolicyRow(name: "energy_load_factor_pct", value: "50", source: World.source)]))
        try world.record(
            .defineEnergy(contracts: [
                EnergyContract(
                    contract: "T", kind: "tariff", zone: "zone", mw: "1", usdMWh: "100.5", shape: "flat", tranche: "",
                    developer: "", start: nil, end: nil, source: World.source)
            ]))
        try world.pay("L", [("2026-01", 12_000)], life: 12)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.sign("A", 4, term: "1mo") { $0.segment = "startup" }
        let result = try finance(world).profitAndLoss(Month("2026-01")!..<Month("2026-02")!)
        let own = try #require(result.parts["startup"])
        #expect(own.revenue.value == 4 * 31 * 4800)
        // 4 kW · 744 h · 50% = 1.488 MWh at $100.50.
        #expect(own.energy.value == 14_955)
        #expect(own.depreciation == Cents(400))
        #expect(result.parts[ProfitAndLoss.unpegged]?.depreciation == Cents(600))
        #expect(result.total.income.value == 4 * 31 * 4800 - 14_955 - 1000)
        #expect(result.isEnergyPriced)
    }

    @Test(arguments: 1...15)
    func `Profit by any cut and returns by any grouping add up to the same`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        for number in 0..<10 { random.order("O\(number)") }
        let finance = try finance(random.world)
        let months = Month("2026-01")!..<Month("2027-01")!
        let totals = Set(Cut.allCases.map { finance.profitAndLoss(months, by: $0).total })
        #expect(totals.count == 1, "seed \(seed)")
        let sums = Grouping.allCases.map { grouping in
            finance.returns(by: grouping).parts.reduce(Cents.zero) { $0 + $1.cash.total }
        }
        #expect(Set(sums).count == 1, "seed \(seed)")
        let spent = random.world.ledger.capex.reduce(0) { $0 + $1.amount.value }
        for grouping in Grouping.allCases {
            let capital = finance.returns(by: grouping).parts.reduce(0) { $0 + $1.capital.value }
            #expect(capital == spent, "seed \(seed)")
        }
        let segments = finance.segments.parts.values
        #expect(segments.reduce(Cents.zero) { $0 + $1.recognised + $1.remaining } == finance.billing.sum { _ in true })
        let pegged = finance.peg.totals().life
        #expect(segments.reduce(Cents.zero) { $0 + $1.capital } == pegged.promised + pegged.queued, "seed \(seed)")
    }

    @Test func `The return of one line and one order is what a hand gets`() throws {
        var world = try World()
        try world.pay("L", [("2026-01", 2_000_000)], life: 12)
        try world.plenty(10, on: "2026-01-01", line: "L")
        try world.sign("A", 10, term: "2mo")
        let fleet = try #require(try finance(world).returns(by: .fleet).parts.first)
        // $14,880 in January beside $20,000 paid, $13,440 in February; no tariff.
        #expect(fleet.cash.flows.map(\.amount.value) == [10 * 31 * 4800 - 2_000_000, 10 * 28 * 4800])
        #expect(fleet.cash.payback == Day("2026-02-01"))
        let site = try finance(world).returns(by: .project).parts
        #expect(site.map(\.name) == ["s"])
        #expect(try finance(world).returns(by: .cohort).parts.map(\.name) == ["2026"])
    }
}

import Delay
import Ledger
import Tables
import Testing
import Units

@Suite("When supply comes, as people state it")
struct EstimateTests {
    private static let header =
        "item,class,resource,quantity,stage,plan,p50,p80,p90,never_ppm,start,end,shape,preset,source,as_of,confidence"

    /// The folder with one more hall phase, its cells from `stage` on.
    private func folder(_ cells: String, policy: [String] = []) -> Folder {
        let live = "P1,power,site_kw/s1,1000,live,2024-02-01,,,,,,,,,,,\n"
        let text = EstimateTests.header + "\n" + live + "X,hall,hall_kw/h1,500,\(cells)\n"
        let base = ["orders.csv", "steps.csv", "placements.csv"].reduce(Folder()) { $0.removing($1) }
        return policy.reduce(base.replacing("supply.csv", text)) { $0.adding("policy.csv", $1) }
    }

    private func item(_ folder: Folder) throws -> SupplyItem {
        let items = try folder.read().entries.compactMap { entry -> [SupplyItem]? in
            if case .addSupply(let items) = entry.command { items } else { nil }
        }.joined()
        return try #require(items.first { $0.item == "X" })
    }

    private func days(_ item: SupplyItem) -> String {
        let delay = item.delay
        return "\(delay.plan) \(delay.p50) \(delay.p80) \(delay.p90) \(item.neverPpm)"
    }

    // MARK: Stated

    /// After `stage`: plan, p50, p80, p90, never_ppm, start, end, shape, preset, source, as_of, confidence.
    @Test(arguments: [
        ("planned,2027-01-01,,,,,,,,,,,", "2027-01-01 2027-01-01 2027-01-01 2027-01-01 0"),
        ("planned,2027-01-01,2027-02-01,,,7,,,,,,,", "2027-01-01 2027-02-01 2027-02-01 2027-02-01 7"),
        ("planned,,2027-02-01,,2027-03-01,,,,,,,,", "2027-02-01 2027-02-01 2027-02-22 2027-03-01 0"),
        (
            "committed,,,,,,,,pert;2027-01-01;2027-03-01;2027-12-01,,,,",
            "2027-03-29 2027-03-29 2027-05-26 2027-06-26 0"
        ),
        (
            "committed,2027-02-01,,,2027-12-01,,,,lognormal;2026-04-09;2027-03-01;2027-12-01,,,,",
            "2027-02-01 2027-03-01 2027-08-10 2027-12-01 0"
        ),
        (
            "under_way,2027-02-01,,,,,,,empirical;2027-06-30;2027-02-01;2027-02-20,,,,",
            "2027-02-01 2027-02-20 2027-05-09 2027-06-04 0"
        ),
        // 364 days · (1 − √(1 − u)), rounded up.
        (
            "planned,2027-02-01,,,,,,,triangular;2027-01-01;2027-01-01;2027-12-31,,,,",
            "2027-02-01 2027-04-18 2027-07-22 2027-09-07 0"
        ),
    ])
    func `what is stated stands`(_ cells: String, _ days: String) throws {
        let item = try item(folder(cells))
        #expect(self.days(item) == days)
        #expect(item.preset == nil && item.source.source == "not stated in supply.csv")
    }

    // MARK: Filled

    /// The lead time is 1,000 days.
    private static let plan = "2028-09-27,,,,"

    @Test func `a row that names a preset is filled from it, and says so`() throws {
        let planned = try item(folder("planned,\(EstimateTests.plan),,,,grid,letter,2026-01-01,published"))
        #expect(days(planned) == "2028-09-27 2029-06-04 2030-12-18 2032-01-10 100000")
        #expect(planned.preset == "grid" && planned.source.asOf == Day("2026-01-01"))
        #expect(planned.source.confidence == .assumption, "the less sure of the two")
        #expect(
            planned.source.source.hasPrefix("letter; p50, p80, p90 and never_ppm: preset grid (judgement fitted to"))
        let committed = try item(folder("committed,\(EstimateTests.plan),,,,grid,,,"))
        #expect(
            committed.neverPpm == 10_000 && committed.delay == planned.delay, "the clock's day where there is no as_of")
        #expect(try item(folder("under_way,\(EstimateTests.plan),,,,grid,,,")).neverPpm == 0)
        let sure = try item(folder("planned,2028-09-27,,,,0,,,,grid,,,"))
        #expect(
            sure.neverPpm == 0 && sure.source.source.contains("; p50, p80, p90: preset grid"), "a chance given stands")
        let overdue = try item(folder("planned,2025-12-01,,,,,,,,hall,,,"))
        #expect(days(overdue) == "2025-12-01 2025-12-01 2025-12-01 2025-12-01 0" && overdue.preset == "hall")
    }

    @Test func `rows of a class without an estimate are filled where the policy says from what`() throws {
        let rule = ["preset_for/hall,hall"]
        #expect(
            days(try item(folder("planned,\(EstimateTests.plan),,,,,,,", policy: rule)))
                == "2028-09-27 2029-01-05 2029-09-11 2030-02-09 0")
        #expect(try item(folder("planned,\(EstimateTests.plan),,,,,,,", policy: rule)).preset == "hall")
        #expect(
            try item(folder("planned,\(EstimateTests.plan),,,,smr,,,", policy: rule)).preset == "smr",
            "a row's own first")
        for exact in [
            "planned,2028-09-27,2028-09-27,,,,,,,,,,", "planned,2028-09-27,,,never,,,,,,,,",
            "planned,2028-09-27,,,,,,,empirical;2028-09-27,,,,", "live,2025-01-01,,,,,,,,,,,",
            "cancelled,2028-09-27,,,,,,,,,,,",
        ] {
            #expect(try item(folder(exact, policy: rule)).preset == nil, "\(exact)")
        }
        #expect(
            try item(folder("planned,\(EstimateTests.plan),,,,,,,", policy: ["preset_for/power,grid"])).preset == nil)
    }

    @Test func `presets are edited in the policy, one way for all stages and one for each`() throws {
        let rules = ["preset/hall,100;200;30000", "preset/hall/committed,150;150;500", "preset_for/hall,hall"]
        #expect(
            days(try item(folder("planned,\(EstimateTests.plan),,,,,,,", policy: rules)))
                == "2028-09-27 2028-09-27 2030-04-27 2031-06-24 30000")
        #expect(
            days(try item(folder("committed,\(EstimateTests.plan),,,,,,,", policy: rules)))
                == "2028-09-27 2030-02-09 2030-02-09 2030-02-09 500")
        let faults = folder(
            "planned,\(EstimateTests.plan),,,,,,,", policy: ["preset/hall,200;100;0", "preset_for/hall,shed"]
        )
        .faults
        #expect(faults.count == 2)
        #expect(
            faults[0].hasPrefix(
                "policy.csv:4: value: '200;100;0' is not allowed for preset/hall; allowed: P50 percent;"))
        #expect(
            faults[1].hasPrefix(
                "policy.csv:5: value: there is no preset 'shed'; known: battery, chips, gas, grid, hall,"))
    }

    @Test func `supply add fills from the ledger's presets`() throws {
        let clock = try #require(Instant("2026-01-01"))
        let text = "item,class,resource,quantity,stage,plan\nX,hall,hall_kw/h1,8,planned,2028-09-27\n"
        let source = Source(source: "own", asOf: clock.day, confidence: .estimate)
        let rows = [("preset/hall", "200;200;0"), ("preset_for/hall", "hall")].map {
            PolicyRow(name: $0.0, value: $0.1, source: source)
        }
        let items = try Import.supplyItems(Array(text.utf8), file: "x.csv", clock: clock, presets: Presets(rows))
        #expect(items.map(\.delay.p50) == [.on(clock.day + 2000)])
        let plain = try Import.supplyItems(Array(text.utf8), file: "x.csv", clock: clock)
        #expect(plain.map(\.delay.p50) == [.on(clock.day + 1000)])
    }

    // MARK: Out and in again

    @Test(arguments: [
        "planned,2028-09-27,,,,,,,,grid,letter,2026-01-01,published", "committed,2028-09-27,,,,,,,,smr,,,",
        "committed,,,,,,,,pert;2027-01-01;2027-03-01;2027-12-01,,,,",
        "planned,,,,,4,,,empirical;2027-06-30;2027-02-01;2027-02-20,,,,",
        "planned,2027-02-01,,,,,,,lognormal;2026-04-09;2027-03-01;2027-12-01,,,,",
        "planned,2027-02-01,2027-03-01,,2027-12-01,,,,,,,,", "planned,2025-02-01,,,,,,,,hall,,,",
    ])
    func `an export reads back to the same item, whatever presets there are by then`(_ cells: String) throws {
        let files = try folder(cells).exported()
        var again = folder(cells)
        for (name, text) in files where name != "facts.csv" { again = again.replacing(name, text) }
        again = again.adding("policy.csv", "preset/grid,900;900;0,,,").adding("policy.csv", "preset_for/hall,grid,,,")
        #expect(again.faults == [])
        #expect(try item(again) == item(folder(cells)))
        #expect(try again.exported()["supply.csv"] == files["supply.csv"])
    }

    // MARK: Faults

    @Test(arguments: [
        (
            "committed,2027-01-01,,,,10001,,,,,,,", "never_ppm",
            ["10001 is too much for stage committed", "0 to 10000", "Lower it"]
        ),
        ("under_way,2027-01-01,,,,1,,,,,,,", "never_ppm", ["1 is too much for stage under_way; allowed: 0."]),
        ("live,2025-01-01,,,,1,,,,,,,", "never_ppm", ["too much for stage live"]),
        ("retired,2025-01-01,,,,1,,2025-02-01,,,,,", "never_ppm", ["too much for stage retired"]),
        ("committed,2027-01-01,,,,20000,,,,grid,,,", "never_ppm", ["too much for stage committed"]),
        (
            "planned,2027-01-01,,,,,,,,fusion,,,", "preset",
            ["no preset 'fusion'", "grid, hall", "add a row preset/fusion"]
        ),
        ("planned,,,,,,,,,grid,,,", "plan", ["is blank", "preset grid stretches the time from as_of"]),
        ("planned,,,,,,,,,,,,", "plan", ["is blank, and so are p50 and shape", "give the planned day"]),
        ("planned,,never,,,,,,,,,,", "plan", ["is blank", "a day as p50"]),
        (
            "planned,2027-01-01,,2027-02-01,,,,,,grid,,,", "preset",
            ["'grid' and p80 both say when it comes", "leave preset blank"]
        ),
        ("planned,2027-01-01,,,,,,,empirical;2027-01-01,grid,,,", "preset", ["'grid' and shape both say"]),
        (
            "planned,2027-01-01,,2027-05-27,,,,,pert;2027-01-01;2027-03-01;2027-12-01,,,,", "p80",
            ["2027-05-27 differs from 2027-05-26, which shape gives", "leave it blank"]
        ),
        (
            "planned,2027-01-01,,,,,,,pert;2027-01-01;2027-12-01,,,,", "shape",
            ["'pert;2027-01-01;2027-12-01' is not allowed", "pert;LEAST;MODE;MOST", "empirical;DAY;DAY"]
        ),
        ("planned,2027-02-01,2027-02-01,,2027-01-01,,,,,,,,", "p80", ["must not decrease"]),
    ])
    func `a fault says where, what is allowed and what to do`(_ cells: String, _ column: String, _ says: [String]) {
        let faults = folder(cells).faults
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.allSatisfy { $0.hasPrefix("supply.csv:3: \(column): ") }, "\(faults)")
        for one in says { #expect(faults.first?.contains(one) == true, "'\(one)' in \(faults)") }
    }
}

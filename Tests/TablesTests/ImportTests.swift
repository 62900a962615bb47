import Ledger
import Tables
import Testing
import Units

@Suite("A folder as commands")
struct ImportTests {
    @Test func `places come first, then what is dated, then the clock`() throws {
        let kinds = try Folder().read().entries.map(\.command.kind)
        let changes = kinds.enumerated().filter { $0 == 0 || kinds[$0 - 1] != $1 }.map(\.element)
        #expect(
            changes == [
                "policy_defined", "regions_defined", "sites_defined", "zones_defined", "fabrics_defined",
                "halls_defined",
                "silicon_defined", "supply_added", "energy_defined", "milestones_defined", "capex_defined",
                "order_recorded", "reference_noted", "order_recorded", "readings_noted", "order_recorded",
                "readings_noted", "clock_set",
            ])
    }

    @Test func `dated entries are recorded on their day and carry their line`() throws {
        let entries = try Folder().read().entries
        let dated = entries.filter { $0.line > 0 || $0.file == "reference.csv" }.map {
            "\($0.at.day) \($0.file):\($0.line)"
        }
        #expect(
            dated == [
                "2025-02-01 orders.csv:2", "2025-03-31 reference.csv:0", "2025-04-01 orders.csv:3",
                "2026-01-01 orders.csv:4",
            ])
        #expect(entries.last?.at == Instant("2026-01-01"))
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    @Test func `defaults are filled as documented`() throws {
        let orders = try Folder().read().entries.compactMap { entry -> OrderTerms? in
            if case .recordOrder(let terms, _, _) = entry.command { terms } else { nil }
        }
        let second = try #require(orders.first { $0.order == "O2" })
        #expect((second.tier, second.chunkIn, second.same) == (3, .fabric, .any))
        #expect(second.silicon == [Accepted(silicon: "h200", count: 128, minChunk: 64)])
        #expect(second.steps == [Step(offset: .months(3), add: 64)])
        let third = try #require(orders.first { $0.order == "O3" })
        #expect(third.earliest == Day("2026-01-01"))
        #expect(third.silicon == [Accepted(silicon: "h200", count: 8, minChunk: 8)])
    }

    @Test func `tentative placements are derived anew, not read`() throws {
        let folder = Folder().adding("placements.csv", "O2,0,1,1,h1,h200,128,2026-08-01,2027-08-01,tentative")
        #expect(folder.faults == [])
    }

    @Test func `without a clock the last day of the data is taken, and said`() throws {
        let folder = Folder().changing("policy.csv", "clock,2026-01-01T00:00:00.000Z\n", "")
        let content = try folder.read()
        // The last hour read begins at 23:00 on New Year's Eve.
        #expect(content.clock.day == Day("2026-01-01"))
        #expect(content.notes.count == 1)
        #expect(content.notes[0].contains("policy.csv gives no clock"))
    }

    @Test func `a clock given stands where the folder has none`() throws {
        let folder = Folder().changing("policy.csv", "clock,2026-01-01T00:00:00.000Z\n", "")
        let now = try #require(Instant("2026-02-03T04:05:06Z"))
        #expect(try Import(files: folder.files, now: now).clock == now)
        #expect(try Import(files: Folder().files, now: now).clock.day == Day("2026-01-01"))
    }

    @Test func `an export has every table and column of the schema`() throws {
        let files = try Folder().exported()
        #expect(Set(files.keys) == Set(Schema.all.map(\.file)))
        for spec in Schema.all {
            let header = NaiveCSV.parse(files[spec.file] ?? "").records.first?.fields
            #expect(header == spec.header, "\(spec.file)")
        }
    }

    @Test func `an export without the log reads back to the same tables`() throws {
        var files = try Folder().exported()
        files["facts.csv"] = nil
        var folder = Folder()
        for (name, text) in files { folder = folder.replacing(name, text) }
        #expect(folder.faults == [])
        var again = try folder.exported()
        again["facts.csv"] = nil
        #expect(again == files)
    }

    @Test func `a shape and meter readings come out as they went in, in runs that fit a fact`() throws {
        let hours = (0..<ShapeRun.year).map { "night,\($0),\($0 % 24 < 6 ? 1_000_000 : $0)\n" }.joined()
        let folder = Folder().replacing("shapes.csv", "shape,hour,value_ppm\n" + hours)
        #expect(folder.faults == [])
        var runs: [ShapeRun] = [], read: [ReadingRun] = []
        for entry in try folder.read().entries {
            if case .defineShapes(let more) = entry.command { runs += more }
            if case .noteReadings(let more) = entry.command { read += more }
        }
        #expect(runs.count == 12 && runs.flatMap(\.ppm).count == ShapeRun.year)
        #expect(read.map(\.kilowatts) == [[410], [412, 0], [7]])
        let lines = try #require(try folder.exported()["shapes.csv"]).split(separator: "\n")
        #expect(lines.count == ShapeRun.year + 1 && lines[7].hasPrefix("night,6,6,"))
    }

    @Test func `supply by itself is read for supply add`() throws {
        let clock = try #require(Instant("2026-01-01"))
        let text = "item,class,resource,quantity,stage,plan\nX,chips,chips/h1/h200,8,planned,2027-01-01\n"
        let items = try Import.supplyItems(Array(text.utf8), file: "more.csv", clock: clock)
        #expect(items.map(\.item) == ["X"])
        let faults = try #require(throws: Faults.self) {
            try Import.supplyItems(Array(text.replacing(",8,", with: ",x,").utf8), file: "more.csv", clock: clock)
        }
        #expect(faults.list.map(\.column) == ["quantity"])
    }
}

@Suite("Schema, generator and lists of sites")
struct SchemaTests {
    @Test func `the page of the schema names every table and column`() {
        let page = Schema.markdown()
        for spec in Schema.all {
            #expect(page.contains("## \(spec.file)"))
            for column in spec.columns { #expect(page.contains("| \(column.name) | "), "\(spec.file) \(column.name)") }
        }
    }

    @Test(arguments: [
        ("2025", "2025-12-31"), ("2024-02", "2024-02-29"), ("2025-Q1", "2025-03-31"), ("2025-Q4", "2025-12-31"),
        ("2025-02-03", "2025-02-03"),
    ])
    func `a period ends on its last day`(_ text: String, _ end: String) {
        #expect(CellType.periodEnd(text) == Day(end))
    }

    @Test(arguments: ["", "25", "2025-13", "2025-Q0", "2025-Q5", "2025-Q", "2025-02-30", "Q1-2025", "2025-q1"])
    func `what is no period has no end`(_ text: String) {
        #expect(CellType.periodEnd(text) == nil)
    }

    @Test func `a generated operator is the same for the same seed, and has no faults`() throws {
        func files(_ seed: UInt64) -> [String: String] {
            let made = Generator(regions: 3, halls: 12, orders: 60, seed: seed).files()
            return Dictionary(uniqueKeysWithValues: made.map { ($0.name, $0.text) })
        }
        #expect(files(7) == files(7))
        #expect(files(7)["orders.csv"] != files(8)["orders.csv"])
        let content = try Import(files: files(7).mapValues { Array($0.utf8) }, now: nil)
        #expect(content.entries.filter { $0.command.kind == "order_recorded" }.count == 60)
    }

    private static let sites = """
        site_id,name,operator,type,status,confidence,state,lat,lon,planned_mw,operational_mw,status_history,source_url
        a,A,Op,data_center,operational,confirmed,VA,39,-77,,12.5,operational:2020-06,http://x
        b,B,Op,data_center,under_construction,reported,VA,39,-77,100,,,
        c,"C, the third",Op,data_center,cancelled,,OH,,,50,,,

        """

    @Test func `a list of real sites becomes a ledger's tables`() throws {
        let files = try SiteTable(bytes: Array(Self.sites.utf8), file: "list.csv").files()
        let content = try Import(files: files, now: nil)
        let items = content.entries.compactMap { entry -> [SupplyItem]? in
            if case .addSupply(let items) = entry.command { items } else { nil }
        }.joined()
        #expect(items.map(\.item) == ["a-live", "b-plan", "c-plan"])
        #expect(items.map(\.quantity) == [12_500, 100_000, 50_000])
        #expect(items.map(\.stage) == [.live, .under_way, .cancelled])
        #expect(items.first?.actual == Day("2020-06-30"))
    }

    @Test func `faults of a list of sites name the list`() throws {
        let text = Self.sites.replacing("12.5", with: "-1").replacing("b,B", with: "a,B")
        let faults = try #require(throws: Faults.self) { try SiteTable(bytes: Array(text.utf8), file: "list.csv") }
        #expect(faults.list.contains { $0.description.hasPrefix("list.csv:2: operational_mw: '-1' is not allowed") })
        let twice = Self.sites.replacing("b,B", with: "a,B")
        let second = try #require(throws: Faults.self) { try SiteTable(bytes: Array(twice.utf8), file: "list.csv") }
        #expect(second.list.map(\.description) == ["list.csv:3: site_id: 'a' is there already, on line 2"])
    }
}

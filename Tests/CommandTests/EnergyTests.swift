import Foundation
import Testing

/// `energy` as people and scripts drive it, and the mission rows that hang on it.
@Suite struct EnergyTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    private static let rows: Set<String> = ["S39", "S40", "S43", "S44", "S45", "S46", "S47"]

    @Test func `rows of energy hold on the default scenario, and each line gives its value again`() throws {
        _ = try desk.export(to: "out")
        try check("headroom.db")
    }

    @Test func `rows of energy hold on a generated operator, and each line gives its value again`() throws {
        try desk.headroom("generate", "--regions", "2", "--halls", "24", "--orders", "120", "--seed", "5", "made")
        #expect(try desk.headroom("init", "made", "--ledger", "made.db").status == 0)
        #expect(try desk.headroom("export", "out", "--ledger", "made.db").status == 0)
        try check("made.db")
        #expect(try desk.referee("out").status == 0)
    }

    private func check(_ ledger: String) throws {
        let rows = try desk.headroom("mission", "--json", "--ledger", ledger).json().list
        for row in rows where EnergyTests.rows.contains(row["id"].text) {
            let id = row["id"].text
            #expect(row["holds"].isTrue && !row["value"].text.isEmpty, "\(id): \(row["note"].text)")
            guard !row["recompute"].text.isEmpty else { continue }
            let ran = try desk.shell("cd out && " + row["recompute"].text)
            let value = ran.out.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                MissionLines.agrees(value, row["value"].text, row["tolerance"].text),
                "\(id): \(value) for \(row["value"].text) \(ran.err)")
        }
    }

    @Test func `figures of the match add up, and CSV says the same`() throws {
        let ran = try desk.headroom("energy", "match", "--months", "6", "--json", "--csv", "match.csv")
        let match = try ran.json()["match"]
        #expect(match["closes"].isTrue && match["faults"].text.isEmpty)
        let zones = match["rows"].list.filter { $0["site"].isNull }
        for key in ["load_kwh", "delivered_kwh", "curtailed_kwh"] {
            #expect(zones.reduce(0) { $0 + $1[key].number } == match[key].number, "\(key)")
        }
        for row in zones where row["load_kwh"].number > 0 {
            #expect(row["hourly_match_ppm"].number <= row["annual_match_ppm"].number)
            #expect(row["annual_match_ppm"].number <= 1_000_000)
            let used = row["used_kwh"].number + row["charged_kwh"].number + row["curtailed_kwh"].number
            #expect(used == row["delivered_kwh"].number)
        }
        #expect(match["hourly_match_ppm"].number < match["annual_match_ppm"].number)
        #expect(desk.read("match.csv").split(separator: "\n").count == match["rows"].list.count + 1)
        let hours = try desk.headroom("energy", "hours", "--months", "6", "--json").json()["hours"]
        #expect(hours["rows"].list.reduce(0) { $0 + $1["matched_kwh"].number } == match["matched_kwh"].number)
    }

    @Test func `the match by hour and month is a picture, with every figure of its table`() throws {
        let flags = ["energy", "hours", "--months", "6"]
        let rows = try desk.headroom(flags + ["--json", "--plot", "match.html"]).json()["hours"]["rows"].list
        let page = desk.read("match.html")
        #expect(page.ranges(of: " kWh met, ").count == rows.filter { $0["load_kwh"].number > 0 }.count)
        let zones = Set(rows.map { $0["zone"].text }).sorted()
        #expect(zones.count > 1 && zones.allSatisfy { page.contains("24/7 match in \($0)") })
        #expect(try desk.headroom(flags + ["--plot", "maps"]).status == 0)
        for zone in zones { _ = try XMLDocumentCheck.parse(desk.read("maps/match_\(zone).svg")) }
        #expect(try desk.headroom(flags + ["--plot", "one.svg", "--zone", zones[1]]).status == 0)
        #expect(desk.read("one.svg") == desk.read("maps/match_\(zones[1]).svg"))
        let wrong: [([String], String)] = [
            (["--plot", "one.svg"], "has room for one zone; allowed: --zone with one of \(zones[0]), "),
            (["--plot", "one.svg", "--zone", "moon"], "has room for one zone"),
            (["--plot", "one.html", "--zone", zones[0]], "--zone goes with --plot FILE.svg"),
            (["--plot", "one.pdf"], "'.pdf' cannot be written"),
        ]
        for (more, message) in wrong {
            let ran = try desk.headroom(flags + more)
            #expect(ran.status == 2 && ran.err.contains(message), "\(more): \(ran.status) \(ran.err)")
        }
        #expect(
            try desk.headroom("energy", "match", "--plot", "x.svg").err.contains("--plot goes with the section hours"))
    }

    @Test func `every section is there, without a fraction of a cent or a kWh, for people too`() throws {
        let ran = try desk.headroom("energy", "--json", "--csv", "sheets")
        let sections = try ran.json()
        #expect(
            sections.keys == ["match", "bill", "settlement", "carbon", "power", "readings", "shapes", "milestones"])
        #expect(ran.out.firstMatch(of: try Regex(#""[a-z_]*(cents|_ppm|_kwh|_kg|_kw)":-?[0-9]*[.eE]"#)) == nil)
        for name in sections.keys { #expect(desk.has("sheets/\(name).csv"), "\(name)") }
        let bill = sections["bill"]
        let parts = bill["rows"].list.reduce(0) { $0 + max($1["total_usd_cents"].number, 0) }
        #expect(parts == bill["total_usd_cents"].number)
        #expect(bill["energy_usd_cents"].number + bill["demand_usd_cents"].number == parts)
        #expect(sections["milestones"]["rows"].list.count == 13)
        let text = try desk.headroom("energy", "power").out
        #expect(text.contains("drawn") && text.contains("iad"))
        let seconds = try desk.headroom("energy", "match", "--months", "60", "--json").seconds
        #expect(seconds < 10, "\(seconds) s")
    }

    @Test func `a contract's hours go out in the form in which own shapes come in`() throws {
        let ran = try desk.headroom("energy", "shapes", "--contract", "PPA-SOLAR-AZ", "--csv", "sun.csv")
        #expect(ran.status == 0)
        let lines = desk.read("sun.csv").split(separator: "\n")
        #expect(lines.count == 8761 && lines[0] == "shape,hour,value_ppm" && lines[1].hasPrefix("ppa-solar-az,0,"))
    }

    @Test func `readings are noted once; an hour above what is contracted is told by how much, and S39 fails`() throws {
        let head = "site,hour,kw\n"
        try desk.write("more.csv", head + "iad,2026-04-08T01:00:00Z,9000000\niad,2026-04-08T02:00:00Z,5000\n")
        let first = try desk.headroom("energy", "readings", "--add", "more.csv", "--key", "k", "--json")
        #expect(try first.status == 0 && first.json()["kind"].text == "readings_noted")
        #expect(
            try desk.headroom("energy", "readings", "--add", "more.csv", "--key", "k", "--json").bytes == first.bytes)
        let again = try desk.headroom("energy", "readings", "--add", "more.csv", "--json")
        #expect(try again.status == 1 && again.json()["refusal"]["code"].text == "id_taken")
        let sheet = try desk.headroom("energy", "readings", "--json").json()["readings"]
        #expect(sheet["hours_above_contracted"].number == 1)
        let above = try #require(sheet["rows"].list.first)
        #expect(above["above_kw"].number == 9_000_000 - above["contracted_kw"].number)
        let row = try #require(try desk.headroom("mission", "--json").json().list.first { $0["id"].text == "S39" })
        #expect(!row["holds"].isTrue && row["note"].text.contains("iad 2026-04-08T01:00"))
        #expect(try desk.headroom("verify").status == 0)
        let files = try desk.export(to: "one")
        #expect(try desk.headroom("init", "one", "--ledger", "two.db").status == 0)
        #expect(try desk.export("--ledger", "two.db", to: "three") == files)
    }

    @Test(arguments: [
        (["bills"], "is not a section; allowed: match"), (["match", "--months", "0"], "allowed: 1 to 180"),
        (["match", "--from", "May"], "is not a month"), (["match", "--contract", "X"], "goes with the section shapes"),
        (["shapes", "--contract", "X"], "known: PPA-WIND-IN"), (["--add", "x.csv"], "goes with the section readings"),
        (["milestones", "--by", "2030"], "is not a day"), (["readings", "--add", "none.csv"], "none.csv"),
    ])
    func `a flag that is not allowed says what is`(_ arguments: [String], _ says: String) throws {
        let ran = try desk.headroom(["energy"] + arguments)
        #expect(ran.status == 2 && ran.err.contains(says), "\(ran.status) \(ran.err)")
    }

    @Test func `faults of readings name file, line and what is allowed`() throws {
        try desk.write(
            "bad.csv", "site,hour,kw\niad,2026-04-08T01:30:00Z,5\niad,2027-01-01T00:00:00Z,5\niad,2026-04-08,x\n")
        let ran = try desk.headroom("energy", "readings", "--add", "bad.csv")
        #expect(ran.status == 2)
        for place in ["readings.csv:2: hour", "readings.csv:3: hour", "readings.csv:4: kw"] {
            #expect(ran.err.contains(place), "\(ran.err)")
        }
    }

    @Test func `power beyond a zone's grid is refused, and taken from the day of its upgrade`() throws {
        // Zone pjm-aep gives 105 MW, from 2027 on 150; 101 are contracted up to February 2027.
        func tranche(_ name: String, _ day: String) throws -> Ran {
            try desk.write(
                "\(name).csv",
                "item,class,resource,quantity,stage,after,plan,end\n"
                    + "\(name),power,site_kw/cmh,5000,planned,,\(day),2027-02-01\n")
            return try desk.headroom("supply", "add", "--file", "\(name).csv", "--json")
        }
        let early = try tranche("X1", "2026-12-31")
        #expect(try early.status == 1 && early.json()["refusal"]["code"].text == "exceeds_zone_headroom")
        let says = try early.json()["refusal"]["message"].text
        #expect(
            says
                == "zone pjm-aep would have 106000 kW contracted on 2026-12-31; its grid gives 105000 kW then: short 1000 kW"
        )
        let later = try tranche("X2", "2027-01-01")
        #expect(later.status == 0, "\(later.out)")
    }
}

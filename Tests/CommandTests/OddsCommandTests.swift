import Foundation
import Testing

/// `race`, `power`, `tornado`, `nuclear`, `stress` and `industry`, as people and scripts use them.
@Suite struct OddsCommandTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    // MARK: The race

    @Test func `the race has every site and month, and a chart of it`() throws {
        let ran = try desk.headroom("race", "--json", "--draws", "256", "--plot", "race.svg")
        try #require(ran.status == 0, "\(ran.err)")
        let race = try ran.json()
        #expect(race["draws"].text == "sobol;256;1")
        #expect(race["months"].list.count == 60 && race["months"][0].text == "2026-05")
        for site in race["sites"].list {
            #expect(site["probability"].list.count == 60 && site["stranded_kw"].list.count == 60)
            #expect(site["more"]["change"].text.hasPrefix("free site_kw/\(site["site"].text) 1000 from 2026-04-10"))
        }
        let svg = desk.read("race.svg")
        #expect(svg.hasPrefix("<svg") && svg.contains("prefers-color-scheme:dark"))
        let cells = svg.components(separatedBy: "height=\"24\" class=\"l-grid open\"").count - 1
        #expect(cells == race["sites"].list.count * 60)
        let parse = "import sys,xml.dom.minidom as m; m.parse(sys.argv[1])"
        #expect(try desk.python("-c", parse, desk.file("race.svg")).status == 0)
        #expect(!svg.contains("http://") || svg.components(separatedBy: "http").count == 2, "nothing is fetched")
    }

    @Test func `the same seed gives the same bytes, and what is tried is what a what-if says`() throws {
        let arguments = ["race", "--json", "--draws", "128", "--seed", "9", "--months", "24", "--mw", "20"]
        let (one, other) = (try desk.headroom(arguments), try desk.headroom(arguments))
        #expect(one.status == 0 && one.bytes == other.bytes)
        #expect(try desk.headroom(arguments.map { $0 == "9" ? "10" : $0 }).bytes != one.bytes)
        for site in try one.json()["sites"].list {
            for kind in ["more", "sooner"] where !site[kind]["change"].text.isEmpty {
                let whatif = try desk.headroom("whatif", "--json", site[kind]["change"].text)
                let moved = try whatif.json()["moved"].list.map { $0["order"].text }
                let told = ["sooner", "later", "dated"].flatMap { site[kind][$0].list.map(\.text) }
                #expect(Set(told).isSubset(of: Set(moved)), "\(site["site"].text) \(kind)")
            }
        }
    }

    @Test func `more draws settle the race`() throws {
        let ran = try desk.headroom(
            "race", "--json", "--draws", "1024", "--mw", "0", "--convergence", "--months", "36")
        let lines = try ran.json()["convergence"].list
        #expect(lines.map { $0["draws"].number } == [64, 256, 1024])
        #expect(lines[0]["half_width"].number > lines[2]["half_width"].number)
        let text = try desk.headroom("race", "--draws", "256", "--mw", "0", "--convergence")
        #expect(
            text.out.contains("Convergence, 8 randomisations each") && text.out.contains("P(short): over 256 futures"))
    }

    @Test func `the race leaves the ledger as it is`() throws {
        let before = try desk.headroom("verify").out
        _ = try desk.headroom("race", "--draws", "64")
        _ = try desk.headroom("stress", "--cancel", "50%", "--efficiency", "5%")
        #expect(try desk.headroom("verify").out == before)
    }

    // MARK: Tornado, nuclear, power

    @Test func `a tornado's shares add up to one`() throws {
        let ran = try desk.headroom("tornado", "ORD-1130", "--json", "--draws", "512")
        try #require(ran.status == 0, "\(ran.err)")
        let parts = try ran.json()["parts"].list
        let sum = try desk.python(
            "-c", "import json,sys; print(round(sum(p['share'] for p in json.loads(sys.argv[1])['parts']), 4))", ran.out
        )
        #expect(sum.out.trimmingCharacters(in: .whitespacesAndNewlines) == "1.0", "\(sum.err)")
        #expect(parts[0]["kind"].text == "driver" && parts[0]["name"].text == "switchgear")
        let text = try desk.headroom("tornado", "ORD-1130", "--draws", "512").out
        #expect(text.contains("SG-12 moves it most") && text.contains("not the price of haste"))
    }

    @Test func `reactors are told by unit, developer and year`() throws {
        let nuclear = try desk.headroom("nuclear", "--json", "--draws", "1024").json()
        #expect(nuclear["units"].list.count == 14)
        #expect(nuclear["developers"].list.last?["developer"].text == "all small reactors")
        #expect(nuclear["developers"].list.last?["mw"].number == 430)
        #expect(try desk.headroom("nuclear", "--by", "2035-12-31").out.contains(">P(by 2035-12-31)") == false)
        #expect(try desk.headroom("nuclear", "--by", "2035-12-31").out.contains("P(by 2035-12-31)"))
    }

    @Test func `power is contracted, provisioned and booked`() throws {
        let power = try desk.headroom("power", "--json").json()
        #expect(power["provisioned_kw"].number == 620_000)
        #expect(power["booked_kw"].number <= power["provisioned_kw"].number)
        #expect(power["oversold_site_days"].number == 0)
        #expect(try desk.headroom("power").out.contains("12.0 MW"))
    }

    // MARK: Stress and the industry

    @Test func `stress says what is lost and that it adds up`() throws {
        let ran = try desk.headroom("stress", "--cancel", "20%", "--price", "-15%", "--efficiency", "10%", "--json")
        try #require(ran.status == 0, "\(ran.err)")
        let stress = try ran.json()
        #expect(stress["cancelled_accelerators"].number * 5 >= stress["accelerators"].number)
        let lost = ["cancelling", "efficiency", "price"].reduce(0) { $0 + stress["lost_to_\($1)_usd_cents"].number }
        let left = stress["backlog_before_usd_cents"].number - stress["backlog_after_usd_cents"].number
        #expect(lost == left && stress["cash_lost_usd_cents"].number == left - stress["fees_usd_cents"].number)
        let cancelled = Set(stress["cancelled"].list.map(\.text))
        #expect((stress["sooner"].list + stress["later"].list).allSatisfy { !cancelled.contains($0["order"].text) })
        #expect(try desk.headroom("stress", "--price=-15%").out.contains("cash lost"))
    }

    @Test func `four build-outs share their suppliers, and pass countries`() throws {
        try #require(try desk.headroom("init", "industry", "--ledger", "i.db").status == 0)
        let industry = try desk.headroom("industry", "--json", "--ledger", "i.db").json()
        #expect(Set(industry["operators"].list.map { $0["name"].text }) == ["Amazon", "Google", "Meta", "Microsoft"])
        let totals = industry["total_kw"].list.map(\.number)
        #expect(totals == totals.sorted() && totals.count == 5)
        for year in 0..<5 {
            let wanted = industry["operators"].list.reduce(0) { $0 + $1["wanted_kw"][year].number }
            #expect(totals[year] < wanted, "suppliers bind in every year")
        }
        #expect(industry["exceeded"][4].list.map(\.text).contains("Netherlands"))
        _ = try desk.export("--ledger", "i.db", to: "two")
        try MissionLines.check(desk, ["--ledger", "i.db"], "two", only: ["S39", "S41", "S42", "S48", "S50"])
    }

    @Test func `the industry's files are what its script writes, and its sums close`() throws {
        let ran = try desk.python(Program.root + "/Scripts/industry.py", "--check")
        #expect(ran.status == 0 && ran.out.contains("wanted GW: 60.6; grid GW: 57.0"), "\(ran.out)")
        for folder in ["Scripts", "Scenarios/cascadia"] {
            try FileManager.default.createDirectory(atPath: desk.file(folder), withIntermediateDirectories: true)
        }
        for file in ["Scripts/industry.py", "Scenarios/cascadia/reference.csv"] {
            try FileManager.default.copyItem(atPath: Program.root + "/" + file, toPath: desk.file(file))
        }
        try #require(try desk.python(desk.file("Scripts/industry.py")).status == 0)
        let shipped = Program.root + "/Scenarios/industry/"
        for name in try FileManager.default.contentsOfDirectory(atPath: shipped) {
            #expect(
                desk.read("Scenarios/industry/" + name) == (try String(contentsOfFile: shipped + name, encoding: .utf8))
            )
        }
    }

    /// Events, shares, items of two drivers, and a book that was worked on; the clock has moved past days that items missed.
    @Test func `what is drawn is drawn again by a stranger after all that can happen`() throws {
        let shipped = Program.root + "/Scenarios/cascadia"
        try FileManager.default.copyItem(atPath: shipped, toPath: desk.file("made"))
        let rows = [
            ("event/strike", "200000;60;150;grid-jan;grid-iad;SG-12"),
            ("event/flood", "100000;90;200;build-avp;switchgear"),
            ("driver_share_pct/switchgear", "80"), ("driver_share_pct/transformers", "0"),
        ]
        let policy = rows.map { "\($0.0),\($0.1),test,2026-04-09,assumption\n" }.joined()
        try desk.write("made/policy.csv", desk.read("made/policy.csv") + policy)
        let supply = desk.read("made/supply.csv").replacingOccurrences(
            of: ",switchgear,", with: ",switchgear;transformers,")
        try desk.write("made/supply.csv", supply)
        try #require(try desk.headroom("init", "made", "--ledger", "m.db").status == 0)
        for command in [
            "supply slip SG-12 45d", "supply cut IAD-E2 500", "hold --count 64 --silicon h200 --term 12mo",
            "cancel ORD-1101",
            "sign --count 128 --silicon trainium3 --term 24mo --customer newcomer", "clock set 2026-06-20",
        ] {
            let ran = try desk.headroom(command.split(separator: " ").map(String.init) + ["--ledger", "m.db"])
            #expect(ran.status == 0, "\(command): \(ran.err)")
        }
        _ = try desk.export("--ledger", "m.db", to: "three")
        try MissionLines.check(
            desk, ["--ledger", "m.db"], "three", only: ["S39", "S41", "S42", "S44", "S45", "S48", "S49", "S50"])
    }

    // MARK: Bad flags

    @Test(arguments: [
        (["race", "--method", "dice"], "allowed: plain, latin_hypercube, sobol"),
        (["race", "--draws", "0"], "allowed: 1 to 1000000"),
        (["race", "--seed", "-1"], "allowed: a whole number from 0"),
        (["race", "--months", "0"], "allowed: 1 to 180"), (["race", "--mw", "much"], "allowed: megawatts"),
        (["race", "--from", "soon"], "allowed: YYYY-MM-DD"), (["race", "--sooner", "0"], "allowed: 1 to 3650"),
        (["race", "--draws", "16", "--mw", "0", "--plot", "/nowhere/x.svg"], "cannot be written"),
        (["tornado", "ORD-1130", "--days", "0"], "allowed: 1 to 3650"), (["nuclear", "--by", "2030"], "YYYY-MM-DD"),
        (["stress", "--cancel", "101%"], "--cancel 0% to 100%"), (["stress", "--price=cheap"], "is not a percentage"),
        (["stress", "--efficiency", "100%"], "less than 100%"), (["stress", "--cancel", "0.001%"], "two decimals"),
    ])
    func `a flag that is not allowed says what is`(_ arguments: [String], _ says: String) throws {
        let ran = try desk.headroom(arguments)
        #expect(ran.status == 2 && ran.err.contains(says), "\(ran.status) \(ran.err)")
    }

    @Test func `an order that has no tornado says why`() throws {
        let unknown = try desk.headroom("tornado", "ORD-9")
        #expect(unknown.status == 1 && unknown.err.contains("there is no order ORD-9"), "\(unknown.err)")
        let active = try desk.headroom("tornado", "ORD-1001")
        #expect(active.status == 1 && active.err.contains("has all arrived"), "\(active.err)")
    }
}

/// The lines of mission rows, run over an export: to the letter, or each word within its tolerance.
enum MissionLines {
    static func check(_ desk: Desk, _ arguments: [String], _ folder: String, only: Set<String>) throws {
        let rows = try desk.headroom(["mission", "--json"] + arguments).json().list
        for row in rows where only.contains(row["id"].text) {
            #expect(row["holds"].isTrue, "\(row["id"].text): \(row["note"].text)")
            guard !row["recompute"].text.isEmpty else { continue }
            let ran = try desk.shell("cd \(folder) && " + row["recompute"].text)
            let value = ran.out.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                agrees(value, row["value"].text, row["tolerance"].text),
                "\(row["id"].text): \(value) for \(row["value"].text) ± \(row["tolerance"].text) \(ran.err)")
        }
    }

    static func agrees(_ value: String, _ told: String, _ tolerance: String) -> Bool {
        if tolerance == "0" { return value == told }
        let words = [value, told, tolerance].map { $0.split(separator: " ").map(String.init) }
        guard words[0].count == words[1].count, words[1].count == words[2].count else { return false }
        return words[0].indices.allSatisfy { place in
            let (a, b) = (words[0][place], words[1][place])
            guard a != b else { return true }
            guard let x = Double(a), let y = Double(b), let most = Double(words[2][place]) else { return false }
            return abs(x - y) <= most
        }
    }
}

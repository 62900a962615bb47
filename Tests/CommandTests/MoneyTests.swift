import Foundation
import Testing

/// `peg` and `finance` as people and scripts drive them.
@Suite struct MoneyTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    private func sum(_ rows: [JSON], _ key: String) -> Int { rows.reduce(0) { $0 + $1[key].number } }

    @Test func `the pegs of an export are derived again by the referee, to the cent`() throws {
        _ = try desk.export(to: "out")
        let ran = try desk.python(Program.root + "/Scripts/referee.py", "pegs", "out")
        #expect(ran.status == 0, "\(ran.out)")
        #expect(try ran.json()["usd_cents"].number == 9_810_000_000_000)
    }

    @Test func `a cent moved from one order to another is found by the referee`() throws {
        _ = try desk.export(to: "out")
        var lines = desk.read("out/pegs.csv").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (row, by) in [(5000, 1), (5001, -1)] {
            var cells = lines[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            cells[5] = String(try #require(Int(cells[5])) + by)
            lines[row] = cells.joined(separator: ",")
        }
        try desk.write("out/pegs.csv", lines.joined(separator: "\n"))
        let ran = try desk.python(Program.root + "/Scripts/referee.py", "pegs", "out")
        #expect(ran.status == 1)
        #expect(ran.out.contains("pegs.csv"))
    }

    @Test func `two orders on the same units are found by the referee`() throws {
        _ = try desk.export(to: "out")
        var lines = desk.read("out/stands.csv").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        lines.append(lines[1])
        try desk.write("out/stands.csv", lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n")
        let ran = try desk.python(Program.root + "/Scripts/referee.py", "pegs", "out")
        #expect(ran.status == 1)
        #expect(ran.out.contains("stand on the same units"), "\(ran.out)")
    }

    @Test func `every promise shows its dollars, and every dollar its promises`() throws {
        let whole = try desk.headroom("peg", "--json").json()
        let order = try #require(whole["orders"].list.first { $0["life_usd_cents"].number > 0 })
        let own = try desk.headroom("peg", order["order"].text, "--json").json()
        #expect(own["life_usd_cents"].number == order["life_usd_cents"].number)
        #expect(sum(own["lines"].list, "life_usd_cents") == order["life_usd_cents"].number)
        for line in own["lines"].list.prefix(4) {
            let other = try desk.headroom("peg", line["line"].text, "--json").json()
            let back = try #require(other["orders"].list.first { $0["order"] == order["order"] })
            #expect(back["life_usd_cents"].number == line["life_usd_cents"].number)
            let life = other["line"]["life"]
            #expect(
                sum(other["orders"].list, "life_usd_cents") + life["unpegged_usd_cents"].number
                    == life["total_usd_cents"].number)
        }
        #expect(sum(whole["lines"].list, "total_usd_cents") == whole["life"]["total_usd_cents"].number)
    }

    @Test func `a line that is cancelled tells what is lost, and changes nothing`() throws {
        let loss = try desk.headroom("peg", "--cancel", "CAP-EQ-12", "--json").json()
        #expect(loss["uncovered"].list.count > 0)
        #expect(loss["promised_at_risk_usd_cents"].number > 0)
        #expect(try desk.headroom("verify").out.contains("294 facts"))
        #expect(try desk.headroom("peg", "--cancel", "NONE").status == 1)
        #expect(try desk.headroom("peg", "NONE").status == 1)
    }

    @Test func `money in finance is whole cents, in every section, and CSV says the same`() throws {
        let ran = try desk.headroom("finance", "--json", "--csv", "sheets")
        let sections = try ran.json()
        #expect(sections.keys.count == 12)
        let money = try Regex(#""[a-z_]*(usd_cents|_ppm)":-?[0-9]*[.eE]"#)
        #expect(ran.out.firstMatch(of: money) == nil)
        for name in sections.keys {
            let rows = sections[name]["rows"].list
            let records = desk.read("sheets/\(name).csv").split(separator: "\n").count
            #expect(records >= rows.count + 1, "\(name)")
        }
    }

    @Test func `the backlog closes, every cut is the same run rate, and bad questions are told`() throws {
        let backlog = try desk.headroom("finance", "backlog", "--json").json()["backlog"]
        #expect(backlog["closes"].isTrue)
        let last = try #require(backlog["rows"].list.last)
        #expect(last["close_usd_cents"].number == backlog["remaining_usd_cents"].number)
        let rates = try ["service", "region", "silicon", "vendor"].map {
            try desk.headroom("finance", "run-rate", "--by", $0, "--json").json()["run_rate"]
        }
        for rate in rates {
            #expect(rate["recognised_run_rate_usd_cents"] == rates[0]["recognised_run_rate_usd_cents"])
            let sum = sum(rate["rows"].list, "recognised_run_rate_usd_cents")
            #expect(sum == rate["recognised_run_rate_usd_cents"].number)
        }
        #expect(try desk.headroom("finance", "profits").status == 2)
        #expect(try desk.headroom("finance", "--by", "colour").status == 2)
    }

    @Test func `rows of money hold on a generated operator, and each line gives its value again`() throws {
        try desk.headroom("generate", "--regions", "2", "--halls", "8", "--orders", "120", "--seed", "3", "made")
        #expect(try desk.headroom("init", "made", "--ledger", "made.db").status == 0)
        #expect(try desk.headroom("export", "out", "--ledger", "made.db").status == 0)
        let rows = try desk.headroom("mission", "--check", "--json", "--ledger", "made.db").json().list
        let wanted = ["S01", "S06", "S13", "S14", "S19", "S20", "S22", "S28", "S30", "S31", "S35"]
        for row in rows where wanted.contains(row["id"].text) {
            #expect(row["holds"].isTrue && !row["recompute"].text.isEmpty, "\(row["id"].text)")
            let ran = try desk.shell("cd out && " + row["recompute"].text)
            let value = ran.out.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                MissionLines.agrees(value, row["value"].text, row["tolerance"].text),
                "\(row["id"].text): \(value) for \(row["value"].text) \(ran.err)")
        }
        let referee = try desk.python(Program.root + "/Scripts/referee.py", "pegs", "out")
        #expect(referee.status == 0, "\(referee.out)")
    }

    @Test func `plots are drawn from the figures that are printed`() throws {
        let ran = try desk.headroom("peg", "--plot", "peg.svg", "--json")
        let unpegged = try ran.json()["ahead"]["unpegged_usd_cents"].number
        #expect(unpegged == 889_282_235_828)
        let svg = desk.read("peg.svg")
        #expect(svg.contains("$8.89 B serves nobody") && svg.contains("$20.2 B in 36 months"))
        #expect(try desk.headroom("peg", "--plot", "peg.html").status == 0)
        #expect(desk.read("peg.html").ranges(of: "<details>").count == 3)
        #expect(try desk.headroom("finance", "--plot", "plots").status == 0)
        #expect(try desk.tables("plots").count == 8)
        #expect(try desk.headroom("finance", "--plot", "all.html").status == 0)
        let page = desk.read("all.html")
        #expect(page.ranges(of: "<svg").count == 8 && page.ranges(of: "<details>").count == 8)
        #expect(!page.contains("<script"))
        let parse = "import sys, xml.etree.ElementTree as e; [e.parse(p) for p in sys.argv[1:]]"
        #expect(try desk.python("-c", parse, "peg.svg", "plots/vendors.svg", "plots/budget.svg").status == 0)
        let order = try desk.headroom("peg", "ORD-1099", "--plot", "order.svg")
        #expect(order.status == 0 && desk.read("order.svg").contains("What serves ORD-1099"))
    }

    @Test func `a plot that cannot be written says what is allowed, and leaves what is there`() throws {
        for (arguments, told) in [
            (["peg", "--plot", "peg.png"], "'.png' cannot be written; allowed: FILE.svg, FILE.html"),
            (["peg", "--plot", "peg"], "has no extension; allowed: FILE.svg, FILE.html"),
            (["finance", "--plot", "x.svg"], "an SVG file has one plot"),
            (["finance", "bundle", "--plot", "x.svg"], "there is no plot of 'bundle'; allowed: run_rate"),
            (["peg", "--plot", "nowhere/peg.svg"], "cannot be written"),
        ] {
            let ran = try desk.headroom(arguments)
            #expect(ran.status == 2 && ran.err.contains(told), "\(arguments): \(ran.err)")
        }
        try FileManager.default.createDirectory(atPath: desk.file("there.svg"), withIntermediateDirectories: true)
        let ran = try desk.headroom("peg", "--plot", "there.svg")
        #expect(ran.status == 2 && ran.err.contains("there.svg is a folder"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.file("there.svg")).isEmpty)
    }
}

import Foundation
import Testing

@Suite("Orders by work, programmes and shares, by the command line")
struct WorkTests {
    private static let work = ["--work", "train", "--model", "llama-70b", "--tokens", "15e12", "--days", "90"]

    @Test func `an order by work is counted per silicon, held with its band, and told again`() throws {
        let desk = try Desk.cascadia()
        let order = Self.work + ["--silicon", "h200,trainium3", "--earliest", "2026-05-01"]
        let quote = try desk.headroom(["quote"] + order + ["--json"]).json()
        let sizes = quote["sizing"]["sizes"].list
        #expect(quote["sizing"]["basis"].text == "work" && sizes.map(\.["silicon"].text) == ["h200", "trainium3"])
        for size in sizes {
            #expect(size["half_width"].double >= 0.2 && size["basis"].text == "unmeasured")
            #expect(
                size["count_low"].number <= size["count"].number && size["count"].number < size["count_high"].number)
            #expect(size["count"].number % size["server"].number == 0 && size["days"].double <= 90)
        }
        let counts = Dictionary(uniqueKeysWithValues: sizes.map { ($0["silicon"].text, $0["count"].number) })
        #expect(quote["options"].list.count == 2)
        for option in quote["options"].list {
            #expect(option["count"].number == counts[option["silicon"].text])
            #expect(option["size"]["count"] == option["count"] && option["size"]["half_width"].double > 0)
        }
        let held = try desk.headroom(["hold"] + order + ["--key", "w", "--id", "W1", "--json"])
        #expect(held.status == 0)
        #expect(try held.json()["sizing"] == quote["sizing"])
        #expect(try desk.headroom(["hold"] + order + ["--key", "w", "--id", "W1", "--json"]).bytes == held.bytes)
        let other = try desk.headroom(["hold"] + order + ["--sure", "--key", "w", "--id", "W1", "--json"])
        #expect(try other.status == 1 && other.json()["refusal"]["code"].text == "key_reused")
        let why = try desk.headroom("why", "W1", "--json").json()
        #expect(why["sizing"] == quote["sizing"])
        #expect(try desk.headroom("why", "W1").out.contains("15T tokens in 90 days"))
        #expect(try desk.headroom("verify").status == 0)
        // The fact carries it: the log alone gives the ledger again, and the sizing with it.
        let first = try desk.export(to: "out")
        #expect(try desk.headroom("init", "out", "--ledger", "again.db").status == 0)
        #expect(try differing(first, desk.export("--ledger", "again.db", to: "again")) == [])
        #expect(try desk.headroom("why", "W1", "--ledger", "again.db", "--json").json()["sizing"] == quote["sizing"])
        let text = String(decoding: first["orders.csv"] ?? Data(), as: UTF8.self)
        let shown = "h200:\(counts["h200"] ?? 0):\(counts["h200"] ?? 0);trainium3:\(counts["trainium3"] ?? 0):"
        #expect(text.contains(shown))
        #expect(try desk.referee("out").status == 0)
    }

    @Test func `an order in a file may be by work, and flags go over it`() throws {
        let desk = try Desk.cascadia()
        try desk.write(
            "order.json",
            #"{"silicon":"h200","work":{"params":70e9,"tokens":15e12,"days":90,"utilisation_ppm":400000}}"#)
        let file = try desk.headroom("quote", "--order", "order.json", "--json").json()
        let count = file["sizing"]["sizes"][0]["count"].number
        #expect(
            file["sizing"]["sizes"][0]["basis"].text == "utilisation" && file["options"][0]["count"].number == count)
        let half = try desk.headroom("quote", "--order", "order.json", "--days", "180", "--json").json()
        let fewer = half["sizing"]["sizes"][0]["count"].number
        #expect(fewer * 2 >= count && fewer * 2 <= count + 16)
        try desk.write(
            "forged.json",
            #"{"silicon":"h200","count":8,"term":"12mo","sizing":{"basis":"work","asked":[],"sizes":[],"assumptions":[]}}"#
        )
        let forged = try desk.headroom("quote", "--order", "forged.json")
        #expect(forged.status == 2 && forged.err.contains("sizing: is worked out, not asked for; allowed:"))
        try desk.write(
            "batch.json", #"{"silicon":"h200","work":{"model":"llama3-70b","tokens":15e12,"days":90}}"# + "\n")
        #expect(try desk.headroom("quote", "--batch", "batch.json", "--json").json()["sizing"]["basis"].text == "work")
    }

    @Test func `equivalents of one silicon come with a band each`() throws {
        let desk = try Desk.cascadia()
        let asked = ["quote", "--count", "2048", "--silicon", "h200", "--term", "24mo", "--json"]
        let quote = try desk.headroom(asked + ["--or-equivalent"]).json()
        let sizes = quote["sizing"]["sizes"].list
        #expect(sizes.map(\.["silicon"].text) == ["h200", "b300", "trainium2", "trainium3", "trainium4"])
        #expect(sizes[0]["count"].number == 2048 && sizes[0]["basis"].text == "reference")
        for size in sizes.dropFirst() {
            let least = size["basis"].text == "measured" ? 0.1 : 0.2
            #expect(size["half_width"].double >= least && size["count_low"].number < size["count_high"].number)
            #expect(abs(Double(size["count"].number) * size["speed"].double / 2048 - 1) < 0.02)
        }
        #expect(quote["options"].list.count > 1)
        for option in quote["options"].list { #expect(option["size"]["count"] == option["count"]) }
        // Without it every silicon that is named has the count asked for, as ever.
        let plain = try desk.headroom(asked).json()
        #expect(plain["sizing"].isNull && plain["options"][0]["size"].isNull)
        let two = try desk.headroom(
            "quote", "--count", "512", "--silicon", "b300,h200", "--term", "24mo", "--or-equivalent", "--precision",
            "fp8",
            "--sure", "--json"
        ).json()["sizing"]["sizes"].list
        #expect(two.map(\.["silicon"].text) == ["b300", "h200"] && two[1]["count"] == two[1]["count_high"])
    }

    @Test(arguments: [
        (["--work", "mine", "--tokens", "1e12", "--days", "9"], 2, "--work: 'mine' is not known; allowed: train"),
        (["--work", "train", "--model", "llama-70b"], 2, "says nothing of --tokens and --days"),
        (["--tokens", "15e12", "--model", "llama-70b"], 2, "days: is missing"),
        (["--tokens", "15e12", "--days", "90"], 2, "model: is missing; allowed:"),
        (["--tokens", "-1", "--days", "90"], 2, "tokens"),
        (["--tokens", "15e12", "--days", "90", "--params", "70"], 2, "params: 70 is out of range"),
        (["--tokens", "15e12", "--days", "90", "--model", "llama-70b", "--utilisation", "1.4"], 2, "above 0 to 1"),
        (
            ["--tokens", "15e12", "--days", "90", "--model", "llama-70b", "--count", "8"], 2,
            "count: is given beside work"
        ),
        (
            ["--tokens", "15e12", "--days", "90", "--model", "llama-70b", "--precision", "nvfp4"], 2,
            "h200 has no nvfp4 rate"
        ),
        (["--or-equivalent", "--term", "12mo"], 2, "count: is missing; allowed:"),
    ])
    func `what is wrong with an order by work is told`(flags: [String], status: Int32, message: String) throws {
        let desk = try Desk.cascadia()
        let ran = try desk.headroom(["quote", "--silicon", "h200"] + flags)
        #expect(ran.status == status && (ran.out + ran.err).contains(message), "\(ran.out) \(ran.err)")
    }

    @Test func `programmes pay at the closed form, and a slip of the tape-out moves what waits`() throws {
        let desk = try Desk.cascadia()
        let programmes = try desk.headroom("silicon", "programmes", "--json").json()["programmes"].list
        #expect(programmes.map(\.["programme"].text) == ["TRAINIUM3", "TRAINIUM4"])
        for one in programmes {
            let saving = one["bought_unit_cost_usd_cents"].number - one["unit_cost_usd_cents"].number
            let units = one["break_even_units"].number
            #expect(units * saving >= one["nre_usd_cents"].number && (units - 1) * saving < one["nre_usd_cents"].number)
            #expect(one["confidence"].text == "assumption" && !one["source"].text.isEmpty)
        }
        let tape = programmes[1]["tape_out"]["item"].text
        let whatif = try desk.headroom("whatif", "slip \(tape) 700d", "--json").json()
        #expect(!whatif["moved"].list.isEmpty && whatif["uncovered"].list.isEmpty)
        #expect(whatif["moved"].list.contains { $0["from"].text < $0["to"].text })
        #expect(try desk.headroom("whatif", "slip \(tape) 7d", "--json").json()["moved"].list.isEmpty)
    }

    @Test(arguments: [
        ("TRAINIUM4,trainium4", "TRAINIUM4,abacus", "programmes.csv:3: silicon: there is no silicon 'abacus'"),
        ("TAPEOUT-TRAINIUM4,RAMP", "TAPEOUT-TRAINIUM3,RAMP", "ramp: RAMP-TRAINIUM4 does not wait for the tape-out"),
        ("TAPEOUT-TRAINIUM4,RAMP", "NOTHING,RAMP", "tape_out: there is no supply item 'NOTHING'"),
        ("TRAINIUM4,trainium4", "TRAINIUM3,trainium4", "programme: 'TRAINIUM3' is there already, on line 2"),
    ])
    func `a programme that is wrong in a folder is told with its line`(old: String, new: String, message: String) throws
    {
        let desk = try Desk()
        try FileManager.default.copyItem(
            atPath: Program.root + "/Scenarios/cascadia", toPath: desk.file("mine"))
        try desk.change("mine/programmes.csv", old, new)
        let ran = try desk.headroom("init", "mine", "--ledger", "mine.db", "--dry-run")
        #expect(ran.status == 2 && ran.err.contains(message), "\(ran.err)")
    }

    @Test func `the vendor share reverses when Trainium 3 costs more, and says from which sensitivity on`() throws {
        let desk = try Desk.cascadia()
        let share = ["silicon", "share", "--json"]
        let plain = try desk.headroom(share).json()
        #expect(plain["reverses"].isNull && plain["declines_book"].list.contains { $0.text == "2026-Q4" })
        for quarter in plain["quarters"].list { #expect(abs(quarter["book"].double - quarter["share"].double) < 1e-12) }
        let test = plain["model"]["back_test"]
        #expect(test["model"].double > test["no_change"].double && test["scored"].number > 20)
        let dear = share + ["--price", "trainium3=+40%"]
        let at40 = try desk.headroom(dear).json()
        #expect(at40["reverses"].text == "2026-Q4")
        for quarter in at40["quarters"].list {
            #expect(
                quarter["low"].double <= quarter["share"].double && quarter["share"].double <= quarter["high"].double)
            if quarter["over"].isTrue { #expect(quarter["share"].double == quarter["book"].double) }
        }
        // It hangs on the sensitivity: just below the least one told it does not reverse, at it it does.
        let least = at40["least_sensitivity"].double
        #expect(least > 1 && least < at40["model"]["price"].double)
        #expect(try desk.headroom(dear + ["--sensitivity", "\(least - 0.01)"]).json()["reverses"].isNull)
        #expect(try desk.headroom(dear + ["--sensitivity", "\(least + 0.001)"]).json()["reverses"].text == "2026-Q4")
        // Counted by orders, large or small alike, prices decide nothing.
        let orders = try desk.headroom(dear + ["--weigh", "orders"]).json()
        #expect(
            orders["reverses"].isNull && orders["model"]["price"].double < 2 * orders["model"]["price_error"].double)
        // Cheaper, it never does; and with promises kept as they are, it cannot.
        #expect(try desk.headroom(share + ["--price", "trainium3=-40%"]).json()["reverses"].isNull)
        #expect(try desk.headroom(dear + ["--keep-promises"]).json()["reverses"].isNull)
    }

    @Test func `choices of one's own are fitted, and what is wrong with them is told`() throws {
        let desk = try Desk()
        let header = "period,option,price_usd_per_unit,porting,chosen\n"
        let rows = (1...8).flatMap { quarter in
            let (price, porting) = (Double(quarter) / 10 + 1, Double(10 - quarter) / 10)
            // Odds of own silicon: price^3 · e^(−2 · porting).
            let odds = pow(price, 3) * exp(-2 * porting)
            return ["Q\(quarter),gpu,\(price),0,1", "Q\(quarter),own,1,\(porting),\(odds)"]
        }
        try desk.write("choices.csv", header + rows.joined(separator: "\n"))
        let share = ["silicon", "share", "--choices", "choices.csv"]
        let document = try desk.headroom(share + ["--price", "own=+40%", "--json"]).json()
        #expect(
            abs(document["model"]["price"].double - 3) < 1e-6 && abs(document["model"]["porting"].double - 2) < 1e-6)
        let own = document["options"][1]
        let (before, after) = (own["chosen"].double, own["asked"].double)
        #expect(abs((after / (1 - after)) / (before / (1 - before)) - pow(1.4, -3)) < 1e-6)
        let wrong: [([String], Int32, String)] = [
            (["--price", "own=40"], 2, "allowed: NAME=+40%"), (["--price", "abacus=+4%"], 2, "known are gpu, own"),
            (["--price", "own=+1%", "--price", "own=+2%"], 2, "given twice"), (["--sensitivity", "99"], 2, "0 to 50"),
            (["--quarters", "0"], 2, "1 to 40"),
        ]
        for (flags, status, message) in wrong {
            let ran = try desk.headroom(share + flags)
            #expect(ran.status == status && ran.err.contains(message), "\(flags): \(ran.err)")
        }
        try desk.write("bad.csv", header + "Q1,gpu,0,0,1")
        let bad = try desk.headroom("silicon", "share", "--choices", "bad.csv")
        #expect(bad.status == 2 && bad.err.contains("bad.csv:2: price_usd_per_unit: '0' is not allowed"))
        try desk.write("few.csv", header + "Q1,gpu,1,0,1\nQ1,own,2,1,1")
        #expect(try desk.headroom("silicon", "share", "--choices", "few.csv").err.contains("too few"))
    }

    @Test func `a measured run recalibrates one chip, and the cell that is written carries it`() throws {
        let desk = try Desk()
        let columns =
            "id,workload,chip,n_chips,model,layers,hidden,heads,kv_heads,head_dim,ffn,gated,vocab,seq,gbs,precision,step_time_s"
        func row(_ id: String, _ chip: String, _ seconds: String) -> String {
            "\(id),train-dense,\(chip),64,LLAMA3-70B,80,8192,64,8,128,28672,1,128256,8192,128,bf16,\(seconds)"
        }
        try desk.write("run.csv", [columns, row("mine", "H200", "30")].joined(separator: "\n"))
        let run = ["silicon", "calibrate", "--run", "run.csv"]
        let document = try desk.headroom(run + ["--write", "own.csv", "--json"]).json()
        let pace = document["pace"].double
        #expect(document["silicon"].text == "h200" && abs(document["runs"][0]["recalibrated_s"].double - 30) < 1e-4)
        #expect(pace < 1, "30 seconds are slow")
        let flags = [
            "silicon", "estimate", "--model", "llama3-70b", "--chips", "64", "--batch", "128", "--json", "--chip",
        ]
        let own = ["--catalogue", "own.csv"]
        let (before, after) = (
            try desk.headroom(flags + ["h200"]).json(), try desk.headroom(flags + ["h200"] + own).json()
        )
        #expect(after["step_s"].double > before["step_s"].double && after["step_s"].double < 31)
        #expect(try desk.headroom(flags + ["h100"]).json() == desk.headroom(flags + ["h100"] + own).json())
        #expect(try desk.headroom("silicon", "error", "--rows", "run.csv").out.hasSuffix("measurement.\n"))
        try desk.write("two.csv", [columns, row("a", "H200", "30"), row("b", "B200", "9")].joined(separator: "\n"))
        try desk.write("none.csv", [columns, row("a", "H200", "")].joined(separator: "\n"))
        try desk.write("odd.csv", [columns, row("a", "H200", "9000")].joined(separator: "\n"))
        try desk.write("lost.csv", [columns, row("a", "Abacus", "9")].joined(separator: "\n"))
        let wrong: [([String], Int32, String)] = [
            (["two.csv"], 2, "has runs on b200, h200; name one of them with --chip"),
            (["two.csv", "--chip", "a100"], 2, "allowed: b200, h200"), (["none.csv"], 2, "no row has step_time_s"),
            (["odd.csv"], 1, "outside of what a factor of 0.25 to 4 explains"),
            (["lost.csv"], 2, "'Abacus' is not in the catalogue"), (["gone.csv"], 2, "cannot be read"),
            (
                ["two.csv", "--chip", "b200", "--write", "/nowhere/own.csv"], 2,
                "--write: /nowhere/own.csv cannot be written"
            ),
        ]
        for (flags, status, message) in wrong {
            let ran = try desk.headroom(["silicon", "calibrate", "--run"] + flags)
            #expect(ran.status == status && ran.err.contains(message), "\(flags): \(ran.status) \(ran.err)")
        }
        #expect(try desk.headroom("silicon", "calibrate", "--write", "x.csv").err.contains("go with --run"))
    }

    @Test func `the sensitivity of a port is a chart with every figure of the table`() throws {
        let desk = try Desk()
        let flags = [
            "silicon", "porting", "--engineer-months", "24", "--delay", "2", "--value", "60000", "--price", "4",
            "--price-ratio", "0.6", "--speed", "0.8", "--plot", "port.svg", "--json",
        ]
        let table = try desk.headroom(flags).json()["sensitivity"]
        let svg = desk.read("port.svg")
        let paid = table["hours"].list.flatMap(\.list).filter { !$0.isNull }
        #expect(svg.components(separatedBy: " hours</title>").count - 1 == paid.count)
        for hours in paid { #expect(svg.contains(": \(Int(hours.double.rounded())) hours</title>")) }
        _ = try XMLDocumentCheck.parse(svg)
        #expect(try desk.headroom(flags + ["--hours", "0"]).status == 2)
    }

    @Test func `rows of chips hold on the default scenario, and each line gives its value again`() throws {
        let desk = try Desk.cascadia()
        #expect(try desk.headroom("export", "out").status == 0)
        let rows = try desk.headroom("mission", "--check", "--json").json().list
        let wanted = ["S09", "S25", "S26", "S27", "S29", "S31", "S32"]
        for row in rows where wanted.contains(row["id"].text) {
            #expect(row["holds"].isTrue && !row["recompute"].text.isEmpty, "\(row["id"].text)")
            let ran = try desk.shell("cd out && " + row["recompute"].text)
            let value = ran.out.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                MissionLines.agrees(value, row["value"].text, row["tolerance"].text),
                "\(row["id"].text): \(value) for \(row["value"].text) \(ran.err)")
        }
    }
}

/// Whether a text is well-formed XML: tags open and close in order.
enum XMLDocumentCheck {
    static func parse(_ text: String) throws -> Int {
        var open: [String] = []
        var tags = 0
        for piece in text.split(separator: "<") {
            let tag = piece.prefix { $0 != ">" }
            tags += 1
            if tag.hasPrefix("/") {
                try #require(open.popLast() == String(tag.dropFirst()))
            } else if !tag.hasSuffix("/") {
                open.append(String(tag.prefix { $0 != " " }))
            }
        }
        try #require(open.isEmpty)
        return tags
    }
}

import Foundation
import TestRandom
import Testing

@Suite("The gap between demand and supply")
struct GapTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    // MARK: The closed form

    /// Every month `arrivals` orders of 8 accelerators and `build` times 8 accelerators, for 18 months; a kilowatt each.
    @Test(arguments: [(3, 2), (5, 1), (4, 4), (2, 3), (1, 0)])
    func `a constant arrival above the build gives a straight queue`(_ arrivals: Int, _ build: Int) throws {
        try Stylised(arrivals: arrivals, build: build).write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        let ran = try desk.headroom("gap", "--json", "--from", "2026-02-01", "--months", "11")
        try #require(ran.status == 0, "\(ran.err)")
        let gap = try ran.json()
        let (demand, deliverable) = (arrivals * 8000, build * 8000)
        let waiting = max(arrivals - build, 0) * 8000
        for (passed, month) in gap["months"].list.dropFirst(25).prefix(18).enumerated() {
            #expect(month["demand_watts"].number == demand * (passed + 1))
            #expect(month["deliverable_watts"].number == deliverable * (passed + 1))
            #expect(month["waiting_watts"].number == waiting * (passed + 1), "\(month["month"].text)")
            #expect(month["wanted"]["requested"]["orders"].number == arrivals)
        }
        let line = gap["trajectory"]
        #expect(line["demand_watts_per_month"].number == demand)
        #expect(line["deliverable_watts_per_month"].number == deliverable)
        #expect(line["waiting_watts_per_month"].number == waiting)
        #expect(line["crosses"].text == (arrivals == build ? "never" : "2026-01-01"))
        #expect(line["ahead_then"].text == (arrivals > build ? "demand" : arrivals < build ? "deliverable" : ""))
        let unserved = gap["total"]["unserved"]
        #expect(unserved["orders"].number == max(arrivals - build, 0) * 18)
        #expect(unserved["watts"].number == waiting * 18)
        // The last ones: 8 accelerators, 60 months from the first of their month, 24 hours a day, at a dollar an hour.
        let days = (18 * min(build, arrivals)..<18 * arrivals).map {
            Stylised.days(from: Stylised.months[$0 / arrivals])
        }
        #expect(unserved["usd_cents"].number == days.reduce(0, +) * 24 * 8 * 100)
    }

    /// Forty-eight kilowatts stand and nothing is built; demand grows by eight a month.
    @Test func `the lines cross on the day they meet`() throws {
        var made = Stylised(arrivals: 1, build: 0)
        made.standing = 48
        try made.write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        // Demand is 8 (k + 1) from February on and meets 48 five months later.
        let gap = try desk.headroom("gap", "--json", "--from", "2026-02-01", "--months", "3").json()
        #expect(gap["trajectory"]["crosses"].text == "2026-07-01")
        #expect(gap["trajectory"]["ahead_then"].text == "demand")
        #expect(gap["trajectory"]["deliverable_watts_per_month"].number == 0)
        #expect(
            try desk.headroom("gap", "--from", "2026-02-01").out.contains(
                "; from then on demand is ahead."))
    }

    @Test func `power and the grid bound what can be delivered`() throws {
        var made = Stylised(arrivals: 1, build: 0)
        (made.standing, made.hallKW) = (100, 60)
        try made.write(to: "hall", of: desk)
        (made.hallKW, made.siteKW) = (1000, 48)
        try made.write(to: "site", of: desk)
        for (folder, watts) in [("hall", 60_000), ("site", 40_000)] {
            try #require(try desk.headroom("init", folder, "--ledger", folder + ".db").status == 0)
            let gap = try desk.headroom("gap", "--json", "--ledger", folder + ".db").json()
            #expect(gap["months"][30]["deliverable_watts"].number == watts)
        }
    }

    @Test(arguments: [
        (["--months", "0"], "1 to 191 months are on the axis"),
        (["--months", "500"], "1 to 191 months are on the axis"),
        (["--from", "2023-12-31"], "the first month is 2024-01"), (["--from", "2041-12-31"], "no month follows"),
        (["--from", "soon"], "YYYY-MM-DD"),
    ])
    func `months that are not on the axis are refused`(_ flags: [String], _ says: String) throws {
        try Stylised(arrivals: 1, build: 1).write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        let ran = try desk.headroom(["gap", "--json"] + flags)
        #expect(ran.status == 2)
        let refusal = try ran.json()["refusal"]
        #expect(refusal["message"].text.contains(says), "\(refusal["message"].text)")
        #expect(refusal["code"].text == "bad_request")
    }

    // MARK: Reconciliation

    @Test(arguments: 0..<6)
    func `requested less promised is the queue on a random ledger`(_ number: Int) throws {
        let seed = Int(ProcessInfo.processInfo.environment["SEED"] ?? "") ?? Int.random(in: 0..<1 << 31)
        var luck = SplitMix64(seed: seed + number)
        try RandomOperator(&luck).write(to: "made", of: desk)
        let made = try desk.headroom("init", "made")
        try #require(made.status == 0, "SEED=\(seed) \(made.err)")
        for step in 0..<14 { try desk.headroom(RandomOperator.command(step, &luck)) }
        try reconcile("SEED=\(seed), ledger \(number)")
    }

    @Test func `requested less promised is the queue in the default scenario`() throws {
        try desk.fill()
        try reconcile("cascadia")
    }

    /// The document against the book, the queue, and Python that knows only the exported files.
    private func reconcile(_ seed: String) throws {
        let gap = try desk.headroom("gap", "--json").json()
        let queue = try desk.headroom("queue", "--json").json()["queue"].list
        #expect(gap["total"]["unserved"]["orders"].number == queue.count, "\(seed)")
        for field in ["orders", "accelerators", "watts", "usd_cents"] {
            for kind in ["requested", "promised", "unserved"] {
                let sums = [gap["months"], gap["silicon"]].map { part in
                    part.list.reduce(0) { $0 + $1["wanted"][kind][field].number }
                }
                #expect(
                    sums == [Int](repeating: gap["total"][kind][field].number, count: 2), "\(seed) \(kind) \(field)")
            }
        }
        for month in gap["months"].list {
            #expect(month["demand_watts"].number == month["taken_watts"].number + month["waiting_watts"].number)
        }
        _ = try desk.export(to: "out")
        let told = gap["months"].list.map { month in
            ["requested", "promised", "unserved"].map { month["wanted"][$0]["accelerators"].number }
        }
        let naive = try desk.python("-c", GapTests.naive, "out")
        #expect(naive.out == told.map { "\($0[0]) \($0[1]) \($0[2])\n" }.joined(), "\(seed) \(naive.err)")
        try recompute(seed, gap)
    }

    /// The lines of rows S05 and S15 over the export give their values again, and the rows hold, whatever these say.
    private func recompute(_ seed: String, _ gap: JSON) throws {
        let rows = try missionRows()
        for (id, row) in rows {
            let ran = try desk.shell("cd out && " + row["recompute"].text)
            #expect(ran.out == row["value"].text + "\n", "\(seed) \(id) \(ran.err)")
        }
        #expect(rows["S05"]?["holds"].isTrue == true, "\(seed)")
        let rates = try numbers(rows["S15"])
        let last = try #require(gap["months"].list.first { gap["trajectory"]["to"].text.hasPrefix($0["month"].text) })
        let isShort = last["demand_watts"].number > last["deliverable_watts"].number
        #expect(rows["S15"]?["holds"].isTrue == true, "\(seed)")
        let outgrows = rates[0] > rates[1] && rates[2] > 0 && isShort
        #expect(
            rows["S15"]?["note"].text.hasPrefix("demand \(outgrows ? "outgrows" : "does not outgrow")") == true,
            "\(seed)")
    }

    private func missionRows() throws -> [String: JSON] {
        let rows = try desk.headroom("mission", "--check", "--json").json().list
        let found = rows.filter { ["S05", "S15"].contains($0["id"].text) }.map { ($0["id"].text, $0) }
        try #require(found.count == 2)
        return Dictionary(uniqueKeysWithValues: found)
    }

    private func numbers(_ row: JSON?) throws -> [Int] {
        try #require(row)["value"].text.split(separator: " ").prefix(3).compactMap { Int($0) }
    }

    // MARK: What the rows say

    /// Accelerators that stand, arrivals and build by month in eights; whether something waits, and demand outgrows supply.
    @Test(arguments: [
        (0, 5, 3, true, true), (0, 1, 0, true, true),
        // As much is built as is asked for, or more: all is promised.
        (0, 4, 4, false, false), (0, 2, 3, false, false),
        // Demand grows and nothing is built, but what stands is enough for all of it.
        (1000, 2, 0, false, false),
        // What stands is enough for the first three months; from then on the queue grows.
        (48, 2, 0, true, true),
    ])
    func `the rows say whether demand outgrows supply, and hold either way`(
        _ standing: Int, _ arrivals: Int, _ build: Int, _ isHard: Bool, _ outgrows: Bool
    ) throws {
        var made = Stylised(arrivals: arrivals, build: build)
        made.standing = standing
        try made.write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        let rows = try missionRows()
        #expect(rows.values.allSatisfy { $0["holds"].isTrue })
        let (gap, line) = (try #require(rows["S05"])["note"].text, try #require(rows["S15"])["note"].text)
        #expect(gap.hasPrefix("all that is requested is promised") == !isHard)
        #expect(line.hasPrefix("demand \(outgrows ? "outgrows" : "does not outgrow") capacity here"))
    }

    @Test func `a row with no order to look at says so`() throws {
        try Stylised(arrivals: 0, build: 1).write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        for (_, row) in try missionRows() { #expect(row["note"].text == "nothing in this ledger to check it on") }
    }

    // MARK: The window

    /// The sign of the default scenario depends on the window; text, document and mission row say so.
    @Test func `windows that differ in what grows faster are named`() throws {
        try desk.fill()
        let gap = try desk.headroom("gap", "--json").json()
        let others = gap["other_windows"].list
        #expect(others.map { $0["to"].text } == ["2027-04-01", "2029-04-01"])
        #expect(gap["trajectory"]["ahead_then"].text == "demand")
        #expect(others.map { $0["ahead_then"].text } == ["deliverable", "demand"])
        for (months, window) in [("12", others[0]), ("36", others[1])] {
            let alone = try desk.headroom("gap", "--json", "--months", months).json()
            #expect(alone["trajectory"] == window)
        }
        let text = try desk.headroom("gap").out
        #expect(text.contains("depends on the window: over 12 months deliverable capacity grows faster (demand 23.0,"))
        let note = try #require(try missionRows()["S15"])["note"].text
        #expect(note.hasSuffix("; over 12 months deliverable capacity grows faster"))
        let before = try desk.headroom("gap", "--from", "2025-04-01", "--months", "36").out
        #expect(before.contains("Over 36 months, from 2025-04 to 2028-04"))
    }

    @Test func `windows that agree are named, and those past the axis are not there`() throws {
        try Stylised(arrivals: 3, build: 2).write(to: "made", of: desk)
        try #require(try desk.headroom("init", "made").status == 0)
        let ran = try desk.headroom("gap")
        #expect(ran.out.contains("What grows faster is the same over 12 and 36 months."))
        let late = try desk.headroom("gap", "--json", "--from", "2040-06-01", "--months", "6").json()
        #expect(late["other_windows"].list.count == 1)
    }

    /// Accelerators requested, promised and unserved by month, from the tables of orders alone.
    private static let naive = """
        import csv, sys
        def t(n): return list(csv.DictReader(open(sys.argv[1] + "/" + n + ".csv", newline="")))
        kind = {s["silicon"]: s["kind"] for s in t("silicon")}
        placed = {p["order"]: p["silicon"] for p in t("placements") if p["state"] != "tentative"}
        sums = [[0, 0, 0] for _ in range(216)]
        for o in t("orders"):
            if o["state"] in ("inquiry", "cancelled", "refused"): continue
            accepted = {g[0]: int((g + [o["count"]])[1]) for g in (s.split(":") for s in o["silicon"].split(";"))}
            chip = placed.get(o["order"]) if o["state"] != "queued" else next(iter(accepted))
            if kind[chip] != "accelerator": continue
            first = accepted[chip]
            n = first + sum(-(-int(s["add"]) * first // int(o["count"])) for s in t("steps") if s["order"] == o["order"])
            year, month = map(int, o["earliest"].split("-")[:2])
            line = sums[min(max((year - 2024) * 12 + month - 1, 0), 215)]
            line[0] += n
            line[2 if o["state"] == "queued" else 1] += n
        for line in sums: print(*line)
        """
}

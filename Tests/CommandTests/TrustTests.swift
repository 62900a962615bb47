import Foundation
import Testing

@Suite("Exports, the referee and verify")
struct TrustTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    @Test func `an export read back exports the same bytes`() throws {
        let first = try desk.export(to: "one")
        #expect(try desk.headroom("init", "one", "--ledger", "two.db").status == 0)
        #expect(differing(first, try desk.export("--ledger", "two.db", to: "two")) == [])
    }

    @Test func `so does an export after nothing was cancelled`() throws {
        try desk.headroom("hold", "--id", "A", "--count", "64", "--silicon", "h200", "--term", "12mo")
        try desk.headroom("supply", "slip", "CMH-E2", "60d")
        try desk.headroom("clock", "set", "2026-04-20")
        let first = try desk.export(to: "one")
        let again = try desk.headroom("init", "one", "--ledger", "two.db")
        try #require(again.status == 0, "\(again.err)")
        #expect(differing(first, try desk.export("--ledger", "two.db", to: "two")) == [])
    }

    @Test func `so does an export of a ledger with a history`() throws {
        let order = ["--count", "64", "--silicon", "h200", "--term", "12mo"]
        try desk.headroom(["hold", "--id", "A", "--key", "a\"b,c", "--customer", "Ada, \"Lovelace\"\nand son"] + order)
        try desk.headroom(["sign", "--id", "B", "--tier", "1"] + order)
        try desk.headroom(["hold", "--id", "C"] + order)
        try desk.headroom("supply", "slip", "CMH-E2", "60d")
        try desk.headroom("supply", "cut", "C-CMH-3-H200", "40")
        try desk.headroom("cancel", "C")
        try desk.headroom("supply", "cancel", "SUB-19")
        try desk.headroom("clock", "set", "2026-08-01")
        try desk.headroom("supply", "arrive", "CMH-E2", "2026-07-30")
        let first = try desk.export(to: "one")
        let again = try desk.headroom("init", "one", "--ledger", "two.db")
        try #require(again.status == 0, "\(again.err)")
        #expect(differing(first, try desk.export("--ledger", "two.db", to: "two")) == [])
        #expect(try desk.headroom("verify", "--ledger", "two.db").status == 0)
        let referee = try desk.referee("one")
        #expect(referee.status == 0, "\(referee.out)")
    }

    @Test(arguments: [["--now", "2026-08-01"], []])
    func `an export made later than the last fact reads back`(_ more: [String]) throws {
        if more.isEmpty { try desk.headroom("clock", "follow") }
        try #require(try desk.headroom(["export", "one"] + more).status == 0)
        let again = try desk.headroom("init", "one", "--ledger", "two.db")
        #expect(again.status == 0, "\(again.err)")
    }

    @Test func `an export of a scenario reads back`() throws {
        try desk.headroom("scenario", "fork", "s")
        try desk.headroom("supply", "slip", "CMH-E2", "60d", "--scenario", "s")
        let first = try desk.export("--scenario", "s", to: "one")
        #expect(try desk.headroom("init", "one", "--ledger", "two.db").status == 0)
        #expect(differing(first, try desk.export("--ledger", "two.db", "--scenario", "s", to: "two")) == [])
    }

    @Test func `tables without the log give the same tables again`() throws {
        let first = try desk.export(to: "one")
        try FileManager.default.removeItem(atPath: desk.file("one/facts.csv"))
        #expect(try desk.headroom("init", "one", "--ledger", "two.db").status == 0)
        // What promises stand on is of the log: without it they were made in another order (decision 27).
        let ofTheLog: Set = ["facts.csv", "pegs.csv", "stands.csv"]
        #expect(
            Set(differing(first, try desk.export("--ledger", "two.db", to: "two"))).subtracting(ofTheLog) == [])
    }

    @Test func `two processes make the same bytes`() throws {
        for ledger in ["one", "two"] {
            #expect(try desk.headroom("init", "cascadia", "--ledger", ledger + ".db").status == 0)
        }
        let first = try desk.export("--ledger", "one.db", to: "one")
        #expect(differing(first, try desk.export("--ledger", "two.db", to: "two")) == [])
    }

    @Test func `a table that differs from the log is a fault`() throws {
        _ = try desk.export(to: "one")
        try desk.change("one/halls.csv", ",1150,", ",1151,")
        let ran = try desk.headroom("init", "one", "--ledger", "two.db")
        #expect(ran.status == 2)
        #expect(ran.err.hasPrefix("halls.csv:2: differs from what facts.csv gives"))
        #expect(!desk.has("two.db"))
    }

    @Test func `the referee agrees with the export`() throws {
        _ = try desk.export(to: "one")
        let ran = try desk.referee("one")
        #expect(ran.status == 0, "\(ran.out)")
        let verdict = try JSON(Data(ran.out.split(separator: "\n").last.map { Data($0.utf8) } ?? Data()))
        #expect(verdict["ok"].isTrue)
        #expect(verdict["oversold"].number == 0)
    }

    /// Each version of a promise has its own count and days; the referee looks at all of them, and at what is kept after them.
    @Test func `the referee follows a promise through its versions`() throws {
        let ask = [
            "--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2027-06-01", "--min-chunk", "32",
        ]
        try desk.headroom(["sign", "--id", "C1", "--renewal", "6mo:60:first"] + ask)
        try desk.headroom("amend", "C1", "--count", "96", "--from", "2027-09-01")
        try desk.headroom("renew", "C1", "--term", "6mo")
        let files = try desk.export(to: "one")
        let versions = files["versions.csv"].map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(
            versions.split(separator: "\n").dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            .map { "\($0[1]) \($0[2]) \($0[5]) \($0[8]) \($0[9])" } == [
                "1 past 64 2027-06-01 2027-09-01", "2 past 96 2027-09-01 2028-06-01",
                "3 current 96 2028-06-01 2028-12-01", "4 kept 96 2028-12-01 2029-06-01",
            ])
        let agreed = try desk.referee("one")
        #expect(agreed.status == 0, "\(agreed.out)")
        for (old, new) in [("1,past,1,1,64", "1,past,1,1,65"), ("2027-09-01,2028-06-01\n", "2027-09-01,2028-07-01\n")] {
            try desk.write("one/versions.csv", versions.replacingOccurrences(of: old, with: new))
            let ran = try desk.referee("one")
            #expect(ran.status == 1 && ran.out.contains("C1 version"), "\(old): \(ran.out)")
        }
    }

    /// A file of an export and one cell of its first record, changed.
    @Test(arguments: [
        ("placements.csv", 6, "1", "places {'0': 1} by step"), ("needs.csv", 5, "1", "needs.csv"),
        ("supply.csv", 3, "1", "hall_kw/h0"),
        ("facts.csv", 7, "clock_sett", "is not what was hashed"), ("facts.csv", 10, "0", "does not follow"),
    ])
    func `the referee finds one cell changed`(_ file: String, _ column: Int, _ cell: String, _ says: String) throws {
        try desk.headroom("generate", "--regions", "1", "--halls", "2", "--orders", "40", "made")
        try #require(try desk.headroom("init", "made", "--ledger", "small.db").status == 0)
        _ = try desk.export("--ledger", "small.db", to: "one")
        try #require(try desk.referee("one").status == 0)
        let script = """
            import csv, sys
            csv.field_size_limit(1 << 30)
            rows = list(csv.reader(open(sys.argv[1], newline="")))
            rows[1][int(sys.argv[2])] = sys.argv[3]
            csv.writer(open(sys.argv[1], "w", newline=""), lineterminator="\\n").writerows(rows)
            """
        try #require(try desk.python("-c", script, "one/" + file, "\(column)", cell).status == 0)
        let ran = try desk.referee("one")
        #expect(ran.status == 1)
        #expect(ran.out.contains(says), "\(ran.out.prefix(500))")
    }

    @Test func `verify re-derives the ledger`() throws {
        let ran = try desk.headroom("verify", "--json")
        let verdict = try ran.json()
        #expect(ran.status == 0)
        #expect(verdict.keys.isSuperset(of: ["ok", "facts", "resource_days", "oversold"]))
        #expect(verdict["ok"].isTrue)
        #expect(verdict["oversold"].number == 0)
        #expect(verdict["orders"].number == 221)
    }

    @Test(arguments: [
        (
            "UPDATE facts SET payload = replace(payload, '\"count\":104340', '\"count\":104341')",
            "does not match its hash"
        ),
        ("UPDATE facts SET actor = 'nobody' WHERE seq = 100", "fact 100 does not match its hash"),
        ("DELETE FROM facts WHERE seq = 100", "fact 101"),
        ("UPDATE facts SET hash = upper(hash) WHERE seq = 100", "fact 100"),
    ])
    func `a row changed behind its back is found`(_ change: String, _ says: String) throws {
        try desk.sql(change)
        let verify = try desk.headroom("verify", "--json")
        #expect(verify.status == 3)
        #expect(try !verify.json()["ok"].isTrue)
        #expect(try verify.json()["faults"].list.contains { $0.text.contains(says) })
        #expect(try desk.headroom("verify").out.hasPrefix("NOT ok"))
        let quote = try desk.headroom(flagship)
        #expect(quote.status == 3)
        #expect(quote.out.isEmpty && quote.err.contains("fact"))
    }

    @Test func `the last fact taken away is not seen, for a log may be short`() throws {
        try desk.headroom("supply", "slip", "CMH-E2", "9d")
        try desk.sql("DELETE FROM facts WHERE seq = (SELECT max(seq) FROM facts)")
        #expect(try desk.headroom("verify").status == 0)
    }

    @Test func `rows that are built hold, and each line over the export gives its value again`() throws {
        let ran = try desk.headroom("mission", "--check", "--json")
        #expect(ran.status == 0)
        let rows = try ran.json().list
        #expect(rows.map { $0["id"].text } == (1...54).map { "S" + ($0 < 10 ? "0" : "") + "\($0)" })
        #expect(rows.allSatisfy { $0.keys.isSuperset(of: ["id", "holds", "value", "tolerance", "how", "recompute"]) })
        _ = try desk.export(to: "one")
        let lines = rows.filter { !$0["recompute"].text.isEmpty }
        #expect(!lines.isEmpty)
        for row in lines {
            let ran = try desk.shell("cd one && " + row["recompute"].text)
            let value = ran.out.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                MissionLines.agrees(value, row["value"].text, row["tolerance"].text),
                "\(row["id"].text): \(value) for \(row["value"].text) \(ran.err)")
        }
    }
}

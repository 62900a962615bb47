import Foundation
import Testing

/// The contract, whole, on the command line: what people type, and what they are told.
@Suite("Contracts")
struct ContractTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    private static let ask = ["--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2027-06-01"]

    /// Carries a command out, which must go well, and sees that the ledger still verifies.
    @discardableResult private func done(_ arguments: [String]) throws -> JSON {
        let ran = try desk.headroom(arguments + ["--json"])
        #expect(ran.status == 0, "\(arguments): \(ran.out) \(ran.err)")
        let verify = try desk.headroom("verify", "--json")
        #expect(verify.status == 0, "after \(arguments): \(verify.out)")
        #expect(try verify.json()["oversold"].number == 0)
        return try ran.json()
    }

    private func refused(_ arguments: [String]) throws -> (code: String, message: String) {
        let ran = try desk.headroom(arguments + ["--json"])
        #expect(ran.status == 1 || ran.status == 2, "\(arguments): \(ran.out)")
        let refusal = try ran.json()["refusal"]
        return (refusal["code"].text, refusal["message"].text)
    }

    private func state(_ order: String) throws -> JSON {
        let book = try desk.headroom("book", "--json").json()["book"].list
        return try #require(book.first { $0["order"].text == order })
    }

    // MARK: Approvals

    @Test func `a price below what a seller may ask waits, and is approved or declined by name`() throws {
        let cheap = ["sign", "--customer", "acme", "--price", "1000000"] + ContractTests.ask
        let ran = try desk.headroom(cheap + ["--id", "D1", "--actor", "sam"])
        #expect(ran.status == 1)
        #expect(
            ran.out.hasPrefix(
                "No (needs_approval): $1.00 an hour for h200 is 45.9% below its list price, $1.85; policy"))
        let waiting = try done(["approvals"])["approvals"][0]
        let request = String(waiting["request"].number)
        #expect(waiting["actor"].text == "sam" && waiting["state"].text == "waiting" && waiting["order"].text == "D1")
        #expect(try desk.headroom("approvals").out.contains("sign order D1"))
        try done(["approve", request, "--approver", "kim"])
        #expect(try state("D1")["state"].text == "promised")
        let again = try refused(["approve", request, "--approver", "kim"])
        #expect(
            again.code == "wrong_state" && again.message.hasPrefix("request \(request) was approved by kim in fact"))
        try done(cheap + ["--id", "D2", "--approver", "kim"])
        _ = try refused(cheap + ["--id", "D3"])
        let other = String(try done(["approvals"])["approvals"][0]["request"].number)
        try done(["decline", other, "--approver", "kim", "--cause", "no"])
        let all = try done(["approvals", "--all"])["approvals"].list
        #expect(all.map(\.["state"].text) == ["approved", "declined"] && all[1]["cause"].text == "no")
        #expect(try done(["approvals"])["approvals"].list.isEmpty)
        let none = try desk.headroom("approve", "5", "--approver", "kim")
        #expect(none.status == 1 && none.err.contains("there is no request 5; `headroom approvals --all` lists them"))
    }

    // MARK: The life of a contract

    @Test func `from inquiry to cancelled, each step verified and in the log`() throws {
        try done(["inquire", "--id", "C1", "--customer", "acme"] + ContractTests.ask)
        let held = try done(["hold", "--id", "C1", "--exit-fee", "25"])
        #expect(held["options"][0]["start"].text == "2027-06-01" && held["until"].text == "2026-04-23T00:00:00.000Z")
        try done(["confirm", "C1"])
        #expect(try state("C1")["state"].text == "promised")
        let amended = try done(["amend", "C1", "--count", "128", "--reason", "they grow"])
        let money = amended["money"][0]
        #expect(money["after_usd_cents"].number == 2 * money["before_usd_cents"].number)
        #expect(!amended["pending"].isTrue && amended["revised"][0]["accelerators"].number == 128)
        let renewed = try done(["renew", "C1", "--term", "6mo"])
        #expect(renewed["revised"][0]["end"].text == "2028-12-01")
        #expect(renewed["money"][0]["before_usd_cents"] == money["after_usd_cents"])
        let cancelled = try done(["cancel", "C1"])["money"][0]
        #expect(cancelled["before_usd_cents"] == renewed["money"][0]["after_usd_cents"])
        #expect(cancelled["after_usd_cents"].number == 0)
        #expect(cancelled["fee_usd_cents"].number == (cancelled["before_usd_cents"].number + 3) / 4)
        let log = try desk.headroom("log", "--order", "C1", "--json").json()["log"].list
        #expect(
            log.map(\.["kind"].text) == [
                "order_inquired", "order_held", "order_confirmed", "order_amended", "order_renewed", "order_cancelled",
            ])
        #expect(log[3]["reason"].text == "they grow" && log[3]["actor"].text == "operator")
        #expect(try desk.headroom("log", "--order", "C1", "--last", "2", "--json").json()["log"].list.count == 2)
    }

    @Test func `a bumped hold is an inquiry again`() throws {
        try done(["hold", "--id", "C1"] + ContractTests.ask)
        let bumped = try done(["bump", "C1", "--cause", "a signed order", "--approver", "kim"])
        #expect(bumped["bumped"].list.map(\.text) == ["C1"])
        #expect(try refused(["confirm", "C1"]).code == "wrong_state")
        try done(["sign", "--id", "C1"])
        #expect(
            try refused(["bump", "C1", "--cause", "x", "--approver", "kim"]).message
                == "order C1 is promised; only a hold can be bumped, and a queued order moves by its tier")
    }

    @Test func `an amendment that does not fit waits and can be taken back`() throws {
        try done(["sign", "--id", "C1"] + ContractTests.ask)
        let before = try state("C1")
        let pending = try done(["amend", "C1", "--count", "60000"])
        #expect(pending["pending"].isTrue && pending["revised"].isEmpty && pending["money"].isEmpty)
        #expect(try state("C1")["count"] == before["count"] && !state("C1")["amendment"].isNull)
        let text = try desk.headroom("amend", "C1", "--count", "70000").out
        #expect(text.contains("the promise stands as it was, and the amendment waits"))
        try done(["amend", "C1", "--withdraw"])
        #expect(try state("C1") == before)
        #expect(try refused(["amend", "C1", "--withdraw"]).message == "order C1 has no amendment that waits")
    }

    @Test func `options are shown and not sold, and first refusal keeps its capacity`() throws {
        let more = ["--growth", "8:6mo:30", "--renewal", "6mo:60:first"]
        try done(["sign", "--id", "C1"] + ContractTests.ask + more)
        #expect(
            try state("C1")["option"].text
                == "may renew for 6mo, 60 days before, first refusal; may take 8 more from 6mo, 30 days before")
        let rows = try desk.export(to: "out")["placements.csv"].map { String(decoding: $0, as: UTF8.self) } ?? ""
        let own = rows.split(separator: "\n").filter { $0.hasPrefix("C1,") }
        #expect(
            own.count == 2 && own.allSatisfy { $0.contains(",h200,64,") }, "the promise and what is kept, no growth")
        #expect(own.contains { $0.contains("2028-06-01,2028-12-01") })
    }

    // MARK: When supply fails

    @Test func `a re-promise is proposed, approved and applied as one fact`() throws {
        try done(["supply", "cut", "C-LLA-1-H200-1", "500"])
        let facts = try desk.headroom("verify", "--json").json()["facts"].number
        let plan = try desk.headroom("repromise", "propose", "--json").json()
        #expect(try desk.headroom("repromise", "--json").json() == plan)
        #expect(try desk.headroom("verify", "--json").json()["facts"].number == facts)
        let movers = plan["moves"].list
        try #require(!movers.isEmpty)
        // Policy ranks by tier first: nobody of tier 2 moves while one of tier 3 can.
        #expect(movers.allSatisfy { $0["tier"].number == 3 })
        let table = try desk.headroom("repromise").out
        #expect(table.contains("repromise apply --approver NAME --proposal \(plan["proposal"].text)"))
        let apply = ["repromise", "apply", "--approver", "kim", "--proposal", plan["proposal"].text]
        let done = try done(apply + ["--key", "r1"])
        #expect(done["ledger_seq"].number == facts + 1)
        #expect(done["revised"].list.map(\.["order"]) == movers.map(\.["order"]))
        let penalties = done["money"].list.reduce(0) { $0 + $1["penalty_usd_cents"].number }
        #expect(penalties == plan["penalties_usd_cents"].number)
        #expect(done["moves"].list.filter { $0["cause"].text.contains("re-promise") }.count == movers.count)
        #expect(try desk.headroom(apply + ["--key", "r1", "--json"]).json() == done)
        #expect(try desk.headroom("repromise").out == "No promise is in a breach; nothing has to move.\n")
    }

    @Test func `what runs before a renewal is re-promised with the days it loses, exported and imported`() throws {
        for order in ["ORD-1046", "ORD-1044"] { try done(["renew", order, "--term", "3mo"]) }
        try done(["supply", "cut", "C-LLA-1-H200-1", "500"])
        let plan = try desk.headroom("repromise", "--json").json()
        #expect(plan["moves"].list.map(\.["order"].text) == ["ORD-1046", "ORD-1044"])
        for move in plan["moves"].list {
            #expect(move["lost"]["start"].text == "2026-04-09" && move["lost"]["end"] == move["to"])
        }
        let text = try desk.headroom("repromise").out
        #expect(text.contains("Lost, because what follows stays: ORD-1046 2026-04-09 to "))
        let applied = try done(["repromise", "apply", "--approver", "kim", "--proposal", plan["proposal"].text])
        let revised = applied["revised"].list
        #expect(revised.map(\.["earlier"].list.count) == [1, 1] && revised[0]["start"].text == "2029-03-25")
        #expect(revised[0]["earlier"][0]["start"] == plan["moves"][0]["to"])
        #expect(try state("ORD-1046")["end"].text == "2029-06-25" && state("ORD-1046")["shortfall"].isNull)
        #expect(try desk.headroom("repromise").out == "No promise is in a breach; nothing has to move.\n")
        let tables = try desk.export(to: "out")
        #expect(try desk.headroom("init", desk.file("out"), "--ledger", "again.db").status == 0)
        #expect(try desk.headroom("verify", "--ledger", "again.db").status == 0)
        #expect(try desk.headroom("export", desk.file("again"), "--ledger", "again.db").status == 0)
        let rows = FileManager.default.contents(atPath: desk.file("again/placements.csv"))
        #expect(rows != nil && rows == tables["placements.csv"])
    }

    @Test func `a stale proposal is refused with the fresh one`() throws {
        try done(["supply", "cut", "C-LLA-1-H200-1", "500"])
        let old = try desk.headroom("repromise", "--json").json()["proposal"].text
        try done(["supply", "cut", "C-LLA-1-H200-1", "1500"])
        let fresh = try desk.headroom("repromise", "--json").json()["proposal"].text
        let stale = try refused(["repromise", "apply", "--approver", "kim", "--proposal", old])
        #expect(stale.code == "stale_proposal" && stale.message.contains(old) && stale.message.contains(fresh))
        try done(["repromise", "apply", "--approver", "kim", "--proposal", fresh, "--cause", "a fire"])
        let last = try desk.headroom("log", "--last", "1", "--json").json()["log"][0]
        #expect(last["what"].text == "re-promise: a fire" && last["kind"].text == "orders_repromised")
    }

    @Test func `without a breach and without an approver nobody moves`() throws {
        let refusal = try refused(["repromise", "apply", "--approver", "kim"])
        #expect(refusal.code == "wrong_state")
        #expect(try refused(["repromise", "apply"]).code == "wrong_state")
    }

    // MARK: The log and the past

    @Test func `as-of shows what was known then`() throws {
        func book(_ day: String) throws -> JSON { try desk.headroom("book", "--as-of", day, "--json").json()["book"] }
        let (then, now) = (try book("2026-02-05"), try book("2026-04-09"))
        #expect(then.list.count < now.list.count && !then.isEmpty)
        #expect(try desk.headroom("book", "--json").json()["book"] == now)
        try done(["sign", "--id", "C1", "--now", "2026-04-20"] + ContractTests.ask)
        #expect(try book("2026-04-09") == now)
        #expect(try !book("2026-04-19").list.contains { $0["order"].text == "C1" })
        #expect(try book("2026-04-20").list.contains { $0["order"].text == "C1" })
        #expect(try desk.headroom("verify").status == 0)
    }

    @Test func `before the first fact, and on what is no day, as-of says so`() throws {
        let early = try desk.headroom("book", "--as-of", "1990-01-01")
        #expect(early.status == 2)
        #expect(early.err.contains("as of 1990-01-01 nothing was known to main; its first fact is of 2016-01-31"))
        let wrong = try desk.headroom("book", "--as-of", "soon")
        #expect(wrong.status == 2 && wrong.err.contains("--as-of: 'soon' is not a day; allowed: YYYY-MM-DD"))
    }

    @Test func `the log of an order nobody knows is empty and says so`() throws {
        #expect(try desk.headroom("log", "--order", "NOBODY").out == "No facts match.\n")
    }

    // MARK: Keys

    @Test func `a key gets the same bytes for ever, answers and refusals alike`() throws {
        try done(["hold", "--id", "H1"] + ContractTests.ask)
        try done(["sign", "--id", "C1"] + ContractTests.ask)
        let commands: [[String]] = [
            ["inquire", "--id", "C2"] + ContractTests.ask, ["amend", "C1", "--count", "100"],
            ["amend", "C1", "--count", "90000"], ["amend", "C1", "--withdraw"], ["renew", "C1", "--term", "6mo"],
            ["renew", "C2", "--term", "6mo"], ["bump", "H1", "--cause", "x", "--approver", "kim"],
            ["bump", "H1", "--cause", "y", "--approver", "kim"], ["cancel", "C1"], ["amend", "C1", "--count", "1"],
            ["repromise", "apply", "--approver", "kim", "--cause", "none"],
        ]
        var first: [Data] = []
        for (index, command) in commands.enumerated() {
            first.append(try desk.headroom(command + ["--json", "--key", "k\(index)"]).bytes)
        }
        let facts = try desk.headroom("verify", "--json").json()["facts"].number
        for (index, command) in commands.enumerated() {
            let again = try desk.headroom(command + ["--json", "--key", "k\(index)", "--now", "2026-05-01"])
            #expect(again.bytes == first[index], "\(command)")
        }
        #expect(try desk.headroom("verify", "--json").json()["facts"].number == facts)
    }

    @Test func `of several refusals the first of the vocabulary is told`() throws {
        try done(["sign", "--id", "C1", "--key", "k"] + ContractTests.ask)
        let bad = ["hold", "--count", "0", "--silicon", "h200", "--term", "12mo"]
        #expect(try refused(bad + ["--now", "2026-01-01"]).code == "clock_back")
        #expect(try refused(bad + ["--now", "2026-01-01", "--key", "k"]).code == "key_reused")
        #expect(try refused(bad + ["--id", "C1"]).code == "bad_request")
        #expect(
            try refused(["hold", "--id", "C1", "--count", "8", "--silicon", "x1", "--term", "12mo"]).code
                == "unknown_silicon")
        #expect(
            try refused(["hold", "--id", "C1", "--count", "8", "--silicon", "h200", "--term", "60y"]).code == "id_taken"
        )
        #expect(try refused(["hold", "--id", "C1"]).code == "id_taken")
        #expect(try refused(["bump", "NOBODY", "--cause", "x", "--approver", ""]).code == "unknown_order")
    }

    // MARK: clauses.csv

    private static let header =
        "order,clause,accelerators,term,notice_days,first_refusal,price_usd_micro_per_accelerator_hour,percent,source,as_of,confidence\n"

    @Test func `clauses go out and come in again, byte for byte`() throws {
        let clauses = [
            "--approver", "kim", "--price-tier", "32:1500000", "--growth", "8:6mo:30", "--exit-fee", "25", "--renewal",
            "6mo:60",
        ]
        try done(["sign", "--id", "C1"] + ContractTests.ask + clauses)
        let out = try desk.export(to: "out")
        #expect(
            desk.read("out/clauses.csv")
                == ContractTests.header + """
                    C1,price_tier,32,,,,1500000,,asked for,2026-04-09,published
                    C1,renewal,,6mo,60,no,,,asked for,2026-04-09,published
                    C1,growth,8,6mo,30,,,,asked for,2026-04-09,published
                    C1,exit_fee,,,,,,25,asked for,2026-04-09,published

                    """)
        // From the tables alone, without the log.
        try FileManager.default.removeItem(atPath: desk.file("out/facts.csv"))
        #expect(try desk.headroom("init", "out", "--ledger", "again.db").status == 0)
        let again = try desk.export("--ledger", "again.db", to: "more")
        // Who stands on what is a matter of history.
        #expect(differing(out, again) == ["facts.csv", "pegs.csv", "stands.csv"])
        #expect(try desk.headroom("verify", "--ledger", "again.db").status == 0)
    }

    /// A row of clauses.csv, and what is said of it.
    static let faults: [(row: String, says: String)] = [
        ("NOBODY,exit_fee,,,,,,25", "there is no order 'NOBODY' in orders.csv"),
        ("ORD-1012,rebate,,,,,,25", "rebate"), ("ORD-1012,exit_fee,,,,,,", "clause exit_fee: percent must be"),
        ("ORD-1012,exit_fee,,,,,,101", "percent"), ("ORD-1012,exit_fee,,,,,,-1", "percent"),
        ("ORD-1012,price_tier,,,,,100,", "clause price_tier: accelerators must be"),
        ("ORD-1012,price_tier,0,,,,100,", "accelerators"),
        ("ORD-1012,price_tier,8,,,,,", "clause price_tier: price_usd"),
        ("ORD-1012,renewal,,,90,yes,,", "clause renewal: term must be"),
        ("ORD-1012,renewal,,0d,90,yes,,", "clause renewal: term must be"),
        ("ORD-1012,renewal,,a year,90,yes,,", "term"), ("ORD-1012,renewal,,12mo,9999,yes,,", "notice_days"),
        ("ORD-1012,renewal,,12mo,90,perhaps,,", "first_refusal"),
        ("ORD-1012,growth,,12mo,90,,,", "clause growth: accelerators must be"),
        ("ORD-1012,growth,8,,90,,,", "clause growth: term must be"),
    ]

    @Test func `faults of clauses are told with their line`() throws {
        _ = try desk.export(to: "out")
        try FileManager.default.removeItem(atPath: desk.file("out/facts.csv"))
        for (row, says) in ContractTests.faults {
            try desk.write("out/clauses.csv", ContractTests.header + row + ",test,2026-04-09,assumption\n")
            let ran = try desk.headroom("init", "out", "--ledger", "new.db")
            #expect(ran.status == 2, "\(row)")
            #expect(ran.err.contains("clauses.csv:2: ") && ran.err.contains(says), "\(row): \(ran.err)")
            #expect(!desk.has("new.db"))
        }
    }

    @Test func `clause flags that are wrong are told`() throws {
        for (flag, value) in [
            ("--price-tier", "32"), ("--price-tier", "0:100"), ("--renewal", "soon"), ("--renewal", "6mo:60:second"),
            ("--renewal", "6mo:x"), ("--growth", "8"), ("--growth", "8:soon"), ("--growth", "8:6mo:x"),
            ("--exit-fee", "101"),
        ] {
            let ran = try desk.headroom(["sign"] + ContractTests.ask + [flag, value])
            #expect(ran.status == 2 && ran.out.isEmpty && !ran.err.isEmpty, "\(flag) \(value): \(ran.err)")
        }
    }
}

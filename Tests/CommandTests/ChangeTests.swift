import Foundation
import Testing

@Suite("Changing")
struct ChangeTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    private let order = ["--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2027-06-01", "--json"]

    private func hold(_ more: String...) throws -> Ran { try desk.headroom(["hold"] + order + more) }
    private func facts() throws -> Int { try desk.headroom("verify", "--json").json()["facts"].number }

    @Test func `a hold takes capacity and a replay is the same bytes`() throws {
        let first = try hold("--id", "H1", "--key", "k1")
        let held = try first.json()
        #expect(first.status == 0)
        #expect(held["order"].text == "H1")
        #expect(held["until"].text == "2026-04-23T00:00:00.000Z")
        #expect(held["options"][0].keys.isSuperset(of: AskTests.optionKeys))
        let facts = try facts()
        #expect(try hold("--id", "H1", "--key", "k1").bytes == first.bytes)
        try desk.headroom("supply", "slip", "CMH-E2", "30d")
        #expect(try hold("--id", "H1", "--key", "k1", "--now", "2026-05-05").bytes == first.bytes)
        #expect(try self.facts() == facts + 1)
    }

    @Test func `the queue tells what moved since, from when to when, and what moved it`() throws {
        let before = try facts()
        let slip = try desk.headroom("supply", "slip", "CMH-E2", "200d", "--json").json()
        let expected = slip["moves"].list.map { [$0["order"].text, $0["from"].text, $0["to"].text, $0["cause"].text] }
        let queue = try desk.headroom("queue", "--since", String(before), "--json").json()
        let moved = queue["moved"].list.filter { $0["seq"].number == slip["ledger_seq"].number }
        #expect(!expected.isEmpty)
        #expect(moved.map { [$0["order"].text, $0["from"].text, $0["to"].text, $0["cause"].text] } == expected)
        let after = slip["ledger_seq"].number
        #expect(try desk.headroom("queue", "--since", String(after), "--json").json()["moved"].list.isEmpty)
        #expect(try desk.headroom("queue", "--since", "soon").status == 2)
        #expect(queue["queue"].list.allSatisfy { !$0["can_move_because"].list.isEmpty })
        #expect(queue["queue"].list.map(\.["ahead"]["orders"].number) == Array(0..<queue["queue"].list.count))
    }

    @Test func `a key used again with another body is refused`() throws {
        _ = try hold("--id", "H1", "--key", "k1")
        let other = try hold("--id", "H2", "--key", "k1")
        #expect(other.status == 1)
        #expect(try other.json()["refusal"]["code"].text == "key_reused")
    }

    @Test func `a refusal under a key replays, and without one writes nothing`() throws {
        let before = try facts()
        let big = ["hold", "--count", "9000000", "--silicon", "h200", "--term", "12mo", "--json"]
        let plain = try desk.headroom(big)
        #expect(plain.status == 1)
        #expect(try facts() == before)
        let first = try desk.headroom(big + ["--key", "k"])
        #expect(first.status == 1)
        #expect(try first.json()["refusal"]["code"].text == "exceeds_supply")
        #expect(try facts() == before + 1)
        #expect(try desk.headroom(big + ["--key", "k"]).bytes == first.bytes)
        #expect(try facts() == before + 1)
    }

    @Test func `a hold is confirmed in time, and refused when dead`() throws {
        _ = try hold("--id", "H1", "--until", "2026-04-20")
        _ = try hold("--id", "H2", "--until", "2026-04-20")
        let confirmed = try desk.headroom("confirm", "H1", "--now", "2026-04-19T23:59:59Z", "--json")
        #expect(confirmed.status == 0)
        let late = try desk.headroom("confirm", "H2", "--now", "2026-04-20", "--json")
        #expect(late.status == 1)
        #expect(try late.json()["refusal"]["code"].text == "hold_expired")
        #expect(try !late.json()["options"].list.isEmpty, "a dead hold is refused with a fresh option")
        let book = try desk.headroom("book", "--json", "--now", "2026-04-20").json()["book"].list.map(\.["order"].text)
        #expect(book.contains("H1") && !book.contains("H2"))
    }

    @Test func `cancel gives capacity back, once`() throws {
        _ = try hold("--id", "H1")
        let first = try desk.headroom("cancel", "H1", "--key", "c", "--json")
        #expect(first.status == 0)
        #expect(try first.json()["order"].text == "H1")
        #expect(try desk.headroom("cancel", "H1", "--key", "c", "--json").bytes == first.bytes)
        let again = try desk.headroom("cancel", "H1", "--json")
        #expect(again.status == 1)
        #expect(try again.json()["refusal"]["code"].text == "wrong_state")
        #expect(try desk.headroom("verify").status == 0)
    }

    @Test func `the clock never runs back`() throws {
        #expect(try desk.headroom("clock", "set", "2026-05-01").status == 0)
        for arguments in [["clock", "set", "2026-04-30", "--json"], flagship + ["--now", "2026-04-30"]] {
            let ran = try desk.headroom(arguments)
            #expect(ran.status == 1)
            #expect(try ran.json()["refusal"]["code"].text == "clock_back")
        }
        #expect(try desk.headroom("clock", "--json").json()["clock"].text == "2026-05-01T00:00:00.000Z")
    }

    @Test func `supply changes, and what it moves is told`() throws {
        let slip = try desk.headroom("supply", "slip", "CMH-E2", "90d", "--json")
        #expect(slip.status == 0)
        let moved = try slip.json()["moves"].list.map(\.["order"].text)
        #expect(moved.contains("ORD-1201"))
        let live = try desk.headroom("supply", "slip", "IAD-E1", "3d", "--json")
        #expect(live.status == 1)
        #expect(try live.json()["refusal"]["code"].text == "item_live")
        try desk.write(
            "more.csv", "item,class,resource,quantity,stage,plan\nX1,chips,chips/cmh-3/h200,64,planned,2027-01-01\n")
        #expect(try desk.headroom("supply", "add", "--file", "more.csv").status == 0)
        let bad = try desk.headroom("supply", "add", "--file", "more.csv", "--json")
        #expect(try bad.json()["refusal"]["code"].text == "id_taken")
        #expect(try desk.headroom("verify").status == 0)
    }

    @Test func `two processes write one ledger without loss`() throws {
        let before = try facts()
        let script = """
            import subprocess, sys
            def hold(name):
                return subprocess.Popen([sys.argv[1], "hold", "--count", "8", "--silicon", "h200", "--term", "6mo",
                    "--earliest", "2027-06-01", "--id", name, "--key", name, "--json"], stdout=subprocess.PIPE)
            for n in range(10):
                pair = [hold(f"a{n}"), hold(f"b{n}")]
                if any([p.wait() for p in pair]): sys.exit(1)
            """
        #expect(try desk.python("-c", script, Program.path).status == 0)
        #expect(try facts() == before + 20)
        let book = Set(try desk.headroom("book", "--json").json()["book"].list.map(\.["order"].text))
        #expect((0..<10).allSatisfy { book.contains("a\($0)") && book.contains("b\($0)") })
        #expect(try desk.headroom("verify").status == 0)
    }

    @Test func `of two processes that want the same one gets it`() throws {
        let script = """
            import json, subprocess, sys
            def hold(name):
                return subprocess.Popen([sys.argv[1], "hold", "--count", "2048", "--silicon", "h200", "--term", "24mo",
                    "--chunk-in", "fabric", "--id", name, "--json"], stdout=subprocess.PIPE)
            starts = [json.loads(p.communicate()[0])["options"][0]["start"] for p in [hold("a"), hold("b")]]
            print(*sorted(starts))
            """
        let ran = try desk.python("-c", script, Program.path)
        let starts = ran.out.split(whereSeparator: \.isWhitespace)
        try #require(starts.count == 2, "\(ran.err)")
        #expect(starts[0] < starts[1])
        #expect(try desk.headroom("verify", "--json").json()["oversold"].number == 0)
    }
}

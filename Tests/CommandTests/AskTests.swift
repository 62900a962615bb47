import Foundation
import Testing

@Suite("Asking")
struct AskTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    static let quoteKeys: Set = ["ledger_seq", "basis", "exact", "options", "moves", "refusal"]
    static let optionKeys: Set = [
        "start", "end", "p50", "p80", "p90", "placements", "price_usd_micro_per_accelerator_hour", "held_by",
    ]
    static let placementKeys: Set = [
        "step", "chunk", "row", "hall", "site", "region", "silicon", "count", "start", "end",
    ]

    @Test func `the demo promises or queues every order`() throws {
        let ran = try desk.headroom("demo")
        #expect(ran.status == 0)
        #expect(ran.seconds < 10)
        #expect(ran.out.contains("61 queued"))
        let overview = try desk.headroom("demo", "--json")
        #expect(overview.status == 0)
        #expect(try !overview.json().isEmpty)
    }

    @Test func `the document's quote is for late 2026 or early 2027 and names what holds it`() throws {
        let ran = try desk.headroom(flagship)
        let quote = try ran.json()
        #expect(ran.status == 0)
        #expect(quote["refusal"].isNull)
        let option = quote["options"][0]
        #expect(quote["basis"].text == "joint")
        #expect(("2026-11-01"..."2026-12-31").contains(option["p50"].text))
        #expect(("2027-01-01"..."2027-03-31").contains(option["start"].text))
        let classes = try desk.headroom("supply", "list", "--json").json()["items"].list
        let holding = Set(option["held_by"].list.map(\.["item"].text))
        let kinds = Set(classes.filter { holding.contains($0["item"].text) }.map(\.["class"].text))
        #expect(!kinds.isDisjoint(with: ["hall", "equipment", "power"]))
    }

    @Test func `a quote has the shape that checks rely on`() throws {
        let quote = try desk.headroom(flagship).json()
        #expect(quote.keys.isSuperset(of: Self.quoteKeys))
        #expect(quote["basis"].text == "item" || quote["basis"].text == "joint")
        for option in quote["options"].list {
            #expect(option.keys.isSuperset(of: Self.optionKeys))
            #expect(option["p50"].text <= option["p80"].text && option["p80"].text <= option["p90"].text)
            #expect(option["start"].text >= option["p80"].text)
            #expect(option["placements"].list.map(\.["count"].number).reduce(0, +) == 2048)
            for placement in option["placements"].list { #expect(placement.keys.isSuperset(of: Self.placementKeys)) }
            for blocker in option["held_by"].list {
                #expect(blocker.keys.isSuperset(of: ["resource", "item", "short", "unit", "clears"]))
            }
        }
        for move in quote["moves"].list { #expect(move.keys.isSuperset(of: ["order", "from", "to"])) }
    }

    @Test func `a quote reserves nothing`() throws {
        let before = try desk.headroom(flagship).bytes
        #expect(try desk.headroom(flagship).bytes == before)
        #expect(
            try desk.headroom("verify", "--json").json()["facts"] == desk.headroom("verify", "--json").json()["facts"])
    }

    @Test func `flags left out take the documented defaults`() throws {
        let short = try desk.headroom("quote", "--count", "64", "--silicon", "h200", "--term", "12mo", "--json")
        let long = try desk.headroom(
            "quote", "--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2026-04-09", "--tier", "3",
            "--chunk-in", "fabric", "--same", "any", "--min-chunk", "64", "--json")
        #expect(short.bytes == long.bytes)
        try desk.write("order.json", #"{"count":64,"silicon":["h200"],"term":"12mo"}"#)
        #expect(try desk.headroom("quote", "--order", "order.json", "--json").bytes == short.bytes)
    }

    @Test func `a batch answers line by line, bad lines too`() throws {
        try desk.write(
            "batch.jsonl",
            #"""
            {"count":2048,"silicon":"h200","earliest":"2026-04-09","term":"24mo","chunk_in":"fabric","tier":3}
            {"count":8,"silicon":"h300","term":"12mo"}
            not an order
            {"count":8,"colour":"red"}
            {"count":8,"silicon":["h200"],"term":"12mo"}

            """#)
        let ran = try desk.headroom("quote", "--batch", "batch.jsonl", "--json")
        let answers = try ran.bytes.split(separator: 10).map { try JSON(Data($0)) }
        #expect(ran.status == 0)
        #expect(
            answers.map { $0["refusal"]["code"].text } == ["", "unknown_silicon", "bad_request", "bad_request", ""])
        #expect(answers[2]["refusal"]["message"].text.contains("batch.jsonl:3"))
        #expect(answers[3]["refusal"]["message"].text.contains("unknown field 'colour'"))
        #expect(try answers[0] == desk.headroom(flagship).json())
    }

    @Test func `orders for the EU are never placed elsewhere`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Random(state: seed)
        let chips = ["h200", "b300", "trainium2", "trainium3", "graviton4", "xeon6"]
        let lines = (0..<400).map { _ in
            let chunks = ["hall", "fabric"][random.next(2)]
            return #"{"count":\#(8 * (1 + random.next(200))),"silicon":"\#(chips[random.next(6)])","#
                + #""regions":["eu-north"],"min_chunk":8,"chunk_in":"\#(chunks)","tier":\#(1 + random.next(4)),"#
                + #""term":"\#(1 + random.next(36))mo"}"#
        }
        try desk.write("eu.jsonl", lines.joined(separator: "\n"))
        let ran = try desk.headroom("quote", "--batch", "eu.jsonl", "--json")
        let answers = try ran.bytes.split(separator: 10).map { try JSON(Data($0)) }
        try #require(answers.count == 400, "seed \(seed)")
        let places = answers.flatMap { $0["options"].list }.flatMap { $0["placements"].list }
        #expect(!places.isEmpty)
        #expect(Set(places.map(\.["region"].text)) == ["eu-north"], "seed \(seed)")
        #expect(answers.allSatisfy { $0["refusal"].isNull != ($0["refusal"]["code"].text.count > 0) })
    }

    @Test func `an impossible order is told which limit and by how much`() throws {
        let ran = try desk.headroom("quote", "--count", "50000000", "--silicon", "h200", "--term", "12mo", "--json")
        let refusal = try ran.json()["refusal"]
        #expect(ran.status == 1)
        #expect(refusal["code"].text == "exceeds_supply")
        let message = refusal["message"].text
        let numbers = message.split { !($0.isNumber || $0 == ",") }.map { $0.filter(\.isNumber) }.compactMap { Int($0) }
        let most = try #require(numbers.first { $0 >= 1000 })
        #expect(numbers.contains(50_000_000), "\(message)")
        #expect(numbers.contains(50_000_000 - most), "\(message)")
        #expect(message.contains("h200"))
    }

    @Test func `all Graviton is more than policy allows, with what it does allow`() throws {
        let ran = try desk.headroom("quote", "--count", "510000", "--silicon", "graviton4", "--term", "12mo", "--json")
        let quote = try ran.json()
        #expect(ran.status == 1)
        #expect(quote["refusal"]["code"].text == "exceeds_share_cap")
        #expect(!quote["options"].list.isEmpty)
        #expect(quote["options"].list.allSatisfy { (1..<510_000).contains($0["count"].number) })
    }

    @Test func `why names what holds an order, its chain, who is ahead and what would help`() throws {
        let first = try desk.headroom("queue", "--json").json()["queue"].list.last
        let order = try #require(first)["order"].text
        let ran = try desk.headroom("why", order, "--json")
        let why = try ran.json()
        #expect(ran.status == 0)
        #expect(why.keys.isSuperset(of: ["held_by", "chain", "ahead", "reliefs"]))
        #expect(why["ahead"].keys.isSuperset(of: ["orders", "accelerators", "mw"]))
        #expect(why["ahead"]["orders"].number == 60 && why.keys.contains("ahead_held_by"))
        #expect(!why["held_by"].list.isEmpty && !why["chain"].list.isEmpty && !why["reliefs"].list.isEmpty)
        #expect(
            why["reliefs"].list.allSatisfy {
                $0.keys.isSuperset(of: ["change", "date", "days_gained", "capital_usd_cents"])
            })
        let held = why["held_by"].list
        #expect(held.allSatisfy { $0.keys.isSuperset(of: ["resource", "item", "short", "place", "silicon", "day"]) })
        #expect(held.contains { $0["kept"].isTrue } && held.contains { !$0["kept"].isTrue })
        let crowded = try desk.headroom("why", "ORD-1195", "--json").json()
        #expect(crowded["reliefs"].list.contains { $0["change"].text.hasPrefix("free ") })
        #expect(try desk.headroom("why", order).out.contains(order))
    }

    @Test func `what why proposes whatif accepts, and gives the date it said`() throws {
        let queue = try desk.headroom("queue", "--json").json()["queue"].list
        for line in [queue[0], queue[20], queue[40], queue[59]] {
            let order = line["order"].text
            for relief in try desk.headroom("why", order, "--json").json()["reliefs"].list.prefix(6) {
                let ran = try desk.headroom("whatif", relief["change"].text, "--json")
                #expect(ran.status == 0, "\(relief["change"].text): \(ran.err)")
                let moved = try ran.json()["moved"].list.first { $0["order"].text == order }
                #expect(
                    (moved ?? line)["to"].text == relief["date"].text || moved == nil,
                    "\(order): \(relief["change"].text)")
            }
        }
    }

    @Test func `whatif tells what a slip would do and changes nothing`() throws {
        let before = try desk.export(to: "before")
        let ran = try desk.headroom("whatif", "slip CMH-E2 90d", "--json")
        let answer = try ran.json()
        #expect(ran.status == 0)
        #expect(answer.keys.isSuperset(of: ["uncovered", "moved"]))
        #expect(!answer["moved"].list.isEmpty || !answer["uncovered"].list.isEmpty)
        for move in answer["moved"].list { #expect(move.keys.isSuperset(of: ["order", "from", "to", "cause"])) }
        for gap in answer["uncovered"].list {
            #expect(gap.keys.isSuperset(of: ["order", "resource", "start", "end", "short", "kind", "proposed"]))
        }
        let odds = answer["odds"].list
        #expect(!odds.isEmpty)
        for one in odds {
            let (before, after) = (one["before_ppm"].number, one["after_ppm"].number)
            #expect(after < before && (0...1_000_000).contains(after), "a slip makes nothing likelier: \(one)")
        }
        #expect(try desk.headroom("whatif", "slip CMH-E2 90d").out.contains("Odds that change"))
        #expect(differing(before, try desk.export(to: "after")) == [])
    }

    @Test(arguments: ["book", "queue", "horizon", "gap", "supply", "clock", "mission", "scenario"])
    func `lists come as text and as one JSON document`(_ command: String) throws {
        let text = try desk.headroom(command)
        let json = try desk.headroom(command, "--json")
        #expect(text.status == 0 && json.status == 0)
        #expect(!text.out.isEmpty)
        #expect(try !json.json().isEmpty)
    }

    @Test func `an order or a change that is not known is refused`() throws {
        let why = try desk.headroom("why", "ORD-0", "--json")
        #expect(why.status == 1)
        #expect(try why.json()["refusal"]["code"].text == "unknown_order")
        let item = try desk.headroom("whatif", "slip NOTHING 3d", "--json")
        #expect(item.status == 1)
        #expect(try item.json()["refusal"]["code"].text == "unknown_item")
        let words = try desk.headroom("whatif", "make it so", "--json")
        #expect(words.status == 2)
        #expect(try words.json()["refusal"]["message"].text.contains("slip ITEM 60d"))
    }
}

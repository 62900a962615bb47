import Foundation
import Testing

@Suite("Options side by side")
struct ChoiceTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    static let keys: Set = [
        "labels", "exact", "option", "changes", "total_usd_cents", "speed_milli", "porting", "useful_from", "later",
        "moves",
    ]
    private let order = [
        "--count", "1024", "--silicon", "h200,trainium3", "--regions", "us-east", "--term", "24mo",
    ]

    @Test func `a quote shows all ways only when asked, and the rest stays as it was`() throws {
        let plain = try desk.headroom(["quote"] + order + ["--json"]).json()
        let all = try desk.headroom(["quote"] + order + ["--all", "--json"]).json()
        #expect(!plain.keys.contains("choices"))
        for key in AskTests.quoteKeys { #expect(all[key] == plain[key], "\(key)") }
        let choices = all["choices"].list
        #expect(choices.count > 1)
        for choice in choices {
            #expect(choice.keys == Self.keys && !choice["labels"].list.isEmpty)
            #expect(choice["option"].keys.isSuperset(of: AskTests.optionKeys))
        }
        let labels = choices.flatMap { $0["labels"].list.map(\.text) }
        #expect(Set(labels).count == labels.count, "\(labels)")
        for label in ["earliest", "cheapest", "silicon/h200", "silicon/trainium3"] { #expect(labels.contains(label)) }
        let earliest = try #require(choices.first { $0["labels"].list.map(\.text).contains("earliest") })
        #expect(earliest["option"] == plain["options"][0] && earliest["moves"] == plain["moves"])
        let text = try desk.headroom(["quote"] + order + ["--all"]).out
        #expect(text.contains("Side by side:") && text.contains("--option"))
    }

    @Test func `a hold takes the option named, and its key keeps the answer`() throws {
        let choices = try desk.headroom(["quote"] + order + ["--all", "--json"]).json()["choices"].list
        let other = try #require(choices.last { $0["option"]["kind"].text == "firm" })
        let hold = ["hold"] + order + ["--option", other["labels"][0].text, "--key", "k1", "--json"]
        let first = try desk.headroom(hold)
        #expect(first.status == 0)
        #expect(try first.json()["options"][0]["placements"] == other["option"]["placements"])
        #expect(try desk.headroom(hold).bytes == first.bytes)
        let changed = ["hold"] + order + ["--key", "k1", "--json"]
        #expect(try desk.headroom(changed).json()["refusal"]["code"].text == "key_reused")
        #expect(try desk.headroom("verify", "--json").json()["ok"].isTrue)
    }

    @Test func `an option that is none is bad input, one that is not there is refused`() throws {
        let bad = try desk.headroom(["quote"] + order + ["--option", "soonest", "--json"])
        #expect(bad.status == 2)
        #expect(try bad.json()["refusal"]["message"].text.contains("part_now"))
        let gone = try desk.headroom(["hold"] + order + ["--option", "silicon/b300", "--json"])
        #expect(gone.status == 1)
        #expect(try gone.json()["refusal"]["code"].text == "stale_proposal")
    }

    @Test func `what can never be names the cap and by how much in numbers`() throws {
        let ran = try desk.headroom("quote", "--count", "50000000", "--silicon", "h200", "--term", "12mo", "--json")
        let excess = try ran.json()["excess"]
        #expect(excess["need"].number == 50_000_000 && excess["short"].number == 50_000_000 - excess["most"].number)
        #expect(excess["cap"].text == "h200")
        let named = try desk.headroom(
            "hold", "--count", "50000000", "--silicon", "h200", "--term", "12mo", "--option", "earliest", "--json")
        #expect(try named.json()["refusal"]["code"].text == "exceeds_supply")
    }

    @Test func `the matrix of substitution comes as text and as JSON`() throws {
        let matrix = try desk.headroom("silicon", "--json").json()
        #expect(matrix["outside"].number == 0 && matrix["several"].number > 0)
        let pairs = matrix["pairs"].list
        let port = try #require(
            pairs.first {
                $0["from"].text == "h200" && $0["to"].text == "trainium3" && $0["workload"].text == "training"
            })
        #expect(port["porting"].isTrue && port["speed_milli"].number == 1100)
        #expect(port["accepting"].number >= 1 && port["accepting"].number < port["orders"].number)
        #expect(try desk.headroom("silicon", "substitution").out.contains("trainium3"))
    }
}

import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Tables
import Testing
import Units

@Suite("Files of one's own over HTTP")
struct TrialTests {
    private static let order: JSONValue = ["count": 8, "silicon": ["h200"], "term": "12mo", "min_chunk": 8]

    private func files(seed: UInt64 = 5) -> [String: String] {
        var kind = Generator.Kind()
        (kind.silicon, kind.queued) = (2, 2)
        let files = Generator(regions: 2, halls: 4, orders: 10, seed: seed, kind: kind).files()
        return Dictionary(uniqueKeysWithValues: files)
    }

    private func body(_ files: [String: String]) -> JSONValue {
        ["files": .object(files.mapValues { .string($0) })]
    }

    private func begin(_ world: World, _ files: [String: String], as who: String = "planner live") async throws
        -> String
    {
        let answer = try await world.ask(.post, "/api/v1/trials", as: who, body(files))
        try #require(answer.status == 200, "\(answer.text.prefix(2000))")
        return try answer.json()["trial"]?.text ?? ""
    }

    @Test func `files make a ledger beside the server's, which answers quotes and stays as it is`() async throws {
        let world = try await World()
        let before = try await world.desk.ledgerAsItStands().hash
        let answer = try await world.ask(.post, "/api/v1/trials", as: "planner live", body(files()))
        try #require(answer.status == 200, "\(answer.text.prefix(2000))")
        let made = try answer.json()
        let count = (files()["orders.csv"] ?? "").split(whereSeparator: \.isNewline).count - 1
        #expect(made["orders"]?.number == count && made["facts"]?.number ?? 0 > count)
        #expect(made["seq"] == made["facts"] && made["clock"]?.text.hasPrefix("2026-04-09") == true)
        let states = made["states"]?.keys.reduce(0) { $0 + (made["states"]?[$1]?.number ?? 0) }
        #expect(states == count)
        let trial = try #require(made["trial"]?.text)
        let quote = try await world.ask(
            .post, "/api/v1/trials/\(trial)/quotes?all=1", as: "planner live", Self.order)
        try #require(quote.status == 200, "\(quote.text)")
        #expect(try quote.json()["ledger_seq"] == made["seq"])
        #expect(try !(quote.json()["options"]?.list.isEmpty ?? true))
        #expect(try await world.desk.ledgerAsItStands().hash == before)
    }

    @Test func `the example in the documents is such a ledger`() async throws {
        let world = try await World()
        let route = try #require(Routes.all.first { $0.path == "trials" })
        let made = try await world.ask(.post, "/api/v1/trials", route.body?.example).json()
        let trial = try #require(made["trial"]?.text)
        var order = Self.order
        if case .object(var members) = order {
            members["count"] = 1024
            order = .object(members)
        }
        let quote = try await world.ask(.post, "/api/v1/trials/\(trial)/quotes", order).json()
        let first = quote["options"]?.list.first
        #expect(first?["start"]?.text == "2027-01-15")
        #expect(first?["held_by"]?.list.first?["resource"]?.text == "chips/ash-1/h200")
    }

    @Test func `every fault is told with its file, line and column`() async throws {
        let world = try await World()
        var files = files()
        let good = try #require(files["orders.csv"])
        var lines = good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func spoil(_ line: Int, _ column: String, _ cell: String) throws {
            let place = try #require(Schema.orders.header.firstIndex(of: column))
            var cells = lines[line - 1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            cells[place] = cell
            lines[line - 1] = cells.joined(separator: ",")
        }
        try spoil(2, "count", "many")
        try spoil(4, "term", "a year")
        files["orders.csv"] = lines.joined(separator: "\n")
        let answer = try await world.ask(.post, "/api/v1/trials", body(files))
        #expect(answer.status == 400)
        let problem = try answer.json()
        #expect(problem["code"]?.text == "bad_request")
        let faults = (problem["faults"]?.list ?? []).map {
            "\($0["file"]?.text ?? ""):\($0["line"]?.number ?? 0):\($0["column"]?.text ?? "")"
        }
        // What is placed for an order that cannot be read is told, too.
        let places = Set(faults).filter { !$0.hasPrefix("placements.csv:") }
        #expect(places == ["orders.csv:2:count", "orders.csv:4:term"], "\(faults)")
        #expect(problem["detail"]?.text.contains("\(faults.count) faults in the files; first ") == true)
        let what = (problem["faults"]?.list ?? []).first { $0["column"]?.text == "term" }?["what"]?.text ?? ""
        #expect(what.contains("'a year'") && what.contains("allowed"))
        files["notes.csv"] = "a,b\n1,2\n"
        let odd = try await world.ask(.post, "/api/v1/trials", body(files))
        #expect(odd.status == 400 && odd.text.contains("is not a table of the schema"))
        let none = try await world.ask(.post, "/api/v1/trials", ["files": [:]])
        #expect(none.status == 400 && none.text.contains("regions.csv"))
        let strange = try await world.ask(.post, "/api/v1/trials", ["file": "x"])
        #expect(strange.status == 400 && strange.text.contains("unknown field 'file'; allowed are files"))
    }

    @Test func `a trial is its token's alone, and the third of a token takes the place of its first`() async throws {
        let world = try await World()
        let first = try await begin(world, files(seed: 1))
        let path = { (trial: String) in "/api/v1/trials/\(trial)/quotes" }
        let other = try await world.ask(.post, path(first), as: "admin live", Self.order)
        #expect(other.status == 404 && other.text.contains("there is no trial '\(first)' of this token's"))
        let second = try await begin(world, files(seed: 2))
        #expect(try await world.ask(.post, path(first), as: "planner live", Self.order).status == 200)
        let third = try await begin(world, files(seed: 3))
        #expect(Set([first, second, third]).count == 3)
        #expect(try await world.ask(.post, path(first), as: "planner live", Self.order).status == 404)
        for trial in [second, third] {
            #expect(try await world.ask(.post, path(trial), as: "planner live", Self.order).status == 200)
        }
    }

    @Test func `a trial ends, and where all places are taken one is told when to come again`() async throws {
        var limits = Limits()
        limits.trialSeconds = 0
        let brief = try await World(limits: limits)
        let over = try await begin(brief, files())
        let late = try await brief.ask(.post, "/api/v1/trials/\(over)/quotes", as: "planner live", Self.order)
        #expect(late.status == 404 && late.text.contains("each ends after 0 s"))
        (limits.trialSeconds, limits.trials) = (60, 1)
        let full = try await World(limits: limits)
        _ = try await begin(full, files())
        let refused = try await full.ask(.post, "/api/v1/trials", as: "admin live", body(files()))
        #expect(refused.status == 429 && refused.text.contains("1 trials are kept already; ask again after "))
        #expect((Int(refused.headers[HTTPField.Name("Retry-After")!] ?? "") ?? 0) > 50)
    }

    @Test func `trials need the permission plan, and files have a bound of their own`() async throws {
        var limits = Limits()
        (limits.bodyBytes, limits.filesBytes) = (1000, 60_000)
        let world = try await World(limits: limits)
        for who in ["viewer live", "seller live", "operator live", "customer seller"] {
            #expect(try await world.ask(.post, "/api/v1/trials", as: who, body([:])).status == 403, "\(who)")
        }
        _ = try await begin(world, files())
        let big = try await world.ask(
            .post, "/api/v1/trials", body(["orders.csv": String(repeating: "x", count: 60_000)]))
        #expect(big.status == 413 && big.text.contains("more than the 60000 bytes"))
    }

    @Test func `an export is taken back as a trial that is the same ledger`() async throws {
        let world = try await World()
        let export = try await world.ask(.get, "/api/v1/export").json()
        let names = export["files"]?.keys ?? []
        #expect(names.contains("facts.csv") && names.contains("orders.csv") && names.contains("pegs.csv"))
        let made = try await world.ask(.post, "/api/v1/trials", export)
        try #require(made.status == 200, "\(made.text.prefix(1000))")
        let ledger = try await world.desk.ledger()
        #expect(try made.json()["seq"]?.number == ledger.seq)
        #expect(try made.json()["orders"]?.number == ledger.orders.count)
        // A table that does not say what the log says is found.
        guard case .object(var files)? = export["files"] else { return }
        files["supply.csv"] = .string((files["supply.csv"]?.text ?? "").replacing("HALL-0,", with: "HALL-9,"))
        let odd = try await world.ask(.post, "/api/v1/trials", ["files": .object(files)])
        #expect(odd.status == 400 && odd.text.contains("differs from what facts.csv gives"))
    }
}

import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

@Suite("Trust over HTTP")
struct TrustRouteTests {
    @Test func `the verifier reads the server's log, and finds a head that it does not have`() async throws {
        let world = try await World()
        let verdict = try await world.ask(.get, "/api/v1/verify").json()
        let ledger = try await world.desk.ledgerAsItStands()
        #expect(verdict["ok"] == true && verdict["oversold"] == 0 && verdict["facts"]?.number == ledger.seq)
        #expect(verdict["head"]?["hash"]?.text == ledger.hash)
        let kept = try await world.ask(.get, "/api/v1/verify?head=\(ledger.seq):\(ledger.hash)").json()
        #expect(kept["ok"] == true)
        let wrong = String(repeating: "0", count: 64)
        let lost = try await world.ask(.get, "/api/v1/verify?head=\(ledger.seq):\(wrong)").json()
        #expect(lost["ok"] == false && lost["first_tampered"]?["seq"]?.number == ledger.seq)
        let odd = try await world.ask(.get, "/api/v1/verify?head=12")
        #expect(odd.status == 400 && odd.text.contains("head: '12' is not allowed; allowed: SEQ:HASH"))
    }

    @Test func `the mission's rows are S01 to S54, each by itself, too`() async throws {
        let world = try await World()
        let rows = try await world.ask(.get, "/api/v1/mission").json()["rows"]?.list ?? []
        let names: [String] = (1...54).map { number in "S" + (number < 10 ? "0" : "") + String(number) }
        #expect(rows.compactMap { $0["id"]?.text } == names)
        let pegs = try #require(rows.first { $0["id"]?.text == "S20" })
        #expect(pegs["holds"] == true && pegs["recompute"]?.text.hasPrefix("python3 -c") == true)
        #expect(try await world.ask(.get, "/api/v1/mission/S20").json() == pegs)
        let built = try await world.ask(.get, "/api/v1/mission?how=computed").json()["rows"]?.list ?? []
        #expect(built == rows.filter { $0["how"]?.text == "computed" } && built.count < rows.count)
        let none = try await world.ask(.get, "/api/v1/mission/S99")
        #expect(none.status == 404 && none.text.contains("there are S01 to S54"))
        // A change is seen at once.
        let before = try await world.ask(.get, "/api/v1/mission/S21").json()["value"]?.text
        _ = try await world.ask(.post, "/api/v1/clock", ["to": "2026-04-20"])
        #expect(try await world.ask(.get, "/api/v1/mission/S21").json()["value"]?.text != before)
    }

    @Test func `pictures are drawings and pages without script`() async throws {
        let world = try await World()
        let drawing = try await world.ask(.get, "/api/v1/peg/plot")
        #expect(drawing.status == 200 && drawing.headers[.contentType]?.hasPrefix("image/svg+xml") == true)
        #expect(drawing.text.hasPrefix("<svg") || drawing.text.hasPrefix("<?xml"))
        let page = try await world.ask(.get, "/api/v1/finance/plot", headers: ["Accept": "application/json"])
        #expect(page.status == 200 && page.headers[.contentType]?.hasPrefix("text/html") == true)
        #expect(page.text.contains("<svg") && !page.text.contains("<script"))
        let section = try await world.ask(.get, "/api/v1/finance/run_rate_months")
        #expect(section.status == 200)
        let none = try await world.ask(.get, "/api/v1/finance/picture")
        #expect(none.status == 404 && none.text.contains("run_rate_months"))
    }

    @Test func `history says nothing where no series ships, and is for the operator's people`() async throws {
        let world = try await World()
        let history = try await world.ask(.get, "/api/v1/history").json()
        #expect(history["series"] == [] && history["figures"] == [])
        #expect(try await world.ask(.get, "/api/v1/history", as: "customer viewer").status == 403)
    }

    @Test func `every number of the letter is what its query answers`() async throws {
        let world = try await World()
        let letter = try await world.ask(.get, "/api/v1/letter").json()
        let figures = letter["figures"]?.list ?? []
        #expect(figures.count > 15)
        for figure in figures {
            var found = try await world.ask(.get, figure["query"]?.text ?? "").json()
            for name in (figure["field"]?.text ?? "").split(separator: ".") { found = found[String(name)] ?? .null }
            #expect(found == figure["value"], "\(figure["name"]?.text ?? ""): \(found) for \(figure)")
        }
        let text = (letter["paragraphs"]?.list ?? []).map(\.text).joined(separator: " ")
        #expect(figures.allSatisfy { text.contains($0["shown"]?.text ?? "?") })
    }

    @Test func `the letter as a page has every number as a link, no script, and nothing from elsewhere`() async throws {
        let world = try await World()
        let page = try await world.ask(.get, "/api/v1/letter", headers: ["Accept": "text/html"])
        #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
        let figures = try await world.ask(.get, "/api/v1/letter").json()["figures"]?.list ?? []
        for figure in figures {
            #expect(page.text.contains("<a href=\"\(figure["query"]?.text ?? "?")\""))
        }
        #expect(page.text.components(separatedBy: "<a href=").count == figures.count + 1)
        let refused = #"<script|<link|@import|https?://|\son[a-z]+="#
        #expect(page.text.range(of: refused, options: .regularExpression) == nil)
        #expect(page.text.contains("@media print"))
    }
}

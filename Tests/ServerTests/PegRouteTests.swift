import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Peg
import Server
import Testing
import Units

@Suite("Pegs over HTTP")
struct PegRouteTests {
    private func cents(_ lines: [JSONValue], _ isWanted: (JSONValue) -> Bool = { _ in true }) -> Int {
        lines.filter(isWanted).reduce(0) { $0 + ($1["usd_cents"]?.number ?? 0) }
    }

    @Test func `flows are the dollars of the headline, by class, certainty and order`() async throws {
        let world = try await World()
        let peg = try await world.ask(.get, "/api/v1/peg").json()
        let flows = try await world.ask(.get, "/api/v1/peg/flows").json()
        let lines = try #require(flows["flows"]?.list)
        #expect(flows["from"] == peg["from"] && flows["to"] == peg["to"] && !lines.isEmpty)
        #expect(cents(lines) == peg["ahead"]?["total_usd_cents"]?.number)
        for certainty in ["promised", "queued", "forecast", "unpegged"] {
            let sum = cents(lines) { $0["certainty"]?.text == certainty }
            #expect(sum == peg["ahead"]?["\(certainty)_usd_cents"]?.number, "\(certainty)")
        }
        for line in peg["lines"]?.list ?? [] {
            let name = try #require(line["class"]?.text)
            let whole = (peg["lines"]?.list ?? []).filter { $0["class"]?.text == name }
                .reduce(0) { $0 + ($1["ahead"]?["total_usd_cents"]?.number ?? 0) }
            #expect(cents(lines) { $0["class"]?.text == name } == whole, "\(name)")
        }
        let named = Set(lines.compactMap { $0["order"]?.text }.filter { !$0.isEmpty })
        #expect(!named.isEmpty)
        for order in named {
            let own = try #require((peg["orders"]?.list ?? []).first { $0["order"]?.text == order })
            #expect(cents(lines) { $0["order"]?.text == order } == own["ahead_usd_cents"]?.number, "\(order)")
        }
    }

    @Test func `what is folded on after a change is what a fold of the whole log gives`() async throws {
        let world = try await World()
        let orders = try await world.desk.ledger().orders.map(\.terms.order)
        for order in orders.prefix(5) {
            let told = try await world.ask(.get, "/api/v1/peg").json()
            let facts = try await world.desk.facts()
            let (book, ledger) = try PegBook.fold(facts)
            let fresh = try Pegging(ledger, book)
            let sums = fresh.lines.map { line in fresh.rows(of: line).reduce(0) { $0 + $1.amount.value } }
            let shown = (told["lines"]?.list ?? []).map { $0["life"]?["total_usd_cents"]?.number ?? 0 }
            #expect(shown.sorted() == sums.sorted(), "after fact \(facts.count)")
            let parts = fresh.lines.flatMap { fresh.rows(of: $0) }.filter { $0.certainty == .promised }
            let promised = (told["lines"]?.list ?? []).reduce(0) {
                $0 + ($1["life"]?["promised_usd_cents"]?.number ?? 0)
            }
            #expect(promised == parts.reduce(0) { $0 + $1.amount.value })
            _ = try await world.ask(.post, "/api/v1/orders/\(order)/cancel")
        }
    }
}

import Access
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

/// Who asks, who answers, and what each is told.
@Suite("Approvals over HTTP")
struct ApprovalRouteTests {
    private static let rule = PolicyRow(
        name: "approval/discount_pct", value: "10",
        source: Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption))

    private static let cheap: JSONValue = [
        "order": "cheap-1", "count": 8, "silicon": ["h200"], "earliest": "2027-01-01", "term": "12mo", "min_chunk": 1,
        "price_usd_micro_per_accelerator_hour": 1,
    ]

    private func world() async throws -> World {
        let world = try await World()
        _ = try await world.desk.perform(.definePolicy(rows: [ApprovalRouteTests.rule]), Desk.Request())
        return world
    }

    /// The number under which a request of somebody waits.
    private func asked(_ world: World, _ path: String = "/api/v1/orders", _ body: JSONValue = cheap, as who: String)
        async throws -> Int
    {
        let answer = try await world.ask(.post, path, as: who, body)
        #expect(answer.status == 202, "\(path) as \(who): \(answer.text)")
        let lines = try await world.ask(.get, "/api/v1/approvals?state=waiting", as: "viewer live").json()["approvals"]
        return try #require(lines?.list.last?["request"]?.number)
    }

    @Test func `a seller asks, an approver approves, and only then it is sold`() async throws {
        let world = try await world()
        let request = try await asked(world, as: "seller live")
        #expect(try await world.desk.ledger()["cheap-1"] == nil)
        for who in ["seller live", "planner live", "operator live", "viewer live"] {
            let answer = try await world.ask(.post, "/api/v1/approvals/\(request)/approve", as: who)
            #expect(answer.status == 403, "\(who)")
        }
        let key = ["Idempotency-Key": "yes"]
        for _ in 1...2 {
            let answer = try await world.ask(
                .post, "/api/v1/approvals/\(request)/approve", as: "approver live", headers: key)
            let line = try answer.json()
            #expect(
                answer.status == 200 && line["state"] == "approved" && line["answered_by"] == "approver",
                "\(answer.text)")
            #expect(line["actor"] == "seller" && line["order"] == "cheap-1")
            #expect(line["need"]?.text.contains("below its list price") == true)
        }
        #expect(try await world.desk.ledger()["cheap-1"] != nil)
        let again = try await world.ask(.post, "/api/v1/approvals/\(request)/approve", as: "approver live")
        #expect(again.status == 409 && again.text.contains("was approved by approver"))
    }

    @Test func `who may approve needs nobody, and is named in the fact`() async throws {
        let world = try await world()
        #expect(try await world.ask(.post, "/api/v1/orders", ApprovalRouteTests.cheap).status == 200)
        let fact = try #require(try await world.desk.facts().last)
        #expect(try fact.body().approver == "admin")
    }

    @Test func `a bump, a re-promise and a merge are asked for by those who plan, sell or operate`() async throws {
        let world = try await world()
        let hold: JSONValue = [
            "order": "held-1", "count": 8, "silicon": ["h200"], "earliest": "2027-01-01", "term": "12mo",
            "min_chunk": 1,
        ]
        #expect(try await world.ask(.post, "/api/v1/holds", as: "seller live", hold).status == 200)
        let bump = "/api/v1/orders/held-1/bump"
        #expect(try await world.ask(.post, bump, as: "viewer live", ["cause": "room"]).status == 403)
        let request = try await asked(world, bump, ["cause": "room"], as: "operator live")
        #expect(try await world.ask(.post, "/api/v1/approvals/\(request)/approve", as: "approver live").status == 200)
        #expect(
            try await world.ask(.post, bump, as: "approver live", ["cause": "room"]).status == 409,
            "it is bumped already")

        #expect(try await world.ask(.post, "/api/v1/scenarios", as: "planner live", ["scenario": "b"]).status == 200)
        let asked = try await world.ask(.post, "/api/v1/scenarios/b/merge", as: "planner live")
        #expect(try asked.status == 202 && asked.json()["kind"] == "refused", "\(asked.text)")
        let number = try #require(try asked.json()["seq"]?.number)
        let merged = try await world.ask(.post, "/api/v1/approvals/\(number)/approve", as: "approver live")
        #expect(try merged.status == 200 && merged.json()["what"] == "merge scenario b", "\(merged.text)")

        let item = try #require(
            try await world.desk.ledger().supply.items.first { $0.item.text.hasPrefix("CHIPS") && $0.quantity > 8 })
        let cut = ["change": JSONValue.string("cut \(item.item) \(item.quantity - 1)")]
        #expect(try await world.ask(.post, "/api/v1/supply", .object(cut)).status == 200)
        let moves = try await world.ask(.post, "/api/v1/repromise", as: "operator live", ["cause": "cut"])
        #expect([202, 409].contains(moves.status), "\(moves.text)")
    }

    @Test func `who asked may take it back, another may not, an approver may say no and why`() async throws {
        let world = try await world()
        let request = try await asked(world, as: "seller live")
        let path = "/api/v1/approvals/\(request)/decline"
        let other = try await world.ask(.post, path, as: "planner live", ["cause": "mine"])
        #expect(other.status == 403 && other.text.contains("was asked for by seller: an approver may decline it"))
        #expect(try await world.ask(.post, path, as: "seller live", [:]).json()["state"] == "declined")
        let second = try await asked(world, as: "seller live")
        let no = try await world.ask(
            .post, "/api/v1/approvals/\(second)/decline", as: "approver live", ["cause": "the list price stands"])
        #expect(try no.json()["cause"] == "the list price stands")
        #expect(try await world.desk.ledger()["cheap-1"] == nil)
    }

    @Test func `customers see none of it, and what is not there is told`() async throws {
        let world = try await world()
        for path in ["/api/v1/approvals", "/api/v1/approvals/1"] {
            #expect(try await world.ask(.get, path, as: "customer seller").status == 403)
        }
        for name in ["1", "9999999", "x", "-1"] {
            let answer = try await world.ask(.get, "/api/v1/approvals/\(name)")
            #expect(answer.status == 404 && answer.text.contains("there is no request '\(name)'"))
        }
    }
}

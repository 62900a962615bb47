import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

@Suite("HTTP")
struct ProtocolTests {
    private let order: JSONValue = [
        "count": 8, "silicon": ["h200"], "earliest": "2027-01-01", "term": "12mo", "min_chunk": 1,
    ]

    @Test func `a wrong method is 405 with what is allowed, an unknown path 404, both as problems`() async throws {
        let world = try await World()
        for path in Set(Routes.all.map(\.pattern)).map({
            $0.replacingOccurrences(of: "{", with: "").replacingOccurrences(of: "}", with: "")
        }) {
            for method in [HTTPRequest.Method.put, .patch, .trace, .options, .get, .post, .delete] {
                let answer = try await world.ask(method, path, as: nil)
                let known = [401, 200].contains(answer.status)
                #expect(known || answer.status == 405, "\(method) \(path): \(answer.status)")
                if answer.status == 405 {
                    let allowed = answer.headers[.allow] ?? ""
                    #expect(!allowed.isEmpty && !allowed.contains(method.rawValue))
                    #expect(answer.headers[.contentType] == "application/problem+json")
                }
            }
        }
        #expect(try await world.ask(.get, "/nothing").code() == "not_found")
        #expect(try await world.ask(.post, "/", as: nil).headers[.allow] == "GET, HEAD")
        #expect(try await world.ask(.head, "/api/v1/book").status == 200)
    }

    @Test func `bodies that are too large, not JSON or not of the form are told so`() async throws {
        var limits = Limits()
        limits.bodyBytes = 1000
        let world = try await World(limits: limits)
        let big = Data(#"{"customer":"\#(String(repeating: "x", count: 1000))"}"#.utf8)
        #expect(try await world.ask(.post, "/api/v1/quotes", as: "admin live", data: big).status == 413)
        let type = ["Content-Type": "text/xml"]
        let text = try await world.ask(
            .post, "/api/v1/quotes", as: "admin live", data: Data("<a/>".utf8), headers: type)
        #expect(text.status == 415)
        let wrong = [
            "", "{", "[]", "1", "null", #"{"count":"eight"}"#, #"{"colour":"red"}"#, #"{"count":1e400}"#, "\u{0}",
        ]
        for body in wrong {
            let answer = try await world.ask(.post, "/api/v1/quotes", as: "admin live", data: Data(body.utf8))
            #expect(answer.status == 400, "\(body)")
            #expect(try answer.json()["refusal"]?["code"]?.text == "bad_request")
        }
        for (path, body) in [("whatif", ["change": "x"]), ("stress", ["cancel": 1])] as [(String, JSONValue)] {
            let answer = try await world.ask(.post, "/api/v1/" + path, body)
            #expect(answer.status == 400 && answer.text.contains("unknown field"), "\(answer.text)")
        }
    }

    @Test func `a parameter that is unknown or out of range is told with what is allowed`() async throws {
        let world = try await World()
        for (path, word) in [
            ("book?limit=0", "1 to 10000"), ("book?limit=x", "1 to 10000"), ("book?colour=red", "colour"),
            ("gap?from=2026-02-30", "YYYY-MM-DD"), ("finance?by=moon", "service"), ("quotes?all=2", "0 or 1"),
            ("risk?draws=0", "1 to 100000"), ("book?cursor=!!", "cursor"), ("moves?since=soon", "since"),
        ] {
            let isPost = path.hasPrefix("quotes")
            let answer = try await world.ask(isPost ? .post : .get, "/api/v1/" + path, isPost ? order : nil)
            #expect(answer.status == 400, "\(path): \(answer.status)")
            #expect(answer.text.contains(word), "\(path): \(answer.text)")
        }
    }

    @Test func `a key gets the same answer for ever, and another body under it is refused`() async throws {
        let world = try await World()
        let key = ["Idempotency-Key": "k1"]
        let first = try await world.ask(.post, "/api/v1/holds", order, headers: key)
        try #require(first.status == 200, "\(first.text)")
        let again = try await world.ask(.post, "/api/v1/holds", order, headers: key)
        #expect(again.body == first.body)
        var other = order
        if case .object(var members) = order {
            members["count"] = 9
            other = .object(members)
        }
        let reused = try await world.ask(.post, "/api/v1/holds", other, headers: key)
        #expect(reused.status == 409)
        #expect(try reused.code() == "key_reused")
        let fact = try #require(try await world.desk.facts().last)
        #expect(fact.actor == "admin" && fact.requestKey == "k1")
        let customers = try await world.ask(.post, "/api/v1/holds", as: "customer seller", other, headers: key)
        #expect(try customers.code() != "key_reused", "keys of tenants are apart")
    }

    @Test func `a change that expects another ledger is not done`() async throws {
        let world = try await World()
        let tag = try #require(try await world.ask(.get, "/api/v1/book").headers[.eTag])
        let done = try await world.ask(.post, "/api/v1/holds", order, headers: ["If-Match": tag])
        #expect(done.status == 200, "\(done.text)")
        let seq = try await world.desk.ledgerAsItStands().seq
        let stale = try await world.ask(
            .post, "/api/v1/holds", order, headers: ["If-Match": tag, "Idempotency-Key": "k2"])
        #expect(stale.status == 412)
        #expect(try stale.code() == "precondition_failed")
        #expect(try await world.desk.ledgerAsItStands().seq == seq)
        let fresh = try #require(done.headers[.eTag])
        let now = try await world.ask(
            .post, "/api/v1/holds", order, headers: ["If-Match": fresh, "Idempotency-Key": "k2"])
        #expect(now.status == 200, "a stale ETag is not kept under the key: \(now.text)")
        #expect(try await world.ask(.post, "/api/v1/holds", order, headers: ["If-Match": "W/x"]).status == 412)
    }

    @Test func `pages of a list together are the list, filters narrow it, and CSV has the same lines`() async throws {
        let world = try await World()
        for path in ["orders", "book", "queue", "supply", "log", "silicon", "refusals"] {
            let whole = try await world.ask(.get, "/api/v1/" + path).json()
            let name = try #require(whole.keys.first { !(whole[$0]?.list.isEmpty ?? true) }, "\(path) is empty")
            var (lines, cursor, pages): ([JSONValue], String?, Int) = ([], nil, 0)
            repeat {
                let query = "limit=3" + (cursor.map { "&cursor=" + $0 } ?? "")
                let page = try await world.ask(.get, "/api/v1/\(path)?\(query)").json()
                #expect(page[name]?.list.count ?? 9 <= 3)
                lines += page[name]?.list ?? []
                cursor = page["next"].flatMap { $0 == .null ? nil : $0.text }
                pages += 1
            } while cursor != nil && pages < 200
            #expect(lines == whole[name]?.list, "\(path)")
            let csv = try await world.ask(.get, "/api/v1/" + path, headers: ["Accept": "text/csv"])
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            let records = csv.text.split(separator: "\n", omittingEmptySubsequences: true)
            #expect(records.count >= lines.count + 1, "\(path): \(records.count) records")
        }
        let queued = try await world.ask(.get, "/api/v1/orders?state=queued").json()["orders"]?.list ?? []
        let all = try await world.ask(.get, "/api/v1/orders").json()["orders"]?.list ?? []
        #expect(!queued.isEmpty && queued == all.filter { $0["state"]?.text == "queued" })
        let several = try await world.ask(.get, "/api/v1/orders?state=queued,promised&tier=1").json()["orders"]?.list
        #expect(several == all.filter { ["queued", "promised"].contains($0["state"]?.text) && $0["tier"] == 1 })
    }

    @Test func `a page begins after its line wherever that is by then`() async throws {
        let world = try await World()
        let page = try await world.ask(.get, "/api/v1/queue?limit=2").json()
        let cursor = try #require(page["next"]?.text)
        let names = (page["queue"]?.list ?? []).compactMap { $0["order"]?.text }
        let rest = try await world.ask(.get, "/api/v1/queue?cursor=\(cursor)").json()["queue"]?.list
        try #require(try await world.ask(.post, "/api/v1/orders/\(names[0])/cancel").status == 200)
        let later = try await world.ask(.get, "/api/v1/queue?cursor=\(cursor)").json()["queue"]?.list
        #expect(later?.map { $0["order"] } == rest?.map { $0["order"] })
    }

    @Test func `too many requests are told when to come again, each tenant for itself`() async throws {
        var limits = Limits()
        (limits.burst, limits.perSecond, limits.pauseSeconds) = (5, 0.001, 0.01)
        let world = try await World(limits: limits)
        var statuses: [Int] = []
        for _ in 0..<8 { statuses.append(try await world.ask(.get, "/api/v1/me", as: "customer viewer").status) }
        #expect(statuses == [200, 200, 200, 200, 200, 429, 429, 429])
        let late = try await world.ask(.get, "/api/v1/me", as: "customer seller")
        #expect(late.status == 429, "a tenant has one bucket, whatever its tokens")
        let seconds = late.headers[HTTPField.Name("Retry-After")!].flatMap { Int($0) } ?? 0
        // The bucket fills meanwhile, however long that is on a busy machine.
        #expect((1...1000).contains(seconds))
        #expect(try late.code() == "too_many_requests")
        #expect(try await world.ask(.get, "/api/v1/me").status == 200)
        (limits.burst, limits.questionsAtOnce) = (100, 0)
        let busy = try await World(limits: limits)
        #expect(try await busy.ask(.get, "/api/v1/me").status == 429)
        (limits.questionsAtOnce, limits.heavyAtOnce) = (10, 0)
        let heavy = try await World(limits: limits)
        #expect(try await heavy.ask(.get, "/api/v1/race").status == 429)
        #expect(try await heavy.ask(.get, "/api/v1/me").status == 200)
    }

    @Test func `a stream that computes keeps its place until it ends`() async throws {
        var limits = Limits()
        limits.heavyAtOnce = 1
        let world = try await World(limits: limits)
        let draws = Task {
            try await world.ask(.get, "/api/v1/risk?draws=20000", headers: ["Accept": "text/event-stream"]).status
        }
        var beside: [Int] = []
        while !beside.contains(429), beside.count < 1000 {
            beside.append(try await world.ask(.get, "/api/v1/race?draws=2&months=1").status)
            if beside.last != 429 { try await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(beside.last == 429)
        #expect(try await world.ask(.get, "/api/v1/me").status == 200)
        draws.cancel()
        _ = try? await draws.value
        #expect(try await world.ask(.get, "/api/v1/race?draws=2&months=1").status == 200)
    }

    @Test func `every answer carries the headers of safety and an identifier, pages a policy without inline script`()
        async throws
    {
        let world = try await World()
        for path in ["/", "/headroom.js", "/api/v1/book", "/api/v1/nothing", "/metrics"] {
            let answer = try await world.ask(.get, path)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(path)")
            let policy = answer.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe-eval"))
        }
        #expect(try await world.ask(.get, "/api/v1/book").headers[.cacheControl] == "no-store")
        let given = try await world.ask(.get, "/api/v1/book", headers: ["X-Request-Id": "abc-1"])
        #expect(given.headers[HTTPField.Name("X-Request-Id")!] == "abc-1")
        let odd = try await world.ask(.get, "/api/v1/book", headers: ["X-Request-Id": "a b\"c"])
        #expect(odd.headers[HTTPField.Name("X-Request-Id")!] != "a b\"c")
        let page = try await world.ask(.get, "/").text
        #expect(page.range(of: #"<script(?![^>]*src=)|\son[a-z]+="#, options: .regularExpression) == nil)
    }

    @Test func `looks at customers' orders are noted, and no line has a token`() async throws {
        let world = try await World()
        let (own, others) = try await world.orders()
        _ = try await world.ask(.get, "/api/v1/orders/\(others[0])", as: "viewer live")
        _ = try await world.ask(.get, "/api/v1/book", as: "viewer live")
        _ = try await world.ask(.get, "/api/v1/orders/\(own[0])", as: "customer viewer")
        _ = try await world.ask(.get, "/api/v1/power", as: "viewer live")
        _ = try await world.ask(.get, "/api/v1/orders/ORD-0", as: "viewer live")
        _ = try await world.ask(.get, "/api/v1/book", as: "viewer expired")
        let lines = try world.audit.all.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
        let owner = try #require(try await world.desk.ledger()[others[0]]).terms.tenant
        #expect(lines.map { $0["tenant"]?.text } == [owner, "*"])
        #expect(lines[0]["order"]?.text == others[0].text && lines[0]["name"]?.text == "viewer")
        #expect(world.log.all.count == 6)
        for who in ["viewer live", "customer viewer", "viewer expired"] {
            #expect(!(world.log.all + world.audit.all).joined().contains(world.token(who)))
        }
    }

    @Test func `metrics count by the route's pattern, and labels are bounded`() async throws {
        let world = try await World()
        for order in try await world.orders().others { _ = try await world.ask(.get, "/api/v1/orders/\(order)") }
        _ = try await world.ask(.post, "/api/v1/quotes", order)
        let text = try await world.ask(.get, "/metrics", as: nil).text
        let count = try await world.orders().others.count
        #expect(
            text.contains(
                #"headroom_http_requests_total{method="GET",route="/api/v1/orders/{order}",status="200"} \#(count)"#))
        for metric in [
            "headroom_capacity_accelerators{site=", "headroom_power_watts{site=", "headroom_queue_orders{silicon=",
            "headroom_oversold_accelerators 0", #"headroom_shortfall_days{kind="breach"} "#,
            "headroom_promise_duration_seconds_count 1", #"headroom_refusals_total{code="key_reused"} 0"#,
        ] { #expect(text.contains(metric), "\(metric)") }
        let ledger = try await world.desk.ledger()
        for order in ledger.orders { #expect(!text.contains("\"\(order.terms.order)\"")) }
        var supply: [String: Int] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("headroom_capacity_accelerators") {
            let state = try #require(line.firstMatch(of: #/state="([a-z]+)"\} (-?[0-9]+)/#))
            supply[String(state.1), default: 0] += Int(state.2) ?? 0
        }
        #expect(supply["supply"] == (supply["taken"] ?? 0) + (supply["free"] ?? 0))
        #expect(supply["taken"] ?? 0 > 0)
    }
}

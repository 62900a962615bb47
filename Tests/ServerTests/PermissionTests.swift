import Access
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

/// Every cell of role × route × whose order × state of the token, against the router that serves.
@Suite("Permissions")
struct PermissionTests {
    /// What a cell answers when the gate lets it through: anything but a no of the gate's.
    private static func isLetIn(_ status: Int) -> Bool { ![401, 403].contains(status) }

    /// A request of a route that is let in and changes nothing: it expects a ledger that never was.
    private func ask(_ world: World, _ route: Route, order: OrderName, as who: String?) async throws -> World.Answer {
        var path = route.pattern
        for name in route.names {
            path = path.replacingOccurrences(
                of: "{\(name)}", with: name == "order" ? order.text : route.example.path[name] ?? "x")
        }
        if route.path == "risk" || route.path == "race" { path += "?draws=2" }
        var headers = ["Accept": "application/json"]
        if route.changes { headers["If-Match"] = "\"0\"" }
        return try await world.ask(route.method, path, as: who, route.body?.example, headers: headers)
    }

    @Test func `every role may what the table says and nothing else`() async throws {
        let world = try await World()
        let (own, _) = try await world.orders()
        let seq = try await world.desk.ledgerAsItStands().seq
        var (cells, letIn) = (0, 0)
        for route in Routes.all {
            let needed = try #require(route.access.permission)
            for role in Role.allCases {
                for kind in ["live", "jwt"] {
                    let answer = try await ask(world, route, order: own[0], as: "\(role.rawValue) \(kind)")
                    let isAllowed = PermissionTests.granted[role]?.contains(needed.rawValue) ?? false
                    #expect(
                        isAllowed ? PermissionTests.isLetIn(answer.status) : answer.status == 403,
                        "\(route.key) as \(role), \(kind): \(answer.status) \(answer.text)")
                    if !isAllowed { #expect(try answer.code() == "forbidden") }
                    (cells, letIn) = (cells + 1, letIn + (isAllowed ? 1 : 0))
                }
            }
        }
        #expect(cells == Routes.all.count * Role.allCases.count * 2)
        #expect(letIn > 0 && letIn < cells)
        #expect(try await world.desk.ledgerAsItStands().seq == seq, "a cell changed the ledger")
    }

    /// Written here once more, by hand.
    private static let granted: [Role: Set<String>] = [
        .viewer: ["read"], .seller: ["read", "sell", "propose"], .planner: ["read", "money", "plan", "propose"],
        .operator: ["read", "operate", "propose"], .approver: ["read", "money", "propose", "approve"],
        .admin: ["read", "money", "sell", "plan", "operate", "propose", "approve", "administer"],
    ]

    @Test func `no token, an unknown, an expired and a revoked one open nothing`() async throws {
        let world = try await World()
        let (own, _) = try await world.orders()
        for route in Routes.all {
            for role in Role.allCases {
                for state in ["expired", "revoked"] {
                    let answer = try await ask(world, route, order: own[0], as: "\(role.rawValue) \(state)")
                    #expect(answer.status == 401, "\(route.key) as \(role), \(state)")
                    #expect(answer.text.contains(state))
                }
            }
            let dead = world.deadSigned
            #expect(dead.count == 14)
            for who in [nil, "hr_" + String(repeating: "0", count: 64), "", "admin", "Bearer"] + dead {
                let answer = try await ask(world, route, order: own[0], as: who)
                #expect(answer.status == 401, "\(route.key) with '\(who ?? "no token")'")
                #expect(try answer.code() == "unauthenticated")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
        }
        for header in ["Basic YWRtaW46YWRtaW4=", "bearer", world.token("admin live")] {
            let answer = try await world.ask(.get, "/api/v1/book", as: nil, headers: ["Authorization": header])
            #expect(answer.status == 401, "\(header)")
        }
    }

    @Test func `a customer's token opens routes for customers alone, with its own orders alone`() async throws {
        let world = try await World()
        let (own, others) = try await world.orders()
        try #require(!own.isEmpty && !others.isEmpty)
        for route in Routes.all {
            for (role, kind) in Role.ofCustomers.flatMap({ [($0, ""), ($0, " jwt")] }) {
                let needed = try #require(route.access.permission)
                let isForCustomers = if case .customer = route.access { true } else { false }
                let isAllowed = isForCustomers && PermissionTests.granted[role]?.contains(needed.rawValue) ?? false
                let mine = try await ask(world, route, order: own[0], as: "customer \(role.rawValue)\(kind)")
                #expect(
                    isAllowed ? PermissionTests.isLetIn(mine.status) && mine.status != 404 : mine.status == 403,
                    "\(route.key) as a customer's \(role): \(mine.status) \(mine.text)")
                guard route.names.contains("order") else { continue }
                let theirs = try await ask(world, route, order: others[0], as: "customer \(role.rawValue)\(kind)")
                let nobodys = try await ask(world, route, order: "ORD-0", as: "customer \(role.rawValue)\(kind)")
                #expect(theirs.status == (isAllowed ? 404 : 403), "\(route.key) of another as a customer's \(role)")
                #expect(theirs.status == nobodys.status)
                if isAllowed { #expect(try theirs.code() == "unknown_order") }
            }
        }
    }

    @Test func `what is open without a token is the list that is written down`() async throws {
        let world = try await World()
        for path in ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/", "/headroom.js", "/headroom.css"] {
            #expect(try await world.ask(.get, path, as: nil).status == 200, "\(path)")
        }
        #expect(Routes.all.allSatisfy { $0.access != .open })
        for path in [
            "/api/v1/", "/api/v1", "/api/v1/tokens", "/api/v1/../metrics", "/etc/passwd", "/..%2f..%2fetc/passwd",
        ] {
            let answer = try await world.ask(.get, path, as: nil)
            #expect([401, 404].contains(answer.status), "\(path): \(answer.status)")
        }
    }

    @Test func `nothing that a customer is told names another's order or another customer`() async throws {
        let world = try await World()
        let (own, _) = try await world.orders()
        let ledger = try await world.desk.ledger()
        let others = ledger.orders.map(\.terms).filter { $0.tenant != World.tenant }
        let words = Set(others.flatMap { [$0.order.text, $0.customer, $0.tenant] })
        var told = 0
        for route in Routes.all {
            for name in own {
                let answer = try await ask(world, route, order: name, as: "customer seller")
                guard answer.status == 200 else { continue }
                told += 1
                let values = try strings(answer.json())
                #expect(values.isDisjoint(with: words), "\(route.key): \(values.intersection(words))")
            }
        }
        #expect(told > 5)
    }

    @Test func `whose orders a quote or a hold moves is told to the operator alone`() async throws {
        let world = try await World()
        let late: JSONValue = [
            "order": "late-1", "customer": "other", "tenant": "other", "count": 900, "silicon": ["h200"], "tier": 5,
            "earliest": "2026-05-01", "term": "12mo", "min_chunk": 1,
        ]
        try #require(try await world.ask(.post, "/api/v1/orders", late).status == 200)
        let order: JSONValue = [
            "count": 300, "silicon": ["h200"], "earliest": "2026-05-01", "term": "12mo", "min_chunk": 1,
        ]
        let quote = "/api/v1/quotes?all=1"
        #expect(try strings(try await world.ask(.post, quote, order).json()).contains("late-1"), "it moves nobody")
        #expect(
            !(try strings(try await world.ask(.post, quote, as: "customer viewer", order).json()).contains("late-1")))
        let hold = try await world.ask(.post, "/api/v1/holds", as: "customer seller", order)
        try #require(hold.status == 200, "\(hold.text)")
        #expect(!(try strings(hold.json()).contains("late-1")))
        let seq = try await world.desk.ledgerAsItStands().seq
        let events = "/api/v1/events?after=\(seq - 1)"
        let json = ["Accept": "application/json"]
        #expect(try strings(try await world.ask(.get, events, headers: json).json()).contains("late-1"))
        let told = try await world.ask(.get, events, as: "customer viewer", headers: json)
        #expect(try told.json()["events"]?.list.count == 1)
        #expect(!(try strings(told.json()).contains("late-1")))
    }

    /// All words of all texts.
    private func strings(_ value: JSONValue) throws -> Set<String> {
        switch value {
        case .string(let text): Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init))
        case .array(let list): try list.reduce(into: []) { $0.formUnion(try strings($1)) }
        case .object(let members): try members.values.reduce(into: []) { $0.formUnion(try strings($1)) }
        default: []
        }
    }

    @Test func `a customer asks for itself and at the operator's terms`() async throws {
        let world = try await World()
        let order: [String: JSONValue] = ["count": 8, "silicon": ["h200"], "term": "12mo", "min_chunk": 1]
        let refused: [(String, JSONValue)] = [
            ("tier", 1), ("price_usd_micro_per_accelerator_hour", 1), ("tenant", "tenant-1"),
            ("customer", "customer-1"),
            ("penalty_usd_cents_per_day", 100), ("take_or_pay_pct", 0), ("clauses", []), ("segment", "internal"),
        ]
        for (field, value) in refused {
            let body = JSONValue.object(order.merging([field: value]) { $1 })
            for path in ["/api/v1/quotes", "/api/v1/holds", "/api/v1/orders", "/api/v1/inquiries"] {
                let answer = try await world.ask(.post, path, as: "customer seller", body)
                #expect(answer.status == 400, "\(field) \(path)")
                #expect(answer.text.contains(field))
            }
        }
        let made = try await world.ask(.post, "/api/v1/inquiries", as: "customer seller", .object(order))
        let name = try #require(try made.json()["order"]?.text)
        let terms = try #require(try await world.desk.ledger()[OrderName(name)]).terms
        #expect(terms.tenant == World.tenant && terms.customer == World.tenant)
        let amend: JSONValue = ["changes": ["tenant": "tenant-1"]]
        #expect(try await world.ask(.post, "/api/v1/orders/\(name)/amend", as: "customer seller", amend).status == 400)
    }
}

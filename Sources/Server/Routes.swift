import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Promise
import Units

/// The route table, in the order in which the documentation shows it.
public enum Routes {
    public static let all: [Route] =
        system + orders + asking + changes + supply + silicon + odds + energy + money + pictures + approvals + scenarios
        + trust
        + trials
        + streams

    // MARK: The server itself

    static let system = [
        Route(.get, "me", .customer(.read), "Whose token this is, and what it may do.") { call in
            Reply(
                document: CallerDocument(
                    id: call.caller.id, name: call.caller.name, role: call.caller.role.rawValue,
                    tenant: call.caller.tenant,
                    permissions: Permission.allCases.filter(call.caller.may).map(\.rawValue)))
        },
        Route(.get, "refusals", .customer(.read), "Every reason for a no, in order of precedence.") { _ in
            let lines = Refusal.Code.allCases.map {
                CodeDocument(code: $0.rawValue, meaning: $0.meaning, remedy: $0.remedy)
            }
            return Reply(Listing("refusals", key: "code", clock: nil, lines))
        }.listing().telling(.nobody),
        Route(.get, "clock", .customer(.read), "The ledger's clock, and whether it follows the system's.") { call in
            let ledger = try await call.ledger()
            return Reply(
                document: ClockDocument(clock: ledger.clock, follows: ledger.followsClock, seq: ledger.seq),
                seq: ledger.seq)
        },
        Route(.post, "clock", .operator(.operate), "Sets the ledger's clock forward.") { call in
            try await call.perform(.setClock(to: try call.sent(ClockRequest.self).to))
        }.sending(ClockRequest.self, ["to": "2026-04-10"]),
    ]

    // MARK: Orders

    static let orders = [
        Route(.get, "overview", .operator(.read), "Run rate, capital, power, queue and book in one document.") { call in
            let ledger = try await call.ledger()
            return Reply(document: ledger.overview(), seq: ledger.seq)
        }.telling(.everybody),
        Route(.get, "orders", .customer(.read), "Every order with its state and its day.") { call in
            let ledger = try await call.ledger()
            let lines = ledger.orderLines().filter { call.owns($0.order, ledger) }
            return Reply(Listing("orders", key: "order", clock: ledger.clock, lines), seq: ledger.seq)
        }.listing(filters: "state", "tier", "customer", "tenant", "silicon", "regions"),
        Route(.get, "book", .customer(.read), "Promises and holds.") { call in
            let ledger = try await call.ledger()
            let lines = ledger.bookLines().filter { call.owns($0.order, ledger) }
            return Reply(Listing("book", key: "order", clock: ledger.clock, lines), seq: ledger.seq)
        }.listing(filters: "state", "tier", "customer", "silicon", "region", "shortfall"),
        Route(
            .get, "queue", .customer(.read),
            "Queued orders in order, each with its tentative date, what holds it and what is ahead of it."
        ) { call in
            let ledger = try await call.ledger()
            let lines = ledger.queueLines().filter { call.owns($0.order, ledger) }
            return Reply(Listing("queue", key: "order", clock: ledger.clock, lines), seq: ledger.seq)
        }.listing(filters: "tier", "customer", "tentative"),
        Route(.get, "moves", .operator(.read), "Dates of queued orders that changed, each with its cause.") { call in
            let since = call.text(.since) ?? "0"
            guard let since = Since(since) else {
                throw Refusal(.badRequest, "since: '\(since)' is neither a day nor the number of a fact")
            }
            let facts = try await call.house.desk.facts()
            let (seq, lines) = (facts.last?.seq ?? 0, try MovedLine.lines(facts, since: since))
            return Reply(Listing("moves", key: nil, clock: nil, lines), seq: seq)
        }.listing(filters: "order").taking(.since),
        Route(.get, "orders/{order}", .customer(.read), "One order: what was asked for and what it has.") { call in
            let ledger = try await call.ledger()
            return Reply(document: OrderDocument(try call.orderInPath(ledger), ledger), seq: ledger.seq)
        }.example(["order": "acme-1"]),
        Route(
            .get, "orders/{order}/why", .customer(.read),
            "What holds it, the chain behind it, what is ahead of it and what would help."
        ) { call in
            let ledger = try await call.ledger()
            let document = WhyDocument(try ledger.why(try call.orderInPath(ledger).terms.order), ledger)
            return Reply(document: call.caller.isCustomer ? document.forCustomer() : document, seq: ledger.seq)
        }.example(["order": "acme-2"]),
    ]
}

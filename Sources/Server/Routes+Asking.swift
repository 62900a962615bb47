import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Promise
import Units

extension Routes {
    static let order: JSONValue = [
        "count": 64, "silicon": ["h200"], "earliest": "2027-01-01", "term": "12mo", "min_chunk": 8,
        "chunk_in": "fabric",
    ]

    /// More than there ever is, and one that either of two chips can serve.
    private static let big: JSONValue = ["count": 50_000_000, "silicon": ["h200"], "term": "12mo"]
    private static let either: JSONValue = [
        "count": 900, "silicon": ["b300", "h200"], "earliest": "2026-05-01", "term": "12mo", "min_chunk": 1,
        "port_months": 3, "port_usd_cents": 1_000_000,
    ]

    private static let work: JSONValue = [
        "silicon": ["h200"], "work": ["model": "llama3-8b", "tokens": 15_000_000_000, "days": 30],
    ]

    // MARK: Questions that change nothing

    static let asking = [
        Route(.post, "quotes", .customer(.read), "When, where and on which chips? Reserves nothing.") { call in
            let ledger = try await call.ledger()
            let order = try await call.order()
            let document = ledger.document(ledger.quote(order), of: order, all: call.isSet(.all))
            return Reply(
                document: call.caller.isCustomer ? document.forCustomer(of: call.owns(ledger)) : document,
                seq: ledger.seq)
        }.sending(OrderRequest.self, order, big, either, work).taking(.all).asking().example(query: ["all": "1"]),
        Route(.post, "whatif", .operator(.read), "What would a change of supply do? Changes nothing.") { call in
            let ledger = try await call.ledger()
            let changes = try call.sent(WhatIfRequest.self).changes
            guard !changes.isEmpty else { throw Refusal(.badRequest, "changes: at least one sentence is needed") }
            let answer = try ledger.whatIf(steps: try changes.map { try ledger.changes(from: $0) })
            return Reply(document: WhatIfDocument(answer), seq: ledger.seq)
        }.sending(WhatIfRequest.self, ["changes": ["slip NEW-1 90d", "cut CHIPS-0 500"]]).asking().telling(.everybody),
    ]

    // MARK: Changes of orders

    static let changes = [
        Route(.post, "inquiries", .customer(.sell), "Enters an order that somebody asks about; takes nothing.") {
            call in
            try await call.perform(.inquire(request: try await call.order()))
        }.sending(OrderRequest.self, named("acme-0")),
        Route(.post, "holds", .customer(.sell), "Takes capacity for an order until an instant.") { call in
            let until = try call.text(.until).map { text throws(Refusal) -> Instant in
                guard let instant = Instant(text) else {
                    throw Refusal(.badRequest, "until: '\(text)' is not an instant; allowed: YYYY-MM-DDTHH:MM:SSZ")
                }
                return instant
            }
            return try await call.perform(.hold(request: try await call.order(), until: until))
        }.sending(OrderRequest.self, named("acme-3")).taking(.until),
        Route(
            .post, "orders", .customer(.sell),
            "Signs an order: it is promised where committed supply fits, else it joins the queue."
        ) { call in
            try await call.perform(.sign(request: try await call.order()))
        }.sending(OrderRequest.self, named("acme-4")),
        change("confirm", "Makes a hold a promise.") { .confirm(order: $1) }.example(["order": "acme-3"]),
        change("amend", "Changes an order's terms.") { call, order in
            let request = try call.sent(AmendRequest.self)
            return .amend(order: order, changes: try await call.counted(request.changes), from: request.from)
        }.sending(AmendRequest.self, ["changes": ["count": 2000]]).example(["order": "acme-1"]),
        change("withdraw", "Takes back an amendment that waits.") { .withdraw(order: $1) }
            .example(["order": "acme-1"]),
        change("renew", "Lets a promise go on after its end, in the same place.") { call, order in
            let request = try call.sent(RenewRequest.self)
            if call.caller.isCustomer, request.price != nil {
                throw Refusal(.badRequest, "price_usd_micro_per_accelerator_hour: is the operator's to give")
            }
            return .renew(order: order, term: request.term, price: request.price)
        }.sending(RenewRequest.self, ["term": "6mo"]).example(["order": "acme-1"]),
        change("cancel", "Cancels an order; what it used stays in its history.") { .cancel(order: $1) }
            .example(["order": "acme-4"]),
        Route(
            .post, "orders/{order}/bump", .operator(.propose),
            "Lets a hold give way; its order is an inquiry again. Who asks approves it, or it waits for an approver."
        ) { call in
            let ledger = try await call.ledger()
            let cause = try call.sent(BumpRequest.self).cause
            let order = try call.orderInPath(ledger).terms.order
            return try await call.perform(.bump(order: order, cause: cause, approver: call.approver ?? ""))
        }.sending(BumpRequest.self, ["cause": "room for a promise"]).example(["order": "acme-5"]),
        Route(.get, "repromise", .operator(.read), "Who would move when supply fails promises, and at what penalty.") {
            call in
            let ledger = try await call.ledger()
            return Reply(document: RepromiseDocument(try ledger.repromise(), ledger), seq: ledger.seq)
        }.telling(.everybody),
        Route(
            .post, "repromise", .operator(.propose),
            "Moves them, all or none. Who asks approves it, or what would happen now waits for an approver."
        ) { call in
            let request = try call.sent(RepromiseRequest.self)
            let ledger = try await call.ledger()
            let causes = ledger.shortfalls.filter { $0.kind == .breach }.map(\.cause)
            let seen = call.approver == nil ? try? ledger.repromise().proposal : nil
            return try await call.perform(
                .repromise(
                    cause: request.cause ?? Array(Set(causes)).sorted().joined(separator: "; "),
                    approver: call.approver ?? "", proposal: request.proposal ?? seen))
        }.sending(RepromiseRequest.self, ["cause": "a delivery to hall 3 was cut"]).telling(.everybody),
    ]

    /// A change of one order, whose name is in the path.
    private static func change(
        _ verb: String, _ summary: String, _ make: @escaping @Sendable (Call, OrderName) async throws -> Command
    ) -> Route {
        Route(.post, "orders/{order}/" + verb, .customer(.sell), summary) { call in
            // For the operator's people the command itself says what is unknown, without a look before.
            let order =
                call.caller.isCustomer
                ? try call.orderInPath(try await call.ledger()).terms.order : OrderName(call.named("order"))
            return try await call.perform(try await make(call, order))
        }
    }

    private static func named(_ name: String) -> JSONValue {
        guard case .object(var members) = order else { return order }
        members["order"] = .string(name)
        return .object(members)
    }
}

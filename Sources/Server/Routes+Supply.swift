import Access
import Answers
import Delay
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Odds
import Promise
import Silicon
import Units

extension Routes {
    // MARK: Supply

    static let supply = [
        Route(.get, "supply", .operator(.read), "Supply items with their days and stages.") { call in
            let ledger = try await call.ledger()
            let lines = ledger.supplyDocument().items
            return Reply(Listing("items", key: "item", clock: ledger.clock, lines), seq: ledger.seq)
        }.listing(filters: "class", "stage", "resource").telling(.nobody),
        Route(
            .post, "supply", .operator(.operate),
            "Changes supply by a sentence: \(Ledger.sentences.dropLast(2).joined(separator: ", "))."
        ) { call in
            let ledger = try await call.ledger()
            let command = try ledger.command(from: try call.sent(SupplyChange.self).change)
            guard !command.isOfOrder else {
                throw Refusal(.badRequest, "change: '\(command.sentence)' is of an order; use its own path")
            }
            return try await call.perform(command)
        }.sending(SupplyChange.self, ["change": "slip GROW-CHIPS-0 30d"]),
        Route(.get, "silicon", .operator(.read), "The chips of the catalogue.") { call in
            let ledger = try await call.ledger()
            let lines = ledger.atlas.catalogue.silicon
            return Reply(Listing("silicon", key: "silicon", clock: ledger.clock, lines), seq: ledger.seq)
        }.listing(filters: "kind", "vendor").telling(.nobody),
        Route(.get, "horizon", .operator(.read), "Power, halls, chips, sold and free, by month.") { call in
            let ledger = try await call.ledger()
            return Reply(document: ledger.horizon(), seq: ledger.seq)
        },
        Route(.get, "power", .operator(.read), "Megawatts contracted, provisioned and booked, by site.") { call in
            let ledger = try await call.ledger()
            return Reply(document: PowerDocument(ledger), seq: ledger.seq)
        },
        Route(
            .get, "gap", .operator(.read),
            "What is asked for, promised, unserved and deliverable by month; how fast each grows."
        ) { call in
            let ledger = try await call.ledger()
            let gap = try ledger.gap(from: call.day(.from), months: call.whole(.months) ?? 24)
            return Reply(document: gap, seq: ledger.seq)
        }.taking(.from, .months),
    ]

    // MARK: Odds

    static let odds = [
        Route(
            .get, "race", .operator(.read), "Power against construction: the chance of being short by site and month."
        ) { call in
            let ledger = try await call.ledger()
            var question = RaceQuestion()
            (question.draws, question.months) = (try drawSet(call), call.whole(.months) ?? 24)
            return Reply(document: ledger.raceDocument(question), seq: ledger.seq)
        }.taking(.fewDraws, .seed, .months).heavy().example(query: ["draws": "16", "months": "12"]),
        Route(
            .get, "orders/{order}/tornado", .operator(.read),
            "What drives an order's date, and which item brought forward moves it most."
        ) { call in
            let ledger = try await call.ledger()
            let order = try call.orderInPath(ledger).terms.order
            let tornado = try Odds(ledger, try drawSet(call)).tornado(order, days: 30)
            return Reply(document: TornadoDocument(tornado, days: 30, clock: ledger.clock), seq: ledger.seq)
        }.taking(.fewDraws, .seed).heavy().example(["order": "acme-2"], query: ["draws": "16"]),
        Route(.get, "nuclear", .operator(.read), "Reactors under contract: the chance of each by a day.") { call in
            let ledger = try await call.ledger()
            guard let reactors = Odds(ledger, try drawSet(call)).reactors() else {
                throw Refusal(
                    .unknownItem, "no energy contract of kind smr or nuclear names a tranche or supply item with a date"
                )
            }
            guard let by = call.day(.by) ?? Day("2030-12-31") else { preconditionFailure("the day exists") }
            return Reply(document: NuclearDocument(reactors, by: by, clock: ledger.clock), seq: ledger.seq)
        }.taking(.fewDraws, .seed, .by).heavy(),
        Route(.get, "industry", .operator(.read), "Build-outs by customer and year.") { call in
            let ledger = try await call.ledger()
            return Reply(document: IndustryDocument(ledger), seq: ledger.seq)
        }.telling(.everybody),
        Route(.post, "stress", .operator(.read), "Demand put in doubt: cash lost, capacity stranded. Changes nothing.")
        {
            call in
            let request = try call.sent(StressRequest.self)
            guard
                let shock = Shock(
                    cancel: request.cancel ?? 0, price: request.price ?? 0, efficiency: request.efficiency ?? 0)
            else {
                throw Refusal(
                    .badRequest,
                    "allowed are cancel_bp 0 to 10000, price_bp -10000 to 100000, efficiency_bp 0 to less than 10000")
            }
            let ledger = try await call.ledger()
            return Reply(document: StressDocument(try ledger.stress(shock), clock: ledger.clock), seq: ledger.seq)
        }.sending(StressRequest.self, ["cancel_bp": 2000]).asking().heavy().telling(.everybody),
    ]

    static func drawSet(_ call: Call) throws(Refusal) -> DrawSet {
        let (count, seed) = (call.whole(.fewDraws) ?? 256, call.whole(.seed) ?? 1)
        guard let set = DrawSet(method: Odds.usual.method, count: count, seed: UInt64(seed)) else {
            throw Refusal(.badRequest, "draws: \(count) is out of range")
        }
        return set
    }
}

extension Command {
    /// Whether a sentence changes an order, not supply.
    fileprivate var isOfOrder: Bool {
        switch self {
        case .cancel, .accept: true
        default: false
        }
    }
}

import Access
import Answers
import Desk
import Finance
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Peg
import Promise
import Units

extension Routes {
    static let cut = Parameter(
        "by", .choice(Cut.allCases.map(\.rawValue), unless: Cut.service.rawValue), "What run rates are told apart by.")

    // MARK: Money

    static let money = [
        Route(.get, "peg", .operator(.money), "Which customer need every dollar of capital serves.") { call in
            let pegged = try await pegged(call)
            let document = call.house.pegs.documents(pegged).peg
            return Reply(document: document, csv: call.wantsCSV ? pegged.1.csv() : nil, seq: pegged.0.seq)
        }.answering(.csv).heavy().telling(.everybody),
        Route(
            .get, "peg/flows", .operator(.money),
            "Where the dollars of 36 months go: class, quarter, and the order that it serves or why none; small ones gathered."
        ) { call in
            let pegged = try await pegged(call)
            return Reply(document: call.house.pegs.documents(pegged).flows, seq: pegged.0.seq)
        }.heavy().telling(.everybody),
        Route(.get, "peg/lines/{line}", .operator(.money), "Whom one capital line serves, by order and by month.") {
            call in
            let (ledger, peg, _) = try await pegged(call)
            guard let document = LinePegDocument(call.named("line"), ledger, peg) else { throw noLine(call) }
            return Reply(document: document, seq: ledger.seq)
        }.heavy().telling(.everybody).example(["line": "CAP-HALL-0"]),
        Route(.get, "peg/lines/{line}/loss", .operator(.money), "What is lost if a capital line is cancelled.") {
            call in
            let ledger = try await call.ledger()
            guard let loss = try ledger.loss(ofLine: call.named("line")) else { throw noLine(call) }
            return Reply(document: LossDocument(loss), seq: ledger.seq)
        }.heavy().telling(.everybody).example(["line": "CAP-CHIPS-0"]),
        Route(.get, "orders/{order}/peg", .operator(.money), "The dollars of one order, and what it stands on.") {
            call in
            let (ledger, peg, _) = try await pegged(call)
            let order = try call.orderInPath(ledger).terms.order
            guard let document = OrderPegDocument(order, peg) else {
                throw Refusal(.wrongState, "order \(order) stands on nothing: no promise, and no date")
            }
            return Reply(document: document, seq: ledger.seq)
        }.heavy().example(["order": "acme-1"]),
        Route(.get, "finance", .operator(.money), "Run rate, backlog, budget, books, returns: every section.") { call in
            let (ledger, peg, facts) = try await pegged(call)
            let finance = try counted { try Finance(ledger, peg) }
            let sheets = try FinanceSection.allCases.map { try finance.sheet($0, facts: facts, by: cut(call)) }
            return Reply(
                document: Dictionary(uniqueKeysWithValues: sheets.map { ($0.name, $0) }), seq: ledger.seq)
        }.taking(cut).heavy().telling(.everybody),
        Route(.get, "finance/{section}", .operator(.money), "One section: \(FinanceSection.names).") { call in
            guard let section = FinanceSection(named: call.named("section")) else {
                throw Problem(
                    .notFound, "there is no section '\(call.named("section"))'; there are \(FinanceSection.names)")
            }
            let (ledger, peg, facts) = try await pegged(call)
            let finance = try counted { try Finance(ledger, peg) }
            let sheet = try finance.sheet(section, facts: facts, by: cut(call))
            return Reply(document: sheet, csv: sheet.csv, seq: ledger.seq)
        }.taking(cut).answering(.csv).heavy().telling(.everybody).example(["section": "run_rate"]),
    ]

    /// The ledger as of its last fact, pegged as its log fixed it.
    static func pegged(_ call: Call) async throws -> (Ledger, Pegging, [Fact]) {
        let (ledger, peg, facts) = try call.house.pegs.pegged(try await call.house.desk.facts())
        return (ledger, peg, facts)
    }

    static func counted<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch is Overflow {
            throw Refusal(.overflow, "the orders together are worth more than can be counted")
        }
    }

    private static func cut(_ call: Call) -> Cut { call.text(cut).flatMap(Cut.init(rawValue:)) ?? .service }

    private static func noLine(_ call: Call) -> Refusal {
        Refusal(.unknownItem, "there is no capital line '\(call.named("line"))'; `GET /api/v1/peg` lists them")
    }

    // MARK: Scenarios and the log

    static let scenarios = [
        Route(.get, "log", .operator(.read), "Who did what, when, why, and under which request.") { call in
            let facts = try await call.house.desk.facts()
            let after = call.whole(.after) ?? 0
            let order = call.query["order"].map { OrderName($0) }
            let log = try LogDocument(facts.filter { $0.seq > after }, order: order).log
            return Reply(Listing("log", key: nil, clock: nil, log), seq: facts.last?.seq ?? 0)
        }.listing(filters: "kind", "actor", "tenant").taking(
            .after, Parameter("order", .text, "Only facts that touch this order.")
        ).example(query: ["limit": "5"]),
        Route(.get, "scenarios", .operator(.read), "Branches of the ledger.") { call in
            let lines = try Scenarios(call.house.store).list().map {
                ScenarioLine(
                    scenario: $0.name, parent: $0.parent, at: $0.at, head: $0.head, dropped: $0.isDropped)
            }
            return Reply(Listing("scenarios", key: "scenario", clock: nil, lines))
        }.listing().telling(.nobody),
        Route(.post, "scenarios", .operator(.plan), "Forks this server's scenario.") { call in
            let request = try call.sent(ForkRequest.self)
            let parent = try await call.ledger().branch
            let fact = try Scenarios(call.house.store).fork(
                request.scenario, from: parent, at: request.at, try await call.requestOfScenario())
            return Reply(document: ScenarioReceipt([fact]))
        }.sending(ForkRequest.self, ["scenario": "late-transformer"]),
        Route(.get, "scenarios/{scenario}/diff", .operator(.read), "What differs between two scenarios.") { call in
            let lineage = Lineage(call.house.store)
            let mine = try await call.ledger()
            let other = try call.text(.to).map { try lineage.ledger(BranchName($0)) } ?? mine
            return Reply(document: DiffDocument(try lineage.ledger(BranchName(call.named("scenario"))), other))
        }.taking(.to).heavy().telling(.everybody).example(["scenario": "before"]),
        Route(
            .post, "scenarios/{scenario}/merge", .operator(.propose),
            "Decides a scenario's commands anew on its parent, all or none. Who asks approves it, or it waits for an approver."
        ) { call in
            let facts = try Scenarios(call.house.store).merge(
                BranchName(call.named("scenario")), approver: call.approver ?? "", try await call.requestOfScenario())
            let waits = facts.first?.kind == "refused"
            return Reply(document: ScenarioReceipt(facts), status: waits ? .accepted : .ok)
        }.example(["scenario": "late-transformer"]),
        Route(.delete, "scenarios/{scenario}", .operator(.plan), "Closes a scenario; its facts stay in the log.") {
            call in
            let fact = try Scenarios(call.house.store).drop(
                BranchName(call.named("scenario")), try await call.requestOfScenario())
            return Reply(document: ScenarioReceipt([fact]))
        }.example(["scenario": "late-transformer"]),
    ]
}

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
    private static let head = Parameter(
        "head", .text, "SEQ:HASH of a head noted before: facts cut from the end or rewritten since are found.")

    // MARK: Trust

    static let trust: [Route] = [
        Route(
            .get, "verify", .operator(.read), "Everything derived again from the log by separate, naive code."
        ) { call in
            let facts = try await call.house.desk.facts()
            return Reply(document: try Answers.verdict(facts, head: call.text(head)), seq: facts.last?.seq ?? 0)
        }.taking(head).heavy().telling(.everybody)
            .example(others: ["head": "1:" + String(repeating: "0", count: 64)]),
        Route(
            .get, "history", .operator(.read),
            "Public series that ship with the ledger, with their sources, and what is made of them: two cohorts at equal age, "
                + "curves of adoption, phases of growth, a second curve on a first."
        ) { call in
            let ledger = try await call.ledger()
            return Reply(document: HistoryDocument(ledger), seq: ledger.seq)
        },
        Route(
            .get, "mission", .operator(.money),
            "The rows of the mission: what holds, its value, and the line that recomputes it from an export."
        ) { call in
            let (rows, seq) = try await mission(call)
            return Reply(Listing("rows", key: "id", clock: nil, rows), seq: seq)
        }.listing(filters: "id", "holds", "how").heavy(),
        Route(.get, "mission/{row}", .operator(.money), "One row of the mission, S01 to S54.") { call in
            let (rows, seq) = try await mission(call)
            guard let row = rows.first(where: { $0.id == call.named("row") }) else {
                throw Problem(.notFound, "there is no row '\(call.named("row"))'; there are S01 to S\(rows.count)")
            }
            return Reply(document: row, seq: seq)
        }.heavy().telling(.everybody).example(["row": "S20"]),
        letter,
    ]

    private static let letter = Route(
        .get, "letter", .operator(.money),
        "The state of capacity on one page, each number linked to its query; a page that prints with `Accept: text/html`."
    ) { call in
        let (ledger, peg, facts) = try await pegged(call)
        let letter = try ledger.letter(facts, peg)
        return Reply(letter.html, .html, document: letter, seq: ledger.seq)
    }.answering(.html).heavy().telling(.everybody)

    private static func mission(_ call: Call) async throws -> ([MissionRow], Int) {
        let (ledger, facts) = (try await call.ledger(), try await call.house.desk.facts())
        return (call.house.mission.rows(ledger, facts, call.house.datasheet), ledger.seq)
    }

    // MARK: Pictures

    static let pictures: [Route] = [
        Route(.get, "peg/plot", .operator(.money), "Where the dollars go, as a drawing.") { call in
            let (ledger, peg, _) = try await pegged(call)
            return Reply(PegPlot(ledger, peg).svg, .svg, seq: ledger.seq)
        }.answeringOnly(.svg).heavy().telling(.everybody),
        Route(.get, "finance/plot", .operator(.money), "All plots of finance on a page, each with its table.") { call in
            let (ledger, peg, facts) = try await pegged(call)
            let page = try counted { try FinancePage(try Finance(ledger, peg), facts: facts) }
            return Reply(page.html, .html, seq: ledger.seq)
        }.answeringOnly(.html).heavy().telling(.everybody),
    ]
}

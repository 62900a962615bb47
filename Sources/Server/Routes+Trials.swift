import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Promise
import Tables
import Units

extension Routes {
    // MARK: Files of one's own

    static let trials: [Route] = [
        Route(
            .post, "trials", .operator(.plan),
            "Reads CSV files of one's own into a ledger in memory, for an hour; the server's ledger stays as it is. Of files "
                + "with faults every fault is told."
        ) { call in
            let request = try call.sent(TrialRequest.self)
            let files = try LedgerFiles(request.files.mapValues { Array($0.utf8) })
            let (facts, ledger) = try files.check()
            let name = try call.house.trials.keep(ledger, for: call.caller.id)
            return Reply(
                document: TrialDocument(
                    name, ledger, seconds: call.house.trials.seconds, facts: facts.count, notes: files.notes))
        }.sending(TrialRequest.self, .object(["files": .object(SmallFiles.tables.mapValues { .string($0) })]))
            .takingFiles().asking().heavy(),
        Route(.post, "trials/{trial}/quotes", .operator(.plan), "When, where and on which chips, on a trial's ledger?")
        {
            call in
            let ledger = try call.house.trials.ledger(call.named("trial"), of: call.caller.id)
            var request = try call.sent(OrderRequest.self)
            request.sizing = nil
            let order = try ledger.sized(request, by: call.house.datasheet)
            return Reply(document: ledger.document(ledger.quote(order), of: order, all: call.isSet(.all)))
        }.sending(OrderRequest.self, order).taking(.all).asking().example(["trial": Sample.trial]),
        Route(
            .get, "export", .operator(.money),
            "Every table of the schema, the log included, as `headroom export` writes them."
        ) {
            call in
            let facts = try await call.house.desk.facts()
            return Reply(document: try ExportDocument(facts), seq: facts.last?.seq ?? 0)
        }.heavy().telling(.everybody),
    ]
}

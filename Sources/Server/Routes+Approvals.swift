import Access
import Answers
import Desk
import HTTPTypes
import JSONSchema
import Ledger
import Units

extension Routes {
    // MARK: What waits for an approver

    static let approvals = [
        Route(.get, "approvals", .operator(.read), "What was asked for and needs an approver, with the answers.") {
            call in
            let ledger = try await call.ledger()
            return Reply(
                Listing("approvals", key: "request", clock: ledger.clock, ledger.approvals.map(ApprovalDocument.init)),
                seq: ledger.seq)
        }.listing(filters: "state"),
        Route(.get, "approvals/{request}", .operator(.read), "One of them.") { call in
            let ledger = try await call.ledger()
            return Reply(document: ApprovalDocument(try call.approval(in: ledger)), seq: ledger.seq)
        }.telling(.everybody).example(["request": Sample.request]),
        Route(
            .post, "approvals/{request}/approve", .operator(.approve),
            "Does what was asked for as things stand now, or says why that cannot be. The approver is who asks."
        ) { call in
            try await call.approve(try call.approval(in: try await call.house.desk.ledgerAsItStands()))
            return try await call.answered()
        }.telling(.everybody).example(["request": Sample.request]),
        Route(
            .post, "approvals/{request}/decline", .operator(.propose),
            "It is not done. An approver declines it, or who asked for it takes it back."
        ) { call in
            let approval = try call.approval(in: try await call.house.desk.ledgerAsItStands())
            guard call.caller.may(.approve) || approval.actor == call.caller.name else {
                throw Problem(
                    .forbidden,
                    "request \(approval.request) was asked for by \(approval.actor): an approver may decline it, or \(approval.actor) take it back"
                )
            }
            let cause = try call.sent(DeclineRequest.self).cause
            try await call.done(
                .decline(request: approval.request, approver: call.caller.name, cause: cause), try call.request())
            return try await call.answered()
        }.sending(DeclineRequest.self, ["cause": "the list price stands"]).telling(.everybody)
            .example(["request": Sample.otherRequest]),
    ]
}

extension Call {
    /// The request in the path.
    fileprivate func approval(in ledger: Ledger) throws(Problem) -> Approval {
        guard let approval = Int(named("request")).flatMap(ledger.approval) else {
            throw Problem(.notFound, "there is no request '\(named("request"))'; `GET /api/v1/approvals` lists them")
        }
        return approval
    }

    /// Carries out what was asked for, approved by the caller.
    fileprivate func approve(_ approval: Approval) async throws {
        let request = try request().approving(approval.request)
        if case .merge(let branch, _) = approval.command {
            _ = try await requestOfScenario()
            _ = try Scenarios(house.store).merge(branch, approver: caller.name, request)
        } else {
            try await done(approval.command.approved(by: caller.name), request)
        }
    }

    /// Carries a command out; a refusal that was kept is thrown as any other.
    fileprivate func done(_ command: Command, _ request: Desk.Request) async throws {
        let outcome = try await house.desk.perform(command, request).body.outcome
        if let refusal = outcome.refusal { throw DeskFault.refused(refusal, outcome.options ?? []) }
    }

    fileprivate func answered() async throws -> Reply {
        let ledger = try await house.desk.ledgerAsItStands()
        return Reply(document: ApprovalDocument(try approval(in: ledger)), seq: ledger.seq)
    }
}

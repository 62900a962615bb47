import Answers
import ArgumentParser
import Desk
import Ledger
import Units

struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "What was asked for and waits for an approver.",
        discussion: """
            approvals [--all]                           what waits; with --all what was answered, too
            approve REQUEST --approver P                done as things stand now
            decline REQUEST --approver P [--cause TEXT] not done
            Policy says what needs an approver: approval/discount_pct, approval/bump, approval/repromise, approval/merge.
            """)
    @OptionGroup var session: Session
    @Flag(help: "What was answered, too.") var all = false

    func run() async throws {
        try await session.reading { ledger in
            let lines = (all ? ledger.approvals : ledger.awaiting).map(ApprovalDocument.init)
            print(session.json ? Answers.json(["approvals": lines]) : lines.text(colour: session.colour))
        }
    }
}

struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do what was asked for and waits for an approver, as things stand now.")
    @OptionGroup var session: Session
    @Argument(help: "The request's number; `approvals` lists them.") var request: Int
    @Option(help: "Who approves it.") var approver: String
    @Option(help: "Request key.") var key: String?

    func run() async throws {
        let store = try session.store()
        let desk = try await session.desk(on: store)
        let approval = try session.approval(request, in: try await desk.ledgerAsItStands())
        let asked = session.answer(key, by: approver).approving(request)
        guard case .merge(let branch, _) = approval.command else {
            return try await session.perform(approval.command.approved(by: approver), asked, on: desk)
        }
        do {
            guard try Scenarios(store).parent(of: branch) == BranchName(session.scenario) else {
                throw Stop.bad(
                    "approve: scenario \(branch) is not of \(session.scenario); give its parent as --scenario")
            }
            let facts = try Scenarios(store).merge(branch, approver: approver, asked)
            print("Merged \(branch): \(facts.count - 1) commands decided anew, approved by \(approver).")
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        }
    }
}

struct Decline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Do not do what was asked for and waits for an approver.")
    @OptionGroup var session: Session
    @Argument(help: "The request's number; `approvals` lists them.") var request: Int
    @Option(help: "Who declines it, or who takes it back.") var approver: String
    @Option(help: "Why, kept in the fact.") var cause: String?
    @Option(help: "Request key.") var key: String?

    func run() async throws {
        try await session.perform(
            .decline(request: request, approver: approver, cause: cause), session.answer(key, by: approver),
            on: try await session.desk())
    }
}

extension Session {
    /// Who answers a request acts in it.
    fileprivate func answer(_ key: String?, by approver: String) -> Desk.Request {
        Desk.Request(actor: approver, key: key ?? "", reason: reason, approver: approver)
    }

    fileprivate func approval(_ request: Int, in ledger: Ledger) throws -> Approval {
        guard let approval = ledger.approval(request) else {
            throw Stop.refused(message: "there is no request \(request); `headroom approvals --all` lists them")
        }
        return approval
    }
}

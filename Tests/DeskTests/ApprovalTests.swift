import Answers
import Delay
import Desk
import Ledger
import Store
import Testing
import Units
import Verify

/// What waits for an approver, from asking to its answer.
@Suite("Requests and answers") struct ApprovalTests {
    private let store: MemoryStore

    init() throws {
        var files = World.files
        files["policy.csv", default: ""] += "approval/discount_pct,10\n"
        store = try World.memory(files)
    }

    private static let cheap: Command = {
        var request = World.request(8, "X")
        request.price = 1_000_000
        return .sign(request: request)
    }()

    private func asked(_ desk: Desk, key: String = "") async throws -> Int {
        let request = Desk.Request(actor: "sam", key: key, reason: "a large customer")
        let receipt = try await desk.perform(ApprovalTests.cheap, request)
        #expect(receipt.body.outcome.refusal?.code == .needsApproval && receipt.fact.kind == "refused")
        return receipt.fact.seq
    }

    private func answer(_ request: Int, by approver: String = "kim", key: String = "") -> Desk.Request {
        Desk.Request(actor: approver, key: key, approver: approver, approves: request)
    }

    private func requireSound() throws {
        let verdict = Verify.verify(try store.facts(of: "main", after: 0).map(FactRow.init))
        #expect(verdict.faults == [])
    }

    @Test func `what waits takes nothing, and is done when it is approved`() async throws {
        let desk = try Desk(store)
        let request = try await asked(desk)
        var ledger = try await desk.ledger()
        #expect(ledger["X"] == nil && ledger.awaiting.map(\.request) == [request])
        #expect(ledger.awaiting.first?.reason == "a large customer" && ledger.awaiting.first?.actor == "sam")
        let receipt = try await desk.perform(ApprovalTests.cheap, answer(request))
        #expect(
            receipt.fact.kind == "order_signed" && receipt.body.approver == "kim" && receipt.body.approves == request)
        ledger = try await desk.ledger()
        #expect(ledger["X"] != nil && ledger.awaiting.isEmpty)
        #expect(
            ledger.approval(request)?.answer?.isApproved == true && ledger.approval(request)?.answer?.approver == "kim")
        #expect(try Lineage(store).ledger("main").approvals == ledger.approvals)
        try requireSound()
    }

    @Test func `without a key it waits, too; with one the same key gets the same answer`() async throws {
        let desk = try Desk(store)
        let first = try await asked(desk, key: "k")
        #expect(try await asked(desk, key: "k") == first)
        #expect(try await asked(desk) == first + 1)
        #expect(try await desk.ledger().awaiting.count == 2)
    }

    @Test func `a request is answered once, by somebody, and with what was asked for`() async throws {
        let desk = try Desk(store)
        let request = try await asked(desk)
        let other = await refusal { _ = try await desk.perform(World.hold(8, "Y"), answer(request)) }
        #expect(other?.code == .wrongState)
        #expect(other?.message == "request \(request) asks for 'sign order X', not for 'hold'")
        let nobody = await refusal { _ = try await desk.perform(ApprovalTests.cheap, answer(request, by: "")) }
        #expect(nobody?.message == "approver: is missing; name who answers")
        let none = await refusal { _ = try await desk.perform(ApprovalTests.cheap, answer(3)) }
        #expect(none?.message == "fact 3 asked for no approval; `approvals` lists what waits")
        let done = try await desk.perform(ApprovalTests.cheap, answer(request, key: "a"))
        #expect(try await desk.perform(ApprovalTests.cheap, answer(request, key: "a")).isReplay)
        let again = await refusal { _ = try await desk.perform(ApprovalTests.cheap, answer(request)) }
        #expect(again?.message == "request \(request) was approved by kim in fact \(done.fact.seq)")
        try requireSound()
    }

    @Test func `what is declined is not done, and cannot be approved any more`() async throws {
        let desk = try Desk(store)
        let request = try await asked(desk)
        let decline = Command.decline(request: request, approver: "kim", cause: "the list price stands")
        #expect(try await desk.perform(decline).fact.kind == "approval_declined")
        let ledger = try await desk.ledger()
        #expect(ledger["X"] == nil && ledger.awaiting.isEmpty)
        #expect(ledger.approval(request)?.answer?.cause == "the list price stands")
        let no = await refusal { _ = try await desk.perform(ApprovalTests.cheap, answer(request)) }
        #expect(no?.message.hasPrefix("request \(request) was declined by kim") == true)
        #expect(await refusal { _ = try await desk.perform(decline) }?.code == .wrongState)
        try requireSound()
    }

    @Test func `what cannot be done any more is refused when it is approved, and waits on`() async throws {
        let desk = try Desk(store)
        let request = try await asked(desk)
        _ = try await desk.perform(.sign(request: World.request(8, "X")))
        let no = await refusal { _ = try await desk.perform(ApprovalTests.cheap, answer(request)) }
        #expect(no?.code == .idTaken)
        #expect(try await desk.ledger().awaiting.count == 1)
    }

    @Test func `a merge waits until it is approved; what else refuses it does so at once`() async throws {
        let scenarios = Scenarios(store)
        _ = try scenarios.fork("plan-b", from: "main", at: nil, Desk.Request())
        _ = try await Desk(store, branch: "plan-b").perform(.slip(item: "C2", days: 30))
        let asked = try scenarios.merge("plan-b", approver: "", Desk.Request(actor: "pat", key: "m"))
        #expect(asked.map(\.kind) == ["refused"] && asked[0].actor == "pat" && asked[0].branch == "main")
        #expect(try scenarios.merge("plan-b", approver: "", Desk.Request(actor: "pat", key: "m")) == asked)
        let ledger = try Lineage(store).ledger("main")
        #expect(ledger.awaiting.map(\.command) == [.merge(branch: "plan-b", approver: "")])
        #expect(ledger.supply["C2"]?.delay.plan == Day("2026-07-01"))
        let made = try scenarios.merge("plan-b", approver: "kim", answer(asked[0].seq))
        #expect(made.map(\.kind) == ["branch_merged", "item_slipped"])
        #expect(try Lineage(store).ledger("main").awaiting.isEmpty)
        try requireSound()
        _ = try scenarios.fork("plan-c", from: "main", at: nil, Desk.Request())
        _ = try await Desk(store, branch: "plan-c").perform(.slip(item: "C2", days: 30))
        _ = try await Desk(store).perform(.cancelItem(item: "C2"))
        let no = await refusal { _ = try scenarios.merge("plan-c", approver: "", Desk.Request()) }
        #expect(no?.code == .wrongState && no?.message == "'slip C2 30d': C2 is cancelled")
    }

    @Test
    func
        `what a scenario asks and declines within stays there; what it answers of its parent's is answered by the merge`()
        async throws
    {
        let scenarios = Scenarios(store)
        let first = try await asked(try Desk(store))
        _ = try scenarios.fork("plan-b", from: "main", at: nil, Desk.Request())
        let inside = try Desk(store, branch: "plan-b")
        _ = try await inside.perform(ApprovalTests.cheap, answer(first))
        let own = try await inside.perform(.merge(branch: "x", approver: ""), Desk.Request()).fact.seq
        _ = try await inside.perform(.decline(request: own, approver: "kim", cause: nil))
        let facts = try scenarios.merge("plan-b", approver: "kim", Desk.Request())
        #expect(facts.map(\.kind) == ["branch_merged", "order_signed"])
        let ledger = try Lineage(store).ledger("main")
        #expect(ledger.awaiting.isEmpty && ledger.approval(first)?.answer?.approver == "kim")
        try requireSound()
    }

    @Test func `a merge that policy wants nobody for waits where what it carries over wants somebody`() async throws {
        let rule = PolicyRow(
            name: "approval/merge", value: "not_needed",
            source: Source(source: "test", asOf: World.clock.day, confidence: .assumption))
        _ = try await Desk(store).perform(.definePolicy(rows: [rule]))
        let scenarios = Scenarios(store)
        _ = try scenarios.fork("plan-b", from: "main", at: nil, Desk.Request())
        let inside = try Desk(store, branch: "plan-b")
        _ = try await inside.perform(ApprovalTests.cheap, Desk.Request(approver: "kim"))
        _ = try await inside.perform(.slip(item: "C2", days: 3))
        #expect(
            try scenarios.merge("plan-b", approver: "", Desk.Request()).map(\.kind) == [
                "branch_merged", "order_signed", "item_slipped",
            ])
        let dear = try await Desk(store).perform(.amend(order: "X", changes: amendment { $0.count = 4 }, from: nil))
        #expect(dear.body.outcome.refusal == nil)
        _ = try scenarios.fork("plan-c", from: "main", at: nil, Desk.Request())
        let other = try Desk(store, branch: "plan-c")
        _ = try await other.perform(.amend(order: "X", changes: amendment { $0.count = 3 }, from: nil))
        _ = try await Desk(store).perform(.amend(order: "X", changes: amendment { $0.count = 1 }, from: nil))
        let waits = try scenarios.merge("plan-c", approver: "", Desk.Request())
        #expect(waits.map(\.kind) == ["refused"])
        let need = try Lineage(store).ledger("main").awaiting.last?.need
        #expect(need == "what 'merge scenario plan-c' carries over needs an approver")
        try requireSound()
    }

    private func amendment(_ change: (inout OrderRequest) -> Void) -> OrderRequest {
        var changes = OrderRequest()
        change(&changes)
        return changes
    }

    @Test func `a key is one answer to one request`() async throws {
        let desk = try Desk(store)
        _ = try await desk.perform(.sign(request: World.request(8, "R")))
        let renewal = Command.renew(order: "R", term: .days(30), price: MicroDollars(1))
        let first = try await desk.perform(renewal, Desk.Request()).fact.seq
        let second = try await desk.perform(renewal, Desk.Request()).fact.seq
        _ = try await desk.perform(renewal, answer(first, key: "k"))
        let again = await refusal { _ = try await desk.perform(renewal, answer(second, key: "k")) }
        #expect(again?.code == .keyReused)
    }

    @Test func `a snapshot keeps what waits and what was answered`() async throws {
        let desk = try Desk(store)
        let request = try await asked(desk)
        _ = try await asked(desk)
        _ = try await desk.perform(.decline(request: request, approver: "kim", cause: nil))
        let ledger = try await desk.ledgerAsItStands()
        let restored = try Ledger(snapshot: ledger.snapshot())
        #expect(restored.approvals == ledger.approvals && restored.approvals.count == 2)
        #expect(restored.snapshot() == ledger.snapshot())
    }
}

import Delay
import Desk
import Ledger
import Store
import Testing
import Units

@Suite("Scenarios")
struct ScenarioTests {
    private let store: MemoryStore
    private let scenarios: Scenarios

    init() throws {
        store = try World.memory(World.files(orders: ["Q1,queued,2025-12-01,400,2026-01-01,12mo"]))
        scenarios = Scenarios(store)
    }

    private func fork(_ name: BranchName, at seq: Int? = nil) throws -> Fact {
        try scenarios.fork(name, from: "main", at: seq, Desk.Request())
    }

    private var length: Int { get throws { try store.facts(of: "main", after: 0).count } }

    @Test func `the first fact of a scenario links to its parent's`() throws {
        let parent = try store.facts(of: "main", after: 0)
        let fact = try fork("plan-b")
        #expect(fact.previousHash == parent.last?.hash)
        #expect(fact.seq == parent.count + 1)
        #expect((fact.branch, fact.kind) == ("plan-b", "branch_forked"))
        let early = try fork("early", at: 5)
        #expect(early.previousHash == parent[4].hash)
        #expect(early.seq == 6)
    }

    @Test func `what is done in a scenario is not done in main`() async throws {
        _ = try fork("plan-b")
        let before = try store.facts(of: "main", after: 0)
        let desk = try Desk(store, branch: "plan-b")
        _ = try await desk.perform(.slip(item: "C2", days: 30))
        _ = try await desk.perform(World.hold(8, "S"))
        #expect(try store.facts(of: "main", after: 0) == before)
        #expect(try Lineage(store).ledger("main")["S"] == nil)
        #expect(try Lineage(store).ledger("plan-b")["S"] != nil)
        #expect(try await Desk(store, branch: "plan-b").facts().map(\.seq) == Array(1...before.count + 3))
    }

    @Test func `a scenario of a scenario has both before it`() async throws {
        _ = try fork("one")
        _ = try await Desk(store, branch: "one").perform(World.hold(8, "A"))
        _ = try scenarios.fork("two", from: "one", at: nil, Desk.Request())
        _ = try await Desk(store, branch: "two").perform(World.hold(8, "B"))
        let ledger = try Lineage(store).ledger("two")
        #expect(ledger["A"] != nil && ledger["B"] != nil)
        #expect(try scenarios.list().map(\.name) == ["main", "one", "two"])
        #expect(try scenarios.list().map(\.parent) == [nil, "main", "one"])
    }

    @Test(arguments: ["main", "plan-b", "", "two words"])
    func `a name that is taken or no name is refused`(_ name: String) async throws {
        _ = try fork("plan-b")
        #expect(await refusal { _ = try fork(BranchName(name)) }?.code == .badBranch)
    }

    @Test(arguments: [0, -1, 10_000])
    func `a fork after no fact is refused`(_ seq: Int) async throws {
        #expect(await refusal { _ = try fork("x", at: seq) }?.code == .badBranch)
        #expect(try store.branches() == ["main"])
    }

    @Test func `a scenario that is not there is refused, with those that are`() async throws {
        _ = try fork("plan-b")
        let no = await refusal { _ = try Desk(store, branch: "plan-c") }
        #expect(no?.code == .badBranch)
        #expect(no?.message.contains("main, plan-b") == true)
    }

    @Test func `a merge decides anew on the head`() async throws {
        _ = try fork("plan-b")
        let desk = try Desk(store, branch: "plan-b")
        _ = try await desk.perform(.slip(item: "C2", days: 30))
        _ = try await desk.perform(World.hold(8, "S", until: "2026-06-01"))
        _ = try await Desk(store).perform(World.hold(200, "M", until: "2026-06-01"))
        let base = try length
        let facts = try scenarios.merge("plan-b", approver: "ada", Desk.Request(key: "m"))
        #expect(facts.map(\.kind) == ["branch_merged", "item_slipped", "order_held"])
        #expect(facts.map(\.branch) == ["main", "main", "main"])
        #expect(facts[0].actor == "ada")
        #expect(try length == base + 3)
        let ledger = try Lineage(store).ledger("main")
        #expect(ledger["S"] != nil && ledger["M"] != nil)
        #expect(ledger.supply["C2"]?.delay.plan == Day("2026-07-31"))
    }

    @Test func `a merge that meets a refusal tells the first and writes nothing`() async throws {
        _ = try fork("plan-b")
        let desk = try Desk(store, branch: "plan-b")
        _ = try await desk.perform(World.hold(8, "FINE"))
        _ = try await desk.perform(.slip(item: "C2", days: 30))
        _ = try await desk.perform(World.hold(8, "LAST"))
        _ = try await Desk(store).perform(.cancelItem(item: "C2"))
        let base = try length
        let no = await refusal { _ = try scenarios.merge("plan-b", approver: "ada", Desk.Request()) }
        #expect(no?.code == .wrongState)
        #expect(no?.message == "'slip C2 30d': C2 is cancelled")
        #expect(try length == base)
        #expect(try Lineage(store).ledger("main")["FINE"] == nil)
    }

    @Test func `a merge takes no order's name twice`() async throws {
        _ = try fork("plan-b")
        _ = try await Desk(store, branch: "plan-b").perform(World.hold(8, "X"))
        _ = try await Desk(store).perform(World.hold(16, "X"))
        let base = try length
        #expect(await refusal { _ = try scenarios.merge("plan-b", approver: "ada", Desk.Request()) }?.code == .idTaken)
        #expect(try length == base)
    }

    @Test func `refusals of a scenario are not merged`() async throws {
        _ = try fork("plan-b")
        let desk = try Desk(store, branch: "plan-b")
        _ = try await desk.perform(World.hold(1_000_000), key: "no")
        _ = try await desk.perform(World.hold(8, "S"))
        let facts = try scenarios.merge("plan-b", approver: "ada", Desk.Request())
        #expect(facts.map(\.kind) == ["branch_merged", "order_held"])
    }

    @Test func `only a scenario can be merged or dropped`() async throws {
        #expect(await refusal { _ = try scenarios.merge("main", approver: "a", Desk.Request()) }?.code == .badBranch)
        #expect(await refusal { _ = try scenarios.merge("none", approver: "a", Desk.Request()) }?.code == .badBranch)
        #expect(await refusal { _ = try scenarios.drop("main", Desk.Request()) }?.code == .badBranch)
        #expect(await refusal { _ = try scenarios.drop("none", Desk.Request()) }?.code == .badBranch)
    }

    @Test func `a dropped scenario keeps its facts and takes no more`() async throws {
        _ = try fork("plan-b")
        _ = try await Desk(store, branch: "plan-b").perform(World.hold(8, "S"))
        let before = try store.facts(of: "plan-b", after: 0)
        #expect(try scenarios.drop("plan-b", Desk.Request()).kind == "branch_dropped")
        #expect(try store.facts(of: "plan-b", after: 0).dropLast() == before[...])
        #expect(try scenarios.list().map(\.isDropped) == [false, true])
        let desk = try Desk(store, branch: "plan-b")
        #expect(await refusal { _ = try await desk.perform(World.hold(8)) }?.code == .badBranch)
        #expect(await refusal { _ = try scenarios.merge("plan-b", approver: "a", Desk.Request()) }?.code == .badBranch)
        #expect(await refusal { _ = try scenarios.drop("plan-b", Desk.Request()) }?.code == .badBranch)
        #expect(await refusal { _ = try fork("plan-b") }?.code == .badBranch)
    }

    @Test func `a merge under a key that was used is not done again`() async throws {
        _ = try fork("plan-b")
        _ = try await Desk(store, branch: "plan-b").perform(World.hold(8, "S"))
        _ = try scenarios.merge("plan-b", approver: "ada", Desk.Request(key: "m"))
        let base = try length
        _ = try? scenarios.merge("plan-b", approver: "ada", Desk.Request(key: "m"))
        #expect(try length == base)
    }
}

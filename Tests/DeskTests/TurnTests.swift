import Desk
import Ledger
import Store
import Synchronization
import Testing
import Units

@Suite("A writer that loses races")
struct TurnTests {
    @Test func `asks for a turn after three, and gives it back`() throws {
        let store = Rivalled(try World.memory(), hasTurns: true)
        var writer = try Writer(store)
        let receipt = try writer.perform(World.hold(1, "X"), Desk.Request(key: "k"))
        #expect(receipt.body.command == World.hold(1, "X") && !receipt.isReplay)
        #expect(store.told == ["lost", "lost", "lost", "turn", "won", "end"])
        _ = try writer.perform(World.hold(1, "Y"), Desk.Request(key: "l"))
        #expect(store.told.suffix(6) == ["lost", "lost", "lost", "turn", "won", "end"])
        #expect(try writer.ledger().orders.count == 8)
    }

    @Test func `goes on without one where there is none, and says in the end that another was first`() throws {
        let store = Rivalled(try World.memory(), hasTurns: false)
        var writer = try Writer(store)
        let fault = #expect(throws: DeskFault.self) { try writer.perform(World.hold(1, "X"), Desk.Request(key: "k")) }
        guard case .store(.conflict) = fault else { throw Unexpected() }
        #expect(store.told == Array(repeating: "lost", count: 20))
        #expect(try writer.ledger()["X"] == nil)
    }

    private struct Unexpected: Error {}
}

/// A store in memory on which another writer is first, whenever one without a turn appends.
private final class Rivalled: Store {
    private let inner: MemoryStore
    private let hasTurns: Bool
    private let state = Mutex((told: [String](), isTurn: false))

    init(_ inner: MemoryStore, hasTurns: Bool) { (self.inner, self.hasTurns) = (inner, hasTurns) }

    var told: [String] { state.withLock { $0.told } }

    func append(_ facts: [Fact]) throws(StoreFault) {
        let isTurn = state.withLock { state in
            state.told.append(state.isTurn ? "won" : "lost")
            return state.isTurn
        }
        if !isTurn {
            var rival = Writer(inner, head: try folded())
            _ = try? rival.perform(World.hold(1, "R\(told.count)"), Desk.Request())
        }
        try inner.append(facts)
    }

    private func folded() throws(StoreFault) -> Ledger {
        guard let ledger = try? Lineage(inner).ledger("main") else {
            throw .unreachable(path: "memory", reason: "none")
        }
        return ledger
    }

    func takeTurn(on branch: BranchName) throws(StoreFault) {
        guard hasTurns else { throw .busy(path: "memory") }
        state.withLock { $0 = ($0.told + ["turn"], true) }
    }

    func endTurn(on branch: BranchName) throws(StoreFault) { state.withLock { $0 = ($0.told + ["end"], false) } }

    func branches() throws(StoreFault) -> [BranchName] { try inner.branches() }
    func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        try inner.facts(of: branch, after: after)
    }
    func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? { try inner.fact(of: branch, seq: seq) }
    func fact(tenant: String, key: String) throws(StoreFault) -> Fact? { try inner.fact(tenant: tenant, key: key) }
    func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? { nil }
    func keep(_ snapshot: Snapshot) throws(StoreFault) {}
}

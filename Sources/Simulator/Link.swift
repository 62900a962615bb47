import Ledger
import Store
import Synchronization
import Units

/// A server's way to the log: it can be cut, and what comes over it can be old.
///
/// An old view is what a server sees that read before another wrote: it lasts until this server tries to append, which then
/// must lose. So every race of two servers between reading and appending is met without threads.
final class Link: Store {
    private struct State {
        var store: MemoryStore
        var isCut = false
        /// The last fact of `main` that is seen; nil for all.
        var seenUpTo: Int?
    }

    private let state: Mutex<State>

    init(_ store: MemoryStore) { state = Mutex(State(store: store)) }

    func connect(to store: MemoryStore) { state.withLock { $0.store = store } }
    func cut(_ isCut: Bool) { state.withLock { $0.isCut = isCut } }
    var isCut: Bool { state.withLock { $0.isCut } }
    func age(to seq: Int?) { state.withLock { $0.seenUpTo = seq } }

    func branches() throws(StoreFault) -> [BranchName] { try open().store.branches() }

    func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        let state = try open()
        let facts = try state.store.facts(of: branch, after: after)
        guard branch == "main", let last = state.seenUpTo else { return facts }
        return facts.filter { $0.seq <= max(last, after + 1) }
    }

    func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? {
        try open().store.fact(of: branch, seq: seq)
    }

    func fact(tenant: String, key: String) throws(StoreFault) -> Fact? {
        let state = try open()
        let fact = try state.store.fact(tenant: tenant, key: key)
        if let fact, fact.branch == "main", let last = state.seenUpTo, fact.seq > last { return nil }
        return fact
    }

    func append(_ facts: [Fact]) throws(StoreFault) {
        let store = try open().store
        age(to: nil)
        try store.append(facts)
    }

    func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try open().store.snapshot(of: branch, notAfter: seq)
    }

    func keep(_ snapshot: Snapshot) throws(StoreFault) { try open().store.keep(snapshot) }

    private func open() throws(StoreFault) -> (store: MemoryStore, seenUpTo: Int?) {
        let (store, isCut, seenUpTo) = state.withLock { ($0.store, $0.isCut, $0.seenUpTo) }
        if isCut { throw .unreachable(path: "the log", reason: "the network is cut") }
        return (store, seenUpTo)
    }
}

import Ledger
import Synchronization
import Units

/// A log in memory: for the demo, for what-if on the side, and as the second kind every store test runs on.
public final class MemoryStore: Store {
    private let log = Mutex<[Fact]>([])
    private let snapshots = Mutex<[BranchName: Snapshot]>([:])

    public init() {}

    public func branches() -> [BranchName] {
        log.withLock { facts in
            facts.reduce(into: []) { if !$0.contains($1.branch) { $0.append($1.branch) } }
        }
    }

    public func facts(of branch: BranchName, after: Int) -> [Fact] {
        log.withLock { $0.filter { $0.branch == branch && $0.seq > after } }
    }

    public func fact(of branch: BranchName, seq: Int) -> Fact? {
        log.withLock { $0.first { $0.branch == branch && $0.seq == seq } }
    }

    public func fact(tenant: String, key: String) -> Fact? {
        guard !key.isEmpty else { return nil }
        return log.withLock { $0.first { $0.tenant == tenant && $0.requestKey == key } }
    }

    public func append(_ new: [Fact]) throws(StoreFault) {
        let isTaken = log.withLock { facts in
            var heads = BranchHeads()
            var next = facts
            for fact in new {
                let follows = heads.follow(fact) { next.last { $0.branch == fact.branch }?.seq }
                if !follows || next.contains(where: { MemoryStore.shareKey($0, fact) }) { return true }
                next.append(fact)
            }
            facts = next
            return false
        }
        if isTaken { throw .conflict }
    }

    public func snapshot(of branch: BranchName, notAfter seq: Int) -> Snapshot? {
        snapshots.withLock { $0[branch] }.flatMap { $0.seq <= seq ? $0 : nil }
    }

    public func keep(_ snapshot: Snapshot) {
        snapshots.withLock { $0[snapshot.branch] = snapshot }
    }

    private static func shareKey(_ a: Fact, _ b: Fact) -> Bool {
        !b.requestKey.isEmpty && a.tenant == b.tenant && a.requestKey == b.requestKey
    }
}

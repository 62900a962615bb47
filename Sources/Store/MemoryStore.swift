import Ledger
import Synchronization
import Units

/// A log in memory: for the demo, for what-if on the side, and as the second kind every store test runs on.
public final class MemoryStore: Store {
    private let log = Mutex<[Fact]>([])

    public init() {}

    public func branches() -> [BranchName] {
        log.withLock { facts in
            facts.reduce(into: []) { if !$0.contains($1.branch) { $0.append($1.branch) } }
        }
    }

    public func facts(of branch: BranchName, after: Int) -> [Fact] {
        log.withLock { $0.filter { $0.branch == branch && $0.seq > after } }
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

    private static func shareKey(_ a: Fact, _ b: Fact) -> Bool {
        !b.requestKey.isEmpty && a.tenant == b.tenant && a.requestKey == b.requestKey
    }
}

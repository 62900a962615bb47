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
        log.withLock { $0.first { $0.tenant == tenant && $0.requestKey == key } }
    }

    public func append(_ new: [Fact]) throws(StoreFault) {
        let isTaken = log.withLock { facts in
            for fact in new {
                let clashes = facts.contains {
                    ($0.branch == fact.branch && $0.seq >= fact.seq)
                        || (!fact.requestKey.isEmpty && $0.tenant == fact.tenant && $0.requestKey == fact.requestKey)
                }
                if clashes { return true }
            }
            facts += new
            return false
        }
        if isTaken { throw .conflict }
    }
}

import Ledger
import Units

/// Facts in memory, found by (branch, seq) and by (tenant, request key) without a search.
struct FactIndex: Sendable {
    private struct Run {
        let first: Int
        var facts: [Fact] = []

        var last: Int { first + facts.count - 1 }
        var head: BranchHead { BranchHead(seq: last, hash: facts[facts.count - 1].hash) }
    }

    private struct Place {
        let branch: BranchName
        let seq: Int
    }

    /// In the order in which they appeared.
    private(set) var branches: [BranchName] = []
    private var runs: [BranchName: Run] = [:]
    private var places: [RequestKey: Place] = [:]

    func facts(of branch: BranchName, after seq: Int) -> [Fact] {
        guard let run = runs[branch] else { return [] }
        if seq < run.first { return run.facts }
        return seq >= run.last ? [] : Array(run.facts[(seq - run.first + 1)...])
    }

    func fact(of branch: BranchName, seq: Int) -> Fact? {
        guard let run = runs[branch], seq >= run.first, seq <= run.last else { return nil }
        return run.facts[seq - run.first]
    }

    func fact(tenant: String, key: String) -> Fact? {
        guard !key.isEmpty, let place = places[RequestKey(tenant: tenant, text: key)] else { return nil }
        return fact(of: place.branch, seq: place.seq)
    }

    /// Whether each of these facts is the next of its branch, and no key is used twice.
    func admits(_ new: [Fact]) -> Bool {
        if SeededBug.skipCompareAndSwap.isOn { return true }
        // One fact, the usual case, cannot clash with others of its batch.
        if new.count == 1 {
            return runs[new[0].branch].map { $0.head.isBefore(new[0]) } ?? true && isFree(RequestKey(new[0]))
        }
        var heads = BranchHeads()
        var keys: Set<RequestKey> = []
        return new.allSatisfy { fact in
            guard heads.follow(fact, stored: { runs[fact.branch]?.head }) else { return false }
            guard let key = RequestKey(fact) else { return true }
            return isFree(key) && keys.insert(key).inserted
        }
    }

    private func isFree(_ key: RequestKey?) -> Bool { key.map { places[$0] == nil } ?? true }

    /// Adds facts that it admits.
    mutating func add(_ new: [Fact]) { for fact in new { add(fact) } }

    private mutating func add(_ fact: Fact) {
        if runs[fact.branch]?.facts.append(fact) == nil {
            branches.append(fact.branch)
            runs[fact.branch] = Run(first: fact.seq, facts: [fact])
        }
        if let key = RequestKey(fact) { places[key] = Place(branch: fact.branch, seq: fact.seq) }
    }
}

import Ledger
import Store
import Units

/// A branch with its ancestors: the facts that lead to it, from the first.
///
/// `facts` always reads the whole log; `ledger` begins at the newest usable snapshot and folds what came after it.
public struct Lineage: Sendable {
    private let store: any Store

    public init(_ store: any Store) { self.store = store }

    /// The facts of a branch: its parent's up to the fork, then its own. Refused `bad_branch` when it has none.
    public func facts(_ branch: BranchName) throws(DeskFault) -> [Fact] {
        let own = try facts(ofItsOwn: branch, after: 0)
        guard let first = own.first else { return try noFacts(branch) }
        guard let (parent, at) = try fork(first) else { return own }
        return try facts(parent).filter { $0.seq <= at } + own
    }

    /// The parent and sequence number of a fork, when a fact is one.
    public func fork(_ fact: Fact) throws(DeskFault) -> (parent: BranchName, at: Int)? {
        guard fact.kind == "branch_forked" else { return nil }
        do {
            if case .fork(let parent, let at) = try fact.body().command { return (parent, at) }
            return nil
        } catch {
            throw .store(.damaged(error))
        }
    }

    /// The ledger of a branch, up to a sequence number when one is given.
    ///
    /// Starts at the newest usable snapshot of the branch, or of an ancestor before the fork, and folds the facts after it.
    /// When that is more than `Snapshots.mostFolded` facts at the head, a snapshot is kept for the next time.
    /// Complexity: O(bytes of the snapshot + facts after it).
    public func ledger(_ branch: BranchName, upTo seq: Int = Int.max) throws(DeskFault) -> Ledger {
        var (start, rest) = try stretch(branch, upTo: seq)
        let isRestored = start != nil
        let ledger: Ledger
        do throws(DeskFault) {
            // Taken, not shared: the first fact would else copy every order.
            ledger = try fold(rest, onto: start.take() ?? Ledger(branch: rest.first?.branch ?? branch))
        } catch {
            // A snapshot that the log does not follow is as good as none.
            guard isRestored else { throw error }
            return try fold(facts(branch).filter { $0.seq <= seq })
        }
        if rest.count > Snapshots.mostFolded, seq == Int.max { Snapshots(store).keep(ledger) }
        return ledger
    }

    /// Where folding a branch begins, nil for the beginning of the log, and the facts to fold onto it.
    private func stretch(
        _ branch: BranchName, upTo seq: Int
    ) throws(DeskFault) -> (start: Ledger?, facts: [Fact]) {
        let start = Snapshots(store).ledger(branch, notAfter: seq)
        let own = try facts(ofItsOwn: branch, after: start?.seq ?? 0)
        let wanted = own.prefix { $0.seq <= seq }
        if start != nil { return (start, Array(wanted)) }
        guard let first = own.first else { return (nil, try noFacts(branch)) }
        guard let (parent, at) = try fork(first) else { return (nil, Array(wanted)) }
        let before = try stretch(parent, upTo: min(at, seq))
        return (before.start, before.facts + wanted)
    }

    /// Keeps a snapshot of a ledger that was written to, when so many facts came after `seq` that one is due.
    public func keepSnapshotIfDue(_ ledger: Ledger, since seq: Int) {
        if Snapshots.isDue(ledger.seq, since: seq) { Snapshots(store).keep(ledger) }
    }

    // MARK: Single facts

    /// The last fact of a branch; nil where `main` has none. Refused `bad_branch` for a branch that is not there.
    ///
    /// Complexity: O(log n) look-ups where the log begins with the branch; else it reads the branch's own facts.
    func head(_ branch: BranchName) throws(DeskFault) -> Fact? {
        if try fact(branch, 1) != nil { return try last(branch) }
        let own = try facts(ofItsOwn: branch, after: 0)
        if own.isEmpty { _ = try noFacts(branch) }
        return own.last
    }

    /// The fact with a number among those that lead to a branch: its own, or an ancestor's up to the fork.
    func fact(leadingTo branch: BranchName, _ seq: Int) throws(DeskFault) -> Fact? {
        if let own = try fact(branch, seq) { return own }
        if try fact(branch, 1) != nil { return nil }
        guard let first = try facts(ofItsOwn: branch, after: 0).first, let (parent, at) = try fork(first), seq <= at
        else { return nil }
        return try fact(leadingTo: parent, seq)
    }

    /// The first and last fact of a branch's own; nil where it has none.
    func ends(_ branch: BranchName) throws(DeskFault) -> (first: Fact, last: Fact)? {
        if let first = try fact(branch, 1), let last = try last(branch) { return (first, last) }
        let own = try facts(ofItsOwn: branch, after: 0)
        guard let first = own.first, let last = own.last else { return nil }
        return (first, last)
    }

    /// The last fact of a branch that begins with fact 1: its numbers have no gap, so doubling and halving finds it.
    private func last(_ branch: BranchName) throws(DeskFault) -> Fact? {
        var (low, high) = (1, 2)
        while try fact(branch, high) != nil { (low, high) = (high, high * 2) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if try fact(branch, middle) != nil { low = middle } else { high = middle }
        }
        return try fact(branch, low)
    }

    private func fact(_ branch: BranchName, _ seq: Int) throws(DeskFault) -> Fact? {
        try reading { () throws(StoreFault) in try store.fact(of: branch, seq: seq) }
    }

    private func facts(ofItsOwn branch: BranchName, after seq: Int) throws(DeskFault) -> [Fact] {
        try reading { () throws(StoreFault) in try store.facts(of: branch, after: seq) }
    }

    /// A branch without facts: none for `main`, refused `bad_branch` for another.
    private func noFacts(_ branch: BranchName) throws(DeskFault) -> [Fact] {
        if branch == "main" { return [] }
        throw .refused(Refusal(.badBranch, "there is no scenario '\(branch)'; known: \(try names())"), [])
    }

    /// Folds a branch as it was known at the end of a day. Refused `bad_request` where nothing was known yet.
    public func ledger(_ branch: BranchName, knownOn day: Day) throws(DeskFault) -> Ledger {
        let facts = try facts(branch)
        let known = facts.prefix { $0.recordedAt.day <= day }
        guard !known.isEmpty else {
            let first = facts.first.map { "; its first fact is of \($0.recordedAt.day)" } ?? ""
            throw .refused(Refusal(.badRequest, "as of \(day) nothing was known to \(branch)\(first)"), [])
        }
        return try fold(Array(known))
    }

    /// Folds facts read before, from the first.
    public func fold(_ facts: [Fact]) throws(DeskFault) -> Ledger {
        try fold(facts, onto: Ledger(branch: facts.first?.branch ?? "main"))
    }

    private func fold(_ facts: [Fact], onto start: consuming Ledger) throws(DeskFault) -> Ledger {
        var ledger = start
        for fact in facts {
            do { try ledger.replay(fact) } catch { throw .store(.damaged(error)) }
        }
        return ledger
    }

    private func names() throws(DeskFault) -> String {
        try reading { () throws(StoreFault) in try store.branches() }.map(\.text).joined(separator: ", ")
    }

    private func reading<Value>(_ body: () throws(StoreFault) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}

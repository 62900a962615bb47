import Ledger
import Store
import Units

/// A branch with its ancestors: the facts that lead to it, from the first.
public struct Lineage: Sendable {
    private let store: any Store

    public init(_ store: any Store) { self.store = store }

    /// The facts of a branch: its parent's up to the fork, then its own. Refused `bad_branch` when it has none.
    public func facts(_ branch: BranchName) throws(DeskFault) -> [Fact] {
        let own = try reading { () throws(StoreFault) in try store.facts(of: branch, after: 0) }
        guard let first = own.first else {
            if branch == "main" { return [] }
            throw .refused(Refusal(.badBranch, "there is no scenario '\(branch)'; known: \(try names())"), [])
        }
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

    /// Folds a branch, up to a sequence number when one is given.
    public func ledger(_ branch: BranchName, upTo seq: Int = Int.max) throws(DeskFault) -> Ledger {
        let facts = try facts(branch).filter { $0.seq <= seq }
        return facts.isEmpty ? Ledger(branch: branch) : try fold(facts)
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
        var ledger = Ledger(branch: facts.first?.branch ?? "main")
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

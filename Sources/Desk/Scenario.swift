import Ledger
import Promise
import Store
import Units

/// Branches of the ledger: fork, compare, merge, drop.
public struct Scenarios: Sendable {
    private let store: any Store

    public init(_ store: any Store) { self.store = store }

    /// Branches with their parent, fork and head. Complexity: O(log n) look-ups for `main`; reads the facts of scenarios.
    public func list() throws(DeskFault) -> [(
        name: BranchName, parent: BranchName?, at: Int, head: Int, isDropped: Bool
    )] {
        var list: [(name: BranchName, parent: BranchName?, at: Int, head: Int, isDropped: Bool)] = []
        for name in try storing({ () throws(StoreFault) in try store.branches() }) {
            guard let (first, last) = try Lineage(store).ends(name) else { continue }
            let fork = try Lineage(store).fork(first)
            list.append((name, fork?.parent, fork?.at ?? 0, last.seq, last.kind == "branch_dropped"))
        }
        return list
    }

    /// Makes a branch of `parent` as it was after fact `at` (nil: now). Refused `bad_branch`. Folds nothing.
    public func fork(
        _ name: BranchName, from parent: BranchName, at seq: Int?, _ request: Desk.Request
    ) throws(DeskFault) -> Fact {
        try once(request, isSame: { $0.forks(parent, at: seq) && $0.branch == name }) { () throws(DeskFault) in
            [try forked(name, from: parent, at: seq, request)]
        }[0]
    }

    private func forked(
        _ name: BranchName, from parent: BranchName, at seq: Int?, _ request: Desk.Request
    ) throws(DeskFault) -> Fact {
        let taken = try storing { () throws(StoreFault) in try store.branches() }
        guard !taken.contains(name), !name.text.isEmpty, !name.text.contains(where: { $0.isWhitespace }) else {
            throw refused("scenario '\(name)' is there already, or its name has spaces; take another name")
        }
        let source = try point(of: parent, seq)
        let stamp = Stamp(
            at: source.recordedAt, tenant: request.tenant, actor: request.actor, key: request.key,
            reason: request.reason)
        return try deciding { () throws(Refusal) in try source.forked(as: name, from: parent, stamp) }
    }

    /// The fact of a parent to fork after, its hash checked.
    private func point(of parent: BranchName, _ seq: Int?) throws(DeskFault) -> Fact {
        let head = try Lineage(store).head(parent)
        guard let head, let fact = seq == nil ? head : try Lineage(store).fact(leadingTo: parent, seq ?? 0) else {
            throw refused("\(parent) has facts 1 to \(head?.seq ?? 0); --at \(seq ?? 0) is not among them")
        }
        guard fact.kind != "branch_dropped" else { throw refused("scenario \(parent) was dropped; fork from another") }
        guard fact.expectedHash == fact.hash else {
            throw .store(.damaged(.wrongHash(branch: fact.branch, seq: fact.seq)))
        }
        return fact
    }

    /// Decides a branch's commands anew on its parent's head, all or none; reports the first refusal.
    ///
    /// Without the approver that policy wants it gives one fact, which refuses it `needs_approval` and lets it wait; see
    /// `Approval`. What else would refuse it does so now.
    public func merge(_ name: BranchName, approver: String, _ request: Desk.Request) throws(DeskFault) -> [Fact] {
        try once(request, isSame: { $0.command == .merge(branch: name, approver: approver) }) {
            () throws(DeskFault) in try merged(name, approver, request)
        }
    }

    private func merged(
        _ name: BranchName, _ approver: String, _ request: Desk.Request
    ) throws(DeskFault) -> [Fact] {
        let own = try storing { () throws(StoreFault) in try store.facts(of: name, after: 0) }
        guard let first = own.first, let (parent, _) = try Lineage(store).fork(first) else {
            throw refused("there is no scenario '\(name)' to merge")
        }
        if own.last?.kind == "branch_dropped" { throw refused("scenario \(name) was dropped") }
        let head = try Lineage(store).ledger(parent)
        let stamp = Stamp(
            at: head.clock, tenant: request.tenant, actor: approver.isEmpty ? request.actor : approver,
            key: request.key,
            reason: request.reason,
            approver: request.approver, approves: request.approves)
        do throws(DeskFault) {
            return try merged(own, .merge(branch: name, approver: approver), on: head, stamp)
        } catch .refused(let refusal, _) where refusal.code == .needsApproval && approver.isEmpty {
            return [try asked(.merge(branch: name, approver: ""), own, on: head, stamp)]
        }
    }

    private func merged(
        _ own: [Fact], _ merge: Command, on head: Ledger, _ stamp: Stamp
    ) throws(DeskFault) -> [Fact] {
        var ledger = head
        var facts = [try record(merge, on: &ledger, stamp)]
        let fork = own.first?.seq ?? 0
        for fact in own.dropFirst() where fact.kind != "refused" {
            let body = try deciding { () throws(Fact.Damage) in try fact.body() }
            // What was asked and declined within the scenario stays there: its numbers are others' here.
            if case .decline(let request, _, _) = body.command, request >= fork { continue }
            let answers = body.approves.flatMap { $0 < fork ? $0 : nil }
            let approver = body.approver ?? (answers == nil ? merge.mergeApprover : fact.actor)
            let stamp = Stamp(
                at: max(ledger.clock, fact.recordedAt), tenant: fact.tenant, actor: fact.actor, reason: body.reason,
                approver: body.command.namedApprover ?? approver, approves: answers)
            facts.append(try record(body.command, on: &ledger, stamp))
        }
        return facts
    }

    /// The fact under which a merge waits, once it is known that nothing else refuses it.
    private func asked(
        _ merge: Command, _ own: [Fact], on head: Ledger, _ stamp: Stamp
    ) throws(DeskFault) -> Fact {
        _ = try merged(own, merge.approved(by: "whoever may"), on: head, Stamp(at: head.clock, tenant: "", actor: ""))
        return try deciding { () throws(Refusal) in
            var outcome = Outcome()
            do throws(Refusal) { _ = try head.decide(merge, outcome, stamp) } catch { outcome.refusal = error }
            // Where policy wants nobody for the merge itself, something that it carries over wants one.
            let need = "what '\(merge.sentence)' carries over needs an approver"
            outcome.refusal = outcome.refusal ?? Refusal(.needsApproval, need + Approval.end(head.seq + 1))
            return try head.decide(merge, outcome, stamp).fact
        }
    }

    /// What a branch was forked from; nil for `main` and for what is not there.
    public func parent(of name: BranchName) throws(DeskFault) -> BranchName? {
        try list().first { $0.name == name }?.parent
    }

    /// Closes a branch; its facts stay.
    public func drop(_ name: BranchName, _ request: Desk.Request) throws(DeskFault) -> Fact {
        try once(request, isSame: { $0.command == .drop(branch: name) }) { () throws(DeskFault) in
            guard name != "main" else { throw refused("main is the ledger itself and cannot be dropped") }
            var ledger = try Lineage(store).ledger(name)
            let stamp = Stamp(
                at: ledger.clock, tenant: request.tenant, actor: request.actor, key: request.key,
                reason: request.reason)
            return [try record(.drop(branch: name), on: &ledger, stamp)]
        }[0]
    }

    /// A fact with what its command says.
    private struct Done {
        let branch: BranchName
        let command: Command

        func forks(_ parent: BranchName, at seq: Int?) -> Bool {
            guard case .fork(let from, let at) = command else { return false }
            return from == parent && at == seq ?? at
        }
    }

    /// Facts that a request makes once: its key gets the first of them again, and a lost race is run anew.
    private func once(
        _ request: Desk.Request, isSame: (Done) -> Bool, _ make: () throws(DeskFault) -> [Fact]
    ) throws(DeskFault) -> [Fact] {
        for _ in 0..<20 {
            if let known = try seen(request, isSame) { return [known] }
            let facts = try make()
            do throws(StoreFault) {
                try store.append(facts)
                return facts
            } catch {
                guard error == .conflict else { throw .store(error) }
            }
        }
        throw .store(.conflict)
    }

    /// What a key was used for before; refused `key_reused` when that was something else.
    private func seen(_ request: Desk.Request, _ isSame: (Done) -> Bool) throws(DeskFault) -> Fact? {
        guard !request.key.isEmpty else { return nil }
        let stored = try storing { () throws(StoreFault) in
            try store.fact(tenant: request.tenant, key: request.key)
        }
        guard let fact = stored else { return nil }
        let command = try deciding { () throws(Fact.Damage) in try fact.body() }.command
        guard isSame(Done(branch: fact.branch, command: command)) else {
            throw .refused(Refusal(.keyReused, "key '\(request.key)' was used for another request; take a new key"), [])
        }
        return fact
    }

    /// A command decided on a ledger; a refusal says which command it was.
    private func record(_ command: Command, on ledger: inout Ledger, _ stamp: Stamp) throws(DeskFault) -> Fact {
        do throws(Refusal) {
            let outcome = try ledger.propose(command, at: stamp.at)
            if let refusal = outcome.refusal { throw refusal }
            let (fact, next) = try ledger.decide(command, outcome, stamp)
            ledger = next
            return fact
        } catch {
            throw .refused(Refusal(error.code, "'\(command.sentence)': \(error.message)"), [])
        }
    }

    private func refused(_ message: String) -> DeskFault { .refused(Refusal(.badBranch, message), []) }

    private func deciding<Value>(_ body: () throws(Refusal) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .refused(error, []) }
    }

    private func deciding<Value>(_ body: () throws(Fact.Damage) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .store(.damaged(error)) }
    }

    private func storing<Value>(_ body: () throws(StoreFault) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}

extension Command {
    /// Whom the command itself names.
    fileprivate var namedApprover: String? {
        switch self {
        case .bump(_, _, let approver), .repromise(_, let approver, _): approver
        default: nil
        }
    }

    /// Who approves a merge; nil where nobody does.
    fileprivate var mergeApprover: String? {
        if case .merge(_, let approver) = self, !approver.isEmpty { approver } else { nil }
    }
}

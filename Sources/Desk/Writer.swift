import Ledger
import Promise
import Store
import Units

/// Takes commands, has them proposed, decided and stored, and keeps the ledger they lead to. Plain, synchronous code: the
/// desk gives it turns, and a simulator can interleave several of them on one log.
///
///     perform ─▶ seen this key? ─▶ propose (search) ─▶ decide (check) ─▶ append ─▶ the next ledger
///                     │                                                   │ conflict
///                     └─▶ the same answer again                           └─▶ catch up, propose anew
///
/// Many requests may share one append, and so one wait for the disk (group commit): each is decided on what the one before
/// left, all become durable together, and nobody is answered before that.
///
/// Time enters here: facts are stamped with `now`, or with the ledger's standing clock. When a day has passed or a hold has
/// died, a clock fact goes first, in the same append.
public struct Writer: Sendable {
    /// What is asked, and by whom.
    public struct Call: Sendable {
        public let command: Command
        public let request: Desk.Request

        public init(_ command: Command, _ request: Desk.Request) { (self.command, self.request) = (command, request) }
    }

    public typealias Answer = Result<Desk.Receipt, DeskFault>

    private let store: any Store
    /// The time to act at; the ledger's own clock where there is none.
    public var now: Instant?
    /// The ledger as of the last fact known to be in the log.
    public private(set) var head: Ledger

    /// Opens a branch: reads its log and folds it.
    public init(_ store: any Store, branch: BranchName = "main", now: Instant? = nil) throws(DeskFault) {
        (self.store, self.now) = (store, now)
        head = try Lineage(store).ledger(branch)
    }

    /// Goes on from a ledger folded before, which must be one of this log.
    public init(_ store: any Store, head: Ledger, now: Instant? = nil) {
        (self.store, self.head, self.now) = (store, head, now)
    }

    /// Carries a command out, as `perform(_:)` of one call.
    public mutating func perform(_ command: Command, _ request: Desk.Request) throws(DeskFault) -> Desk.Receipt {
        try perform([Call(command, request)])[0].get()
    }

    /// Carries commands out in one append, in their order.
    ///
    /// Each answer is a receipt; or `refused`, with options, and nothing written for it unless the request has a key (then
    /// the refusal is a fact, and the same key gets it again); or `store`, when it could not be recorded, or whether it was
    /// is not known. An answer of the last kind is worth asking again with the same key.
    public mutating func perform(_ calls: [Call]) -> [Answer] {
        var hasTurn = false
        defer { if hasTurn { try? store.endTurn(on: head.branch) } }
        do throws(DeskFault) {
            for race in 1...Writer.mostRaces {
                // Who folds what others wrote is slower than they are, and would lose again. Without a turn it just goes on.
                if race > Writer.mostLost, !hasTurn { hasTurn = (try? store.takeTurn(on: head.branch)) != nil }
                do throws(DeskFault) {
                    try catchUp()
                    return try attempt(calls)
                } catch {
                    guard case .store(.conflict) = error else { throw error }
                }
            }
            throw .store(.conflict)
        } catch {
            return calls.map { _ in .failure(error) }
        }
    }

    /// Races with other writers that one call may run, and how many it may lose before it asks for a turn of its own.
    private static let (mostRaces, mostLost) = (20, 3)

    /// Decides all calls and appends what they make. Throws when the append fails; then nobody has an answer.
    private mutating func attempt(_ calls: [Call]) throws(DeskFault) -> [Answer] {
        var batch = Batch(head, known: try known(calls))
        for call in calls {
            do throws(DeskFault) {
                batch.answers.append(.success(try decide(call, in: &batch)))
            } catch {
                batch.answers.append(.failure(error))
            }
        }
        if !batch.facts.isEmpty {
            let facts = batch.facts
            try storing { () throws(StoreFault) in try store.append(facts) }
            head = batch.ledger
        }
        return batch.answers
    }

    private func decide(_ call: Call, in batch: inout Batch) throws(DeskFault) -> Desk.Receipt {
        if let receipt = try seen(call, in: batch) { return receipt }
        let at = try instant(for: call.command, after: batch.ledger)
        let (request, before) = (call.request, batch.ledger.seq)
        if !call.command.setsClock { try batch.advance(to: at) }
        if let expected = request.expecting, expected != before, expected != batch.ledger.seq {
            throw .moved(to: before)
        }
        let stamp = Stamp(
            at: at, tenant: request.tenant, actor: request.actor, key: request.key, reason: request.reason,
            approver: request.approver, approves: request.approves)
        let (refusal, options): (Refusal, [Offer])
        do throws(Refusal) {
            if let asked = request.approves {
                try batch.ledger.permitAnswer(asked, call.command, by: request.approver)
            }
            let proposal = try batch.ledger.propose(call.command, at: at)
            guard let found = proposal.refusal, !isKept(stamp) else {
                return try batch.record(call.command, proposal, stamp)
            }
            (refusal, options) = (found, proposal.options ?? [])
        } catch {
            return try refuse(error, call.command, stamp, in: &batch)
        }
        throw .refused(refusal, options)
    }

    /// Whether a refusal is kept: there is a key to keep it under.
    private func isKept(_ stamp: Stamp) -> Bool { !stamp.key.isEmpty && !SeededBug.dropRefusal.isOn }

    /// A refusal is a fact when there is a key to keep it under, or an approver to wait for, and is thrown otherwise.
    private func refuse(
        _ refusal: Refusal, _ command: Command, _ stamp: Stamp, in batch: inout Batch
    ) throws(DeskFault) -> Desk.Receipt {
        let options = refusal.code == .holdExpired ? command.order.map { batch.ledger.freshOffers(for: $0) } : nil
        guard isKept(stamp) || refusal.code == .needsApproval, refusal.code != .clockBack else {
            throw .refused(refusal, options ?? [])
        }
        var outcome = Outcome()
        (outcome.refusal, outcome.options) = (refusal, options)
        do throws(Refusal) {
            return try batch.record(command, outcome, stamp)
        } catch {
            throw .refused(error, [])
        }
    }

    /// What the log has under the keys of some calls.
    private func known(_ calls: [Call]) throws(DeskFault) -> [Fact] {
        let keys = calls.compactMap(\.key)
        return try storing { () throws(StoreFault) in try store.facts(under: keys) }
    }

    /// The receipt of a key used before; refused `key_reused` when it was used for something else.
    private func seen(_ call: Call, in batch: Batch) throws(DeskFault) -> Desk.Receipt? {
        guard let key = call.key, let fact = batch.fact(under: key) else { return nil }
        let body: FactBody
        do { body = try fact.body() } catch { throw .store(.damaged(error)) }
        guard
            body.command.asked == call.command.asked && body.approves == call.request.approves
                || SeededBug.ignoreBodyOfKey.isOn
        else {
            throw .refused(Refusal(.keyReused, "key '\(key.text)' was used for another request; take a new key"), [])
        }
        return Desk.Receipt(fact: fact, body: body, isReplay: true)
    }

    // MARK: Time and catching up

    /// The ledger as of its last fact, or as it will be at `now` when that is later: dead holds released, overdue items
    /// late. Nothing is written for that.
    public mutating func ledger() throws(DeskFault) -> Ledger {
        try catchUp()
        var batch = Batch(head, known: [])
        try batch.advance(to: try instant(after: head))
        return batch.ledger
    }

    private func instant(for command: Command, after ledger: Ledger) throws(DeskFault) -> Instant {
        if case .setClock(let to) = command { return to }
        return try instant(after: ledger)
    }

    private func instant(after ledger: Ledger) throws(DeskFault) -> Instant {
        guard let now else { return ledger.clock }
        guard now >= ledger.clock || SeededBug.clockRunsBack.isOn else {
            throw .refused(
                Refusal(
                    .clockBack,
                    "the ledger's clock stands at \(ledger.clock); \(now) is before it, and time never runs back"),
                [])
        }
        return now
    }

    /// Folds what other writers appended. Where what was folded last is not in the log any more, because a fail-over lost
    /// it after it was read, the log is folded anew.
    public mutating func catchUp() throws(DeskFault) {
        let (branch, seq) = (head.branch, head.seq)
        let facts = try storing { () throws(StoreFault) in try store.facts(of: branch, after: max(seq - 1, 0)) }
        if seq > 0, facts.first?.hash != head.hash {
            head = try Lineage(store).ledger(branch)
            return
        }
        for fact in facts.dropFirst(seq > 0 ? 1 : 0) {
            do { try head.replay(fact) } catch { throw .store(.damaged(error)) }
        }
    }

    private func storing<Value>(_ body: () throws(StoreFault) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}

extension Writer.Call {
    /// What to look for before it is carried out; nil where there is nothing.
    fileprivate var key: RequestKey? {
        guard !request.key.isEmpty, !SeededBug.forgetKey.isOn else { return nil }
        return RequestKey(tenant: request.tenant, text: request.key)
    }
}

/// What some calls make, before it is stored.
private struct Batch {
    private(set) var ledger: Ledger
    private(set) var facts: [Fact] = []
    var answers: [Writer.Answer] = []
    /// By key, the facts that the log has for these calls and those just made.
    private var keyed: [RequestKey: Fact] = [:]
    /// Up to when dead holds were looked for; what is held since lives longer.
    private var advancedTo: Instant?

    init(_ head: Ledger, known: [Fact]) {
        ledger = head
        for fact in known { note(fact) }
    }

    func fact(under key: RequestKey) -> Fact? { keyed[key] }

    private mutating func note(_ fact: Fact) {
        if let key = RequestKey(fact) { keyed[key] = fact }
    }

    /// Decides a proposal and takes its fact. A refusal leaves the ledger as it was: deciding in place is quick and may stop
    /// half-way, and then the value from before is there still.
    mutating func record(_ command: Command, _ proposal: Outcome, _ stamp: Stamp) throws(Refusal) -> Desk.Receipt {
        let before = ledger
        do throws(Refusal) {
            let (fact, body) = try ledger.record(command, proposal, stamp)
            facts.append(fact)
            note(fact)
            return Desk.Receipt(fact: fact, body: body, isReplay: false)
        } catch {
            ledger = before
            throw error
        }
    }

    /// Puts the fact first that takes the ledger to an instant, when a day passed or a hold died.
    mutating func advance(to at: Instant) throws(DeskFault) {
        guard advancedTo != at else { return }
        if at.day > ledger.today || !ledger.deadHolds(at: at).isEmpty, ledger.seq > 0 { try tellTime(at) }
        advancedTo = at
    }

    private mutating func tellTime(_ at: Instant) throws(DeskFault) {
        do throws(Refusal) {
            let command = Command.setClock(to: at)
            _ = try record(
                command, try ledger.propose(command, at: at), Stamp(at: at, tenant: "", actor: "clock"))
        } catch {
            throw .refused(error, [])
        }
    }
}

extension Command {
    /// The order that a confirm is about.
    fileprivate var order: OrderName? { if case .confirm(let order) = self { order } else { nil } }

    /// Such a command carries the time itself; no clock fact goes before it.
    fileprivate var setsClock: Bool { if case .setClock = self { true } else { false } }
}

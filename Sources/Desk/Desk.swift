import Ledger
import Promise
import Store
import Units

/// The only writer: takes commands, has them proposed, decided and stored, and keeps the ledger they lead to.
///
///     perform ─▶ seen this key? ─▶ propose (search) ─▶ decide (check) ─▶ append ─▶ the next ledger
///                     │                                                   │ conflict
///                     └─▶ the same answer again                           └─▶ catch up, propose anew
///
/// Time enters here: facts are stamped with `now`, or with the ledger's standing clock. When a day has passed or a hold has
/// died, a clock fact goes first, in the same transaction.
public actor Desk {
    /// Who asks, and under which key.
    public struct Request: Sendable {
        public let tenant: String
        public let actor: String
        public let key: String
        /// Why, in the asker's words.
        public let reason: String?

        public init(tenant: String = "", actor: String = "operator", key: String = "", reason: String? = nil) {
            (self.tenant, self.actor, self.key, self.reason) = (tenant, actor, key, reason)
        }
    }

    /// A command carried out or refused for good, as stored.
    public struct Receipt: Sendable {
        public let fact: Fact
        public let body: FactBody
        /// Answered from the log: this key was seen before.
        public let isReplay: Bool
    }

    private let store: any Store
    private let now: Instant?
    private var head: Ledger

    /// Opens a branch: reads its log and folds it.
    public init(_ store: any Store, branch: BranchName = "main", now: Instant? = nil) throws(DeskFault) {
        (self.store, self.now) = (store, now)
        head = try Lineage(store).ledger(branch)
    }

    /// The ledger as of its last fact, or as it will be at `now` when that is later: dead holds released, overdue items
    /// late. Nothing is written for that.
    public func ledger() throws(DeskFault) -> Ledger {
        try catchUp()
        return try advanced(head, to: try instant(after: head)).ledger
    }

    /// The facts from the first to the head, ancestors' first.
    public func facts() throws(DeskFault) -> [Fact] { try Lineage(store).facts(head.branch) }

    /// Carries a command out.
    /// - Throws: `refused` with options; `store` when it could not be recorded. Nothing is written then, unless the request
    ///   has a key: then the refusal is recorded, and the same key gets it again.
    public func perform(_ command: Command, _ request: Request) throws(DeskFault) -> Receipt {
        for _ in 0..<20 {
            if let receipt = try seen(command, request) { return receipt }
            try catchUp()
            do {
                return try attempt(command, request)
            } catch .store(.conflict) {
                continue
            }
        }
        throw .store(.conflict)
    }

    /// The receipt of a key used before; refused `key_reused` when it was used for something else.
    private func seen(_ command: Command, _ request: Request) throws(DeskFault) -> Receipt? {
        guard !request.key.isEmpty else { return nil }
        guard
            let fact = try storing({ () throws(StoreFault) in try store.fact(tenant: request.tenant, key: request.key) }
            )
        else { return nil }
        let body: FactBody
        do { body = try fact.body() } catch { throw .store(.damaged(error)) }
        guard body.command == command else {
            throw .refused(Refusal(.keyReused, "key '\(request.key)' was used for another request; take a new key"), [])
        }
        return Receipt(fact: fact, body: body, isReplay: true)
    }

    private func attempt(_ command: Command, _ request: Request) throws(DeskFault) -> Receipt {
        let at = try commandInstant(command)
        let (start, clockFact) = command.setsClock ? (head, nil) : try advanced(head, to: at)
        let stamp = Stamp(at: at, tenant: request.tenant, actor: request.actor, key: request.key, reason: request.reason)
        let (fact, next) = try decided(command, on: start, stamp)
        try storing { () throws(StoreFault) in try store.append((clockFact.map { [$0] } ?? []) + [fact]) }
        head = next
        do {
            return Receipt(fact: fact, body: try fact.body(), isReplay: false)
        } catch {
            throw .store(.damaged(error))
        }
    }

    private func commandInstant(_ command: Command) throws(DeskFault) -> Instant {
        if case .setClock(let to) = command { return to }
        return try instant(after: head)
    }

    /// A command decided; a refusal becomes a fact when there is a key to keep it under, and is thrown otherwise.
    private func decided(_ command: Command, on ledger: Ledger, _ stamp: Stamp) throws(DeskFault) -> (Fact, Ledger) {
        do {
            let proposal = try ledger.propose(command, at: stamp.at)
            if let refusal = proposal.refusal, stamp.key.isEmpty {
                throw DeskFault.refused(refusal, proposal.options ?? [])
            }
            return try ledger.decide(command, proposal, stamp)
        } catch let fault as DeskFault {
            throw fault
        } catch let refusal as Refusal {
            return try recordRefusal(refusal, of: command, on: ledger, stamp)
        } catch {
            throw .refused(Refusal(.badRequest, "\(error)"), [])
        }
    }

    private func recordRefusal(
        _ refusal: Refusal, of command: Command, on ledger: Ledger, _ stamp: Stamp
    ) throws(DeskFault) -> (Fact, Ledger) {
        let options = refusal.code == .holdExpired ? command.order.map { ledger.freshOffers(for: $0) } : nil
        guard !stamp.key.isEmpty, refusal.code != .clockBack else { throw .refused(refusal, options ?? []) }
        var outcome = Outcome()
        (outcome.refusal, outcome.options) = (refusal, options)
        do {
            return try ledger.decide(command, outcome, stamp)
        } catch {
            throw .refused(error, [])
        }
    }

    // MARK: Time and catching up

    private func instant(after ledger: Ledger) throws(DeskFault) -> Instant {
        guard let now else { return ledger.clock }
        guard now >= ledger.clock else {
            throw .refused(
                Refusal(
                    .clockBack,
                    "the ledger's clock stands at \(ledger.clock); \(now) is before it, and time never runs back"),
                [])
        }
        return now
    }

    /// The ledger at an instant, with the fact that takes it there when a day passed or a hold died.
    private func advanced(_ ledger: Ledger, to at: Instant) throws(DeskFault) -> (ledger: Ledger, fact: Fact?) {
        guard at.day > ledger.today || !ledger.deadHolds(at: at).isEmpty, ledger.seq > 0 else { return (ledger, nil) }
        do {
            let command = Command.setClock(to: at)
            let decided = try ledger.decide(
                command, try ledger.propose(command, at: at), Stamp(at: at, tenant: "", actor: "clock"))
            return (decided.ledger, decided.fact)
        } catch {
            throw .refused(error, [])
        }
    }

    private func catchUp() throws(DeskFault) {
        let new = try storing { () throws(StoreFault) in try store.facts(of: head.branch, after: head.seq) }
        for fact in new {
            do { try head.replay(fact) } catch { throw .store(.damaged(error)) }
        }
    }

    private func storing<Value>(_ body: () throws(StoreFault) -> Value) throws(DeskFault) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}

extension Command {
    /// The order that a confirm is about.
    fileprivate var order: OrderName? { if case .confirm(let order) = self { order } else { nil } }

    /// Such a command carries the time itself; no clock fact goes before it.
    fileprivate var setsClock: Bool { if case .setClock = self { true } else { false } }
}

/// Why the desk could not do it.
public enum DeskFault: Error, Sendable, CustomStringConvertible {
    /// A definite no, with options where there are any.
    case refused(Refusal, [Offer])
    case store(StoreFault)

    public var description: String {
        switch self {
        case .refused(let refusal, _): refusal.message
        case .store(let fault): fault.description
        }
    }
}

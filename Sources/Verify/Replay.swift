import Foundation
import Units

/// The walk along the log: what stands after each fact, and everything found wrong on the way.
///
/// A step that was not allowed is told and then taken all the same, so that what follows is compared with the log as
/// it is. Only a payload that cannot be read ends the derivation; the chain is checked to the end.
struct Replay {
    /// No single quantity may be larger; sums of them then stay within 64 bits.
    static let most = 1_000_000_000_000

    var faults = Faults()
    var chain = LogChain()
    var places = Places()
    var stock = Stock()
    var accounts = Accounts()
    var orders: [Order] = []
    var orderIndex: [String: Int] = [:]
    /// As last recorded.
    var shortfalls: [Shortfall] = []
    /// Percent at which supply counts.
    var confidence = 80
    /// The time of the last fact that changed something.
    var clock = Instant(Day(-100_000))
    /// The numbers of the facts read, as they call themselves; the last is the fact at hand.
    var numbers: [Int] = []
    /// The schema of the fact at hand.
    var schema = 0
    /// Most accelerators of a silicon that one customer may have on hold.
    var heldCaps: [String: Int] = [:]
    /// What policy wants an approver for.
    var approvals = ApprovalPolicy()
    /// Facts that asked for an approval and have no answer.
    var requests: Set<Int> = []
    var branch: String?
    var isDropped = false
    var isReadable = true
    var rates: [String: [Taken]] = [:]

    var today: Day { clock.day }
    var seq: Int { numbers.last ?? 0 }

    mutating func read(_ fact: FactRow) {
        numbers.append(fact.seq)
        for text in chain.faults(of: fact) { faults.add("fact \(fact.seq) \(text)") }
        guard isReadable else { return }
        do {
            // Not by the ledger's own reader: a second opinion reads for itself.
            follow(fact, try JSONDecoder().decode(Payload.self, from: Data(fact.payload.utf8)))
        } catch {
            faults.add("fact \(fact.seq) cannot be read (\(error)): nothing after it was derived again")
            isReadable = false
        }
    }

    private mutating func follow(_ fact: FactRow, _ payload: Payload) {
        schema = fact.schema
        checkKind(fact, payload)
        checkBranch(fact, payload)
        checkSchema(payload)
        guard payload.outcome.refusal == nil else { return noteRequest(payload) }
        clock = Instant(fact.recordedAt) ?? clock
        if stock.isDue(today) { deriveSupply() }
        answerRequest(payload)
        let before = order(soldBy: payload)
        apply(payload.command, payload.outcome)
        checkApproval(payload, since: before)
        shortfalls = payload.outcome.shortfalls ?? shortfalls
    }

    /// What ends, what is asked for, and what comes of it. Sales are checked when all of it is done, so that the order
    /// within a fact matters only for the states of orders.
    private mutating func apply(_ command: Command, _ outcome: Outcome) {
        for name in outcome.released ?? [] { release(name) }
        for name in outcome.forfeited ?? [] { forfeit(name) }
        checkWaiting(command, outcome)
        let ended = change(by: command, outcome)
        for name in outcome.bumped ?? [] { bump(name, by: command) }
        let revised = reviseAll(outcome.revised ?? [], command)
        promote(outcome.promoted ?? [], command)
        for one in outcome.reserved ?? [] { reserve(one.reserve, for: one.order) }
        for placed in outcome.tentative ?? [] { setTentative(placed, command) }
        check(outcome.money ?? [], due: revised + [ended].compactMap(\.self))
    }

    /// Notes a fault of the fact at hand.
    mutating func fault(_ sentence: String) { faults.add("fact \(seq): \(sentence)") }

    private mutating func checkKind(_ fact: FactRow, _ payload: Payload) {
        let due = payload.outcome.refusal == nil ? payload.command.kind : "refused"
        if fact.kind != due { fault("its kind is '\(fact.kind)', and its payload is '\(due)'") }
    }

    private mutating func checkSchema(_ payload: Payload) {
        let news = schema < 2 ? Schema.newInTwo(payload) : []
        if !news.isEmpty {
            fault("is of schema \(schema) and carries what began with 2: \(news.joined(separator: ", "))")
        }
    }

    /// A branch begins with the fact that forks it off, and ends with the one that drops it.
    private mutating func checkBranch(_ fact: FactRow, _ payload: Payload) {
        if let before = branch, before != fact.branch {
            if case .fork(_, let at) = payload.command, at == fact.seq &- 1 {
                isDropped = false
            } else {
                fault("branch '\(fact.branch)' follows '\(before)' without a fork at \(fact.seq &- 1)")
            }
        } else if isDropped {
            fault("branch '\(fact.branch)' was dropped before")
        }
        branch = fact.branch
    }

    /// Takes what was asked for. Gives what the end of a promise is worth, where one was cancelled.
    private mutating func change(by command: Command, _ outcome: Outcome) -> Money? {
        switch command {
        case .defineSites, .defineFabrics, .defineHalls, .defineSilicon, .definePolicy: define(command)
        case .addSupply(let items): add(items)
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire: changeItem(by: command)
        case .recordOrder(let terms, let rows, let until): record(terms, rows, until)
        case .drop: isDropped = true
        case .cancel(let order): return cancel(order, by: command)
        case .defineRegions, .defineZones, .defineCapex, .defineEnergy, .noteReference: break
        case .defineShapes, .defineMilestones, .noteReadings, .defineProgrammes: break
        case .setClock, .followClock, .fork, .merge, .decline: break
        default: changeBook(by: command, outcome)
        }
        return nil
    }

    private mutating func changeBook(by command: Command, _ outcome: Outcome) {
        switch command {
        case .inquire(let request): inquire(request, outcome)
        case .hold(let request): hold(request, outcome)
        case .sign(let request): sign(request, outcome)
        case .confirm(let order): confirm(order, outcome)
        case .accept(let order, let silicon): accept(order, silicon)
        case .amend(let order, let changes): amend(order, changes, outcome)
        case .withdraw(let order): withdraw(order)
        case .renew(let order): renew(order, outcome)
        case .bump(let order, _): checkBump(order, outcome)
        case .repromise: repromise()
        default: break
        }
    }
}

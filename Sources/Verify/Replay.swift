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
            follow(fact, try CanonicalJSON.value(Payload.self, from: fact.payload))
        } catch {
            faults.add("fact \(fact.seq) cannot be read (\(error)): nothing after it was derived again")
            isReadable = false
        }
    }

    private mutating func follow(_ fact: FactRow, _ payload: Payload) {
        checkKind(fact, payload)
        checkBranch(fact, payload)
        guard payload.outcome.refusal == nil else { return }
        clock = Instant(fact.recordedAt) ?? clock
        if stock.isDue(today) { deriveSupply() }
        for name in payload.outcome.released ?? [] { release(name) }
        change(by: payload.command, payload.outcome)
        promote(payload.outcome.promoted ?? [], payload.command)
        for placed in payload.outcome.tentative ?? [] { setTentative(placed, payload.command) }
        shortfalls = payload.outcome.shortfalls ?? shortfalls
    }

    /// Notes a fault of the fact at hand.
    mutating func fault(_ sentence: String) { faults.add("fact \(seq): \(sentence)") }

    private mutating func checkKind(_ fact: FactRow, _ payload: Payload) {
        let due = payload.outcome.refusal == nil ? payload.command.kind : "refused"
        if fact.kind != due { fault("its kind is '\(fact.kind)', and its payload is '\(due)'") }
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

    private mutating func change(by command: Command, _ outcome: Outcome) {
        switch command {
        case .defineSites, .defineFabrics, .defineHalls, .defineSilicon, .definePolicy: define(command)
        case .addSupply(let items): add(items)
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire: changeItem(by: command)
        case .recordOrder(let terms, let rows, let until): record(terms, rows, until)
        case .hold(let request): hold(request, outcome)
        case .sign(let request): sign(request, outcome)
        case .confirm(let order): confirm(order, outcome)
        case .cancel(let order): cancel(order)
        case .accept(let order, let silicon): accept(order, silicon)
        case .drop: isDropped = true
        case .defineRegions, .defineZones, .defineCapex, .defineEnergy, .noteReference: break
        case .setClock, .followClock, .fork, .merge: break
        }
    }
}

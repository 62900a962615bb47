import Silicon
import Units

extension Ledger {
    /// What was asked for and waits for an approver, in the order asked.
    public var awaiting: [Approval] { approvals.filter { $0.answer == nil } }

    /// What was asked for by the fact of a number; nil where that asked for nothing.
    public func approval(_ request: Int) -> Approval? { approvals.last { $0.request == request } }

    // MARK: Asking

    /// What a command needs an approver for; nil where policy wants none. `before` is the order as the command found it.
    func approvalNeed(_ command: Command, _ outcome: Outcome, since before: Order?) -> String? {
        if let (kind, _) = command.approver {
            return policy.approvals.waived.contains(kind)
                ? nil : "'\(command.sentence)' needs an approver, policy approval/\(kind.rawValue)"
        }
        guard let percent = policy.approvals.discountPct, command.mayChangePrice,
            let order = sold(command.order ?? outcome.order)
        else { return nil }
        let sale = sale(of: order, by: command)
        for silicon in sale.silicon where !isCovered(silicon, order, command, by: before) {
            guard let list = atlas.catalogue[silicon]?.price else { continue }
            let price = sale.tiers.reduce(sale.price ?? list, min)
            guard price < list, isBelow(price, list, by: percent) else { continue }
            return
                "\(dollars(price)) an hour for \(silicon) is \(discount(price, list))% below its list price, \(dollars(list)); "
                + "policy approval/discount_pct allows \(percent)% without an approver"
        }
        return nil
    }

    /// Who approves a command, where policy wants somebody and the command does not say; refused `needs_approval`.
    func requireApprover(
        _ command: Command, _ outcome: Outcome, since before: Order?, _ stamp: Stamp
    ) throws(Refusal) -> String? {
        guard let need = approvalNeed(command, outcome, since: before) else { return nil }
        if let approver = command.approver, !approver.name.isEmpty { return nil }
        guard command.approver == nil, let approver = stamp.approver, !approver.isEmpty else {
            throw Refusal(.needsApproval, need + Approval.end(seq + 1))
        }
        return approver
    }

    /// An order for which something is taken, or that waits for it.
    func sold(_ name: OrderName?) -> Order? {
        guard let order = name.flatMap({ self[$0] }) else { return nil }
        switch order.standing {
        case .queued, .held, .promised: return order
        case .inquiry, .cancelled, .lapsed, .refused: return nil
        }
    }

    /// Prices and chips that a command leads to: also those that were asked of a promise and wait.
    private func sale(
        of order: Order, by command: Command
    ) -> (silicon: [SiliconName], price: MicroDollars?, tiers: [MicroDollars]) {
        let (terms, changes) = (order.terms, waiting(command, order))
        let names = changes?.silicon?.map { SiliconName($0.prefix { $0 != ":" }) }
        let tiers = (changes?.clauses ?? terms.clauses).tiers.map(\.price)
        return (names ?? terms.silicon.map(\.silicon), changes?.price.map(MicroDollars.init) ?? terms.price, tiers)
    }

    private func waiting(_ command: Command, _ order: Order) -> OrderRequest? {
        guard case .amend(_, let changes, _) = command, order.commitment?.pending != nil else { return nil }
        return changes
    }

    /// Whether an order was sold so before: on this silicon no cheaper, no larger and no longer. A renewal is a sale anew, and of what
    /// waits it is not known what it comes to.
    private func isCovered(
        _ silicon: SiliconName, _ order: Order, _ command: Command, by before: Order?
    ) -> Bool {
        if case .renew = command { return false }
        guard let before, waiting(command, order) == nil,
            let had = before.terms.silicon.first(where: { $0.silicon == silicon }),
            let has = order.terms.silicon.first(where: { $0.silicon == silicon }),
            let list = atlas.catalogue[silicon]?.price
        else { return false }
        let isNoCheaper =
            (before.terms.price ?? list) <= (order.terms.price ?? list)
            && before.terms.clauses.tiers.elementsEqual(order.terms.clauses.tiers, by: ==)
        let steps = order.terms.steps
        return isNoCheaper && has.count <= had.count && (steps.isEmpty || steps == before.terms.steps)
            && order.isNoLonger(than: before)
    }

    private func isBelow(_ price: MicroDollars, _ list: MicroDollars, by percent: Int) -> Bool {
        guard let least = try? multiply(list.value, 100 - percent), let given = try? multiply(price.value, 100) else {
            return true
        }
        return given < least
    }

    private func dollars(_ price: MicroDollars) -> String {
        let cents = String(price.value % 1_000_000 + 1_000_000).dropFirst()
        let digits = cents.reversed().drop { $0 == "0" }.reversed()
        return "$\(price.value / 1_000_000)." + String(digits) + String(repeating: "0", count: max(2 - digits.count, 0))
    }

    /// Percent with one digit, rounded down: never told as less than it is allowed to be.
    private func discount(_ price: MicroDollars, _ list: MicroDollars) -> String {
        let tenths = Int((Double(list.value - price.value) / Double(max(list.value, 1)) * 1000).rounded(.down))
        return "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: Answering

    /// An answer is to what waits, and what is approved is what was asked for; else refused `wrong_state`, or `bad_request` where
    /// nobody answers.
    public func permitAnswer(_ request: Int, _ command: Command, by approver: String?) throws(Refusal) {
        let waiting = try permitAnswer(request, by: approver ?? "")
        guard waiting.command.approved(by: approver ?? "").asked == command.asked else {
            throw Refusal(
                .wrongState, "request \(request) asks for '\(waiting.command.sentence)', not for '\(command.sentence)'")
        }
    }

    @discardableResult
    func permitAnswer(_ request: Int, by approver: String) throws(Refusal) -> Approval {
        if approver.isEmpty { throw Refusal(.badRequest, "approver: is missing; name who answers") }
        guard let approval = approval(request) else {
            throw Refusal(.wrongState, "fact \(request) asked for no approval; `approvals` lists what waits")
        }
        if let answer = approval.answer {
            throw Refusal(
                .wrongState,
                "request \(request) was \(answer.isApproved ? "approved" : "declined") by \(answer.approver) in fact \(answer.fact)"
            )
        }
        return approval
    }

    /// Keeps what a fact asks for or answers.
    mutating func noteApproval(_ fact: Fact, _ body: FactBody) {
        if let refusal = body.outcome.refusal {
            if refusal.code == .needsApproval { approvals.append(Approval(fact, body, need: refusal.message)) }
            return
        }
        let declined: (request: Int, approver: String, cause: String?)? =
            if case .decline(let request, let approver, let cause) = body.command { (request, approver, cause) } else {
                nil
            }
        guard let request = body.approves ?? declined?.request,
            let place = approvals.lastIndex(where: { $0.request == request })
        else { return }
        approvals[place].answer = Approval.Answer(
            fact: fact.seq, approver: declined?.approver ?? body.command.approver?.name ?? body.approver ?? "",
            at: fact.recordedAt, isApproved: declined == nil, cause: declined?.cause)
    }
}

extension Order {
    /// Whether it ends no later than it did; of what has no days yet, whether its term is surely no longer.
    fileprivate func isNoLonger(than before: Order) -> Bool {
        if !isQueued, !before.isQueued, let end = current.map(\.end).max(), let last = before.current.map(\.end).max() {
            return end <= last
        }
        return terms.term == before.terms.term || terms.term.isShorter(than: before.terms.term)
    }
}

extension [Clause] {
    /// Prices from a number of accelerators on.
    fileprivate var tiers: [(above: Int, price: MicroDollars)] {
        compactMap { if case .priceTier(let above, let price) = $0 { (above, price) } else { nil } }
    }
}

extension Command {
    /// Whether it can make an order cheaper than it was.
    fileprivate var mayChangePrice: Bool {
        switch self {
        case .hold, .sign, .amend, .renew, .accept: true
        default: false
        }
    }

    /// The order that it names.
    var order: OrderName? {
        switch self {
        case .hold(let request, _), .sign(let request): request.order
        case .amend(let order, _, _), .renew(let order, _, _), .accept(let order, _): order
        default: nil
        }
    }
}

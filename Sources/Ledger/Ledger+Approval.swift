import Silicon
import Units

extension Ledger {
    /// What was asked for and waits for an approver, in the order asked.
    public var awaiting: [Approval] { approvals.filter { $0.answer == nil } }

    /// What was asked for by the fact of a number; nil where that asked for nothing.
    public func approval(_ request: Int) -> Approval? { approvals.last { $0.request == request } }

    // MARK: Asking

    /// What a command needs an approver for; nil where policy wants none. `before` are the terms it found its order sold at.
    func approvalNeed(_ command: Command, _ outcome: Outcome, since before: OrderTerms?) -> String? {
        if let (kind, _) = command.approver {
            return policy.approvals.waived.contains(kind)
                ? nil : "'\(command.sentence)' needs an approver, policy approval/\(kind.rawValue)"
        }
        guard let percent = policy.approvals.discountPct, command.mayChangePrice,
            let after = command.order ?? outcome.order, let terms = sold(after)
        else { return nil }
        let asked = asked(by: command)
        let known = before.map { covers($0, terms, asked, command) ? cheapest(of: $0) : [:] } ?? [:]
        for (silicon, price) in cheapest(of: terms, asked).sorted(by: { $0.key < $1.key }) {
            guard let list = atlas.catalogue[silicon]?.price, price < known[silicon] ?? list,
                isBelow(price, list, by: percent)
            else { continue }
            return
                "\(dollars(price)) an hour for \(silicon) is \(discount(price, list))% below its list price, \(dollars(list)); "
                + "policy approval/discount_pct allows \(percent)% without an approver"
        }
        return nil
    }

    /// Who approves a command, where policy wants somebody and the command does not say; refused `needs_approval`.
    func requireApprover(
        _ command: Command, _ outcome: Outcome, since before: OrderTerms?, _ stamp: Stamp
    ) throws(Refusal) -> String? {
        guard let need = approvalNeed(command, outcome, since: before) else { return nil }
        if let approver = command.approver, !approver.name.isEmpty { return nil }
        guard command.approver == nil, let approver = stamp.approver, !approver.isEmpty else {
            throw Refusal(.needsApproval, need + Approval.end(seq + 1))
        }
        return approver
    }

    /// The terms an order is sold at or waits at; nil where nothing is taken for it.
    func sold(_ name: OrderName?) -> OrderTerms? {
        guard let order = name.flatMap({ self[$0] }) else { return nil }
        switch order.standing {
        case .queued, .held, .promised: return order.terms
        case .inquiry, .cancelled, .lapsed, .refused: return nil
        }
    }

    /// Whether what was sold before is no smaller and no shorter: then its prices need nobody again. A renewal is a sale anew.
    private func covers(
        _ before: OrderTerms, _ after: OrderTerms, _ asked: OrderRequest?, _ command: Command
    ) -> Bool {
        if case .renew = command { return false }
        let term = asked?.term.flatMap { Term($0) } ?? after.term
        let isNoLonger = term == before.term || term.isShorter(than: before.term)
        return isNoLonger && (asked?.count ?? after.count) <= before.count && after.inAll <= before.inAll
    }

    /// What was asked of a promise and waits has a price, too.
    private func asked(by command: Command) -> OrderRequest? {
        guard case .amend(let order, let changes, _) = command, self[order]?.commitment?.pending != nil else {
            return nil
        }
        return changes
    }

    private func cheapest(of terms: OrderTerms) -> [SiliconName: MicroDollars] { cheapest(of: terms, nil) }

    /// The least that an accelerator-hour of each accepted silicon may come to.
    private func cheapest(of terms: OrderTerms, _ changes: OrderRequest?) -> [SiliconName: MicroDollars] {
        let tiers = (changes?.clauses ?? terms.clauses).compactMap { clause in
            if case .priceTier(_, let price) = clause { price } else { nil }
        }
        let own = changes?.price.map(MicroDollars.init) ?? terms.price
        var cheapest: [SiliconName: MicroDollars] = [:]
        for accepted in terms.silicon {
            guard let list = atlas.catalogue[accepted.silicon]?.price else { continue }
            cheapest[accepted.silicon] = tiers.reduce(own ?? list, min)
        }
        return cheapest
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

extension OrderTerms {
    /// Accelerators of all steps together.
    fileprivate var inAll: Int { steps.reduce(count) { $0.addingReportingOverflow($1.add).partialValue } }
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

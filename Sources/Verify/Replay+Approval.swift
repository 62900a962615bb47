import Units

/// What policy wants an approver for.
struct ApprovalPolicy {
    private static let prefix = "approval/"

    /// Percent below the list price from which on a sale needs one; nil: none does.
    private(set) var discountPct: Int?
    private var waived: Set<String> = []

    mutating func read(_ row: PolicyRow) {
        guard row.name.hasPrefix(ApprovalPolicy.prefix) else { return }
        let kind = String(row.name.dropFirst(ApprovalPolicy.prefix.count))
        if kind == "discount_pct" { discountPct = Int(row.value) }
        if row.value == "not_needed" { waived.insert(kind) } else { waived.remove(kind) }
    }

    func needs(_ kind: String) -> Bool { !waived.contains(kind) }
}

extension Replay {
    // MARK: Requests and answers

    /// A refusal for want of an approver waits for one.
    mutating func noteRequest(_ payload: Payload) {
        if payload.outcome.refusal?.code == "needs_approval" { requests.insert(seq) }
    }

    /// Each request is answered once.
    mutating func answerRequest(_ payload: Payload) {
        let declined: Int? = if case .decline(let request, _) = payload.command { request } else { nil }
        guard let request = payload.approves ?? declined else { return }
        if requests.remove(request) == nil { fault("answers the request of fact \(request), which does not wait") }
    }

    // MARK: Approvers

    /// An order as it was sold before the fact at hand; nil where nothing was taken for it.
    func order(soldBy payload: Payload) -> Order? {
        guard let order = pricedOrder(payload).flatMap({ orderIndex[$0] }) else { return nil }
        switch orders[order].state {
        case .queued, .held, .promised: return orders[order]
        case .inquiry, .released, .cancelled: return nil
        }
    }

    /// What takes something from somebody has an approver, and so has what is sold for less than policy lets sellers ask.
    mutating func checkApproval(_ payload: Payload, since before: Order?) {
        switch payload.command {
        case .bump(let order, "") where approvals.needs("bump"): fault("order \(order) is bumped without an approver")
        case .repromise("") where approvals.needs("repromise"): fault("promises are moved without an approver")
        case .merge(let branch, "") where approvals.needs("merge"):
            fault("scenario \(branch) is merged without an approver")
        case .decline(let request, ""): fault("request \(request) is declined by nobody")
        default: checkDiscount(payload, before)
        }
    }

    private mutating func checkDiscount(_ payload: Payload, _ before: Order?) {
        guard let percent = approvals.discountPct, (payload.approver ?? "").isEmpty,
            let name = pricedOrder(payload), let place = orderIndex[name]
        else { return }
        let order = orders[place]
        var changes: Request?
        if case .amend(_, let asked) = payload.command, payload.outcome.pending == true { changes = asked }
        let asked = changes?.silicon?.compactMap { $0.split(separator: ":").first.map(String.init) }
        for silicon in asked ?? order.terms.silicon.map(\.silicon) {
            if changes == nil, let before, isCovered(silicon, order, payload.command, by: before) { continue }
            guard let list = places.listPrice(of: silicon) else { continue }
            let price = lowest(order.terms, list, changes)
            guard price < list, Double(price) * 100 < Double(list) * Double(100 - percent) else { continue }
            fault(
                "order \(name) is sold at \(price) micro-dollars an hour for \(silicon), whose list price is \(list); "
                    + "the policy allows \(percent)% less without an approver")
        }
    }

    /// Whether an order was sold on a silicon before, no cheaper, no larger and no longer than now.
    private func isCovered(_ silicon: String, _ order: Order, _ command: Command, by before: Order) -> Bool {
        if case .renew = command { return false }
        let (old, new) = (before.terms, order.terms)
        guard let had = old.silicon.first(where: { $0.silicon == silicon }),
            let has = new.silicon.first(where: { $0.silicon == silicon }), has.count <= had.count
        else { return false }
        let list = places.listPrice(of: silicon) ?? 0
        let tiers = { (terms: Terms) in (terms.clauses ?? []).filter { $0.clause == "price_tier" } }
        guard (old.price ?? list) <= (new.price ?? list), tiers(old) == tiers(new),
            new.steps.isEmpty || new.steps == old.steps
        else { return false }
        if before.isFirm, order.isFirm, let last = before.rows.end, let end = order.rows.end { return end <= last }
        return new.term == old.term || new.term.isShorter(than: old.term)
    }

    /// The least that an hour comes to.
    private func lowest(_ terms: Terms, _ list: Int, _ changes: Request?) -> Int {
        let tiers = (changes?.clauses ?? terms.clauses ?? []).filter { $0.clause == "price_tier" }.compactMap(\.price)
        return min(changes?.price ?? terms.price ?? list, tiers.min() ?? Int.max)
    }

    /// The order whose price a command may lower.
    private func pricedOrder(_ payload: Payload) -> String? {
        switch payload.command {
        case .hold, .sign: payload.outcome.terms?.order
        case .amend(let order, _), .renew(let order), .accept(let order, _): order
        default: nil
        }
    }
}

import Units

extension Ledger {
    func permitAmend(_ name: OrderName, _ changes: OrderRequest, _ from: Day?) throws(Refusal) {
        if changes == OrderRequest() { throw Refusal(.badRequest, "amend: nothing to change; name what is to differ") }
        for (field, value) in [
            ("order", changes.order?.text), ("customer", changes.customer), ("tenant", changes.tenant),
        ]
        where value != nil {
            throw Refusal(.badRequest, "amend: \(field) cannot be changed; cancel the order and make another")
        }
        if let from, from < today {
            throw Refusal(.badRequest, "from: \(from) is before \(today); what was used cannot be changed")
        }
        let order = try known(name)
        switch order.standing {
        case .inquiry, .queued: return
        case .held(_, let until): if until <= clock { throw lapsed(name, until) }
        case .promised: try permitRunning(name, "amend")
        case .lapsed(let until): throw lapsed(name, until)
        case .cancelled, .refused:
            throw Refusal(.wrongState, "order \(name) is \(state(of: order)); there is nothing to amend")
        }
    }

    func permitWithdraw(_ name: OrderName) throws(Refusal) {
        guard try known(name).commitment?.pending != nil else {
            throw Refusal(.wrongState, "order \(name) has no amendment that waits")
        }
    }

    func permitRenew(_ name: OrderName, _ term: Term, _ price: MicroDollars?) throws(Refusal) {
        if let price { try requirePrice(price.value) }
        if term.isZero { throw Refusal(.badRequest, "term: must be a civil term such as 12mo") }
        let order = try known(name)
        guard order.commitment != nil else {
            throw Refusal(.wrongState, "order \(name) is \(state(of: order)); only a promise can be renewed")
        }
        try permitRunning(name, "renew")
    }

    func permitBump(_ name: OrderName) throws(Refusal) {
        let order = try known(name)
        guard case .held = order.standing else {
            throw Refusal(
                .wrongState,
                "order \(name) is \(state(of: order)); only a hold can be bumped, and a queued order moves by its tier")
        }
    }

    func permitRepromise() throws(Refusal) {
        guard shortfalls.contains(where: { $0.kind == .breach && $0.end > today }) else {
            throw Refusal(.wrongState, "no promise is in a breach; firm promises move for nothing else")
        }
    }

    private func permitRunning(_ name: OrderName, _ verb: String) throws(Refusal) {
        guard let order = self[name], state(of: order) == "ended" else { return }
        throw Refusal(.wrongState, "order \(name) has ended; there is nothing to \(verb)")
    }

    private func known(_ name: OrderName) throws(Refusal) -> Order {
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        return order
    }
}

import Units

extension Replay {
    // MARK: Inquiries

    mutating func inquire(_ request: Request, _ outcome: Outcome) {
        guard let terms = outcome.terms else { return fault("an inquiry without terms") }
        checkRequest(request, terms, outcome)
        if let signed = terms.signed { fault("order \(terms.order) is an inquiry and signed on \(signed)") }
        _ = insert(terms, .inquiry, [])
    }

    // MARK: Amendments

    mutating func amend(_ name: String, _ changes: Request, _ outcome: Outcome) {
        guard let order = known(name) else { return }
        if outcome.pending == true, !orders[order].isPromised {
            fault("an amendment of order \(name) waits, which is \(orders[order].stateName) and not promised")
        }
        switch orders[order].state {
        case .inquiry, .queued: amendOpen(order, changes, outcome)
        case .held(let until): amendHold(order, until, changes, outcome)
        case .promised: amendPromise(order, changes, outcome)
        case .released, .cancelled: fault("order \(name) is amended while it is \(orders[order].stateName)")
        }
    }

    /// New terms; a queued order gives its tentative rows back and is placed anew by what follows in the fact.
    private mutating func amendOpen(_ order: Int, _ changes: Request, _ outcome: Outcome) {
        guard let terms = newTerms(order, changes, outcome) else { return }
        enter(orders[order].rows, .tentativeNeed, sign: -1)
        (orders[order].terms, orders[order].rows) = (terms, [])
    }

    /// Other rows in place of those held; the instant stays.
    private mutating func amendHold(_ order: Int, _ until: Instant, _ changes: Request, _ outcome: Outcome) {
        let name = orders[order].terms.order
        if until <= clock { fault("order \(name) is amended at \(clock), and its hold was dead from \(until)") }
        if let other = outcome.until, other != until {
            fault("order \(name) is held until \(until), and its amendment says \(other)")
        }
        guard let terms = newTerms(order, changes, outcome) else { return }
        guard let offer = outcome.offer else { return fault("order \(name) is held, and amended without an offer") }
        enter(orders[order].rows, .firmNeed, sign: -1)
        (orders[order].terms, orders[order].rows) = (terms, offer.placements)
        sell(offer, to: order)
    }

    /// A promise is revised at once, or its amendment waits and nothing changes.
    private mutating func amendPromise(_ order: Int, _ changes: Request, _ outcome: Outcome) {
        let name = orders[order].terms.order
        if orders[order].isEnded(on: today) { fault("order \(name) is amended after it has ended") }
        let revision = (outcome.revised ?? []).first { $0.order == name }
        if let revision, let count = changes.count, count != revision.terms.count {
            fault("order \(name) was to have \(count) accelerators and is revised to \(revision.terms.count)")
        }
        switch (revision != nil, outcome.pending == true) {
        case (true, true): fault("order \(name) is revised, and its amendment waits: it cannot be both")
        case (false, false): fault("order \(name) is amended, and neither is it revised nor does its amendment wait")
        case (false, true): orders[order].isAmendmentWaiting = true
        case (true, false): break
        }
    }

    private mutating func newTerms(_ order: Int, _ changes: Request, _ outcome: Outcome) -> Terms? {
        let name = orders[order].terms.order
        guard let terms = outcome.terms else {
            fault("order \(name) is amended without terms")
            return nil
        }
        guard terms.order == name else {
            fault("order \(name) is amended, and the terms are those of \(terms.order)")
            return nil
        }
        checkRequest(changes, terms, outcome)
        if let text = terms.faultOfClauses { fault("order \(name) \(text)") }
        return terms
    }

    mutating func withdraw(_ name: String) {
        guard let order = known(name) else { return }
        if !orders[order].isAmendmentWaiting { fault("order \(name): no amendment waits that could be withdrawn") }
        orders[order].isAmendmentWaiting = false
    }

    /// An amendment waits only where one was made of a promise.
    mutating func checkWaiting(_ command: Command, _ outcome: Outcome) {
        if case .amend = command { return }
        if outcome.pending == true { fault("an amendment is said to wait, and the fact makes none (\(command.kind))") }
    }

    // MARK: Renewals

    mutating func renew(_ name: String, _ outcome: Outcome) {
        guard let order = known(name) else { return }
        guard orders[order].isPromised else {
            return fault("order \(name) is renewed while it is \(orders[order].stateName)")
        }
        if orders[order].isEnded(on: today) { fault("order \(name) is renewed after it has ended") }
        let revised = (outcome.revised ?? []).map(\.order)
        if revised != [name] {
            let others = revised.isEmpty ? "no order" : revised.joined(separator: ", ")
            fault("order \(name) is renewed, and the fact revises \(others)")
        }
    }
}

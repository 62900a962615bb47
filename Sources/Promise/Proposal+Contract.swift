import Ledger
import Units

extension Ledger {
    func proposeAmend(
        _ name: OrderName, _ changes: OrderRequest, _ from: Day?, at instant: Instant
    ) throws(Refusal) -> Outcome {
        let command = Command.amend(order: name, changes: changes, from: from)
        let now = try permitted(command, at: instant)
        guard let order = now[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        var outcome = Outcome()
        outcome.order = name
        switch order.standing {
        case .promised:
            outcome.revised = try Amending(now, order, changes, from: from).revision(in: Book(now)).map { [$0] }
            outcome.isPending = outcome.revised == nil ? true : nil
        case .held: try now.holdAnew(order, changes, &outcome)
        default: outcome.terms = try now.amended(order.terms, by: changes)
        }
        if outcome.refusal != nil { return outcome }
        outcome = try settling(command, outcome, at: instant, freed: try resources(of: order.rows))
        // What did not fit beside the whole queue may fit at its place in it.
        if outcome.revised?.contains(where: { $0.order == name }) == true { outcome.isPending = nil }
        return outcome
    }

    /// A hold under other terms must fit at once; otherwise it stays what it was.
    private func holdAnew(_ order: Order, _ changes: OrderRequest, _ outcome: inout Outcome) throws(Refusal) {
        var terms = try amended(order.terms, by: changes)
        terms.signed = today
        let quote = try Quoting(self, terms, givingBack: order.firmRows).quote()
        terms.signed = nil
        (outcome.terms, outcome.refusal) = (terms, quote.refusal)
        if quote.refusal == nil { outcome.offer = quote.options.first } else { outcome.options = quote.options }
    }

    func proposeConfirm(_ command: Command, _ name: OrderName, at instant: Instant) throws(Refusal) -> Outcome {
        guard let order = self[name], order.terms.renewal?.firstRefusal == true else { return Outcome() }
        return try settling(command, Outcome(), at: instant, freed: [])
    }

    func proposeBump(_ command: Command, _ name: OrderName, at instant: Instant) throws(Refusal) -> Outcome {
        let now = try permitted(command, at: instant)
        var outcome = Outcome()
        (outcome.order, outcome.bumped) = (name, [name])
        return try settling(command, outcome, at: instant, freed: try resources(of: now[name]?.firmRows ?? []))
    }

    /// The same rows go on after the end; what first refusal keeps is the holder's to take.
    func proposeRenewal(
        _ name: OrderName, _ term: Term, _ price: MicroDollars?, at instant: Instant
    ) throws(Refusal) -> Outcome {
        let command = Command.renew(order: name, term: term, price: price)
        let now = try permitted(command, at: instant)
        guard let order = now[name], let end = order.current.map(\.end).max() else {
            throw Refusal(.wrongState, "order \(name) has nothing to renew")
        }
        if end + term > Axis.end {
            throw Refusal(
                .beyondHorizon,
                "a renewal from \(end) for \(term) ends on \(end + term), after the last day of the "
                    + "ledger, \(Axis.end - 1)")
        }
        var outcome = Outcome()
        outcome.order = name
        let going = Continuation(order, on: end - 1)
        let rows = going.renumbered(
            order.current.filter { $0.end == end }.map { $0.starting(end).with(end: end + term) })
        var book = Book(now)
        try book.take(order.commitment?.reserve?.rows ?? [], firm: true, sign: 1)
        guard try book.fits(rows, .firm) else { return try now.renewalRefused(order, rows, term, outcome) }
        var terms = going.terms(for: rows, least: going.accepted?.minChunk ?? 1)
        (terms.term, terms.price) = (term, price ?? terms.price)
        outcome.revised = [Revision(order: name, terms: terms, rows: rows, from: end)]
        return try settling(command, outcome, at: instant, freed: try resources(of: order.firmRows))
    }

    /// What stands in the way of going on in the same place, and what there would be instead.
    private func renewalRefused(
        _ order: Order, _ rows: [Row], _ term: Term, _ base: Outcome
    ) throws(Refusal) -> Outcome {
        var outcome = base
        let end = rows.map(\.start).min() ?? today
        var terms = Continuation(order, on: end - 1).terms(for: rows, least: 1)
        (terms.term, terms.earliest, terms.latest, terms.signed) = (term, end, nil, today)
        terms.regions = order.terms.regions
        let quote = try Quoting(self, terms).quote()
        outcome.refusal = Refusal(
            .noFitInWindow,
            "the capacity of order \(order.terms.order) is not free after \(end) for \(term) in the same place: it is sold "
                + "on, or its chips leave" + (quote.options.isEmpty ? "" : "; a new order could have what is offered"))
        outcome.options = quote.options
        return outcome
    }

    /// The ledger at an instant, a command permitted on it and nothing else changed.
    private func permitted(_ command: Command, at instant: Instant) throws(Refusal) -> Ledger {
        let (now, _) = try preview(.setClock(to: max(instant, clock)), Outcome(), at: max(instant, clock))
        try now.permit(command)
        return now
    }
}

extension Outcome {
    /// Takes what settling the queue brought about.
    mutating func add(_ settlement: Settlement) {
        (promoted, tentative) = (settlement.promoted, settlement.tentative)
        moves += settlement.moves
        if !settlement.revised.isEmpty { revised = (revised ?? []) + settlement.revised }
    }
}

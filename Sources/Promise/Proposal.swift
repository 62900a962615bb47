import Ledger
import Units

extension Ledger {
    /// What a command would bring about, found by search: placements, promotions, tentative dates and moves.
    ///
    /// A refusal that the search finds (an order that fits nowhere) is part of the outcome, with its options, so that it
    /// can be recorded under its request key; a command that cannot be carried out at all throws.
    public func propose(_ command: Command, at instant: Instant) throws(Refusal) -> Outcome {
        switch command {
        case .hold(let request, let until): try proposeHold(request, until, at: instant)
        case .sign(let request): try proposeSign(request, at: instant)
        case .setClock: try proposeClock(command, at: instant)
        case .cancel(let order): try settling(command, Outcome(), at: instant, freed: used(by: order))
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire, .addSupply, .accept:
            try settling(command, Outcome(), at: instant, freed: [])
        default: Outcome()
        }
    }

    /// The holds that are dead at an instant, written or not.
    public func deadHolds(at instant: Instant) -> [OrderName] {
        orders.compactMap { order in
            if case .held(_, let until) = order.standing, until <= instant { order.terms.order } else { nil }
        }
    }

    /// What an order could get now, for a hold that is dead: its terms quoted afresh.
    public func freshOffers(for name: OrderName) -> [Offer] {
        guard var terms = self[name]?.terms else { return [] }
        terms.earliest = max(terms.earliest, today)
        terms.signed = today
        return (try? Quoting(self, terms).quote().options) ?? []
    }

    private func used(by name: OrderName) throws(Refusal) -> Set<Int> {
        guard let order = self[name] else { return [] }
        return try resources(of: order.rows)
    }

    /// Adds to an outcome what settling the queue after the command gives.
    private func settling(
        _ command: Command, _ base: Outcome, at instant: Instant, freed: Set<Int>
    ) throws(Refusal) -> Outcome {
        let (after, touched) = try preview(command, base, at: instant)
        let change: Change =
            switch command {
            case .setClock, .accept: .everything
            default: .some(freed: freed.union(touched), taken: touched)
            }
        let settlement = try Queue.settle(after, change, cause: command.sentence)
        var outcome = base
        outcome.promoted = settlement.promoted
        outcome.tentative = settlement.tentative
        outcome.moves = settlement.moves
        return outcome
    }

    private func proposeClock(_ command: Command, at instant: Instant) throws(Refusal) -> Outcome {
        var outcome = Outcome()
        outcome.released = deadHolds(at: instant)
        outcome.overdue = overdueItems(on: instant.day)
        return try settling(command, outcome, at: instant, freed: [])
    }

    private func proposeHold(_ request: OrderRequest, _ until: Instant?, at instant: Instant) throws(Refusal) -> Outcome
    {
        let until = until ?? Instant(milliseconds: instant.milliseconds + policy.holdDays * 86_400_000)
        guard until > instant else { throw Refusal(.badRequest, "until: \(until) is not after \(instant)") }
        var (outcome, quote) = try proposeOrder(request, at: instant)
        outcome.terms?.signed = nil
        if let refusal = quote.refusal {
            outcome.refusal = refusal
            return outcome
        }
        outcome.until = until
        return try settling(.hold(request: request, until: until), outcome, at: instant, freed: [])
    }

    private func proposeSign(_ request: OrderRequest, at instant: Instant) throws(Refusal) -> Outcome {
        var (outcome, quote) = try proposeOrder(request, at: instant)
        if let refusal = quote.refusal {
            guard refusal.code == .noCommittedSupply || refusal.code == .noFitInWindow else {
                outcome.refusal = refusal
                return outcome
            }
            (outcome.offer, outcome.options) = (nil, nil)
        }
        return try settling(.sign(request: request), outcome, at: instant, freed: [])
    }

    /// An order settled, quoted and named; the quote's first option is what it would get.
    private func proposeOrder(_ request: OrderRequest, at instant: Instant) throws(Refusal) -> (Outcome, Quote) {
        let name = request.order ?? OrderName("ord-\(branch == "main" ? "" : branch.text + "-")\(seq + 1)")
        if position(name) != nil { throw Refusal(.idTaken, "there is an order \(name) already") }
        let terms = try resolve(request, as: name, signed: instant.day, today: instant.day)
        let quote = try Quoting(self, terms).quote()
        var outcome = Outcome()
        (outcome.order, outcome.terms) = (name, terms)
        if quote.refusal == nil { outcome.offer = quote.options.first } else { outcome.options = quote.options }
        return (outcome, quote)
    }
}

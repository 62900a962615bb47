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
        case .inquire(let request): try proposeInquiry(request, at: instant)
        case .amend(let order, let changes, let from): try proposeAmend(order, changes, from, at: instant)
        case .renew(let order, let term, let price): try proposeRenewal(order, term, price, at: instant)
        case .bump(let order, _, _): try proposeBump(command, order, at: instant)
        case .repromise(_, _, let proposal): try proposeRepromise(command, proposal, at: instant)
        case .confirm(let order): try proposeConfirm(command, order, at: instant)
        case .cancel(let order): try settling(command, Outcome(), at: instant, freed: used(by: order))
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire, .addSupply, .accept:
            try settling(command, Outcome(), at: instant, freed: [])
        // History is told before the queue is served; told later, it may take what a tentative placement stands on.
        case .recordOrder where !orders.having(.tentative).isEmpty:
            try settling(command, Outcome(), at: instant, freed: [])
        default: Outcome()
        }
    }

    /// The holds and first refusals that are dead at an instant, written or not.
    public func deadHolds(at instant: Instant) -> [OrderName] {
        let early = Instant(milliseconds: instant.milliseconds + (SeededBug.blindExpiry.isOn ? 86_400_000 : 0))
        return orders.ending(by: early).compactMap { order in
            if let reserve = order.commitment?.reserve, reserve.until > instant { return nil }
            return order.terms.order
        }
    }

    /// What an order could get now, for a hold that is dead: its terms quoted afresh.
    public func freshOffers(for name: OrderName) -> [Offer] {
        guard var terms = self[name]?.terms else { return [] }
        terms.earliest = max(terms.earliest, today)
        terms.signed = today
        return (try? Quoting(self, terms).quote().options) ?? []
    }

    /// The name of an order that came without one.
    private var nextName: OrderName { OrderName("ord-\(branch == "main" ? "" : branch.text + "-")\(seq + 1)") }

    private func proposeInquiry(_ request: OrderRequest, at instant: Instant) throws(Refusal) -> Outcome {
        let name = request.order ?? nextName
        var outcome = Outcome()
        outcome.order = name
        outcome.terms = try settled(request, name, at: instant, isTaken: self[name] != nil)
        outcome.terms?.signed = nil
        return outcome
    }

    private func used(by name: OrderName) throws(Refusal) -> Set<Int> {
        guard let order = self[name] else { return [] }
        return try resources(of: order.rows)
    }

    /// Adds to an outcome what settling the queue after the command gives.
    ///
    /// Where supply falls short, first refusals give way before anything else is looked at; where it does not, they are
    /// kept before the queue is offered what is free.
    func settling(
        _ command: Command, _ base: Outcome, at instant: Instant, freed: Set<Int>
    ) throws(Refusal) -> Outcome {
        var outcome = base
        var (after, touched) = try preview(command, outcome, at: instant)
        let forfeited = after.forfeits(touched)
        if !forfeited.isEmpty {
            outcome.forfeited = forfeited
            (after, touched) = try preview(command, outcome, at: instant)
        }
        let first = try after.reserves(Settlement(), in: Book(after, without: after.queue), at: instant)
        if !first.isEmpty {
            outcome.reserved = first
            after = try preview(command, outcome, at: instant).ledger
        }
        let change: Change =
            switch command {
            case .setClock, .accept: .everything
            default: .some(freed: freed.union(touched), taken: touched)
            }
        let (settlement, book) = try Queue.settle(after, change, cause: command.sentence)
        outcome.add(settlement)
        let anew = Set(settlement.revised.map(\.order))
        let reserved =
            first.filter { !anew.contains($0.order) } + (try after.reserves(settlement, in: book, at: instant))
        outcome.reserved = reserved.isEmpty ? nil : reserved
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
            let isAfter = refusal.code != .exceedsShareCap
            outcome.refusal = (isAfter ? outcome.terms.flatMap(heldCapRefusal) : nil) ?? refusal
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

    /// A request about a known order is filled up with what was asked about.
    private func filled(_ request: OrderRequest, _ name: OrderName, isTaken: Bool) throws(Refusal) -> OrderRequest {
        guard let known = self[name] else { return request }
        var base = OrderRequest(known.terms)
        if isTaken || known.terms.earliest < today { base.earliest = nil }
        if isTaken { base.latest = nil }
        try base.overlay(request)
        return base
    }

    /// The terms of a request for a name. That the name is taken is told after what is wrong with the request itself, and
    /// before what no name would help.
    private func settled(
        _ request: OrderRequest, _ name: OrderName, at instant: Instant, isTaken: Bool
    ) throws(Refusal) -> OrderTerms {
        let taken = Refusal(.idTaken, "there is an order \(name) already; identifiers are never used again")
        do throws(Refusal) {
            let terms = try resolve(
                filled(request, name, isTaken: isTaken), as: name, signed: instant.day, today: instant.day)
            if isTaken { throw taken }
            return terms
        } catch {
            throw isTaken && error.code == .beyondHorizon ? taken : error
        }
    }

    /// An order settled, quoted and named; the quote's first option is what it would get.
    private func proposeOrder(_ request: OrderRequest, at instant: Instant) throws(Refusal) -> (Outcome, Quote) {
        let name = request.order ?? nextName
        let asked = try settled(request, name, at: instant, isTaken: self[name]?.isOpenToHold == false)
        let terms = try chosen(asked, request.option)
        let quote = try Quoting(self, terms).quote()
        var outcome = Outcome()
        (outcome.order, outcome.terms) = (name, terms)
        if quote.refusal == nil { outcome.offer = quote.options.first } else { outcome.options = quote.options }
        return (outcome, quote)
    }
}

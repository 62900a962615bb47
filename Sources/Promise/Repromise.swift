import Ledger
import Profile
import Units

/// Who moves when supply fails promises: the fewest by policy's ranking, each to its earliest fit.
///
///     breaches ─▶ candidates in the order in which policy lets them move ─▶ release until nothing is short
///              ─▶ put back whoever need not have moved ─▶ place the rest, most important first
///
/// Holds give way before promises. A promise that fits nowhere else stays where it is, short, and says so.
public struct Repromise: Sendable {
    /// One promise that would move.
    public struct Step: Hashable, Sendable {
        public let order: OrderName
        public let from: Day
        /// never: nothing committed is free for it.
        public let to: When
        public let delayDays: Int
        public let penalty: Cents
        public let accelerators: Int
    }

    public let steps: [Step]
    public let bumped: [OrderName]
    public let revisions: [Revision]
    /// What an approver names: the digest of what would happen.
    public let proposal: String
}

extension Ledger {
    /// What re-promising would do now. Empty when no promise is in a breach. Changes nothing.
    public func repromise() throws(Refusal) -> Repromise { try Repromising(self).plan() }

    func proposeRepromise(
        _ command: Command, _ approved: String?, at instant: Instant
    ) throws(Refusal) -> Outcome {
        let (now, _) = try preview(.setClock(to: max(instant, clock)), Outcome(), at: max(instant, clock))
        try now.permit(command)
        let plan = try now.repromise()
        guard approved == nil || approved == plan.proposal else {
            throw Refusal(
                .staleProposal,
                "proposal \(approved ?? "") is not what would happen now; that is \(plan.proposal): look at it and approve it"
            )
        }
        guard !plan.revisions.isEmpty || !plan.bumped.isEmpty else {
            throw Refusal(
                .noCommittedSupply,
                "no committed supply is free for the promises in breach; add supply, or bring some forward")
        }
        var outcome = Outcome()
        outcome.revised = plan.revisions.isEmpty ? nil : plan.revisions
        outcome.bumped = plan.bumped.isEmpty ? nil : plan.bumped
        outcome.moves = plan.steps.compactMap { step in
            step.to == .never
                ? nil : Move(order: step.order, from: .on(step.from), to: step.to, cause: command.sentence)
        }
        var freed: Set<Int> = []
        for name in plan.revisions.map(\.order) + plan.bumped {
            freed.formUnion(try now.resources(of: now[name]?.firmRows ?? []))
        }
        return try settling(command, outcome, at: instant, freed: freed)
    }
}

private struct Repromising {
    let ledger: Ledger
    private var book: Book
    /// Resources and days in breach.
    private let breaches: [(resource: Int, start: Int, end: Int)]

    init(_ ledger: Ledger) {
        self.ledger = ledger
        book = Book(ledger)
        breaches = ledger.shortfalls.compactMap { one in
            guard one.kind == .breach, one.end > ledger.today, let resource = ledger.atlas.position(one.resource) else {
                return nil
            }
            return (resource, max(one.start, ledger.today).tick, one.end.tick)
        }
    }

    func plan() throws(Refusal) -> Repromise {
        var trial = self
        let holds = try trial.release(ledger.orders.filter(\.isHeld).filter(isConcerned))
        let promises = try trial.release(try trial.ranked())
        let moving = try trial.spare(holds + promises)
        let bumped = moving.reversed().filter(\.isHeld).map(\.terms.order)
        return try trial.placed(moving.filter { !$0.isHeld }, bumped)
    }

    /// Whether an order needs what is in breach, on a day of the breach.
    private func isConcerned(_ order: Order) -> Bool {
        order.current.flatMap { (try? ledger.atlas.needs(of: $0)) ?? [] }.contains { need in
            breaches.contains {
                $0.resource == need.resource && need.start.number < $0.end && $0.start < need.end.number
            }
        }
    }

    private func isShort(for order: Order) -> Bool {
        order.current.flatMap { (try? ledger.atlas.needs(of: $0)) ?? [] }.contains { need in
            breaches.contains { breach in
                let (from, to) = (max(breach.start, need.start.number), min(breach.end, need.end.number))
                return breach.resource == need.resource && from < to
                    && book.least(need.resource, .firmOnly, from: from, to: to) < 0
            }
        }
    }

    /// Gives back what orders still have to get, one after the other, while that helps.
    private mutating func release(_ orders: [Order]) throws(Refusal) -> [Order] {
        var released: [Order] = []
        for order in orders where isShort(for: order) {
            try book.take(rest(of: order), firm: true, sign: 1)
            released.append(order)
        }
        return released
    }

    private func rest(of order: Order) -> [Row] { Continuation(order, on: ledger.today).rows }

    /// Puts back, most important first, whoever leaves nothing in the breach short where it was.
    private mutating func spare(_ released: [Order]) throws(Refusal) -> [Order] {
        var moving: [Order] = []
        for order in released.reversed() {
            try book.take(rest(of: order), firm: true)
            guard isShort(for: order) else { continue }
            try book.take(rest(of: order), firm: true, sign: 1)
            moving.append(order)
        }
        return moving
    }

    /// Places the orders that must move, most important first. One that fits nowhere stays where it is, and then its place
    /// is nobody's: the others are placed again.
    private func placed(_ moving: [Order], _ bumped: [OrderName]) throws(Refusal) -> Repromise {
        var staying: Set<OrderName> = []
        while true {
            let fits = try self.fits(of: moving, staying)
            let stuck = moving.map(\.terms.order).filter { fits[$0] == nil && !staying.contains($0) }
            if stuck.isEmpty { return plan(moving, fits, bumped) }
            staying.formUnion(stuck)
        }
    }

    /// The earliest fit of each order that does not stay, beside those that do.
    private func fits(of moving: [Order], _ staying: Set<OrderName>) throws(Refusal) -> [OrderName: Fit] {
        var book = book
        for order in moving where staying.contains(order.terms.order) { try book.take(rest(of: order), firm: true) }
        var fits: [OrderName: Fit] = [:]
        for order in moving where !staying.contains(order.terms.order) {
            let now = Continuation(order, on: ledger.today)
            guard let shape = now.shape,
                let fit = Search(book: book, basis: .firmOnly, shape: shape).earliest(from: now.day, notAfter: Axis.end)
            else { continue }
            try book.take(fit.rows, firm: true)
            fits[order.terms.order] = fit
        }
        return fits
    }

    private func plan(_ moving: [Order], _ fits: [OrderName: Fit], _ bumped: [OrderName]) -> Repromise {
        let steps = moving.map { step($0, Continuation($0, on: ledger.today), fits[$0.terms.order]) }
        let revisions = moving.compactMap { order in
            fits[order.terms.order].map { revision(order, Continuation(order, on: ledger.today), $0) }
        }
        let digest = Digest.of(revisions.map { "\($0.order) \($0.from) \($0.rows)" } + bumped.map(\.text))
        return Repromise(steps: steps, bumped: bumped, revisions: revisions, proposal: digest)
    }

    private func revision(_ order: Order, _ now: Continuation, _ fit: Fit) -> Revision {
        let rows = now.renumbered(fit.rows)
        let least = now.accepted?.minChunk ?? 1
        var terms = now.isRunning ? now.terms(for: rows, least: least) : order.terms
        terms.earliest = min(terms.earliest, fit.start)
        if let latest = terms.latest { terms.latest = max(latest, fit.start) }
        return Revision(order: order.terms.order, terms: terms, rows: rows, from: ledger.today)
    }

    private func step(_ order: Order, _ now: Continuation, _ fit: Fit?) -> Repromise.Step {
        let delay = fit.map { max($0.start - now.day, 0) } ?? 0
        return Repromise.Step(
            order: order.terms.order, from: order.current.map(\.start).min() ?? now.day,
            to: fit.map { .on($0.start) } ?? .never, delayDays: delay,
            penalty: Cents((order.terms.penalty?.value ?? 0) * delay), accelerators: now.rows.total)
    }

    // MARK: Who moves first

    /// The promises concerned, in the order in which policy lets them move; ties by name, so that it is always the same.
    private func ranked() throws(Refusal) -> [Order] {
        let concerned = ledger.orders.filter { $0.commitment != nil && isConcerned($0) && !rest(of: $0).isEmpty }
        let delays = try harm(concerned)
        return concerned.sorted { a, b in
            for rank in ledger.policy.moveRanks {
                let (x, y) = (key(a, rank, delays), key(b, rank, delays))
                if x != y { return x < y }
            }
            return a.terms.order < b.terms.order
        }
    }

    /// The lower, the earlier an order moves.
    private func key(_ order: Order, _ rank: MoveRank, _ delays: [OrderName: Int]) -> Int {
        switch rank {
        case .tier: -order.terms.tier
        case .penalty: order.terms.penalty?.value ?? 0
        case .promised: -(order.commitment?.made ?? 0)
        case .delay: delays[order.terms.order] ?? Int.max
        }
    }

    /// Days of delay times accelerators if an order moved alone; only where policy looks at it.
    private func harm(_ orders: [Order]) throws(Refusal) -> [OrderName: Int] {
        var harm: [OrderName: Int] = [:]
        guard ledger.policy.moveRanks.contains(.delay), orders.count > 1 else { return harm }
        for order in orders {
            var alone = book
            let now = Continuation(order, on: ledger.today)
            try alone.take(now.rows, firm: true, sign: 1)
            guard let shape = now.shape,
                let fit = Search(book: alone, basis: .firmOnly, shape: shape).earliest(
                    from: now.day, notAfter: Axis.end)
            else { continue }
            harm[order.terms.order] = (fit.start - now.day) * now.rows.total
        }
        return harm
    }
}

extension Order {
    var isHeld: Bool { if case .held = standing { true } else { false } }
}

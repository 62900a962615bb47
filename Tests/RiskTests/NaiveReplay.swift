import Delay
import Ledger
import Profile
import Promise
import Risk
import Units

/// A replay by the rules as they are told, without short cuts: everything is derived anew, all resources are looked at, the
/// whole queue is searched, on every day on which anything could happen.
struct NaiveReplay {
    private(set) var ledger: Ledger
    private let days: [When]
    private let counted: [When]
    private let begin: Day
    /// Orders whose tentative day has come.
    private var begun: Set<OrderName> = []
    private var tried: [Shortfall] = []
    /// What those who stayed in a breach could take of.
    private var reach: Set<Int> = []
    private(set) var breached: Set<OrderName> = []
    /// An order began on supply that is not committed for all of its term: the rules leave it where it is, and proposing
    /// for a whole queue does not.
    private(set) var isBeyond = false

    init(_ ledger: Ledger, _ days: [When]) throws(Refusal) {
        (self.ledger, self.days, begin) = (ledger, days, ledger.today)
        counted = ledger.supply.ownDays(at: ledger.policy.confidence, today: ledger.today)
        let cascade = Cascade(ledger.supply)
        for day in (begin + 1).number..<Axis.length where !isBeyond {
            let today = Day(day)
            if isSomething(today) { try live(Instant(today), tidings(on: today), cascade) }
            for end in ends where end.day == today && end > Instant(today) { try live(end, [], cascade) }
        }
        breached.formUnion(try lacking())
    }

    /// When each order starts.
    var starts: [OrderName: When] {
        let pairs = ledger.orders.map { ($0.terms.order, ($0.contracted + $0.tentativeRows).map(\.start).min()) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1.map(When.on) ?? .never) })
    }

    private var ends: [Instant] {
        ledger.orders.compactMap { order in if case .held(_, let until) = order.standing { until } else { nil } }
            .sorted()
    }

    private func isSomething(_ day: Day) -> Bool {
        !tidings(on: day).isEmpty || ends.contains(Instant(day))
            || ledger.queue.contains { $0.tentativeRows.map(\.start).min() == day }
            || ledger.shortfalls.contains { $0.kind == .atRisk && $0.start == day }
    }

    // MARK: What is known when

    private func tidings(on day: Day) -> [(item: Int, tiding: Tiding)] {
        var told: [(item: Int, tiding: Tiding)] = []
        for item in ledger.supply.items.indices {
            let one = ledger.supply.items[item]
            guard !one.stage.hasArrived, one.stage != .cancelled, let drawn = drawn(item) else { continue }
            if arrival(item) == .on(day) {
                told.append((item, .arrives))
            } else if drawn > counted[item], let expected = counted[item].day,
                max(expected - one.noticeDays, begin + 1) == day
            {
                told.append((item, .isDue(drawn)))
            }
        }
        return told
    }

    private func drawn(_ item: Int) -> When? { max(days[item], .on(begin + 1)) }

    private func arrival(_ item: Int) -> When {
        let one = ledger.supply.items[item]
        if one.stage.hasArrived { return .on(one.actual ?? one.delay.plan) }
        if one.stage == .cancelled { return .never }
        return one.after.compactMap(ledger.supply.position).map(arrival).reduce(drawn(item) ?? .never) { max($0, $1) }
    }

    // MARK: One day

    private mutating func live(_ at: Instant, _ tidings: [(item: Int, tiding: Tiding)], _ cascade: Cascade)
        throws(Refusal)
    {
        let before = ledger.firm
        _ = try ledger.reveal(tidings, at: at, cascade)
        // Everything again: what is not derived yet would be touched.
        let again = try ledger.preview(.definePolicy(rows: []), Outcome(), at: at)
        precondition(again.touched.isEmpty, "something was not derived: \(again.touched)")
        // Futures, too, are drawn anew of all items as they are now known.
        ledger = again.ledger
        var outcome = Outcome()
        outcome.released = ledger.deadHolds(at: at)
        try ledger.adopt(outcome)
        ledger.noteShortfalls(of: Set(ledger.atlas.resources.indices))
        let breaches = ledger.shortfalls.filter { $0.kind == .breach && $0.end > at.day }
        if !breaches.isEmpty, breaches != tried || isFreed(since: before, from: at.day) {
            try repromise()
            reach = ledger.orders.filter { ($0.commitment != nil || isHeld($0)) && ledger.isInBreach($0) }
                .reduce(into: []) { $0.formUnion(ledger.reach(of: $1)) }
        }
        tried = ledger.shortfalls.filter { $0.kind == .breach && $0.end > at.day }
        let settled = try ledger.propose(.setClock(to: at), at: at)
        try ledger.adopt(settled)
        try beginDue(at.day)
    }

    private func isFreed(since before: [Profile], from day: Day) -> Bool {
        reach.contains { resource in
            (day.tick..<Axis.length).contains { ledger.firm[resource][$0] > before[resource][$0] }
        }
    }

    private mutating func repromise() throws(Refusal) {
        let plan = try ledger.repromise()
        for step in plan.steps where step.to != .never || step.lost != nil { breached.insert(step.order) }
        var outcome = Outcome()
        outcome.revised = plan.revisions.isEmpty ? nil : plan.revisions
        outcome.bumped = plan.bumped.isEmpty ? nil : plan.bumped
        try ledger.adopt(outcome)
        ledger.noteShortfalls(of: Set(ledger.atlas.resources.indices))
    }

    private mutating func beginDue(_ day: Day) throws(Refusal) {
        for order in ledger.queue where order.tentativeRows.map(\.start).min().map({ $0 <= day }) == true {
            var trial = ledger
            var outcome = Outcome()
            outcome.promoted = [Placed(order: order.terms.order, rows: order.tentativeRows)]
            try trial.adopt(outcome)
            let isShort = try trial.resources(of: order.tentativeRows).contains { resource in
                order.tentativeRows.contains { row in
                    (row.start.tick..<row.end.tick).contains { trial.firm[resource][$0] < 0 }
                }
            }
            guard !isShort else {
                isBeyond = true
                return
            }
            ledger = trial
        }
    }

    // MARK: The end

    /// Who found too little on a day that came: served day by day in the order made.
    private func lacking() throws(Refusal) -> Set<OrderName> {
        var lacking: Set<OrderName> = []
        for (resource, profile) in ledger.firm.enumerated() {
            for day in begin.tick..<Axis.length where profile[day] < 0 {
                var needs: [(made: Int, order: OrderName, quantity: Int)] = []
                for order in ledger.orders where order.commitment != nil || isHeld(order) {
                    for row in order.contracted where row.start <= Day(day) && Day(day) < row.end {
                        for need in try ledger.atlas.needs(of: row) where need.resource == resource {
                            needs.append((order.commitment?.made ?? Int.max, order.terms.order, need.quantity))
                        }
                    }
                }
                var left = profile[day] + needs.reduce(0) { $0 + $1.quantity }
                for need in needs.sorted(by: { ($0.made, $0.order) < ($1.made, $1.order) }) {
                    if need.quantity > left { lacking.insert(need.order) }
                    left -= need.quantity
                }
            }
        }
        return lacking
    }

    private func isHeld(_ order: Order) -> Bool { if case .held = order.standing { true } else { false } }
}

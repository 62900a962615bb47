import Delay
import Ledger
import Profile
import Promise
import Units

/// One future of the whole book, lived through day by day with the ledger's own rules and without sight of what comes.
///
///     event ─▶ items change, holds end ─▶ shortfalls ─▶ re-promise at once ─▶ queue settled ─▶ whose day has come begins
///
/// Promises keep their place until a breach; a breach is repaired when it appears or changes, or when committed capacity
/// comes free that those in it could take. No fact is made, nothing is hashed. What is kept after a promise for a first refusal is kept on, gives way
/// and ends as in the ledger; none is begun.
package struct Replay {
    /// What was decided at one instant.
    package struct Decision: Hashable, Sendable {
        package let at: Instant
        package var revised: [Revision] = []
        package var bumped: [OrderName] = []
        package var promoted: [Placed] = []
        package var tentative: [Placed] = []
        package var begun: [OrderName] = []

        package var isNothing: Bool {
            revised.isEmpty && bumped.isEmpty && promoted.isEmpty && tentative.isEmpty && begun.isEmpty
        }
    }

    let outset: Outset
    package private(set) var ledger: Ledger
    private var queue: LiveQueue
    /// Decisions that changed something, in order of time.
    package private(set) var decisions: [Decision] = []
    private var decision: Decision
    /// The breaches for which a re-promise was looked for last.
    private var tried: [Shortfall] = []
    /// What those who stayed in a breach could take of: if that is freed, it is looked for again.
    private var reach: Set<Int> = []
    /// Resources that were short at some time.
    private(set) var everShort: Set<Int>
    /// Positions of orders that are not where they were.
    private(set) var moved: Set<Int> = []
    private var story = Story()

    private init(_ outset: Outset) {
        (self.outset, ledger, queue) = (outset, outset.ledger, outset.queue)
        decision = Decision(at: outset.ledger.clock)
        everShort = Set(outset.ledger.shortfalls.compactMap { outset.ledger.atlas.position($0.resource) })
    }

    /// What becomes of all orders in a future, given every item's own day in it.
    package static func story(_ outset: Outset, _ days: [When]) throws(Refusal) -> Story {
        try lived(outset, days).ended()
    }

    /// The replay at the end of a future.
    package static func lived(_ outset: Outset, _ days: [When]) throws(Refusal) -> Replay {
        var replay = Replay(outset)
        let events = Schedule(outset, days).events
        var next = 0
        while next < events.count {
            if let wake = replay.wake, wake < events[next].at {
                try replay.live(Schedule.Event(at: wake))
            } else {
                try replay.live(events[next])
                next += 1
            }
        }
        while let wake = replay.wake { try replay.live(Schedule.Event(at: wake)) }
        replay.moved.formUnion(replay.queue.changed)
        return replay
    }

    /// The next day on which something that is at risk comes to be a breach.
    private var wake: Instant? {
        let days = ledger.shortfalls.lazy.filter { $0.kind == .atRisk && $0.start > ledger.today }.map(\.start)
        return days.min().map(Instant.init)
    }

    // MARK: One event

    private mutating func live(_ event: Schedule.Event) throws(Refusal) {
        let day = event.at.day
        decision = Decision(at: event.at)
        if queue.isDue(by: day - 1) { decision.begun += try queue.begin(by: day - 1, &ledger) }
        var swings = try ledger.reveal(event.tidings, at: event.at, outset.cascade)
        if !outset.ends.isEmpty { swings += try release() }
        try keepPromises(&swings)
        let settlement = try queue.settle(&ledger, after: swings)
        (decision.promoted, decision.tentative) = (settlement.promoted, settlement.tentative)
        if queue.isDue(by: day) { decision.begun += try queue.begin(by: day, &ledger) }
        if !decision.isNothing { decisions.append(decision) }
    }

    /// Ends the holds and first refusals that are dead.
    private mutating func release() throws(Refusal) -> [Swing] {
        var outcome = Outcome()
        outcome.released = ledger.deadHolds(at: ledger.clock)
        if outcome.released.isEmpty { return [] }
        return try adopt(outcome, changing: outcome.released)
    }

    /// Carries an outcome out; gives what of free units that changes, where it changes orders that are firm.
    private mutating func adopt(_ outcome: Outcome, changing names: [OrderName]) throws(Refusal) -> [Swing] {
        let before = try firmNeeds(of: names)
        try ledger.adopt(outcome)
        let after = try firmNeeds(of: names)
        var swings: [Swing] = []
        for isFirm in [false, true] {
            swings += before.map { Swing($0, sign: 1, isFirm: isFirm) }
            swings += after.map { Swing($0, sign: -1, isFirm: isFirm) }
        }
        return swings
    }

    /// What some orders take from today on.
    private func firmNeeds(of names: [OrderName]) throws(Refusal) -> [Need] {
        let rows = names.flatMap { ledger[$0]?.firmRows ?? [] }.filter { $0.end > ledger.today }
        return try ledger.needs(of: rows.map { $0.since(ledger.today) })
    }

    // MARK: Breaches

    private mutating func keepPromises(_ swings: inout [Swing]) throws(Refusal) {
        let short = newlyShort(swings)
        guard !short.isEmpty || !ledger.shortfalls.isEmpty else {
            tried = []
            return
        }
        everShort.formUnion(short)
        let forfeited = ledger.forfeits(short)
        if !forfeited.isEmpty {
            var outcome = Outcome()
            outcome.forfeited = forfeited
            swings += try adopt(outcome, changing: forfeited)
        }
        ledger.noteShortfalls(of: short)
        let breaches = self.breaches
        let isFreed = swings.contains { $0.isFirm && $0.amount > 0 && reach.contains($0.resource) }
        if !breaches.isEmpty, breaches != tried || isFreed {
            try repromise(&swings)
            reach = self.breaches.isEmpty ? [] : reachOfShort()
        }
        tried = self.breaches
    }

    private var breaches: [Shortfall] { ledger.shortfalls.filter { $0.kind == .breach && $0.end > ledger.today } }

    /// All that those still in a breach could take of.
    private func reachOfShort() -> Set<Int> {
        concerned.map { ledger.orders[$0] }.filter { $0.isFirm && ledger.isInBreach($0) }.reduce(into: []) {
            $0.formUnion(ledger.reach(of: $1))
        }
    }

    /// The resources of which something was lost and less than nothing is left.
    private func newlyShort(_ swings: [Swing]) -> Set<Int> {
        var short: Set<Int> = []
        for swing in swings where swing.isFirm && swing.amount < 0 && !short.contains(swing.resource) {
            let (from, to) = (max(swing.from, 0), min(swing.to, Axis.length))
            guard from < to, ledger.firm[swing.resource].minimum(from: from, to: to) < 0 else { continue }
            short.insert(swing.resource)
        }
        return short
    }

    private mutating func repromise(_ swings: inout [Swing]) throws(Refusal) {
        let plan = try ledger.repromise(among: concerned)
        guard !plan.revisions.isEmpty || !plan.bumped.isEmpty else { return }
        for step in plan.steps where step.to != .never || step.lost != nil { note(step) }
        var outcome = Outcome()
        outcome.revised = plan.revisions.isEmpty ? nil : plan.revisions
        outcome.bumped = plan.bumped.isEmpty ? nil : plan.bumped
        let names = plan.revisions.map(\.order) + plan.bumped
        let more = try adopt(outcome, changing: names)
        swings += more
        moved.formUnion(names.compactMap(ledger.position))
        (decision.revised, decision.bumped) = (plan.revisions, plan.bumped)
        ledger.noteShortfalls(of: Set(more.lazy.filter(\.isFirm).map(\.resource)))
    }

    /// The orders that may take of what is in breach, in the order entered.
    private var concerned: [Int] {
        let short = Set(ledger.shortfalls.lazy.filter { $0.kind == .breach }.map(\.resource))
        let known = short.compactMap(ledger.atlas.position).flatMap { outset.takers[$0] ?? [] }
        return moved.union(queue.changed).union(known).sorted()
    }

    /// A promise that moves was in a breach, and pays for each day.
    private mutating func note(_ step: Repromise.Step) {
        guard let position = ledger.position(step.order) else { return }
        story.breach(position, worth: ledger.remainingValue(ledger.orders[position]), on: ledger.today)
        guard step.delayDays > 0 else { return }
        let from = step.lost?.lowerBound ?? max(step.from, ledger.today)
        story.pay(Cents(step.penalty.value / step.delayDays), from: from, to: from + step.delayDays)
    }

    // MARK: The end

    /// What came of it.
    package consuming func ended() throws(Refusal) -> Story {
        var story = story
        for lack in try lacks() {
            let order = ledger.orders[lack.position]
            let worth = (try? ledger.value(of: order, from: lack.days.lowerBound)) ?? .zero
            story.breach(lack.position, worth: worth, on: lack.days.lowerBound)
            story.pay(order.terms.penalty ?? .zero, from: lack.days.lowerBound, to: lack.days.upperBound)
        }
        for position in moved { story.starts[position] = ledger.orders[position].firstDay }
        story.searches = queue.searches
        return story
    }
}

extension Row {
    fileprivate func since(_ day: Day) -> Row {
        start >= day
            ? self
            : Row(step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: day, end: end)
    }
}

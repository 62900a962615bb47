import Delay
import Ledger
import Units

/// What many futures say of the book: how sure each date is, and what is at stake when.
public struct RiskReport: Hashable, Sendable {
    /// One order.
    public struct OrderRisk: Hashable, Sendable {
        public let order: OrderName
        public let customer: String
        /// As printed: promised, active, held, queued.
        public let state: String
        /// Its start as the ledger has it now: promised, held or tentative.
        public let start: When
        /// The day by which it starts in 50, 80 and 90 of 100 futures.
        public let p50: When
        public let p80: When
        public let p90: When
        /// In how many futures of a million supply fails it.
        public let breachPpm: Int
        /// How well P90 is known, in days either way with 95% confidence; nil where some randomisations have no such day and
        /// others do.
        public let halfWidth: Double?
    }

    public struct Month: Hashable, Sendable {
        /// Its first day.
        public let month: Day
        /// What is still to be billed to promises that come into a breach in it, expected.
        public let backlogAtRisk: Cents
        /// Penalties for its days, expected.
        public let penalties: Cents
    }

    public let request: Risk.Request
    /// How many were made.
    public let draws: Int
    /// In the order entered.
    public let orders: [OrderRisk]
    public let months: [Month]
    public let searches: Int

    /// The order whose P90 is known least; nil without orders.
    public var widest: OrderRisk? {
        orders.max { ($0.halfWidth ?? .infinity) < ($1.halfWidth ?? .infinity) }
    }

    init?(_ tally: Tally, _ outset: Outset, _ request: Risk.Request) {
        guard tally.draws > 0 else { return nil }
        (self.request, draws, searches) = (request, tally.draws, tally.searches)
        orders = outset.watched.indices.map { OrderRisk(tally, outset, $0) }
        let draws = tally.draws
        func mean(_ sum: Int?) -> Cents { Cents(((sum ?? 0) + draws / 2) / draws) }
        months = Set(tally.backlog.keys).union(tally.penalties.keys).sorted().map {
            Month(month: $0, backlogAtRisk: mean(tally.backlog[$0]), penalties: mean(tally.penalties[$0]))
        }
    }
}

extension RiskReport.OrderRisk {
    fileprivate init(_ tally: Tally, _ outset: Outset, _ place: Int) {
        let watched = outset.watched[place]
        let order = outset.ledger.orders[watched.position]
        let days = tally.days(of: place, now: watched.start, in: tally.parts)
        func at(_ percent: Int) -> When { Tally.day(at: percent, of: days) ?? .never }
        let breaches = tally.parts.reduce(0) { $0 + $1.breaches[place] }
        self.init(
            order: order.terms.order, customer: order.terms.customer, state: outset.ledger.state(of: order),
            start: watched.start, p50: at(50), p80: at(80), p90: at(90),
            breachPpm: (breaches * 1_000_000 + tally.draws / 2) / tally.draws,
            halfWidth: tally.halfWidth(of: place, now: watched.start))
    }
}

extension Tally {
    /// The half width of the interval of an order's P90 over the randomisations; nil where they do not agree that it comes.
    func halfWidth(of place: Int, now: When) -> Double? {
        let started = parts.filter { $0.draws > 0 }
        // A part in which nothing moved has but one day.
        let days = started.compactMap { part in
            part.days[place].isEmpty ? now : Tally.day(at: 90, of: self.days(of: place, now: now, in: [part]))
        }
        if Set(days).count == 1, days.count > 1 { return 0 }
        return Interval(days, from: Axis.start)?.halfWidth
    }

    /// Whether every P90 is known to so many days either way.
    func isWithin(_ width: Int, _ outset: Outset) -> Bool {
        outset.watched.indices.allSatisfy { place in
            halfWidth(of: place, now: outset.watched[place].start).map { $0 <= Double(width) } ?? false
        }
    }
}

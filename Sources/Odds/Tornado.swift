import Delay
import Ledger
import Promise
import Units

/// What drives the day on which all that an order stands on is ready: parts of its variance, by cause.
///
///     ready = max over the items it stands on of max(own day, what it waits for)
///
/// Causes are independent: each driver, each item's own luck, each event. Their parts are Shapley effects, which add up
/// to one (see `Shapley`). Every cause is a share with the standard error of eight independent randomisations. A future
/// in which something never comes counts as the latest day that any of the others gives, and how often that is is told.
public struct Tornado: Sendable {
    public let order: OrderName
    public let draws: DrawSet
    /// The start as the ledger has it.
    public let start: Day
    public let readiness: Readiness
    /// The part of the futures in which something never comes.
    public let never: Double
    /// In days.
    public let standardDeviation: Double
    /// Largest first; they add up to one. Empty where nothing varies.
    public let parts: [Part]
    /// One for each item, most days gained first.
    public let accelerations: [Acceleration]

    public enum Cause: Hashable, Sendable {
        case driver(DriverName)
        case item(ItemName)
        case event(EventName)
    }

    public struct Part: Sendable {
        public let cause: Cause
        public let share: Double
        public let standardError: Double
    }

    /// What bringing one item forward does to the day met with 80%.
    public struct Acceleration: Sendable {
        public let item: ItemName
        public let p80: When
        /// nil where one of the two days never comes.
        public let daysGained: Int?
        /// The whole of the capital line that pays for the item, where known: what is at stake, not the price of haste.
        public let capital: Cents?
        /// What it costs to pay that so many days sooner, at the policy's `discount_rate_pct`.
        public let carrying: Cents?
    }

    static let randomisations = 8
}

extension Odds {
    /// What drives an order's date, and which item brought forward by `days` moves its P80 most.
    ///
    /// Refused `unknown_order`; `wrong_state` for an order without a date, or whose supply has all arrived. Complexity:
    /// O(draws · causes · items it stands on).
    public func tornado(_ name: OrderName, days: Int = 30) throws(Refusal) -> Tornado {
        guard let order = ledger[name] else {
            throw Refusal(.unknownOrder, "there is no order \(name); `headroom book` and `headroom queue` list them")
        }
        let footing = try Footing(self, order)
        guard !footing.items.isEmpty else {
            throw Refusal(
                .wrongState,
                "order \(name) stands on supply that has all arrived, so nothing drives its date; allowed: an order that "
                    + "stands on supply to come (`headroom queue`)")
        }
        let ready = ReadyDays(self, footing)
        guard let readiness = Readiness(ready.days) else {
            throw Refusal(.badRequest, "a draw set has at least one draw")
        }
        let shares = parts(footing, cap: ready.latest)
        let start = (order.isQueued ? order.tentativeRows : order.current).map(\.start).min() ?? Axis.end
        return Tornado(
            order: name, draws: draws, start: start, readiness: readiness,
            never: Double(ready.days.count { $0 == .never }) / Double(ready.days.count),
            standardDeviation: max(shares.variance, 0).squareRoot(), parts: shares.parts,
            accelerations: accelerations(footing, ready, readiness, days))
    }

    // MARK: Parts

    private func parts(_ footing: Footing, cap: Day) -> (variance: Double, parts: [Tornado.Part]) {
        let causes = Array(Set(footing.items.flatMap(futures.causes))).sorted { rank($0) < rank($1) }
        let each = max(draws.count / Tornado.randomisations, 2)
        var (shares, variances): ([[Double]], [Double]) = ([], [])
        for number in 0..<Tornado.randomisations {
            let one = ledger.futures(sized(each, 2 * number))
            let hybrid = Hybrid(self, footing, causes, one, ledger.futures(sized(each, 2 * number + 1)), cap: cap)
            var shapley = Shapley(inputs: causes.count, seed: one.draws.seed)
            for draw in 0..<each { shapley.add { hybrid.value(draw, $0) } }
            variances.append(shapley.variance)
            if let found = shapley.shares { shares.append(found) }
        }
        let variance = variances.reduce(0, +) / Double(variances.count)
        // Half the randomisations without any variation would be no estimate.
        guard shares.count == Tornado.randomisations else { return (variance, []) }
        let parts = causes.indices.map { place in
            let values = shares.map { $0[place] }
            return Tornado.Part(
                cause: named(causes[place]), share: values.reduce(0, +) / Double(values.count),
                standardError: Interval(values)?.standardError ?? 0)
        }
        return (variance, parts.sorted { $0.share > $1.share })
    }

    /// One of the independent sets of a size that the estimate is made of. Latin hypercubes where Sobol' is asked for: two
    /// scramblings of one sequence are independent, but within a pair each half of one meets the same half of the other
    /// throughout, which makes estimates from pairs three times as uncertain.
    private func sized(_ count: Int, _ number: Int) -> DrawSet {
        let method = draws.method == .sobol ? .latinHypercube : draws.method
        return (DrawSet(method: method, count: count, seed: draws.seed) ?? draws).randomisation(number)
    }

    private func rank(_ cause: Futures.Cause) -> (Int, Int) {
        switch cause {
        case .driver(let place): (0, place)
        case .item(let place): (1, place)
        case .event(let place): (2, place)
        }
    }

    private func named(_ cause: Futures.Cause) -> Tornado.Cause {
        switch cause {
        case .driver(let place): .driver(futures.drivers[place].name)
        case .item(let place): .item(futures.items[place].name)
        case .event(let place): .event(futures.events[place].name)
        }
    }

    // MARK: Sooner

    private func accelerations(
        _ footing: Footing, _ ready: ReadyDays, _ readiness: Readiness, _ days: Int
    ) -> [Tornado.Acceleration] {
        let now = readiness.day(at: .p80)
        let found = footing.items.indices.compactMap { place -> Tornado.Acceleration? in
            let item = ledger.supply.items[footing.items[place]]
            guard let p80 = Readiness(ready.bringing(place, by: days))?.day(at: .p80) else { return nil }
            let capital = ledger.capital(of: item)
            let gained: Int? = if let was = now.day, let day = p80.day { was - day } else { nil }
            return Tornado.Acceleration(
                item: item.item, p80: p80, daysGained: gained, capital: capital,
                carrying: capital.flatMap { ledger.carrying($0, days: days) })
        }
        return found.sorted { a, b in
            if a.p80 != b.p80 { return a.p80 < b.p80 }
            let (x, y) = (a.capital?.value ?? Int.max, b.capital?.value ?? Int.max)
            return x != y ? x < y : a.item < b.item
        }
    }
}

extension Ledger {
    /// What having paid a sum some days sooner costs, at the policy's discount rate, rounded up; nil without one.
    func carrying(_ sum: Cents, days: Int) -> Cents? {
        guard let text = policy.rows.last(where: { $0.name == "discount_rate_pct" })?.value,
            let percent = Double(text), percent >= 0, percent.isFinite
        else { return nil }
        return Cents(Int((Double(sum.value) * percent / 100 * Double(days) / 365).rounded(.up)))
    }
}

import Units

/// All futures of a draw set.
///
///     driver score ──┐ √share
///                    ├─▶ z ─▶ u = Φ(z) ─▶ DayCurve ─▶ own day ─▶ + days of events that happen
///     own score ─────┘ √(1 − Σ shares)
///
/// A normal score of variance one goes in whatever the shares, so each item's given quantiles are exactly the
/// marginals, drivers included: in log space its multiplier is the product of one factor per driver and one of its own,
/// whose variances add up to that of the quantiles. The scores of two items of one
/// driver are correlated by the root of the product of their shares of it. An
/// item's share of a driver alone is the driver's; of several, the shares add up, and are scaled down together where
/// they pass 90%.
///
/// An item that has not arrived is not there on or before its as_of: where a given quantile is in the past, as_of + 1.
///
/// Sobol' ranks: drivers in the order given, then drivers that only items name, by name; whether each event happens;
/// open items by capacity, largest first, then by name. A future is a pure function of (items, drivers, events, set,
/// index).
public struct Futures: Sendable {
    public let items: [DatedItem]
    public let drivers: [Driver]
    public let events: [Event]
    public let draws: DrawSet
    let sampler: Sampler
    let driverLanes: [Sampler.Lane]
    let occasions: [Occasion]
    let origins: [Origin]
    let loads: [Load]
    /// Of the open items, but apart from them: what is copied in every draw stays plain numbers.
    let curves: [DayCurve]
    /// The events that hit each item, in the order of `events`.
    let strikes: [[Int]]

    /// An event, ready to be drawn.
    struct Occasion: Sendable {
        let happens: Sampler.Lane
        let lasts: Sampler.Lane
        let probability: Double
        let hit: [Int]
    }

    /// Where an item's day comes from.
    enum Origin: Sendable {
        case fixed(Day)
        case open(Open)
    }

    struct Open: Sendable {
        /// Its place in `curves`.
        let curve: Int
        let tomorrow: Day
        let lane: Sampler.Lane
        /// Its drivers are `loads[first..<last]`.
        let first: Int
        let last: Int
        /// √(1 − Σ shares)
        let own: Double
    }

    struct Load: Sendable {
        let driver: Int
        /// √share
        let weight: Double
    }

    /// Complexity: O(items · log items + hits of events).
    public init(
        _ items: [DatedItem], drivers: [Driver] = [], events: [Event] = [], draws: DrawSet
    ) throws(FuturesFault) {
        let cast = try Cast(items, drivers, events)
        (self.items, self.drivers, self.events, self.draws) = (items, cast.drivers, events, draws)
        let sampler = Sampler(draws)
        self.sampler = sampler
        driverLanes = cast.drivers.enumerated().map { place, driver in
            sampler.lane(DrawStream(.driver, driver.name.text, rank: place))
        }
        occasions = events.enumerated().map { place, event in
            Occasion(
                happens: sampler.lane(DrawStream(.event, event.name.text, rank: cast.drivers.count + place)),
                lasts: sampler.lane(DrawStream(.duration, event.name.text)),
                probability: event.probability.fraction, hit: cast.hit(by: event))
        }
        (origins, loads, curves) = Futures.origins(items, cast, sampler, rank: cast.drivers.count + events.count)
        var strikes = [[Int]](repeating: [], count: items.count)
        for (event, occasion) in occasions.enumerated() {
            for item in occasion.hit { strikes[item].append(event) }
        }
        self.strikes = strikes
    }

    private static func origins(
        _ items: [DatedItem], _ cast: Cast, _ sampler: Sampler, rank first: Int
    ) -> ([Origin], [Load], [DayCurve]) {
        var rank = [Int](repeating: 0, count: items.count)
        for (place, item) in cast.byCapacity.enumerated() { rank[item] = first + place }
        var (loads, curves): ([Load], [DayCurve]) = ([], [])
        let origins = items.enumerated().map { place, item -> Origin in
            switch item.arrival {
            case .fixed(let day): return .fixed(day)
            case .open(let delay, let asOf, let never):
                let shares = cast.shares(of: item)
                loads += shares.map { Load(driver: $0.driver, weight: $0.share.squareRoot()) }
                let own = max(0, 1 - shares.reduce(0) { $0 + $1.share }).squareRoot()
                curves.append(DayCurve(delay, asOf: asOf, never: never))
                return .open(
                    Open(
                        curve: curves.count - 1, tomorrow: asOf + 1,
                        lane: sampler.lane(DrawStream(.item, item.name.text, rank: rank[place])),
                        first: loads.count - shares.count, last: loads.count, own: own))
            }
        }
        return (origins, loads, curves)
    }
}

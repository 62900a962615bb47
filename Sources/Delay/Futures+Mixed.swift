import Units

extension Futures {
    /// One thing that luck decides, independent of all others: what the variance of a date is parted among.
    public enum Cause: Hashable, Sendable {
        /// By number, in the order of `drivers`.
        case driver(Int)
        /// What is an item's own, beside its drivers; in the order of `items`.
        case item(Int)
        /// Whether an event happens, and for how long; in the order of `events`.
        case event(Int)
    }

    /// The causes that an item's own day depends on: itself, its drivers, and the events that may hit it. None for one
    /// that has arrived. Complexity: O(its drivers and events).
    public func causes(of item: Int) -> [Cause] {
        guard case .open(let open) = origins[item] else { return [] }
        return [.item(item)] + loads[open.first..<open.last].map { .driver($0.driver) }
            + strikes[item].map { .event($0) }
    }

    /// The own day of an item in future number `index`, where some causes take the luck of another draw set's future of
    /// the same number. With none it is `day(of:in:)`, with all it is the other's.
    ///
    /// Two randomisations of a set are independent, so this is the hybrid sample that pick-freeze estimators of variance
    /// are made of (I. M. Sobol' 2001, doi:10.1016/S0378-4754(00)00270-6). `other` must have the same items, drivers and
    /// events. Complexity: O(its drivers and events).
    public func day(of item: Int, in index: Int, or other: Futures, where isOther: (Cause) -> Bool) -> When {
        guard case .open(let open) = origins[item], case .open(let second) = other.origins[item] else {
            return day(of: item, in: index)
        }
        let own = isOther(.item(item)) ? second : open
        let luck = isOther(.item(item)) ? other : self
        let day = luck.day(own, index) { driver in
            isOther(.driver(driver)) ? other.score(driver, index) : score(driver, index)
        }
        return strikes[item].reduce(day) { day, event in
            let added = isOther(.event(event)) ? other.added(event, index) : added(event, index)
            return added.map { day + $0 } ?? day
        }
    }

    /// Draws future number `index` for some items alone: their days, all scores and events are what `draw` gives; the days
    /// of other items are left as they were. Complexity: O(items asked for + drivers + events).
    public func draw(_ index: Int, only some: [Int], into future: inout Future) {
        for driver in driverLanes.indices { future.scores[driver] = score(driver, index) }
        for event in occasions.indices { future.added[event] = added(event, index) }
        for item in some {
            switch origins[item] {
            case .fixed(let day): future.days[item] = .on(day)
            case .open(let open):
                let own = day(open, index) { future.scores[$0] }
                future.days[item] = strikes[item].reduce(own) { day, event in
                    future.added[event].map { day + $0 } ?? day
                }
            }
        }
    }
}

import Units

/// One sampled future: every item's own day, before anything waits for anything (that is `Chain`'s part).
public struct Future: Sendable {
    /// Own days, by item, in the order of `Futures.items`.
    public internal(set) var days: [When]
    /// Normal scores of the drivers, in the order of `Futures.drivers`: above 0 is later than the median.
    public internal(set) var scores: [Double]
    /// What an event adds, in the order of `Futures.events`; nil where it does not happen.
    public internal(set) var added: [Added?]

    /// What an event does to the items it hits.
    public enum Added: Hashable, Sendable {
        case days(Int)
        case never
    }
}

extension Futures {
    /// A future to draw into; reuse it, and drawing allocates nothing.
    public func blank() -> Future {
        Future(
            days: Array(repeating: .never, count: items.count), scores: Array(repeating: 0, count: drivers.count),
            added: Array(repeating: nil, count: events.count))
    }

    /// Draws future number `index`, 0..<draws.count. Complexity: O(items + drivers + hits of the events that happen).
    public func draw(_ index: Int, into future: inout Future) {
        for driver in driverLanes.indices { future.scores[driver] = score(driver, index) }
        for item in origins.indices {
            switch origins[item] {
            case .fixed(let day): future.days[item] = .on(day)
            case .open(let open): future.days[item] = day(open, index) { future.scores[$0] }
            }
        }
        for event in occasions.indices {
            let added = added(event, index)
            future.added[event] = added
            guard let added else { continue }
            for item in occasions[event].hit { future.days[item] = future.days[item] + added }
        }
    }

    /// The own day of one item in future number `index`: what `draw` gives, for those who need a few items of many.
    /// Complexity: O(its drivers and events).
    public func day(of item: Int, in index: Int) -> When {
        switch origins[item] {
        case .fixed(let day): .on(day)
        case .open(let open):
            strikes[item].reduce(day(open, index) { score($0, index) }) { day, event in
                added(event, index).map { day + $0 } ?? day
            }
        }
    }

    func score(_ driver: Int, _ index: Int) -> Double {
        Normal.score(sampler.uniform(draw: index, driverLanes[driver]))
    }

    func day(_ open: Open, _ index: Int, scoreOf: (Int) -> Double) -> When {
        let uniform = sampler.uniform(draw: index, open.lane)
        guard open.first < open.last else { return max(curves[open.curve].day(quantile: uniform), .on(open.tomorrow)) }
        var score = open.own * Normal.score(uniform)
        for load in open.first..<open.last { score += loads[load].weight * scoreOf(loads[load].driver) }
        return max(curves[open.curve].day(score: score), .on(open.tomorrow))
    }

    /// What an event adds in a future; nil when it does not happen.
    func added(_ event: Int, _ index: Int) -> Future.Added? {
        guard sampler.uniform(draw: index, occasions[event].happens) < occasions[event].probability else { return nil }
        guard let days = events[event].days.quantile(sampler.uniform(draw: index, occasions[event].lasts)) else {
            return .never
        }
        return .days(Int(min((days - 1e-9).rounded(.up), Futures.longest)))
    }

    /// No event adds more than 10,000 years.
    private static let longest = 3_652_425.0
}

extension When {
    static func + (when: When, added: Future.Added) -> When {
        switch added {
        case .days(let days): when + days
        case .never: .never
        }
    }
}

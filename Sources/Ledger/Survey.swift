import Synchronization
import Units

/// What was derived of an atlas, kept for the next who asks: copies of the atlas share it until one of them changes.
///
/// It only remembers: what is asked for anew would be the same, so nobody can tell from an answer whether it was kept.
final class Survey: Sendable {
    private struct Known {
        var groups: [Grounds: [Group]] = [:]
        var reaches: [Grounds: Reach] = [:]
        var bays: [SiliconName: [Bay]] = [:]
        /// Per silicon the rates in each hall, by the hall's place in the atlas.
        var rates: [SiliconName: [[Rate]?]] = [:]
    }

    private let known = Mutex(Known())

    /// Grounds are as many as customers think of; so many are kept, then all are forgotten.
    private static let mostGrounds = 2048

    func groups(on grounds: Grounds, derive: () -> [Group]) -> [Group] {
        if let found = known.withLock({ $0.groups[grounds] }) { return found }
        let groups = derive()
        known.withLock {
            if $0.groups.count >= Survey.mostGrounds { $0.groups = [:] }
            $0.groups[grounds] = groups
        }
        return groups
    }

    func reach(on grounds: Grounds, derive: () -> Reach) -> Reach {
        if let found = known.withLock({ $0.reaches[grounds] }) { return found }
        let reach = derive()
        known.withLock {
            if $0.reaches.count >= Survey.mostGrounds { $0.reaches = [:] }
            $0.reaches[grounds] = reach
        }
        return reach
    }

    func bays(of silicon: SiliconName, derive: () -> [Bay]) -> [Bay] {
        if let found = known.withLock({ $0.bays[silicon] }) { return found }
        let bays = derive()
        known.withLock { $0.bays[silicon] = bays }
        return bays
    }

    /// The rates of a silicon in the hall at a place. `derive` gives those of all halls.
    func rates(of silicon: SiliconName, at hall: Int, derive: () -> [[Rate]?]) -> [Rate]? {
        if let found = known.withLock({ $0.rates[silicon]?[hall] }) { return found }
        if known.withLock({ $0.rates[silicon] != nil }) { return nil }
        let rates = derive()
        known.withLock { $0.rates[silicon] = rates }
        return rates[hall]
    }
}

import Units

extension Kinds {
    public enum Driver {}
    public enum Event {}
}

/// What delays several items together: a utility, a contractor, a vendor.
public typealias DriverName = Name<Kinds.Driver>
/// Something that may happen once: a strike, a flood, an export rule.
public typealias EventName = Name<Kinds.Event>

/// A common cause of lateness.
public struct Driver: Hashable, Sendable {
    public let name: DriverName
    /// How much of the variance of the log multiplier of its items is its own, in percent, 0...100.
    public let sharePercent: Int

    /// A driver nobody said anything about explains half.
    public static let defaultShare = 50

    /// nil when the share is not in 0...100.
    public init?(_ name: DriverName, sharePercent: Int = defaultShare) {
        guard (0...100).contains(sharePercent) else { return nil }
        (self.name, self.sharePercent) = (name, sharePercent)
    }
}

/// What may happen, with which probability, and how many days it adds to whom. The days come on top of an item's own
/// day: with events the given quantiles are those of the futures without them.
public struct Event: Hashable, Sendable {
    public let name: EventName
    public let probability: Probability
    /// Days; rounded up. Never: the items hit never come.
    public let days: Distribution
    /// Hits every item of these drivers,
    public let drivers: [DriverName]
    /// and these items; nobody twice.
    public let items: [ItemName]

    /// nil when the days could be negative.
    public init?(
        _ name: EventName, probability: Probability, days: Distribution, drivers: [DriverName] = [],
        items: [ItemName] = []
    ) {
        guard days.least >= 0 else { return nil }
        (self.name, self.probability, self.days) = (name, probability, days)
        (self.drivers, self.items) = (drivers, items)
    }
}

/// A supply item as futures see it.
public struct DatedItem: Hashable, Sendable {
    /// When an item is there.
    public enum Arrival: Hashable, Sendable {
        /// Drawn: as of a day, from its quantiles and the chance that it never comes.
        case open(Delay, asOf: Day, never: Probability)
        /// Known: live since this day, or certain to be. Nothing delays it.
        case fixed(Day)
    }

    public let name: ItemName
    public let arrival: Arrival
    /// What delays it together with others; a name given twice counts once.
    public let drivers: [DriverName]
    /// How much hangs on it, in units of the caller's: of a Sobol' set the largest items get the best dimensions.
    public let capacity: Int

    public init(_ name: ItemName, _ arrival: Arrival, drivers: [DriverName] = [], capacity: Int = 0) {
        (self.name, self.arrival, self.drivers, self.capacity) = (name, arrival, drivers, capacity)
    }
}

/// Items, drivers and events that do not fit together.
public enum FuturesFault: Error, Equatable, Sendable, CustomStringConvertible {
    case twice(kind: String, name: String)
    case unknown(event: EventName, kind: String, name: String)

    public var description: String {
        switch self {
        case .twice(let kind, let name):
            "There are two \(kind)s named '\(name)'; luck is drawn by name, so each may be there once. Rename one."
        case .unknown(let event, let kind, let name):
            "Event '\(event)' hits \(kind) '\(name)', which no item has. Correct the name or leave it out."
        }
    }
}

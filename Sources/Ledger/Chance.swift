import Delay
import Units

/// What a ledger says about luck, read from `policy.csv`: which futures its dates are drawn from, what delays several items
/// together, and what may happen to them.
public struct Chance: Sendable {
    /// The futures joint dates stand on; nil: dates are item by item (DESIGN law 7).
    public private(set) var draws: DrawSet?
    public private(set) var drivers: [Driver] = []
    public private(set) var events: [Event] = []

    static let known: [(name: String, allowed: String)] = [
        (
            "draws",
            "method;count;seed such as latin_hypercube;1024;1 (or plain, or sobol): dates are joint over these futures"
        ),
        (
            "driver_share_pct/DRIVER",
            "0 to 100: how much of the variance of its items' lateness a driver has; 50 where nothing is said"
        ),
        (
            "event/NAME",
            "chance in a million;median days;P90 days;drivers or items hit, such as 80000;60;120;grid-cmh;T-17"
        ),
    ]

    /// What a row of these names must be, where it is not; nil for other names and for rows that are right.
    static func fault(_ row: PolicyRow) -> String? {
        guard let rule = known.first(where: { isNamed(row.name, $0.name) }) else { return nil }
        var trial = Chance()
        return trial.read(row) ? nil : rule.allowed
    }

    private static func isNamed(_ name: String, _ pattern: String) -> Bool {
        guard let slash = pattern.firstIndex(of: "/") else { return name == pattern }
        return name.hasPrefix(pattern[...slash])
    }

    /// Whether a row says something about luck that can be read; then it is kept.
    @discardableResult
    mutating func read(_ row: PolicyRow) -> Bool {
        let parts = row.name.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("draws", 1):
            guard let set = DrawSet(row.value) else { return false }
            draws = set
        case ("driver_share_pct", 2):
            guard let share = Int(row.value), let driver = Driver(DriverName(parts[1]), sharePercent: share) else {
                return false
            }
            drivers.removeAll { $0.name == driver.name }
            drivers.append(driver)
        case ("event", 2):
            guard let event = Chance.event(parts[1], row.value) else { return false }
            events.removeAll { $0.name == event.name }
            events.append(event)
        default: return false
        }
        return true
    }

    private static func event(_ name: String, _ value: String) -> Event? {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, let probability = Int(parts[0]).flatMap(Probability.init(ppm:)),
            let median = Int(parts[1]), let p90 = Int(parts[2]), parts.allSatisfy({ !$0.isEmpty }),
            let shape = try? Lognormal(median: Double(median), p90: Double(p90))
        else { return nil }
        let hit = parts.dropFirst(3)
        return Event(
            EventName(name), probability: probability, days: Distribution(.lognormal(shape)),
            drivers: hit.map { DriverName($0) }, items: hit.map { ItemName($0) })
    }
}

extension SupplyItem {
    /// The drivers named in `driver`, several parted by `;`.
    public var drivers: [DriverName] {
        driver.split(separator: ";").map { DriverName($0.trimmingPrefix { $0 == " " }) }
    }
}

extension Ledger {
    /// The futures of all supply items, in their order. An event hits those of its drivers and items that there are.
    ///
    /// An item that has arrived is there since its day; a cancelled one is never there. Complexity: O(items · log items).
    public func futures(_ draws: DrawSet) -> Futures {
        let items = supply.items.map { item in
            DatedItem(item.item, item.arrival, drivers: item.drivers, capacity: item.quantity)
        }
        let (drivers, names) = (Set(supply.items.flatMap(\.drivers)), Set(supply.items.map(\.item)))
        let events = policy.chance.events.compactMap { event in
            Event(
                event.name, probability: event.probability, days: event.days,
                drivers: event.drivers.filter(drivers.contains), items: event.items.filter(names.contains))
        }
        do {
            return try Futures(items, drivers: policy.chance.drivers, events: events, draws: draws)
        } catch {
            preconditionFailure("names of items, drivers and events are unique: \(error)")
        }
    }
}

extension SupplyItem {
    fileprivate var arrival: DatedItem.Arrival {
        if stage.hasArrived { return .fixed(actual ?? delay.plan) }
        let never = stage == .cancelled ? Probability.one : Probability(ppm: neverPpm) ?? .zero
        return .open(delay, asOf: source.asOf, never: never)
    }
}

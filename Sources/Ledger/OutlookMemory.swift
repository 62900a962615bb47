import Delay
import Synchronization
import Units

/// Remembers the outlook of a ledger until something it depends on changes; copies share it.
final class OutlookMemory: Sendable {
    private let known: Mutex<Outlook?>
    private let drawn: DrawnDays

    init() {
        known = Mutex(nil)
        drawn = DrawnDays()
    }

    private init(_ outlook: Outlook?, _ drawn: DrawnDays) {
        known = Mutex(outlook)
        self.drawn = drawn
    }

    func outlook(_ derive: (DrawnDays) -> Outlook) -> Outlook {
        if let found = known.withLock({ $0 }) { return found }
        let outlook = derive(drawn)
        known.withLock { $0 = outlook }
        return outlook
    }

    /// What is left of it when supply, policy or the day changes: the days that were drawn.
    func forgetting(for outlook: Outlook? = nil) -> OutlookMemory { OutlookMemory(outlook, drawn) }
}

/// Days of items by future that were drawn for any state of a ledger. Where luck is keyed by name, an item that is what it
/// was has the days it had.
final class DrawnDays: Sendable {
    /// What an item's days depend on beside the item.
    private struct Rules: Hashable {
        let draws: DrawSet
        let drivers: [Driver]
        let events: [Event]
    }

    /// Days drawn under the same rules.
    final class Drawn: Sendable {
        private let days = Mutex<[DatedItem: [Int32]]>([:])
        /// More are forgotten: a ledger may be asked about very many changes.
        private let most: Int

        init(most: Int) { self.most = most }

        subscript(_ item: DatedItem) -> [Int32]? {
            get { days.withLock { $0[item] } }
            set {
                days.withLock { days in
                    if days.count >= most { days = [:] }
                    days[item] = newValue
                }
            }
        }
    }

    private let last = Mutex<(rules: Rules, drawn: Drawn)?>(nil)

    /// Days drawn under the rules of some futures, those of the last rules asked for kept; nil with Sobol' numbers, where an
    /// item's days depend on all other items.
    func drawn(for futures: Futures) -> Drawn? {
        if futures.draws.method == .sobol { return nil }
        let rules = Rules(draws: futures.draws, drivers: futures.drivers, events: futures.events)
        return last.withLock { last in
            if let last, last.rules == rules { return last.drawn }
            let drawn = Drawn(most: 8 * futures.items.count + 64)
            last = (rules, drawn)
            return drawn
        }
    }
}

/// Own days of items by future, drawn when they are first asked for.
final class OwnDays: Sendable {
    private let futures: Futures
    private let known = Mutex<[Int: [Int32]]>([:])
    /// What was drawn for other states of the ledger, where that is good here.
    private let drawn: DrawnDays.Drawn?

    init(_ futures: Futures, _ drawn: DrawnDays) {
        self.futures = futures
        self.drawn = drawn.drawn(for: futures)
    }

    var count: Int { futures.draws.count }

    func days(of item: Int) -> [Int32] {
        if let days = known.withLock({ $0[item] }) { return days }
        let days = drawn?[futures.items[item]] ?? draw(item)
        known.withLock { $0[item] = days }
        return days
    }

    private func draw(_ item: Int) -> [Int32] {
        let days = (0..<count).map { draw in
            futures.day(of: item, in: draw).day.map { Int32(clamping: $0.number) } ?? Outlook.never
        }
        drawn?[futures.items[item]] = days
        return days
    }
}

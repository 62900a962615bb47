import Delay
import Ledger
import Units

/// What becomes known when, in one future; the replay is given one event after the other.
///
///     drawn ≤ counted    it arrives on the drawn day, unannounced, once what it waits for is there
///     drawn > counted    the slip is known `notice_days` before the counted day; it arrives on the drawn day, as above
///
/// Nothing becomes known before tomorrow.
package struct Schedule: Sendable {
    /// All that becomes known at one instant.
    package struct Event: Sendable {
        package let at: Instant
        package var tidings: [(item: Int, tiding: Tiding)] = []
    }

    /// In order of time.
    package private(set) var events: [Event]

    /// - Parameter days: own days by item, as drawn. Complexity: O(items and waits + events · log events).
    package init(_ outset: Outset, _ days: [When]) {
        let tomorrow = outset.ledger.today + 1
        var told: [(day: Int, item: Int, tiding: Tiding)] = []
        told.reserveCapacity(2 * outset.items.count)
        var there = outset.ledger.supply.starts
        for one in outset.items {
            let drawn = max(days[one.item], .on(tomorrow))
            let arrival = outset.cascade.after[one.item].reduce(drawn) { max($0, there[$1]) }
            there[one.item] = arrival
            if drawn > one.counted, let counted = one.counted.day {
                told.append((max(counted - one.noticeDays, tomorrow).number, one.item, .isDue(drawn)))
            }
            if let day = arrival.day, day < Axis.end { told.append((day.number, one.item, .arrives)) }
        }
        told.sort { ($0.day, $0.item) < ($1.day, $1.item) }
        events = []
        for one in told {
            if events.last?.at.day.number != one.day { events.append(Event(at: Instant(Day(one.day)))) }
            events[events.count - 1].tidings.append((one.item, one.tiding))
        }
        if !outset.ends.isEmpty { add(outset.ends) }
    }

    private mutating func add(_ ends: [Instant]) {
        let known = Set(events.map(\.at))
        events += ends.filter { !known.contains($0) }.map { Event(at: $0) }
        events.sort { $0.at < $1.at }
    }
}

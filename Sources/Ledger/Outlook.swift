import Delay
import Synchronization
import Units

/// The futures a ledger's joint dates stand on: on which day each supply item starts in each of them.
///
/// An item starts in a future as it does at item dates: the later of its own day and of the starts of what it waits for,
/// and not before tomorrow unless it has arrived. Days are found when they are first asked for and then remembered; copies
/// of a ledger share them until supply, policy or the day changes.
package final class Outlook: Sendable {
    package let supply: Supply
    private let futures: Futures
    private let tomorrow: Int32
    /// In so many futures a placement must be ready.
    private let required: Int
    private let columns = Mutex<[Int: [Int32]]>([:])
    private let stacks = Mutex<[Bool: [Int: [Supply.Layer]]]>([:])

    private static let never = Int32.max

    init(_ ledger: Ledger, _ draws: DrawSet) {
        (supply, futures) = (ledger.supply, ledger.futures(draws))
        tomorrow = Int32(ledger.today.number + 1)
        required = ceilDiv(draws.count * ledger.policy.confidence.percent, 100)
    }

    /// The starts of an item, by future.
    private func starts(of item: Int) -> [Int32] {
        columns.withLock { columns in
            var path = [item]
            while let item = path.last {
                let gates = supply.items[item].stage.hasArrived ? [] : supply.gates(of: item)
                let missing = columns[item] == nil ? gates.filter { columns[$0] == nil } : []
                path += missing
                guard missing.isEmpty else { continue }
                path.removeLast()
                if columns[item] == nil { columns[item] = derive(item, gates.compactMap { columns[$0] }) }
            }
            return columns[item] ?? []
        }
    }

    /// The items of a resource that count, by start, then id.
    func stack(of resource: Int, planned: Bool) -> [Supply.Layer] {
        stacks.withLock { stacks in
            if let known = stacks[planned]?[resource] { return known }
            let stack = supply.stack(of: resource, planned: planned)
            stacks[planned, default: [:]][resource] = stack
            return stack
        }
    }

    private func derive(_ item: Int, _ gates: [[Int32]]) -> [Int32] {
        let hasArrived = supply.items[item].stage.hasArrived
        return (0..<futures.draws.count).map { draw in
            let own = futures.day(of: item, in: draw).day.map { Int32(clamping: $0.number) } ?? Outlook.never
            return gates.reduce(hasArrived ? own : max(own, tomorrow)) { max($0, $1[draw]) }
        }
    }

    /// Whether a placement that starts on a day is ready by then in as many futures as the policy wants.
    package func isReady(_ pegs: Pegs, by start: Day) -> Bool {
        pegs.all.isEmpty || count(pegs.all, by: start) >= required
    }

    private func count(_ pegs: [Peg], by start: Day) -> Int {
        let waits = pegs.map { (starts: starts(of: $0.item), by: Int32(clamping: start.number + $0.lag)) }
        return (0..<futures.draws.count).count { draw in waits.allSatisfy { $0.starts[draw] <= $0.by } }
    }

    /// The days on which a placement is ready, by future: the first from which all it stands on is there as it is used.
    package func ready(_ pegs: [Peg]) -> [When] {
        var latest = [Int32](repeating: Int32.min, count: futures.draws.count)
        for peg in pegs {
            let starts = starts(of: peg.item)
            for draw in latest.indices {
                latest[draw] = max(
                    latest[draw], starts[draw] == Outlook.never ? starts[draw] : starts[draw] - Int32(peg.lag))
            }
        }
        return latest.map { $0 == Outlook.never ? .never : .on(Day(Int($0))) }
    }

    /// The first start that can be ready, where a placement with these pegs is not.
    ///
    /// As long as it would still use what it uses from its start on, that must be there; `opening` days are those for which
    /// only its first step runs.
    package func notBefore(_ pegs: Pegs, start: Day, opening: Int) -> Day {
        let first = pegs.all.filter { $0.lag == 0 }
        guard let shortest = first.map(\.until).min(), let readiness = Readiness(ready(first)) else { return start + 1 }
        let ready = readiness.day(at: Probability(required, of: futures.draws.count))
        return max(min(ready.day ?? Axis.end, start + min(shortest, opening)), start + 1)
    }

    /// The part of the futures, in millionths, in which an item has not started before a day.
    package func late(_ item: Int, on day: Day) -> Int {
        let starts = starts(of: item)
        return starts.count { $0 > Int32(clamping: day.number) } * 1_000_000 / max(starts.count, 1)
    }
}

/// Remembers the outlook of a ledger until something it depends on changes; copies share it.
final class OutlookMemory: Sendable {
    private let known = Mutex<Outlook?>(nil)

    func outlook(_ derive: () -> Outlook) -> Outlook {
        if let found = known.withLock({ $0 }) { return found }
        let outlook = derive()
        known.withLock { $0 = outlook }
        return outlook
    }
}

extension Ledger {
    /// Whether dates are joint, over the futures that the policy names, or item by item.
    public var basis: DateBasis { policy.chance.draws == nil ? .item : .joint }

    /// What joint dates stand on; nil where dates are item by item.
    package var outlook: Outlook? {
        policy.chance.draws.map { draws in outlookMemory.outlook { Outlook(self, draws) } }
    }
}

/// What a date stands on (DESIGN law 7).
public enum DateBasis: String, Sendable, Codable {
    /// Each item at its own day at the policy's confidence.
    case item
    /// All that a placement stands on together, with the policy's probability over the ledger's draws.
    case joint
}

import Delay
import Synchronization
import Units

/// The futures a ledger's joint dates stand on: on which day each supply item starts in each of them.
///
///     own days (drawn once) ─┐
///     told: known for sure ──┼─▶ starts = the later of own and of what it waits for ─▶ quorum of a set of items:
///     arrived: waits no more ┘                                                          the first day on which enough
///                                                                                       futures have all of them
///
/// An item starts in a future as it does at item dates: the later of its own day and of the starts of what it waits for,
/// and not before tomorrow unless it has arrived. Days are found when they are first asked for and then remembered; copies
/// of a ledger share them until supply, policy or the day changes.
package final class Outlook: Sendable {
    package let supply: Supply
    private let luck: OwnDays
    /// Own days that are known for certain, by item.
    private let told: [Int: Int32]
    private let tomorrow: Int32
    /// In so many futures a placement must be ready.
    private let required: Int
    /// Each future there is.
    package let everyFuture: Bits
    private let memory: Mutex<Memory>

    /// What was found already.
    private struct Memory {
        /// Starts by item, by future; before it is asked whether tomorrow has come.
        var starts: [Int: [Int32]] = [:]
        /// By resource, of committed supply and of all.
        var stacks: [Bool: [Int: [Supply.Layer]]] = [:]
        /// By resource, as the stacks.
        var openings: [Bool: [Int: Bits]] = [:]
        var started: [Use: Bits] = [:]
        /// By items in order.
        var quorums: [[Int]: Int32] = [:]

        /// Without what may change with any item.
        var lasting: Memory { Memory(starts: starts, stacks: stacks, openings: openings) }
    }

    /// An item, used from a day on.
    private struct Use: Hashable {
        let item: Int
        let day: Day
    }

    static let never = Int32.max

    init(_ ledger: Ledger, _ draws: DrawSet, _ drawn: DrawnDays) {
        (supply, luck, told) = (ledger.supply, OwnDays(ledger.futures(draws), drawn), [:])
        tomorrow = Int32(ledger.today.number + 1)
        required = ceilDiv(draws.count * ledger.policy.confidence.percent, 100)
        everyFuture = Bits(draws.count) { _ in true }
        memory = Mutex(Memory())
    }

    /// The outlook from a day on, with what was told since another.
    private init(_ last: Outlook, _ supply: Supply, _ told: [Int: Int32], today: Day, _ memory: sending Memory) {
        (self.supply, luck, required, self.told) = (supply, last.luck, last.required, told)
        everyFuture = last.everyFuture
        tomorrow = Int32(today.number + 1)
        self.memory = Mutex(memory)
    }

    /// The same futures on a later day, when more is known of some items; `moved` are these and all that wait for them.
    ///
    /// The futures stay what they were for everything of which nothing is told. Complexity: O(what is remembered).
    func after(_ tidings: [(item: Int, tiding: Tiding)], moved: [Int], _ supply: Supply, today: Day) -> Outlook {
        var told = told
        for (item, tiding) in tidings {
            if case .isDue(let when) = tiding {
                told[item] = when.day.map { Int32(clamping: $0.number) } ?? Outlook.never
            }
        }
        var known = memory.withLock { moved.isEmpty ? $0 : $0.lasting }
        for item in moved {
            known.starts[item] = nil
            guard let resource = supply.contributions[item]?.resource ?? self.supply.contributions[item]?.resource
            else {
                continue
            }
            for planned in [false, true] {
                known.stacks[planned]?[resource] = nil
                known.openings[planned]?[resource] = nil
            }
        }
        return Outlook(self, supply, told, today: today, known)
    }

    // MARK: Items

    /// The starts of an item that has not arrived, by future, as if it could start today.
    private func starts(of item: Int) -> [Int32] {
        memory.withLock { starts(of: item, &$0) }
    }

    private func starts(of item: Int, _ memory: inout Memory) -> [Int32] {
        var path = [item]
        while let item = path.last {
            let gates = supply.items[item].stage.hasArrived ? [] : supply.openGates(of: item)
            let missing = memory.starts[item] == nil ? gates.filter { memory.starts[$0] == nil } : []
            path += missing
            guard missing.isEmpty else { continue }
            path.removeLast()
            if memory.starts[item] == nil {
                memory.starts[item] = Outlook.latest(own(item), gates.compactMap { memory.starts[$0] })
            }
        }
        return memory.starts[item] ?? []
    }

    private func own(_ item: Int) -> [Int32] {
        if let day = told[item] { return Array(repeating: day, count: luck.count) }
        return luck.days(of: item)
    }

    /// The latest of some days, future by future.
    private static func latest(_ days: [Int32], _ others: [[Int32]]) -> [Int32] {
        var latest = days
        for other in others {
            for draw in latest.indices { latest[draw] = max(latest[draw], other[draw]) }
        }
        return latest
    }

    /// The items of a resource that count, by start, then id.
    func stack(of resource: Int, planned: Bool) -> [Supply.Layer] {
        memory.withLock { stack(of: resource, planned: planned, &$0) }
    }

    private func stack(of resource: Int, planned: Bool, _ memory: inout Memory) -> [Supply.Layer] {
        if let known = memory.stacks[planned]?[resource] { return known }
        let stack = supply.stack(of: resource, planned: planned)
        memory.stacks[planned, default: [:]][resource] = stack
        return stack
    }

    /// The futures in which each of some resources has something some day.
    package func opening(of resources: some Sequence<Int>, planned: Bool) -> Bits {
        memory.withLock { memory in
            resources.reduce(into: everyFuture) { $0.formIntersection(opening(of: $1, planned: planned, &memory)) }
        }
    }

    private func opening(of resource: Int, planned: Bool, _ memory: inout Memory) -> Bits {
        if let known = memory.openings[planned]?[resource] { return known }
        let stack = stack(of: resource, planned: planned, &memory)
        let isOpen = stack.contains(where: \.hasArrived)
        let days = isOpen ? [] : stack.map { starts(of: $0.item, &memory) }
        let opening = isOpen ? everyFuture : Bits(luck.count) { draw in days.contains { $0[draw] < Outlook.never } }
        memory.openings[planned, default: [:]][resource] = opening
        return opening
    }

    /// Whether all that counts of a resource has arrived.
    package func hasArrived(_ resource: Int) -> Bool { stack(of: resource, planned: true).allSatisfy(\.hasArrived) }

    /// Whether some futures are as many as a placement must be ready in.
    package func isEnough(_ futures: Bits) -> Bool { futures.count >= required }

    /// Whether those in both of some futures are.
    package func isEnough(_ futures: Bits, and others: Bits) -> Bool { futures.count(in: others) >= required }

    /// Whether so many could be held if all that counts of some resources were there and free.
    package func mayHold(_ count: Int, _ rates: [Rate], planned: Bool) -> Bool {
        rates.allSatisfy { rate in
            let all = stack(of: rate.resource, planned: planned).reduce(0) { $0 + $1.quantity }
            return rate.most(within: all) >= count
        }
    }

    /// The starts of an item that has not arrived, by future.
    package func days(of item: Int) -> [When] {
        starts(of: item).map { $0 == Outlook.never ? .never : .on(Day(Int(max($0, tomorrow)))) }
    }

    /// The part of the futures, in millionths, in which an item has not started before a day.
    package func late(_ item: Int, on day: Day) -> Int {
        let starts = starts(of: item)
        let day = Int32(clamping: day.number)
        return day < tomorrow ? 1_000_000 : starts.count { $0 > day } * 1_000_000 / max(starts.count, 1)
    }

    // MARK: Placements

    /// Whether a placement that starts on a day is ready by then in as many futures as the policy wants.
    package func isReady(_ pegs: Pegs, by start: Day) -> Bool {
        pegs.all.isEmpty || isEnough(ready(pegs, by: start))
    }

    /// The futures in which a placement that starts on a day is ready by then.
    package func ready(_ pegs: Pegs, by start: Day) -> Bits {
        memory.withLock { memory in
            pegs.all.reduce(into: everyFuture) { $0.formIntersection(started($1.item, by: start + $1.lag, &memory)) }
        }
    }

    /// In what part of the futures a placement that starts on a day is ready by then.
    package func share(_ pegs: Pegs, by start: Day) -> Probability {
        Probability(ready(pegs, by: start).count, of: luck.count)
    }

    /// The first day by which enough futures have all of some items; `never` when there is none.
    private func quorum(of items: [Int]) -> Int32 {
        let items = items.sorted()
        return memory.withLock { memory in
            if let known = memory.quorums[items] { return known }
            let days = items.map { starts(of: $0, &memory) }
            let ready = Outlook.latest(days[0], Array(days.dropFirst()))
            let quorum = max(Outlook.day(required, of: ready), tomorrow)
            memory.quorums[items] = quorum
            return quorum
        }
    }

    /// The day on which so many have come. Complexity: O(days · log of their range), and no copy.
    private static func day(_ rank: Int, of days: [Int32]) -> Int32 {
        guard days.count(where: { $0 < never }) >= rank, var low = days.min() else { return never }
        var high = days.reduce(low) { $1 < never ? max($0, $1) : $0 }
        while low < high {
            let middle = low + (high - low) / 2
            if days.count(where: { $0 <= middle }) >= rank { high = middle } else { low = middle + 1 }
        }
        return high
    }

    /// The futures in which an item has started by a day.
    private func started(_ item: Int, by day: Day, _ memory: inout Memory) -> Bits {
        let use = Use(item: item, day: day)
        if let known = memory.started[use] { return known }
        let (starts, by) = (starts(of: item, &memory), Int32(clamping: day.number))
        let started = Bits(luck.count) { starts[$0] <= by }
        memory.started[use] = started
        return started
    }

    /// The days on which a placement is ready, by future: the first from which all it stands on is there as it is used.
    package func ready(_ pegs: [Peg]) -> [When] {
        var latest = [Int32](repeating: Int32.min, count: luck.count)
        for peg in pegs {
            let starts = starts(of: peg.item)
            for draw in latest.indices {
                let start = max(starts[draw], tomorrow)
                latest[draw] = max(latest[draw], start == Outlook.never ? start : start - Int32(peg.lag))
            }
        }
        return latest.map { $0 == Outlook.never ? .never : .on(Day(Int($0))) }
    }

    /// The first start that can be ready, where a placement with these pegs is not.
    ///
    /// A later start in the same halls uses on each day what this one does, so until an item is no longer used it must be
    /// there, by the start or by its first use: with each end of a use the question is asked anew of what is left. `opening`
    /// days are those for which only the first step runs; after them a later start uses other things.
    package func notBefore(_ pegs: Pegs, start: Day, opening: Int) -> Day {
        let first = pegs.all.filter { $0.lag < opening }
        var from = 1
        for end in Set(first.map { min($0.until, opening) }).sorted() where end > from {
            let ready = max(Int(ready(first.filter { $0.until > from }, after: start)) - start.number, from)
            if ready < end { return min(start + ready, Axis.end) }
            from = end
        }
        return min(start + from, Axis.end)
    }

    /// The first start after one by which enough futures have each item, by then or by its first use as it is now.
    private func ready(_ pegs: [Peg], after start: Day) -> Int32 {
        if pegs.allSatisfy({ $0.lag == 0 }) { return quorum(of: pegs.map(\.item)) }
        var latest = [Int32](repeating: tomorrow, count: luck.count)
        for peg in pegs {
            let (starts, use) = (starts(of: peg.item), Int32(clamping: start.number + peg.lag))
            for draw in latest.indices where starts[draw] > use { latest[draw] = max(latest[draw], starts[draw]) }
        }
        return Outlook.day(required, of: latest)
    }
}

extension Supply {
    /// What an item waits for that is not there yet.
    fileprivate func openGates(of item: Int) -> [Int] { gates(of: item).filter { !items[$0].stage.hasArrived } }
}

extension Ledger {
    /// Whether dates are joint, over the futures that the policy names, or item by item.
    public var basis: DateBasis { policy.chance.draws == nil ? .item : .joint }

    /// Futures of the ledger's items: those of its joint dates, or at item dates some that nothing hangs on.
    package var drawnOutlook: Outlook {
        outlook ?? Outlook(self, DrawSet.standard, DrawnDays())
    }

    /// What joint dates stand on; nil where dates are item by item.
    package var outlook: Outlook? {
        policy.chance.draws.map { draws in outlookMemory.outlook { Outlook(self, draws, $0) } }
    }
}

/// What a date stands on (DESIGN law 7).
public enum DateBasis: String, Sendable, Codable {
    /// Each item at its own day at the policy's confidence.
    case item
    /// All that a placement stands on together, with the policy's probability over the ledger's draws.
    case joint
}

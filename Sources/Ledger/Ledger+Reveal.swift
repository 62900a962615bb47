import Delay
import Profile
import Units

/// What becomes known of a supply item on a day of one of many futures.
package enum Tiding: Hashable, Sendable {
    /// It is there.
    case arrives
    /// Its own day is this one, for certain; never: it is out.
    case isDue(When)
}

/// A change of the free units of one resource over [from, to); by 0 where only their certainty changes.
package struct Swing: Hashable, Sendable {
    package let resource: Int
    package let amount: Int
    package let from: Int
    package let to: Int
    /// Of the firm units; else of those with planned supply and tentative placements counted.
    package let isFirm: Bool

    package init(resource: Int, amount: Int, from: Int, to: Int, isFirm: Bool) {
        (self.resource, self.amount, self.from, self.to, self.isFirm) = (resource, amount, from, to, isFirm)
    }
}

/// What waits for what, read forwards: who moves when an item does. One for all futures of a ledger.
package struct Cascade: Sendable {
    private let waiting: [[Int]]
    /// An item's place in an order in which everything comes after what it waits for.
    private let rank: [Int]
    /// The items, everything after what it waits for.
    package let order: [Int]
    /// What each item waits for.
    package let after: [[Int]]

    package init(_ supply: Supply) {
        (order, after) = (supply.chain.order, supply.chain.after)
        var waiting = [[Int]](repeating: [], count: after.count)
        for (item, gates) in after.enumerated() { for gate in gates { waiting[gate].append(item) } }
        var rank = [Int](repeating: 0, count: after.count)
        for (place, item) in order.enumerated() { rank[item] = place }
        (self.waiting, self.rank) = (waiting, rank)
    }

    /// Some items and all that wait for them, each once, everything after what it waits for.
    func downstream(of items: [Int]) -> [Int] {
        if items.count == 1, waiting[items[0]].isEmpty { return items }
        var (seen, path) = (Set(items), items)
        while let item = path.popLast() {
            for next in waiting[item] where seen.insert(next).inserted { path.append(next) }
        }
        return seen.sorted { rank[$0] < rank[$1] }
    }
}

extension Ledger {
    /// Moves the clock and changes items at once, as their tidings say; gives what of free units that changes. No fact is made.
    ///
    /// The same as if each item were replaced and everything derived anew, as long as every item that is due by the clock's
    /// day is among those that arrive. Complexity: O(what waits for the items).
    package mutating func reveal(
        _ tidings: [(item: Int, tiding: Tiding)], at instant: Instant, _ cascade: Cascade
    ) throws(Refusal) -> [Swing] {
        let (outlook, atlas, changed) = (outlook, atlas, tidings.map(\.item))
        (clock, seq) = (instant, seq + 1)
        for (item, tiding) in tidings { supply.reveal(item, tiding, on: instant.day) }
        let moved = changed.isEmpty ? [] : cascade.downstream(of: changed)
        let changes = supply.derive(
            moved, changed: changed, at: policy.confidence, today: clock.day, life: life,
            number: { atlas.position($0) })
        outlookMemory = outlookMemory.forgetting(
            for: outlook?.after(tidings, moved: moved, supply, today: clock.day))
        var swings: [Swing] = []
        for change in changes {
            for isFirm in [false, true] {
                let old = change.old.flatMap { $0.firm || !isFirm ? $0 : nil }
                let new = change.new.flatMap { $0.firm || !isFirm ? $0 : nil }
                swings += Contribution.swings(from: old, to: new, isFirm: isFirm)
            }
        }
        for swing in swings { try count(swing) }
        return basis == .joint ? swings + moved.compactMap(certainty) : swings
    }

    /// At joint dates what is told of an item, or of what it waits for, changes how sure its units are, though no unit more or
    /// less is free.
    private func certainty(of item: Int) -> Swing? {
        supply.contributions[item].map {
            Swing(resource: $0.resource, amount: 0, from: $0.start, to: $0.end, isFirm: false)
        }
    }

    private mutating func count(_ swing: Swing) throws(Refusal) {
        do {
            if swing.isFirm {
                try firm[swing.resource].add(swing.amount, from: swing.from, to: swing.to)
            } else {
                try open[swing.resource].add(swing.amount, from: swing.from, to: swing.to)
            }
        } catch {
            throw Refusal(.overflow, "\(atlas.resources[swing.resource].name) has more units than can be counted")
        }
    }

    /// Carries out what search found, without a fact: holds that end, promises that change, and what the queue came to.
    package mutating func adopt(_ outcome: Outcome) throws(Refusal) {
        _ = try apply(.setClock(to: clock), outcome, seq: seq)
    }

    /// Writes down the shortfalls of some resources, and of those already short. Complexity: O(items of what is short).
    package mutating func noteShortfalls(of touched: Set<Int>) {
        if let changed = shortfalls(touched: touched, cause: "an item is late") { shortfalls = changed }
    }
}

extension Supply {
    /// What is known of an item from a day on. One that is never there keeps its days, and counts no more.
    mutating func reveal(_ position: Int, _ tiding: Tiding, on today: Day) {
        switch tiding {
        case .arrives: change(position) { ($0.stage, $0.actual) = (.live, today) }
        case .isDue(.never): change(position) { $0.stage = .cancelled }
        case .isDue(.on(let day)): change(position) { ($0.delay, $0.neverPpm) = (Delay(plan: day), 0) }
        }
    }
}

extension Contribution {
    /// The difference between two contributions of an item: where both count, nothing changes.
    static func swings(from old: Contribution?, to new: Contribution?, isFirm: Bool) -> [Swing] {
        func swing(_ sign: Int, _ one: Contribution, _ from: Int, _ to: Int) -> Swing? {
            from < to
                ? Swing(resource: one.resource, amount: sign * one.quantity, from: from, to: to, isFirm: isFirm) : nil
        }
        guard let old, let new, old.resource == new.resource, old.quantity == new.quantity,
            max(old.start, new.start) < min(old.end, new.end)
        else {
            return [old.flatMap { swing(-1, $0, $0.start, $0.end) }, new.flatMap { swing(1, $0, $0.start, $0.end) }]
                .compactMap(\.self)
        }
        return [
            swing(1, new, new.start, old.start), swing(-1, old, old.start, new.start), swing(1, new, old.end, new.end),
            swing(-1, old, new.end, old.end),
        ].compactMap(\.self)
    }
}

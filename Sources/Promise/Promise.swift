import Ledger
import Profile
import Units

/// The promise engine: when, where and on which chips an order can be served, what holds it, and what would change it.
///
///     Book          free units as one order sees them: beside promises, holds and the tentative rows ahead of it
///     Search        the earliest start over groups of halls          (Search.swift, Packing.swift)
///     Offers        a found placement, dressed: P50/P80/P90, held by, gap
///     Queue         every queued order at its earliest fit, in queue order; promotions and moves
///     Quote · Why · WhatIf        the three verbs
///     Choosing      all ways to serve an order side by side, each the same order under other terms
///     Proposal      what a command would bring about, for the ledger to check
///
/// Everything here is pure: it takes a ledger and returns values. Search proposes, the ledger disposes.
public enum Basis: Sendable {
    /// Committed supply, beside promises, holds and everything ahead in the queue: what can be promised.
    case firm
    /// Committed and planned supply, beside the same: where a tentative date stands.
    case open
    /// Committed supply beside promises and holds only: where a re-promise may go, before the queue is served.
    case firmOnly
}

/// Free units of every resource as one order sees them.
public struct Book: Sendable {
    let atlas: Atlas
    /// The futures that joint dates stand on; nil where dates are item by item.
    let outlook: Outlook?
    var firm: [Profile]
    var open: [Profile]

    /// The ledger's own view: promises, holds and every tentative row are taken.
    public init(_ ledger: Ledger) {
        (atlas, outlook, firm, open) = (ledger.atlas, ledger.outlook, ledger.firm, ledger.open)
    }

    /// The view of an order with these queued orders behind it: their tentative rows are not in its way.
    public init(_ ledger: Ledger, without behind: [Order]) throws(Refusal) {
        self.init(ledger)
        for order in behind { try take(order.tentativeRows, firm: false, sign: 1) }
    }

    /// Takes (−1) or gives back (+1) rows, firm or tentative.
    mutating func take(_ rows: [Row], firm isFirm: Bool, sign: Int = -1) throws(Refusal) {
        // Without this the optimiser copies all profiles before it looks whether there is anything to take.
        if rows.isEmpty { return }
        for row in rows {
            for need in try atlas.needs(of: row) {
                do {
                    let (from, to) = (need.start.number, need.end.number)
                    if isFirm { try firm[need.resource].add(sign * need.quantity, from: from, to: to) }
                    try open[need.resource].add(sign * need.quantity, from: from, to: to)
                } catch {
                    throw Refusal(.overflow, "\(row.count) \(row.silicon) in \(row.hall) is more than can be counted")
                }
            }
        }
    }

    /// Adds (or, at −1, takes) needs of tentative rows.
    mutating func add(_ sign: Int, _ needs: [Need]) throws(Refusal) {
        for need in needs {
            do {
                try open[need.resource].add(sign * need.quantity, from: need.start.number, to: need.end.number)
            } catch {
                throw Refusal(.overflow, "\(atlas.resources[need.resource].name) has more units than can be counted")
            }
        }
    }

    /// The least free units of a resource over [from, to); no limit where that is empty.
    func least(_ resource: Int, _ basis: Basis, from: Int, to: Int) -> Int {
        guard from < to else { return Int.max }
        return switch basis {
        case .firm:
            min(firm[resource].minimum(from: from, to: to), open[resource].minimum(from: from, to: to))
        case .open: open[resource].minimum(from: from, to: to)
        case .firmOnly: firm[resource].minimum(from: from, to: to)
        }
    }

    /// The last day of [from, to) with fewer than `need` units.
    func last(below need: Int, _ resource: Int, _ basis: Basis, from: Int, to: Int) -> Int? {
        switch basis {
        case .firm:
            let a = firm[resource].last(below: need, from: from, to: to)
            let b = open[resource].last(below: need, from: a ?? from, to: to)
            return b ?? a
        case .open: return open[resource].last(below: need, from: from, to: to)
        case .firmOnly: return firm[resource].last(below: need, from: from, to: to)
        }
    }

    /// What rows would stand on if they were placed, of items that have not arrived.
    func pegs(of rows: [Row], _ basis: Basis, on outlook: Outlook) throws(Refusal) -> Pegs {
        pegs(try StepNeeds(rows, atlas: atlas), start: rows.map(\.start).min() ?? Axis.start, basis, on: outlook)
    }

    func pegs(_ needs: StepNeeds, start: Day, _ basis: Basis, on outlook: Outlook) -> Pegs {
        Pegs(needs, start: start, on: outlook, planned: basis == .open) { resource in
            basis == .open ? open[resource] : firm[resource]
        }
    }

    /// Whether rows that fit are ready by their start with the policy's probability; always at item dates.
    func isReady(_ rows: [Row], _ basis: Basis) throws(Refusal) -> Bool {
        guard let outlook, let start = rows.map(\.start).min() else { return true }
        return outlook.isReady(try pegs(of: rows, basis, on: outlook), by: start)
    }

    /// The days in (from, to) on which a resource's free units rise.
    func rises(_ resource: Int, _ basis: Basis, from: Int, to: Int, _ visit: (Int) -> Void) {
        if basis != .open { firm[resource].rises(from: from, to: to, visit) }
        if basis != .firmOnly { open[resource].rises(from: from, to: to, visit) }
    }

    /// Whether rows fit for their whole windows, together. Changes nothing.
    func fits(_ rows: [Row], _ basis: Basis) throws(Refusal) -> Bool {
        var needs: [Int: [Need]] = [:]
        for row in rows {
            for need in try atlas.needs(of: row) { needs[need.resource, default: []].append(need) }
        }
        return needs.allSatisfy { resource, needs in fits(needs, of: resource, basis) }
    }

    /// Whether needs fit together. Most often no two are of one resource.
    func fits(_ needs: [Need], _ basis: Basis) -> Bool {
        needs.indices.allSatisfy { index in
            let resource = needs[index].resource
            if needs[..<index].contains(where: { $0.resource == resource }) { return true }
            if needs[(index + 1)...].contains(where: { $0.resource == resource }) {
                return fits(needs.filter { $0.resource == resource }, of: resource, basis)
            }
            let (from, to) = (max(needs[index].start.number, 0), min(needs[index].end.number, Axis.length))
            return least(resource, basis, from: from, to: to) >= needs[index].quantity
        }
    }

    /// Whether needs of one resource fit: what runs between two days on which something begins or ends is one number.
    private func fits(_ needs: [Need], of resource: Int, _ basis: Basis) -> Bool {
        let bounds = Set(needs.flatMap { [$0.start, $0.end] }).sorted()
        return zip(bounds, bounds.dropFirst()).allSatisfy { start, end in
            let total = needs.reduce(0) { $1.start <= start && end <= $1.end ? $0 + $1.quantity : $0 }
            let (from, to) = (max(start.number, 0), min(end.number, Axis.length))
            return total == 0 || from >= to || least(resource, basis, from: from, to: to) >= total
        }
    }
}

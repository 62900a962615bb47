import Delay
import Profile
import Units

extension Ledger {
    /// The shortfalls after a command, or nil when they are what they were.
    ///
    /// Only resources whose supply or need changed can differ, and those already short, whose day may have come.
    func shortfalls(after command: Command, touched: Set<Int>) -> [Shortfall]? {
        shortfalls(touched: touched, cause: command.sentence)
    }

    func shortfalls(touched: Set<Int>, cause: @autoclosure () -> String) -> [Shortfall]? {
        let known = Set(shortfalls.compactMap { atlas.position($0.resource) })
        let concerned = touched.union(known).sorted()
        guard !concerned.isEmpty, !SeededBug.shortfallNotRecorded.isOn else { return nil }
        var found: [Shortfall] = []
        let short = concerned.filter { firm[$0].first(below: 0) != nil }
        if !short.isEmpty {
            let atP50 = supply.starts(ofResources: short, at: .p50, today: today)
            let cause = cause()
            for resource in short { found += shortfalls(of: resource, atP50: atP50, cause: cause) }
        }
        found.sort { ($0.resource, $0.start) < ($1.resource, $1.start) }
        return found == shortfalls ? nil : found
    }

    /// The shortfalls of one resource: runs of days below zero, cut where depth or kind changes.
    private func shortfalls(of resource: Int, atP50 starts: [Int: When], cause: String) -> [Shortfall] {
        guard let first = firm[resource].first(below: 0) else { return [] }
        let atP50 = free(resource, in: firm, at: { starts[$0] ?? .never }, planned: false)
        let name = atlas.resources[resource].name
        var found: [Shortfall] = []
        for run in firm[resource].runs(from: first) where run.value < 0 {
            for part in parts(of: run, atP50) {
                found.append(
                    Shortfall(
                        resource: name, start: Day(part.start), end: Day(part.end), short: -run.value, kind: part.kind,
                        sinceSeq: seq + 1, cause: cause))
            }
        }
        return found.map(keepingOrigin)
    }

    /// Cuts a run where its kind changes: a day that has come is a breach, a later one `at_risk` while P50 covers it.
    private func parts(of run: Run, _ atP50: Profile) -> [(start: Int, end: Int, kind: Shortfall.Kind)] {
        var parts: [(start: Int, end: Int, kind: Shortfall.Kind)] = []
        for day in run.start..<run.end {
            let kind: Shortfall.Kind = day > today.number && atP50[day] >= 0 ? .atRisk : .breach
            if let last = parts.last, last.kind == kind {
                parts[parts.count - 1].end = day + 1
            } else {
                parts.append((day, day + 1, kind))
            }
        }
        return parts
    }

    /// The promises that supply does not cover today: served in the order made, those whose need exceeds what is left.
    func delayedToday() -> Set<OrderName> {
        let short = shortfalls.filter { $0.kind == .breach && $0.start <= today && today < $0.end }
        var delayed: Set<OrderName> = []
        for resource in short.compactMap({ atlas.position($0.resource) }) {
            let needs = needsToday(of: resource)
            var left = firm[resource][today.number] + needs.reduce(0) { $0 + $1.quantity }
            for need in needs {
                if need.quantity > left { delayed.insert(need.order) }
                left -= need.quantity
            }
        }
        return delayed
    }

    /// What promises take of a resource today, in the order they were made.
    private func needsToday(of resource: Int) -> [(order: OrderName, quantity: Int)] {
        var needs: [(made: Int, order: OrderName, quantity: Int)] = []
        for order in orders {
            guard let made = order.commitment?.made else { continue }
            for row in order.contracted where row.start <= today && today < row.end {
                for need in (try? atlas.needs(of: row)) ?? [] where need.resource == resource {
                    needs.append((made, order.terms.order, need.quantity))
                }
            }
        }
        return needs.sorted { ($0.made, $0.order) < ($1.made, $1.order) }.map { ($0.order, $0.quantity) }
    }

    /// A shortfall that overlaps one already recorded keeps that one's first fact and cause.
    private func keepingOrigin(_ new: Shortfall) -> Shortfall {
        guard
            let old = shortfalls.first(where: {
                $0.resource == new.resource && $0.start < new.end && new.start < $0.end
            })
        else { return new }
        return Shortfall(
            resource: new.resource, start: new.start, end: new.end, short: new.short, kind: new.kind,
            sinceSeq: old.sinceSeq, cause: old.cause)
    }
}

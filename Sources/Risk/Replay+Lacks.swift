import Ledger
import Profile
import Promise
import Units

extension Replay {
    /// Days on which an order found less than it needs.
    struct Lack {
        let position: Int
        var days: Range<Day>
    }

    /// Where need exceeded supply when its day came, in the end: served in the order made, those that found too little. Each
    /// order's days once, however many resources were short.
    ///
    /// Complexity: O(needs of the resources that were ever short), nothing where none is in the end.
    func lacks() throws(Refusal) -> [Lack] {
        let from = outset.ledger.today.tick
        let short = everShort.filter { ledger.firm[$0].minimum(from: from, to: Axis.length) < 0 }.sorted()
        var found: [Int: Set<Day>] = [:]
        for resource in short {
            for (position, days) in try lacks(of: resource, from: from) {
                found[position, default: []].formUnion(days)
            }
        }
        return found.keys.sorted().flatMap { position in
            Replay.ranges(found[position] ?? []).map { Lack(position: position, days: $0) }
        }
    }

    private struct Taker {
        let made: Int
        let order: OrderName
        let position: Int
        let needs: [Need]
    }

    /// Those who need something of a resource, in the order made; holds last.
    private func takers(of resource: Int) throws(Refusal) -> [Taker] {
        var takers: [Taker] = []
        for position in moved.union(outset.takers[resource] ?? []) {
            let order = ledger.orders[position]
            guard order.isFirm else { continue }
            let needs = try ledger.needs(of: order.contracted).filter { $0.resource == resource }
            let made = order.commitment?.made ?? Int.max
            takers.append(Taker(made: made, order: order.terms.order, position: position, needs: needs))
        }
        return takers.sorted { ($0.made, $0.order) < ($1.made, $1.order) }
    }

    private func lacks(of resource: Int, from: Int) throws(Refusal) -> [(position: Int, days: [Day])] {
        let takers = try takers(of: resource)
        var left = ledger.firm[resource]
        for need in takers.flatMap(\.needs) {
            try? left.add(need.quantity, from: need.start.number, to: need.end.number)
        }
        var found: [(position: Int, days: [Day])] = []
        for taker in takers {
            for need in taker.needs {
                let (start, end) = (max(need.start.number, from), min(need.end.number, Axis.length))
                for run in left.runs(from: start, to: max(start, end)) where run.value < need.quantity {
                    found.append((taker.position, (run.start..<run.end).map { Day($0) }))
                }
                try? left.add(-need.quantity, from: need.start.number, to: need.end.number)
            }
        }
        return found
    }

    /// Days that follow each other, together.
    private static func ranges(_ days: Set<Day>) -> [Range<Day>] {
        var ranges: [Range<Day>] = []
        for day in days.sorted() {
            if let last = ranges.last, last.upperBound == day {
                ranges[ranges.count - 1] = last.lowerBound..<(day + 1)
            } else {
                ranges.append(day..<(day + 1))
            }
        }
        return ranges
    }
}

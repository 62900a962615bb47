import Ledger
import Silicon
import Units

/// Which accelerators may stand in for which, by class of workload: what the customers accept, and what switching asks.
public struct Substitution: Sendable {
    /// One accelerator in place of another for one class of workload.
    public struct Pair: Sendable, Equatable {
        public let workload: String
        public let from: SiliconName
        public let to: SiliconName
        /// Speed, list price, and list price for the same work, of one of `to` in thousandths of one of `from`; the speed
        /// rounded down, the price for work up. nil where a speed or price is not known. The same for every workload as
        /// long as the catalogue has one speed for each silicon.
        public let speedMilli: Int?
        public let priceMilli: Int?
        public let workPriceMilli: Int?
        public let needsPorting: Bool
        /// The least, middle and most months of porting among orders that say so; nil where none does or none is needed.
        public let months: (least: Int, middle: Int, most: Int)?
        /// Orders whose first choice is `from`, and those of them that accept `to`, with their accelerators.
        public let first: Count
        public let accepting: Count

        public static func == (a: Pair, b: Pair) -> Bool {
            a.workload == b.workload && a.from == b.from && a.to == b.to && a.speedMilli == b.speedMilli
                && a.priceMilli == b.priceMilli && a.workPriceMilli == b.workPriceMilli
                && a.needsPorting == b.needsPorting && a.months?.least == b.months?.least
                && a.months?.middle == b.months?.middle && a.months?.most == b.months?.most && a.first == b.first
                && a.accepting == b.accepting
        }
    }

    public struct Count: Sendable, Hashable {
        public let orders: Int
        public let accelerators: Int
    }

    /// By workload, then in the order of the catalogue; a workload has a row for each silicon that is somebody's first choice.
    public let pairs: [Pair]
    /// Orders that accept several silicon, and where those with a place stand: on their first choice, or on another.
    public let several: Int
    public let onFirst: Int
    public let onOther: Int
    /// Orders with a row on a silicon that they do not accept. Always 0 in a sound ledger.
    public let outside: Int
}

extension Ledger {
    /// The matrix of substitution over all orders that are open: inquiries, queued, held, and promised until they end.
    /// Complexity: O(orders · silicon + workloads · silicon²).
    public func substitution() -> Substitution {
        let open = orders.filter { !["ended", "cancelled", "refused"].contains(state(of: $0)) }
        let workloads = Set(open.map(\.terms.workload)).sorted()
        let several = open.filter { $0.terms.silicon.count > 1 }
        let stands = several.compactMap { order in
            order.current.first.map { (order.terms.silicon[0].silicon, $0.silicon) }
        }
        return Substitution(
            pairs: workloads.flatMap { workload in pairs(workload, open.filter { $0.terms.workload == workload }) },
            several: several.count, onFirst: stands.count { $0.0 == $0.1 }, onOther: stands.count { $0.0 != $0.1 },
            outside: open.count { order in
                order.current.contains { row in !order.terms.silicon.contains { $0.silicon == row.silicon } }
            })
    }

    private func pairs(_ workload: String, _ orders: [Order]) -> [Substitution.Pair] {
        let chips = atlas.catalogue.silicon.filter { $0.kind == .accelerator }
        let used = chips.filter { chip in orders.contains { $0.terms.silicon[0].silicon == chip.silicon } }
        return used.flatMap { from in
            let mine = orders.filter { $0.terms.silicon[0].silicon == from.silicon }
            return chips.map { pair(workload, from, $0, mine) }
        }
    }

    private func pair(_ workload: String, _ from: Silicon, _ to: Silicon, _ mine: [Order]) -> Substitution.Pair {
        let speed = atlas.catalogue.speedMilli(of: to.silicon, relativeTo: from.silicon)
        let (a, b) = (from.price.value, to.price.value)
        let needsPorting = atlas.catalogue.needsPorting(from: from.silicon, to: to.silicon)
        let months = needsPorting ? mine.compactMap(\.terms.portMonths).sorted() : []
        let accepting = mine.filter { order in order.terms.silicon.contains { $0.silicon == to.silicon } }
        return Substitution.Pair(
            workload: workload, from: from.silicon, to: to.silicon, speedMilli: speed,
            priceMilli: a > 0 ? ceilDiv(b * 1000, a) : nil,
            workPriceMilli: speed == nil || a == 0
                ? nil : ceilDiv(b * 1000 * from.speedMilli, a * to.speedMilli),
            needsPorting: needsPorting,
            months: months.isEmpty ? nil : (months[0], months[(months.count - 1) / 2], months[months.count - 1]),
            first: count(mine), accepting: count(accepting))
    }

    private func count(_ orders: [Order]) -> Substitution.Count {
        Substitution.Count(orders: orders.count, accelerators: orders.reduce(0) { $0 + $1.terms.count })
    }
}

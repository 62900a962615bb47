import Ledger
import NaiveLedger
import Units

/// What is short for an order in each hall, counted day by day.
struct NaiveHolds {
    private let ledger: Ledger
    private let order: Order
    private let naive: Naive
    private var free: [ResourceName: [Int]] = [:]

    /// The order sees everything but its own rows and those of the orders behind it.
    init(_ ledger: Ledger, _ order: Order) {
        (self.ledger, self.order) = (ledger, order)
        naive = Naive(ledger, days: 2500)
        let names = ledger.atlas.resources.map(\.name)
        for name in names { free[name] = naive.supply(of: name, at: ledger.policy.confidence, withPlanned: true) }
        let unseen = Set(ledger.queue.drop { $0.terms.order != order.terms.order }.map(\.terms.order))
        let rows = ledger.orders.flatMap { unseen.contains($0.terms.order) ? $0.firmRows : $0.rows }
        for row in rows {
            for (name, need) in naive.needs(row) {
                for day in naive.clip(row.start, row.end) { free[name]?[day] -= need }
            }
        }
    }

    /// One line for each hall, silicon and last short day: of a start one day sooner than it has, and of the first it asked for.
    var lines: [String] {
        let now = order.rows.map(\.start).min()
        let from = max(order.terms.earliest, ledger.today)
        return order.terms.silicon.flatMap { accepted in
            ledger.atlas.halls.filter(isOpen).flatMap { hall -> Set<String> in
                let sooner = isKept(hall, accepted) ? nil : now.map { $0 - 1 }
                return Set([sooner, from].compactMap { $0 }.compactMap { line(hall, accepted, at: $0) })
            }
        }
    }

    private func isOpen(_ hall: Hall) -> Bool {
        let region = ledger.atlas.sites.first { $0.site == hall.site }?.region
        return order.terms.regions.isEmpty || order.terms.regions.contains { $0 == region }
    }

    private func isKept(_ hall: Hall, _ accepted: Accepted) -> Bool {
        !order.rows.isEmpty && order.rows.allSatisfy { $0.hall == hall.hall && $0.silicon == accepted.silicon }
    }

    private func line(_ hall: Hall, _ accepted: Accepted, at start: Day) -> String? {
        let end = start + order.terms.term
        var needs: [ResourceName: [Int]] = [:]
        for (step, count) in order.terms.counts(on: accepted).enumerated() {
            let row = Row(
                step: step, chunk: 1, row: 1, hall: hall.hall, silicon: accepted.silicon, count: count,
                start: start + order.terms.offsets[step], end: end)
            for (name, need) in naive.needs(row) {
                guard free[name] != nil else { return nil }
                for day in naive.clip(row.start, row.end) {
                    needs[name, default: Array(repeating: 0, count: naive.days)][day] += need
                }
            }
        }
        guard let day = needs.compactMap({ name, need in need.indices.last { lacks(name, need[$0], $0) } }).max() else {
            return nil
        }
        let shorts = needs.filter { lacks($0.key, $0.value[day], day) }.map { name, need in
            let units = free[name] ?? []
            let clears = units.indices.first { $0 > day && units[$0] >= need[day] }
            return "\(name) \(need[day] - units[day]) until \(clears.map { When.on(Day($0)) } ?? .never)"
        }
        return "\(hall.hall) \(accepted.silicon) \(Day(day)): " + shorts.sorted().joined(separator: ", ")
    }

    private func lacks(_ name: ResourceName, _ need: Int, _ day: Int) -> Bool {
        need > 0 && (free[name]?[day] ?? 0) < need
    }
}

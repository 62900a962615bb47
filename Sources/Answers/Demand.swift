import Ledger
import Silicon
import Units

/// Orders added up.
struct Demand: Encodable, Hashable {
    var orders = 0
    /// Of all steps; CPUs and NICs sold on their own are orders and money, no accelerators.
    var accelerators = 0
    /// All-in IT watts of the accelerators.
    var watts = 0
    /// What the orders are worth over their whole lives.
    var value = Cents.zero

    enum CodingKeys: String, CodingKey {
        case orders, accelerators, watts
        case value = "usd_cents"
    }

    func adding(_ other: Demand) throws(Overflow) -> Demand {
        Demand(
            orders: try sum(orders, other.orders), accelerators: try sum(accelerators, other.accelerators),
            watts: try sum(watts, other.watts), value: Cents(try sum(value.value, other.value.value)))
    }

    static func - (a: Demand, b: Demand) -> Demand {
        Demand(
            orders: a.orders - b.orders, accelerators: a.accelerators - b.accelerators, watts: a.watts - b.watts,
            value: a.value - b.value)
    }

    private func sum(_ a: Int, _ b: Int) throws(Overflow) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow { throw Overflow() }
        return sum
    }
}

extension Order {
    /// Whether it asks for capacity: queued, held or promised. An inquiry does not, nor what was cancelled or refused.
    var asks: Bool {
        switch standing {
        case .queued, .held, .promised: true
        case .inquiry, .cancelled, .lapsed, .refused: false
        }
    }

    /// Whether it has what it asks for.
    var isServed: Bool { asks && !isQueued }

    /// The silicon it is placed on; of one that is queued, its first choice.
    var chosen: Accepted {
        guard isServed, let silicon = current.first?.silicon else { return terms.silicon[0] }
        return terms.silicon.first { $0.silicon == silicon } ?? terms.silicon[0]
    }

    /// The order as if it were placed as soon as it wants, for what that is worth.
    fileprivate var atOnce: Order {
        let (chosen, end) = (chosen, terms.earliest + terms.term)
        let rows = zip(terms.counts(on: chosen), terms.offsets).enumerated().map { step, part in
            Row(
                step: step, chunk: 1, row: step + 1, hall: "", silicon: chosen.silicon, count: part.0,
                start: terms.earliest + part.1, end: end)
        }
        return Order(terms: terms, standing: .queued(Tentative(rows: rows, late: false, gap: [])))
    }
}

extension Ledger {
    /// What an order asks for, by its terms.
    func requested(_ order: Order) throws(Overflow) -> Demand {
        let count = order.terms.counts(on: order.chosen).reduce(0, +)
        return try demand(of: count, order.chosen.silicon, value(of: order.isServed ? order : order.atOnce))
    }

    /// What stands for an order, by its rows.
    func promised(_ order: Order) throws(Overflow) -> Demand {
        guard order.isServed else { return Demand() }
        let count = order.current.reduce(0) { $0 + $1.count }
        return try demand(of: count, order.chosen.silicon, value(of: order))
    }

    private func demand(of count: Int, _ silicon: SiliconName, _ value: Cents) throws(Overflow) -> Demand {
        let chip = atlas.catalogue[silicon]
        let accelerators = chip?.kind == .accelerator ? count : 0
        return Demand(
            orders: 1, accelerators: accelerators, watts: try multiply(accelerators, chip?.watts ?? 0), value: value)
    }

    /// All-in IT watts of some accelerators; none of other silicon.
    func watts(_ count: Int, _ silicon: SiliconName) throws(Overflow) -> Int {
        guard let chip = atlas.catalogue[silicon], chip.kind == .accelerator else { return 0 }
        return try multiply(count, chip.watts)
    }

    /// The spans for which an order waits, with the watts of each: every step from the day it wants it until it starts,
    /// and for as long as it is queued.
    func waits(of order: Order) throws(Overflow) -> [(watts: Int, start: Day, end: Day)] {
        guard order.asks else { return [] }
        var waits: [(watts: Int, start: Day, end: Day)] = []
        for (step, (count, offset)) in zip(order.terms.counts(on: order.chosen), order.terms.offsets).enumerated() {
            let starts = order.firmRows.lazy.filter { $0.step == step }.map(\.start)
            guard let end = order.isQueued ? Axis.end : starts.min() else { continue }
            waits.append((try watts(count, order.chosen.silicon), order.terms.earliest + offset, end))
        }
        return waits
    }
}

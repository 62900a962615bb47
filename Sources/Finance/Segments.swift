import Ledger
import Peg
import Silicon
import Units

/// Revenue, energy and the capital that serves it by part of the business, for some months. Depreciation comes by the peg:
/// an order carries what it stands on; what is spare, held, queued or forecast stands in the parts `waiting` and `unpegged`.
public struct ProfitAndLoss: Sendable {
    public struct Line: Hashable, Sendable {
        public var revenue = Cents.zero
        public var energy = Cents.zero
        public var depreciation = Cents.zero
        /// Revenue less energy and depreciation; other costs are not in the ledger.
        public var income: Cents { revenue - energy - depreciation }

        static func + (a: Line, b: Line) -> Line {
            Line(
                revenue: a.revenue + b.revenue, energy: a.energy + b.energy,
                depreciation: a.depreciation + b.depreciation)
        }
    }

    public let months: Range<Month>
    /// By the order's segment, and `waiting` (queued and forecast orders) and `unpegged`, by name.
    public let parts: [String: Line]
    /// Whether the ledger has tariffs to price energy with.
    public let isEnergyPriced: Bool

    public var total: Line { parts.values.reduce(Line()) { $0 + $1 } }

    public static let waiting = "waiting"
    public static let unpegged = "unpegged"

    /// Complexity: O(bills + orders + spans of all items · months).
    public init(_ billing: Billing, _ peg: Pegging, months: Range<Month>, by cut: Cut = .segment) {
        let power = PowerBill(billing.ledger)
        var parts: [String: Line] = [:]
        for bill in billing.bills where bill.earning != .waiting && months.contains(bill.month) {
            parts[billing.part(of: bill, by: cut), default: Line()].revenue += bill.amount
        }
        for (order, row) in billing.ledger.runningRows {
            let part = billing.part(of: order, row, by: cut)
            for month in months.list where row.start < month.end && month.start < row.end {
                let cents = power.cost(of: row, from: max(row.start, month.start), to: min(row.end, month.end))
                parts[part, default: Line()].energy += Cents(cents)
            }
        }
        let served = peg.served(in: months)
        for (position, order) in billing.ledger.orders.enumerated() where served.orders[position] != .zero {
            let part = ProfitAndLoss.part(order, peg, billing, cut)
            parts[part, default: Line()].depreciation += served.orders[position]
        }
        if served.unpegged != .zero {
            parts[ProfitAndLoss.unpegged, default: Line()].depreciation += served.unpegged
        }
        (self.parts, self.months, isEnergyPriced) = (parts, months, power.isPriced)
    }

    /// The part that the capital of an order belongs to.
    private static func part(_ order: Order, _ peg: Pegging, _ billing: Billing, _ cut: Cut) -> String {
        guard peg.certainty(of: order.terms.order) == .promised, let first = order.contracted.first else {
            return waiting
        }
        return billing.part(of: order, first, by: cut)
    }
}

extension Range<Month> {
    var list: [Month] { (lowerBound.number..<upperBound.number).map { Month($0) } }
}

extension Cents {
    static func += (a: inout Cents, b: Cents) { a = a + b }
}

extension Ledger {
    /// The rows that customers have, had or will have, with their orders; not holds.
    var runningRows: [(order: Order, row: Row)] {
        orders.flatMap { order -> [(order: Order, row: Row)] in
            if case .held = order.standing { return [] }
            return order.contracted.map { (order, $0) }
        }
    }
}

/// What each kind of customer asks for, has, is billed and owes: every column adds up to the whole of the ledger.
public struct Segments: Sendable {
    public struct Line: Hashable, Sendable {
        public var orders = 0
        public var accelerators = 0
        /// Billed for days before the ledger's.
        public var recognised = Cents.zero
        /// Promised and signed, still to come.
        public var remaining = Cents.zero
        /// The last whole month's revenue times twelve.
        public var runRate = Cents.zero
        /// Of capital, over life.
        public var capital = Cents.zero
        /// The sum of tiers of its orders, and of the days from signature to the earliest start asked for.
        public var tiers = 0
        public var urgencyDays = 0
    }

    public let parts: [String: Line]

    /// Complexity: O(orders + bills).
    public init(_ billing: Billing, _ peg: Pegging) {
        var parts: [String: Line] = [:]
        let (ledger, totals) = (billing.ledger, peg.totals())
        for (position, order) in ledger.orders.enumerated() where order.terms.signed != nil {
            let name = order.terms.segment.isEmpty ? "other" : order.terms.segment
            parts[name, default: Line()].orders += 1
            parts[name, default: Line()].tiers += order.terms.tier
            let wait = order.terms.signed.map { max(order.terms.earliest - $0, 0) } ?? 0
            parts[name, default: Line()].urgencyDays += wait
            parts[name, default: Line()].accelerators += ledger.acceleratorsToday(order)
            parts[name, default: Line()].capital += totals.orders[position]
        }
        for bill in billing.bills {
            let name = billing.part(of: bill, by: .segment)
            let isPast = bill.earning == .recognised
            if isPast {
                parts[name, default: Line()].recognised += bill.amount
            } else {
                parts[name, default: Line()].remaining += bill.amount
            }
            if bill.month == billing.lastMonth, isPast {
                parts[name, default: Line()].runRate += Billing.runRate(bill.amount)
            }
        }
        self.parts = parts
    }
}

extension Ledger {
    /// The accelerators that run for an order today.
    func acceleratorsToday(_ order: Order) -> Int {
        if case .held = order.standing { return 0 }
        return order.contracted.reduce(0) { sum, row in
            let runs = row.start <= today && today < row.end
            return runs && atlas.catalogue[row.silicon]?.kind == .accelerator ? sum + row.count : sum
        }
    }
}

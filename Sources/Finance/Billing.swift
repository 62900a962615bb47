import Ledger
import Units

/// How far revenue has come.
public enum Earning: String, CaseIterable, Sendable, Codable {
    /// Delivered before the ledger's day.
    case recognised
    /// Promised, from the ledger's day on.
    case contracted
    /// Signed and waiting, at the tentative date.
    case waiting
}

/// What an order is billed for one month in one hall.
public struct Bill: Hashable, Sendable {
    /// The order's place in the ledger.
    public let order: Int
    public let month: Month
    public let hall: HallName
    public let silicon: SiliconName
    public let earning: Earning
    public let amount: Cents
}

/// All bills of a ledger: each signed order's charges, month by month, exact in micro-dollars and rounded up to the cent
/// cumulatively, so that the months of an order add up to its value.
///
///     an order's charges ─▶ months, and before or from the ledger's day ─▶ halls, by their part of the accelerators
///
/// Invariant: the bills of a promise add up to `Ledger.value(of:)`, those from the ledger's day on to what remains of it,
/// within a cent for the order.
public struct Billing: Sendable {
    public let bills: [Bill]
    let ledger: Ledger

    /// The segment of the operator's own use, billed at transfer prices; no customer owes it.
    public static let ownUse = "internal"

    /// Throws `Overflow` where an amount cannot be counted. Complexity: O(orders · (rows² + months)).
    public init(_ ledger: Ledger) throws(Overflow) {
        self.ledger = ledger
        var bills: [Bill] = []
        for (position, order) in ledger.orders.enumerated() {
            guard let kind = Billing.kind(of: order) else { continue }
            bills += try Billing.bills(order, position, kind, ledger)
        }
        self.bills = bills
    }

    /// nil for what is not signed: an inquiry, a hold.
    private static func kind(of order: Order) -> Earning? {
        switch order.standing {
        case .promised, .cancelled: .contracted
        case .queued: order.terms.signed == nil ? nil : .waiting
        case .inquiry, .held, .lapsed, .refused: nil
        }
    }

    private static func bills(
        _ order: Order, _ position: Int, _ kind: Earning, _ ledger: Ledger
    ) throws(Overflow) -> [Bill] {
        var bills: [Bill] = []
        var (micro, billed) = (0, 0)
        for charge in try ledger.charges(of: order) {
            for (start, end) in cuts(charge, ledger.today) {
                let (sum, overflow) = micro.addingReportingOverflow(
                    try multiply(charge.perHour, multiply(end - start, 24)))
                if overflow { throw Overflow() }
                let cents = ceilDiv(sum, 10_000)
                let earning = kind == .contracted && start < ledger.today ? Earning.recognised : kind
                let parts = apportion(cents - billed, by: charge.rows.map(\.count))
                for (row, part) in zip(charge.rows, parts) {
                    bills.append(
                        Bill(
                            order: position, month: Month(of: start), hall: row.hall, silicon: row.silicon,
                            earning: earning, amount: Cents(part)))
                }
                (micro, billed) = (sum, cents)
            }
        }
        return bills
    }

    /// A charge's days cut where a month begins, and on the ledger's day.
    private static func cuts(_ charge: Charge, _ today: Day) -> [(Day, Day)] {
        let months = (Month(of: charge.start).number...Month(of: charge.end - 1).number).map { Month($0).start }
        let inner = (months + [today]).filter { charge.start < $0 && $0 < charge.end }
        let bounds = [charge.start] + Set(inner).sorted() + [charge.end]
        return Array(zip(bounds, bounds.dropFirst()))
    }

    func order(_ bill: Bill) -> Order { ledger.orders[bill.order] }

    /// Whether it is billed to a customer, and not to the operator itself.
    public func isExternal(_ bill: Bill) -> Bool { order(bill).terms.segment != Billing.ownUse }

    /// The sum of some bills.
    public func sum(where isWanted: (Bill) -> Bool) -> Cents {
        bills.reduce(.zero) { isWanted($1) ? $0 + $1.amount : $0 }
    }
}

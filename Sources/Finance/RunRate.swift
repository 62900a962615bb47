import Ledger
import Silicon
import Units

/// What revenue is told apart by.
public enum Cut: String, CaseIterable, Sendable {
    /// The workload class of the order.
    case service
    /// The kind of customer.
    case segment
    case region
    case silicon
    /// Who makes the silicon.
    case vendor
    /// Accelerators, CPUs or NICs.
    case kind
}

extension Billing {
    /// The part that a bill belongs to; `other` where the order does not say.
    public func part(of bill: Bill, by cut: Cut) -> String {
        part(order(bill).terms, bill.hall, bill.silicon, cut)
    }

    /// The part that a row of an order belongs to.
    func part(of order: Order, _ row: Row, by cut: Cut) -> String { part(order.terms, row.hall, row.silicon, cut) }

    private func part(_ terms: OrderTerms, _ hall: HallName, _ silicon: SiliconName, _ cut: Cut) -> String {
        let text: String =
            switch cut {
            case .service: terms.workload
            case .segment: terms.segment
            case .region: ledger.atlas.hall(hall).flatMap(ledger.atlas.region)?.text ?? ""
            case .silicon: silicon.text
            case .vendor: ledger.atlas.catalogue[silicon]?.vendor ?? ""
            case .kind: ledger.atlas.catalogue[silicon]?.kind.rawValue ?? ""
            }
        return text.isEmpty ? "other" : text
    }

    /// Revenue of a month by part, told apart by how far it has come.
    public func revenue(in month: Month, by cut: Cut) -> [String: [Earning: Cents]] {
        var parts: [String: [Earning: Cents]] = [:]
        for bill in bills where bill.month == month {
            let part = part(of: bill, by: cut)
            parts[part, default: [:]][bill.earning] = (parts[part]?[bill.earning] ?? .zero) + bill.amount
        }
        return parts
    }

    /// The same for each of some months, in one pass over the bills.
    public func revenue(in months: Range<Month>, by cut: Cut) -> [[String: [Earning: Cents]]] {
        var revenue = [[String: [Earning: Cents]]](repeating: [:], count: months.upperBound - months.lowerBound)
        for bill in bills where months.contains(bill.month) {
            let (month, part) = (bill.month - months.lowerBound, part(of: bill, by: cut))
            revenue[month][part, default: [:]][bill.earning, default: .zero] += bill.amount
        }
        return revenue
    }

    /// Revenue by part and quarter, the first quarter given by its first month.
    public func quarters(_ count: Int, from first: Month, by cut: Cut) -> [String: [Cents]] {
        var parts: [String: [Cents]] = [:]
        for bill in bills {
            let quarter = (bill.month - first) / 3
            guard bill.month >= first, quarter < count else { continue }
            let part = part(of: bill, by: cut)
            var cents = parts[part] ?? [Cents](repeating: .zero, count: count)
            cents[quarter] = cents[quarter] + bill.amount
            parts[part] = cents
        }
        return parts
    }

    /// The last month that is over: the one that run rates are of.
    public var lastMonth: Month { Month(of: ledger.today) + -1 }

    /// A month's revenue times twelve.
    public static func runRate(_ month: Cents) -> Cents { Cents(month.value * 12) }
}

extension Month {
    /// The first month of its quarter.
    public var quarterStart: Month { self + -((ofYear - 1) % 3) }
    /// `2026-Q1`.
    public var quarterText: String { "\(year)-Q\((ofYear - 1) / 3 + 1)" }
}

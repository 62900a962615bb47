import Ledger
import Peg
import Units

/// What is contracted to come in beside what is planned to go out, quarter by quarter: how far ahead revenue can be seen.
public struct Visibility: Sendable {
    public struct Quarter: Hashable, Sendable {
        public let first: Month
        /// From promises.
        public let contracted: Cents
        /// From signed orders that wait, at their tentative dates.
        public let waiting: Cents
        /// Payments of capital lines.
        public let capital: Cents
    }

    public let quarters: [Quarter]

    /// Revenue contracted and waiting over all quarters, by the capital paid over the same, in thousandths; nil where
    /// nothing is paid.
    public var coverageMilli: Int? {
        let (revenue, capital) = quarters.reduce((0, 0)) {
            ($0.0 + $1.contracted.value + $1.waiting.value, $0.1 + $1.capital.value)
        }
        return capital > 0 ? floorDiv(revenue, times: 1000, by: capital) : nil
    }

    /// From the quarter of the ledger's day on; the first holds the rest of it only. The operator's own use is left out.
    /// Complexity: O(bills + payments).
    public init(_ billing: Billing, _ lines: [CapitalLine], quarters count: Int = 24) {
        let today = Month(of: billing.ledger.today)
        let first = today.quarterStart
        var (contracted, waiting) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
        var capital = contracted
        for bill in billing.bills where billing.isExternal(bill) && bill.month >= first {
            let quarter = (bill.month - first) / 3
            guard quarter < count else { continue }
            if bill.earning == .contracted { contracted[quarter] += bill.amount.value }
            if bill.earning == .waiting { waiting[quarter] += bill.amount.value }
        }
        for (month, amount) in lines.flatMap(\.payments) where month >= today && (month - first) / 3 < count {
            capital[(month - first) / 3] += amount.value
        }
        quarters = (0..<count).map {
            Quarter(
                first: first + 3 * $0, contracted: Cents(contracted[$0]), waiting: Cents(waiting[$0]),
                capital: Cents(capital[$0]))
        }
    }
}

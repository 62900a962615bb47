import Ledger
import Silicon
import Units

/// The share of accelerator training revenue that goes to each vendor, quarter by quarter: an output of the ledger.
///
/// The trend test looks at the last four changes of a vendor's share over quarters that are over: it `declines` when all
/// four are falls. A tie or a rise among them, or fewer than five quarters, and it does not.
public struct VendorShare: Sendable {
    public struct Quarter: Hashable, Sendable {
        public let first: Month
        /// Revenue of the vendor, and of all.
        public let own: Cents
        public let all: Cents
        /// Millionths of all; nil where there is no revenue.
        public var ppm: Int? { all > .zero ? floorDiv(own.value, times: 1_000_000, by: all.value) : nil }
        /// Whether all its months are over.
        public let isOver: Bool
    }

    /// By vendor: quarters in order of time, those without any revenue left out.
    public let vendors: [String: [Quarter]]

    public static let workload = "training"
    public static let falls = 4

    /// Complexity: O(bills).
    public init(_ billing: Billing) {
        var revenue: [Month: [String: Cents]] = [:]
        let isAccelerator = { (bill: Bill) in billing.part(of: bill, by: .kind) == Silicon.Kind.accelerator.rawValue }
        for bill in billing.bills
        where billing.order(bill).terms.workload == VendorShare.workload && isAccelerator(bill) {
            let vendor = billing.part(of: bill, by: .vendor)
            let quarter = bill.month.quarterStart
            revenue[quarter, default: [:]][vendor] = (revenue[quarter]?[vendor] ?? .zero) + bill.amount
        }
        let names = Set(revenue.values.flatMap(\.keys))
        let quarters = revenue.sorted { $0.key < $1.key }
        let over = Month(of: billing.ledger.today)
        vendors = Dictionary(
            uniqueKeysWithValues: names.map { name in
                let own = quarters.map { first, parts in
                    Quarter(
                        first: first, own: parts[name] ?? .zero, all: parts.values.reduce(.zero, +),
                        isOver: first + 3 <= over)
                }
                return (name, own)
            })
    }

    /// Whether a vendor's share fell in each of the last four quarters that are over.
    public func declines(_ vendor: String) -> Bool {
        let shares = (vendors[vendor] ?? []).filter { $0.isOver && $0.all > .zero }
        return VendorShare.declines(shares.map { ($0.own.value, $0.all.value) })
    }

    /// The test by itself: shares as parts of wholes, the last five of them compared exactly.
    public static func declines(_ shares: [(own: Int, all: Int)]) -> Bool {
        let last = shares.suffix(falls + 1)
        guard last.count == falls + 1 else { return false }
        return zip(last, last.dropFirst()).allSatisfy { before, after in
            Int128(after.own) * Int128(before.all) < Int128(before.own) * Int128(after.all)
        }
    }
}

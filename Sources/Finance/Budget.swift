import Ledger
import Units

/// A cap on capital that policy sets for a period and, where it names one, a class: `capital_cap_usd_cents/2026` or
/// `capital_cap_usd_cents/2026-Q3/chips`. Equipment counts with power, as the classes of a plan have it.
public struct BudgetCap: Hashable, Sendable {
    /// `2026`, `2026-Q3` or `2026-07`.
    public let period: String
    /// nil: all classes together.
    public let `class`: String?
    public let cap: Cents
    public let spent: Cents

    public var isExceeded: Bool { spent > cap }
    public var left: Cents { cap - spent }
}

/// A row of policy that means to be a cap and cannot be read.
public struct BudgetFault: Hashable, Sendable {
    public let name: String
    public let value: String
    public static let allowed =
        "capital_cap_usd_cents/PERIOD or capital_cap_usd_cents/PERIOD/CLASS with a whole number of cents; PERIOD is a year, "
        + "a quarter such as 2026-Q3 or a month, CLASS one of hall, power, chips, network, programme, other"
}

/// What is planned to be paid beside what may be. A period without a cap has no limit, and is no row.
public struct Budget: Sendable {
    public let caps: [BudgetCap]
    public let faults: [BudgetFault]

    public var exceeded: [BudgetCap] { caps.filter(\.isExceeded) }

    static let prefix = "capital_cap_usd_cents/"
    private static let classes: Set<String> = ["hall", "power", "chips", "network", "programme", "other"]

    /// Complexity: O(caps · payments).
    public init(_ ledger: Ledger) {
        var (caps, faults): ([BudgetCap], [BudgetFault]) = ([], [])
        // A rule given again replaces the one before it.
        let rows = ledger.policy.rows.filter { $0.name.hasPrefix(Budget.prefix) }
        let latest = Dictionary(rows.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        for (name, value) in latest.sorted(by: { $0.key < $1.key }) {
            if let cap = Budget.cap(name, value, ledger.capex) {
                caps.append(cap)
            } else {
                faults.append(BudgetFault(name: name, value: value))
            }
        }
        (self.caps, self.faults) = (caps, faults)
    }

    private static func cap(_ name: String, _ value: String, _ rows: [CapexRow]) -> BudgetCap? {
        let parts = name.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false).map(
            String.init)
        guard let period = parts.first, let months = months(period), let cap = Int(value), cap >= 0, parts.count <= 2
        else { return nil }
        let kind = parts.count == 2 ? parts[1] : nil
        if let kind, !classes.contains(kind) { return nil }
        let spent = rows.filter {
            months.contains(Month(of: $0.month)) && (kind == nil || budgetClass($0.class) == kind)
        }
        return BudgetCap(
            period: period, class: kind, cap: Cents(cap), spent: spent.reduce(.zero) { $0 + $1.amount })
    }

    private static func budgetClass(_ kind: CapexRow.Class) -> String {
        kind == .equipment ? CapexRow.Class.power.rawValue : kind.rawValue
    }

    /// The months of a period; nil where it is none.
    static func months(_ period: String) -> Range<Month>? {
        if let month = Month(period) { return month..<(month + 1) }
        if let first = Month(period + "-01") { return first..<(first + 12) }
        let parts = period.split(separator: "-")
        guard parts.count == 2, parts[1].first == "Q", let quarter = Int(parts[1].dropFirst()),
            (1...4).contains(quarter), let first = Month(parts[0] + "-01")
        else { return nil }
        return (first + 3 * (quarter - 1))..<(first + 3 * quarter)
    }
}

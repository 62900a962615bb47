import Ledger
import Units

/// A capital line: what is paid, which supply it pays for, and how it is spread over the months of its depreciation.
///
/// A line follows the items that name it; one of equipment follows what the equipment gates. It is in service from the
/// first day on which one of these is there, and its whole amount is spread evenly from that month on over its life
/// (the first months take the cents that are left over). A line without items, or with none that ever comes, is in service
/// as it is paid: each payment is spread from its own month on, and nobody needs it.
public struct CapitalLine: Sendable {
    public let line: String
    public let `class`: CapexRow.Class
    public let lifeMonths: Int
    /// In order of months.
    public let payments: [(month: Month, amount: Cents)]
    /// The items it follows that are there at some time, by identifier, each by its place in the ledger.
    public let items: [Int]
    /// nil for a line that nothing will ever be in service of.
    public let inService: Day?
    /// The first month of depreciation.
    public let first: Month
    /// The depreciation of each month from the first on; its sum is the line's total.
    public let amounts: [Cents]

    public var total: Cents { payments.reduce(.zero) { $0 + $1.amount } }

    /// The months of depreciation.
    public var months: [Month] { amounts.indices.map { first + $0 } }

    /// What was paid up to the end of a month.
    public func paid(through month: Month) -> Cents {
        payments.reduce(.zero) { $1.month <= month ? $0 + $1.amount : $0 }
    }

    /// The depreciation of one month.
    public func depreciation(in month: Month) -> Cents {
        amounts.indices.contains(month - first) ? amounts[month - first] : .zero
    }

    init(_ rows: [CapexRow], items: [Int], start: (Int) -> Day?) {
        line = rows[0].line
        (self.class, lifeMonths) = (rows[0].class, rows[0].lifeMonths)
        payments = rows.map { (Month(of: $0.month), $0.amount) }.sorted { $0.month < $1.month }
        self.items = items
        inService = items.compactMap(start).min()
        if let inService {
            first = Month(of: inService)
            amounts = spread(rows.reduce(0) { $0 + $1.amount.value }, over: lifeMonths).map(Cents.init)
        } else {
            first = payments[0].month
            amounts = CapitalLine.spreadAsPaid(payments, over: lifeMonths)
        }
    }

    private static func spreadAsPaid(_ payments: [(month: Month, amount: Cents)], over life: Int) -> [Cents] {
        guard let first = payments.first?.month, let last = payments.last?.month else { return [] }
        var amounts = [Cents](repeating: .zero, count: last - first + life)
        for (month, amount) in payments {
            for (offset, cents) in spread(amount.value, over: life).enumerated() {
                amounts[month - first + offset] = amounts[month - first + offset] + Cents(cents)
            }
        }
        return amounts
    }
}

extension Ledger {
    /// All capital lines, by identifier. A name that comes with several classes or lives is a line for each.
    /// Complexity: O(rows of capital + items + waits).
    public func capitalLines() -> [CapitalLine] {
        struct Key: Hashable { let line: String, kind: String, life: Int }
        let groups = Dictionary(grouping: capex) { Key(line: $0.line, kind: $0.class.rawValue, life: $0.lifeMonths) }
        let followed = itemsFollowed()
        let sorted = groups.sorted { ($0.key.line, $0.key.kind, $0.key.life) < ($1.key.line, $1.key.kind, $1.key.life) }
        return sorted.map { key, rows in
            CapitalLine(rows, items: followed[key.line] ?? []) { supply.starts[$0].day }
        }
    }

    /// The items that each line follows, by identifier: those that name it and add to a resource, and those that the
    /// equipment that names it gates. Items that never come are left out.
    func itemsFollowed() -> [String: [Int]] {
        var waiting: [ItemName: [Int]] = [:]
        for (position, item) in supply.items.enumerated() {
            for gate in item.after { waiting[gate, default: []].append(position) }
        }
        var followed: [String: Set<Int>] = [:]
        for (position, item) in supply.items.enumerated() where !item.capexLine.isEmpty {
            var seen: Set<Int> = []
            followed[item.capexLine, default: []].formUnion(carried(by: position, waiting, &seen))
        }
        return followed.mapValues { $0.sorted { supply.items[$0].item < supply.items[$1].item } }
    }

    /// The item itself where it adds to a resource; else what waits for it, and so on.
    private func carried(by position: Int, _ waiting: [ItemName: [Int]], _ seen: inout Set<Int>) -> [Int] {
        let item = supply.items[position]
        guard item.stage != .cancelled, seen.insert(position).inserted else { return [] }
        guard item.resource == nil else { return isEverThere(position) ? [position] : [] }
        return (waiting[item.item] ?? []).flatMap { carried(by: $0, waiting, &seen) }
    }

    private func isEverThere(_ position: Int) -> Bool {
        guard let start = supply.starts[position].day else { return false }
        return start < min(end(of: supply.items[position], start: .on(start)) ?? Axis.end, Axis.end)
    }
}

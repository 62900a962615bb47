import Ledger
import Units

/// The money of a generated operator: a capital line for each item of supply, paid in two parts, a chip programme that no
/// item names, a cap for each year.
struct GeneratedMoney {
    /// Rows of `supply.csv`, each with its line.
    let supply: [[String]]
    /// Rows of `capex.csv`.
    let capital: [[String]]
    /// Rows of `policy.csv`: what is planned in a year, rounded up to the next hundred million dollars.
    let caps: [[String]]

    /// Cents a unit, and months of depreciation.
    private static let prices: [CapexRow.Class: (unit: Int, life: Int)] = [
        .hall: (1_200_000, 300), .power: (200_000, 240), .chips: (3_000_000, 60), .network: (100_000, 72),
    ]

    init(_ supply: [[String]], clock: Day, source: [String]) {
        let line = Schema.supply.header.firstIndex(of: "capex_line")
        self.supply = supply.map { row in
            var row = row
            if let line { row[line] = "CAP-" + row[0] }
            return row
        }
        let payments = supply.flatMap(GeneratedMoney.payments) + GeneratedMoney.programme(clock)
        capital = payments.map { [$0.line, $0.kind, $0.month.description, String($0.cents), String($0.life)] + source }
        let years = Dictionary(grouping: payments) { $0.month.year }.mapValues { $0.reduce(0) { $0 + $1.cents } }
        caps = years.sorted { $0.key < $1.key }.map { year, cents in
            ["capital_cap_usd_cents/\(year)", String(ceilDiv(cents, 10_000_000_000) * 10_000_000_000)] + source
        }
    }

    private struct Payment {
        let line: String
        let kind: String
        let month: Month
        let cents: Int
        let life: Int
    }

    /// Two fifths half a year before the planned day, the rest on it.
    private static func payments(of row: [String]) -> [Payment] {
        guard let kind = CapexRow.Class(rawValue: row[1]), let price = prices[kind], let units = Int(row[3]),
            let plan = Day(row[6])
        else { return [] }
        let (month, cents) = (Month(of: plan), units * price.unit)
        return [(month + -6, cents * 2 / 5), (month, cents - cents * 2 / 5)].map {
            Payment(line: "CAP-" + row[0], kind: row[1], month: $0.0, cents: $0.1, life: price.life)
        }
    }

    private static func programme(_ clock: Day) -> [Payment] {
        (-2...2).map {
            Payment(
                line: "CAP-PROGRAMME", kind: CapexRow.Class.programme.rawValue, month: Month(of: clock) + 6 * $0,
                cents: 2_000_000_001, life: 60)
        }
    }
}

import Silicon
import Units

/// What rows of an order cost over days on which they all run.
public struct Charge: Hashable, Sendable {
    public let start: Day
    public let end: Day
    public let rows: [Row]
    /// Micro-dollars an hour, all rows together.
    public let perHour: Int

    /// Micro-dollars over all its days. Throws `Overflow`.
    public func total() throws(Overflow) -> Int { try multiply(perHour, multiply(end - start, 24)) }
}

extension Ledger {
    /// The charges of an order over its whole life, version after version, each over days of constant count: what
    /// `value(of:)` adds up. Tentative rows are charged as if they were promised. Complexity: O(rows²).
    public func charges(of order: Order) throws(Overflow) -> [Charge] {
        var charges: [Charge] = []
        for version in versions(of: order) {
            guard let silicon = version.rows.first?.silicon else { continue }
            let base = version.terms.price ?? atlas.catalogue[silicon]?.price ?? MicroDollars(0)
            let cuts = Set(version.rows.flatMap { [$0.start, $0.end] }).sorted()
            for (start, end) in zip(cuts, cuts.dropFirst()) {
                let rows = version.rows.filter { $0.start <= start && end <= $0.end }
                if rows.isEmpty { continue }
                let count = rows.reduce(0) { $0 + $1.count }
                charges.append(
                    Charge(
                        start: start, end: end, rows: rows,
                        perHour: try hourly(count, base, version.terms.clauses)))
            }
        }
        return charges
    }
}

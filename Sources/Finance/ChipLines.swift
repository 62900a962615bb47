import Ledger
import Silicon
import Units

/// Revenue of each chip line, quarter by quarter: what an instance earns is split over all chips in it, accelerator, host
/// CPUs and NICs, by number times list price, to the cent. So the lines add up to the revenue of the instances.
public struct ChipLines: Sendable {
    public struct Quarter: Hashable, Sendable {
        public let first: Month
        /// The quarter's last month times twelve.
        public let runRate: Cents
        /// Change on the quarter before in ten-thousandths; nil where there is nothing to compare with.
        public let growthPer10k: Int?

        /// Months in which it doubles at the growth of the quarter; nil where it does not grow.
        public var doublingMonths: Double? {
            growthPer10k.flatMap { Growth(from: 1, to: 1 + Double($0) / 10_000, months: 3)?.doublingMonths }
        }
    }

    /// By silicon.
    public let lines: [SiliconName: [Quarter]]
    /// By who makes it.
    public let vendors: [String: [Quarter]]

    /// The quarters up to the last one whose last month is over. Complexity: O(bills · chips of an instance).
    public init(_ billing: Billing, quarters count: Int = 8) {
        let last = (billing.lastMonth + 1).quarterStart + -3
        let firsts = (0..<count).map { last + -3 * (count - 1 - $0) }
        var rates = [SiliconName: [Cents]]()
        for bill in billing.bills where bill.earning == .recognised {
            guard let quarter = firsts.firstIndex(of: bill.month + -2), bill.month.quarterStart + 2 == bill.month else {
                continue
            }
            for (silicon, cents) in ChipLines.split(bill.amount, of: bill.silicon, billing.ledger) {
                var own = rates[silicon] ?? [Cents](repeating: .zero, count: count)
                own[quarter] += Billing.runRate(cents)
                rates[silicon] = own
            }
        }
        var vendors: [String: [Cents]] = [:]
        for (silicon, own) in rates {
            let vendor = billing.ledger.atlas.catalogue[silicon]?.vendor ?? ""
            vendors[vendor] = zip(vendors[vendor] ?? own.map { _ in .zero }, own).map(+)
        }
        lines = rates.mapValues { ChipLines.series(firsts, $0) }
        self.vendors = vendors.mapValues { ChipLines.series(firsts, $0) }
    }

    private static func series(_ firsts: [Month], _ rates: [Cents]) -> [Quarter] {
        firsts.indices.map { index in
            let before = index > 0 ? rates[index - 1].value : 0
            let growth = before > 0 ? floorDiv(rates[index].value - before, times: 10_000, by: before) : nil
            return Quarter(first: firsts[index], runRate: rates[index], growthPer10k: growth)
        }
    }

    /// What of an amount goes to which chip of an instance, in the order chip, then what it needs as listed; it adds up to
    /// the amount.
    public static func split(_ amount: Cents, of silicon: SiliconName, _ ledger: Ledger) -> [(SiliconName, Cents)] {
        let catalogue = ledger.atlas.catalogue
        let needs = catalogue.needs(of: silicon).compactMap { need -> (SiliconName, Int, Int)? in
            guard case .silicon(let other) = need.needs else { return nil }
            return (other, need.quantity, need.per)
        }
        let whole = needs.reduce(1) { $0 * $1.2 }
        var weights = [(silicon, (catalogue[silicon]?.price.value ?? 0) * whole)]
        for (other, quantity, per) in needs {
            weights.append((other, (catalogue[other]?.price.value ?? 0) * quantity * (whole / per)))
        }
        // Where no chip has a price the ordered one earns all.
        if weights.allSatisfy({ $0.1 == 0 }) { return [(silicon, amount)] }
        return zip(weights, apportion(amount.value, by: weights.map(\.1))).map { ($0.0, Cents($1)) }
    }
}

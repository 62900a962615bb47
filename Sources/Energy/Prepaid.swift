import Ledger
import Units

/// Money that goes out for a unit before its megawatts come in: milestones of the contract, and capital lines of the item
/// it delivers through.
public struct Prepaid: Sendable {
    public let contract: EnergyContract
    public let item: SupplyItem
    /// The day that the ledger counts it from.
    public let start: When
    public let payments: [Payment]

    public struct Payment: Hashable, Sendable {
        public let month: Month
        /// Of `milestones.csv`, or the line of `capex.csv`.
        public let name: String
        public let isCapital: Bool
        public let amount: Cents
    }

    public var total: Cents { payments.reduce(.zero) { $0 + $1.amount } }

    /// Whether the first payment comes before the first megawatt; true where nothing is paid.
    public var isPaidAhead: Bool { payments.first.map { .on($0.month.start) < start } ?? true }

    /// Paid in months that end before a day, or at all where the day never comes.
    public func paid(before when: When) -> Cents {
        payments.filter { .on($0.month.end) <= when }.reduce(.zero) { $0 + $1.amount }
    }
}

extension Ledger {
    /// Nuclear and small reactors under contract that have not arrived, with what is paid for them. A capital line that
    /// several items share is split evenly over them, the first getting the odd cents.
    public func prepaid() -> [Prepaid] {
        let lines = Dictionary(grouping: capex, by: \.line)
        return energy.compactMap { contract in
            guard [.nuclear, .smr].contains(Technology(contract)),
                let position = supply.position(ItemName(contract.tranche))
                    ?? supply.position(ItemName(contract.contract)),
                supply.items[position].stage.isPending
            else { return nil }
            let item = supply.items[position]
            let own = milestones.filter { $0.contract == contract.contract }.map {
                Prepaid.Payment(month: Month(of: $0.month), name: $0.milestone, isCapital: false, amount: $0.amount)
            }
            let shared = item.capexLine.isEmpty ? [] : lines[item.capexLine] ?? []
            let sharers = supply.items.filter { $0.capexLine == item.capexLine }.map(\.item)
            let place = sharers.firstIndex(of: item.item) ?? 0
            let capital = shared.map { row in
                Prepaid.Payment(
                    month: Month(of: row.month), name: row.line, isCapital: true,
                    amount: Cents(spread(row.amount.value, over: sharers.count)[place]))
            }
            return Prepaid(
                contract: contract, item: item, start: supply.starts[position],
                payments: (own + capital).sorted { $0.month < $1.month })
        }
    }
}

import Ledger
import Units

/// What an order stands on: some units of one supply item over [start, end). One row of `stands.csv`.
public struct Footing: Hashable, Sendable {
    public let order: OrderName
    public let certainty: Certainty
    public let resource: ResourceName
    public let item: ItemName
    /// The lowest of the units, counted from 0.
    public let first: Int
    public let units: Int
    public let start: Day
    public let end: Day
}

extension Pegging {
    /// What every order stands on: by the item's place in the ledger, then its units, then days.
    public func footings() -> [Footing] {
        shelves.indices.flatMap { footings(on: $0) { _ in true } }
    }

    /// What one order stands on.
    public func footings(of order: OrderName) -> [Footing] {
        guard let position = ledger.position(order) else { return [] }
        return shelves.indices.flatMap { footings(on: $0) { $0.order == position } }
    }

    private func footings(on item: Int, where isWanted: (Span) -> Bool) -> [Footing] {
        let spans = shelves[item].spans.filter(isWanted).sorted {
            ($0.first, $0.start, $0.order) < ($1.first, $1.start, $1.order)
        }
        let supplied = ledger.supply.items[item]
        return spans.map { span in
            Footing(
                order: ledger.orders[span.order].terms.order, certainty: certainties[span.order],
                resource: supplied.resource ?? "", item: supplied.item, first: span.first, units: span.units,
                start: span.start, end: span.end)
        }
    }
}

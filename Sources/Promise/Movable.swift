import Ledger
import Units

extension Ledger {
    /// Why the date of a queued order is not firm, each reason a few words; none for an order that is not queued.
    public func reasonsToMove(_ order: Order, held blockers: [Blocker], ahead: Int) -> [String] {
        guard case .queued(let tentative) = order.standing else { return [] }
        var reasons: [String] = []
        if let tentative {
            if !tentative.gap.isEmpty { reasons.append("it stands on planned supply: \(names(tentative.gap))") }
            let coming = blockers.compactMap(\.item).filter { supply[$0]?.stage.hasArrived == false }
            if !coming.isEmpty { reasons.append("it waits for supply that is not live: \(names(coming))") }
            if blockers.contains(where: { $0.item == nil }) {
                reasons.append("it waits for contracts to end, and they may be renewed")
            }
            if tentative.late {
                reasons.append("it is later than asked for, and room within its window would make it firm")
            }
        } else {
            reasons.append("no supply carries it; more supply would give it a date")
        }
        if ahead > 0 { reasons.append("\(ahead) ahead of it in the queue have no firm date either") }
        if order.terms.tier > 1 { reasons.append("an order of a higher tier would go ahead of it") }
        return reasons
    }

    private func names(_ items: [ItemName]) -> String {
        var seen: Set<ItemName> = []
        return items.filter { seen.insert($0).inserted }.map(\.text).joined(separator: ", ")
    }

    /// What an order asks for, in accelerators, and what its placements draw at their sites, in kilowatts.
    public func size(of order: Order) throws(Refusal) -> (accelerators: Int, kilowatts: Int) {
        var kilowatts = 0
        for row in order.rows {
            for need in try atlas.needs(of: row) where atlas.resources[need.resource].kind == .siteKW {
                kilowatts += need.quantity
            }
        }
        return (Shape(order.terms, on: order.terms.silicon[0]).peak, kilowatts)
    }
}

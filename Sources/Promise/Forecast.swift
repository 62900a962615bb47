import Ledger
import Units

extension Ledger {
    /// Where inquiries would be if all were signed today: in queue order among themselves, behind every queued order, each
    /// at its earliest fit beside promises, holds and the tentative placements ahead. Those that fit nowhere are left out.
    ///
    /// Nothing is promised by this, and no queued order moves. Refused `overflow`. Complexity: O(inquiries · search).
    public func forecast() throws(Refusal) -> [Placed] {
        let inquiries = orders.filter { if case .inquiry = $0.standing { true } else { false } }
            .sorted { Order.isAhead($0.terms, $1.terms) }
        if inquiries.isEmpty { return [] }
        let found = try Queue.settle(inquiries, in: Book(self), self, .everything, cause: "")
        return (found.promoted + found.tentative).filter { !$0.rows.isEmpty }
    }
}

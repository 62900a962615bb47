import Ledger
import Profile
import Silicon
import Units

extension Ledger {
    /// Refused `exceeds_share_cap` when, on every accepted silicon, the customer would take more than policy's part.
    ///
    /// The part is counted of what is not sold to others: a customer may hold at most that share of the free units and its
    /// own. So nobody can take all that a year brings, and a customer that holds much already can take less.
    func shareCapRefusal(_ terms: OrderTerms) -> Refusal? {
        var first: Refusal?
        for accepted in terms.silicon {
            guard let cap = policy.shareCap(accepted.silicon), let room = shareCapCount(terms, accepted.silicon),
                Shape(terms, on: accepted).peak > room
            else { return nil }
            first = first ?? refusal(accepted, terms, cap: cap, room: room)
        }
        return first
    }

    /// By how much the order's first silicon exceeds the part that policy allows; nil when it does not.
    func shareCapExcess(_ terms: OrderTerms) -> Excess? {
        let first = terms.silicon[0]
        guard let room = shareCapCount(terms, first.silicon), Shape(terms, on: first).peak > room else { return nil }
        return Excess(
            cap: "share_cap_pct/\(first.silicon)", place: "", need: Shape(terms, on: first).peak, most: room,
            unit: Resource.Kind.chips.unit)
    }

    private func refusal(_ accepted: Accepted, _ terms: OrderTerms, cap: Int, room: Int) -> Refusal {
        Refusal(
            .exceedsShareCap,
            "\(grouped(Shape(terms, on: accepted).peak)) \(accepted.silicon) is more than policy lets one customer take: "
                + "\(cap)% of the \(grouped(unsold(accepted.silicon, terms))) that no other customer has in the term, "
                + "which leaves \(grouped(room)) for this customer")
    }

    /// How many of a silicon the customer may still take; nil when there is no cap.
    func shareCapCount(_ terms: OrderTerms, _ silicon: SiliconName) -> Int? {
        policy.shareCap(silicon).map { cap in
            max(unsold(silicon, terms) * cap / 100 - holding(of: silicon, by: terms), 0)
        }
    }

    /// The most units of a silicon, wherever they stand, that are free or the customer's own on a day of the term.
    private func unsold(_ silicon: SiliconName, _ terms: OrderTerms) -> Int {
        var total = Profile()
        for (resource, place) in atlas.resources.enumerated() where place.kind == .chips && place.silicon == silicon {
            for run in firm[resource].runs() where run.value > 0 {
                try? total.add(run.value, from: run.start, to: run.end)
            }
        }
        let from = max(terms.earliest, today).tick
        let free = total.runs(from: from, to: max((terms.earliest + terms.term).tick, from)).map(\.value).max() ?? 0
        return free + holding(of: silicon, by: terms)
    }

    /// What the customer holds or has promised of a silicon at most at once, this order aside.
    private func holding(of silicon: SiliconName, by terms: OrderTerms) -> Int {
        guard !terms.customer.isEmpty else { return 0 }
        return orders.filter { $0.terms.customer == terms.customer && $0.terms.order != terms.order }
            .flatMap(\.firmRows).filter { $0.silicon == silicon && $0.end > max(terms.earliest, today) }
            .reduce(0) { $0 + $1.count }
    }
}

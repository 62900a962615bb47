import Ledger
import Profile
import Silicon
import Units

extension Ledger {
    /// Refused `exceeds_share_cap` when, on every accepted silicon, the customer would hold more than policy's part of it.
    func shareCapRefusal(_ terms: OrderTerms) -> Refusal? {
        var first: Refusal?
        for accepted in terms.silicon {
            guard let cap = policy.shareCap(accepted.silicon), let room = shareCapCount(terms, accepted.silicon),
                Shape(terms, on: accepted).peak > room
            else { return nil }
            first = first ?? Refusal(
                .exceedsShareCap,
                "\(grouped(Shape(terms, on: accepted).peak)) \(accepted.silicon) is more than policy lets one customer take: "
                    + "\(cap)% of the \(grouped(supply(of: accepted.silicon, terms))) that stand or are committed in the term, "
                    + "of which \(grouped(max(room, 0))) are left to this customer")
        }
        return first
    }

    /// How many of a silicon the customer may still take; nil when there is no cap.
    func shareCapCount(_ terms: OrderTerms, _ silicon: SiliconName) -> Int? {
        policy.shareCap(silicon).map { supply(of: silicon, terms) * $0 / 100 - holding(of: silicon, by: terms) }
    }

    /// The most units of a silicon that committed supply gives on a day of the term, wherever they stand.
    private func supply(of silicon: SiliconName, _ terms: OrderTerms) -> Int {
        var total = Profile()
        for (resource, place) in atlas.resources.enumerated() where place.kind == .chips && place.silicon == silicon {
            for item in items(of: resource) where !item.planned && item.item.stage != .cancelled {
                try? total.add(item.item.quantity, from: item.start.tick, to: Axis.length)
            }
        }
        let days = max(terms.earliest, today).number..<min(terms.earliest + terms.term, Axis.end).number
        return total.runs(from: days.lowerBound, to: days.upperBound).map(\.value).max() ?? 0
    }

    /// What the customer holds, has promised or queues of a silicon at most at once, this order aside.
    private func holding(of silicon: SiliconName, by terms: OrderTerms) -> Int {
        guard !terms.customer.isEmpty else { return 0 }
        return orders.filter { $0.terms.customer == terms.customer && $0.terms.order != terms.order }
            .flatMap(\.rows).filter { $0.silicon == silicon && $0.end > max(terms.earliest, today) }
            .reduce(0) { $0 + $1.count }
    }
}

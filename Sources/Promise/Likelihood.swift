import Delay
import Ledger
import Units

/// How likely a promise or a hold is there by its start, before and after a change.
public struct Likelihood: Hashable, Sendable {
    public let order: OrderName
    public let start: Day
    /// In so many of a million futures all that it stands on is there by then, as long before its use as it is now.
    public let before: Probability
    public let after: Probability
}

extension Ledger {
    /// The promises and holds that a change of supply makes likelier or less likely, those that lose most first.
    ///
    /// Both are counted over the same futures, of what each stands on now: what differs is the change's doing, not luck's. Each
    /// stands on what those made before it leave. At item dates over futures that no date hangs on. Complexity: O(promises · what each stands on · futures).
    func likelihoods(after: Ledger) throws(Refusal) -> [Likelihood] {
        let (now, then) = (drawnOutlook, after.drawnOutlook)
        let firm = orders.filter(\.isPromisedOrHeld).sorted { $0.place < $1.place }
        var (book, found) = (Book(self), [Likelihood]())
        for order in firm { try book.take(order.rows, firm: true, sign: 1) }
        for order in firm {
            defer { try? book.take(order.rows, firm: true) }
            guard let start = order.rows.map(\.start).min(), order.rows.contains(where: { $0.end > today }) else {
                continue
            }
            let pegs = try book.pegs(of: order.rows, .firmOnly, on: now)
            let (before, after) = (now.share(pegs, by: start), then.share(pegs, by: start))
            if before != after {
                found.append(Likelihood(order: order.terms.order, start: start, before: before, after: after))
            }
        }
        return found.sorted {
            ($0.after.ppm - $0.before.ppm, $0.order) < ($1.after.ppm - $1.before.ppm, $1.order)
        }
    }
}

extension Order {
    /// Holds after promises, these in the order made.
    fileprivate var place: (Int, OrderName) { (commitment?.made ?? Int.max, terms.order) }

    fileprivate var isPromisedOrHeld: Bool {
        switch standing {
        case .promised, .held: true
        default: false
        }
    }
}

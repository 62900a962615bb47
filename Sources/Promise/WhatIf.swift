import Ledger
import Profile
import Silicon
import Units

/// The answer to *what would change it?*. Nothing is changed.
public struct WhatIf: Sendable {
    /// A promise that supply no longer covers.
    public struct Uncovered: Hashable, Sendable {
        public let order: OrderName
        public let resource: ResourceName
        public let start: Day
        public let end: Day
        public let short: Int
        public let kind: Shortfall.Kind
        /// Where it could start instead, keeping everything that stays covered.
        public let proposed: When
        /// Its start as promised.
        public let promised: Day
        public let delayDays: Int
        /// Penalty for the delay.
        public let penalty: Cents
    }

    public let changes: [Command]
    public let uncovered: [Uncovered]
    public let moved: [Move]
    /// Value still to be delivered by the uncovered promises.
    public let backlogAtRisk: Cents
    /// Penalties if every uncovered promise moves to its proposed date.
    public let penalties: Cents
    /// The changed ledger.
    public let after: Ledger
}

extension Ledger {
    /// Tries changes one after the other on a copy and compares.
    ///
    /// Promises do not move: replayed in the order they were made, each is listed where its need exceeds what earlier ones
    /// leave. Queued orders move as they would if it happened. Refused as the commands are.
    public func whatIf(_ changes: [Command]) throws(Refusal) -> WhatIf {
        var after = self
        var causes: [OrderName: String] = [:]
        for change in changes {
            let outcome = try after.propose(change, at: after.clock)
            let stamp = Stamp(at: after.clock, tenant: "", actor: "whatif")
            after = try after.decide(change, outcome, stamp).ledger
            for move in outcome.moves { causes[move.order] = move.cause }
        }
        let before = Set(try Coverage(self).uncovered().map(\.gap))
        let uncovered = try Coverage(after).uncovered().filter { !before.contains($0.gap) }
        let backlog = Set(uncovered.map(\.order)).reduce(0) { $0 + (self[$1].map(remainingValue)?.value ?? 0) }
        let penalties = Dictionary(grouping: uncovered, by: \.order).values.reduce(0) {
            $0 + ($1.first?.penalty.value ?? 0)
        }
        return WhatIf(
            changes: changes, uncovered: uncovered, moved: moves(to: after, causes), backlogAtRisk: Cents(backlog),
            penalties: Cents(penalties), after: after)
    }

    /// The queued orders whose date differs in another ledger, promoted ones included, in queue order.
    public func moves(to after: Ledger, _ causes: [OrderName: String]) -> [Move] {
        queue.compactMap { order in
            guard let now = after[order.terms.order] else { return nil }
            let from = order.tentativeRows.map(\.start).min().map(When.on) ?? .never
            let to = now.rows.map(\.start).min().map(When.on) ?? .never
            guard from != to else { return nil }
            let cause = causes[order.terms.order] ?? "an order ahead moved"
            return Move(order: order.terms.order, from: from, to: to, cause: cause)
        }
    }

    /// What a signed order is still to be billed, from today to its end, at its own prices or the list price.
    public func remainingValue(_ order: Order) -> Cents { (try? value(of: order, from: today)) ?? .zero }
}

extension WhatIf.Uncovered {
    /// What makes a gap the same before and after a change.
    var gap: [String] { [order.text, resource.text, start.description, end.description, String(short)] }
}

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
    /// Promises and holds that are likelier, or less likely, to be there by their start.
    public let likelihoods: [Likelihood]
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
    public func whatIf(_ changes: [Command]) throws(Refusal) -> WhatIf { try whatIf(steps: changes.map { [$0] }) }

    /// The same for steps of which each is several changes that happen at once.
    public func whatIf(steps: [[Command]]) throws(Refusal) -> WhatIf {
        var after = self
        var causes: [OrderName: String] = [:]
        for step in steps {
            let made = try after.making(step, actor: "whatif")
            after = made.ledger
            let cause = step.map(\.sentence).joined(separator: "; ")
            for move in made.moves { causes[move.order] = step.count == 1 ? move.cause : cause }
        }
        let before = Set(try Coverage(self).uncovered().map(\.gap))
        let uncovered = try Coverage(after).uncovered().filter { !before.contains($0.gap) }
        let backlog = Set(uncovered.map(\.order)).reduce(0) { $0 + (self[$1].map(remainingValue)?.value ?? 0) }
        let penalties = Dictionary(grouping: uncovered, by: \.order).values.reduce(0) {
            $0 + ($1.first?.penalty.value ?? 0)
        }
        return WhatIf(
            changes: steps.flatMap { $0 }, uncovered: uncovered, moved: moves(to: after, causes),
            likelihoods: try likelihoods(after: after), backlogAtRisk: Cents(backlog),
            penalties: Cents(penalties), after: after)
    }

    /// The ledger after changes that happen at once: the queue is settled when all of them are made, so that nobody is
    /// promised anything on half of them. Refused as the commands are.
    func making(_ changes: [Command], actor: String) throws(Refusal) -> (ledger: Ledger, moves: [Move]) {
        guard let last = changes.last else { return (self, []) }
        let stamp = Stamp(at: clock, tenant: "", actor: actor, approver: actor)
        var (ledger, freed) = (self, Set<Int>())
        for change in changes.dropLast() {
            freed.formUnion(try ledger.preview(change, Outcome(), at: clock).touched)
            ledger = try ledger.decide(change, Outcome(), stamp).ledger
        }
        let outcome =
            changes.count == 1
            ? try ledger.propose(last, at: clock) : try ledger.settling(last, Outcome(), at: clock, freed: freed)
        return (try ledger.decide(last, outcome, stamp).ledger, outcome.moves)
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

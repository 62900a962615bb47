import Ledger
import Profile
import Units

/// Who moves when supply fails promises: the fewest by policy's ranking, each to its earliest fit.
///
///     breaches ─▶ candidates in the order in which policy lets them move ─▶ release until nothing is short
///              ─▶ put back whoever need not have moved ─▶ place the rest, most important first
///
/// Holds give way before promises. A promise that fits nowhere else stays where it is, short, and says so. What runs before
/// a renewal or an amendment moves by itself, and no further than to where that begins: what follows moves only if it is
/// short, too. Days for which there is no place before then are lost, and paid like days of delay.
public struct Repromise: Sendable {
    /// One promise, or one version of it, that would move.
    public struct Step: Hashable, Sendable {
        public let order: OrderName
        public let from: Day
        /// never: nothing committed is free for it.
        public let to: When
        /// Days by which it starts later; where others follow it, those that are lost.
        public let delayDays: Int
        /// The days that nothing makes up for, because another version follows; nil where each is served, or stays short.
        public let lost: Range<Day>?
        public let penalty: Cents
        public let accelerators: Int
    }

    public let steps: [Step]
    public let bumped: [OrderName]
    public let revisions: [Revision]

    /// What an approver names: the digest of what would happen.
    public var proposal: String {
        Digest.of(
            revisions.map { revision in
                "\(revision.order) \(revision.from) \(revision.rows)"
                    + (revision.earlier.map { " after \($0.map(\.rows))" } ?? "")
            } + bumped.map(\.text))
    }
}

extension Ledger {
    /// What re-promising would do now. Empty when no promise is in a breach. Changes nothing.
    public func repromise() throws(Refusal) -> Repromise { try Repromising(self).plan() }

    /// The same for those who know which orders, by position and in the order entered, may take of what is in breach.
    package func repromise(among candidates: [Int]) throws(Refusal) -> Repromise {
        try Repromising(self, among: candidates).plan()
    }

    /// All that an order could take of, wherever it may lie on the silicon it accepts, and what it takes of.
    package func reach(of order: Order) -> Set<Int> {
        let reach = order.terms.silicon.map { atlas.resources(for: Shape(order.terms, on: $0)) }
        return reach.reduce((try? resources(of: order.contracted)) ?? []) { $0.union($1) }
    }

    func proposeRepromise(
        _ command: Command, _ approved: String?, at instant: Instant
    ) throws(Refusal) -> Outcome {
        let (now, _) = try preview(.setClock(to: max(instant, clock)), Outcome(), at: max(instant, clock))
        try now.permit(command)
        let plan = try now.repromise()
        guard approved == nil || approved == plan.proposal else {
            throw Refusal(
                .staleProposal,
                "proposal \(approved ?? "") is not what would happen now; that is \(plan.proposal): look at it and approve it"
            )
        }
        guard !plan.revisions.isEmpty || !plan.bumped.isEmpty else {
            throw Refusal(
                .noCommittedSupply,
                "no committed supply is free for the promises in breach; add supply, or bring some forward")
        }
        var outcome = Outcome()
        outcome.revised = plan.revisions.isEmpty ? nil : plan.revisions
        outcome.bumped = plan.bumped.isEmpty ? nil : plan.bumped
        outcome.moves = plan.steps.compactMap { step in
            step.to == .never && step.lost == nil
                ? nil : Move(order: step.order, from: .on(step.from), to: step.to, cause: command.sentence)
        }
        var freed: Set<Int> = []
        for name in plan.revisions.map(\.order) + plan.bumped {
            freed.formUnion(try now.resources(of: now[name]?.firmRows ?? []))
        }
        return try settling(command, outcome, at: instant, freed: freed)
    }
}

import Units

extension Ledger {
    /// Checks a command and what search proposes for it, and gives the fact and the ledger after it. Changes nothing.
    ///
    /// Nothing is sold that is not checked here: every row that takes firm capacity must fit committed supply for its
    /// whole window, every tentative row the supply with the planned, and every row the terms of its order. A proposal
    /// that carries a refusal becomes a fact that changes nothing, so that its request key keeps its answer.
    ///
    /// Refused, first that applies: `clock_back`, then the command's own refusals in the order of `Refusal.Code`, then
    /// `does_not_fit`, then `needs_approval`. Complexity: O(rows · (256 + blocks)); supply commands O(items).
    public func decide(_ command: Command, _ proposal: Outcome, _ stamp: Stamp) throws(Refusal) -> (
        fact: Fact, ledger: Ledger
    ) {
        var next = self
        let fact = try next.record(command, proposal, stamp).fact
        return (fact, next)
    }

    /// `decide` in place, with what the fact says. After a throw the ledger is half changed and must be thrown away.
    public mutating func record(
        _ command: Command, _ proposal: Outcome, _ stamp: Stamp
    ) throws(Refusal) -> (fact: Fact, body: FactBody) {
        guard stamp.at >= clock || SeededBug.clockRunsBack.isOn else {
            throw Refusal(
                .clockBack, "the ledger's clock stands at \(clock); \(stamp.at) is before it, and time never runs back")
        }
        var (outcome, approver) = (proposal, String?.none)
        if outcome.refusal == nil {
            if let request = stamp.approves { try permitAnswer(request, command, by: stamp.approver) }
            let (earlier, before) = (contracts(changedBy: command, outcome), sold(command.order))
            try requireDead(outcome.released, at: stamp.at)
            let touched = try carryOut(command, outcome, at: stamp.at)
            try check(command, outcome, since: earlier)
            approver = try requireApprover(command, outcome, since: before, stamp)
            outcome.money = try moneyChanges(since: earlier, by: command)
            keepFees(outcome.money)
            outcome.shortfalls = shortfalls(after: command, touched: touched)
            if let changed = outcome.shortfalls { shortfalls = changed }
            delayed = delayedToday()
        } else if stamp.at.day > today {
            throw Refusal(.wrongState, "a refusal cannot be the first fact of a day: set the clock first")
        }
        return try seal(
            FactBody(
                command: command, outcome: outcome, reason: stamp.reason, approver: approver, approves: stamp.approves),
            stamp)
    }

    /// Folds a fact of the log. The hash, the sequence and the application are checked; the search is not run again.
    public mutating func replay(_ fact: Fact) throws(Fact.Damage) {
        guard fact.seq == seq + 1, fact.previousHash == hash, fact.recordedAt >= clock else {
            throw .gap(branch: fact.branch, seq: fact.seq)
        }
        guard fact.expectedHash == fact.hash else { throw .wrongHash(branch: fact.branch, seq: fact.seq) }
        let body = try fact.body()
        if body.outcome.refusal == nil {
            do {
                _ = try advance(to: fact.recordedAt)
                _ = try apply(body.command, body.outcome, seq: fact.seq)
                keepFees(body.outcome.money)
            } catch {
                throw .inapplicable(branch: fact.branch, seq: fact.seq, reason: error.message)
            }
            if let changed = body.outcome.shortfalls { shortfalls = changed }
            delayed = delayedToday()
        }
        follow(fact, body)
    }

    /// The ledger as a command alone would leave it, before search has answered: permitted, applied, nothing sealed.
    /// Gives also the resources it touched.
    public func preview(
        _ command: Command, _ outcome: Outcome, at instant: Instant
    ) throws(Refusal) -> (ledger: Ledger, touched: Set<Int>) {
        var next = self
        let touched = try next.carryOut(command, outcome, at: instant)
        return (next, touched)
    }

    /// Time first, so that what is permitted is judged on the day it is asked; then the command.
    private mutating func carryOut(
        _ command: Command, _ outcome: Outcome, at instant: Instant
    ) throws(Refusal) -> Set<Int> {
        let late = try advance(to: instant)
        try permit(command)
        return late.union(try apply(command, outcome, seq: seq + 1))
    }

    private mutating func seal(
        _ body: FactBody, _ stamp: Stamp
    ) throws(Refusal) -> (fact: Fact, body: FactBody) {
        let payload: String
        do {
            payload = try CanonicalJSON.text(body)
        } catch {
            throw Refusal(.badRequest, "the command cannot be written down: \(error)")
        }
        let kind = body.outcome.refusal == nil ? body.command.kind : "refused"
        let fact = Fact(
            sealing: payload, kind: kind, stamp: stamp, branch: branch, seq: seq + 1, previousHash: hash)
        follow(fact, body)
        return (fact, body)
    }

    private mutating func follow(_ fact: Fact, _ body: FactBody) {
        noteApproval(fact, body)
        (seq, hash, clock, branch) = (fact.seq, fact.hash, fact.recordedAt, fact.branch)
    }
}

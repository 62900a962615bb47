import Ledger
import Units

/// What became of changes of orders that were made at once.
public struct Together: Sendable {
    /// With the queue settled once, when all were made.
    public let ledger: Ledger
    /// What was due for capacity given back.
    public let fees: Cents
    /// Those that could not be made, in order.
    public let refused: [(command: Command, refusal: Refusal)]
}

extension Ledger {
    /// The ledger after cancellations and amendments that happen at once: nobody in the queue is offered anything before
    /// all of them are made, so that nobody is promised a later date than what is free in the end would give.
    ///
    /// What is refused is left out and told. An amendment of a promise that would have to wait is refused here.
    /// Complexity: O(changes · rows) and one settling of the whole queue.
    public func together(_ commands: [Command]) throws(Refusal) -> Together {
        var (after, fees) = (self, 0)
        var refused: [(command: Command, refusal: Refusal)] = []
        for command in commands {
            do throws(Refusal) {
                let outcome = try after.unsettled(command)
                let made = try after.decide(
                    command, outcome, Stamp(at: after.clock, tenant: "", actor: "whatif", approver: "whatif"))
                fees += ((try? made.fact.body())?.outcome.money ?? []).reduce(0) { $0 + $1.fee.value }
                after = made.ledger
            } catch {
                refused.append((command, error))
            }
        }
        let last = Command.setClock(to: after.clock)
        let outcome = try after.propose(last, at: after.clock)
        after = try after.decide(last, outcome, Stamp(at: after.clock, tenant: "", actor: "whatif", approver: "whatif"))
            .ledger
        return Together(ledger: after, fees: Cents(fees), refused: refused)
    }

    /// What a command brings about before the queue is settled.
    private func unsettled(_ command: Command) throws(Refusal) -> Outcome {
        var outcome = Outcome()
        guard case .amend(let name, let changes, let from) = command else { return outcome }
        try permit(command)
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        outcome.order = name
        switch order.standing {
        case .promised:
            guard let revision = try Amending(self, order, changes, from: from).revision(in: Book(self)) else {
                throw Refusal(.doesNotFit, "order \(name) cannot be amended at once: nothing committed is free for it")
            }
            outcome.revised = [revision]
        case .held: throw Refusal(.wrongState, "order \(name) is a hold; it is not amended beside others")
        default: outcome.terms = try amended(order.terms, by: changes)
        }
        return outcome
    }
}

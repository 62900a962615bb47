import Ledger
import Promise
import Silicon
import Units

extension Ledger {
    /// S16: orders by state; and an amendment of what runs keeps its history and loses no money.
    func contracts() -> MissionRow? {
        let states = orders.reduce(into: [String: Int]()) { $0[state(of: $1), default: 0] += 1 }
        let value = states.keys.sorted().map { "\($0)=\(states[$0] ?? 0)" }.joined(separator: " ")
        let trial = amendmentTrial()
        return MissionRow(
            id: "S16", holds: states.values.reduce(0, +) == orders.count && (trial?.holds ?? true), value: value,
            tolerance: "0", how: "computed", recompute: Recompute.contracts, note: trial?.note ?? "orders by state")
    }

    /// What runs amended to another price, on a copy: the value before is what it was worth, history stays, and what is
    /// worth more is worth more by the rest of the term.
    private func amendmentTrial() -> (holds: Bool, note: String)? {
        guard let order = orders.first(where: { state(of: $0) == "active" && $0.commitment?.past.isEmpty == true }),
            let silicon = order.current.first?.silicon, let before = try? value(of: order)
        else { return nil }
        var changes = OrderRequest()
        changes.price = (order.terms.price ?? atlas.catalogue[silicon]?.price ?? MicroDollars(0)).value + 10_000
        guard let after = carried(.amend(order: order.terms.order, changes: changes, from: nil)),
            let change = after.outcome.money?.first, let now = after.ledger[order.terms.order],
            let value = try? after.ledger.value(of: now)
        else { return (false, "an amendment of \(order.terms.order) could not be tried") }
        let used = order.current.compactMap { $0.part(before: today) }
        let isKept = now.commitment?.past.flatMap(\.rows) == used
        let conserves = change.before == before && change.after == value && change.after > change.before
        return (
            isKept && conserves,
            "tried on \(order.terms.order): a cent more per accelerator-hour from today keeps \(used.count) rows of history "
                + "and is worth \(change.after.value - change.before.value) cents more"
        )
    }

    /// A command carried out on a copy; nil when it is refused.
    private func carried(_ command: Command) -> (ledger: Ledger, outcome: Outcome)? {
        guard let proposal = try? propose(command, at: clock), proposal.refusal == nil,
            let (fact, ledger) = try? decide(command, proposal, Stamp(at: clock, tenant: "", actor: "mission")),
            let body = try? fact.body()
        else { return nil }
        return (ledger, body.outcome)
    }

    /// S21: the whole log is one chain that leads here: every decision replays to the same bytes.
    func auditTrail() -> MissionRow? {
        guard seq > 0 else { return nil }
        return MissionRow(
            id: "S21", holds: true, value: "\(seq) \(hash)", tolerance: "0", how: "computed",
            recompute: Recompute.auditTrail(branch),
            note: "facts folded with every hash checked; `headroom log` tells who, when, why and under which request")
    }

    /// S37: capacity given back goes to the queue in the same fact, and nobody loses a firm date.
    func reclaimed() -> MissionRow? {
        let firm = orders.filter { $0.commitment != nil && state(of: $0) != "ended" }
        guard let (name, after) = release(firm) else { return nil }
        let others = firm.filter { $0.terms.order != name }
        let stands = others.allSatisfy { after.ledger[$0.terms.order]?.current == $0.current }
        return MissionRow(
            id: "S37", holds: stands && !(after.outcome.promoted.isEmpty && after.outcome.moves.isEmpty),
            value: String(others.count { after.ledger[$0.terms.order]?.current == $0.current }), tolerance: "0",
            how: "computed", recompute: Recompute.reclaimed(name),
            note:
                "promises that stand when \(name) is given back; in the same fact \(after.outcome.promoted.count) queued orders "
                + "are promised and \(after.outcome.moves.count) dates move")
    }

    /// The first promise whose end today helps somebody in the queue.
    private func release(_ firm: [Order]) -> (OrderName, (ledger: Ledger, outcome: Outcome))? {
        for order in firm.prefix(40) {
            if let after = carried(.cancel(order: order.terms.order)), !after.outcome.moves.isEmpty {
                return (order.terms.order, after)
            }
        }
        return nil
    }

    /// S52: what was known on a day: the chip line's run rate as the document's two days had it.
    func knownThen() -> MissionRow? {
        let days = ["2026-02-05", "2026-04-09"]
        let values = days.compactMap { day in
            reference.last { $0.series == "chip_line_run_rate" && $0.knownOn <= day }?.value
        }
        guard values.count == days.count else { return nil }
        return MissionRow(
            id: "S52", holds: values == ["10", "20"], value: values.joined(separator: " "), tolerance: "0",
            how: "computed",
            recompute: Recompute.knownThen(days),
            note:
                "chip line run rate, USD billion, as of \(days.joined(separator: " and ")); `--as-of DAY` shows any ledger so"
        )
    }
}

import Ledger
import Promise
import Units

/// The answer to `repromise propose`.
public struct RepromiseDocument: Encodable, Sendable {
    let ledgerSeq: Int
    /// What `apply --proposal` names.
    let proposal: String
    let moves: [Line]
    let bumped: [OrderName]
    let penalties: Cents

    struct Line: Encodable, Sendable {
        let order: OrderName
        let tier: Int
        let from: Day
        let to: When
        let delayDays: Int
        let accelerators: Int
        let penalty: Cents
        /// Days that nothing makes up for.
        @Null var lost: Lost?

        enum CodingKeys: String, CodingKey {
            case order, tier, from, to, accelerators, lost
            case delayDays = "delay_days"
            case penalty = "penalty_usd_cents"
        }
    }

    struct Lost: Codable, Sendable {
        let start: Day
        let end: Day
    }

    enum CodingKeys: String, CodingKey {
        case proposal, moves, bumped
        case ledgerSeq = "ledger_seq"
        case penalties = "penalties_usd_cents"
    }

    public init(_ plan: Repromise, _ ledger: Ledger) {
        (ledgerSeq, proposal, bumped) = (ledger.seq, plan.proposal, plan.bumped)
        moves = plan.steps.map { step in
            Line(
                order: step.order, tier: ledger[step.order]?.terms.tier ?? 0, from: step.from, to: step.to,
                delayDays: step.delayDays, accelerators: step.accelerators, penalty: step.penalty,
                lost: step.lost.map { Lost(start: $0.lowerBound, end: $0.upperBound) })
        }
        penalties = plan.steps.reduce(.zero) { $0 + $1.penalty }
    }

    public func text(colour: Bool = false) -> String {
        if moves.isEmpty, bumped.isEmpty { return "No promise is in a breach; nothing has to move." }
        var table = TextTable("order", ">tier", ">accelerators", "from", "to", ">days later", ">penalty")
        for line in moves {
            table.add(
                line.order.text, String(line.tier), grouped(line.accelerators), "\(line.from)", "\(line.to)",
                grouped(line.delayDays), dollars(line.penalty))
        }
        let lost = moves.compactMap { line in line.lost.map { "\(line.order) \($0.start) to \($0.end)" } }
        let days = lost.isEmpty ? "" : "Lost, because what follows stays: \(lost.joined(separator: ", ")).\n"
        let holds = bumped.isEmpty ? "" : "Holds that give way: \(bumped.map(\.text).joined(separator: ", ")).\n"
        return (table.isEmpty ? "" : table.text(colour: colour) + "\n") + days + holds
            + "Penalties \(dollars(penalties)). Approve with: repromise apply --approver NAME --proposal \(proposal)"
    }
}

import Delay
import Ledger
import Promise
import Units

/// The answer to `whatif`.
public struct WhatIfDocument: Encodable, Sendable {
    let changes: [String]
    let uncovered: [UncoveredDocument]
    let moved: [MoveDocument]
    let odds: [OddsDocument]
    let backlogAtRisk: Cents
    let penalties: Cents
    let repair: RepairDocument

    struct UncoveredDocument: Encodable, Sendable {
        let order: OrderName
        let resource: ResourceName
        let start: Day
        let end: Day
        let short: Int
        let kind: Shortfall.Kind
        let proposed: When
    }

    /// In so many of a million futures the order has all it stands on by its start.
    struct OddsDocument: Encodable, Sendable {
        let order: OrderName
        let start: Day
        let before: Int
        let after: Int

        enum CodingKeys: String, CodingKey {
            case order, start
            case before = "before_ppm"
            case after = "after_ppm"
        }
    }

    /// The cheapest repair known at item dates: every uncovered promise to its proposed date, at its penalty.
    struct RepairDocument: Encodable, Sendable {
        struct MoveDocument: Encodable, Sendable {
            let order: OrderName
            let from: Day
            let to: When
            let penalty: Cents

            enum CodingKeys: String, CodingKey {
                case order, from, to
                case penalty = "penalty_usd_cents"
            }
        }
        let moves: [MoveDocument]
        let penalty: Cents

        enum CodingKeys: String, CodingKey {
            case moves
            case penalty = "penalty_usd_cents"
        }
    }

    enum CodingKeys: String, CodingKey {
        case changes, uncovered, moved, odds, repair
        case backlogAtRisk = "backlog_at_risk_usd_cents"
        case penalties = "penalties_usd_cents"
    }

    public init(_ answer: WhatIf) {
        changes = answer.changes.map(\.sentence)
        uncovered = answer.uncovered.map {
            UncoveredDocument(
                order: $0.order, resource: $0.resource, start: $0.start, end: $0.end, short: $0.short, kind: $0.kind,
                proposed: $0.proposed)
        }
        moved = answer.moved.map(MoveDocument.init)
        odds = answer.likelihoods.map {
            OddsDocument(order: $0.order, start: $0.start, before: $0.before.ppm, after: $0.after.ppm)
        }
        (backlogAtRisk, penalties) = (answer.backlogAtRisk, answer.penalties)
        repair = RepairDocument(
            moves: answer.repairs.map {
                .init(order: $0.order, from: $0.promised, to: $0.proposed, penalty: $0.penalty)
            }, penalty: answer.penalties)
    }
}

extension WhatIf {
    /// One line per uncovered promise.
    var repairs: [Uncovered] {
        var seen: Set<OrderName> = []
        return uncovered.filter { seen.insert($0.order).inserted }
    }
}

extension Ledger {
    /// What-if for people.
    public func text(of answer: WhatIf, colour: Bool = false) -> String {
        var parts = ["If " + answer.changes.map(\.sentence).joined(separator: " and ") + ":"]
        if answer.uncovered.isEmpty {
            parts.append("every promise stays covered.")
        } else {
            var table = TextTable(
                "promise", "short of", "from", "to", "kind", "promised", "proposed", ">days", ">penalty")
            for gap in answer.repairs {
                let own = answer.uncovered.filter { $0.order == gap.order }
                let more = own.count > 1 ? " and \(own.count - 1) more" : ""
                table.add(
                    gap.order.text, "\(grouped(gap.short)) of \(gap.resource)\(more)", "\(gap.start)", "\(gap.end)",
                    gap.kind.rawValue, "\(gap.promised)", "\(gap.proposed)", grouped(gap.delayDays),
                    dollars(gap.penalty))
            }
            parts.append("Promises no longer covered (none moves by itself)\n" + table.text(colour: colour))
            parts.append(
                "Backlog at risk \(dollars(answer.backlogAtRisk)); cheapest repair: move "
                    + "\(answer.repairs.count) promises to the proposed dates, penalties \(dollars(answer.penalties)).")
        }
        if let odds = odds(answer.likelihoods, colour) { parts.append(odds) }
        if answer.moved.isEmpty {
            parts.append("No queued order moves.")
        } else {
            var table = TextTable("queued order", "from", "to", ">days", "cause")
            for move in answer.moved {
                let days = if let from = move.from.day, let to = move.to.day { grouped(to - from) } else { "" }
                table.add(move.order.text, "\(move.from)", "\(move.to)", days, move.cause)
            }
            parts.append("Queued orders that move\n" + table.text(colour: colour))
        }
        return parts.joined(separator: "\n\n")
    }

    private func odds(_ likelihoods: [Likelihood], _ colour: Bool) -> String? {
        if likelihoods.isEmpty { return nil }
        var table = TextTable("promise", "start", ">ready by then now", ">if so", ">points")
        for one in likelihoods.prefix(12) {
            let points = (one.after.ppm - one.before.ppm) / 10_000
            table.add(
                one.order.text, "\(one.start)", percent(one.before), percent(one.after),
                (points > 0 ? "+" : "") + "\(points)")
        }
        let more = likelihoods.count > 12 ? "\n… and \(likelihoods.count - 12) more; `--json` lists them" : ""
        return "Odds that change\n" + table.text(colour: colour) + more
    }

    private func percent(_ probability: Probability) -> String { "\(probability.ppm / 10_000)%" }
}

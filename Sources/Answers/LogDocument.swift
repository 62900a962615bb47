import Ledger
import Units

/// The audit: who did what, when, why, and under which request.
public struct LogDocument: Encodable, Sendable {
    package let log: [Line]

    package struct Line: Encodable, Sendable {
        let branch: BranchName
        let seq: Int
        let recordedAt: Instant
        let effectiveDay: Day
        let tenant: String
        let actor: String
        let kind: String
        let what: String
        @Null var reason: String?
        let key: String
        @Null var refusal: String?
        let orders: [OrderName]
        let hash: String

        enum CodingKeys: String, CodingKey {
            case branch, seq, tenant, actor, kind, what, reason, key, refusal, orders, hash
            case recordedAt = "recorded_at"
            case effectiveDay = "effective_day"
        }
    }

    /// - Parameters: `order`: only what touches it; `last`: only the last so many. Throws what cannot be read.
    public init(_ facts: [Fact], order: OrderName? = nil, last: Int? = nil) throws(Fact.Damage) {
        var lines: [Line] = []
        for fact in facts {
            let body = try fact.body()
            let orders = body.orders
            if let order, !orders.contains(order) { continue }
            lines.append(
                Line(
                    branch: fact.branch, seq: fact.seq, recordedAt: fact.recordedAt, effectiveDay: fact.effectiveDay,
                    tenant: fact.tenant, actor: fact.actor, kind: fact.kind, what: body.command.sentence,
                    reason: body.reason, key: fact.requestKey, refusal: body.outcome.refusal?.code.rawValue,
                    orders: orders, hash: fact.hash))
        }
        log = last.map { Array(lines.suffix(max($0, 0))) } ?? lines
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(">fact", "recorded", "actor", "what", "why", "request", "")
        for line in log {
            table.add(
                String(line.seq), "\(line.recordedAt)", line.actor, line.what, line.reason ?? "", line.key,
                line.refusal.map { "refused: \($0)" } ?? "")
        }
        return table.isEmpty ? "No facts match." : table.text(colour: colour)
    }
}

extension FactBody {
    /// The orders that the fact names, each once: its own first, then those it moved.
    var orders: [OrderName] {
        var names = [command.orderName, outcome.order].compactMap { $0 }
        if case .recordOrder(let terms, _, _) = command { names.append(terms.order) }
        names += (outcome.revised ?? []).map(\.order) + outcome.promoted.map(\.order) + outcome.released
        names += outcome.moves.map(\.order) + (outcome.bumped ?? []) + (outcome.forfeited ?? [])
        var seen: Set<OrderName> = []
        return names.filter { seen.insert($0).inserted }
    }
}

import Delay
import Ledger
import Promise
import Units

/// The answer to `why ORDER`.
public struct WhyDocument: Encodable, Sendable {
    let order: OrderName
    let state: String
    let start: When
    let sentence: String
    let heldBy: [Blocker]
    let chain: [LinkDocument]
    let ahead: AheadDocument
    let reliefs: [ReliefDocument]
    let placements: [PlacementDocument]
    @Null var position: Int?

    struct LinkDocument: Encodable, Sendable {
        let item: ItemName
        let `class`: SupplyItem.Class
        let stage: SupplyItem.Stage
        let plan: Day
        let start: When
        let after: [ItemName]
        let critical: Bool
    }

    struct AheadDocument: Encodable, Sendable {
        let orders: Int
        let accelerators: Int
        let mw: Double
    }

    struct ReliefDocument: Encodable, Sendable {
        let change: String
        let date: Day
    }

    enum CodingKeys: String, CodingKey {
        case order, state, start, sentence, chain, ahead, reliefs, placements, position
        case heldBy = "held_by"
    }

    public init(_ why: Why, _ ledger: Ledger) {
        (order, state, start) = (why.order.terms.order, why.state, why.start)
        sentence = ledger.sentence(of: why)
        heldBy = why.heldBy
        chain = why.chain.map {
            LinkDocument(
                item: $0.item.item, class: $0.item.class, stage: $0.item.stage, plan: $0.item.delay.plan,
                start: $0.start,
                after: $0.item.after, critical: $0.isCritical)
        }
        ahead = AheadDocument(
            orders: why.ahead.orders, accelerators: why.ahead.accelerators, mw: Double(why.ahead.kilowatts) / 1000)
        reliefs = why.reliefs.map { ReliefDocument(change: $0.change.sentence, date: $0.date) }
        placements = why.order.rows.map { PlacementDocument($0, ledger.atlas) }
        position = why.position
    }
}

extension Ledger {
    /// Why in one sentence, as a colleague would say it.
    public func sentence(of why: Why) -> String {
        let order = why.order
        let what = "\(grouped(order.terms.count)) \(order.terms.silicon.map(\.silicon.text).joined(separator: " or "))"
        switch why.start {
        case .never where !order.isQueued: return "\(order.terms.order) (\(what)) is \(why.state)."
        case .never: return "\(order.terms.order) (\(what)) has no date: " + noDate(order) + "."
        case .on(let start):
            let verb = order.isQueued ? "would start" : start <= today ? "started" : "starts"
            let head = "\(order.terms.order) (\(what)) \(verb) on \(start) in \(halls(order.rows))"
            if why.heldBy.isEmpty { return head + "." }
            return head + ", held by " + sentence(why.heldBy) + "." + late(order, start)
        }
    }

    private func late(_ order: Order, _ start: Day) -> String {
        guard let latest = order.terms.latest, start > latest else { return "" }
        return " That is \(start - latest) days after the latest start it asked for, \(latest)."
    }

    /// Why a queued order has no date at all.
    public func noDate(_ order: Order) -> String { limit(of: order.terms) }

    /// Why, for people: the sentence, the chain, who is ahead and what would help.
    public func text(of why: Why, colour: Bool = false) -> String {
        var parts = [sentence(of: why)]
        if why.ahead.orders > 0 {
            parts.append(
                "Ahead in the queue: \(why.ahead.orders) orders, \(grouped(why.ahead.accelerators)) accelerators, "
                    + "\(megawatts(why.ahead.kilowatts)) MW.")
        }
        if !why.chain.isEmpty {
            var table = TextTable("item", "class", "stage", "plan", "start", "waits for", "critical")
            for link in why.chain {
                table.add(
                    link.item.item.text, link.item.class.rawValue, link.item.stage.rawValue, "\(link.item.delay.plan)",
                    "\(link.start)", link.item.after.map(\.text).joined(separator: " "), link.isCritical ? "●" : "")
            }
            parts.append("\nThe chain behind it\n" + table.text(colour: colour))
        }
        if !why.reliefs.isEmpty {
            var table = TextTable("change", "date")
            for relief in why.reliefs { table.add(relief.change.sentence, "\(relief.date)") }
            parts.append("\nWhat would move it (try with `headroom whatif`)\n" + table.text(colour: colour))
        }
        return parts.joined(separator: "\n")
    }
}

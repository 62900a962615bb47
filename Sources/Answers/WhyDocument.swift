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
    /// What held the placement it has, then what holds every other hall and silicon it could lie on.
    let heldBy: [HolderDocument]
    private(set) var chain: [LinkDocument]
    let ahead: AheadDocument
    /// What holds those ahead that are in its way, beside what holds it itself.
    let aheadHeldBy: [ResourceName]
    private(set) var reliefs: [ReliefDocument]
    let placements: [PlacementDocument]
    @Null var position: Int?
    /// Why the date of a queued order is not firm.
    let canMove: [String]
    /// How counts of the order came about; absent where they were given.
    let sizing: SizingDocument?

    /// A blocker, where it blocks, and on which day. `kept`: of the placement it has.
    struct HolderDocument: Encodable, Sendable {
        let resource: ResourceName
        @Null var item: ItemName?
        let short: Int
        let unit: String
        let clears: When
        let place: String
        let silicon: SiliconName
        let day: Day
        let kept: Bool
    }

    struct LinkDocument: Codable, Sendable {
        let item: ItemName
        let `class`: SupplyItem.Class
        let stage: SupplyItem.Stage
        let plan: Day
        let start: When
        let after: [ItemName]
        let critical: Bool
        @Null var resource: ResourceName?
        let contracts: [String]
        @Null var capexLine: String?
        @Null var capex: Cents?

        enum CodingKeys: String, CodingKey {
            case item, `class`, stage, plan, start, after, critical, resource, contracts
            case capexLine = "capex_line"
            case capex = "capex_usd_cents"
        }
    }

    struct ReliefDocument: Encodable, Sendable {
        let change: String
        let date: Day
        @Null var daysGained: Int?
        @Null var capital: Cents?

        enum CodingKeys: String, CodingKey {
            case change, date
            case daysGained = "days_gained"
            case capital = "capital_usd_cents"
        }
    }

    enum CodingKeys: String, CodingKey {
        case order, state, start, sentence, chain, ahead, reliefs, placements, position, sizing
        case heldBy = "held_by"
        case aheadHeldBy = "ahead_held_by"
        case canMove = "can_move_because"
    }

    public init(_ why: Why, _ ledger: Ledger) {
        (order, state, start) = (why.order.terms.order, why.state, why.start)
        sentence = ledger.sentence(of: why)
        heldBy = ledger.kept(why) + why.holds.flatMap(WhyDocument.holders)
        chain = why.chain.map(LinkDocument.init)
        ahead = AheadDocument(
            orders: why.ahead.orders, accelerators: why.ahead.accelerators, kilowatts: why.ahead.kilowatts)
        reliefs = why.reliefs.map {
            ReliefDocument(change: $0.sentence, date: $0.date, daysGained: $0.daysGained, capital: $0.capital)
        }
        placements = why.order.rows.map { PlacementDocument($0, ledger.atlas) }
        sizing = why.order.terms.sizing.map(SizingDocument.init)
        (position, canMove, aheadHeldBy) = (why.position, why.canMove, why.aheadHeldBy)
    }

    /// What its customer may see: without the operator's contracts, capital and ways to change supply.
    package func forCustomer() -> WhyDocument {
        var document = self
        (document.chain, document.reliefs) = ([], [])
        return document
    }

    /// A line for each item that clears a shortage; one without an item where none does.
    private static func holders(_ hold: Why.Hold) -> [HolderDocument] {
        hold.shorts.flatMap { short in
            (short.items.isEmpty ? [nil] : short.items.map(Optional.some)).map { item in
                HolderDocument(
                    resource: short.resource, item: item, short: short.short, unit: short.unit, clears: short.clears,
                    place: hold.place.text, silicon: hold.silicon, day: hold.day, kept: false)
            }
        }
    }
}

extension WhyDocument.LinkDocument {
    init(_ link: Why.Link) {
        self.init(
            item: link.item.item, class: link.item.class, stage: link.item.stage, plan: link.item.delay.plan,
            start: link.start, after: link.item.after, critical: link.isCritical, resource: link.item.resource,
            contracts: link.contracts, capexLine: link.item.capexLine.isEmpty ? nil : link.item.capexLine,
            capex: link.capital)
    }
}

extension Ledger {
    /// What held the placement an order has.
    fileprivate func kept(_ why: Why) -> [WhyDocument.HolderDocument] {
        let (rows, terms) = (why.order.rows, why.order.terms)
        return why.heldBy.map {
            WhyDocument.HolderDocument(
                resource: $0.resource, item: $0.item, short: $0.short, unit: $0.unit, clears: .on($0.clears),
                place: halls(rows), silicon: rows.first?.silicon ?? terms.silicon[0].silicon, day: $0.clears - 1,
                kept: true)
        }
    }

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

    /// Why, for people: the sentence, the chain, who is ahead, what holds the other places and what would help.
    public func text(of why: Why, colour: Bool = false) -> String {
        var parts = [sentence(of: why)]
        if why.ahead.orders > 0 {
            parts.append(
                "Ahead in the queue: \(why.ahead.orders) orders, \(grouped(why.ahead.accelerators)) accelerators, "
                    + "\(megawatts(why.ahead.kilowatts)) MW." + waits(why.aheadHeldBy))
        }
        if !why.canMove.isEmpty {
            parts.append("The date can move because " + why.canMove.joined(separator: "; ") + ".")
        }
        if let sizing = why.order.terms.sizing {
            parts.append("\n" + SizingDocument(sizing).text(colour: colour))
        }
        let tables = [
            ("The chain behind it", chainTable(why)),
            ("What holds the other halls and days, what clears first foremost", holdsTable(why)),
            ("What would move it (try with `headroom whatif`)", reliefTable(why)),
        ]
        parts += tables.filter { !$0.1.isEmpty }.map { "\n\($0.0)\n\($0.1.text(colour: colour))" }
        return parts.joined(separator: "\n")
    }

    private func waits(_ resources: [ResourceName]) -> String {
        guard !resources.isEmpty else { return "" }
        let more = resources.count > 4 ? " and \(resources.count - 4) more" : ""
        return " Those in its way also wait for " + resources.prefix(4).map(\.text).joined(separator: ", ") + more + "."
    }

    private func chainTable(_ why: Why) -> TextTable {
        var table = TextTable(
            "item", "class", "stage", "plan", "start", "waits for", "critical", "contract", "capital line", ">capital")
        for link in why.chain {
            table.add(
                link.item.item.text, link.item.class.rawValue, link.item.stage.rawValue, "\(link.item.delay.plan)",
                "\(link.start)", link.item.after.map(\.text).joined(separator: " "), link.isCritical ? "●" : "",
                link.contracts.joined(separator: " "), link.item.capexLine, link.capital.map(dollars) ?? "")
        }
        return table
    }

    /// The first few of the other halls; the JSON has all.
    private func holdsTable(_ why: Why) -> TextTable {
        var table = TextTable("hall", "silicon", "last short on", "clears", "short of")
        let holds = why.holds.filter { !isTold($0, why) }
        for hold in holds.prefix(6) {
            let shorts = hold.shorts.map { "\(grouped($0.short)) \($0.resource)" }
            let clears = hold.shorts.map(\.clears).max() ?? .never
            table.add(
                hold.place.text, hold.silicon.text, "\(hold.day)", "\(clears)", shorts.joined(separator: ", "))
        }
        if holds.count > 6 { table.add("… \(holds.count - 6) more", "", "", "", "`--json` lists them") }
        return table
    }

    /// Whether it says what the sentence says: the hall of the order, until the day it starts.
    private func isTold(_ hold: Why.Hold, _ why: Why) -> Bool {
        hold.shorts.allSatisfy { $0.clears <= why.start } && hold.day + 1 == why.start.day
            && why.order.rows.allSatisfy { $0.hall == hold.place && $0.silicon == hold.silicon }
    }

    private func reliefTable(_ why: Why) -> TextTable {
        var table = TextTable("then it starts", ">days sooner", ">capital", "change")
        for relief in why.reliefs {
            table.add(
                "\(relief.date)", relief.daysGained.map(grouped) ?? "", relief.capital.map(dollars) ?? "",
                relief.sentence)
        }
        return table
    }
}

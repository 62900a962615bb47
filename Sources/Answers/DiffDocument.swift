import Delay
import Ledger
import Promise
import Units

/// The answer to `scenario diff A B`.
public struct DiffDocument: Encodable, Sendable {
    let from: BranchName
    let to: BranchName
    let supply: [SupplyChange]
    let orders: [OrderChange]
    let shortfalls: ShortfallChange
    let backlog: BacklogChange

    struct SupplyChange: Encodable, Sendable {
        let item: ItemName
        @Null var from: String?
        @Null var to: String?
    }

    struct OrderChange: Encodable, Sendable {
        let order: OrderName
        let from: String
        let to: String
        let fromStart: When
        let toStart: When

        enum CodingKeys: String, CodingKey {
            case order, from, to
            case fromStart = "from_start"
            case toStart = "to_start"
        }
    }

    struct ShortfallChange: Encodable, Sendable {
        let from: Int
        let to: Int
    }

    struct BacklogChange: Encodable, Sendable {
        let from: Cents
        let to: Cents

        enum CodingKeys: String, CodingKey {
            case from = "from_usd_cents"
            case to = "to_usd_cents"
        }
    }

    public init(_ a: Ledger, _ b: Ledger) {
        (from, to) = (a.branch, b.branch)
        supply = DiffDocument.supply(a, b)
        orders = DiffDocument.orders(a, b)
        shortfalls = ShortfallChange(from: a.shortfalls.count, to: b.shortfalls.count)
        backlog = BacklogChange(from: a.backlog(), to: b.backlog())
    }

    private static func supply(_ a: Ledger, _ b: Ledger) -> [SupplyChange] {
        let names = a.supply.items.map(\.item) + b.supply.items.map(\.item).filter { a.supply.position($0) == nil }
        return names.compactMap { name in
            let (from, to) = (describe(name, in: a), describe(name, in: b))
            return from == to ? nil : SupplyChange(item: name, from: from, to: to)
        }
    }

    private static func describe(_ name: ItemName, in ledger: Ledger) -> String? {
        ledger.supply.position(name).map { position in
            let item = ledger.supply.items[position]
            return
                "\(item.stage.rawValue) \(item.quantity) \(item.resource?.text ?? "") from \(ledger.supply.starts[position])"
        }
    }

    private static func orders(_ a: Ledger, _ b: Ledger) -> [OrderChange] {
        let names = a.orders.map(\.terms.order) + b.orders.map(\.terms.order).filter { a.position($0) == nil }
        return names.compactMap { name in
            let (x, y) = (a[name], b[name])
            if x?.rows == y?.rows, x.map(a.state(of:)) == y.map(b.state(of:)) { return nil }
            return OrderChange(
                order: name, from: x.map(a.state(of:)) ?? "absent", to: y.map(b.state(of:)) ?? "absent",
                fromStart: start(x), toStart: start(y))
        }
    }

    private static func start(_ order: Order?) -> When {
        order.flatMap { $0.rows.map(\.start).min() }.map(When.on) ?? .never
    }

    public func text(colour: Bool = false) -> String {
        var supply = TextTable("item", "\(from)", "\(to)")
        for change in self.supply { supply.add(change.item.text, change.from ?? "absent", change.to ?? "absent") }
        var orders = TextTable("order", "\(from)", "start", "\(to)", "start")
        for change in self.orders {
            orders.add(change.order.text, change.from, "\(change.fromStart)", change.to, "\(change.toStart)")
        }
        return [
            supply.isEmpty ? "Supply is the same." : "Supply\n" + supply.text(colour: colour),
            orders.isEmpty ? "Orders are the same." : "Orders\n" + orders.text(colour: colour),
            "Shortfalls \(shortfalls.from) → \(shortfalls.to); backlog \(dollars(backlog.from)) → \(dollars(backlog.to)).",
        ].joined(separator: "\n\n")
    }
}

import Ledger
import Units

/// A change of the ledger, as those are told who listen.
public struct EventDocument: Encodable, Sendable {
    package let seq: Int
    package let kind: String
    let recordedAt: Instant
    /// The order it is about; null where it is about none.
    @Null var order: OrderName?
    /// All orders it touched.
    package private(set) var orders: [OrderName]
    /// Asked for and not done.
    let refused: Bool

    enum CodingKeys: String, CodingKey {
        case seq, kind, order, orders, refused
        case recordedAt = "recorded_at"
    }

    /// Throws what cannot be read.
    public init(_ fact: Fact) throws(Fact.Damage) {
        let body = try fact.body()
        (seq, kind, recordedAt, orders) = (fact.seq, fact.kind, fact.recordedAt, body.orders)
        order = body.outcome.order ?? body.command.orderName
        refused = body.outcome.refusal != nil
    }

    /// What a customer may see of it; nil where it touches none of its orders.
    package func forCustomer(of own: (OrderName) -> Bool) -> EventDocument? {
        var document = self
        document.orders = orders.filter(own)
        document.order = order.flatMap { own($0) ? $0 : nil }
        return document.orders.isEmpty ? nil : document
    }
}

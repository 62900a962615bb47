import Ledger
import Promise
import Units

/// One order of the ledger, whatever became of it.
public struct OrderLine: Encodable, Sendable {
    package let order: OrderName
    let customer: String
    let tenant: String
    let state: String
    let tier: Int
    @Null var signed: Day?
    let count: Int
    let silicon: [SiliconName]
    let regions: [RegionName]
    let earliest: Day
    @Null var latest: Day?
    let term: Term
    /// The first day of what it has or would have.
    let start: When
    @Null var end: Day?

    init(_ order: Order, _ ledger: Ledger) {
        let terms = order.terms
        (self.order, customer, tenant) = (terms.order, terms.customer, terms.tenant)
        (state, tier, signed, count) = (ledger.state(of: order), terms.tier, terms.signed, terms.count)
        (silicon, regions, term) = (terms.silicon.map(\.silicon), terms.regions, terms.term)
        (earliest, latest) = (terms.earliest, terms.latest)
        let rows = order.contracted + order.tentativeRows
        start = rows.map(\.start).min().map(When.on) ?? .never
        end = rows.map(\.end).max()
    }
}

/// The answer to `orders/ORDER`.
public struct OrderDocument: Encodable, Sendable {
    let clock: Instant
    let order: OrderLine
    /// What was asked for, as an order is asked for.
    let terms: OrderRequest
    let placements: [PlacementDocument]
    /// The place in the queue and what is ahead there; null where it does not wait.
    @Null var position: Int?
    @Null var ahead: AheadDocument?
    /// Until when it is held.
    @Null var until: Instant?
    let bills: Bills

    /// What it pays.
    struct Bills: Encodable, Sendable {
        @Null var price: MicroDollars?
        @Null var takeOrPayPct: Int?

        enum CodingKeys: String, CodingKey {
            case price = "price_usd_micro_per_accelerator_hour"
            case takeOrPayPct = "take_or_pay_pct"
        }
    }

    public init(_ order: Order, _ ledger: Ledger) {
        (clock, self.order, terms) = (ledger.clock, OrderLine(order, ledger), OrderRequest(order.terms))
        placements = order.rows.map { PlacementDocument($0, ledger.atlas) }
        let line = order.isQueued ? ledger.queueLines().first { $0.order == order.terms.order } : nil
        (position, ahead) = (line?.position, line?.ahead)
        until = if case .held(_, let until) = order.standing { until } else { nil }
        let silicon = order.rows.first?.silicon ?? order.terms.silicon[0].silicon
        bills = Bills(price: ledger.price(of: order, on: silicon), takeOrPayPct: order.terms.takeOrPayPct)
    }
}

extension Ledger {
    /// All orders, as entered.
    public func orderLines() -> [OrderLine] { orders.map { OrderLine($0, self) } }
}

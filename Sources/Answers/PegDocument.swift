import Ledger
import Peg
import Units

/// The answer to `peg`: all capital by class, over the next 36 months and over life, by month, line and order.
public struct PegDocument: Encodable, Sendable {
    let clock: Instant
    /// The first month of the headline's window, and the month after its last.
    let from: String
    let to: String
    let red: Bool
    let ahead: Parts
    let life: Parts
    let months: [MonthParts]
    let lines: [Line]
    let orders: [Served]

    /// Cents by class; they add up to the total.
    struct Parts: Encodable, Sendable {
        let promised: Cents
        let queued: Cents
        let forecast: Cents
        let unpegged: Cents
        let total: Cents

        enum CodingKeys: String, CodingKey {
            case promised = "promised_usd_cents"
            case queued = "queued_usd_cents"
            case forecast = "forecast_usd_cents"
            case unpegged = "unpegged_usd_cents"
            case total = "total_usd_cents"
        }

        init(_ parts: ByCertainty) {
            (promised, queued, forecast) = (parts.promised, parts.queued, parts.forecast)
            (unpegged, total) = (parts.unpegged, parts.total)
        }
    }

    struct MonthParts: Encodable, Sendable {
        let month: String
        let parts: Parts

        init(_ month: Month, _ parts: ByCertainty) { (self.month, self.parts) = (month.description, Parts(parts)) }
    }

    /// A capital line, the items it follows, and its classes.
    struct Line: Encodable, Sendable {
        let line: String
        let `class`: CapexRow.Class
        let items: [ItemName]
        @Null var inService: Day?
        let first: String
        let lifeMonths: Int
        let total: Cents
        let ahead: Parts
        let life: Parts

        enum CodingKeys: String, CodingKey {
            case line, `class`, items, ahead, life
            case inService = "in_service"
            case first = "first_month"
            case lifeMonths = "life_months"
            case total = "total_usd_cents"
        }

        init(_ line: CapitalLine, _ supply: Supply, ahead: ByCertainty, life: ByCertainty) {
            (self.line, self.class, lifeMonths, total) = (line.line, line.class, line.lifeMonths, line.total)
            items = line.items.map { supply.items[$0].item }
            (inService, first) = (line.inService, line.first.description)
            (self.ahead, self.life) = (Parts(ahead), Parts(life))
        }
    }

    /// What of capital serves an order.
    struct Served: Encodable, Sendable {
        let order: OrderName
        let certainty: Certainty
        let ahead: Cents
        let life: Cents

        enum CodingKeys: String, CodingKey {
            case order, certainty
            case ahead = "ahead_usd_cents"
            case life = "life_usd_cents"
        }
    }

    enum CodingKeys: String, CodingKey {
        case clock, from, to, red, ahead, life, months, lines, orders
    }

    public init(_ ledger: Ledger, _ peg: Pegging) {
        let totals = peg.totals()
        clock = ledger.clock
        (from, to) = (peg.month.description, (peg.month + Pegging.ahead).description)
        (red, ahead, life) = (totals.isRed, Parts(totals.ahead), Parts(totals.life))
        months = totals.months.enumerated().map { MonthParts(totals.first + $0, $1) }
        lines = peg.lines.indices.map {
            Line(peg.lines[$0], ledger.supply, ahead: totals.linesAhead[$0], life: totals.lines[$0])
        }
        orders = ledger.orders.enumerated().compactMap { position, order in
            guard let certainty = peg.certainty(of: order.terms.order) else { return nil }
            return Served(
                order: order.terms.order, certainty: certainty, ahead: totals.ordersAhead[position],
                life: totals.orders[position])
        }
    }
}

/// The answer to `peg ORDER`: the dollars of one order, and what it stands on.
public struct OrderPegDocument: Encodable, Sendable {
    let order: OrderName
    let certainty: Certainty
    let ahead: Cents
    let life: Cents
    let lines: [Line]
    let stands: [Stand]

    struct Line: Encodable, Sendable {
        let line: String
        let `class`: CapexRow.Class
        let ahead: Cents
        let life: Cents

        enum CodingKeys: String, CodingKey {
            case line, `class`
            case ahead = "ahead_usd_cents"
            case life = "life_usd_cents"
        }
    }

    struct Stand: Encodable, Sendable {
        let item: ItemName
        let resource: ResourceName
        let first: Int
        let units: Int
        let start: Day
        let end: Day
    }

    enum CodingKeys: String, CodingKey {
        case order, certainty, lines, stands
        case ahead = "ahead_usd_cents"
        case life = "life_usd_cents"
    }

    /// nil for an order that stands on nothing.
    public init?(_ order: OrderName, _ peg: Pegging) {
        guard let certainty = peg.certainty(of: order) else { return nil }
        (self.order, self.certainty) = (order, certainty)
        lines = peg.lines(serving: order).map {
            Line(line: $0.line.line, class: $0.line.class, ahead: $0.ahead, life: $0.life)
        }
        (ahead, life) = lines.reduce((.zero, .zero)) { ($0.0 + $1.ahead, $0.1 + $1.life) }
        stands = peg.footings(of: order).map {
            Stand(item: $0.item, resource: $0.resource, first: $0.first, units: $0.units, start: $0.start, end: $0.end)
        }
    }
}

/// The answer to `peg LINE`: whom one capital line serves, by order and by month.
public struct LinePegDocument: Encodable, Sendable {
    let line: PegDocument.Line
    let months: [PegDocument.MonthParts]
    let orders: [PegDocument.Served]

    /// nil where there is no such line.
    public init?(_ name: String, _ ledger: Ledger, _ peg: Pegging) {
        guard let line = peg.lines.first(where: { $0.line == name }) else { return nil }
        let window = peg.month..<(peg.month + Pegging.ahead)
        var months = [ByCertainty](repeating: .zero, count: line.amounts.count)
        var served: [OrderName: (ahead: Cents, life: Cents)] = [:]
        for row in peg.rows(of: line) {
            months[row.month - line.first][row.certainty] = months[row.month - line.first][row.certainty] + row.amount
            guard let order = row.order else { continue }
            let so = served[order] ?? (.zero, .zero)
            served[order] = (so.ahead + (window.contains(row.month) ? row.amount : .zero), so.life + row.amount)
        }
        self.months = months.enumerated().map { PegDocument.MonthParts(line.first + $0, $1) }
        let ahead = months.indices.reduce(.zero) { window.contains(line.first + $1) ? $0 + months[$1] : $0 }
        self.line = PegDocument.Line(line, ledger.supply, ahead: ahead, life: months.reduce(.zero, +))
        orders = served.sorted { ($1.value.life, $0.key) < ($0.value.life, $1.key) }.compactMap { order, cents in
            peg.certainty(of: order).map {
                PegDocument.Served(order: order, certainty: $0, ahead: cents.ahead, life: cents.life)
            }
        }
    }
}

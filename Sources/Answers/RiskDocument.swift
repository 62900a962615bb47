import Delay
import Ledger
import Promise
import Risk
import Units

/// The answer to `risk`.
public struct RiskDocument: Encodable, Sendable {
    struct OrderLine: Encodable, Sendable {
        let order: OrderName
        let state: String
        let start: When
        let p50: When
        let p80: When
        let p90: When
        let breachPpm: Int

        enum CodingKeys: String, CodingKey {
            case order, state, start, p50, p80, p90
            case breachPpm = "breach_ppm"
        }
    }

    struct Month: Encodable, Sendable {
        let month: String
        let backlog: Cents
        let penalties: Cents

        enum CodingKeys: String, CodingKey {
            case month
            case backlog = "backlog_at_risk_cents"
            case penalties = "penalties_cents"
        }
    }

    /// The order whose P90 is known least; nothing for its width where the randomisations do not agree that it comes.
    struct Width: Encodable, Sendable {
        let order: OrderName
        let p90: When
        let halfWidth: Int?

        enum CodingKeys: String, CodingKey {
            case order, p90
            case halfWidth = "half_width_millidays"
        }
    }

    let orders: [OrderLine]
    let months: [Month]
    let draws: Int
    let method: DrawSet.Method
    let seed: UInt64
    let randomisations: Int
    let searchesPerDraw: Int
    let interval: Width?

    enum CodingKeys: String, CodingKey {
        case orders, months, draws, method, seed, randomisations, interval
        case searchesPerDraw = "searches_per_draw"
    }

    public init(_ report: RiskReport) {
        orders = report.orders.map {
            OrderLine(
                order: $0.order, state: $0.state, start: $0.start, p50: $0.p50, p80: $0.p80, p90: $0.p90,
                breachPpm: $0.breachPpm)
        }
        months = report.months.map {
            Month(month: $0.month.monthText, backlog: $0.backlogAtRisk, penalties: $0.penalties)
        }
        (draws, method, seed) = (report.draws, report.request.method, report.request.seed)
        (randomisations, searchesPerDraw) = (report.request.randomisations, report.searchesPerDraw)
        interval = report.widest.map { order in
            Width(
                order: order.order, p90: order.p90,
                halfWidth: order.halfWidth.map { Int(($0 * 1000).rounded(.up)) })
        }
    }
}

extension RiskReport {
    /// How many orders a draw searches for, to the nearest whole number.
    fileprivate var searchesPerDraw: Int { (searches + draws / 2) / draws }

    /// The dates and what is at stake, for people.
    public func text(colour: Bool = false) -> String {
        var table = TextTable("order", "customer", "state", "start", "P50", "P80", "P90", ">breach")
        for one in orders {
            table.add(
                one.order.text, one.customer, one.state, one.start.description, one.p50.description,
                one.p80.description, one.p90.description, one.breachPpm == 0 ? "" : percent(one.breachPpm))
        }
        var text = table.text(colour: colour)
        if !months.isEmpty { text += "\n\n" + monthsText(colour: colour) }
        return text + "\n\n" + foot
    }

    private func monthsText(colour: Bool) -> String {
        var table = TextTable("month", ">backlog at risk", ">penalties")
        for one in months { table.add(one.month.monthText, dollars(one.backlogAtRisk), dollars(one.penalties)) }
        return "Expected, by month: what is still to be billed to promises that come into a breach; penalties\n"
            + table.text(colour: colour)
    }

    private var foot: String {
        let made =
            "\(grouped(draws)) draws (\(request.method.rawValue), seed \(request.seed), "
            + "\(request.randomisations) randomisations), \(searchesPerDraw) searches each."
        guard let widest else { return made }
        guard let width = widest.halfWidth else {
            return made + " The P90 of \(widest.order) is not settled: it never comes in some of the randomisations."
        }
        let days = Int((width * 10).rounded(.up))
        return made + " Every P90 is known to ±\(days / 10).\(days % 10) days (95%); \(widest.order) least."
    }

    /// Parts per million as a percentage with one decimal; the least shown is 0.1%.
    private func percent(_ ppm: Int) -> String {
        let tenths = max((ppm + 500) / 1000, 1)
        return "\(tenths / 10).\(tenths % 10)%"
    }
}

import Delay
import Ledger
import Odds
import Promise
import Units

/// The answer to `tornado ORDER`: what drives its date, and what would move it.
public struct TornadoDocument: Encodable, Sendable {
    let order: OrderName
    let clock: Instant
    let draws: DrawSet
    let start: Day
    let p50: When
    let p80: When
    let p90: When
    let never: Double
    let standardDeviation: Double
    let parts: [Part]
    let days: Int
    let accelerations: [Acceleration]

    enum CodingKeys: String, CodingKey {
        case order, clock, draws, start, p50, p80, p90, never, parts, days, accelerations
        case standardDeviation = "standard_deviation_days"
    }

    /// A share of the variance; all add up to one.
    struct Part: Encodable, Sendable {
        let kind: String
        let name: String
        let share: Double
        let standardError: Double

        enum CodingKeys: String, CodingKey {
            case kind, name, share
            case standardError = "standard_error"
        }
    }

    struct Acceleration: Encodable, Sendable {
        let item: ItemName
        let p80: When
        @Null var daysGained: Int?
        @Null var capital: Cents?
        @Null var carrying: Cents?

        enum CodingKeys: String, CodingKey {
            case item, p80
            case daysGained = "days_gained"
            case capital = "capex_usd_cents"
            case carrying = "carrying_usd_cents"
        }
    }

    public init(_ tornado: Tornado, days: Int, clock: Instant) {
        (order, draws, start, self.days) = (tornado.order, tornado.draws, tornado.start, days)
        self.clock = clock
        (p50, p80) = (tornado.readiness.day(at: .p50), tornado.readiness.day(at: .p80))
        p90 = tornado.readiness.day(at: .p90)
        (never, standardDeviation) = (rounded(tornado.never), rounded(tornado.standardDeviation, 3))
        parts = tornado.parts.map { part in
            let (kind, name) = TornadoDocument.words(part.cause)
            return Part(
                kind: kind, name: name, share: rounded(part.share), standardError: rounded(part.standardError))
        }
        accelerations = tornado.accelerations.map { one in
            Acceleration(
                item: one.item, p80: one.p80, daysGained: one.daysGained, capital: one.capital, carrying: one.carrying)
        }
    }

    private static func words(_ cause: Tornado.Cause) -> (kind: String, name: String) {
        switch cause {
        case .driver(let name): ("driver", name.text)
        case .item(let name): ("item", name.text)
        case .event(let name): ("event", name.text)
        }
    }
}

extension TornadoDocument {
    public func text(colour: Bool = false) -> String {
        [heading, bars(colour: colour), sooner(colour: colour)].joined(separator: "\n\n")
    }

    private var heading: String {
        "\(order): starts \(start); all it stands on is ready by \(p50) with 50%, \(p80) with 80%, \(p90) with 90%"
            + (never > 0 ? "; in \(percent(never)) of futures something never comes" : "")
            + ".\nStandard deviation \(decimal(standardDeviation, 1)) days, over \(draws.count) futures (\(draws))."
    }

    private func bars(colour: Bool) -> String {
        guard !parts.isEmpty else { return "Its date does not vary." }
        var table = TextTable("what drives it", "", ">share", ">±", "")
        for part in parts.prefix(12) {
            table.add(
                part.name, part.kind, percent(part.share), percent(2 * part.standardError),
                String(repeating: "█", count: max(Int((part.share * 40).rounded()), 0)))
        }
        let rest = parts.dropFirst(12)
        if !rest.isEmpty {
            table.add("\(rest.count) others", "", percent(rest.reduce(0) { $0 + $1.share }), "", "")
        }
        return table.text(colour: colour)
            + "\nShares of the variance (Shapley effects; they add up to 100%). An item's own share is beside its driver's."
    }

    private func sooner(colour: Bool) -> String {
        var table = TextTable("\(days) days sooner", "P80", ">days gained", ">its capital", ">paying sooner costs")
        for one in accelerations.prefix(8) {
            table.add(
                one.item.text, "\(one.p80)", one.daysGained.map(String.init) ?? "–", one.capital.map(dollars) ?? "–",
                one.carrying.map(dollars) ?? "–")
        }
        guard let best = accelerations.first, let gained = best.daysGained, gained > 0 else {
            return table.text(colour: colour) + "\nNo single item brought forward moves the day met with 80%."
        }
        return table.text(colour: colour) + "\n\(best.item) moves it most: \(gained) days for \(days)."
            + " Its capital is the whole line that pays for it, not the price of haste, which no table says."
    }
}

import Ledger
import Profile
import Promise
import Silicon
import Units

/// The first page: run rate, capital by class, power against construction, queue and book, in one document.
public struct Overview: Encodable, Sendable {
    let operatorName: String
    let scenario: BranchName
    let clock: Day
    let ledgerSeq: Int
    let basis: String
    let headline: Headline
    let runRate: RunRate
    let capital: Capital
    let power: PowerSeries
    let queue: [QueueLine]
    let book: [BookLine]

    struct Headline: Encodable, Sendable {
        let runRate: Cents
        let backlog: Cents
        let signedOrders: Int
        let active: Int
        let promised: Int
        let queued: Int
        let queuedAccelerators: Int
        let queuedMW: Double
        let acceleratorsPromised: Int
        let nextTentative: When
        let shortfallDays: Int
        let atRiskOrders: Int

        enum CodingKeys: String, CodingKey {
            case active, promised, queued
            case runRate = "run_rate_usd_cents"
            case backlog = "backlog_usd_cents"
            case signedOrders = "signed_orders"
            case queuedAccelerators = "queued_accelerators"
            case queuedMW = "queued_mw"
            case acceleratorsPromised = "accelerators_promised"
            case nextTentative = "next_tentative"
            case shortfallDays = "shortfall_days"
            case atRiskOrders = "at_risk_orders"
        }
    }

    struct RunRate: Encodable, Sendable {
        struct Series: Encodable, Sendable {
            let silicon: SiliconName
            let kind: Silicon.Kind
            let cents: [Cents]

            enum CodingKeys: String, CodingKey {
                case silicon, kind
                case cents = "usd_cents"
            }
        }
        let months: [String]
        let series: [Series]
    }

    struct Capital: Encodable, Sendable {
        struct Series: Encodable, Sendable {
            let `class`: CapexRow.Class
            let cents: [Cents]

            enum CodingKeys: String, CodingKey {
                case `class`
                case cents = "usd_cents"
            }
        }
        let years: [Int]
        let series: [Series]
    }

    enum CodingKeys: String, CodingKey {
        case scenario, clock, basis, headline, capital, power, queue, book
        case operatorName = "operator"
        case ledgerSeq = "ledger_seq"
        case runRate = "run_rate"
    }
}

extension Ledger {
    /// The overview as of the clock.
    public func overview() -> Overview {
        let queue = queueLines()
        let book = bookLines()
        return Overview(
            operatorName: policy.operatorName, scenario: branch, clock: today, ledgerSeq: seq, basis: basis.rawValue,
            headline: headline(queue, book), runRate: runRate(), capital: capital(), power: powerSeries(), queue: queue,
            book: book)
    }

    private func headline(_ queue: [QueueLine], _ book: [BookLine]) -> Overview.Headline {
        let states = orders.reduce(into: [String: Int]()) { $0[state(of: $1), default: 0] += 1 }
        let month = (today.monthStart - 1).monthStart
        let run = orders.filter(\.isSoldAI).reduce(0) { $0 + revenue(of: $1, month: month, on: nil).value * 12 }
        let sold = orders.filter(\.isSoldAI).flatMap(\.contracted)
        let chips = Set(atlas.catalogue.silicon.filter { $0.kind == .accelerator }.map(\.silicon))
        let queuedPower = orders.filter(\.isQueued).flatMap(\.rows).flatMap { (try? atlas.needs(of: $0)) ?? [] }
            .filter { atlas.resources[$0.resource].kind == .siteKW }.reduce(0) { $0 + $1.quantity }
        return Overview.Headline(
            runRate: Cents(run), backlog: backlog(), signedOrders: orders.filter { $0.terms.signed != nil }.count,
            active: states["active"] ?? 0, promised: states["promised"] ?? 0, queued: states["queued"] ?? 0,
            queuedAccelerators: queue.reduce(0) { $0 + $1.count }, queuedMW: Double(queuedPower) / 1000,
            acceleratorsPromised: sold.filter { chips.contains($0.silicon) && $0.end > today }.reduce(0) {
                $0 + $1.count
            },
            nextTentative: queue.map(\.tentative).min() ?? .never,
            shortfallDays: shortfalls.reduce(0) { $0 + ($1.end - $1.start) },
            atRiskOrders: book.filter { $0.shortfall != nil }.count)
    }

    /// Contracted and not yet delivered, of outside customers; a queued order counts its whole term.
    public func backlog() -> Cents {
        orders.filter { $0.terms.signed != nil && $0.isSoldAI }.reduce(Cents.zero) { sum, order in
            order.isQueued && order.rows.isEmpty ? sum + wholeValue(order) : sum + remainingValue(order)
        }
    }

    private func wholeValue(_ order: Order) -> Cents {
        let first = order.terms.silicon[0]
        let days = (today + order.terms.term) - today
        let count = order.terms.counts(on: first).reduce(0, +)
        return (try? price(of: order, on: first.silicon).total(count: count, days: days)) ?? .zero
    }

    /// What an order bills in a month, on one silicon or on all: accelerator-hours × price, rounded up to the cent per row.
    public func revenue(of order: Order, month: Day, on silicon: SiliconName?) -> Cents {
        let end = month + .months(1)
        return order.contracted.reduce(Cents.zero) { sum, row in
            guard silicon == nil || row.silicon == silicon else { return sum }
            let days = min(row.end, end) - max(row.start, month)
            guard days > 0 else { return sum }
            return sum + ((try? price(of: order, on: row.silicon).total(count: row.count, days: days)) ?? .zero)
        }
    }

    private func runRate() -> Overview.RunRate {
        var months: [Day] = []
        var month = (today.monthStart + .months(-24))
        while month <= today {
            months.append(month)
            month = month + .months(1)
        }
        let series = atlas.catalogue.silicon.compactMap { chip -> Overview.RunRate.Series? in
            let own = orders.filter { $0.firmRows.contains { $0.silicon == chip.silicon } }
            guard !own.isEmpty else { return nil }
            let cents = months.map { month in
                Cents(own.reduce(0) { $0 + revenue(of: $1, month: month, on: chip.silicon).value } * 12)
            }
            return Overview.RunRate.Series(silicon: chip.silicon, kind: chip.kind, cents: cents)
        }
        return Overview.RunRate(months: months.map(\.monthText), series: series)
    }

    private func capital() -> Overview.Capital {
        let years = Set(capex.map { $0.month.civil.year }).sorted()
        let series = CapexRow.Class.allCases.compactMap { kind -> Overview.Capital.Series? in
            let rows = capex.filter { $0.class == kind }
            guard !rows.isEmpty else { return nil }
            return Overview.Capital.Series(
                class: kind,
                cents: years.map { year in
                    Cents(rows.filter { $0.month.civil.year == year }.reduce(0) { $0 + $1.amount.value })
                })
        }
        return Overview.Capital(years: years, series: series)
    }
}

extension Order {
    /// Sold to somebody outside: the operator's own use is not run rate.
    public var isSoldAI: Bool { terms.segment != "internal" }
}

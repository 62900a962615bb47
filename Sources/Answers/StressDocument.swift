import Ledger
import Odds
import Promise
import Units

/// The answer to `stress`: what less demand does to cash and capacity.
public struct StressDocument: Encodable, Sendable {
    let clock: Instant
    let cancel: String
    let price: String
    let efficiency: String
    let cancelled: [OrderName]
    let cancelledAccelerators: Int
    let accelerators: Int
    let backlogBefore: Cents
    let backlogAfter: Cents
    let lostToCancelling: Cents
    let lostToEfficiency: Cents
    let lostToPrice: Cents
    let fees: Cents
    let cashLost: Cents
    let kept: [Kept]
    let months: [Month]
    let sooner: [MoveLine]
    let later: [MoveLine]

    enum CodingKeys: String, CodingKey {
        case clock, cancel, price, efficiency, cancelled, accelerators, kept, months, sooner, later
        case cancelledAccelerators = "cancelled_accelerators"
        case backlogBefore = "backlog_before_usd_cents"
        case backlogAfter = "backlog_after_usd_cents"
        case lostToCancelling = "lost_to_cancelling_usd_cents"
        case lostToEfficiency = "lost_to_efficiency_usd_cents"
        case lostToPrice = "lost_to_price_usd_cents"
        case fees = "fees_usd_cents"
        case cashLost = "cash_lost_usd_cents"
    }

    struct Kept: Codable, Sendable {
        let order: OrderName
        let why: String
    }

    struct MoveLine: Codable, Sendable {
        let order: OrderName
        let from: When
        let to: When
    }

    /// Committed capacity that nobody takes.
    struct Month: Encodable, Sendable {
        let day: Day
        let acceleratorsBefore: Int
        let acceleratorsAfter: Int
        let siteKWBefore: Int
        let siteKWAfter: Int

        enum CodingKeys: String, CodingKey {
            case day
            case acceleratorsBefore = "accelerators_before"
            case acceleratorsAfter = "accelerators_after"
            case siteKWBefore = "site_kw_before"
            case siteKWAfter = "site_kw_after"
        }
    }

    public init(_ stress: Stress, clock: Instant) {
        self.clock = clock
        cancel = hundredths(stress.shock.cancel)
        price = hundredths(stress.shock.price)
        efficiency = hundredths(stress.shock.efficiency)
        (cancelled, cancelledAccelerators) = (stress.cancelled, stress.cancelledAccelerators)
        accelerators = stress.accelerators
        (backlogBefore, backlogAfter) = (stress.backlogBefore, stress.backlogAfter)
        (lostToCancelling, lostToEfficiency) = (stress.lostToCancelling, stress.lostToEfficiency)
        (lostToPrice, fees, cashLost) = (stress.lostToPrice, stress.fees, stress.cashLost)
        kept = stress.kept.map { Kept(order: $0.order, why: $0.why) }
        months = stress.months.map { month in
            Month(
                day: month.day, acceleratorsBefore: month.acceleratorsBefore,
                acceleratorsAfter: month.acceleratorsAfter, siteKWBefore: month.siteKWBefore,
                siteKWAfter: month.siteKWAfter)
        }
        sooner = stress.sooner.map { MoveLine(order: $0.order, from: $0.from, to: $0.to) }
        later = stress.later.map { MoveLine(order: $0.order, from: $0.from, to: $0.to) }
    }
}

/// Hundredths of a percent as text, such as `-12.5%`.
private func hundredths(_ value: Int) -> String {
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 100)
    let tail = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    return (value < 0 ? "-" : "") + "\(whole)\(tail)%"
}

extension StressDocument {
    public func text(colour: Bool = false) -> String {
        [cash(colour: colour), capacity(colour: colour), queue(colour: colour), rules].joined(separator: "\n\n")
    }

    private func cash(colour: Bool) -> String {
        var table = TextTable("backlog from \(clock.day)", ">USD")
        table.add("before", dollars(backlogBefore))
        table.add(
            "\(cancel) cancelled: \(cancelled.count) orders, \(grouped(cancelledAccelerators)) accelerators",
            "-" + dollars(lostToCancelling))
        table.add("\(efficiency) fewer accelerators for the same work", "-" + dollars(lostToEfficiency))
        table.add(
            "prices change by \(price)", (lostToPrice.value < 0 ? "+" : "-") + dollars(Cents(abs(lostToPrice.value))))
        table.add("after", dollars(backlogAfter))
        table.add("due for what is given back", dollars(fees))
        table.add("cash lost", dollars(cashLost))
        return table.text(colour: colour)
    }

    private func capacity(colour: Bool) -> String {
        var table = TextTable("committed and free", ">accelerators before", ">after", ">MW before", ">after")
        for month in months.prefix(24) {
            table.add(
                "\(month.day)", grouped(month.acceleratorsBefore), grouped(month.acceleratorsAfter),
                megawatts(month.siteKWBefore), megawatts(month.siteKWAfter))
        }
        return table.text(colour: colour)
    }

    private func queue(colour: Bool) -> String {
        guard !sooner.isEmpty || !later.isEmpty else { return "No queued order moves." }
        var table = TextTable("order", "from", "to")
        for move in (sooner + later).prefix(20) { table.add(move.order.text, "\(move.from)", "\(move.to)") }
        let rest = sooner.count + later.count - 20
        return "\(sooner.count) queued orders start sooner, \(later.count) later:\n" + table.text(colour: colour)
            + (rest > 0 ? "\n… and \(rest) more (`--json` has all)" : "")
    }

    private var rules: String {
        "Cancelled are whole orders, the latest signed first, until \(cancel) of \(grouped(accelerators)) accelerators are gone. "
            + "Prices change for all that is still to be billed; contracts that hold their price would lose less."
            + (kept.isEmpty
                ? "" : "\nCould not shrink: " + kept.map { "\($0.order) (\($0.why))" }.joined(separator: "; "))
    }
}

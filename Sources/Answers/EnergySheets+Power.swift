import Delay
import Energy
import Ledger
import Odds
import Units

extension Ledger {
    /// Megawatts four ways: contracted, provisioned, booked (at the meter and at the racks) and drawn.
    func powerSheet() -> Sheet {
        let power = powerLedger()
        let read = Dictionary(metered().map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
        var sheet = Sheet(
            "power",
            "Kilowatts contracted, provisioned (energised), booked and drawn. Booked is at the meter, IT times PUE rounded up row "
                + "by row; drawn is what meters read.",
            figures: [
                ("contracted_kw", .count(power.sum(\.contractedKW))),
                ("provisioned_kw", .count(power.sum(\.provisionedKW))), ("booked_kw", .count(power.sum(\.bookedKW))),
                ("booked_it_kw", .count(power.sum(\.bookedITKW))),
                ("oversold_site_days", .count(power.sum(\.oversoldDays))),
                ("hours_above_contracted", .count(read.values.reduce(0) { $0 + $1.above.count })),
            ],
            [
                "site", "contracted_kw", "provisioned_kw", "booked_kw", "booked_it_kw", "oversold_days",
                "drawn_peak_kw",
                "drawn_mean_kw", "drawn_last_kw", "drawn_until", "hours_above_contracted",
            ])
        for site in power.sites {
            let drawn = read[site.site]
            func count(_ path: (Metered) -> Int) -> Sheet.Cell { drawn.map { .count(path($0)) } ?? .none }
            sheet.add(
                .text(site.site.text), .count(site.contractedKW), .count(site.provisionedKW), .count(site.bookedKW),
                .count(site.bookedITKW), .count(site.oversoldDays), count(\.peakKW), count(\.meanKW), count(\.latestKW),
                drawn.map { .text($0.until.description) } ?? .none, count(\.above.count))
        }
        return sheet
    }

    /// Every hour with more drawn than contracted, by how much.
    func readingsSheet() -> Sheet {
        let read = metered()
        var sheet = Sheet(
            "readings",
            "Hours in which a meter read more than is contracted at the site. Readings come from readings.csv, or `energy "
                + "readings --add FILE`.",
            figures: [
                ("sites", .count(read.count)), ("hours", .count(read.reduce(0) { $0 + $1.hours })),
                ("hours_above_contracted", .count(read.reduce(0) { $0 + $1.above.count })),
                ("first", read.map(\.first).min().map { .text($0.description) } ?? .none),
                ("until", read.map(\.until).max().map { .text($0.description) } ?? .none),
            ], ["site", "hour", "kw", "contracted_kw", "above_kw"])
        for one in read.flatMap(\.above) {
            sheet.add(
                .text(one.site.text), .text(one.hour.description), .count(one.kilowatts), .count(one.contractedKW),
                .count(one.aboveKW))
        }
        return sheet
    }

    /// Payments for reactors to come beside the odds that they come: cash out before megawatts in.
    func milestonesSheet(_ reactors: Reactors?, by: Day) -> Sheet {
        let prepaid = prepaid()
        let paid = prepaid.flatMap(\.payments)
        var sheet = Sheet(
            "milestones",
            "What is paid for reactors before their megawatts come: milestones of contracts (prepayments) and capital lines of "
                + "their items, and how likely each is there by \(by).",
            figures: [
                ("paid_usd_cents", .cents(paid.reduce(.zero) { $0 + $1.amount })),
                ("prepayments_usd_cents", .cents(paid.filter { !$0.isCapital }.reduce(.zero) { $0 + $1.amount })),
                (
                    "before_plan_usd_cents",
                    .cents(prepaid.reduce(.zero) { $0 + $1.paid(before: .on($1.item.delay.plan)) })
                ),
                ("by", .text(by.description)),
            ],
            [
                "contract", "developer", "kind", "mw", "plan", "counted_from", "there_by_ppm", "payments",
                "first_payment",
                "last_payment", "before_plan_usd_cents", "total_usd_cents",
            ])
        for one in prepaid {
            let unit = reactors?.units.first { $0.contract == one.contract.contract }
            sheet.add(
                .text(one.contract.contract), .text(one.contract.developer), .text(one.contract.kind),
                .text(one.contract.mw), .text(one.item.delay.plan.description), .text(one.start.description),
                unit.map { .ppm(Int(($0.readiness.probability(by: by) * 1_000_000).rounded())) } ?? .none,
                .count(one.payments.count), one.payments.first.map { .text($0.month.description) } ?? .none,
                one.payments.last.map { .text($0.month.description) } ?? .none,
                .cents(one.paid(before: .on(one.item.delay.plan))), .cents(one.total))
        }
        return sheet
    }
}

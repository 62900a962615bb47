import Energy
import Ledger
import Odds
import Units

/// The sections of `energy`, each a sheet.
public enum EnergySection: String, CaseIterable, Sendable {
    case match, hours, bill, settlement, carbon, power, readings, shapes, milestones

    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

extension EnergyBook {
    /// A section as a sheet, of the ledger that the book is of. `by` is the day by which a unit is asked to be there.
    public func sheet(_ section: EnergySection, of ledger: Ledger, odds: Odds, by: Day) -> Sheet {
        switch section {
        case .match: matchSheet()
        case .hours: hoursSheet(zones)
        case .bill: billSheet()
        case .settlement: settlementSheet()
        case .carbon: carbonSheet()
        case .power: ledger.powerSheet()
        case .readings: ledger.readingsSheet()
        case .shapes: shapesSheet()
        case .milestones: ledger.milestonesSheet(odds.reactors(), by: by)
        }
    }

    var span: String { "\(months.first?.description ?? "no month") to \(months.last?.description ?? "none")" }

    private var told: Sheet.Cell {
        faults.isEmpty ? .none : .text(faults.map(\.description).joined(separator: "; "))
    }

    private func ppm(_ value: Int?) -> Sheet.Cell { value.map { .ppm($0) } ?? .none }

    func matchSheet() -> Sheet {
        let (flow, match) = (flow, Match(flow, stored: zones.reduce(0) { $0 + ($1.months.first?.stored ?? 0) }))
        var sheet = Sheet(
            "match",
            "How much of the load carbon-free contracts meet, hour by hour (24/7) and by volume (annual), \(span); shapes are "
                + "synthetic unless given. A row without site is its whole zone; contracts serve the sites of their zone, each "
                + "in proportion to its load of the hour.",
            figures: [
                ("load_kwh", .count(flow.load)), ("delivered_kwh", .count(flow.delivered)),
                ("matched_kwh", .count(flow.matched)), ("curtailed_kwh", .count(flow.curtailed)),
                ("hourly_match_ppm", ppm(match?.hourly)), ("annual_match_ppm", ppm(match?.annual)),
                ("closes", .yes(flow.closes)), ("faults", told),
            ],
            [
                "zone", "site", "month", "load_kwh", "hourly_match_ppm", "annual_match_ppm", "delivered_kwh",
                "used_kwh",
                "curtailed_kwh", "charged_kwh", "discharged_kwh", "lost_kwh", "other_kwh", "grid_kwh",
            ])
        for zone in zones {
            for month in zone.months where month.flow.load > 0 || month.flow.delivered > 0 {
                let flow = month.flow
                sheet.add(
                    .text(zone.zone.text), .none, .text(month.month.description), .count(flow.load),
                    ppm(month.match?.hourly), ppm(month.match?.annual), .count(flow.delivered), .count(flow.used),
                    .count(flow.curtailed), .count(flow.charged), .count(flow.discharged), .count(flow.lost),
                    .count(flow.other), .count(flow.grid))
                for site in month.sites where month.sites.count > 1 {
                    sheet.add(
                        .text(zone.zone.text), .text(site.site.text), .text(month.month.description), .count(site.load),
                        ppm(site.hourly), ppm(month.match?.annual), .none, .none, .none, .none, .none, .none, .none,
                        .none)
                }
            }
        }
        return sheet
    }

    func hoursSheet(_ zones: [ZoneBook]) -> Sheet {
        var sheet = Sheet(
            "hours",
            "The 24/7 match by month and hour of the zone's day (UTC moved by its meridian to the nearest hour), \(span).",
            ["zone", "month", "hour", "load_kwh", "matched_kwh", "hourly_match_ppm", "curtailed_kwh"])
        for zone in zones {
            for month in zone.months where month.flow.load > 0 {
                for (hour, flow) in month.hours.enumerated() {
                    sheet.add(
                        .text(zone.zone.text), .text(month.month.description), .count(hour), .count(flow.load),
                        .count(flow.matched), ppm(Match(flow)?.hourly), .count(flow.curtailed))
                }
            }
        }
        return sheet
    }

    private func billSheet() -> Sheet {
        let months = zones.flatMap { zone in zone.months.map { (zone.zone, $0) } }.filter {
            !$0.1.bills.isEmpty || $0.1.unpriced > 0
        }
        let bills = months.flatMap(\.1.bills)
        let unpriced = months.reduce(0) { $0 + $1.1.unpriced }
        var sheet = Sheet(
            "bill",
            "What the grid's energy costs by tariff, \(span): energy by time of use, and the month's peak of the zone's sites.",
            figures: [
                ("energy_usd_cents", .cents(bills.reduce(.zero) { $0 + $1.energyCharge })),
                ("demand_usd_cents", .cents(bills.reduce(.zero) { $0 + $1.demandCharge })),
                ("total_usd_cents", unpriced == 0 ? .cents(bills.reduce(.zero) { $0 + $1.total }) : .none),
                ("unpriced_kwh", .count(unpriced)),
            ],
            [
                "zone", "month", "tariff", "energy_kwh", "peak_kw", "energy_usd_cents", "demand_usd_cents",
                "total_usd_cents",
            ])
        for (zone, month) in months {
            for bill in month.bills {
                sheet.add(
                    .text(zone.text), .text(month.month.description), .text(bill.contract), .count(bill.energy),
                    .count(bill.peak), .cents(bill.energyCharge), .cents(bill.demandCharge), .cents(bill.total))
            }
            if month.unpriced > 0 {
                sheet.add(
                    .text(zone.text), .text(month.month.description), .none, .count(month.unpriced), .none, .none,
                    .none, .none)
            }
        }
        return sheet
    }

    private func settlementSheet() -> Sheet {
        let all = zones.flatMap { zone in zone.months.flatMap(\.settlements).map { (zone.zone, $0) } }
        func sum(_ path: (Settlement) -> Cents?) -> Sheet.Cell {
            let parts = all.compactMap { path($0.1) }
            return parts.count == all.count ? .cents(parts.reduce(.zero, +)) : .none
        }
        var sheet = Sheet(
            "settlement",
            "What contracts delivered and cost, \(span): purchase agreements are paid as produced, what is curtailed too; value "
                + "is what the used energy would have cost at the zone's tariff.",
            figures: [
                ("cost_usd_cents", sum(\.cost)), ("value_usd_cents", sum(\.value)), ("net_usd_cents", sum(\.net)),
            ],
            [
                "contract", "kind", "zone", "month", "delivered_kwh", "used_kwh", "curtailed_kwh", "cost_usd_cents",
                "value_usd_cents", "net_usd_cents",
            ])
        for (zone, one) in all {
            sheet.add(
                .text(one.contract), .text(one.technology.rawValue), .text(zone.text), .text(one.month.description),
                .count(one.delivered), .count(one.used), .count(one.curtailed), one.cost.map { .cents($0) } ?? .none,
                one.value.map { .cents($0) } ?? .none, one.net.map { .cents($0) } ?? .none)
        }
        return sheet
    }

    private func carbonSheet() -> Sheet {
        let all = zones.flatMap(\.months).filter { $0.flow.load > 0 }
        func total(_ path: (Carbon) -> Int?) -> Sheet.Cell {
            let parts = all.compactMap { path($0.carbon) }
            return parts.count == all.count ? .count(parts.reduce(0, +)) : .none
        }
        var sheet = Sheet(
            "carbon",
            "Kilograms of CO₂ equivalent, \(span): by location, all load at the grid's intensity; by market, contracts at that of "
                + "their kind. Intensities are rows of reference.csv (`grid_carbon_g_kwh`, `kind_carbon_g_kwh`); what lacks one "
                + "is unknown.",
            figures: [
                ("location_kg", total(\.location)), ("market_kg", total(\.market)),
                ("unknown_zone_months", .count(all.count { $0.carbon.location == nil || $0.carbon.market == nil })),
            ], ["zone", "month", "load_kwh", "grid_kwh", "location_kg", "market_kg"])
        for zone in zones {
            for month in zone.months where month.flow.load > 0 {
                sheet.add(
                    .text(zone.zone.text), .text(month.month.description), .count(month.flow.load),
                    .count(month.flow.grid), month.carbon.location.map { .count($0) } ?? .none,
                    month.carbon.market.map { .count($0) } ?? .none)
            }
        }
        return sheet
    }

    private func shapesSheet() -> Sheet {
        var sheet = Sheet(
            "shapes",
            "What contracts deliver if they are there all year, \(span): synthetic shapes are made up in the manner of the "
                + "technology and are no forecast of a plant. `--contract` gives one hour by hour, in the form of shapes.csv.",
            figures: [("faults", told)],
            [
                "contract", "kind", "zone", "mw", "shape", "synthetic", "delivers_from", "delivers_until",
                "capacity_factor_ppm", "hours_at_nothing",
            ])
        let days = months.first.map { first in (0..<365).map { first.start + $0 } } ?? []
        for delivery in deliveries {
            let values = days.flatMap(delivery.ppm)
            let isStorage = delivery.technology == .battery
            sheet.add(
                .text(delivery.contract.contract), .text(delivery.contract.kind), .text(delivery.contract.zone.text),
                .text(delivery.contract.mw), .text(delivery.shape.description), .yes(delivery.shape.isSynthetic),
                .text(delivery.start.description), delivery.end.map { .text($0.description) } ?? .none,
                isStorage ? .none : .ppm(values.reduce(0, +) / max(values.count, 1)),
                isStorage ? .none : .count(values.count { $0 == 0 }))
        }
        return sheet
    }

    /// A contract's 8,760 hours in the form of `shapes.csv`, from the first of January of the book's first year; nil where it
    /// is not in the book.
    public func shapeSheet(of contract: String) -> Sheet? {
        guard let delivery = deliveries.first(where: { $0.contract.contract == contract }), let first = months.first,
            let start = Day(year: first.year, month: 1, day: 1)
        else { return nil }
        var sheet = Sheet(
            "shapes", "\(contract), \(delivery.shape): millionths of \(delivery.contract.mw) MW by hour, UTC.",
            figures: [("synthetic", .yes(delivery.shape.isSynthetic))], ["shape", "hour", "value_ppm"])
        for day in 0..<365 {
            for (hour, value) in delivery.ppm(on: start + day).enumerated() {
                sheet.add(.text(contract.lowercased()), .count(day * 24 + hour), .count(value))
            }
        }
        return sheet
    }
}

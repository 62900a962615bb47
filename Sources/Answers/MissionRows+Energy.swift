import Delay
import Energy
import Ledger
import Promise
import Units

extension Ledger {
    /// S40, S43 and S46, of the twelve months from the clock's on.
    func energyRows() -> [(id: String, row: MissionRow?)] {
        let book = energyBook(months: 12)
        return [("S40", energyBills(book)), ("S43", deliveryShapes(book)), ("S46", matches(book))]
    }

    /// S40: what the grid's energy costs, by tariff and time of use, with the month's peak.
    private func energyBills(_ book: EnergyBook) -> MissionRow? {
        let months = book.zones.flatMap(\.months)
        let bills = months.flatMap(\.bills)
        guard !bills.isEmpty else { return nil }
        let (energy, demand) = bills.reduce((Cents.zero, Cents.zero)) {
            ($0.0 + $1.energyCharge, $0.1 + $1.demandCharge)
        }
        let adds = months.allSatisfy { month in
            month.bills.reduce(0) { $0 + $1.energy } + month.unpriced == month.flow.grid && month.flow.closes
        }
        let known = months.compactMap(\.carbon.location).reduce(0, +)
        let unknown = months.count { $0.carbon.location == nil }
        return MissionRow(
            id: "S40", holds: adds,
            value: "\(book.flow.load) \(book.flow.grid) \(energy.value) \(demand.value) \(known) \(unknown)",
            tolerance: "0", how: "computed", recompute: Recompute.energyBills,
            note: "kWh drawn and from the grid in twelve months, cents for energy and for the months' peaks, kg of CO₂ "
                + "equivalent by location where known, zone-months where not; contracts deliver synthetic shapes unless given"
        )
    }

    /// S43: each kind of contract delivers in its own manner, over a year as if all were there.
    private func deliveryShapes(_ book: EnergyBook) -> MissionRow? {
        guard let first = book.months.first?.start, !book.deliveries.isEmpty else { return nil }
        let days = (0..<365).map { first + $0 }
        let yields = Dictionary(grouping: book.deliveries, by: \.technology).mapValues { deliveries in
            deliveries.reduce(0) { $0 + days.flatMap($1.kilowattHours).reduce(0, +) }
        }
        let value = yields.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue):\($0.value)" }
        return MissionRow(
            id: "S43", holds: book.deliveries.allSatisfy { isHonoured($0, days) },
            value: value.joined(separator: " "), tolerance: "0", how: "computed", recompute: Recompute.deliveryShapes,
            note:
                "kWh of a year by kind of contract, as if all were there (storage: its power all year): nights, lulls and "
                + "outages as the shape says; \(book.faults.count) faults; synthetic shapes unless given")
    }

    /// Whether a year is as its shape says: nights, lulls, whole units.
    private func isHonoured(_ delivery: Delivery, _ days: [Day]) -> Bool {
        let values = days.flatMap(delivery.ppm)
        guard values.allSatisfy({ (0...1_000_000).contains($0) }) else { return false }
        switch delivery.shape {
        case .given: return true
        case .flat, .storage: return values.allSatisfy { $0 == 1_000_000 }
        case .solar: return values.count { $0 == 0 } >= values.count / 3
        case .wind: return Set(values).count > values.count / 2
        case .units(let fleet):
            let steps = Set((0...fleet.units).map { $0 * 1_000_000 / fleet.units })
            return Set(values).isSubset(of: steps) && values.reduce(0, +) > values.count * 700_000
        }
    }

    /// S46: the match hour by hour is below that by volume, and both are right.
    private func matches(_ book: EnergyBook) -> MissionRow? {
        let flow = book.flow
        guard flow.delivered > 0, let match = Match(flow) else { return nil }
        let months = book.zones.flatMap(\.months)
        let isOrdered = months.compactMap(\.match).allSatisfy { $0.hourly <= $0.annual && $0.annual <= 1_000_000 }
        let differing = book.zones.compactMap(\.match).count { $0.hourly < $0.annual }
        return MissionRow(
            id: "S46", holds: isOrdered && months.allSatisfy(\.flow.closes) && differing > 0 && Ledger.sunnyDay(),
            value: "\(flow.load) \(flow.delivered) \(flow.matched) \(flow.curtailed) \(match.hourly) \(match.annual)",
            tolerance: "0", how: "computed", recompute: Recompute.matches,
            note:
                "kWh drawn, delivered by carbon-free contracts, matched in their hour and curtailed in twelve months; 24/7 and "
                + "annual match in millionths. In \(differing) zones they differ; in every month 24/7 ≤ annual ≤ all, and "
                + "every hour closes")
    }

    /// Ten kW all day under a sun that gives 30 for eight hours: a third hour by hour, all by volume.
    private static func sunnyDay() -> Bool {
        var none: [Storage] = []
        let day = (0..<24).reduce(into: Flow()) { sum, hour in
            sum += Flow.hour(load: 10, delivered: (8..<16).contains(hour) ? 30 : 0, other: 0, stores: &none)
        }
        return day.curtailed == 160 && Match(day).map { ($0.hourly, $0.annual) == (333_333, 1_000_000) } ?? false
    }

    /// S47: a zone cannot have more contracted than its grid gives, and an upgrade gives more from its day on.
    func zoneHeadroom() -> MissionRow? {
        let limited = Set(zones.map(\.zone)).sorted()
        let over = limited.reduce(0) { $0 + daysOverHeadroom($1) }
        guard let probe = limited.lazy.compactMap(upgrade).first else { return nil }
        let refused = contracting(probe.free + 1, in: probe.site, on: probe.day - 1)
        let allowed = contracting(probe.free + 1, in: probe.site, on: probe.day)
        return MissionRow(
            id: "S47", holds: over == 0 && refused == .exceedsZoneHeadroom && allowed == nil,
            value: "\(limited.count) \(over) \(probe.zone) \(probe.day) \(probe.free) \(probe.then)", tolerance: "0",
            how: "computed", recompute: Recompute.zoneHeadroom(probe.zone, probe.day),
            note:
                "zones with a limit, zone-days above it, and an upgrade with the kW free on the day before and on its own: "
                + "\(probe.free + 1) kW more are refused (\(refused?.rawValue ?? "not at all")) the day before, and "
                + (allowed == nil ? "taken then" : "refused then"))
    }

    private struct Upgrade {
        let zone: ZoneName
        let site: SiteName
        let day: Day
        let free: Int
        let then: Int
    }

    /// The first upgrade to come that lets a kW more be contracted than the day before.
    private func upgrade(of zone: ZoneName) -> Upgrade? {
        guard let site = atlas.sites.first(where: { $0.zone == zone })?.site else { return nil }
        let days = zones.filter { $0.zone == zone && $0.from > today + 1 }.map(\.from).sorted()
        for day in days {
            let free = headroom(zone, day - 1) - contractedKW(zone, day - 1)
            let then = headroom(zone, day) - contractedKW(zone, day)
            if free >= 0, then > free { return Upgrade(zone: zone, site: site, day: day, free: free, then: then) }
        }
        return nil
    }

    private func headroom(_ zone: ZoneName, _ day: Day) -> Int {
        zones.filter { $0.zone == zone && $0.from <= day }.max { $0.from < $1.from }?.headroom ?? 0
    }

    /// All power tranches that are not cancelled, planned ones too.
    private func contractedKW(_ zone: ZoneName, _ day: Day) -> Int {
        tranches(zone).reduce(0) { $0 + ($1.start <= .on(day) && day < $1.end ? $1.kilowatts : 0) }
    }

    private func tranches(_ zone: ZoneName) -> [(start: When, end: Day, kilowatts: Int)] {
        atlas.sites.filter { $0.zone == zone }.compactMap { atlas.position(Resource(.siteKW, $0.site.text)) }
            .flatMap { items(of: $0) }.filter { $0.item.stage != .cancelled }
            .map { (start: $0.start, end: end(of: $0.item, start: $0.start) ?? Axis.end, kilowatts: $0.item.quantity) }
    }

    private func daysOverHeadroom(_ zone: ZoneName) -> Int {
        let tranches = tranches(zone)
        let changes =
            zones.filter { $0.zone == zone }.map(\.from) + tranches.compactMap(\.start.day) + tranches.map(\.end)
        let steps = Set(changes + [Axis.start, Axis.end]).sorted().filter { $0 >= Axis.start && $0 <= Axis.end }
        return zip(steps, steps.dropFirst()).reduce(0) { sum, step in
            contractedKW(zone, step.0) > headroom(zone, step.0) ? sum + (step.1 - step.0) : sum
        }
    }

    /// Why a tranche of one day would not be taken; nil where it would.
    private func contracting(_ kilowatts: Int, in site: SiteName, on day: Day) -> Refusal.Code? {
        let item = SupplyItem(
            item: "S47-PROBE", class: .power, resource: ResourceName("site_kw/\(site)"), quantity: kilowatts,
            stage: .planned, after: [], delay: Delay(plan: day, p50: .on(day), p80: .on(day), p90: .on(day)),
            actual: nil, leaves: day + 1, capexLine: "",
            source: Source(source: "a question", asOf: today, confidence: .assumption))
        do {
            let command = Command.addSupply(items: [item])
            let outcome = try propose(command, at: clock)
            _ = try decide(command, outcome, Stamp(at: clock, tenant: "", actor: "mission"))
            return nil
        } catch {
            return error.code
        }
    }
}

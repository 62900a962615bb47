import Profile
import Units

extension Ledger {
    /// No zone may have more power contracted than its grid can give: refused `exceeds_zone_headroom`, naming the day.
    ///
    /// Every tranche that is not cancelled counts from its start, planned ones too, so that a plan cannot be built on a grid
    /// that is not there. Zones without rows in `zones.csv` have no limit.
    func requireHeadroom() throws(Refusal) {
        let limited = Set(zones.map(\.zone)).sorted()
        for zone in limited {
            let contracted = contracted(in: zone)
            for step in contracted.runs() where step.value > 0 {
                guard let limit = headroom(of: zone, from: step.start, to: step.end), step.value > limit.kilowatts
                else { continue }
                throw Refusal(
                    .exceedsZoneHeadroom,
                    "zone \(zone) would have \(step.value) kW contracted on \(max(Day(step.start), limit.since)); its grid gives "
                        + "\(limit.kilowatts) kW then: short \(step.value - limit.kilowatts) kW")
            }
        }
    }

    private func contracted(in zone: ZoneName) -> Profile {
        var total = Profile()
        for position in supply.items.indices where supply.items[position].class == .power {
            guard let contribution = supply.contributions[position],
                atlas.site(SiteName(atlas.resources[contribution.resource].place))?.zone == zone
            else { continue }
            // Bounded like the site's own profile, which counted it before.
            try? total.add(contribution.quantity, from: contribution.start, to: contribution.end)
        }
        return total
    }

    /// The least headroom in force in [from, to), and since when.
    private func headroom(of zone: ZoneName, from: Int, to: Int) -> (kilowatts: Int, since: Day)? {
        let rows = zones.filter { $0.zone == zone }.sorted { $0.from < $1.from }
        let first = rows.last { $0.from.number <= from }.map { ($0.headroom, $0.from) } ?? (0, Day(from))
        let later = rows.filter { $0.from.number > from && $0.from.number < to }.map { ($0.headroom, $0.from) }
        return ([first] + later).min { $0.0 < $1.0 }.map { (kilowatts: $0.0, since: $0.1) }
    }
}

extension Command {
    /// Whether it may bring power into a zone, or bring it sooner.
    var mayAddPower: Bool {
        switch self {
        case .addSupply(let items): items.contains { $0.class == .power }
        case .slip, .assign, .arrive: true
        default: false
        }
    }
}

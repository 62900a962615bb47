import Ledger
import Units

/// Every megawatt-hour accounted: what sites draw hour by hour, what contracts deliver, what that matches, costs and emits.
///
///     placements ─▶ booked kW by site and day ─▶ · load factor ─▶ load ┐
///     energy.csv, shapes ─▶ Delivery by hour ────────────────────────── ┼─▶ Flow of each hour ─▶ ZoneBook by month
///     storage ─────────────────────────────────────────────────────────┘       match · bill · settlement · carbon
///
/// Contracts serve the sites of their grid zone, all of them together, each in proportion to what it draws in the hour; a
/// contract without sites in its zone serves nobody and is told. Load is what is promised and held (at the meter: IT times
/// PUE, rounded up row by row) times `energy_load_factor_pct`, rounded up to the kWh, the same all day. A contract delivers
/// from the later of its start and that of the item it delivers through (its tranche, or the item of its own name), at the
/// dates that the ledger counts supply from.
///
/// Invariants: whole kWh; every hour's flow closes; what contracts delivered is what was used and what was curtailed; the
/// hourly match of any month is at most the annual, which is at most all. Nothing here decides or changes anything.
public struct EnergyBook: Sendable {
    public let months: [Month]
    /// Zones with sites, by name.
    public let zones: [ZoneBook]
    /// Contracts in the book, as in `energy.csv`; tariffs are in the bills.
    public let deliveries: [Delivery]
    /// Contracts that could not be read, and what has no price.
    public let faults: [EnergyFault]

    public func zone(_ name: ZoneName) -> ZoneBook? { zones.first { $0.zone == name } }
    /// All zones together.
    public var flow: Flow { zones.reduce(into: Flow()) { $0 += $1.flow } }
}

extension Ledger {
    /// The energy of some months, from the clock's month on unless told otherwise; storage is empty at the beginning.
    ///
    /// Complexity: O(zones · hours · contracts of the zone).
    public func energyBook(from first: Month? = nil, months count: Int = 60) -> EnergyBook {
        let start = first ?? Month(of: today)
        let months = (0..<max(count, 0)).map { start + $0 }
        var faults: [EnergyFault] = []
        let deliveries = deliveries(&faults)
        let loads = SiteLoads(self, months)
        let zones = Set(atlas.sites.map(\.zone)).sorted().map { zone in
            var run = zoneRun(zone, deliveries, loads)
            return ZoneBook(zone: zone, months: months.map { run.run($0) })
        }
        faults += zones.filter { $0.months.contains { $0.unpriced > 0 } }.map { .noTariff($0.zone) }
        return EnergyBook(months: months, zones: zones, deliveries: deliveries, faults: faults)
    }

    /// Contracts with their shapes; what cannot be read is left out and told.
    public func deliveries(_ faults: inout [EnergyFault]) -> [Delivery] {
        let given = Dictionary(grouping: shapes, by: \.shape)
        var weather: [String: [Int]] = [:]
        var result: [Delivery] = []
        for contract in energy where Technology(contract) != .tariff {
            do {
                result.append(try delivery(contract, given, &weather))
            } catch {
                faults.append(error)
            }
        }
        return result
    }

    private func delivery(
        _ contract: EnergyContract, _ given: [String: [ShapeRun]], _ weather: inout [String: [Int]]
    ) throws(EnergyFault) -> Delivery {
        guard atlas.sites.contains(where: { $0.zone == contract.zone }) else {
            throw .noSite(contract.contract, contract.zone)
        }
        guard let shape = DeliveryShape(contract, given: Set(given.keys)) else {
            throw .shape(contract.contract, contract.shape)
        }
        let key = "\(shape)/\(contract.zone)"
        if weather[key] == nil { weather[key] = try year(of: shape, contract, given) }
        return try Delivery(contract, shape, start: start(of: contract), year: weather[key] ?? [])
    }

    private func year(
        of shape: DeliveryShape, _ contract: EnergyContract, _ given: [String: [ShapeRun]]
    ) throws(EnergyFault) -> [Int] {
        switch shape {
        case .given(let name):
            let runs = (given[name] ?? []).sorted { $0.hour < $1.hour }
            let values = runs.flatMap(\.ppm)
            guard values.count == ShapeRun.year else { throw .hours(contract.contract, name, values.count) }
            return values
        case .solar:
            guard let place = place(of: contract.zone) else { throw .place(contract.contract, contract.zone) }
            return Weather.solar(contract.zone, place)
        case .wind: return Weather.wind(contract.zone)
        case .flat, .units, .storage: return []
        }
    }

    /// That of the zone's first site that has one.
    func place(of zone: ZoneName) -> Place? {
        atlas.sites.lazy.filter { $0.zone == zone }.compactMap { site in
            Double(site.lat).flatMap { north in Double(site.lon).map { Place(latitude: north, longitude: $0) } }
        }.first
    }

    /// The later of the contract's day and its item's. A contract whose item was cancelled never starts.
    private func start(of contract: EnergyContract) -> When {
        let own = contract.start.map { When.on($0) } ?? .on(Axis.start)
        guard
            let position = supply.position(ItemName(contract.tranche)) ?? supply.position(ItemName(contract.contract))
        else { return own }
        return supply.items[position].stage == .cancelled ? .never : max(own, supply.starts[position])
    }

    private func zoneRun(_ zone: ZoneName, _ deliveries: [Delivery], _ loads: SiteLoads) -> ZoneRun {
        let rules = policy.energy
        let own = deliveries.filter { $0.contract.zone == zone }
        let batteries = own.filter { $0.technology == .battery }
        let stores = batteries.map { battery in
            let hours = if case .storage(let hours) = battery.shape { hours } else { 0 }
            return Storage(power: battery.watts / 1000, hours: hours, roundTripPercent: rules.roundTripPercent)
        }
        let sites = atlas.sites.filter { $0.zone == zone }.map(\.site)
        let tariffs = energy.filter { $0.zone == zone }.compactMap { Tariff($0, rules) }
        return ZoneRun(
            zone: zone, offset: place(of: zone)?.offset ?? 0,
            loads: sites.map { site in (site: site, kilowattHours: { loads.kilowattHours(site, on: $0) }) },
            clean: own.filter(\.technology.isCarbonFree),
            other: own.filter { !$0.technology.isCarbonFree && $0.technology != .battery }, batteries: batteries,
            stores: stores,
            tariffs: tariffs.sorted { $0.contract < $1.contract }, factors: CarbonFactors(reference))
    }
}

extension Policy {
    /// What its rows say of energy.
    public var energy: EnergyRules { EnergyRules(rows) }
}

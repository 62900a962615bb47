import CapitalWorld
import Energy
import Ledger
import Units

/// Contracts and rules in a small world whose site `s` lies in `zone` at 0° north, 0° east.
extension World {
    static func contract(
        _ name: String, _ kind: String, mw: String = "1", price: String = "", shape: String = "", tranche: String = "",
        developer: String = "", zone: ZoneName = "zone", from start: String? = nil, to end: String? = nil
    ) -> EnergyContract {
        EnergyContract(
            contract: name, kind: kind, zone: zone, mw: mw, usdMWh: price, shape: shape, tranche: tranche,
            developer: developer, start: start.flatMap { Day($0) }, end: end.flatMap { Day($0) }, source: source)
    }

    /// A world in which 100 kW are booked from its first day on, and 80% of them are drawn.
    static func drawing80(_ contracts: [EnergyContract], _ rules: [(String, String)] = []) throws -> World {
        var world = try World()
        try world.plenty(200)
        try world.sign("A", 100, term: "36mo")
        try world.rule([("energy_load_factor_pct", "80")] + rules)
        try world.record(.defineEnergy(contracts: contracts))
        return world
    }

    mutating func rule(_ rules: [(String, String)]) throws {
        try record(.definePolicy(rows: rules.map { PolicyRow(name: $0.0, value: $0.1, source: World.source) }))
    }

    /// A shape that gives all in some hours of every day and nothing in the others.
    mutating func shape(_ name: String, hours: ClosedRange<Int>, ppm: Int = 1_000_000) throws {
        let year = (0..<ShapeRun.year).map { hours.contains($0 % 24) ? ppm : 0 }
        try record(.defineShapes(runs: [ShapeRun(shape: name, hour: 0, ppm: year, source: World.source)]))
    }

    mutating func note(_ series: String, _ of: String, _ value: String) throws {
        try record(
            .noteReference(rows: [
                ReferenceRow(
                    series: series, date: of, value: value, unit: "g_per_kwh", knownOn: "2025", source: World.source)
            ]))
    }

    /// The zone's book from January 2026 on.
    func zone(months: Int = 1) throws -> ZoneBook {
        try there(ledger.energyBook(from: Month("2026-01"), months: months).zone("zone"))
    }
}

struct Missing: Error {}

/// A value that must be there.
func there<T>(_ value: T?) throws -> T {
    guard let value else { throw Missing() }
    return value
}

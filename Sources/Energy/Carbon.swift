import Ledger
import Units

/// Emissions of energy, with intensities from `reference.csv`, never from memory: series `grid_carbon_g_kwh` by zone and
/// `kind_carbon_g_kwh` by kind of contract, grams of CO₂ equivalent per kWh; the row known last counts.
///
///     location    load · the zone's grid
///     market      what the grid gave · the zone's grid, and what each contract gave to the load · its kind
///
/// The two ways of the GHG Protocol Scope 2 Guidance (2015); there a contract's own kind counts as it emits, here over its
/// life where the series is a life-cycle one. What lacks an intensity is unknown, and so is any sum with it.
public struct CarbonFactors: Sendable {
    public static let gridSeries = "grid_carbon_g_kwh"
    public static let kindSeries = "kind_carbon_g_kwh"

    /// Micrograms per kWh.
    private let grid: [String: Int]
    private let kinds: [String: Int]

    init(_ reference: [ReferenceRow]) {
        func read(_ series: String) -> [String: Int] {
            let rows = reference.filter { $0.series == series }.sorted { $0.knownOn < $1.knownOn }
            return rows.reduce(into: [:]) { $0[$1.date] = millionths($1.value) }
        }
        (grid, kinds) = (read(CarbonFactors.gridSeries), read(CarbonFactors.kindSeries))
    }

    func kilograms(_ energy: Int, in zone: ZoneName) -> Int? { kilograms(energy, grid[zone.text]) }
    func kilograms(_ energy: Int, by technology: Technology) -> Int? { kilograms(energy, kinds[technology.rawValue]) }

    /// Rounded to the nearest kilogram; nothing emits nothing, whatever its intensity.
    private func kilograms(_ energy: Int, _ factor: Int?) -> Int? {
        if energy == 0 { return 0 }
        return factor.map { Int((Int128(energy) * Int128($0) + 500_000_000) / 1_000_000_000) }
    }
}

/// Kilograms of CO₂ equivalent; nil is unknown.
public struct Carbon: Hashable, Sendable {
    public let location: Int?
    public let market: Int?

    init(_ zone: ZoneName, _ flow: Flow, _ settlements: [Settlement], _ factors: CarbonFactors) {
        location = factors.kilograms(flow.load, in: zone)
        // What storage gives back was counted when it was charged.
        let parts = settlements.filter { $0.technology != .battery }.map {
            factors.kilograms($0.used, by: $0.technology)
        }
        market = parts.reduce(factors.kilograms(flow.grid, in: zone)) { sum, part in
            sum.flatMap { sum in part.map { sum + $0 } }
        }
    }
}

import Ledger
import Units

/// What grid energy costs in a zone: the tariff in effect, with prices by time of use and a charge on the month's peak.
///
/// Hours are those of the zone's day: UTC moved by its meridian to the nearest hour, no summer time. Of several tariffs in
/// effect on a day the first by name counts.
struct Tariff {
    let contract: String
    let start: Day?
    let end: Day?
    /// Micro-dollars per kW of the month's peak.
    let demand: Int
    private let base: Int
    private let windows: [EnergyRules.Window]

    init?(_ contract: EnergyContract, _ rules: EnergyRules) {
        guard Technology(contract) == .tariff, let base = millionths(contract.usdMWh) else { return nil }
        (self.contract, start, end, self.base) = (contract.contract, contract.start, contract.end, base)
        demand = rules.demand[contract.contract] ?? 0
        windows = rules.windows.filter { $0.contract == contract.contract }
    }

    func isActive(on day: Day) -> Bool { start.map { $0 <= day } ?? true && end.map { day < $0 } ?? true }

    /// Micro-dollars per MWh by hour of the zone's day, in a month of the year.
    func prices(in month: Int) -> [Int] {
        (0..<24).map { hour in
            windows.last { $0.months.contains(month) && $0.hours.contains(hour) }?.price ?? base
        }
    }
}

/// What a tariff costs in a month.
public struct Bill: Hashable, Sendable {
    public let contract: String
    /// kWh from the grid.
    public let energy: Int
    /// The most kW in an hour, all sites of the zone together.
    public let peak: Int
    public let energyCharge: Cents
    public let demandCharge: Cents

    public var total: Cents { energyCharge + demandCharge }

    /// `charge` is micro-dollars per MWh times kWh, summed. Rounded to the nearest cent, each charge once a month.
    init(_ tariff: Tariff, energy: Int, peak: Int, charge: Int128) {
        (contract, self.energy, self.peak) = (tariff.contract, energy, peak)
        energyCharge = Bill.cents(charge)
        demandCharge = Bill.cents(Int128(tariff.demand) * Int128(peak) * 1000)
    }

    /// kWh · micro-dollars/MWh as cents: 10⁷ of them are a cent.
    static func cents(_ charge: Int128) -> Cents { Cents(Int((charge + 5_000_000) / 10_000_000)) }
}

/// What a contract did in a month, and what it costs. Power purchase agreements are paid as produced: what is curtailed,
/// too. Storage is paid for what it gives back, gas for what it makes.
public struct Settlement: Hashable, Sendable {
    public let contract: String
    public let month: Month
    public let technology: Technology
    /// kWh; `delivered` = `used` + `curtailed`, `used` going to load or into storage.
    public let delivered: Int
    public let used: Int
    public var curtailed: Int { delivered - used }
    /// At the contract's price; nil where it has none.
    public let cost: Cents?
    /// What the used kWh would have cost at the zone's tariff of their hours; nil where there was none.
    public let value: Cents?

    /// What it saved against the tariff, or cost beyond it.
    public var net: Cents? { cost.flatMap { cost in value.map { $0 - cost } } }
}

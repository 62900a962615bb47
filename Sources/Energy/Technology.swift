import Ledger
import Units

/// What kind of energy a contract of `energy.csv` is about. Any other word is `other`: it delivers what lacks, as gas does,
/// and is not counted as carbon-free.
public enum Technology: String, CaseIterable, Sendable {
    case nuclear, smr, wind, solar, hydro, gas, battery, tariff, other

    init(_ contract: EnergyContract) {
        self = Technology(rawValue: contract.kind.lowercased()) ?? .other
    }

    /// Whether its hours count for a 24/7 match: no fuel that emits. (Life-cycle emissions are counted in `Carbon`.)
    public var isCarbonFree: Bool {
        switch self {
        case .nuclear, .smr, .wind, .solar, .hydro: true
        case .gas, .battery, .tariff, .other: false
        }
    }
}

/// Plant of several units that stop: for refuelling or maintenance in turn, and unplanned.
///
/// Day d (from 2024-01-01) is an outage of unit u of n where (d + p + ⌊u·cycle/n⌋) mod cycle < outage, p being hashed from
/// the contract's name: units stop one after another. Unplanned stops last a whole block of days, hashed block by block.
/// Every figure is an assumption near the public record, which each line names; none is a plant's own.
public struct Fleet: Hashable, Sendable {
    public var units: Int
    /// Days from one planned stop to the next, and how long it lasts.
    public let cycle: Int
    public let outage: Int
    /// Unplanned: how often in a million blocks, and days of a block.
    public let forcedPpm: Int
    public let block: Int

    /// Existing reactors refuel every 18 to 24 months (EIA, Today in Energy 23112, 2015), for 32 days in the mean of 2019
    /// and 46 of 2012 (S&P via steelguru, 2019). 92 to 93% of capacity over the years (EIA, Electric Power Monthly 6.07.B,
    /// 2014–2021).
    static let nuclear = Fleet(units: 1, cycle: 548, outage: 35, forcedPpm: 12_000, block: 5)
    /// A large new reactor: 24 months, and more unplanned stops in its first years. Assumption.
    static let newNuclear = Fleet(units: 1, cycle: 730, outage: 35, forcedPpm: 25_000, block: 5)
    /// Small reactors: four modules that refuel in turn; 93% as NREL ATB 2024 has it. Assumption.
    static let smr = Fleet(units: 4, cycle: 730, outage: 25, forcedPpm: 30_000, block: 5)
    /// Gas: two weeks of maintenance a year and 5% unplanned, near NERC's fleet averages. Assumption.
    static let gas = Fleet(units: 1, cycle: 365, outage: 14, forcedPpm: 50_000, block: 3)

    /// How much of the plant runs on a day, millionths.
    func ppm(on day: Int, _ noise: Noise) -> Int {
        (0..<units).count { isRunning($0, on: day, noise) } * 1_000_000 / units
    }

    private func isRunning(_ unit: Int, on day: Int, _ noise: Noise) -> Bool {
        let place = day + noise.below(cycle, 0) + unit * cycle / units
        if place - floorDiv(place, cycle) * cycle < outage { return false }
        // 2²⁰ blocks from 1700 on for each unit, so that no two share a number.
        let number = floorDiv(day, block) + 50_000 + unit << 20
        return noise.below(1_000_000, number) >= forcedPpm
    }
}

import Delay
import Ledger
import Units

/// Nuclear units under contract, drawn: megawatts by year, the first unit, and who is there by a day.
///
/// A unit is an energy contract of kind `smr` or `nuclear` whose tranche, or else the supply item of the contract's own
/// name, has a date. Units of one driver slip together, so the first of them is less likely early, and the last less
/// likely late, than if each had luck of its own; both figures are told.
public struct Reactors: Sendable {
    public let units: [Unit]
    /// The last days of years, from the clock's year to that before the axis' end.
    public let yearEnds: [Day]
    public let developers: [Developer]
    /// All units of kind `smr` together, as if they were one developer's. nil where there are none.
    public let small: Developer?
    public let draws: DrawSet

    public struct Unit: Sendable {
        public let contract: String
        public let kind: String
        public let developer: String
        public let item: ItemName
        public let megawatts: Double
        public let plan: Day
        public let hasArrived: Bool
        /// Whether it waits for other items.
        public let waits: Bool
        /// Its starts, in every draw.
        public let readiness: Readiness
        /// How likely it is there by a day when nothing it waits for is late and no event hits it; from its dates, not
        /// drawn.
        let own: DayCurve

        /// See `own`. Complexity: O(log of the precision).
        public func certain(by day: Day) -> Double {
            hasArrived ? readiness.probability(by: day) : own.probability(by: day)
        }
    }

    /// Units of one developer; lists are by year end.
    public struct Developer: Sendable {
        public let name: String
        public let kind: String
        public let units: Int
        public let megawatts: Double
        public let expectedMW: [Double]
        /// At least one unit is there.
        public let first: [Double]
        /// The same if each unit had luck of its own.
        public let firstIfIndependent: [Double]
    }
}

extension DayCurve {
    /// The greatest u with day(u) ≤ a day: its distribution function. Complexity: 60 bisections.
    func probability(by day: Day) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if self.day(quantile: middle) <= .on(day) { low = middle } else { high = middle }
        }
        return low
    }
}

extension Odds {
    /// nil where no contract names a reactor with a date. Complexity: O(draws · items).
    public func reactors() -> Reactors? {
        let found = contracted()
        guard !found.isEmpty else { return nil }
        var samples = [[When]](repeating: [], count: found.count)
        forEach(of: found.map(\.position)) { _, own in
            let starts = starts(own)
            for (place, unit) in found.enumerated() { samples[place].append(starts[unit.position]) }
        }
        let units = zip(found, samples).compactMap { unit($0.contract, $0.position, $1) }
        let years = ledger.today.civil.year..<Axis.end.civil.year
        let ends = years.compactMap { Day(year: $0, month: 12, day: 31) }
        func developer(_ name: String, _ kind: String, _ places: [Int]) -> Reactors.Developer {
            summed(name, kind, places.map { (units[$0], samples[$0]) }, ends)
        }
        var names: [(name: String, kind: String)] = []
        for unit in units where !names.contains(where: { $0 == (unit.developer, unit.kind) }) {
            names.append((unit.developer, unit.kind))
        }
        let small = units.indices.filter { units[$0].kind == "smr" }
        return Reactors(
            units: units, yearEnds: ends,
            developers: names.map { name, kind in
                developer(name, kind, units.indices.filter { units[$0].developer == name && units[$0].kind == kind })
            },
            small: small.isEmpty ? nil : developer("all small reactors", "smr", small), draws: draws)
    }

    /// Contracts of nuclear kind with the supply item that dates them.
    private func contracted() -> [(contract: EnergyContract, position: Int)] {
        ledger.energy.compactMap { contract in
            guard contract.kind == "smr" || contract.kind == "nuclear",
                let position = ledger.supply.position(ItemName(contract.tranche))
                    ?? ledger.supply.position(ItemName(contract.contract)),
                ledger.supply.items[position].stage != .cancelled
            else { return nil }
            return (contract, position)
        }
    }

    private func unit(_ contract: EnergyContract, _ position: Int, _ starts: [When]) -> Reactors.Unit? {
        let item = ledger.supply.items[position]
        guard let readiness = Readiness(starts), let never = Probability(ppm: item.neverPpm) else { return nil }
        return Reactors.Unit(
            contract: contract.contract, kind: contract.kind, developer: contract.developer, item: item.item,
            megawatts: Double(contract.mw) ?? 0, plan: item.delay.plan, hasArrived: item.stage.hasArrived,
            waits: !chain.after[position].isEmpty, readiness: readiness,
            own: DayCurve(item.delay, asOf: item.source.asOf, never: never))
    }

    private func summed(
        _ name: String, _ kind: String, _ units: [(unit: Reactors.Unit, starts: [When])], _ ends: [Day]
    ) -> Reactors.Developer {
        let first = (0..<draws.count).map { draw in units.map { $0.starts[draw] }.min() ?? .never }
        let readiness = Readiness(first)
        return Reactors.Developer(
            name: name, kind: kind, units: units.count, megawatts: units.reduce(0) { $0 + $1.unit.megawatts },
            expectedMW: ends.map { end in
                units.reduce(0) { $0 + $1.unit.megawatts * $1.unit.readiness.probability(by: end) }
            },
            first: ends.map { readiness?.probability(by: $0) ?? 0 },
            firstIfIndependent: ends.map { end in
                1 - units.reduce(1) { $0 * (1 - $1.unit.readiness.probability(by: end)) }
            })
    }
}

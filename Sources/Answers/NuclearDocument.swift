import Delay
import Ledger
import Odds
import Promise
import Units

/// The answer to `nuclear`: units under contract, when they come, and megawatts by year.
public struct NuclearDocument: Encodable, Sendable {
    let clock: Instant
    let draws: DrawSet
    let by: Day
    let years: [Int]
    let units: [Unit]
    let developers: [Developer]

    /// `by_date` is how likely it is there by `by`: drawn, and from its own dates.
    struct Unit: Encodable, Sendable {
        let contract: String
        let item: ItemName
        let kind: String
        let developer: String
        let megawatts: Double
        let plan: Day
        let p50: When
        let p80: When
        let byDate: Double
        let byDateOwn: Double

        enum CodingKeys: String, CodingKey {
            case contract, item, kind, developer, plan, p50, p80
            case megawatts = "mw"
            case byDate = "by_date"
            case byDateOwn = "by_date_own"
        }
    }

    /// Lists are by year end.
    struct Developer: Encodable, Sendable {
        let developer: String
        let kind: String
        let units: Int
        let megawatts: Double
        let expectedMW: [Double]
        let first: [Double]
        let firstIfIndependent: [Double]

        enum CodingKeys: String, CodingKey {
            case developer, kind, units, first
            case megawatts = "mw"
            case expectedMW = "expected_mw"
            case firstIfIndependent = "first_if_independent"
        }
    }

    public init(_ reactors: Reactors, by: Day, clock: Instant) {
        (self.clock, draws, self.by) = (clock, reactors.draws, by)
        years = reactors.yearEnds.map(\.civil.year)
        units = reactors.units.map { unit in
            Unit(
                contract: unit.contract, item: unit.item, kind: unit.kind, developer: unit.developer,
                megawatts: unit.megawatts, plan: unit.plan, p50: unit.readiness.day(at: .p50),
                p80: unit.readiness.day(at: .p80), byDate: rounded(unit.readiness.probability(by: by)),
                byDateOwn: rounded(unit.certain(by: by)))
        }
        developers = (reactors.developers + [reactors.small].compactMap(\.self)).map { one in
            Developer(
                developer: one.name, kind: one.kind, units: one.units, megawatts: one.megawatts,
                expectedMW: one.expectedMW.map { rounded($0, 3) }, first: one.first.map { rounded($0) },
                firstIfIndependent: one.firstIfIndependent.map { rounded($0) })
        }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("contract", "developer", ">MW", "plan", "P50", "P80", ">P(by \(by))", ">own dates")
        for unit in units {
            table.add(
                unit.contract, unit.developer, decimal(unit.megawatts, 0), "\(unit.plan)", "\(unit.p50)",
                "\(unit.p80)", percent(unit.byDate), percent(unit.byDateOwn))
        }
        return table.text(colour: colour)
            + "\n\nExpected MW at the end of each year, and how likely the first unit is there\n"
            + byYear(colour: colour)
            + "\n\nOver \(draws.count) futures (\(draws)). Units of one driver slip together; \"alone\" is the same first unit "
            + "if each had luck of its own."
    }

    private func byYear(colour: Bool) -> String {
        var table = TextTable("year end", "developer", ">expected MW", ">of", ">first unit", ">alone")
        for (place, year) in years.enumerated() {
            for one in developers where one.expectedMW.last ?? 0 > 0 {
                table.add(
                    String(year), one.developer, decimal(one.expectedMW[place], 1), decimal(one.megawatts, 0),
                    percent(one.first[place]), percent(one.firstIfIndependent[place]))
            }
        }
        return table.text(colour: colour)
    }
}

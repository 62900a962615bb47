import Ledger
import Odds
import Promise
import Units

/// The answer to `industry`: who builds how much by when, and what that is in countries' electricity.
public struct IndustryDocument: Encodable, Sendable {
    let clock: Instant
    let years: [Int]
    let operators: [Operator]
    let totalKW: [Int]
    let loadFactorPercent: Int
    let loadFactorSource: String
    let twh: [Double]
    let exceeded: [[String]]

    enum CodingKeys: String, CodingKey {
        case clock, years, operators, twh, exceeded
        case totalKW = "total_kw"
        case loadFactorPercent = "load_factor_pct"
        case loadFactorSource = "load_factor_source"
    }

    /// At the meter, by year end.
    struct Operator: Encodable, Sendable {
        let name: String
        let firmKW: [Int]
        let placedKW: [Int]
        let wantedKW: [Int]

        enum CodingKeys: String, CodingKey {
            case name
            case firmKW = "firm_kw"
            case placedKW = "placed_kw"
            case wantedKW = "wanted_kw"
        }
    }

    public init(_ ledger: Ledger) {
        let builds = ledger.buildOut()
        clock = ledger.clock
        years = builds.yearEnds.map(\.civil.year)
        operators = builds.operators.map { one in
            Operator(name: one.name, firmKW: one.firmKW, placedKW: one.placedKW, wantedKW: one.wantedKW)
        }
        let totals = builds.yearEnds.indices.map(builds.placedKW)
        totalKW = totals
        (loadFactorPercent, loadFactorSource) = builds.loadFactor
        twh = totals.map { Double(builds.milliTWh(kilowatts: $0)) / 1000 }
        exceeded = totals.map { builds.exceeded(by: $0).map(\.name) }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("operator", ">year end", ">wanted GW", ">placed GW", ">firm GW", ">unserved GW")
        let shown = operators.filter { $0.placedKW.contains { $0 > 0 } || $0.wantedKW.contains { $0 > 0 } }
        for one in shown.prefix(12) {
            for (place, year) in years.enumerated() {
                table.add(
                    place == 0 ? one.name : "", String(year), gigawatts(one.wantedKW[place]),
                    gigawatts(one.placedKW[place]), gigawatts(one.firmKW[place]),
                    gigawatts(max(one.wantedKW[place] - one.placedKW[place], 0)))
            }
        }
        let rest = shown.count > 12 ? "\n… and \(shown.count - 12) more operators (`--json` has all)" : ""
        return table.text(colour: colour) + rest + "\n\n" + energy(colour: colour)
    }

    private func energy(colour: Bool) -> String {
        var table = TextTable("year end", ">all GW", ">TWh a year", "more than")
        for (place, year) in years.enumerated() {
            table.add(
                String(year), gigawatts(totalKW[place]), decimal(twh[place], 1),
                exceeded[place].isEmpty ? "no country of the table" : exceeded[place].joined(separator: ", "))
        }
        return table.text(colour: colour)
            + "\nTWh = GW × 8.76 × \(loadFactorPercent)% (\(loadFactorSource)), at the meter; countries from the series "
            + "country_electricity_use."
    }

    private func gigawatts(_ kilowatts: Int) -> String { decimal(Double(kilowatts) / 1e6, 2) }
}

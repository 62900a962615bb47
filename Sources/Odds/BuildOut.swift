import Ledger
import Silicon
import Units

/// Build-outs side by side: who has how many megawatts at the end of each year, and what that is in a year's electricity.
///
/// The customers of a ledger are the operators: all of them build from the same pools of chips, transformers and grid,
/// because those are resources of one ledger. Works on any ledger.
public struct BuildOut: Sendable {
    /// The last days of five years, the first being the clock's.
    public let yearEnds: [Day]
    /// Largest in the last year first, ties by name.
    public let operators: [Operator]
    /// In percent, with where it comes from.
    public let loadFactor: (percent: Int, source: String)
    /// Countries' electricity, least first.
    public let countries: [Country]

    /// Facility kilowatts by year end.
    public struct Operator: Sendable {
        public let name: String
        /// Promised, held or active.
        public let firmKW: [Int]
        /// With tentative dates.
        public let placedKW: [Int]
        /// What its orders would have if each stood on the day it is wanted: at the PUE of the site it is placed at, or of
        /// the ledger's first hall.
        public let wantedKW: [Int]
    }

    public struct Country: Sendable {
        public let name: String
        /// Thousandths of a TWh a year, so that comparisons are exact.
        public let milliTWh: Int
        public let source: Source
    }

    public static let years = 5

    public func placedKW(_ year: Int) -> Int { operators.reduce(0) { $0 + $1.placedKW[year] } }

    /// kW · 8.76 h · load factor, in thousandths of a TWh, rounded down: 1 GW at 100% is 8.76 TWh.
    public func milliTWh(kilowatts: Int) -> Int { kilowatts * 876 * loadFactor.percent / 10_000_000 }

    /// The countries that use less than so much.
    public func exceeded(by kilowatts: Int) -> [Country] {
        countries.filter { $0.milliTWh < milliTWh(kilowatts: kilowatts) }
    }
}

extension Ledger {
    /// Complexity: O(orders · rows · years).
    public func buildOut() -> BuildOut {
        let first = today.civil.year
        let ends = (first..<first + BuildOut.years).compactMap { Day(year: $0, month: 12, day: 31) }.filter {
            $0 < Axis.end
        }
        var sums: [String: BuildOut.Operator] = [:]
        for order in orders {
            let name = order.terms.customer.isEmpty ? "(no customer)" : order.terms.customer
            let none = [Int](repeating: 0, count: ends.count)
            let known = sums[name] ?? BuildOut.Operator(name: name, firmKW: none, placedKW: none, wantedKW: none)
            let firm = ends.map { siteKW(order.firmRows, on: $0) }
            let tentative = ends.map { siteKW(order.tentativeRows, on: $0) }
            let wanted = ends.map { wantedKW(order, on: $0) }
            sums[name] = BuildOut.Operator(
                name: name, firmKW: zip(known.firmKW, firm).map(+),
                placedKW: zip(known.placedKW, zip(firm, tentative).map(+)).map(+),
                wantedKW: zip(known.wantedKW, wanted).map(+))
        }
        let ranked = sums.values.sorted { a, b in
            let (x, y) = (a.placedKW.last ?? 0, b.placedKW.last ?? 0)
            return x != y ? x > y : a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
        }
        return BuildOut(yearEnds: ends, operators: ranked, loadFactor: loadFactor, countries: countries)
    }

    private func siteKW(_ rows: [Row], on day: Day) -> Int {
        rows.filter { $0.start <= day && day < $0.end }.reduce(0) { sum, row in
            let needs = (try? atlas.needs(of: row)) ?? []
            return sum + needs.filter { atlas.resources[$0.resource].kind == .siteKW }.reduce(0) { $0 + $1.quantity }
        }
    }

    /// What an order would take on a day if every step had come when it was wanted.
    private func wantedKW(_ order: Order, on day: Day) -> Int {
        switch order.standing {
        case .queued, .held, .promised: break
        case .inquiry, .cancelled, .lapsed, .refused: return 0
        }
        let placed = order.rows.last
        let accepted = order.terms.silicon.first { $0.silicon == placed?.silicon } ?? order.terms.silicon[0]
        guard let chip = atlas.catalogue[accepted.silicon], day < order.terms.earliest + order.terms.term else {
            return 0
        }
        let pue = (placed.flatMap { atlas.hall($0.hall) } ?? atlas.halls.first)?.pueMilli ?? 1000
        return zip(order.terms.counts(on: accepted), order.terms.offsets).reduce(0) { sum, step in
            order.terms.earliest + step.1 <= day
                ? sum + ceilDiv(step.0 * chip.watts * pue, 1_000_000) : sum
        }
    }

    private var loadFactor: (percent: Int, source: String) {
        let row = policy.rows.last { $0.name == "energy_load_factor_pct" }
        guard let row, let percent = Int(row.value), (1...100).contains(percent) else {
            return (80, "assumption: policy has no energy_load_factor_pct from 1 to 100")
        }
        return (percent, row.source.source)
    }

    /// The latest figure of each country in the series `country_electricity_use`.
    private var countries: [BuildOut.Country] {
        var latest: [String: (known: String, country: BuildOut.Country)] = [:]
        for row in reference where row.series == "country_electricity_use" {
            guard let twh = Double(row.value), twh.isFinite, twh >= 0 else { continue }
            let country = BuildOut.Country(
                name: row.date, milliTWh: Int((twh * 1000).rounded()), source: row.source)
            if row.knownOn >= latest[row.date]?.known ?? "" { latest[row.date] = (row.knownOn, country) }
        }
        return latest.values.map(\.country).sorted { ($0.milliTWh, $0.name) < ($1.milliTWh, $1.name) }
    }
}

import Finance
import Ledger
import Units

/// Public series that ship with the ledger, as they are asked about: cohorts at equal age, adoption, phases of growth, a
/// second curve on top of a first.
struct History {
    let rows: [ReferenceRow]

    init(_ ledger: Ledger) { rows = ledger.reference }

    static let sales = "aws_net_sales_year"
    static let growth = "aws_growth_yoy"
    static let cohorts = (older: "aws_run_rate_at_age_3y", younger: "ai_run_rate_at_age_3y")
    static let doubled = "chip_line_run_rate"
    static let series = [cohorts.older, cohorts.younger, sales, growth, doubled]

    func values(_ series: String) -> [(row: ReferenceRow, value: Double)] {
        rows.filter { $0.series == series }.compactMap { row in Double(row.value).map { (row, $0) } }
    }

    /// How many times the younger cohort's run rate is the older one's, three years after each began.
    var multiple: Double? {
        guard let older = values(History.cohorts.older).last?.value, older > 0,
            let younger = values(History.cohorts.younger).last?.value
        else { return nil }
        return younger / older
    }

    /// Net sales by year, at the middle of each year.
    var years: [(time: Double, value: Double)] {
        values(History.sales).compactMap { row, value in Int(row.date).map { (Double($0) + 0.5, value) } }
    }

    /// The shape that misses least of the three that can be fitted by time alone, and the exponential.
    var adoption: (exponential: AdoptionCurve, logistic: AdoptionCurve)? {
        guard let exponential = AdoptionCurve(.exponential, through: years),
            let logistic = AdoptionCurve(.logistic, through: years)
        else { return nil }
        return (exponential, logistic)
    }

    /// Growth by quarter in three phases, with the quarters' names.
    var phases: (phases: GrowthPhases, quarters: [String])? {
        let quarters = values(History.growth)
        return GrowthPhases(quarters.map(\.value)).map { ($0, quarters.map(\.row.date)) }
    }

    var twoCurves: TwoCurves? { TwoCurves(years) }
}

extension ReferenceRow {
    /// The last day of what the value is of: a year, a quarter, a month, a day; else the day it became known, where it is one.
    var day: Day? {
        let parts = date.split(separator: "-").map(String.init)
        guard let year = Int(parts[0]), (1900...2100).contains(year) else { return Day(knownOn) }
        switch (parts.count, parts.last?.first) {
        case (1, _): return Day(year: year, month: 12, day: 31)
        case (2, "Q"):
            return Int(parts[1].dropFirst()).flatMap { Day(year: year, month: $0 * 3, day: 1) }.map {
                Month(of: $0).end - 1
            }
        case (2, _): return Month(date).map { $0.end - 1 }
        default: return Day(date)
        }
    }
}

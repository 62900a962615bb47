import Foundation
import Units

/// How much faster or slower than the age table each country has finished projects in the last ten years.
///
/// A country's pace is a gamma variable of mean 1 before its record is seen, gamma(k + finished, k + expected) after; `expected`
/// is what the table would have led to in the same years. `k`, how alike countries are, is not set but estimated: it makes the
/// records of all countries most likely (negative binomial), among powers of √2 from ¼ to 64.
struct Pace: Sendable {
    /// What a country finished, and what the age table expects of the time its projects spent under construction.
    struct Record: Hashable, Sendable {
        var finished = 0
        var expected = 0.0
    }

    /// Ten years, in days. The one figure chosen by hand: see Docs/calibration.md for what other lengths give.
    static let memory = 3652

    let strength: Double
    private let records: [String: Record]

    init(_ known: [Project], _ table: AgeTable, asOf: Day) {
        let opens = asOf - Pace.memory
        var records: [String: Record] = [:]
        for project in known where project.finished ?? asOf > opens {
            let spell = project.spell(until: asOf)
            let expected = table.hazard(to: spell.days) - table.hazard(to: opens - project.start)
            records[project.country, default: Record()].expected += expected
            records[project.country, default: Record()].finished += spell.isFinished ? 1 : 0
        }
        self.records = records
        strength = Pace.likeliest(records.sorted { $0.key < $1.key }.map(\.value))
    }

    /// Shape and rate of a country's pace; those of a country without a record are the strength.
    func gamma(_ country: String) -> (shape: Double, rate: Double) {
        let record = records[country] ?? Record()
        return (strength + Double(record.finished), strength + record.expected)
    }

    /// The strength at which `records` are likeliest; the least of several.
    static func likeliest(_ records: [Record]) -> Double {
        let strengths = (-4...12).map { power(2, Double($0) / 2) }
        return strengths.dropFirst().reduce((strengths[0], likelihood(records, strengths[0]))) { best, strength in
            let found = likelihood(records, strength)
            return found > best.1 ? (strength, found) : best
        }.0
    }

    /// The logarithm of the negative binomial likelihood of all records, without what does not depend on the strength.
    private static func likelihood(_ records: [Record], _ strength: Double) -> Double {
        records.reduce(0) { sum, record in
            let rising = (0..<record.finished).reduce(0) { $0 + log(strength + Double($1)) }
            let shape = strength + Double(record.finished)
            return sum + rising + strength * log(strength) - shape * log(strength + record.expected)
        }
    }
}

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

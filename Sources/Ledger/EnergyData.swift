import Units

/// Consecutive hours of a delivery shape: a piece of `shapes.csv`.
public struct ShapeRun: Hashable, Sendable, Codable {
    public let shape: String
    /// The first hour of a year of 8,760, 0…8759.
    public let hour: Int
    /// What is delivered, in millionths of the contracted power.
    public let ppm: [Int]
    public let source: Source

    /// Hours of a year without a leap day.
    public static let year = 8760

    public init(shape: String, hour: Int, ppm: [Int], source: Source) {
        (self.shape, self.hour, self.ppm, self.source) = (shape, hour, ppm, source)
    }

    /// The hours it covers.
    public var hours: Range<Int> { hour..<hour + ppm.count }
}

/// Meter readings of consecutive hours at a site: a piece of `readings.csv`. A run stays within a month, so that a fact
/// stays small enough for common CSV readers.
public struct ReadingRun: Hashable, Sendable, Codable {
    public let site: SiteName
    /// The beginning of the first hour.
    public let from: Instant
    /// The mean kilowatts of each hour, at the meter.
    public let kilowatts: [Int]
    public let source: Source

    public init(site: SiteName, from: Instant, kilowatts: [Int], source: Source) {
        (self.site, self.from, self.kilowatts, self.source) = (site, from, kilowatts, source)
    }

    /// The hours it covers, counted from 2024-01-01T00:00Z.
    public var hours: Range<Int> { from.hour..<from.hour + kilowatts.count }
    /// The end of the last hour.
    public var until: Instant { Instant(milliseconds: from.milliseconds + kilowatts.count * 3_600_000) }
}

/// A payment to a developer under an energy contract, before it delivers. It is a prepayment, not a capital line.
public struct Milestone: Hashable, Sendable, Codable {
    public let contract: String
    public let milestone: String
    /// The first day of the payment month.
    public let month: Day
    public let amount: Cents
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case contract, milestone, month, source
        case amount = "usd_cents"
    }

    public init(contract: String, milestone: String, month: Day, amount: Cents, source: Source) {
        (self.contract, self.milestone, self.month) = (contract, milestone, month)
        (self.amount, self.source) = (amount, source)
    }
}

extension Instant {
    /// Whole hours since 2024-01-01T00:00Z, rounded down.
    public var hour: Int { floorDiv(milliseconds, 3_600_000) }
    public var isOnTheHour: Bool { milliseconds % 3_600_000 == 0 }
    /// The beginning of an hour so counted.
    public init(hour: Int) { self.init(milliseconds: hour * 3_600_000) }
}

extension Ledger {
    /// Every hour of a shape once at most, each within a year and within the contracted power.
    func permitShapes(_ runs: [ShapeRun]) throws(Refusal) {
        var taken = Dictionary(grouping: shapes, by: \.shape).mapValues { $0.map(\.hours) }
        for run in runs {
            guard !run.ppm.isEmpty, run.hour >= 0, run.hours.upperBound <= ShapeRun.year,
                run.ppm.allSatisfy({ (0...1_000_000).contains($0) })
            else {
                throw Refusal(
                    .badRequest, "shape \(run.shape): hours are 0 to 8759 and values 0 to 1000000 millionths")
            }
            if let twice = taken[run.shape]?.first(where: { $0.overlaps(run.hours) }) {
                throw Refusal(
                    .idTaken, "shape \(run.shape) has hour \(max(twice.lowerBound, run.hour)) already; each comes once")
            }
            taken[run.shape, default: []].append(run.hours)
        }
    }

    /// Every hour of a site once at most, of sites that are there, and no hour that is not over.
    func permitReadings(_ runs: [ReadingRun]) throws(Refusal) {
        var taken = Dictionary(grouping: readings, by: \.site).mapValues { $0.map(\.hours) }
        for run in runs {
            guard atlas.site(run.site) != nil else {
                throw Refusal(.unknownPlace, "readings: there is no site \(run.site)")
            }
            guard !run.kilowatts.isEmpty, run.from.isOnTheHour, run.kilowatts.allSatisfy({ $0 >= 0 }) else {
                throw Refusal(.badRequest, "readings of \(run.site): kilowatts from 0 on, by whole hours")
            }
            guard run.until <= clock else {
                throw Refusal(
                    .badRequest,
                    "readings of \(run.site) reach to \(run.until), after the clock (\(clock)); only hours that are over"
                )
            }
            if let twice = taken[run.site]?.first(where: { $0.overlaps(run.hours) }) {
                let hour = Instant(hour: max(twice.lowerBound, run.hours.lowerBound))
                throw Refusal(.idTaken, "there is a reading of \(run.site) at \(hour) already; each hour comes once")
            }
            taken[run.site, default: []].append(run.hours)
        }
    }

    /// Payments are of contracts that are there.
    func permitMilestones(_ rows: [Milestone]) throws(Refusal) {
        let known = Set(energy.map(\.contract))
        for row in rows where !known.contains(row.contract) {
            throw Refusal(.badRequest, "milestone '\(row.milestone)': there is no energy contract \(row.contract)")
        }
    }
}

import Ledger
import Units

/// What meters read at a site, beside what is contracted there.
public struct Metered: Sendable {
    public let site: SiteName
    public let hours: Int
    /// The first hour read, and the end of the last.
    public let first: Instant
    public let until: Instant
    /// In the last hour read, kW.
    public let latestKW: Int
    public let peakKW: Int
    /// Of all hours read, rounded down.
    public let meanKW: Int
    /// Hours with more than was contracted.
    public let above: [Excess]

    /// An hour with more drawn than contracted.
    public struct Excess: Hashable, Sendable {
        public let site: SiteName
        public let hour: Instant
        public let kilowatts: Int
        public let contractedKW: Int
        public var aboveKW: Int { kilowatts - contractedKW }
    }
}

extension Ledger {
    /// Sites with readings, in the order of `sites.csv`.
    ///
    /// What is contracted in an hour: tranches on committed, under_way or live supply, cancelled ones apart, that have not
    /// left. Complexity: O(readings + site-days · items).
    public func metered() -> [Metered] {
        atlas.sites.compactMap { site in
            let runs = readings.filter { $0.site == site.site }.sorted { $0.from < $1.from }
            return runs.isEmpty ? nil : metered(site.site, runs)
        }
    }

    private func metered(_ site: SiteName, _ runs: [ReadingRun]) -> Metered {
        let values = runs.flatMap { run in zip(run.hours, run.kilowatts).map { (hour: $0, kilowatts: $1) } }
        var contracted: [Int: Int] = [:]
        var above: [Metered.Excess] = []
        for (hour, kilowatts) in values {
            let day = floorDiv(hour, 24)
            let limit = contracted[day] ?? contractedKW(at: site, on: Day(day))
            contracted[day] = limit
            guard kilowatts > limit else { continue }
            above.append(
                Metered.Excess(site: site, hour: Instant(hour: hour), kilowatts: kilowatts, contractedKW: limit))
        }
        return Metered(
            site: site, hours: values.count, first: Instant(hour: values[0].hour),
            until: Instant(hour: values[values.count - 1].hour + 1), latestKW: values[values.count - 1].kilowatts,
            peakKW: values.reduce(0) { max($0, $1.kilowatts) },
            meanKW: values.reduce(0) { $0 + $1.kilowatts } / values.count, above: above)
    }

    private func contractedKW(at site: SiteName, on day: Day) -> Int {
        guard let resource = atlas.position(Resource(.siteKW, site.text)) else { return 0 }
        return items(of: resource).filter {
            !$0.planned && $0.item.stage != .cancelled && end(of: $0.item, start: $0.start) ?? Axis.end > day
        }
        .reduce(0) { $0 + $1.item.quantity }
    }
}

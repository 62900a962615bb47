import Ledger
import Units

/// What sites draw, by day: kilowatts booked at the meter times the load factor of policy.
struct SiteLoads {
    private let first: Day
    private let loadPercent: Int
    private var booked: [SiteName: [Int]]

    /// Complexity: O(placement rows + sites · days).
    init(_ ledger: Ledger, _ months: [Month]) {
        first = months.first?.start ?? ledger.today
        let days = max((months.last?.end ?? first) - first, 0)
        loadPercent = ledger.policy.energy.loadPercent
        var changes: [SiteName: [Int]] = [:]
        for site in ledger.atlas.sites { changes[site.site] = Array(repeating: 0, count: days + 1) }
        for row in ledger.orders.flatMap(\.firmRows) where row.start < first + days && first < row.end {
            guard let hall = ledger.atlas.hall(row.hall), let need = ledger.siteNeed(of: row) else { continue }
            changes[hall.site]?[max(row.start - first, 0)] += need
            changes[hall.site]?[min(row.end - first, days)] -= need
        }
        booked = changes.mapValues { changes in
            var sum = 0
            return changes.map {
                sum += $0
                return sum
            }
        }
    }

    /// Of each hour of a day within the months asked for.
    func kilowattHours(_ site: SiteName, on day: Day) -> Int {
        guard let kilowatts = booked[site]?[day - first] else { return 0 }
        return ceilDiv(kilowatts * loadPercent, 100)
    }
}

extension Ledger {
    /// The kilowatts of a placement row at the meter.
    func siteNeed(of row: Row) -> Int? {
        ((try? atlas.needs(of: row)) ?? []).first { atlas.resources[$0.resource].kind == .siteKW }?.quantity
    }
}

import Ledger
import Profile
import Silicon
import Units

/// Megawatts as a resource: contracted, provisioned and booked, site by site.
///
///     contracted    tranches on committed, under_way or live supply that have not left
///     provisioned   those energised on the clock's day
///     booked        promised and held, at the meter (IT · PUE, rounded up row by row)
///
/// What is drawn is what meters read: `Metered`, in Energy.
public struct PowerLedger: Sendable {
    public let sites: [Site]

    public struct Site: Sendable {
        public let site: SiteName
        public let contractedKW: Int
        public let provisionedKW: Int
        /// On the clock's day, at the meter.
        public let bookedKW: Int
        /// The same at the racks.
        public let bookedITKW: Int
        /// The least that is energised and not booked on any day from the clock on, and the first such day.
        public let leastFreeKW: Int
        public let tightest: Day
        /// Days from the clock on with more booked than energised.
        public let oversoldDays: Int
        /// Those of them that no recorded shortfall tells of.
        public let untoldDays: Int
    }

    public func sum(_ path: KeyPath<Site, Int>) -> Int { sites.reduce(0) { $0 + $1[keyPath: path] } }
}

extension Ledger {
    /// Complexity: O(sites · (items + days) + orders · rows).
    public func powerLedger() -> PowerLedger {
        var booked: [SiteName: (meter: Int, racks: Int)] = [:]
        for row in orders.flatMap(\.firmRows) where row.start <= today && today < row.end {
            guard let hall = atlas.hall(row.hall) else { continue }
            for need in (try? atlas.needs(of: row)) ?? [] {
                switch atlas.resources[need.resource].kind {
                case .siteKW: booked[hall.site, default: (0, 0)].meter += need.quantity
                case .hallKW: booked[hall.site, default: (0, 0)].racks += need.quantity
                case .chips, .ports: break
                }
            }
        }
        return PowerLedger(sites: atlas.sites.compactMap { powerSite($0.site, booked[$0.site] ?? (0, 0)) })
    }

    private func powerSite(_ site: SiteName, _ booked: (meter: Int, racks: Int)) -> PowerLedger.Site? {
        guard let resource = atlas.position(Resource(.siteKW, site.text)) else { return nil }
        let tranches = items(of: resource).filter {
            !$0.planned && $0.item.stage != .cancelled && $0.item.leaves ?? Axis.end > today
        }
        let energised = tranches.filter { $0.start <= .on(today) }
        let free = firm[resource]
        let from = max(today.number, 0)
        let least = free.minimum(from: from, to: Axis.length)
        let oversold = (from..<Axis.length).filter { free[$0] < 0 }
        let name = atlas.resources[resource].name
        let told = shortfalls.filter { $0.resource == name }
        return PowerLedger.Site(
            site: site, contractedKW: tranches.reduce(0) { $0 + $1.item.quantity },
            provisionedKW: energised.reduce(0) { $0 + $1.item.quantity }, bookedKW: booked.meter,
            bookedITKW: booked.racks, leastFreeKW: least,
            tightest: Day(free.first(below: least + 1, from: from) ?? from), oversoldDays: oversold.count,
            untoldDays: oversold.count { day in !told.contains { $0.start.number <= day && day < $0.end.number } })
    }
}

import Ledger
import Odds
import Promise
import Units

/// The answer to `power`: megawatts contracted, provisioned and booked, by site.
public struct PowerDocument: Encodable, Sendable {
    let clock: Instant
    let sites: [Site]
    let contractedKW: Int
    let provisionedKW: Int
    let bookedKW: Int
    let bookedITKW: Int
    let oversoldSiteDays: Int

    enum CodingKeys: String, CodingKey {
        case clock, sites
        case contractedKW = "contracted_kw"
        case provisionedKW = "provisioned_kw"
        case bookedKW = "booked_kw"
        case bookedITKW = "booked_it_kw"
        case oversoldSiteDays = "oversold_site_days"
    }

    struct Site: Encodable, Sendable {
        let site: SiteName
        let contractedKW: Int
        let provisionedKW: Int
        let bookedKW: Int
        let bookedITKW: Int
        let leastFreeKW: Int
        let tightest: Day
        let oversoldDays: Int

        enum CodingKeys: String, CodingKey {
            case site, tightest
            case contractedKW = "contracted_kw"
            case provisionedKW = "provisioned_kw"
            case bookedKW = "booked_kw"
            case bookedITKW = "booked_it_kw"
            case leastFreeKW = "least_free_kw"
            case oversoldDays = "oversold_days"
        }
    }

    public init(_ ledger: Ledger) {
        let power = ledger.powerLedger()
        clock = ledger.clock
        sites = power.sites.map { site in
            Site(
                site: site.site, contractedKW: site.contractedKW, provisionedKW: site.provisionedKW,
                bookedKW: site.bookedKW, bookedITKW: site.bookedITKW, leastFreeKW: site.leastFreeKW,
                tightest: site.tightest, oversoldDays: site.oversoldDays)
        }
        (contractedKW, provisionedKW) = (power.sum(\.contractedKW), power.sum(\.provisionedKW))
        (bookedKW, bookedITKW) = (power.sum(\.bookedKW), power.sum(\.bookedITKW))
        oversoldSiteDays = power.sum(\.oversoldDays)
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(
            "site", ">contracted MW", ">provisioned", ">booked", ">booked IT", ">least free", "on", ">oversold days")
        for site in sites {
            table.add(
                site.site.text, megawatts(site.contractedKW), megawatts(site.provisionedKW), megawatts(site.bookedKW),
                megawatts(site.bookedITKW), decimal(Double(site.leastFreeKW) / 1000, 1), "\(site.tightest)",
                grouped(site.oversoldDays))
        }
        table.add(
            "in all", megawatts(contractedKW), megawatts(provisionedKW), megawatts(bookedKW), megawatts(bookedITKW), "",
            "", grouped(oversoldSiteDays))
        return table.text(colour: colour)
            + "\n\nAs of \(clock.day). Booked is at the meter (IT times PUE, rounded up row by row); 10 MW of IT at a PUE of "
            + "1.2 are \(megawatts(facilityKW(10_000, pueMilli: 1200))) MW. What is drawn: `headroom energy power`."
    }
}

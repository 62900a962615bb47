import Ledger
import Units

/// A grid zone month by month: what its sites draw, what its contracts deliver, what is left to its grid.
public struct ZoneBook: Sendable {
    public let zone: ZoneName
    public let months: [ZoneMonth]

    /// All months together.
    public var flow: Flow { months.reduce(into: Flow()) { $0 += $1.flow } }
    /// Over all months.
    public var match: Match? { Match(flow, stored: months.first?.stored ?? 0) }
}

public struct ZoneMonth: Sendable {
    public let month: Month
    public let flow: Flow
    /// kWh in storage at the beginning.
    public let stored: Int
    /// By hour of the zone's day, 0 to 23: for a heat map.
    public let hours: [Flow]
    public let sites: [SiteMonth]
    public let bills: [Bill]
    public let settlements: [Settlement]
    public let carbon: Carbon
    /// kWh from the grid while no tariff with a price was in effect.
    public let unpriced: Int

    public var match: Match? { Match(flow, stored: stored) }
    /// nil where something has no price.
    public var bill: Cents? { unpriced > 0 ? nil : bills.reduce(Cents.zero) { $0 + $1.total } }
}

/// A site takes of its zone's contracts in proportion to what it draws in the hour, so its annual match is the zone's.
public struct SiteMonth: Hashable, Sendable {
    public let site: SiteName
    public let load: Int
    public let matched: Int

    public var hourly: Int? { load > 0 ? floorDiv(matched, times: 1_000_000, by: load) : nil }
}

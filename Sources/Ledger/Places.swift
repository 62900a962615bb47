import Units

/// A region: the widest place an order can name, with what the law and the bill say of it.
public struct Region: Hashable, Sendable, Codable {
    public let region: RegionName
    public let country: String
    public let residency: String
    public let currency: String
    public let source: Source

    public init(region: RegionName, country: String, residency: String, currency: String, source: Source) {
        (self.region, self.country, self.residency, self.currency) = (region, country, residency, currency)
        self.source = source
    }
}

/// A campus that draws power in a grid zone. Latitude and longitude are kept as written.
public struct Site: Hashable, Sendable, Codable {
    public let site: SiteName
    public let region: RegionName
    public let zone: ZoneName
    public let utility: String
    public let lat: String
    public let lon: String
    public let source: Source

    public init(
        site: SiteName, region: RegionName, zone: ZoneName, utility: String, lat: String, lon: String, source: Source
    ) {
        (self.site, self.region, self.zone, self.utility) = (site, region, zone, utility)
        (self.lat, self.lon, self.source) = (lat, lon, source)
    }
}

/// The kilowatts that may be contracted in a grid zone from a day on.
public struct ZoneHeadroom: Hashable, Sendable, Codable {
    public let zone: ZoneName
    public let headroom: Int
    public let from: Day
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case zone, from, source
        case headroom = "headroom_kw"
    }

    public init(zone: ZoneName, headroom: Int, from: Day, source: Source) {
        (self.zone, self.headroom, self.from, self.source) = (zone, headroom, from, source)
    }
}

/// One contiguous scale-out network at a site.
public struct Fabric: Hashable, Sendable, Codable {
    public let fabric: FabricName
    public let site: SiteName
    public let source: Source

    public init(fabric: FabricName, site: SiteName, source: Source) {
        (self.fabric, self.site, self.source) = (fabric, site, source)
    }
}

/// A data hall: racks on one fabric, with one design PUE.
public struct Hall: Hashable, Sendable, Codable {
    public let hall: HallName
    public let site: SiteName
    public let fabric: FabricName
    /// Power usage effectiveness in thousandths; 1150 means a facility kilowatt for every 0.87 at the racks.
    public let pueMilli: Int
    public let rackKWMax: Int?
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case hall, site, fabric, source
        case pueMilli = "pue_milli"
        case rackKWMax = "rack_kw_max"
    }

    public init(hall: HallName, site: SiteName, fabric: FabricName, pueMilli: Int, rackKWMax: Int?, source: Source) {
        (self.hall, self.site, self.fabric) = (hall, site, fabric)
        (self.pueMilli, self.rackKWMax, self.source) = (pueMilli, rackKWMax, source)
    }
}

import Units

/// What is counted, per place.
public struct Resource: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Facility kilowatts of a site.
        case siteKW = "site_kw"
        /// IT kilowatts of a hall.
        case hallKW = "hall_kw"
        /// Units of one silicon in one hall.
        case chips
        /// Ports of a fabric.
        case ports

        /// The unit as printed beside a quantity.
        public var unit: String {
            switch self {
            case .siteKW, .hallKW: "kW"
            case .chips: "chips"
            case .ports: "ports"
            }
        }
    }

    public let kind: Kind
    /// Site, hall or fabric.
    public let place: String
    /// Only for chips.
    public let silicon: SiliconName?

    public init(_ kind: Kind, _ place: String, silicon: SiliconName? = nil) {
        (self.kind, self.place, self.silicon) = (kind, place, silicon)
    }

    /// `site_kw/SITE`, `hall_kw/HALL`, `chips/HALL/SILICON` or `ports/FABRIC`.
    public var name: ResourceName {
        ResourceName(kind.rawValue + "/" + place + (silicon.map { "/" + $0.text } ?? ""))
    }

    /// Reads a resource's name; nil when it has not that form.
    public init?(_ name: ResourceName) {
        let parts = name.text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let kind = parts.first.flatMap(Kind.init(rawValue:)), parts.count == (kind == .chips ? 3 : 2),
            parts.allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.init(kind, parts[1], silicon: kind == .chips ? SiliconName(parts[2]) : nil)
    }
}

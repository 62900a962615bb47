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
        guard let (first, rest) = Resource.cut(name.text[...]), let kind = Kind(rawValue: String(first)) else {
            return nil
        }
        guard kind == .chips else {
            guard !rest.isEmpty, Resource.cut(rest) == nil else { return nil }
            self.init(kind, String(rest))
            return
        }
        guard let (place, silicon) = Resource.cut(rest), !place.isEmpty, !silicon.isEmpty, Resource.cut(silicon) == nil
        else { return nil }
        self.init(kind, String(place), silicon: SiliconName(silicon))
    }

    /// What stands before and after the first slash; nil without one.
    private static func cut(_ text: Substring) -> (Substring, Substring)? {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return (text[..<slash], text[text.utf8.index(after: slash)...])
    }
}

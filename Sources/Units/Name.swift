/// A typed identifier: a hall's name cannot be passed where an order's is wanted. Ordered by UTF-8 bytes.
public struct Name<Kind>: Hashable, Comparable, Sendable {
    public let text: String

    public init(_ text: some StringProtocol) { self.text = String(text) }

    /// The same for a text at hand, without the generic call: for those who make a million names.
    @inlinable package init(of text: String) { self.text = text }

    public static func < (a: Name, b: Name) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

extension Name: CustomStringConvertible, ExpressibleByStringLiteral, Codable {
    public var description: String { text }
    public init(stringLiteral value: String) { self.init(value) }
    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// The kinds that `Name` is made of. They have no values.
public enum Kinds {
    public enum Region {}
    public enum Site {}
    public enum Zone {}
    public enum Fabric {}
    public enum Hall {}
    public enum Silicon {}
    public enum Resource {}
    public enum Item {}
    public enum Order {}
    public enum Branch {}
}

public typealias RegionName = Name<Kinds.Region>
public typealias SiteName = Name<Kinds.Site>
public typealias ZoneName = Name<Kinds.Zone>
public typealias FabricName = Name<Kinds.Fabric>
public typealias HallName = Name<Kinds.Hall>
public typealias SiliconName = Name<Kinds.Silicon>
public typealias ResourceName = Name<Kinds.Resource>
public typealias ItemName = Name<Kinds.Item>
public typealias OrderName = Name<Kinds.Order>
public typealias BranchName = Name<Kinds.Branch>

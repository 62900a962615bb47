import Units

/// Days on which promised need exceeds supply. Shown, never hidden.
public struct Shortfall: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Sendable, Codable {
        /// Still covered if items come at their P50 dates.
        case atRisk = "at_risk"
        /// Not covered at P50 either, or the day has come.
        case breach
    }

    public let resource: ResourceName
    public let start: Day
    public let end: Day
    public let short: Int
    public let kind: Kind
    /// The fact that opened it.
    public let sinceSeq: Int
    public let cause: String

    enum CodingKeys: String, CodingKey {
        case resource, start, end, short, kind, cause
        case sinceSeq = "since_seq"
    }

    public init(resource: ResourceName, start: Day, end: Day, short: Int, kind: Kind, sinceSeq: Int, cause: String) {
        (self.resource, self.start, self.end, self.short) = (resource, start, end, short)
        (self.kind, self.sinceSeq, self.cause) = (kind, sinceSeq, cause)
    }
}

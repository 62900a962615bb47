/// Where a number comes from. Every row of reference data carries one (DESIGN law 11).
public struct Source: Hashable, Sendable, Codable {
    /// How far a number can be trusted.
    public enum Confidence: String, CaseIterable, Sendable, Codable {
        case measured, published, vendor, estimate, assumption
    }

    public let source: String
    public let asOf: Day
    public let confidence: Confidence

    enum CodingKeys: String, CodingKey {
        case source, confidence
        case asOf = "as_of"
    }

    public init(source: String, asOf: Day, confidence: Confidence) {
        (self.source, self.asOf, self.confidence) = (source, asOf, confidence)
    }
}

import Units

/// A probability in whole parts per million, as tables carry it: exact, comparable, no rounding on the way.
public struct Probability: Hashable, Comparable, Sendable, Codable {
    public let ppm: Int

    public static let zero = Probability(unchecked: 0)
    public static let one = Probability(unchecked: 1_000_000)

    /// nil outside 0...1,000,000.
    public init?(ppm: Int) {
        guard (0...1_000_000).contains(ppm) else { return nil }
        self.ppm = ppm
    }

    init(unchecked ppm: Int) { self.ppm = ppm }

    /// So many of so many, rounded down to a whole part per million; `of` is at least 1 and no less than `some`.
    public init(_ some: Int, of all: Int) {
        precondition(all >= 1 && (0...all).contains(some), "\(some) of \(all) is no probability")
        ppm = some * 1_000_000 / all
    }

    /// 0...1.
    public var fraction: Double { Double(ppm) / 1e6 }
    public var complement: Probability { Probability(unchecked: 1_000_000 - ppm) }

    public static func < (a: Probability, b: Probability) -> Bool { a.ppm < b.ppm }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number = try container.decode(Int.self)
        guard let probability = Probability(ppm: number) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(number) is not a probability in parts per million (0...1000000)")
        }
        self = probability
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ppm)
    }
}

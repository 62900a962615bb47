/// Which futures are drawn: a seed, how many, and by which method. The same set gives the same futures for ever, on
/// every machine; as text `sobol;1024;7` is method, count and seed.
public struct DrawSet: Hashable, Sendable {
    public enum Method: String, CaseIterable, Hashable, Sendable, Codable {
        /// Independent uniform numbers.
        case plain
        /// Of n draws, exactly one in every nth of each stream: M. D. McKay, R. J. Beckman, W. J. Conover (1979),
        /// doi:10.2307/1268522.
        case latinHypercube = "latin_hypercube"
        /// A scrambled Sobol' sequence in the streams of lowest rank, a Latin hypercube in all others. Best with a
        /// count that is a power of two.
        case sobol
    }

    /// Enough to know a share of the futures to about a percent.
    public static let standard = DrawSet(method: .latinHypercube, count: 1024, seed: 1)!

    public static let counts = 1...1_000_000

    public let method: Method
    public let count: Int
    public let seed: UInt64

    /// nil when the count is not in 1...1,000,000.
    public init?(method: Method, count: Int, seed: UInt64) {
        guard DrawSet.counts.contains(count) else { return nil }
        (self.method, self.count, self.seed) = (method, count, seed)
    }

    /// Reads `method;count;seed`; nil for anything else, also for a number written in another way than it is printed.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count == 3, let method = Method(rawValue: String(parts[0])), let count = Int(parts[1]),
            let seed = UInt64(parts[2])
        else { return nil }
        self.init(method: method, count: count, seed: seed)
        guard description == text else { return nil }
    }

    /// The same method and count with another seed: one of the independent randomisations an `Interval` is made of.
    /// Number 0 is the set itself.
    public func randomisation(_ number: Int) -> DrawSet {
        DrawSet(self, seed: number == 0 ? seed : mixed(seed &+ UInt64(truncatingIfNeeded: number) &* golden))
    }

    private init(_ other: DrawSet, seed: UInt64) {
        (method, count, self.seed) = (other.method, other.count, seed)
    }
}

extension DrawSet: CustomStringConvertible, Codable {
    public var description: String { "\(method.rawValue);\(count);\(seed)" }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let set = DrawSet(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is not a draw set (plain, latin_hypercube or sobol; 1 to 1000000 draws; "
                    + "a seed from 0 to 18446744073709551615: for example sobol;1024;7)")
        }
        self = set
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

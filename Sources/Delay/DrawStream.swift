/// Whose random numbers: an item's, a driver's, an event's. A stream is known by its kind and name alone, so an item
/// meets the same luck whatever else is in the ledger and whoever computes it.
public struct DrawStream: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case item, driver
        /// Whether an event happens, and for how long.
        case event, duration
    }

    /// 64 bits of `kind:name` in UTF-8: FNV-1a (offset basis 14695981039346656037, prime 1099511628211; G. Fowler, L.
    /// C. Noll, K.-P. Vo, RFC 9923), then the finaliser `mixed`. Two of 10,000 names share a key once in 370 billion
    /// ledgers.
    public let key: UInt64
    /// The stream's place among all, from 0, by how much hangs on it: which dimension of a Sobol' sequence it takes.
    /// nil: none. Two streams of one set must not have the same.
    public let rank: Int?

    public init(_ kind: Kind, _ name: String, rank: Int? = nil) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(kind.rawValue):\(name)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        (key, self.rank) = (mixed(hash), rank)
    }
}

/// 2⁶⁴ divided by the golden ratio, made odd: multiples of it are spread evenly.
let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

/// A bijection of 64-bit words in which every bit of the result depends on every bit of x: the finaliser of SplitMix64,
/// D. Stafford's variant 13. G. L. Steele, D. Lea, C. H. Flood (2014), doi:10.1145/2660193.2660195.
@inline(__always)
func mixed(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

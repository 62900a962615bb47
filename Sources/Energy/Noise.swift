import Units

/// Numbers that look random and follow from a name: the same name gives the same weather for ever.
///
/// The seed is the 64-bit FNV-1a hash of the name's bytes (G. Fowler, L. C. Noll, K.-P. Vo, draft-eastlake-fnv), the i-th
/// number the i-th of SplitMix64 from there (G. L. Steele et al., doi 10.1145/2660193.2660195).
struct Noise {
    private let seed: UInt64

    init(_ name: String) {
        seed = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A number from 0 up to 2⁶⁴, for i ≥ 0.
    func word(_ i: Int) -> UInt64 {
        var z = seed &+ UInt64(i + 1) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    func unit(_ i: Int) -> Double { Double(word(i) >> 11) / 9_007_199_254_740_992 }

    /// A whole number below a bound.
    func below(_ bound: Int, _ i: Int) -> Int { Int(word(i) % UInt64(bound)) }
}

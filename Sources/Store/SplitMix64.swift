/// The simulated disk's luck: the same seed gives the same faults in every process. S. Steele, D. Lea, C. Flood, "Fast
/// splittable pseudorandom number generators" (2014), doi:10.1145/2660193.2660195.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in 0..<count, by a rule of our own: the library's may change between versions of Swift.
    mutating func below(_ count: Int) -> Int { Int(UInt64(count).multipliedFullWidth(by: next()).high) }

    /// Whether something that happens `rate` times in a million happens. A rate of 0 takes no number from the generator.
    mutating func happens(_ rate: Int) -> Bool { rate > 0 && below(1_000_000) < rate }

    /// Fisher and Yates's shuffle, in place.
    mutating func shuffle<Element>(_ list: inout [Element]) {
        for last in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(last, below(last + 1)) }
    }
}

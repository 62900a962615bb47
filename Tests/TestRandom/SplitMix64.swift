/// A seeded generator, so that a failure can be run again: S. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom
/// number generators" (2014), doi:10.1145/2660193.2660195.
package struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    package mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    package mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }
    package mutating func one<List: RandomAccessCollection>(of list: List) -> List.Element where List.Index == Int {
        list[list.startIndex + int(0...(list.count - 1))]
    }
}

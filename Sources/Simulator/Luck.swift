/// The luck of one run: the same seed gives the same numbers in every process (SplitMix64, doi:10.1145/2660193.2660195).
struct Luck: Sendable {
    private var state: UInt64

    init(_ seed: UInt64, _ purpose: UInt64 = 0) {
        state = seed &* 0x2545_F491_4F6C_DD1D ^ (purpose &* 0x9E37_79B9_7F4A_7C15)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 to count − 1.
    mutating func below(_ count: Int) -> Int { Int(UInt64(max(count, 1)).multipliedFullWidth(by: next()).high) }
    mutating func chance(_ percent: Int) -> Bool { percent > 0 && below(100) < percent }
    mutating func one<List: RandomAccessCollection>(of list: List) -> List.Element where List.Index == Int {
        list[list.startIndex + below(list.count)]
    }

    /// An index, each as likely as its weight says.
    mutating func weighted(_ weights: [Int]) -> Int {
        var left = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if left < weight { return index }
            left -= weight
        }
        return weights.count - 1
    }
}

/// A bijection of 0..<count for every key, without a table: a Feistel network on the smallest power of two that is at
/// least count, walked along its cycle until it is back inside. J. Black and P. Rogaway, "Ciphers with arbitrary finite
/// domains" (2002), doi:10.1007/3-540-45760-7_9. Complexity: O(1), two walks on average at most.
struct Shuffle: Sendable {
    private let count: UInt64
    private let lowBits: UInt64
    private let lowMask: UInt64
    private let highMask: UInt64

    init(count: Int) {
        self.count = UInt64(count)
        let bits = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount)
        lowBits = bits - bits / 2
        lowMask = (1 << lowBits) - 1
        highMask = (1 << (bits / 2)) - 1
    }

    /// Where `index` goes. A last turn by a part of the key makes every place equally likely for it, which a network of
    /// two or three bits does not.
    func place(of index: Int, _ key: UInt64) -> Int {
        var place = UInt64(index)
        repeat { place = feistel(place, key) } while place >= count
        place += key.multipliedFullWidth(by: count).high
        return Int(place < count ? place : place - count)
    }

    /// Four rounds, alternately on the lower and the upper half; the halves may differ by one bit.
    private func feistel(_ value: UInt64, _ key: UInt64) -> UInt64 {
        var (low, high) = (value & lowMask, value >> lowBits)
        for round in 0..<2 as Range<UInt64> {
            low ^= mixed(key &+ (4 * high &+ 2 * round &+ 1) &* golden) >> 32 & lowMask
            high ^= mixed(key &+ (4 * low &+ 2 * round &+ 2) &* golden) >> 32 & highMask
        }
        return high << lowBits | low
    }
}

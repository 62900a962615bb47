/// Some of so many things, a bit each: futures of a draw set, halls of a group.
package struct Bits: Hashable, Sendable {
    private var words: [UInt64]

    /// None of `total`.
    package init(_ total: Int) { words = Array(repeating: 0, count: (total + 63) / 64) }

    /// Those of `total` that are meant.
    package init(_ total: Int, where isMeant: (Int) -> Bool) {
        self.init(total)
        for word in words.indices {
            for index in (64 * word)..<min(64 * word + 64, total) where isMeant(index) {
                words[word] |= 1 << UInt64(index % 64)
            }
        }
    }

    package mutating func insert(_ index: Int) { words[index / 64] |= 1 << UInt64(index % 64) }

    /// Those that are in both; of as many. Complexity: O(total / 64), as of what follows.
    package func intersection(_ other: Bits) -> Bits {
        var both = self
        for word in words.indices { both.words[word] &= other.words[word] }
        return both
    }

    package mutating func formUnion(_ other: Bits) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    package func contains(_ index: Int) -> Bool { words[index / 64] & (1 << UInt64(index % 64)) != 0 }

    package func isSubset(of other: Bits) -> Bool {
        words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}

/// Some of so many things, a bit each: futures of a draw set, halls of a group, resources.
package struct Bits: Hashable, Sendable {
    private var words: [UInt64]
    /// How many there could be.
    package let total: Int

    /// None of `total`.
    package init(_ total: Int) {
        self.total = total
        words = Array(repeating: 0, count: (total + 63) / 64)
    }

    /// Some of `total`, by number.
    package init(_ some: some Sequence<Int>, of total: Int) {
        self.init(total)
        for index in some { insert(index) }
    }

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
        both.formIntersection(other)
        return both
    }

    package mutating func formIntersection(_ other: Bits) {
        for word in words.indices { words[word] &= other.words[word] }
    }

    /// How many are in both.
    package func count(in other: Bits) -> Int {
        words.indices.reduce(0) { $0 + (words[$1] & other.words[$1]).nonzeroBitCount }
    }

    /// Those that are in either.
    package func union(_ other: Bits) -> Bits {
        var either = self
        either.formUnion(other)
        return either
    }

    package mutating func formUnion(_ other: Bits) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    /// Whether any is in both.
    package func meets(_ other: Bits) -> Bool { words.indices.contains { words[$0] & other.words[$0] != 0 } }

    package func contains(_ index: Int) -> Bool { words[index / 64] & (1 << UInt64(index % 64)) != 0 }

    package func isSubset(of other: Bits) -> Bool {
        words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
    }

    /// The one there is; nil: none, or more.
    package var only: Int? {
        guard count == 1, let word = words.firstIndex(where: { $0 != 0 }) else { return nil }
        return 64 * word + words[word].trailingZeroBitCount
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}

import Units

/// Free units of one resource per day: a step function over a fixed axis of ticks, made to be copied and asked.
///
///     tick      0 ───────── 256 ───────── 512 ─────────
///     blocks   [ uniform 9 ][ +2 │ 256 values ][ uniform 0 ]
///
/// The axis is cut into blocks of 256 ticks. A block that is constant is one number; another keeps its values beside
/// a lazy addend and its least and greatest value. Adding over a range touches two blocks in full and the addend of
/// those between; copying a profile copies a reference, and the first change after that copies only what it touches.
///
/// Values may be negative (supply was cut below what was sold) and are never clamped.
///
/// Invariants (`Profile+Invariants.swift`): the blocks cover the axis; `low` and `high` are the exact extremes of the
/// stored values; every value lies in the range of Int32.
public struct Profile: Sendable {
    static let blockLength = 256

    /// Ticks on the axis.
    public let length: Int
    var blocks: [Block]

    /// `length` ticks of `value` each. Complexity: O(length / 256).
    public init(length: Int = Axis.length, value: Int = 0) {
        self.length = length
        let count = (length + Profile.blockLength - 1) / Profile.blockLength
        blocks = Array(repeating: Block(uniform: Int32(value)), count: count)
    }

    /// The value at a tick. Complexity: O(1).
    public subscript(tick: Int) -> Int {
        blocks[tick / Profile.blockLength].value(at: tick % Profile.blockLength)
    }

    /// Adds `amount` (which may be negative) to every tick of [from, to). The range is clamped to the axis.
    /// - Throws: `Overflow` when a value would leave the range of Int32; nothing is changed then.
    /// - Complexity: O(256 + blocks touched).
    public mutating func add(_ amount: Int, from: Int, to: Int) throws(Overflow) {
        let (from, to) = (max(from, 0), min(to, length))
        guard from < to, amount != 0 else { return }
        guard let step = Int32(exactly: amount) else { throw Overflow() }
        let touched = (from / Profile.blockLength)...((to - 1) / Profile.blockLength)
        for index in touched where !blocks[index].canAdd(amount) { throw Overflow() }
        for index in touched {
            let start = index * Profile.blockLength
            let range = max(from - start, 0)..<min(to - start, Profile.blockLength)
            blocks[index].add(step, in: range, of: min(Profile.blockLength, length - start))
        }
    }

    /// The least value in [from, to), which must not be empty. Complexity: O(256 + blocks).
    public func minimum(from: Int, to: Int) -> Int {
        precondition(0 <= from && from < to && to <= length, "an empty or outside range has no minimum")
        var least = Int.max
        forEachPart(from, to) { index, range in
            least = min(least, blocks[index].minimum(in: range, whole: isWhole(index, range)))
            return true
        }
        return least
    }

    /// The last tick of [from, to) whose value is below `need`, or nil. Complexity: O(256 + blocks).
    public func last(below need: Int, from: Int, to: Int) -> Int? {
        guard from < to else { return nil }
        var index = (to - 1) / Profile.blockLength
        while index >= from / Profile.blockLength {
            let start = index * Profile.blockLength
            if blocks[index].least < need {
                let range = max(from - start, 0)..<min(to - start, Profile.blockLength)
                if let tick = blocks[index].last(below: need, in: range) { return start + tick }
            }
            index -= 1
        }
        return nil
    }

    /// The first tick of [from, length) whose value is below `need`, or nil. Complexity: O(256 + blocks).
    public func first(below need: Int, from: Int = 0) -> Int? {
        var found: Int?
        forEachPart(from, length) { index, range in
            guard blocks[index].least < need else { return true }
            found = blocks[index].first(below: need, in: range).map { index * Profile.blockLength + $0 }
            return found == nil
        }
        return found
    }

    /// Calls `visit` for each block part of [from, to) in order, until it returns false.
    private func forEachPart(_ from: Int, _ to: Int, _ visit: (Int, Range<Int>) -> Bool) {
        guard from < to else { return }
        for index in (from / Profile.blockLength)...((to - 1) / Profile.blockLength) {
            let start = index * Profile.blockLength
            guard visit(index, max(from - start, 0)..<min(to - start, Profile.blockLength)) else { return }
        }
    }

    private func isWhole(_ index: Int, _ range: Range<Int>) -> Bool {
        range.count == min(Profile.blockLength, length - index * Profile.blockLength)
    }
}

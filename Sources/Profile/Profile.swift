import Units

/// Free units of one resource per day: a step function over a fixed axis of ticks, made to be copied and asked.
///
///     tick      0 ───────── 256 ───────── 512 ─────────
///     blocks   [ uniform 9 ][ +2 │ 16 × 16 values ][ uniform 0 ]
///
/// The axis is cut into blocks of 256 ticks. A block that is constant is one number; another keeps its values in a page
/// beside a lazy addend and its least and greatest value, and the page does the same for its 16 leaves of 16 ticks. Adding
/// over a range touches two blocks at its edges, and in each two leaves and the addends of those between; the blocks
/// between lie side by side in flat arrays, and so do their extremes, which a question reads sixteen at a time.
///
/// Copying a profile copies a reference; the first change after that copies the flat table of its blocks, and the pages
/// that it touches.
///
/// Values may be negative (supply was cut below what was sold) and are never clamped.
///
/// Invariants (`Profile+Invariants.swift`): the blocks cover the axis; a block's and a leaf's extremes are exact; a block
/// with a page is not constant; every value lies in the range of Int32.
public struct Profile: Sendable {
    static let blockLength = 256

    /// Ticks on the axis.
    public let length: Int
    var table: Table

    /// `length` ticks of `value` each, which is at most 2²⁹ − 1 either way. Complexity: O(length / 256).
    public init(length: Int = Axis.length, value: Int = 0) {
        precondition(abs(value) <= Table.limit, "a profile counts to 2^29 - 1")
        self.length = length
        table = Table(count: (length + 255) / 256, value: Int32(value))
    }

    /// The value at a tick. Complexity: O(1).
    public subscript(tick: Int) -> Int {
        precondition(tick >= 0 && tick < length, "a tick outside the profile")
        return Int(table.value(at: tick))
    }

    /// Adds `amount` (which may be negative) to every tick of [from, to). The range is clamped to the axis.
    /// - Throws: `Overflow` when a value would leave the range of Int32; nothing is changed then.
    /// - Complexity: O(1) vectors at either edge, and one for 16 blocks between.
    public mutating func add(_ amount: Int, from: Int, to: Int) throws(Overflow) {
        let (from, to) = (max(from, 0), min(to, length))
        guard from < to, amount != 0 else { return }
        guard let step = Int32(exactly: amount) else { throw Overflow() }
        let (first, last) = (from / 256, (to - 1) / 256)
        if !isKnownUniquelyReferenced(&table) { table = Table(copying: table) }
        guard table.canAdd(amount, to: first...last) else { throw Overflow() }
        // What a block has beyond the axis goes with the last tick on it.
        table.add(step, from: from, to: to == length ? table.count * 256 : to)
    }

    /// The least value in [from, to), which must not be empty. Complexity: O(blocks).
    public func minimum(from: Int, to: Int) -> Int {
        precondition(0 <= from && from < to && to <= length, "an empty or outside range has no minimum")
        var least = Int32.max
        for block in (from / 256)...((to - 1) / 256) {
            let start = block * 256
            least = min(least, table.minimum(block, from: max(from - start, 0), to: min(to - start, 256)))
        }
        return Int(least)
    }

    /// The last tick of [from, to) whose value is below `need`, or nil. Complexity: O(1) vectors, and one for 16 blocks.
    public func last(below need: Int, from: Int, to: Int) -> Int? {
        guard from < to else { return nil }
        precondition(0 <= from && to <= length, "a range outside the profile")
        return table.last(below: Profile.clamped(need), from: from, to: to)
    }

    /// The first tick of [from, length) whose value is below `need`, or nil. Complexity: as `last`.
    public func first(below need: Int, from: Int = 0) -> Int? {
        let need = Profile.clamped(need)
        var from = from
        while from < length, let block = table.firstBlock(below: need, from: from / 256, to: table.count) {
            from = max(from, block * 256)
            guard let page = table.page(block) else { return from }
            if let tick = page.first(below: need - table.addend(block), from: from & 255) {
                // Beyond the axis a block copies its last tick, so a tick found there would have been found before.
                return block * 256 + tick
            }
            from = (block + 1) * 256
        }
        return nil
    }

    /// A need in the range of Int32, with room for the difference to any value: above or below all values, as it was.
    @inline(__always)
    static func clamped(_ need: Int) -> Int32 { Int32(truncatingIfNeeded: max(-1 << 30, min(1 << 30, need))) }
}

/// The blocks of a profile, side by side: what is asked of all of them lies in flat arrays, sixteen to a vector.
///
/// A block that is the same all over is its addend alone; another has a page beside. A profile owns its table, and copies
/// it before a change when another profile owns it too: 28 bytes a block. The pages are shared until they change.
///
/// All of the module's unsafe memory is here and in `Page.swift`. Why it is sound: the arrays are allocated for `slots`
/// elements, and every index is a tick that `Profile` has checked against its length, or a block, leaf or lane found below
/// one; `owners` keeps each page alive as long as `rows` points into it; a table is changed only by a profile that is its
/// only owner (`isKnownUniquelyReferenced`), and a page only when its table is the page's only owner, so that what can
/// be seen twice is never written. That is what makes a table Sendable, like any copy-on-write storage.
final class Table: @unchecked Sendable {
    let count: Int
    /// The blocks, rounded up to whole vectors.
    private let slots: Int
    /// Per block: added to every value; the least and the greatest value, the addend counted. Beyond the last block no
    /// value reaches anything.
    private let addends: UnsafeMutablePointer<Int32>
    private let lows: UnsafeMutablePointer<Int32>
    private let highs: UnsafeMutablePointer<Int32>
    /// Per block: its page; none while the block is the same all over.
    private let owners: UnsafeMutablePointer<Page?>
    /// The pages' memory, for questions: following it counts no references.
    private let rows: UnsafeMutablePointer<Rows?>
    /// No addend is farther from zero than this, nor an addend and a value before it together.
    private var reach: Int

    init(count: Int, value: Int32) {
        (self.count, slots, reach) = (count, (count + 15) / 16 * 16, Int(value.magnitude))
        addends = .allocate(capacity: 3 * slots)
        addends.initialize(repeating: .min, count: 3 * slots)
        for part in 0..<3 { (addends + part * slots).update(repeating: value, count: count) }
        (lows, highs) = (addends + slots, addends + 2 * slots)
        (owners, rows) = (.allocate(capacity: slots), .allocate(capacity: slots))
        owners.initialize(repeating: nil, count: slots)
        rows.initialize(repeating: nil, count: slots)
    }

    init(copying other: Table) {
        (count, slots, reach) = (other.count, other.slots, other.reach)
        addends = .allocate(capacity: 3 * slots)
        addends.initialize(from: other.addends, count: 3 * slots)
        (lows, highs) = (addends + slots, addends + 2 * slots)
        (owners, rows) = (.allocate(capacity: slots), .allocate(capacity: slots))
        owners.initialize(from: other.owners, count: slots)
        rows.initialize(from: other.rows, count: slots)
    }

    deinit {
        owners.deinitialize(count: slots)
        owners.deallocate()
        rows.deallocate()
        addends.deallocate()
    }

    // MARK: One block

    func addend(_ block: Int) -> Int32 { addends[block] }
    func least(_ block: Int) -> Int32 { lows[block] }
    func greatest(_ block: Int) -> Int32 { highs[block] }
    /// nil while the block is the same all over.
    func page(_ block: Int) -> Rows? { rows[block] }

    @inline(__always)
    func value(at tick: Int) -> Int32 {
        let block = tick &>> 8
        guard let page = rows[block] else { return addends[block] }
        return addends[block] &+ page.value(at: tick & 255)
    }

    /// The least value of the ticks [from, to) of a block.
    func minimum(_ block: Int, from: Int, to: Int) -> Int32 {
        guard let page = rows[block], to - from < 256 else { return lows[block] }
        return addends[block] &+ page.minimum(from: from, to: to)
    }

    // MARK: Changes

    /// Whether adding to the blocks of a range leaves every value, and the stored parts it is made of, in the range of
    /// Int32, with room to spare for sums of them. Most additions are far from that, and are let through by one number.
    func canAdd(_ amount: Int, to blocks: ClosedRange<Int>) -> Bool {
        let size = Int(amount.magnitude)
        if reach + size <= Table.limit {
            reach += size
            return true
        }
        guard blocks.allSatisfy({ canAdd(amount, $0) }) else { return false }
        reach = (0..<count).map(reach).max().map { $0 + size } ?? 0
        return true
    }

    static let limit = Int(Int32.max / 4)

    private func canAdd(_ amount: Int, _ block: Int) -> Bool {
        let range = (-Table.limit - 1)...Table.limit
        let (low, high, addend) = (Int(lows[block]), Int(highs[block]), Int(addends[block]))
        return [low, high, low - addend, high - addend].allSatisfy { range.contains($0 + amount) }
    }

    private func reach(_ block: Int) -> Int {
        let (low, high, addend) = (Int(lows[block]), Int(highs[block]), Int(addends[block]))
        return abs(addend) + max(abs(low - addend), abs(high - addend))
    }

    /// Adds to the ticks [from, to), not empty: blocks between by their addend, the two at the edges by their pages.
    func add(_ amount: Int32, from: Int, to: Int) {
        var first = from &>> 8
        let last = to &>> 8
        let (start, end) = (from & 255, to & 255)
        if first == last {
            let extremes = ownPage(first).add(amount, from: start, to: end)
            return settle(first, extremes)
        }
        if start != 0 {
            settle(first, ownPage(first).add(amount, from: start))
            first &+= 1
        }
        if end != 0 { settle(last, ownPage(last).add(amount, to: end)) }
        for block in first..<last { addends[block] &+= amount }
        for block in first..<last { lows[block] &+= amount }
        for block in first..<last { highs[block] &+= amount }
    }

    /// Keeps a page's extremes. A block that became the same all over loses its page.
    @inline(__always)
    private func settle(_ block: Int, _ extremes: (low: Int32, high: Int32)) {
        lows[block] = addends[block] &+ extremes.low
        highs[block] = addends[block] &+ extremes.high
        guard extremes.low == extremes.high else { return }
        addends[block] &+= extremes.low
        (owners[block], rows[block]) = (nil, nil)
    }

    /// The page of a block, made if there is none, copied if another table has it too.
    @inline(__always)
    private func ownPage(_ block: Int) -> Rows {
        if isKnownUniquelyReferenced(&owners[block]), let page = rows[block] { return page }
        let page = owners[block].map(Page.init(copying:)) ?? Page()
        (owners[block], rows[block]) = (page, page.rows)
        return page.rows
    }

    /// Gives a block its parts. `values` has no element, where all are the same, or 256.
    func set(_ block: Int, addend: Int32, values: [Int32]) {
        addends[block] = addend
        (lows[block], highs[block]) = (addend, addend)
        if !values.isEmpty {
            let page = ownPage(block)
            for leaf in 0..<16 { page.set(leaf, Lanes(values[(leaf * 16)..<(leaf * 16 + 16)])) }
            (lows[block], highs[block]) = (addend &+ page.least, addend &+ page.greatest)
        }
        reach = max(reach, reach(block))
    }

    // MARK: Questions

    /// The last tick of [from, to), not empty, whose value is below `need`.
    @inline(__always)
    func last(below need: Int32, from: Int, to: Int) -> Int? {
        let first = from &>> 8
        var (block, end) = ((to &- 1) &>> 8, ((to &- 1) & 255) &+ 1)
        while true {
            if lows[block] < need {
                let start = block == first ? from & 255 : 0
                if let tick = last(below: need, block, from: start, to: end) { return block &* 256 &+ tick }
            }
            guard let next = lastBlock(below: need, from: first, to: block) else { return nil }
            (block, end) = (next, 256)
        }
    }

    /// The last tick of [from, to), which lies within one block, below `need`.
    @inline(__always)
    func lastInBlock(below need: Int32, from: Int, to: Int) -> Int? {
        let block = from &>> 8
        guard from < to, lows[block] < need else { return nil }
        return last(below: need, block, from: from & 255, to: to &- block &* 256).map { block &* 256 &+ $0 }
    }

    /// The last tick of [from, to) below `need` in a block that has one somewhere.
    @inline(__always)
    private func last(below need: Int32, _ block: Int, from: Int, to: Int) -> Int? {
        guard let page = rows[block] else { return to &- 1 }
        let bound = need &- addends[block]
        // In a full book it is most often the very last.
        return page.value(at: to &- 1) < bound ? to &- 1 : page.last(below: bound, from: from, to: to &- 1)
    }

    /// The last block of [from, to) with a value below `need`.
    @inline(__always)
    private func lastBlock(below need: Int32, from: Int, to: Int) -> Int? {
        guard from < to else { return nil }
        var row = (to &- 1) & ~15
        while row > from &- 16 {
            var blocks = LaneSet(Table.lanes(lows + row) .< Lanes(repeating: need))
            blocks.keep(from: from &- row, to: to &- row)
            if !blocks.isEmpty { return row &+ blocks.last }
            row &-= 16
        }
        return nil
    }

    /// The first block of [from, to) with a value below `need`.
    func firstBlock(below need: Int32, from: Int, to: Int) -> Int? {
        var row = from & ~15
        while row < to {
            var blocks = LaneSet(Table.lanes(lows + row) .< Lanes(repeating: need))
            blocks.keep(from: from &- row, to: to &- row)
            if !blocks.isEmpty { return row &+ blocks.first }
            row &+= 16
        }
        return nil
    }

    /// Of sixteen blocks from `row` on, those in which every value reaches `need`; none beyond the last.
    @inline(__always)
    func blocks(reaching need: Int32, row: Int) -> LaneSet {
        LaneSet(Table.lanes(lows + row), reaching: need)
    }

    /// Of a block's leaves, those in which every value reaches `need`.
    @inline(__always)
    func leaves(reaching need: Int32, _ block: Int) -> LaneSet {
        guard let page = rows[block] else { return LaneSet(all: addends[block] >= need) }
        return page.leaves(reaching: need &- addends[block])
    }

    /// Of the ticks of a leaf, those whose value reaches `need`.
    @inline(__always)
    func ticks(reaching need: Int32, _ block: Int, _ leaf: Int) -> LaneSet {
        guard let page = rows[block] else { return LaneSet(all: addends[block] >= need) }
        return page.ticks(reaching: need &- addends[block], leaf)
    }

    @inline(__always)
    private static func lanes(_ start: UnsafeMutablePointer<Int32>) -> Lanes {
        UnsafeRawPointer(start).loadUnaligned(as: Lanes.self)
    }
}

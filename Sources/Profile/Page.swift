/// The values of one block that is not the same all over: 16 leaves of 16 ticks each.
///
///     rows 0 … 15   the ticks of a leaf, before the leaf's own addend
///     row  16       the leaves' addends
///     row  17, 18   the least and the greatest value of each leaf, its addend counted
///
/// Everything is relative to the block's addend, which the table keeps. Ticks beyond the axis copy the last one on it.
final class Page {
    /// 19 rows of 16 numbers.
    let rows: Rows

    /// All zero.
    init() {
        rows = Rows(base: .allocate(capacity: Rows.size))
        rows.base.initialize(repeating: 0, count: Rows.size)
    }

    init(copying other: Page) {
        rows = Rows(base: .allocate(capacity: Rows.size))
        rows.base.initialize(from: other.rows.base, count: Rows.size)
    }

    deinit { rows.base.deallocate() }
}

/// A page's memory. Valid while the page lives; nobody changes it while another page or table can see it.
struct Rows {
    static let size = 19 * 16
    let base: UnsafeMutablePointer<Int32>

    /// A row, by its number. A row need not be aligned for vectors.
    private subscript(row: Int) -> Lanes {
        @inline(__always) get { UnsafeRawPointer(base + row &* 16).loadUnaligned(as: Lanes.self) }
        @inline(__always) nonmutating set {
            UnsafeMutableRawPointer(base + row &* 16).storeBytes(of: newValue, as: Lanes.self)
        }
    }

    private var addends: UnsafeMutablePointer<Int32> { base + 256 }
    private var lows: Lanes { @inline(__always) get { self[17] } }
    private var highs: Lanes { @inline(__always) get { self[18] } }

    /// The extremes of the page.
    var least: Int32 { @inline(__always) get { lows.least } }
    var greatest: Int32 { @inline(__always) get { highs.greatest } }

    @inline(__always)
    func value(at tick: Int) -> Int32 { base[tick] &+ addends[tick &>> 4] }

    /// The sixteen values of a leaf.
    @inline(__always)
    func leaf(_ leaf: Int) -> Lanes { self[leaf] &+ Lanes(repeating: addends[leaf]) }

    /// The extremes of a leaf.
    func extremes(_ leaf: Int) -> (low: Int32, high: Int32) { (base[17 * 16 + leaf], base[18 * 16 + leaf]) }

    // MARK: Changes

    /// Adds to the ticks from `from` on, which is not 0. Gives the page's extremes then; so do the others.
    @inline(__always)
    func add(_ amount: Int32, from: Int) -> Extremes {
        let leaf = from &>> 4
        let edge = add(amount, toLeaf: leaf, .step(amount, from: from & 15))
        return addToLeaves(.step(amount, from: leaf &+ 1), edge)
    }

    /// Adds to the ticks before `to`, which is neither 0 nor 256.
    @inline(__always)
    func add(_ amount: Int32, to: Int) -> Extremes {
        let leaf = to &>> 4
        let edge = add(amount, toLeaf: leaf, .step(amount, to: to & 15))
        return addToLeaves(.step(amount, to: leaf), edge)
    }

    /// Adds to the ticks [from, to), not empty.
    func add(_ amount: Int32, from: Int, to: Int) -> Extremes {
        let (first, last) = (from &>> 4, to &>> 4)
        if first == last {
            let step = Lanes.step(amount, from: from & 15) &- .step(amount, from: to & 15)
            return addToLeaves(.zero, add(amount, toLeaf: first, step))
        }
        let edge = add(amount, toLeaf: first, .step(amount, from: from & 15))
        _ = addToLeaves(.step(amount, from: first &+ 1) &- .step(amount, from: last), edge)
        return addToLeaves(.zero, add(amount, toLeaf: last, .step(amount, to: to & 15)))
    }

    /// Changes one leaf tick by tick; its addend becomes zero.
    @inline(__always)
    private func add(_ amount: Int32, toLeaf leaf: Int, _ step: Lanes) -> Edge {
        let values = self.leaf(leaf) &+ step
        self[leaf] = values
        return Edge(leaf: Int32(truncatingIfNeeded: leaf), extremes: (values.least, values.greatest))
    }

    /// Adds to whole leaves by their addends, and puts down what has become of one at the edge. Whole rows are read and
    /// written: a vector read after one of its lanes was written would wait.
    @inline(__always)
    private func addToLeaves(_ step: Lanes, _ edge: Edge) -> Extremes {
        let isEdge = Lanes.numbers .== Lanes(repeating: edge.leaf)
        self[16] = (self[16] &+ step).replacing(with: 0, where: isEdge)
        let lows = (self[17] &+ step).replacing(with: edge.extremes.low, where: isEdge)
        self[17] = lows
        let highs = (self[18] &+ step).replacing(with: edge.extremes.high, where: isEdge)
        self[18] = highs
        return (lows.least, highs.greatest)
    }

    typealias Extremes = (low: Int32, high: Int32)

    private struct Edge {
        let leaf: Int32
        let extremes: Extremes
    }

    /// Gives a leaf its values; its addend is then zero.
    func set(_ leaf: Int, _ values: Lanes) {
        self[leaf] = values
        base[16 * 16 + leaf] = 0
        base[17 * 16 + leaf] = values.least
        base[18 * 16 + leaf] = values.greatest
    }

    // MARK: Questions

    /// The leaves in which every value reaches `need`.
    @inline(__always)
    func leaves(reaching need: Int32) -> LaneSet { LaneSet(lows, reaching: need) }

    /// The ticks of a leaf whose value reaches `need`.
    @inline(__always)
    func ticks(reaching need: Int32, _ leaf: Int) -> LaneSet {
        LaneSet(self.leaf(leaf), reaching: need)
    }

    /// The last tick of [from, to) below `need`.
    @inline(__always)
    func last(below need: Int32, from: Int, to: Int) -> Int? {
        var leaves = LaneSet(lows .< Lanes(repeating: need))
        leaves.keep(from: from &>> 4, to: (to &+ 15) &>> 4)
        while !leaves.isEmpty {
            let leaf = leaves.last
            var ticks = LaneSet(self.leaf(leaf) .< Lanes(repeating: need))
            ticks.keep(from: from &- leaf &* 16, to: to &- leaf &* 16)
            if !ticks.isEmpty { return leaf &* 16 &+ ticks.last }
            leaves.remove(leaf)
        }
        return nil
    }

    /// The first tick from `from` on below `need`.
    func first(below need: Int32, from: Int) -> Int? {
        var leaves = LaneSet(lows .< Lanes(repeating: need))
        leaves.keep(from: from &>> 4, to: 16)
        while !leaves.isEmpty {
            let leaf = leaves.first
            var ticks = LaneSet(self.leaf(leaf) .< Lanes(repeating: need))
            ticks.keep(from: from &- leaf &* 16, to: 16)
            if !ticks.isEmpty { return leaf &* 16 &+ ticks.first }
            leaves.remove(leaf)
        }
        return nil
    }

    /// The least value of the ticks [from, to), not empty.
    func minimum(from: Int, to: Int) -> Int32 {
        var lowest = Int32.max
        for leaf in (from &>> 4)...((to &- 1) &>> 4) {
            let (start, end) = (max(from &- leaf &* 16, 0), min(to &- leaf &* 16, 16))
            if end &- start == 16 {
                lowest = min(lowest, base[17 * 16 + leaf])
            } else {
                for tick in start..<end { lowest = min(lowest, value(at: leaf &* 16 &+ tick)) }
            }
        }
        return lowest
    }

    /// The first tick from `from` on whose value is not `value`; 256 if there is none.
    func firstOther(than value: Int32, from: Int) -> Int {
        for leaf in (from &>> 4)..<16 {
            var others = LaneSet(self.leaf(leaf) .!= Lanes(repeating: value))
            others.keep(from: from &- leaf &* 16, to: 16)
            if !others.isEmpty { return leaf &* 16 &+ others.first }
        }
        return 256
    }
}

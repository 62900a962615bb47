/// 256 ticks of a profile: one number while they are all the same, else the values beside a lazy addend.
struct Block: Sendable {
    /// Added to every stored value.
    private(set) var addend: Int32
    /// Values before the addend; empty while the block is uniform.
    private(set) var values: [Int32] = []
    /// The extremes of `values`, before the addend; both 0 while the block is uniform.
    private var low: Int32 = 0
    private var high: Int32 = 0

    init(uniform value: Int32) { addend = value }

    /// A block as it was stored; nil for parts that no block is made of, or that would leave the range of Int32.
    init?(addend: Int32, values: [Int32]) {
        let (low, high) = values.reduce(into: (Int32.max, Int32.min)) { $0 = (min($0.0, $1), max($0.1, $1)) }
        (self.addend, self.values) = (addend, values)
        if !values.isEmpty { (self.low, self.high) = (low, high) }
        guard values.isEmpty || low < high, canAdd(0) else { return nil }
    }

    var least: Int { Int(addend) + Int(low) }
    var greatest: Int { Int(addend) + Int(high) }

    func value(at tick: Int) -> Int { Int(addend) + (values.isEmpty ? 0 : Int(values[tick])) }

    /// Whether adding leaves every value, and the stored parts it is made of, in the range of Int32.
    func canAdd(_ amount: Int) -> Bool {
        let range = Int(Int32.min / 4)...Int(Int32.max / 4)
        return range.contains(least + amount) && range.contains(greatest + amount)
            && range.contains(Int(low) + amount) && range.contains(Int(high) + amount)
    }

    mutating func add(_ amount: Int32, in range: Range<Int>, of length: Int) {
        if range.count == length {
            addend += amount
            return
        }
        if values.isEmpty { values = [Int32](repeating: 0, count: length) }
        values.withUnsafeMutableBufferPointer { values in
            for tick in range { values[tick] += amount }
        }
        settle()
    }

    /// Recomputes the extremes; a block that became constant goes back to one number.
    private mutating func settle() {
        var (low, high) = (Int32.max, Int32.min)
        values.withUnsafeBufferPointer { values in
            for value in values { (low, high) = (min(low, value), max(high, value)) }
        }
        (self.low, self.high) = (low, high)
        guard low == high else { return }
        addend += low
        (self.low, self.high, values) = (0, 0, [])
    }

    /// The maximal runs of equal values in a range, in order.
    func runs(in range: Range<Int>, _ visit: (Range<Int>, Int) -> Void) {
        if values.isEmpty { return visit(range, Int(addend)) }
        values.withUnsafeBufferPointer { values in
            var start = range.lowerBound
            while start < range.upperBound {
                var end = start + 1
                while end < range.upperBound, values[end] == values[start] { end += 1 }
                visit(start..<end, Int(addend) + Int(values[start]))
                start = end
            }
        }
    }

    func minimum(in range: Range<Int>, whole: Bool) -> Int {
        if whole || values.isEmpty { return least }
        var lowest = Int32.max
        for tick in range { lowest = min(lowest, values[tick]) }
        return Int(addend) + Int(lowest)
    }

    func last(below need: Int, in range: Range<Int>) -> Int? {
        if values.isEmpty { return least < need ? range.upperBound - 1 : nil }
        let bound = need - Int(addend)
        var tick = range.upperBound - 1
        while tick >= range.lowerBound {
            if Int(values[tick]) < bound { return tick }
            tick -= 1
        }
        return nil
    }

    func first(below need: Int, in range: Range<Int>) -> Int? {
        if values.isEmpty { return least < need ? range.lowerBound : nil }
        let bound = need - Int(addend)
        return range.first { Int(values[$0]) < bound }
    }

    /// Ticks at which the value is higher than at the tick before, within the block.
    func rises(_ visit: (Int) -> Void) {
        guard values.count > 1 else { return }
        for tick in 1..<values.count where values[tick] > values[tick - 1] { visit(tick) }
    }

    /// What `Profile.checkInvariants` asks of one block.
    func holdsInvariants(length: Int) -> Bool {
        if values.isEmpty { return low == 0 && high == 0 }
        return values.count == length && values.min() == low && values.max() == high && low < high
    }
}

// Without bounds checks, as a baseline should be: `unsafe` here is the benchmark's alone, no part of the product.

/// One number a tick, looked at from the left: the first start whose window has no short tick, in one pass.
struct ForwardArray: Engine {
    static let name = "array forward"
    static let isArray = true
    private var free: [Int32]

    init(length: Int, value: Int) { free = Array(repeating: Int32(value), count: length) }

    func earliest(_ quantity: Int, term: Int, from release: Int) -> Int? {
        let need = Int32(quantity)
        return free.withUnsafeBufferPointer { free in
            var start = release
            for tick in release..<free.count {
                if free[tick] < need { start = tick &+ 1 }
                if tick &- start &+ 1 == term { return start }
            }
            return nil
        }
    }

    mutating func add(_ amount: Int, from: Int, to: Int) { free.add(amount, from: from, to: to) }
}

/// One number a tick, each window looked at from the right: the last short tick says where the next window starts.
struct BackwardArray: Engine {
    static let name = "array backward"
    static let isArray = true
    private var free: [Int32]

    init(length: Int, value: Int) { free = Array(repeating: Int32(value), count: length) }

    func earliest(_ quantity: Int, term: Int, from release: Int) -> Int? {
        let need = Int32(quantity)
        return free.withUnsafeBufferPointer { free in
            var (start, known) = (release, release)
            while start &+ term <= free.count {
                var tick = start &+ term &- 1
                while tick &- 3 >= known, free.least(ofFourTo: tick) >= need { tick &-= 4 }
                while tick >= known, free[tick] >= need { tick &-= 1 }
                if tick < known { return start }
                (start, known) = (tick &+ 1, start &+ term)
            }
            return nil
        }
    }

    mutating func add(_ amount: Int, from: Int, to: Int) { free.add(amount, from: from, to: to) }
}

extension UnsafeBufferPointer<Int32> {
    /// Four at a time: a loop of one tick is at the mercy of where the linker puts it.
    @inline(__always)
    fileprivate func least(ofFourTo tick: Int) -> Int32 {
        Swift.min(Swift.min(self[tick], self[tick &- 1]), Swift.min(self[tick &- 2], self[tick &- 3]))
    }
}

extension [Int32] {
    /// A loop that the compiler makes vectors of.
    fileprivate mutating func add(_ amount: Int, from: Int, to: Int) {
        let step = Int32(amount)
        withUnsafeMutableBufferPointer { free in
            for tick in from..<to { free[tick] &+= step }
        }
    }
}

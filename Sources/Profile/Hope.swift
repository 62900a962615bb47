/// The last 64 units seen: a one for each without a short tick, the latest highest.
private struct Recent {
    private var bits: UInt64 = 0

    /// Sixteen units more, of which the first has number `number`; the first unit of a run among the last 64.
    @inline(__always)
    mutating func take(_ units: LaneSet, number: Int, _ run: RunOfBits) -> Int? {
        if units.isEmpty {
            bits = 0
            return nil
        }
        bits = bits &>> 16 | UInt64(units.bits) &<< 48
        let starts = run.starts(in: bits)
        return starts == 0 ? nil : number &- 48 &+ starts.trailingZeroBitCount
    }

    /// Nothing before counts: units with short ticks came between.
    @inline(__always)
    mutating func forget() { bits = 0 }
}

extension Table {
    /// The first start from `from` on that whole units do not rule out, and what they tell of its window: nothing is short
    /// over [start, known), nor in the units after `unit`. nil if there is none.
    @inline(__always)
    func hope(_ need: Int32, _ unit: Unit, from: Int) -> (start: Int, known: Int, unit: Int)? {
        let found =
            switch unit.shift {
            case 8: hopefulBlock(need, unit.run, from: from &>> 8)
            case 4: hopefulLeaf(need, unit.run, from: from &>> 4)
            default: hopefulTick(need, unit.run, from: from)
            }
        guard let found else { return nil }
        if unit.shift == 0 { return (found, found &+ unit.length, found) }
        let (begin, end) = (found &<< unit.shift, (found &+ 1) &<< unit.shift)
        // What of the unit itself is short comes before the start.
        var start = max(from, begin)
        if let short = lastInBlock(below: need, from: start, to: end) { start = short &+ 1 }
        return (start, end &+ unit.length &<< unit.shift, found)
    }

    /// The first block from `from` on after which a run of blocks comes.
    private func hopefulBlock(_ need: Int32, _ run: RunOfBits, from: Int) -> Int? {
        var recent = Recent()
        var row = (from &+ 1) & ~15
        while row < count {
            var blocks = blocks(reaching: need, row: row)
            blocks.keep(from: from &+ 1 &- row)
            if let block = recent.take(blocks, number: row, run) { return block &- 1 }
            row &+= 16
        }
        return nil
    }

    /// The first leaf from `from` on after which a run of leaves comes.
    private func hopefulLeaf(_ need: Int32, _ run: RunOfBits, from: Int) -> Int? {
        var recent = Recent()
        var block = (from &+ 1) &>> 4
        while block < count {
            var leaves = leaves(reaching: need, block)
            leaves.keep(from: from &+ 1 &- block &* 16)
            if let leaf = recent.take(leaves, number: block &* 16, run) { return leaf &- 1 }
            block &+= 1
        }
        return nil
    }

    /// The first tick from `from` on with which a run of ticks begins.
    private func hopefulTick(_ need: Int32, _ run: RunOfBits, from: Int) -> Int? {
        var recent = Recent()
        var block = from &>> 8
        while block < count {
            guard greatest(block) >= need else {
                recent.forget()
                block &+= 1
                continue
            }
            for leaf in 0..<16 {
                let tick = block &* 256 &+ leaf &* 16
                var ticks = ticks(reaching: need, block, leaf)
                ticks.keep(from: from &- tick)
                if let tick = recent.take(ticks, number: tick, run) { return tick }
            }
            block &+= 1
        }
        return nil
    }
}

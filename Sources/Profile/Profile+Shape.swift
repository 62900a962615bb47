import Units

/// A maximal run of equal values.
public struct Run: Equatable, Sendable {
    public let start: Int
    public let end: Int
    public let value: Int
}

extension Profile {
    /// Ticks of (from, to) at which the value is higher than at the tick before: the only ones at which a window that
    /// slides to the right can begin to fit. Complexity: O(to − from), constant blocks and leaves O(1).
    public func rises(from: Int, to: Int, _ visit: (Int) -> Void) {
        var tick = from
        while tick < to {
            let end = runEnd(from: tick)
            if end < to, table.value(at: end) > table.value(at: tick) { visit(end) }
            tick = end
        }
    }

    /// The maximal runs of equal values in [from, to), in order. Complexity: O(to − from), constant blocks and leaves O(1).
    public func runs(from: Int = 0, to: Int? = nil) -> [Run] {
        let to = to ?? length
        var runs: [Run] = []
        var tick = from
        while tick < to {
            let end = min(runEnd(from: tick), to)
            runs.append(Run(start: tick, end: end, value: self[tick]))
            tick = end
        }
        return runs
    }

    /// Where the run of equal values that a tick is in ends.
    private func runEnd(from tick: Int) -> Int {
        let value = table.value(at: tick)
        var (block, inside) = (tick / 256, tick % 256)
        while block < table.count {
            if let page = table.page(block) {
                let end = page.firstOther(than: value &- table.addend(block), from: inside)
                if end < 256 { return block * 256 + end }
            } else if table.addend(block) != value {
                return block * 256
            }
            (block, inside) = (block + 1, 0)
        }
        return length
    }
}

extension Profile: Equatable {
    /// Equal values on every tick, however they are stored.
    public static func == (a: Profile, b: Profile) -> Bool {
        a.length == b.length && (a.table === b.table || a.runs() == b.runs())
    }
}

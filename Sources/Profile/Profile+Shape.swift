import Units

/// A maximal run of equal values.
public struct Run: Equatable, Sendable {
    public let start: Int
    public let end: Int
    public let value: Int
}

extension Profile {
    /// Ticks of (from, to) at which the value is higher than at the tick before: the only ones at which a window that
    /// slides to the right can begin to fit. Complexity: O(to − from), uniform blocks O(1).
    public func rises(from: Int, to: Int, _ visit: (Int) -> Void) {
        guard from + 1 < to else { return }
        for index in (from / Profile.blockLength)...((to - 1) / Profile.blockLength) {
            let start = index * Profile.blockLength
            if start > from, start < to, self[start] > self[start - 1] { visit(start) }
            blocks[index].rises { tick in
                if start + tick > from, start + tick < to { visit(start + tick) }
            }
        }
    }

    /// The maximal runs of equal values in [from, to), in order. Complexity: O(to − from), uniform blocks O(1).
    public func runs(from: Int = 0, to: Int? = nil) -> [Run] {
        let to = to ?? length
        var runs: [Run] = []
        var tick = from
        while tick < to {
            let index = tick / Profile.blockLength
            let value = self[tick]
            let blockEnd = min((index + 1) * Profile.blockLength, to)
            var end = blocks[index].isUniform ? blockEnd : tick + 1
            while end < blockEnd, self[end] == value { end += 1 }
            if let last = runs.last, last.value == value {
                runs[runs.count - 1] = Run(start: last.start, end: end, value: value)
            } else {
                runs.append(Run(start: tick, end: end, value: value))
            }
            tick = end
        }
        return runs
    }
}

extension Profile: Equatable {
    /// Equal values on every tick, however they are stored.
    public static func == (a: Profile, b: Profile) -> Bool {
        a.length == b.length && a.runs() == b.runs()
    }
}

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
            let start = index * Profile.blockLength
            let end = min(start + Profile.blockLength, to)
            blocks[index].runs(in: tick - start..<end - start) { range, value in
                Profile.append(
                    Run(start: start + range.lowerBound, end: start + range.upperBound, value: value), to: &runs)
            }
            tick = end
        }
        return runs
    }

    /// Adds a run, which goes on with the last one where the value is the same.
    private static func append(_ run: Run, to runs: inout [Run]) {
        if let last = runs.last, last.value == run.value {
            runs[runs.count - 1] = Run(start: last.start, end: run.end, value: run.value)
        } else {
            runs.append(run)
        }
    }
}

extension Profile: Equatable {
    /// Equal values on every tick, however they are stored.
    public static func == (a: Profile, b: Profile) -> Bool {
        a.length == b.length && a.runs() == b.runs()
    }
}

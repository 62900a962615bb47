/// A series of growth cut into phases: lines fitted to runs of at least three values, so that together they miss least.
public struct GrowthPhases: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case slowing, steady, accelerating
    }

    public struct Phase: Hashable, Sendable {
        /// Which values, by their places.
        public let range: Range<Int>
        /// Of the line, per value.
        public let slope: Double
        public let mean: Double

        /// By more than two points a value it slows or accelerates.
        public var kind: Kind { slope < -2 ? .slowing : slope > 2 ? .accelerating : .steady }
    }

    public let phases: [Phase]
    /// Sum of squares of what the lines miss.
    public let missed: Double

    private static let least = 3

    /// nil with too few values for so many phases. Complexity: O(values² · phases).
    public init?(_ values: [Double], phases count: Int = 3) {
        let all = values.count
        guard count > 0, all >= count * GrowthPhases.least else { return nil }
        // best[k][n]: the first n values in k phases, and where the last one begins.
        var best = [[(missed: Double, from: Int)?]](
            repeating: Array(repeating: nil, count: all + 1), count: count + 1)
        best[0][0] = (0, 0)
        for k in 1...count {
            for end in (k * GrowthPhases.least)...all {
                for from in ((k - 1) * GrowthPhases.least)...(end - GrowthPhases.least) {
                    guard let before = best[k - 1][from] else { continue }
                    let missed = before.missed + GrowthPhases.line(values, from..<end).missed
                    if missed < best[k][end]?.missed ?? .infinity { best[k][end] = (missed, from) }
                }
            }
        }
        guard let last = best[count][all] else { return nil }
        missed = last.missed
        var (found, end): ([Phase], Int) = ([], all)
        for k in stride(from: count, to: 0, by: -1) {
            guard let from = best[k][end]?.from else { return nil }
            found.append(GrowthPhases.line(values, from..<end).phase)
            end = from
        }
        phases = found.reversed()
    }

    private static func line(_ values: [Double], _ range: Range<Int>) -> (phase: Phase, missed: Double) {
        let count = Double(range.count)
        let middle = Double(range.lowerBound + range.upperBound - 1) / 2
        let mean = values[range].reduce(0, +) / count
        let spread = range.reduce(0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
        let slope = range.reduce(0) { $0 + (Double($1) - middle) * (values[$1] - mean) } / spread
        let missed = range.reduce(0) { sum, place in
            let miss = values[place] - mean - slope * (Double(place) - middle)
            return sum + miss * miss
        }
        return (Phase(range: range, slope: slope, mean: mean), missed)
    }
}

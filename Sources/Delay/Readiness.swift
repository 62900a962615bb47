import Units

/// Sampled ready days of one thing, in order: what was asked of many futures, counted.
public struct Readiness: Hashable, Sendable {
    /// Never decreasing; `never` last. At least one.
    public let sorted: [When]

    /// nil without samples. Complexity: O(n log n).
    public init?(_ samples: [When]) {
        guard !samples.isEmpty else { return nil }
        sorted = samples.sorted()
    }

    /// The smallest day d of the samples with P(ready ≤ d) ≥ p, where P counts samples: the ⌈n·p⌉-th of n in order,
    /// definition 1 of Hyndman and Fan (1996), doi:10.2307/2684934. `never` when too few ever come. Nothing is
    /// interpolated: the day is one that was met. p in whole parts per million, so that ⌈n·p⌉ is exact; p = 0 gives the
    /// first.
    public func day(at probability: Probability) -> When {
        let rank = ceilDiv(sorted.count * probability.ppm, 1_000_000)
        return sorted[max(rank, 1) - 1]
    }

    public func day(at confidence: Confidence) -> When {
        day(at: Probability(unchecked: confidence.percent * 10_000))
    }

    /// The part of the samples that are ready on or before a day. Complexity: O(log n).
    public func probability(by day: Day) -> Double {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= .on(day) { low = middle + 1 } else { high = middle }
        }
        return Double(low) / Double(sorted.count)
    }
}

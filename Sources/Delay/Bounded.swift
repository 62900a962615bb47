/// The beta distribution on least…most that the PERT method fits to three guesses: α = 1 + 4(mode − least)/(most −
/// least), β = 6 − α, mean (least + 4·mode + most)/6. D. G. Malcolm et al., "Application of a technique for research
/// and development program evaluation", Operations Research 7 (1959), doi:10.1287/opre.7.5.646.
public struct PERT: Hashable, Sendable {
    public let least: Double
    public let mode: Double
    public let most: Double
    private let beta: Beta

    public init(least: Double, mode: Double, most: Double) throws(DistributionFault) {
        guard least <= mode, mode <= most, least < most, least.isFinite, most.isFinite else {
            throw .corners(least: least, mode: mode, most: most)
        }
        (self.least, self.mode, self.most) = (least, mode, most)
        let a = 1 + 4 * (mode - least) / (most - least)
        guard let beta = Beta(a, 6 - a) else { throw .corners(least: least, mode: mode, most: most) }
        self.beta = beta
    }

    public func quantile(_ u: Double) -> Double { least + (most - least) * beta.quantile(u) }
    public func cdf(_ x: Double) -> Double { beta.probability(below: (x - least) / (most - least)) }
}

/// A density that rises in a straight line from least to mode and falls in one to most.
public struct Triangular: Hashable, Sendable {
    public let least: Double
    public let mode: Double
    public let most: Double

    public init(least: Double, mode: Double, most: Double) throws(DistributionFault) {
        guard least <= mode, mode <= most, least < most, least.isFinite, most.isFinite else {
            throw .corners(least: least, mode: mode, most: most)
        }
        (self.least, self.mode, self.most) = (least, mode, most)
    }

    public func quantile(_ u: Double) -> Double {
        let width = most - least
        return u * width <= mode - least
            ? least + (u * width * (mode - least)).squareRoot()
            : most - ((1 - u) * width * (most - mode)).squareRoot()
    }

    public func cdf(_ x: Double) -> Double {
        guard x > least else { return 0 }
        guard x < most else { return 1 }
        let width = most - least
        return x <= mode
            ? (x - least) * (x - least) / (width * (mode - least))
            : 1 - (most - x) * (most - x) / (width * (most - mode))
    }
}

/// What was seen: sorted samples with straight lines between them, the k-th of n at probability (k − 1)/(n − 1):
/// definition 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
/// (1996), doi:10.2307/2684934.
public struct Empirical: Hashable, Sendable {
    public let sorted: [Double]

    public init(_ samples: [Double]) throws(DistributionFault) {
        guard !samples.isEmpty else { throw .samples("there are none") }
        if let odd = samples.first(where: { !$0.isFinite }) { throw .samples("\(odd) is among them") }
        sorted = samples.sorted()
    }

    public func quantile(_ u: Double) -> Double {
        let place = u * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 1)
        guard below + 1 < sorted.count else { return sorted[below] }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    /// The greatest u with quantile(u) ≤ x. Complexity: O(log n).
    public func cdf(_ x: Double) -> Double {
        let above = firstAbove(x)
        guard above > 0 else { return 0 }
        guard above < sorted.count else { return 1 }
        let part = (x - sorted[above - 1]) / (sorted[above] - sorted[above - 1])
        return (Double(above - 1) + part) / Double(sorted.count - 1)
    }

    /// The index of the first sample greater than x.
    private func firstAbove(_ x: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= x { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

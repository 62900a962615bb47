/// Parts of a variance, one for each independent input, that add up to it.
///
/// The Shapley effect of an input is its increment of explained variance, averaged over all orders in which inputs may
/// be learned (A. B. Owen 2014, doi:10.1137/130936233). Unlike first-order indices, which miss what inputs do together,
/// and total ones, which count it for each of them, Shapley effects are never negative and add up to the variance.
/// Estimated by replacing inputs one by one in a random order, as T. Goda (2021), doi:10.1016/j.ress.2021.107702: with
/// x, y two independent samples and zⱼ the hybrid that has the first j inputs of the order from y,
///
///     effect of the j-th  +=  (f(x) − (f(zⱼ₋₁) + f(zⱼ)) / 2) · (f(zⱼ₋₁) − f(zⱼ))
///
/// The increments of one sample add up to (f(x) − f(y))² / 2 exactly, so shares add up to one whatever the sample is.
public struct Shapley: Sendable {
    /// Sums of the increments, by input.
    public private(set) var sums: [Double]
    public private(set) var samples = 0
    /// The order of the inputs, shuffled anew for each sample.
    private var order: [Int]
    private var luck: UInt64

    /// - Parameter seed: of the orders; the samples are the caller's.
    public init(inputs: Int, seed: UInt64) {
        sums = [Double](repeating: 0, count: inputs)
        order = Array(0..<inputs)
        luck = seed
    }

    /// Takes one sample. `value` gives f at the hybrid in which the inputs that are marked come from y; it is asked for
    /// inputs + 1 hybrids, each with one mark more.
    public mutating func add(_ value: (_ fromOther: [Bool]) -> Double) {
        shuffle()
        var fromOther = [Bool](repeating: false, count: sums.count)
        let first = value(fromOther)
        var last = first
        for input in order {
            fromOther[input] = true
            let next = value(fromOther)
            sums[input] += (first - (last + next) / 2) * (last - next)
            last = next
        }
        samples += 1
    }

    /// The variance: the mean of half the squared differences of x and y.
    public var variance: Double { samples > 0 ? sums.reduce(0, +) / Double(samples) : 0 }

    /// Parts of one, by input; nil where nothing varies.
    public var shares: [Double]? {
        let sum = sums.reduce(0, +)
        return sum > 0 ? sums.map { $0 / sum } : nil
    }

    /// Fisher and Yates, with SplitMix64 (doi:10.1145/2660193.2660195).
    private mutating func shuffle() {
        for place in order.indices.dropFirst().reversed() {
            order.swapAt(place, Int(next().multipliedFullWidth(by: UInt64(place + 1)).high))
        }
    }

    private mutating func next() -> UInt64 {
        luck &+= 0x9E37_79B9_7F4A_7C15
        var z = luck
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

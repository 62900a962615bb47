/// The uniform numbers of a draw set: a pure function of (set, draw, stream). Nothing is consumed, so any worker
/// computes any number in any order and gets the same.
///
///     plain            a strong mix of (seed, key, draw)
///     latin_hypercube  stratum: a bijection of 0..<count keyed by (seed, key); within it: a mix of (seed, key, draw)
///     sobol            rank < 161: Sobol' point, dimension rank + 1, scrambled by (seed, key); others: latin_hypercube
///
/// This is the counter-based idea of J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011),
/// doi:10.1145/2063384.2063405.
public struct Sampler: Sendable {
    public let set: DrawSet
    private let seedKey: UInt64
    private let shuffle: Shuffle
    private let sobol: Sobol?

    public init(_ set: DrawSet) {
        self.set = set
        seedKey = mixed(set.seed &+ golden)
        shuffle = Shuffle(count: set.count)
        sobol = set.method == .sobol ? Sobol() : nil
    }

    /// A number in (0,1) for a draw in 0..<count.
    public func uniform(draw: Int, _ stream: DrawStream) -> Double {
        uniform(draw: draw, lane(stream))
    }

    /// A stream under this seed, ready to be asked often.
    struct Lane: Sendable {
        let key: UInt64
        /// Dimension of the Sobol' sequence, from 0; −1 for a stream that takes none.
        let dimension: Int32
    }

    func lane(_ stream: DrawStream) -> Lane {
        let dimension = stream.rank.flatMap { sobol != nil && $0 < SobolTable.dimensions ? Int32($0) : nil }
        return Lane(key: mixed(stream.key ^ seedKey), dimension: dimension ?? -1)
    }

    func uniform(draw: Int, _ lane: Lane) -> Double {
        precondition(DrawSet.counts.contains(draw + 1) && draw < set.count, "draw \(draw) is not one of \(set)")
        if let sobol, lane.dimension >= 0 { return sobol.scrambled(draw, Int(lane.dimension), lane.key) }
        let word = mixed(mixed(lane.key &+ UInt64(draw) &* golden) ^ lane.key)
        return set.method == .plain ? unit(word) : stratified(draw, lane.key, word)
    }

    /// 30 bits within the stratum: the quotient then stays in its stratum, and below 1, for every count.
    private func stratified(_ draw: Int, _ key: UInt64, _ word: UInt64) -> Double {
        let within = (Double(word >> 34) + 0.5) * 0x1p-30
        return (Double(shuffle.place(of: draw, key)) + within) / Double(set.count)
    }
}

/// 52 bits as a number in (0,1), in the middle of its cell, so that neither 0 nor 1 comes.
@inline(__always)
func unit(_ word: UInt64) -> Double { (Double(word >> 12) + 0.5) * 0x1p-52 }

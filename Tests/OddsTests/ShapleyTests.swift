import Odds
import TestRandom
import Testing

/// Effects of functions whose parts of the variance are known.
@Suite struct ShapleyTests {
    /// The shares that many samples of independent uniform inputs give.
    private func shares(
        _ inputs: Int, samples: Int = 40_000, _ function: ([Double]) -> Double
    ) -> (shares: [Double], variance: Double) {
        var luck = SplitMix64(seed: 7)
        var shapley = Shapley(inputs: inputs, seed: 11)
        for _ in 0..<samples {
            let x = (0..<inputs).map { _ in Double(luck.int(0...(1 << 40))) / 0x1p40 }
            let y = (0..<inputs).map { _ in Double(luck.int(0...(1 << 40))) / 0x1p40 }
            shapley.add { fromOther in function((0..<inputs).map { fromOther[$0] ? y[$0] : x[$0] }) }
        }
        return (shapley.shares ?? [Double](repeating: .nan, count: inputs), shapley.variance)
    }

    @Test func `a sum is parted by the variances of its terms`() {
        let (parts, variance) = shares(3) { $0[0] + 2 * $0[1] + 3 * $0[2] }
        for (part, known) in zip(parts, [1.0 / 14, 4.0 / 14, 9.0 / 14]) { #expect(abs(part - known) < 0.01) }
        #expect(abs(variance - 14.0 / 12) < 0.02)
    }

    /// Of the maximum of U(0,1) and U(0,2), by integration: variance 35/144, main effects 1/180 and 7/5 − 169/144, and
    /// what is left is the two together, of which each gets half: 8/175 and 167/175.
    @Test func `a maximum is parted as its integrals say`() {
        let (parts, variance) = shares(2) { max($0[0], 2 * $0[1]) }
        #expect(abs(parts[0] - 8.0 / 175) < 0.01, "\(parts)")
        #expect(abs(parts[1] - 167.0 / 175) < 0.01)
        #expect(abs(variance - 35.0 / 144) < 0.005)
    }

    @Test func `a product of centred inputs is all interaction, shared alike`() {
        let (parts, variance) = shares(2) { ($0[0] - 0.5) * ($0[1] - 0.5) }
        #expect(abs(parts[0] - 0.5) < 0.02 && abs(parts[1] - 0.5) < 0.02, "\(parts)")
        #expect(abs(variance - 1.0 / 144) < 0.0005)
    }

    @Test func `what does nothing has no part, and parts add up to one whatever the sample`() {
        for samples in [1, 2, 7, 100] {
            let (parts, _) = shares(4, samples: samples) { max($0[0], $0[1] * $0[2]) }
            #expect(abs(parts.reduce(0, +) - 1) < 1e-9)
            #expect(parts[3] == 0)
        }
    }

    @Test func `where nothing varies there are no parts`() {
        var shapley = Shapley(inputs: 2, seed: 1)
        for _ in 0..<10 { shapley.add { _ in 5 } }
        #expect(shapley.shares == nil)
        #expect(shapley.variance == 0)
    }
}

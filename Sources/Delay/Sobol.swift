/// A Sobol' sequence with Owen's scrambling: points that fill the unit cube more evenly than chance, and are
/// nevertheless each uniform, so that means stay unbiased and their error can be estimated from independent seeds.
///
/// I. M. Sobol' (1967), doi:10.1016/0041-5553(67)90144-9; direction numbers of `SobolTable`. Nested uniform scrambling:
/// A. B. Owen (1995), doi:10.1007/978-1-4612-2552-2_19, with the random bits taken from a hash of the digits before, as
/// B. Burley suggests (2020), http://jcgt.org/published/0009/04/01/. The first 2ᵏ points have one point in each of the
/// 2ᵏ equal intervals of every dimension, scrambled or not.
package struct Sobol: Sendable {
    /// Digits of a point: more than the 20 bits of the greatest index.
    package static let digits = 24
    private static let indexBits = 20
    /// `indexBits` direction numbers per dimension.
    private let directions: [UInt32]

    package init() { directions = Sobol.allDirections }

    private static let allDirections: [UInt32] =
        (0..<indexBits).map { 1 << UInt32(digits - 1 - $0) } + SobolTable.rows.flatMap(directions)

    /// mₖ = 2a₁mₖ₋₁ ⊕ 4a₂mₖ₋₂ ⊕ … ⊕ 2ˢmₖ₋ₛ ⊕ mₖ₋ₛ, as binary fractions mₖ / 2ᵏ of `digits` digits.
    private static func directions(of row: SobolTable.Row) -> [UInt32] {
        let degree = row.initial.count
        var m = row.initial
        for k in degree..<max(indexBits, degree) {
            var next = m[k - degree]
            for lag in 1...degree where row.polynomial >> UInt32(degree - lag) & 1 == 1 {
                next ^= m[k - lag] << UInt32(lag)
            }
            m.append(next)
        }
        return (0..<indexBits).map { m[$0] << UInt32(digits - 1 - $0) }
    }

    /// The digits of a coordinate, the first the highest of `digits` bits.
    package func point(_ index: Int, _ dimension: Int) -> UInt32 {
        var (rest, next, digits) = (index, dimension * Sobol.indexBits, 0 as UInt32)
        while rest != 0 {
            if rest & 1 == 1 { digits ^= directions[next] }
            (rest, next) = (rest >> 1, next + 1)
        }
        return digits
    }

    /// The coordinate in (0,1) after scrambling under a key. The digits of the sequence are followed by 28 random ones:
    /// no two points share all digits, so below them Owen's scrambling is independent uniform noise.
    package func scrambled(_ index: Int, _ dimension: Int, _ key: UInt64) -> Double {
        let digits = UInt64(point(index, dimension))
        let noise = mixed(key &+ (1 << UInt64(Sobol.digits) | digits) &* golden) >> 36
        return (Double(scramble(digits, key) << 28 | noise) + 0.5) * 0x1p-52
    }

    /// Flips every digit by a random bit that belongs to the digits before it. One word of 64 bits holds the bits of a
    /// subtree of six digits: node 1 is its root, nodes 2n and 2n + 1 follow on n.
    private func scramble(_ digits: UInt64, _ key: UInt64) -> UInt64 {
        var flips: UInt64 = 0
        for chunk in 1...UInt64(Sobol.digits / 6) {
            let end = UInt64(Sobol.digits) - 6 * chunk
            let before = 1 << (6 * (chunk - 1)) | digits >> (end + 6)
            let word = mixed(key &+ before &* golden)
            var node: UInt64 = 1
            for place in (0..<6 as Range<UInt64>).reversed() {
                flips |= (word >> node & 1) << (end + place)
                node = node << 1 | (digits >> (end + place) & 1)
            }
        }
        return digits ^ flips
    }
}

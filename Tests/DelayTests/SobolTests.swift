import Delay
import TestRandom
import Testing

@Suite struct SobolTests {
    private func product(_ a: UInt32, _ b: UInt32, modulo polynomial: UInt32, degree: Int) -> UInt32 {
        var (sum, shifted, rest) = (0 as UInt32, a, b)
        while rest != 0 {
            if rest & 1 == 1 { sum ^= shifted }
            (shifted, rest) = (shifted << 1, rest >> 1)
            if shifted >> UInt32(degree) & 1 == 1 { shifted ^= polynomial }
        }
        return sum
    }

    /// xᵉ modulo a polynomial over GF(2).
    private func power(_ exponent: Int, modulo polynomial: UInt32, degree: Int) -> UInt32 {
        var result: UInt32 = 1
        let x: UInt32 = degree == 1 ? 2 ^ polynomial : 2
        for _ in 0..<exponent { result = product(result, x, modulo: polynomial, degree: degree) }
        return result
    }

    /// A polynomial is primitive when x has order 2ˢ − 1: its power is 1 there and at no divisor of it.
    @Test func `the table has every primitive polynomial up to degree 10 once, and odd numbers below powers of two`() {
        let rows = SobolTable.rows
        #expect(rows.count == 160 && Set(rows.map(\.polynomial)).count == 160 && SobolTable.dimensions == 161)
        var degrees = Array(repeating: 0, count: 11)
        for row in rows {
            let degree = 31 - row.polynomial.leadingZeroBitCount
            degrees[degree] += 1
            #expect(row.initial.count == degree)
            for (k, m) in row.initial.enumerated() { #expect(m % 2 == 1 && m < 2 << UInt32(k)) }
            let order = 1 << degree - 1
            for divisor in 1...order where order % divisor == 0 {
                let isOne = power(divisor, modulo: row.polynomial, degree: degree) == 1
                #expect(isOne == (divisor == order), "\(row.polynomial): x^\(divisor)")
            }
        }
        // φ(2ˢ − 1) / s primitive polynomials of degree s.
        #expect(degrees == [0, 1, 1, 2, 2, 6, 6, 18, 16, 48, 60])
    }

    /// All coordinates of the first 1,024 points as another implementation gives them (SciPy 1.17, unscrambled, 161
    /// dimensions), in one word.
    @Test func `points are those of another implementation`() {
        let sobol = Sobol()
        var word: UInt64 = 0
        for dimension in 0..<SobolTable.dimensions {
            for index in 0..<1024 { word = mix(word &+ UInt64(sobol.point(index, dimension))) }
        }
        #expect(word == 0x368F_36B4_6C86_598E)
    }

    private func mix(_ x: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: Int(bitPattern: UInt(x &- 0x9E37_79B9_7F4A_7C15)))
        return generator.next()
    }

    private func points(_ text: String, dimensions: [Int]) throws -> [[Double]] {
        let set = try #require(DrawSet(text))
        let sampler = Sampler(set)
        return dimensions.map { dimension in
            let stream = DrawStream(.item, "item \(dimension)", rank: dimension)
            return (0..<set.count).map { sampler.uniform(draw: $0, stream) }
        }
    }

    @Test func `2^k points have one in each interval of length 2^-k, plain and scrambled, in every dimension`() throws {
        let sobol = Sobol()
        for k in [0, 1, 4, 9, 12] {
            let count = 1 << k
            let columns = try points("sobol;\(count);\(k + 3)", dimensions: Array(0..<SobolTable.dimensions))
            for (dimension, column) in columns.enumerated() {
                let plain = Set((0..<count).map { sobol.point($0, dimension) >> UInt32(Sobol.digits - k) })
                let scrambled = Set(column.map { Int($0 * Double(count)) })
                #expect(plain.count == count && scrambled.count == count, "2^\(k) points, dimension \(dimension)")
            }
        }
        let many = try points("sobol;1000000;1", dimensions: [160])[0]
        #expect(Set(many.map { Int($0 * 1_048_576) }).count == 1_000_000)
    }

    /// The number of two-dimensional elementary intervals of area 2^-(k − t) that do not have exactly 2^t of the 2^k
    /// points.
    private func uneven(_ a: [Double], _ b: [Double], k: Int, t: Int) -> Int {
        var uneven = 0
        for first in 0...(k - t) {
            let second = k - t - first
            var counts = Array(repeating: 0, count: 1 << (k - t))
            for (x, y) in zip(a, b) {
                counts[Int(x * Double(1 << first)) << second | Int(y * Double(1 << second))] += 1
            }
            uneven += counts.count { $0 != 1 << t }
        }
        return uneven
    }

    /// The net quality of dimensions i and j is at most the sum of their polynomials' degrees less one each; dimensions
    /// 1 and 2 (degrees 0 and 1) have t = 0.
    @Test func `pairs of the first dimensions fill elementary intervals evenly after scrambling`() throws {
        let columns = try points("sobol;1024;11", dimensions: Array(0..<12))
        #expect(uneven(columns[0], columns[1], k: 10, t: 0) == 0)
        let degrees = [1] + SobolTable.rows.map(\.initial.count)
        for i in 0..<12 {
            for j in 0..<i {
                let t = degrees[i] + degrees[j] - 2
                #expect(uneven(columns[i], columns[j], k: 10, t: t) == 0, "dimensions \(j) and \(i), t = \(t)")
            }
        }
        // Chance does not.
        let plain = try points("plain;1024;11", dimensions: [0, 1])
        #expect(uneven(plain[0], plain[1], k: 10, t: 0) > 1000)
    }

    @Test func `scrambled points are uniform and change with the seed`() throws {
        var (cells, seeds) = (Array(repeating: 0, count: 256), Set<Double>())
        for seed in 0..<20_000 {
            let sampler = Sampler(try #require(DrawSet("sobol;64;\(seed)")))
            let u = sampler.uniform(draw: 37, DrawStream(.item, "x", rank: 3))
            cells[Int(u * 256)] += 1
            seeds.insert(u)
        }
        let expected = 20_000.0 / 256
        let square = cells.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        #expect((142...368).contains(square) && seeds.count == 20_000, "chi square \(square)")
    }

    /// Nested: flipping a digit flips the same digits of all points with the same digits before. Two points that share
    /// exactly d digits share exactly d after scrambling.
    @Test func `points share as many digits after scrambling as before`() {
        let sobol = Sobol()
        var random = SplitMix64(seed: 4)
        for _ in 0..<3000 {
            let (dimension, key) = (random.int(0...160), random.next())
            let (i, j) = (random.int(0...999_999), random.int(0...999_999))
            let before = sobol.point(i, dimension) ^ sobol.point(j, dimension)
            func digits(_ index: Int) -> UInt32 { UInt32(sobol.scrambled(index, dimension, key) * 0x1p24) }
            #expect((digits(i) ^ digits(j)).leadingZeroBitCount == before.leadingZeroBitCount, "\(dimension) \(i) \(j)")
        }
    }

    @Test func `streams beyond the table, and without a rank, are Latin hypercubes`() throws {
        let (sobol, latin) = (try #require(DrawSet("sobol;100;2")), try #require(DrawSet("latin_hypercube;100;2")))
        for rank in [nil, 161, 4000] as [Int?] {
            let stream = DrawStream(.item, "far", rank: rank)
            for draw in 0..<100 {
                #expect(Sampler(sobol).uniform(draw: draw, stream) == Sampler(latin).uniform(draw: draw, stream))
            }
        }
    }
}

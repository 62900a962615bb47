import Delay
import TestRandom
import Testing
import Units

@Suite struct DrawSetTests {
    @Test func `a draw set is read as it is printed, and nothing else is`() throws {
        for method in DrawSet.Method.allCases {
            for (count, seed) in [(1, 0), (1024, 7), (1_000_000, UInt64.max)] {
                let set = try #require(DrawSet(method: method, count: count, seed: seed))
                #expect(DrawSet(set.description) == set)
                let text = try CanonicalJSON.text([set])
                #expect(try CanonicalJSON.value([DrawSet].self, from: text) == [set])
            }
        }
        #expect(DrawSet("sobol;1024;7")?.count == 1024 && DrawSet("latin_hypercube;5;1")?.method == .latinHypercube)
        let wrong = [
            "", "sobol", "sobol;1024", "sobol;0;7", "sobol;1000001;7", "sobol;1024;-1", "halton;1;1", "sobol;+4;7",
            "sobol;04;7", "sobol;4;7;", "sobol; 4;7", "sobol;4;18446744073709551616",
        ]
        for text in wrong { #expect(DrawSet(text) == nil, "\(text)") }
        #expect(throws: (any Error).self) { try CanonicalJSON.value([DrawSet].self, from: #"["sobol;0;7"]"#) }
    }

    @Test func `randomisations differ by seed alone`() throws {
        let set = try #require(DrawSet("sobol;64;7"))
        let all = (0..<16).map(set.randomisation)
        #expect(all[0] == set && Set(all).count == 16 && all.allSatisfy { $0.method == .sobol && $0.count == 64 })
    }
}

@Suite struct SamplerTests {
    private func sampler(_ text: String) throws -> Sampler { Sampler(try #require(DrawSet(text))) }

    /// Values from the definitions, worked out in another language.
    @Test func `numbers are what their definitions say, for ever`() throws {
        let stream = DrawStream(.item, "T-17", rank: 5)
        let expected: [(String, [Double])] = [
            ("plain;1000;7", [0.22368804283446708, 0.5426750164787034, 0.8378412083616985]),
            ("latin_hypercube;1000;7", [0.0022236880431883038, 0.23354267501691356, 0.17983784120855853]),
            ("sobol;1000;7", [0.2436477855917939, 0.5807906742915571, 0.6408406304095818]),
        ]
        for (text, numbers) in expected {
            let sampler = try sampler(text)
            #expect([0, 1, 999].map { sampler.uniform(draw: $0, stream) } == numbers, "\(text)")
        }
        let last = try sampler("plain;10;18446744073709551615")
        #expect(last.uniform(draw: 3, DrawStream(.driver, "Überlandwerk")) == 0.7400892376952063)
    }

    @Test func `any order and any company give the same numbers`() throws {
        for method in DrawSet.Method.allCases {
            let set = try #require(DrawSet(method: method, count: 300, seed: 5))
            let streams = (0..<40).map { DrawStream($0 % 2 == 0 ? .item : .driver, "s\($0)", rank: $0) }
            let first = Sampler(set)
            let table = streams.map { stream in (0..<300).map { first.uniform(draw: $0, stream) } }
            var random = SplitMix64(seed: 6)
            let second = Sampler(set)
            for _ in 0..<3000 {
                let (stream, draw) = (random.int(0...39), random.int(0...299))
                #expect(second.uniform(draw: draw, streams[stream]) == table[stream][draw])
            }
            #expect(Set(table.flatMap(\.self)).count > 11_990, "\(method): streams share numbers")
        }
    }

    private func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// 255 degrees of freedom: mean 255, deviation √510 = 22.6; five deviations either way.
    private let plausible = 142.0...368.0

    @Test func `plain numbers are uniform, alone, in successive pairs, over streams and over seeds`() throws {
        for seed in 1...8 {
            let sampler = try sampler("plain;100000;\(seed)")
            let other = try self.sampler("plain;100000;\(seed + 1)")
            let (a, b) = (DrawStream(.item, "a"), DrawStream(.item, "b"))
            var counts = Array(repeating: Array(repeating: 0, count: 256), count: 4)
            for draw in 0..<100_000 {
                let u = sampler.uniform(draw: draw, a)
                let near = sampler.uniform(draw: (draw + 1) % 100_000, a)
                let across = (sampler.uniform(draw: draw, b), other.uniform(draw: draw, a))
                counts[0][Int(u * 256)] += 1
                for (place, v) in [near, across.0, across.1].enumerated() {
                    counts[place + 1][Int(u * 16) * 16 + Int(v * 16)] += 1
                }
            }
            for place in 0..<4 { #expect(plausible.contains(chiSquare(counts[place])), "seed \(seed), \(place)") }
        }
    }

    @Test func `a Latin hypercube has one draw in every stratum of every stream`() throws {
        for count in [1, 2, 3, 5, 7, 16, 100, 1000, 1024, 1025, 65_537] {
            for name in ["a", "b", "c"] {
                let sampler = try sampler("latin_hypercube;\(count);9")
                let strata = (0..<count).map {
                    Int(sampler.uniform(draw: $0, DrawStream(.item, name)) * Double(count))
                }
                #expect(Set(strata).count == count && strata.max() == count - 1, "\(count) draws of \(name)")
            }
        }
        let large = try sampler("latin_hypercube;1000000;3")
        let range = [0, 1, 999_998, 999_999].map { large.uniform(draw: $0, DrawStream(.item, "x")) }
        #expect(range.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func `streams of a Latin hypercube are independent, and numbers fill their stratum`() throws {
        for seed in 1...8 {
            let sampler = try sampler("latin_hypercube;100000;\(seed)")
            var pairs = Array(repeating: 0, count: 256)
            var (order, within) = (pairs, pairs)
            for draw in 0..<100_000 {
                let u = sampler.uniform(draw: draw, DrawStream(.item, "a"))
                let v = sampler.uniform(draw: draw, DrawStream(.item, "b"))
                pairs[Int(u * 16) * 16 + Int(v * 16)] += 1
                order[draw / 6250 * 16 + Int(u * 16)] += 1
                within[Int((u * 100_000).truncatingRemainder(dividingBy: 1) * 256)] += 1
            }
            // Both margins are exact, so pairs and order have 225 degrees of freedom, within has 255.
            for counts in [pairs, order, within] { #expect((120...368).contains(chiSquare(counts)), "seed \(seed)") }
        }
    }

    @Test func `small shuffles reach every order about equally often`() throws {
        for count in 2...4 {
            var orders: [[Int]: Int] = [:]
            for seed in 0..<4000 {
                let sampler = try sampler("latin_hypercube;\(count);\(seed)")
                let order = (0..<count).map { Int(sampler.uniform(draw: $0, DrawStream(.item, "a")) * Double(count)) }
                orders[order, default: 0] += 1
            }
            let all = (1...count).reduce(1, *)
            let fair = 4000 / all
            #expect(orders.count == all, "\(count): \(orders.count) orders of \(all)")
            #expect(orders.values.allSatisfy { (fair * 2 / 3...fair * 4 / 3).contains($0) }, "\(count): \(orders)")
        }
    }

    @Test func `each draw goes to each stratum equally often`() throws {
        // Of random permutations the sum over the n² cells is n(n − 1) on average, with deviation √2 · n.
        for count in [3, 5, 6, 16, 31] {
            var cells = Array(repeating: 0, count: count * count)
            for seed in 0..<4000 {
                let sampler = try sampler("latin_hypercube;\(count);\(seed)")
                for draw in 0..<count {
                    let u = sampler.uniform(draw: draw, DrawStream(.item, "a"))
                    cells[draw * count + Int(u * Double(count))] += 1
                }
            }
            let (mean, deviation) = (Double(count * (count - 1)), 2.0.squareRoot() * Double(count))
            #expect(abs(chiSquare(cells) - mean) < 5 * deviation, "\(count): \(chiSquare(cells))")
        }
    }
}

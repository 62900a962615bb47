import Finance
import Foundation
import Testing
import TestRandom

/// Curves with known parameters, found again.
struct AdoptionTests {
    private func noise(_ random: inout SplitMix64) -> Double { exp(Double(random.int(-1000...1000)) / 200_000) }

    @Test
    func `A fit recovers the parameters of each shape within two percent, values being off by up to half a percent`()
        throws
    {
        let seed = 20_260_409
        print("adoption: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let scale = Double(random.int(10...1000))
            let rate = Double(random.int(30...90)) / 100
            let middle = Double(random.int(6...12))
            let times = (1...30).map { Double($0) * 0.8 }
            for shape in AdoptionCurve.Shape.allCases {
                let place = shape == .logistic ? middle : shape == .bass ? rate / Double(random.int(20...60)) : 0
                let known = AdoptionCurve(
                    shape, scale: scale, rate: shape == .exponential ? rate / 4 : rate, place: place)
                let points = times.map { (time: $0, value: known.value(at: $0) * noise(&random)) }
                let fit = try #require(AdoptionCurve(shape, through: points), "\(known)")
                let off = [(fit.scale, known.scale), (fit.rate, known.rate), (fit.place, known.place)].map {
                    $1 == 0 ? abs($0) : abs($0 / $1 - 1)
                }
                #expect(off.allSatisfy { $0 < 0.02 }, "\(known) as \(fit)")
                #expect(fit.error < 0.005)
                let doubling = try #require(fit.doublingTime(at: 4))
                #expect(abs(doubling / (known.doublingTime(at: 4) ?? 0) - 1) < 0.02)
            }
        }
    }

    @Test func `Without noise the parameters come back to a millionth`() throws {
        let times = (0..<13).map { 2013.5 + Double($0) }
        let known = AdoptionCurve(.logistic, scale: 147, rate: 0.44, place: 2022.1)
        let fit = try #require(AdoptionCurve(.logistic, through: times.map { ($0, known.value(at: $0)) }))
        #expect(abs(fit.scale / 147 - 1) < 1e-6 && abs(fit.rate / 0.44 - 1) < 1e-6 && abs(fit.place - 2022.1) < 1e-5)
        let steady = AdoptionCurve(.exponential, scale: 2, rate: log(2) / 3, place: 0)
        #expect(abs(try #require(steady.doublingTime(at: 100)) - 3) < 1e-6)
    }

    @Test func `What cannot be fitted is not`() {
        #expect(AdoptionCurve(.logistic, through: [(1, 1), (2, 2), (3, 3)]) == nil)
        #expect(AdoptionCurve(.exponential, through: [(1, 1), (2, 0), (3, 3), (4, 4)]) == nil)
        #expect(AdoptionCurve(.bass, through: [(0, 1), (1, 2), (2, 3), (3, 4)]) == nil)
        #expect(AdoptionCurve(.logistic, through: [(1, 1), (1, 2), (1, 3), (1, 4)]) == nil)
    }

    @Test func `Phases of growth are found where they were put`() throws {
        let seed = 36
        print("phases: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let lengths = (0..<3).map { _ in random.int(4...8) }
            let slopes = [-Double(random.int(4...8)), Double(random.int(-5...5)) / 10, Double(random.int(4...8))]
            var (values, level): ([Double], Double) = ([], 60)
            for (length, slope) in zip(lengths, slopes) {
                // A phase begins off the line of the one before, so that the cut is at one place.
                level += values.isEmpty ? 0 : -12
                for step in 0..<length { values.append(level + slope * Double(step)) }
                level = values[values.count - 1]
            }
            let found = try #require(GrowthPhases(values))
            #expect(found.phases.map(\.range.count) == lengths, "\(values)")
            #expect(zip(found.phases, slopes).allSatisfy { abs($0.slope - $1) < 1e-9 })
            #expect(found.phases.map(\.kind) == [.slowing, .steady, .accelerating])
            #expect(found.missed < 1e-18)
        }
        #expect(GrowthPhases([1, 2, 3, 4, 5, 6, 7, 8]) == nil)
    }

    @Test func `Two curves on top of each other are taken apart, and add up to the total`() throws {
        let first = AdoptionCurve(.logistic, scale: 120, rate: 0.5, place: 2020)
        let second = AdoptionCurve(.logistic, scale: 200, rate: 0.9, place: 2028)
        let points = (0..<14).map { year in
            let time = 2012.5 + Double(year)
            return (time: time, value: first.value(at: time) + (time > 2024 ? second.value(at: time) : 0))
        }
        let found = try #require(TwoCurves(points))
        #expect(found.learned >= 10 && !found.parts.isEmpty)
        for part in found.parts {
            #expect(abs(part.first + part.second - part.total) < 1e-12)
            #expect(abs(part.first / first.value(at: part.time) - 1) < 0.02, "\(part)")
        }
        for lost in [0, 0.25, 1] {
            let parts = points.suffix(3).map { point in
                let (a, b) = (first.value(at: point.time), second.value(at: point.time))
                return (total: a + (1 - lost) * b, first: a, measured: b)
            }
            #expect(abs(try #require(TwoCurves.cannibalisation(parts)) - lost) < 1e-12)
        }
        #expect(TwoCurves.cannibalisation([]) == nil)
    }
}

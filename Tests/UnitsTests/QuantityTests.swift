import TestRandom
import Testing
import Units

@Suite struct QuantityTests {
    @Test func multiplyThrowsInsteadOfWrapping() throws {
        #expect(throws: Overflow()) { try multiply(Int.max, 2) }
        #expect(throws: Overflow()) { try multiply(Int.min, -1) }
        #expect(throws: Overflow()) { try multiply(3_037_000_500, 3_037_000_500) }
        #expect(try multiply(3_037_000_499, 3_037_000_499) == 9_223_372_030_926_249_001)
        #expect(try multiply(Int.max, 1) == Int.max && multiply(Int.max, 0) == 0)
    }

    @Test func ceilDivIsTheLeastThatCovers() {
        for a in 0...120 {
            for b in 1...17 {
                let least = (0...a).first { $0 * b >= a }
                #expect(ceilDiv(a, b) == least)
            }
        }
        #expect(ceilDiv(Int.max, 2) == Int.max / 2 + 1)
    }

    @Test func totalPriceIsRoundedUpToTheCent() throws {
        let seed = 5
        var random = SplitMix64(seed: seed)
        for _ in 0..<5000 {
            let (price, count, days) = (random.int(0...20_000_000), random.int(0...10_000), random.int(0...2000))
            let micro = price * count * days * 24
            let total = try MicroDollars(price).total(count: count, days: days).value
            guard total * 10_000 >= micro, (total - 1) * 10_000 < micro else {
                Issue.record("seed \(seed): \(price) · \(count) · \(days) gave \(total)")
                return
            }
        }
        #expect(try MicroDollars(1).total(count: 1, days: 1) == Cents(1))
        #expect(try MicroDollars(2_500_000).total(count: 2048, days: 365) == Cents(4_485_120_000))
    }

    @Test func totalPriceThrowsInsteadOfWrapping() {
        #expect(throws: Overflow()) { try MicroDollars(Int.max).total(count: 2, days: 1) }
        #expect(throws: Overflow()) { try MicroDollars(1).total(count: 1, days: Int.max) }
        #expect(throws: Overflow()) { try MicroDollars(Int.max / 24).total(count: 1, days: 2) }
    }

    @Test func centsAddUp() {
        #expect(Cents(7) + Cents(5) - Cents(2) == Cents(10) && Cents.zero < Cents(1))
        #expect([3, 1, 2].map(Cents.init).sorted().map(\.value) == [1, 2, 3])
    }
}

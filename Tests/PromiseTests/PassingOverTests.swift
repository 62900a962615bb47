import Ledger
import Promise
import TestRandom
import Testing
import Units

/// Starts that a bound rules out are passed over; a search that tries each day must answer the same.
@Suite struct PassingOverTests {
    @Test func `passing over starts changes no answer`() throws {
        var everyDay = Effort()
        everyDay.passesOver = false
        var (asked, later, cut) = (0, 0, 0)
        for seed in 0..<10 {
            var random = SplitMix64(seed: 90_000 + seed)
            let world = try TinyWorld.make(&random, PassingOverTests.size(&random))
            for _ in 0..<3 {
                let request = PassingOverTests.request(&random)
                let slow = world.ledger.quote(request, everyDay)
                let fast = world.ledger.quote(request)
                asked += 1
                if slow.options.first.map({ $0.start > world.ledger.today + 90 }) == true { later += 1 }
                // Where combinations were left untried, other starts may have been looked at.
                guard slow.isExact else {
                    cut += 1
                    continue
                }
                #expect(fast == slow, "seed \(seed): \((try? CanonicalJSON.text(request)) ?? "")")
            }
        }
        print("passing over: \(asked) quotes, \(later) of them later than asked, \(cut) not exact")
        #expect(later * 10 > asked && cut * 5 < asked, "\(later) later, \(cut) cut of \(asked)")
    }

    /// Up to a dozen halls, sold to some extent, so that levels have far to rise.
    private static func size(_ random: inout SplitMix64) -> TinyWorld.Size {
        TinyWorld.Size(halls: 2...12, chips: 5...random.int(10...60), sellers: 5...40, life: 20, planned: 15)
    }

    private static func request(_ random: inout SplitMix64) -> OrderRequest {
        var request = TinyWorld.request(&random, count: 1...150)
        if random.chance(60) { request.minChunk = max((request.count ?? 1) / random.int(1...12), 1) }
        if random.chance(40) { request.maxChunks = random.int(1...6) }
        if random.chance(60) { request.same = "any" }
        return request
    }
}

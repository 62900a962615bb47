import TestRandom
import NaiveLedger
import Ledger
import Promise
import Silicon
import Testing
import Units

@Suite struct QuoteTests {
    @Test func aQuoteReservesNothingAndAHoldTakesWhatItSaid() throws {
        var (moved, held) = (0, 0)
        for seed in 0..<200 {
            var random = SplitMix64(seed: seed)
            let before = try QueueTests.world(&random)
            var request = TinyWorld.request(&random, "new", count: 1...4)
            request.tier = 1
            let quote = before.ledger.quote(request)
            var world = before
            let outcome = try world.record(.hold(request: request, until: nil))
            if let refusal = quote.refusal {
                #expect(outcome.refusal == refusal && world.ledger.firm == before.ledger.firm, "seed \(seed)")
                continue
            }
            held += 1
            moved += quote.moves.count
            #expect(outcome.offer == quote.options.first, "seed \(seed)")
            #expect(QuoteTests.dates(outcome.moves) == QuoteTests.dates(quote.moves), "seed \(seed)")
            try confirm(&world, outcome, seed)
        }
        #expect(held > 50 && moved > 20, "\(held) held, \(moved) moved")
    }

    static func dates(_ moves: [Move]) -> [String] { moves.map { "\($0.order) \($0.from) \($0.to)" } }

    private func confirm(_ world: inout World, _ outcome: Outcome, _ seed: Int) throws {
        let rows = try #require(outcome.offer?.placements)
        let held = try #require(world.ledger["new"])
        #expect(held.firmRows == rows && world.ledger.state(of: held) == "held", "seed \(seed)")
        let firm = world.ledger.firm
        try world.record(.confirm(order: "new"))
        let promised = try #require(world.ledger["new"])
        #expect(promised.commitment?.rows == rows, "seed \(seed)")
        #expect(world.ledger.firm == firm && promised.terms.signed == world.ledger.today, "seed \(seed)")
    }

    @Test func readyDaysAreInOrderAndBeforeTheStart() throws {
        var (offers, risky) = (0, 0)
        for seed in 0..<800 {
            var random = SplitMix64(seed: seed)
            var size = TinyWorld.Size()
            size.life = 0
            let ledger = try TinyWorld.make(&random, size).ledger
            let quote = ledger.quote(TinyWorld.request(&random))
            for offer in quote.refusal == nil ? quote.options : [] {
                offers += 1
                if offer.p90 > .on(offer.start) { risky += 1 }
                let isRight = offer.p50 <= offer.p80 && offer.p80 <= offer.p90 && offer.p80 <= .on(offer.start)
                guard isRight, offer.kind == .firm, offer.end == offer.start + Term(quote.term(of: offer))! else {
                    Issue.record("seed \(seed): \(offer.start) has \(offer.p50) \(offer.p80) \(offer.p90)")
                    return
                }
            }
        }
        #expect(offers > 200 && risky > 25, "\(offers) offers, \(risky) of them later at P90")
    }

    @Test func readyDaysOfOneDelivery() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 8, .committed, on: "2026-03-01", p50: 10, p80: 31, p90: 19)
        let offer = try #require(world.ledger.quote(World.request(8)).options.first)
        #expect(offer.start == Day("2026-04-01")!)
        #expect(
            offer.p50 == .on(Day("2026-03-11")!) && offer.p80 == .on(offer.start)
                && offer.p90 == .on(Day("2026-04-20")!))
        try world.add("n", "chips/b/gpu", 20, .committed, on: "2026-03-01", p50: 10, p80: 31, p90: nil)
        #expect(world.ledger.quote(World.request(20)).options.first?.p90 == .never)
    }

    @Test func heldByNamesTheItemThatClears() throws {
        var (named, contracts) = (0, 0)
        for seed in 0..<800 {
            var random = SplitMix64(seed: seed)
            let ledger = try TinyWorld.make(&random).ledger
            var request = TinyWorld.request(&random)
            request.steps = nil
            let quote = ledger.quote(request)
            for offer in quote.refusal == nil ? quote.options : [] {
                let from = Day(request.earliest ?? "") ?? ledger.today
                guard offer.start > from else {
                    #expect(offer.heldBy.isEmpty, "seed \(seed)")
                    continue
                }
                #expect(!offer.heldBy.isEmpty, "seed \(seed): nothing holds \(offer.start), asked for \(from)")
                for blocker in offer.heldBy {
                    if blocker.item == nil { contracts += 1 } else { named += 1 }
                    let fault = self.fault(blocker, offer, ledger)
                    #expect(fault == nil, "seed \(seed): \(fault ?? "")")
                }
            }
        }
        #expect(named > 100 && contracts > 8, "\(named) items, \(contracts) contracts")
    }

    /// What is wrong with a blocker: it must be short the day before and clear with the item's start.
    private func fault(_ blocker: Blocker, _ offer: Offer, _ ledger: Ledger) -> String? {
        let naive = Naive(ledger)
        let need = offer.placements.compactMap { naive.needs($0)[blocker.resource] }.reduce(0, +)
        let free = naive.free(blocker.resource)[offer.start.number - 1]
        guard blocker.clears == offer.start, blocker.short == need - free else {
            return "\(blocker) of \(offer.start): needs \(need) of \(free)"
        }
        guard let name = blocker.item else { return nil }
        let isItsResource = ledger.supply.items.contains { $0.item == name && $0.resource == blocker.resource }
        return isItsResource && naive.starts(at: ledger.policy.confidence)[name] == .on(offer.start)
            ? nil : "\(blocker)"
    }

    @Test func optionsAreOrderedByStartThenRank() throws {
        var world = try World.plain()
        try world.add("g", "chips/a/gpu", 8, .committed, on: "2026-03-01")
        try world.add("t", "chips/b/alt", 8, .committed, on: "2026-03-01")
        for names in [["gpu", "alt"], ["alt", "gpu"]] {
            let quote = world.ledger.quote(World.request(8) { $0.silicon = names })
            #expect(
                quote.options.map(\.silicon.text) == names
                    && quote.options.map(\.start.monthText) == ["2026-03", "2026-03"])
        }
        try world.add("t2", "chips/b/alt", 8)
        let quote = world.ledger.quote(World.request(8) { $0.silicon = ["gpu", "alt"] })
        #expect(quote.options.map(\.silicon.text) == ["alt", "gpu"])
    }

    @Test func anHourBeforeItsEndAHoldStillHolds() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 8)
        let until = Instant("2026-01-10T12:00:00.000Z")!
        try world.record(.hold(request: World.request(8, "h"), until: until))
        #expect(world.ledger.quote(World.request(1)).options.first?.start == World.today + 90)
        #expect(world.ledger.deadHolds(at: Instant(milliseconds: until.milliseconds - 1)).isEmpty)
        #expect(world.ledger.deadHolds(at: until) == ["h"])
        let outcome = try world.record(.setClock(to: until), at: until)
        #expect(outcome.released == ["h"] && world.ledger["h"]?.state(on: until.day) == "cancelled")
        #expect(world.ledger.quote(World.request(8)).options.first?.start == until.day)
    }

    @Test func aReleasedHoldMakesRoomForTheQueue() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 8)
        let until = Instant("2026-01-10T12:00:00.000Z")!
        try world.record(.hold(request: World.request(8, "h", term: "180mo"), until: until))
        try world.record(
            .recordOrder(terms: World.terms("q", 5, World.today, signed: World.today), rows: [], heldUntil: nil))
        let outcome = try world.record(.setClock(to: until), at: until)
        #expect(outcome.promoted.map(\.order) == ["q"] && outcome.promoted[0].rows[0].start == until.day)
        #expect(outcome.moves == [Move(order: "q", from: .never, to: .on(until.day), cause: "clock \(until)")])
    }
}

extension Quote {
    /// The civil term that an offer's rows show: all end where the offer ends.
    fileprivate func term(of offer: Offer) -> String { "\(offer.end - offer.start)d" }
}

import TestRandom
import NaiveLedger
import Delay
import Ledger
import Profile
import Promise
import Testing
import Units

@Suite struct WhatIfTests {
    /// One promise's missing units of one resource on one day.
    private struct Gap: Hashable {
        let order: OrderName
        let resource: ResourceName
        let day: Int
        let short: Int
    }

    /// Promises served in the order they were made, row by row, from supply alone.
    private func naiveGaps(_ ledger: Ledger, days: Int = 1500) -> Set<Gap> {
        let naive = Naive(ledger, days: days)
        let promises = ledger.orders.compactMap { order -> (order: Order, made: Int)? in
            order.commitment.map { (order, $0.made) }
        }.sorted { ($0.made, $0.order.terms.order) < ($1.made, $1.order.terms.order) }
        var gaps: Set<Gap> = []
        for name in ledger.atlas.resources.map(\.name) {
            var left = naive.supply(of: name, at: ledger.policy.confidence, withPlanned: false)
            for (order, _) in promises {
                for row in order.firmRows {
                    guard let need = naive.needs(row)[name] else { continue }
                    for day in naive.clip(row.start, row.end) {
                        if left[day] < need {
                            let short = need - max(left[day], 0)
                            gaps.insert(Gap(order: order.terms.order, resource: name, day: day, short: short))
                        }
                        left[day] -= need
                    }
                }
            }
        }
        return gaps
    }

    @Test func uncoveredPromisesAreThoseOfANaiveReplay() throws {
        var found = 0
        for seed in 0..<500 {
            var random = SplitMix64(seed: seed)
            var size = TinyWorld.Size()
            (size.sellers, size.planned, size.life) = (8...20, 0, 0)
            let ledger = try TinyWorld.make(&random, size).ledger
            guard let change = QueueTests.change(ledger, &random) else { continue }
            let whatIf = try ledger.whatIf([change])
            let gaps = naiveGaps(whatIf.after)
            let days = Set(gaps.map { "\($0.order) \($0.resource) \($0.day)" })
            let said = whatIf.uncovered.flatMap { gap in
                (gap.start.number..<gap.end.number).map { "\(gap.order) \(gap.resource) \($0)" }
            }
            found += whatIf.uncovered.count
            #expect(days == Set(said), "seed \(seed), \(change.sentence)")
            for gap in whatIf.uncovered {
                let worst = gaps.filter {
                    $0.order == gap.order && $0.resource == gap.resource
                        && (gap.start.number..<gap.end.number).contains($0.day)
                }.map(\.short).max()
                #expect(worst == gap.short, "seed \(seed), \(change.sentence): \(gap)")
            }
        }
        #expect(found > 30)
    }

    @Test func nothingIsChangedAndNoPromiseMoves() throws {
        for seed in 7000..<7150 {
            var random = SplitMix64(seed: seed)
            let ledger = try QueueTests.world(&random).ledger
            let (firm, open, seq) = (ledger.firm, ledger.open, ledger.seq)
            guard let change = QueueTests.change(ledger, &random) else { continue }
            let whatIf = try ledger.whatIf([change])
            #expect(ledger.firm == firm && ledger.open == open && ledger.seq == seq)
            for order in ledger.orders where !order.firmRows.isEmpty {
                #expect(whatIf.after[order.terms.order]?.standing == order.standing, "seed \(seed)")
            }
            var world = World(ledger: ledger)
            let outcome = try world.record(change)
            #expect(QuoteTests.dates(whatIf.moved) == QuoteTests.dates(outcome.moves), "seed \(seed)")
            #expect(whatIf.after.orders == world.ledger.orders && whatIf.after.shortfalls == world.ledger.shortfalls)
        }
    }

    /// Eight chips with P80 2026-05-01; a promise from 2026-06-01 on leaves 31 days of slack.
    @Test func slackAbsorbsASlip() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 8, .committed, on: "2026-04-01", p50: 10, p80: 30, p90: 10)
        try world.record(World.promising("o", "a", 8, Day("2026-06-01")!))
        for days in [1, 30, 31] { #expect(try world.ledger.whatIf([.slip(item: "c", days: days)]).uncovered.isEmpty) }
        let whatIf = try world.ledger.whatIf([.slip(item: "c", days: 40)])
        let gap = try #require(whatIf.uncovered.first)
        #expect(whatIf.uncovered.count == 1 && gap.order == "o" && gap.resource == "chips/a/gpu" && gap.short == 8)
        #expect((gap.start, gap.end, gap.kind) == (Day("2026-06-01")!, Day("2026-06-10")!, .atRisk))
        #expect(gap.promised == Day("2026-06-01")! && gap.proposed == .on(Day("2026-06-10")!) && gap.delayDays == 9)
        #expect(gap.penalty == Cents(900) && whatIf.penalties == Cents(900))
        // 8 accelerators · 90 days · 24 hours · 2 dollars.
        #expect(whatIf.backlogAtRisk == Cents(8 * 90 * 24 * 200))
    }

    @Test func severalChangesAddUp() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 8, .committed, on: "2026-05-01")
        try world.record(World.promising("o", "a", 8, Day("2026-06-01")!))
        let (slip, bring) = (try world.ledger.command(from: "slip c 60d"), try world.ledger.command(from: "bring c 8w"))
        #expect(slip == .slip(item: "c", days: 60) && bring == .slip(item: "c", days: -56))
        #expect(try world.ledger.whatIf([slip]).uncovered.count == 1)
        #expect(try world.ledger.whatIf([slip, bring]).uncovered.isEmpty)
        #expect(throws: Refusal.self) { try world.ledger.whatIf([slip, .slip(item: "power", days: 1)]) }
    }

    @Test func sentencesAreReadBack() throws {
        let world = try World.plain()
        let commands: [Command] = [
            .slip(item: "c", days: 60), .slip(item: "c", days: -30), .cut(item: "c", by: 100), .cancelItem(item: "c"),
            .commit(item: "c"), .arrive(item: "c", on: Day(800)), .assign(item: "c", to: "chips/a/gpu"),
            .retire(item: "c", on: Day(900)), .cancel(order: "o"),
        ]
        for command in commands { #expect(try world.ledger.command(from: command.sentence) == command) }
        for text in [
            "", "slip", "slip c", "slip c 3mo", "slip c 0d", "cut c -1", "cut c x", "arrive c soon", "move c 3d",
        ] {
            #expect(throws: Refusal.self, "\(text)") { try world.ledger.command(from: text) }
        }
    }
}

import NaiveLedger
import Ledger
import Silicon
import Testing
import Units

/// Nothing is sold that does not fit, whoever proposes it.
@Suite struct SellTests {
    @Test func theLastChipIsSoldAndTheNextIsRefused() throws {
        var world = try World.standard()
        try world.promise("a", "iad-1", 60, "2026-02-01")
        #expect(world.refusal(World.promising("b", "iad-1", 5, "2027-01-31")) == .doesNotFit)
        #expect(world.refusal(World.promising("b", "iad-1", 4, "2026-06-01")) == nil)
        #expect(world.refusal(World.promising("b", "iad-1", 64, "2027-02-01")) == nil)
        #expect(Naive(world.ledger).profileFault() == nil)
    }

    /// Each resource in turn is the one that is short, by one unit.
    @Test(arguments: [
        ("chips/iad-1/h200", 40), ("hall_kw/iad-1", 51), ("site_kw/iad", 59), ("chips/iad-1/cpu", 10),
        ("chips/iad-1/nic", 40), ("ports/iad-f1", 80),
    ])
    func everyResourceBinds(_ resource: String, _ needed: Int) throws {
        for short in [0, 1] {
            var world = try World.places()
            let supply: [(String, SupplyItem.Class)] = [
                ("chips/iad-1/h200", .chips), ("hall_kw/iad-1", .hall), ("site_kw/iad", .power),
                ("chips/iad-1/cpu", .chips), ("chips/iad-1/nic", .chips), ("ports/iad-f1", .network),
            ]
            for (index, (name, kind)) in supply.enumerated() {
                try world.add("i\(index)", kind, name, name == resource ? needed - short : 1000, .live)
            }
            let refusal = world.refusal(World.promising("a", "iad-1", 40, "2026-02-01"))
            #expect(refusal == (short == 0 ? nil : .doesNotFit), "\(resource) with \(needed - short)")
        }
    }

    @Test func decideChangesNothingWhenItRefuses() throws {
        var world = try World.standard()
        try world.promise("a", "iad-1", 60, "2026-02-01")
        let before = world.ledger
        let stamp = Stamp(at: World.start, tenant: "test", actor: "test")
        #expect(throws: Refusal.self) {
            try before.decide(World.promising("b", "iad-1", 5, "2026-03-01"), Outcome(), stamp)
        }
        #expect(world.ledger.firm == before.firm && world.ledger.open == before.open)
        #expect((before.seq, before.hash, before.orders.count) == (world.ledger.seq, world.ledger.hash, 1))
    }

    @Test func decideChangesOnlyWhatItReturns() throws {
        let before = try World.standard().ledger
        let (firm, seq) = (before.firm, before.seq)
        let stamp = Stamp(at: World.start, tenant: "test", actor: "test")
        let (fact, after) = try before.decide(World.promising("a", "iad-1", 5, "2026-03-01"), Outcome(), stamp)
        #expect(before.firm == firm && before.seq == seq && before.orders.isEmpty)
        #expect(after.seq == seq + 1 && fact.seq == after.seq && after.hash == fact.hash && after.orders.count == 1)
    }

    @Test func aPromiseStandsOnCommittedSupplyOnly() throws {
        for (stage, isSold) in [
            (SupplyItem.Stage.planned, false), (.committed, true), (.under_way, true), (.live, true),
            (.cancelled, false),
        ] {
            var world = try World.standard()
            try world.add("more", .chips, "chips/iad-1/h200", 10, stage, plan: "2026-01-01", p80: "2026-04-01")
            let refusal = world.refusal(World.promising("a", "iad-1", 70, "2026-05-01"))
            #expect((refusal == nil) == isSold, "\(stage)")
        }
    }

    @Test func whatWaitsForPlannedSupplyCountsAsPlanned() throws {
        var world = try World.standard()
        try world.add("T-1", .equipment, nil, 0, .planned, plan: "2026-02-01")
        try world.add("E-1", .equipment, nil, 0, .committed, after: ["T-1"], plan: "2026-02-10")
        try world.add("more", .chips, "chips/iad-1/h200", 10, .under_way, after: ["E-1"], plan: "2026-02-20")
        #expect(world.ledger.supply.isPlanned.suffix(3).elementsEqual([true, true, true]))
        #expect(world.refusal(World.promising("a", "iad-1", 70, "2026-05-01")) == .doesNotFit)
        #expect(world.free(open: "chips/iad-1/h200", on: "2026-05-01") == 74)
        try world.record(.commit(item: "T-1"))
        #expect(world.refusal(World.promising("a", "iad-1", 70, "2026-05-01")) == nil)
        #expect(Naive(world.ledger).profileFault() == nil)
    }

    @Test func chipsLeaveAfterTheirLife() throws {
        var world = try World.standard()
        try world.add("b", .chips, "chips/iad-1/brief", 10, .committed, plan: "2026-03-31")
        let name: ResourceName = "chips/iad-1/brief"
        #expect(world.free(name, on: "2026-03-30") == 0 && world.free(name, on: "2026-03-31") == 10)
        #expect(world.free(name, on: "2026-09-29") == 10 && world.free(name, on: "2026-09-30") == 0)
        let ask = { World.promising("a", "iad-1", 10, $0, silicon: "brief", term: "3mo") }
        #expect(world.refusal(ask("2026-06-30")) == nil)
        #expect(world.refusal(ask("2026-07-01")) == .doesNotFit)
    }

    @Test func lifeCountsFromTheTrueDayBeforeTheAxis() throws {
        var world = try World.standard()
        let before = World.item("old", .chips, "chips/iad-1/h200", 10, .live, plan: "2021-03-15")
        try world.record(.addSupply(items: [before]))
        #expect(world.free("chips/iad-1/h200", on: "2027-03-14") == 74)
        #expect(world.free("chips/iad-1/h200", on: "2027-03-15") == 64)
    }

    @Test func aRetiredItemLeavesOnItsDay() throws {
        var world = try World.standard()
        try world.record(.retire(item: "iad-1-h200", on: Day("2026-07-01")!))
        #expect(world.free("chips/iad-1/h200", on: "2026-06-30") == 64)
        #expect(world.free("chips/iad-1/h200", on: "2026-07-01") == 0)
        #expect(world.refusal(World.promising("a", "iad-1", 1, "2026-02-01", term: "5mo")) == nil)
        #expect(world.refusal(World.promising("a", "iad-1", 1, "2026-02-01", term: "6mo")) == .doesNotFit)
    }

    @Test func aTentativeRowMayStandOnPlannedSupplyAndNoMore() throws {
        var world = try World.standard()
        try world.add("more", .chips, "chips/iad-1/h200", 10, .planned, plan: "2026-04-01")
        let outcomes = [74, 75].map { count in
            var outcome = Outcome()
            outcome.tentative = [
                Placed(order: "q", rows: [World.row("iad-1", "h200", count, "2026-05-01", "2027-05-01")])
            ]
            return outcome
        }
        for (count, outcome) in zip([74, 75], outcomes) {
            var one = world
            try one.record(
                .recordOrder(terms: World.terms("q", "h200", count, "2026-02-01"), rows: [], heldUntil: nil))
            let refusal = one.refusal(.setClock(to: World.start), outcome)
            #expect(refusal == (count == 74 ? nil : .doesNotFit))
            guard count == 74 else { continue }
            try one.record(.setClock(to: World.start), outcome)
            #expect(one.free(open: "chips/iad-1/h200", on: "2026-05-01") == 0)
            #expect(one.free("chips/iad-1/h200", on: "2026-05-01") == 64)
            #expect(Naive(one.ledger).profileFault() == nil)
        }
    }
}

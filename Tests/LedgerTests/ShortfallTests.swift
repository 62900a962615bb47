import TestRandom
import NaiveLedger
import Ledger
import Silicon
import Testing
import Units

@Suite struct ShortfallTests {
    private let chips: ResourceName = "chips/iad-1/h200"

    /// 64 live chips and 36 that come with P50 2026-05-01 and P80 2026-06-01; order a needs 80 from 2026-07-01 on.
    private func world() throws -> World {
        var world = try World.standard()
        try world.add("more-cpu", .chips, "chips/iad-1/cpu", 40, .live)
        try world.add(
            "more", .chips, "chips/iad-1/h200", 36, .under_way, plan: "2026-04-01", p50: "2026-05-01",
            p80: "2026-06-01",
            p90: "2026-07-01")
        try world.promise("a", "iad-1", 80, "2026-07-01")
        #expect(world.ledger.shortfalls.isEmpty)
        return world
    }

    private func agree(_ world: World) {
        let naive = Naive(world.ledger)
        #expect(naive.recorded() == naive.shorts())
        #expect(naive.profileFault() == nil)
    }

    @Test func aSlipThatP50StillCoversIsAtRisk() throws {
        var world = try world()
        let fact = try world.record(.slip(item: "more", days: 50))
        // P80 2026-07-21, P50 2026-06-20.
        let short = try #require(world.ledger.shortfalls.first)
        #expect(world.ledger.shortfalls.count == 1)
        #expect((short.resource, short.start, short.end) == (chips, Day("2026-07-01")!, Day("2026-07-21")!))
        #expect((short.short, short.kind, short.sinceSeq) == (16, .atRisk, fact.seq))
        #expect(short.cause == "slip more 50d")
        agree(world)
    }

    @Test func aLongerSlipIsABreachUntilP50() throws {
        var world = try world()
        try world.record(.slip(item: "more", days: 90))
        let parts = world.ledger.shortfalls.map { "\($0.start) \($0.end) \($0.short) \($0.kind.rawValue)" }
        #expect(parts == ["2026-07-01 2026-07-30 16 breach", "2026-07-30 2026-08-30 16 at_risk"])
        agree(world)
    }

    @Test func bringingTheItemBackClosesIt() throws {
        var world = try world()
        let before = world.ledger
        try world.record(.slip(item: "more", days: 90))
        try world.record(.slip(item: "more", days: -90))
        #expect(world.ledger.shortfalls.isEmpty)
        #expect(world.ledger.firm == before.firm && world.ledger.open == before.open)
        agree(world)
    }

    @Test func theFirstFactAndCauseAreKept() throws {
        var world = try world()
        let fact = try world.record(.slip(item: "more", days: 50))
        try world.record(.slip(item: "more", days: 10))
        #expect(world.ledger.shortfalls.allSatisfy { $0.sinceSeq == fact.seq && $0.cause == "slip more 50d" })
        agree(world)
    }

    @Test func bothKindsStopNewSalesThere() throws {
        var world = try world()
        try world.record(.slip(item: "more", days: 50))
        #expect(world.refusal(World.promising("b", "iad-1", 1, "2026-07-05")) == .doesNotFit)
        #expect(world.refusal(World.promising("b", "iad-1", 1, "2026-06-15")) == .doesNotFit)
        #expect(world.refusal(World.promising("b", "iad-1", 1, "2026-07-21")) == nil)
        #expect(world.refusal(World.promising("b", "iad-1", 1, "2026-05-15", term: "1mo")) == nil)
    }

    @Test func availabilityGoesNegativeAndIsNotClamped() throws {
        var world = try World.standard()
        try world.promise("a", "iad-1", 60, "2026-02-01")
        try world.record(.cut(item: "iad-1-h200", by: 30))
        #expect(world.free(chips, on: "2026-02-01") == -26)
        #expect(world.ledger.shortfalls.map(\.short) == [26])
        try world.add("more", .chips, "chips/iad-1/h200", 26, .live)
        #expect(world.ledger.shortfalls.isEmpty && world.free(chips, on: "2026-02-01") == 0)
        agree(world)
    }

    @Test func oneSlipShowsOnEveryResourceBehindIt() throws {
        var world = try World.places()
        try world.add("T-17", .equipment, nil, 0, .committed, plan: "2026-03-01")
        try world.add("E-2", .power, "site_kw/iad", 400, .committed, after: ["T-17"], plan: "2026-02-01")
        try world.add("shell", .hall, "hall_kw/iad-1", 200, .committed, after: ["E-2"], plan: "2026-02-01")
        for (name, resource, kind, count) in [
            ("c", "chips/iad-1/h200", SupplyItem.Class.chips, 64), ("u", "chips/iad-1/cpu", .chips, 64),
            ("n", "chips/iad-1/nic", .chips, 64), ("p", "ports/iad-f1", .network, 640),
        ] {
            try world.add(name, kind, resource, count, .live)
        }
        try world.promise("a", "iad-1", 64, "2026-03-01")
        try world.record(.slip(item: "T-17", days: 10))
        let shorts = world.ledger.shortfalls.map { "\($0.resource) \($0.start) \($0.end) \($0.short)" }
        #expect(shorts == ["hall_kw/iad-1 2026-03-01 2026-03-11 82", "site_kw/iad 2026-03-01 2026-03-11 94"])
        agree(world)
    }

    @Test func theClockPassingAnUnreadyItemIsABreach() throws {
        var world = try world()
        try world.record(.setClock(to: Instant("2026-05-31")!), at: Instant("2026-05-31")!)
        #expect(world.ledger.shortfalls.isEmpty)
        let due = Instant("2026-07-10T08:00:00.000Z")!
        #expect(world.ledger.overdueItems(on: due.day) == ["more"])
        try world.record(.setClock(to: due), at: due)
        let position = try #require(world.ledger.supply.position("more"))
        #expect(world.ledger.supply.starts[position] == .on(Day("2026-07-11")!))
        let parts = world.ledger.shortfalls.map { "\($0.start) \($0.end) \($0.short) \($0.kind.rawValue)" }
        #expect(parts == ["2026-07-01 2026-07-11 16 breach"])
        agree(world)
    }

    @Test func aDayThatComesTurnsRiskIntoBreach() throws {
        var world = try world()
        try world.record(.slip(item: "more", days: 50))
        let instant = Instant("2026-07-02")!
        try world.record(.setClock(to: instant), at: instant)
        let parts = world.ledger.shortfalls.map { "\($0.start) \($0.end) \($0.kind.rawValue)" }
        #expect(parts == ["2026-07-01 2026-07-03 breach", "2026-07-03 2026-07-21 at_risk"])
        agree(world)
    }

    @Test func cancellingTheOrderClosesIt() throws {
        var world = try world()
        try world.record(.slip(item: "more", days: 90))
        try world.record(.cancel(order: "a"))
        #expect(world.ledger.shortfalls.isEmpty)
        agree(world)
    }

    /// Supply shaken at random under standing promises: profiles and shortfalls stay what naive counting gives.
    @Test func randomSupplyChangesAgreeWithNaiveCounting() throws {
        for seed in 0..<40 {
            var random = SplitMix64(seed: seed)
            var world = try Shaken.world(&random)
            for step in 0..<12 {
                let command = Shaken.command(world.ledger, &random)
                do throws(Refusal) {
                    try world.record(command, Outcome(), at: Shaken.time(command, world.ledger))
                } catch {
                    continue
                }
                let naive = Naive(world.ledger, days: 1400)
                let fault = naive.profileFault() ?? (naive.recorded() == naive.shorts() ? nil : "shortfalls differ")
                guard fault == nil else {
                    Issue.record("seed \(seed), step \(step), \(command.sentence): \(fault ?? "")")
                    return
                }
            }
        }
    }
}

/// A ledger with promises on dated supply, and random changes of that supply.
enum Shaken {
    static func world(_ random: inout SplitMix64) throws -> World {
        var world = try World.standard()
        for index in 0..<3 {
            try world.add("T-\(index)", .equipment, nil, 0, .committed, plan: "2026-0\(index + 2)-15")
        }
        for index in 0..<6 {
            let item = item(index, &random)
            try world.record(.addSupply(items: [item]))
        }
        for index in 0..<12 {
            let start = (Day("2026-02-01")! + random.int(0...300)).description
            let hall: HallName = random.int(0...1) == 0 ? "iad-1" : "iad-2"
            let order = World.promising(OrderName("o\(index)"), hall, random.int(1...40), start, term: "9mo")
            if world.refusal(order) == nil { try world.record(order) }
        }
        return world
    }

    private static func item(_ index: Int, _ random: inout SplitMix64) -> SupplyItem {
        let plan = Day("2026-02-01")! + random.int(0...200)
        let (p50, p80) = (plan + random.int(0...40), plan + random.int(40...120))
        let resources: [(SupplyItem.Class, String, Int)] = [
            (.chips, "chips/iad-1/h200", 30), (.chips, "chips/iad-2/h200", 30), (.chips, "chips/iad-1/cpu", 10),
            (.power, "site_kw/iad", 50), (.hall, "hall_kw/iad-2", 30), (.network, "ports/iad-f1", 60),
        ]
        let (kind, resource, quantity) = resources[index]
        let after = (0..<3).filter { _ in random.int(0...3) == 0 }.map { ItemName("T-\($0)") }
        let stage: SupplyItem.Stage = random.int(0...3) == 0 ? .planned : .committed
        return World.item(
            "i\(index)", kind, resource, quantity, stage, after: after, plan: plan.description, p50: p50.description,
            p80: p80.description, p90: random.int(0...3) == 0 ? "never" : nil)
    }

    static func command(_ ledger: Ledger, _ random: inout SplitMix64) -> Command {
        let items = ledger.supply.items.map(\.item)
        let item = items[random.int(0...(items.count - 1))]
        switch random.int(0...8) {
        case 0, 1, 2: return .slip(item: item, days: random.int(-60...120))
        case 3: return .cut(item: item, by: random.int(1...30))
        case 4: return .cancelItem(item: item)
        case 5: return .arrive(item: item, on: ledger.today - random.int(0...20))
        case 6: return .commit(item: item)
        case 7: return .retire(item: item, on: ledger.today + random.int(1...300))
        default:
            return .setClock(to: Instant(milliseconds: ledger.clock.milliseconds + random.int(1...50) * 43_200_000))
        }
    }

    /// A clock command is carried out at the time it sets.
    static func time(_ command: Command, _ ledger: Ledger) -> Instant? {
        if case .setClock(let instant) = command { instant } else { nil }
    }
}

import Ledger
import Silicon
import Testing
import Units

@Suite("Orders by work")
struct SizingTests {
    private static let sizing = Sizing(
        basis: .work, asked: ["h200", "trn3"], sizes: sizes, assumptions: ["a model is trained"])

    private static let sizes: [Sizing.Size] = [
        .init(
            silicon: "h200", count: 32, least: 16, expected: 32, low: 24, high: 40, halfWidthPpm: 260_000,
            ground: .unmeasured, server: 8, daysMilli: 88_000, slowDaysMilli: 118_900),
        .init(
            silicon: "trn3", count: 48, least: 48, expected: 48, low: 36, high: 64, halfWidthPpm: 260_000,
            ground: .unmeasured, server: 4, daysMilli: 89_000, slowDaysMilli: 120_300),
    ]

    private func asked() -> OrderRequest {
        var request = OrderRequest()
        request.silicon = ["h200", "trn3"]
        var work = AskedWork()
        (work.model, work.tokens, work.days) = ("llama3-70b", 1_000_000_000_000, 90)
        request.work = work
        return request
    }

    /// As `sized` leaves a request.
    private func counted() -> OrderRequest {
        var request = asked()
        (request.sizing, request.count, request.term) = (Self.sizing, 32, "90d")
        request.silicon = ["h200:32:16", "trn3:48:48"]
        return request
    }

    @Test func `work that nobody has counted is refused, and counted work keeps its counts and band`() throws {
        let world = try World.standard()
        let today = world.ledger.today
        #expect(throws: Refusal.self) { try world.ledger.resolve(asked(), as: "o", today: today) }
        do {
            _ = try world.ledger.resolve(asked(), as: "o", today: today)
        } catch {
            #expect(error.code == .badRequest && error.message.hasPrefix("work: has not been counted"))
        }
        let terms = try world.ledger.resolve(counted(), as: "o", today: today)
        #expect(terms.silicon.map(\.count) == [32, 48] && terms.silicon.map(\.minChunk) == [16, 48])
        #expect(terms.sizing == Self.sizing && terms.count == 32)
        #expect(OrderRequest(terms).sizing == Self.sizing)
        var mine = counted()
        mine.silicon = ["h200:40:16", "trn3:48:48"]
        #expect(try world.ledger.resolve(mine, as: "o", today: today).sizing == nil)
    }

    @Test func `a fact keeps the sizing, and so does a snapshot`() throws {
        var world = try World.standard()
        var terms = World.terms("o", "h200", 32, "2026-03-01")
        terms.sizing = Self.sizing
        try world.record(.recordOrder(terms: terms, rows: [], heldUntil: nil))
        try world.record(.recordOrder(terms: World.terms("p", "h200", 8, "2026-03-01"), rows: [], heldUntil: nil))
        var replayed = Ledger()
        for fact in world.facts { try replayed.replay(fact) }
        #expect(replayed["o"]?.terms.sizing == Self.sizing && replayed["p"]?.terms.sizing == nil)
        let restored = try Ledger(snapshot: world.ledger.snapshot())
        #expect(restored["o"]?.terms == world.ledger["o"]?.terms && restored["p"]?.terms == world.ledger["p"]?.terms)
        let plain = try #require(world.facts.last?.payload)
        #expect(!plain.contains("sizing"))
    }

    @Test func `under one key the same work is the same command, whatever it was counted at`() {
        var other = counted()
        (other.sizing, other.silicon, other.count) = (
            Sizing(basis: .work, asked: ["h200", "trn3"], sizes: [], assumptions: []), ["h200:40:40", "trn3:56:56"], 40
        )
        #expect(Command.hold(request: counted(), until: nil).asked == Command.hold(request: other, until: nil).asked)
        var fewer = counted()
        fewer.work?.days = 60
        #expect(Command.hold(request: counted(), until: nil).asked != Command.hold(request: fewer, until: nil).asked)
        var narrow = other
        narrow.sizing = Sizing(basis: .work, asked: ["h200"], sizes: [], assumptions: [])
        #expect(Command.sign(request: counted()).asked != Command.sign(request: narrow).asked)
    }

    @Test func `a count of one's own drops what was worked out, another date keeps it`() throws {
        var date = OrderRequest()
        date.earliest = "2026-06-01"
        var changed = counted()
        try changed.overlay(date)
        #expect(changed.sizing == Self.sizing)
        var silicon = OrderRequest()
        (silicon.silicon, silicon.count) = (["h200"], 64)
        try changed.overlay(silicon)
        #expect(changed.sizing == nil && changed.count == 64)
        var work = counted()
        var again = OrderRequest()
        again.work = asked().work
        try work.overlay(again)
        #expect(work.needsSizing)
    }

    @Test func `what does not go with work is refused before anything is counted`() throws {
        let ledger = try World.standard().ledger
        func refusal(_ change: (inout OrderRequest) -> Void) -> Refusal? {
            var request = asked()
            change(&request)
            do throws(Refusal) {
                _ = try ledger.sized(request, by: Datasheet([]))
                return nil
            } catch { return error }
        }
        let cases: [(String, (inout OrderRequest) -> Void)] = [
            ("count: is given beside work", { $0.count = 8 }), ("silicon: is missing", { $0.silicon = nil }),
            ("silicon: 'h200:8' has a count of its own", { $0.silicon = ["h200:8"] }),
            ("silicon: 'cpu' is no accelerator", { $0.silicon = ["cpu"] }),
            ("workload: inference is not counted", { $0.workload = "inference" }),
            ("or_equivalent: is given beside work", { $0.orEquivalent = true }),
            ("steps: an order by work has none", { $0.steps = [.init(offset: "1mo", add: 8)] }),
            ("silicon: nothing is known of the speed of 'h200'", { _ in }),
        ]
        for (message, change) in cases {
            let refusal = refusal(change)
            #expect(
                refusal?.code == .badRequest && refusal?.message.hasPrefix(message) == true,
                "\(message): \(refusal?.message ?? "")")
            #expect(refusal?.message.contains("allowed") == true, "\(message)")
        }
        #expect(refusal { $0.silicon = ["abacus"] }?.code == .unknownSilicon)
        #expect(try ledger.sized(counted(), by: Datasheet([])) == counted())
    }

    // MARK: Programmes

    private static func programme(_ name: String, ramp: ItemName = "RAMP", silicon: SiliconName = "trn3") -> Programme {
        Programme(
            programme: name, silicon: silicon, nre: Cents(1_000_000), nreLine: "", unitCost: Cents(300),
            boughtUnitCost: Cents(1000), tapeOut: "TAPE", ramp: ramp, source: World.source)
    }

    @Test func `a tape-out that slips takes its deliveries along, and the volume is the closed form`() throws {
        var world = try World.standard()
        try world.add("TAPE", .equipment, nil, 1, .committed, plan: "2026-06-01")
        try world.add("RAMP", .equipment, nil, 1, .committed, after: ["TAPE"], plan: "2026-09-01")
        try world.add("FIRST", .chips, "chips/iad-1/trn3", 1000, .committed, after: ["RAMP"], plan: "2026-10-01")
        try world.add("SECOND", .chips, "chips/iad-1/trn3", 1000, .committed, after: ["RAMP"], plan: "2027-01-01")
        try world.record(.defineProgrammes(rows: [Self.programme("P")]))
        #expect(world.ledger.programmes[0].breakEvenUnits == 1429)  // 1,000,000 / 700
        #expect(world.ledger.programmes[0].economics.breakEvenVolume == 10_000 / 7.0)
        let before = try #require(world.ledger.programmeOutlooks.first)
        #expect(before.deliveries.map(\.item) == ["FIRST", "SECOND"] && before.deliveries.allSatisfy(\.waits))
        #expect(before.paid == .on(Day("2027-01-01")!) && before.saving == Cents(400_000))
        try world.record(.slip(item: "TAPE", days: 152))  // to 31 October
        let after = try #require(world.ledger.programmeOutlooks.first)
        #expect(after.tapeOut == .on(Day("2026-10-31")!) && after.ramp == after.tapeOut)
        #expect(after.deliveries.map(\.start) == [after.ramp, .on(Day("2027-01-01")!)])
        let restored = try Ledger(snapshot: world.ledger.snapshot())
        #expect(restored.programmes == world.ledger.programmes)
        var replayed = Ledger()
        for fact in world.facts { try replayed.replay(fact) }
        #expect(replayed.programmeOutlooks == world.ledger.programmeOutlooks)
    }

    @Test func `a programme that does not go with its supply is refused`() throws {
        var world = try World.standard()
        try world.add("TAPE", .equipment, nil, 1, .committed, plan: "2026-06-01")
        try world.add("RAMP", .equipment, nil, 1, .committed, after: ["TAPE"], plan: "2026-09-01")
        try world.add("LOOSE", .equipment, nil, 1, .committed, plan: "2026-09-01")
        try world.record(.defineProgrammes(rows: [Self.programme("P")]))
        for wrong in [
            Self.programme("P"), Self.programme("Q", ramp: "NONE"), Self.programme("Q", ramp: "LOOSE"),
            Self.programme("Q", silicon: "abacus"),
        ] {
            #expect(world.refusal(.defineProgrammes(rows: [wrong])) == .badRequest)
        }
        let dear = Programme(
            programme: "D", silicon: "trn3", nre: Cents(1), nreLine: "", unitCost: Cents(5), boughtUnitCost: Cents(5),
            tapeOut: "TAPE", ramp: "RAMP", source: World.source)
        #expect(dear.breakEvenUnits == nil)
    }
}

import NaiveLedger
import Ledger
import Silicon
import Testing
import Units

@Suite struct NeedTests {
    @Test func needsAreRoundedUpPerRow() throws {
        let ledger = try World.standard().ledger
        var faults: [String] = []
        for (hall, silicon) in [("iad-1", "h200"), ("iad-2", "h200"), ("dub-1", "h200")] {
            for count in 1...300 {
                let row = World.row(HallName(hall), SiliconName(silicon), count, "2026-02-01", "2027-02-01")
                var found: [ResourceName: Int] = [:]
                for need in try ledger.atlas.needs(of: row) {
                    found[ledger.atlas.resources[need.resource].name, default: 0] += need.quantity
                    if need.start != row.start || need.end != row.end { faults.append("window of \(row)") }
                }
                if found != Naive(ledger).needs(row) { faults.append("\(count) \(silicon) in \(hall): \(found)") }
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(3))")
    }

    @Test func aKnownRow() throws {
        let ledger = try World.standard().ledger
        let row = World.row("iad-1", "h200", 9, "2026-02-01", "2027-02-01")
        let needs = try ledger.atlas.needs(of: row).map { (ledger.atlas.resources[$0.resource].name.text, $0.quantity) }
        // 9 · 1275 W = 11.475 kW; · 1.15 = 13.196 kW; 9 · 2 / 8 = 2.25 CPUs; 9 NICs; 18 ports.
        let expected = [
            ("chips/iad-1/h200", 9), ("hall_kw/iad-1", 12), ("site_kw/iad", 14), ("chips/iad-1/cpu", 3),
            ("chips/iad-1/nic", 9), ("ports/iad-f1", 18),
        ]
        #expect(needs.elementsEqual(expected, by: ==))
    }

    @Test func mostIsTheInverseOfNeed() throws {
        let ledger = try World.standard().ledger
        let hall = try #require(ledger.atlas.hall("iad-2"))
        for rate in try #require(ledger.atlas.rates(of: "h200", in: hall)) {
            for free in 0...400 {
                let most = rate.most(within: free)
                #expect(try rate.need(most) <= free && rate.need(most + 1) > free, "\(rate) of \(free)")
            }
        }
    }

    @Test func whatAHallNeverHadCannotBePlacedThere() throws {
        let world = try World.standard()
        #expect(world.ledger.atlas.rates(of: "trn3", in: world.ledger.atlas.hall("iad-1")!) == nil)
        #expect(world.refusal(World.promising("a", "iad-1", 1, "2026-02-01", silicon: "trn3")) == .doesNotFit)
        #expect(world.refusal(World.promising("a", "nowhere", 1, "2026-02-01")) == .unknownPlace)
    }

    @Test func `a copy remembers its own rates when the other changes`() throws {
        var world = try World.standard()
        let (before, hall) = (world.ledger.atlas, try #require(world.ledger.atlas.hall("iad-1")))
        #expect(before.rates(of: "trn3", in: hall) == nil)
        try world.add("TRN", .chips, "chips/iad-1/trn3", 8, .live)
        #expect(world.ledger.atlas.rates(of: "trn3", in: hall) != nil)
        #expect(before.rates(of: "trn3", in: hall) == nil)
    }

    @Test func tooManyToCountIsRefused() throws {
        let world = try World.standard()
        #expect(world.refusal(World.promising("a", "iad-1", Int.max / 2, "2026-02-01")) == .overflow)
        #expect(world.refusal(World.promising("a", "iad-1", 3_000_000_000, "2026-02-01")) == .overflow)
    }
}

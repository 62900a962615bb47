import Ledger
import Silicon
import Testing
import Units

@Suite struct RefusalTests {
    @Test func liveItemsAreHistory() throws {
        let world = try World.standard()
        let commands: [Command] = [
            .slip(item: "iad-power", days: 1), .cancelItem(item: "iad-power"),
            .arrive(item: "iad-power", on: Day("2026-01-01")!), .assign(item: "iad-power", to: "site_kw/cmh"),
        ]
        for command in commands { #expect(world.refusal(command) == .itemLive, "\(command.sentence)") }
        #expect(world.refusal(.commit(item: "iad-power")) == .wrongState)
        #expect(world.refusal(.cut(item: "iad-power", by: 1)) == nil)
    }

    @Test func cyclesAndUnknownGatesAreRefused() throws {
        let world = try World.standard()
        func gate(_ name: String, after: [ItemName]) -> SupplyItem {
            World.item(name, .equipment, nil, 0, .committed, after: after, plan: "2026-06-01")
        }
        let cases: [([SupplyItem], Refusal.Code?)] = [
            ([gate("a", after: ["a"])], .cycle),
            ([gate("a", after: ["b"]), gate("b", after: ["a"])], .cycle),
            ([gate("a", after: ["c"]), gate("b", after: ["a"]), gate("c", after: ["b"])], .cycle),
            ([gate("a", after: ["b"])], .unknownItem),
            ([gate("a", after: ["b"]), gate("b", after: ["iad-power"])], nil),
        ]
        for (items, code) in cases { #expect(world.refusal(.addSupply(items: items)) == code) }
    }

    @Test func identifiersAreNeverUsedAgain() throws {
        var world = try World.standard()
        try world.promise("a", "iad-1", 8, "2026-02-01")
        try world.record(.cancel(order: "a"))
        #expect(world.refusal(World.promising("a", "iad-1", 8, "2026-02-01")) == .idTaken)
        var request = OrderRequest()
        request.order = "a"
        #expect(world.refusal(.hold(request: request, until: nil)) == .idTaken)
        #expect(world.refusal(.sign(request: request)) == .idTaken)
        try world.add("x", .chips, "chips/iad-1/h200", 5, .committed, plan: "2026-06-01")
        try world.record(.cancelItem(item: "x"))
        let again = World.item("x", .chips, "chips/iad-1/h200", 5, .committed, plan: "2026-06-01")
        #expect(world.refusal(.addSupply(items: [again])) == .idTaken)
    }

    @Test func faultyItemsAreRefused() throws {
        let world = try World.standard()
        let cases: [(SupplyItem, Refusal.Code)] = [
            (World.item("x", .chips, "chips/iad-1/h200", 0, .committed), .badRequest),
            (World.item("x", .chips, "chips/iad-1/h200", -5, .committed), .badRequest),
            (World.item("x", .chips, "site_kw/iad", 5, .committed), .badRequest),
            (World.item("x", .power, nil, 5, .committed), .badRequest),
            (World.item("x", .equipment, "site_kw/iad", 5, .committed), .badRequest),
            (World.item("x", .chips, "chips/iad-1", 5, .committed), .badRequest),
            (World.item("x", .chips, "chips/iad-9/h200", 5, .committed), .unknownPlace),
            (World.item("x", .chips, "chips/iad-1/b300", 5, .committed), .unknownPlace),
            (World.item("x", .power, "site_kw/iad-1", 5, .committed), .unknownPlace),
        ]
        for (item, code) in cases { #expect(world.refusal(.addSupply(items: [item])) == code, "\(item)") }
    }

    @Test func unknownNamesAreRefused() throws {
        let world = try World.standard()
        #expect(world.refusal(.slip(item: "T-17", days: 3)) == .unknownItem)
        #expect(world.refusal(.confirm(order: "nobody")) == .unknownOrder)
        #expect(world.refusal(.cancel(order: "nobody")) == .unknownOrder)
    }

    @Test func timeNeverRunsBack() throws {
        var world = try World.standard()
        try world.record(.setClock(to: Instant("2026-03-01")!), at: Instant("2026-03-01")!)
        let before = Instant("2026-02-28T23:59:59.999Z")!
        #expect(world.refusal(.cancel(order: "nobody"), at: before) == .clockBack)
        #expect(world.refusal(.setClock(to: before), at: before) == .clockBack)
    }

    @Test func aHoldIsDeadFromItsInstant() throws {
        var world = try World.standard()
        let until = Instant("2026-01-15T12:00:00.000Z")!
        let row = World.row("iad-1", "h200", 8, "2026-02-01", "2027-02-01")
        let terms = World.terms("h", "h200", 8, "2026-02-01", signed: nil)
        try world.record(.recordOrder(terms: terms, rows: [row], heldUntil: until))
        #expect(world.free("chips/iad-1/h200", on: "2026-02-01") == 56)

        var late = world
        try late.record(.setClock(to: until), at: until)
        #expect(late.refusal(.confirm(order: "h")) == .holdExpired)

        var early = world
        let before = Instant(milliseconds: until.milliseconds - 1)
        try early.record(.setClock(to: before), at: before)
        try early.record(.confirm(order: "h"))
        let order = try #require(early.ledger["h"])
        #expect(early.ledger.state(of: order) == "promised" && order.terms.signed == before.day)
        #expect(order.firmRows == [row] && early.refusal(.confirm(order: "h")) == .wrongState)
    }

    /// The clock moves with the command itself: what counts is the time of the confirm, not that of the fact before.
    @Test func aHoldThatDiesBetweenTwoFactsCannotBeConfirmed() throws {
        var world = try World.standard()
        let until = Instant("2026-01-15T12:00:00.000Z")!
        let terms = World.terms("h", "h200", 8, "2026-02-01", signed: nil)
        let row = World.row("iad-1", "h200", 8, "2026-02-01", "2027-02-01")
        try world.record(.recordOrder(terms: terms, rows: [row], heldUntil: until))
        #expect(world.refusal(.confirm(order: "h"), at: until) == .holdExpired)
    }

    @Test func cutsLeaveSomething() throws {
        let world = try World.standard()
        #expect(world.refusal(.cut(item: "iad-1-h200", by: 64)) == .badRequest)
        #expect(world.refusal(.cut(item: "iad-1-h200", by: 0)) == .badRequest)
        #expect(world.refusal(.cut(item: "iad-1-h200", by: 63)) == nil)
    }

    @Test func aDroppedBranchTakesNothing() throws {
        var world = try World.standard()
        try world.record(.drop(branch: "main"))
        #expect(world.refusal(World.promising("a", "iad-1", 8, "2026-02-01")) == .badBranch)
    }

    @Test func anArrivalIsNotInTheFuture() throws {
        var world = try World.standard()
        try world.add("x", .chips, "chips/iad-1/h200", 5, .committed, plan: "2026-06-01")
        #expect(world.refusal(.arrive(item: "x", on: Day("2026-01-02")!)) == .badRequest)
        try world.record(.arrive(item: "x", on: Day("2026-01-01")!))
        #expect(world.free("chips/iad-1/h200", on: "2026-01-01") == 69)
    }
}

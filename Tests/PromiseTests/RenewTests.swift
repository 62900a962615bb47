import Ledger
import Promise
import Testing
import Units

/// A promise goes on after its end, in the same place.
@Suite struct RenewTests {
    @Test func `the same rows go on at the same price`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        let outcome = try world.renew("x", "30d")
        #expect(world.past("x") == ["a 40 2026-01-01 2026-04-01"] && world.rows("x") == ["a 40 2026-04-01 2026-05-01"])
        #expect(world.free("a", "2026-04-30") == 60 && world.free("a", "2026-05-01") == 100)
        let money = try #require(outcome.money?.first)
        #expect(money.before == Cents(40 * 90 * World.dayOfOne) && money.after == Cents(40 * 120 * World.dayOfOne))
        #expect(money.fee == .zero && money.penalty == .zero)
    }

    @Test func `a new price counts from the end of the old term on`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.pass(to: "2026-03-01")
        let outcome = try world.renew("x", "1mo", price: 1_000_000)
        // April at half the price: 30 days.
        #expect(outcome.money?.first?.after == Cents(40 * (90 * World.dayOfOne + 30 * World.dayOfOne / 2)))
        #expect(world.state("x") == "active" && world.ledger["x"]?.terms.price == MicroDollars(1_000_000))
        #expect(outcome.money?.first?.fee == .zero)
    }

    @Test func `it can be renewed again and again`() throws {
        var world = try World.market()
        try world.sign("x", 40, term: "10d")
        for _ in 0..<5 { try world.renew("x", "10d") }
        #expect(world.past("x").count == 5 && world.rows("x") == ["a 40 2026-02-20 2026-03-02"])
        #expect(world.value("x") == 40 * 60 * World.dayOfOne)
        #expect(world.ledger["x"]?.terms.term == .days(10))
    }

    @Test func `a ramp goes on at its full size`() throws {
        var world = try World.market()
        try world.sign("x", 40) { $0.steps = [.init(offset: "30d", add: 20)] }
        try world.renew("x", "10d")
        #expect(world.ledger["x"]?.current.reduce(0) { $0 + $1.count } == 60)
        #expect(world.free("a", "2026-04-01") == 40 && world.free("a", "2026-04-11") == 100)
        #expect(world.past("x") == ["a 20 2026-01-31 2026-04-01", "a 40 2026-01-01 2026-04-01"])
    }

    @Test func `where the capacity is sold on it is refused with what there is`() throws {
        var world = try World.market(100, b: 50)
        try world.sign("x", 40)
        try world.sign("next", 80) { $0.earliest = "2026-04-01" }
        let outcome = try world.ledger.propose(
            .renew(order: "x", term: .days(30), price: nil), at: world.ledger.clock)
        let refusal = try #require(outcome.refusal)
        #expect(refusal.code == .noFitInWindow)
        #expect(
            refusal.message == "the capacity of order x is not free after 2026-04-01 for 30d in the same place: it is "
                + "sold on, or its chips leave; a new order could have what is offered")
        let offer = try #require(outcome.options?.first)
        #expect(offer.start == Day("2026-04-01")! && offer.placements.map(\.hall) == ["b"] && offer.count == 40)
        #expect(world.rows("x") == ["a 40 2026-01-01 2026-04-01"])
    }

    @Test func `a ramp that cannot go on is offered at its full size`() throws {
        var world = try World.market(100, b: 60)
        try world.sign("x", 40) { ($0.steps, $0.same) = ([.init(offset: "30d", add: 20)], "hall") }
        try world.sign("next", 80) { ($0.earliest, $0.chunkIn) = ("2026-04-01", "hall") }
        // The term is shorter than the ramp was.
        let renew = Command.renew(order: "x", term: .days(10), price: nil)
        let outcome = try world.ledger.propose(renew, at: world.ledger.clock)
        #expect(outcome.refusal?.code == .noFitInWindow)
        #expect(World.text(outcome.options?.first?.placements ?? []) == ["b 60 2026-04-01 2026-04-11"])
    }

    @Test func `terms that cannot be are refused`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        #expect(world.refusal(.renew(order: "x", term: .days(0), price: nil))?.message.contains("term:") == true)
        let far = world.refusal(.renew(order: "x", term: Term("20y")!, price: nil))
        #expect(far?.code == .beyondHorizon && far?.message.contains("a renewal from 2026-04-01 for ") == true)
    }

    /// The queue stands behind a promise that is renewed in time, and sees its date move.
    /// The queue was offered the capacity first; who wants to be asked before it takes a clause with first refusal.
    @Test func `without first refusal what is queued goes before a renewal`() throws {
        var world = try World.market()
        try world.sign("x", 100)
        try world.sign("q", 10, term: "30d") { $0.latest = "2026-01-10" }
        #expect(world.rows("q") == ["a 10 2026-04-01 2026-05-01"])
        let outcome = try world.record(.renew(order: "x", term: .days(10), price: nil))
        #expect(outcome.refusal?.code == .noFitInWindow)
        #expect(world.rows("q") == ["a 10 2026-04-01 2026-05-01"] && world.past("x").isEmpty)
    }
}

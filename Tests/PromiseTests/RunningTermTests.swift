import Ledger
import Promise
import Testing
import Units

/// Supply fails what runs before a renewal or an amendment: that part moves, and what follows only if it must.
@Suite struct RunningTermTests {
    /// x has 40 in hall a from January to the end of March, and April; both at $1, at 500 cents of penalty a day.
    private func renewed(b: Int = 0, _ change: (inout OrderRequest) -> Void = { _ in }) throws -> World {
        var world = try World.market(40, b: b)
        try world.sign("x", 40) {
            ($0.penalty, $0.price) = (500, 1_000_000)
            change(&$0)
        }
        try world.renew("x", "30d")
        return world
    }

    private static let day = 40 * World.dayOfOne / 2

    private func lost(_ plan: Repromise) -> [String] {
        plan.steps.map { step in
            "\(step.order) \(step.from) \(step.to) "
                + (step.lost.map { "\($0.lowerBound)..\($0.upperBound)" } ?? "none")
                + " \(step.penalty.value)"
        }
    }

    @Test func `what runs goes on elsewhere at once, and the renewal stays`() throws {
        var world = try renewed(b: 40)
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 1)
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-04-01")
        #expect(lost(try world.ledger.repromise()) == ["x 2026-01-01 2026-02-01 none 0"])
        let outcome = try world.repromise()
        #expect(world.past("x") == ["a 40 2026-01-01 2026-02-01", "b 40 2026-02-01 2026-04-01"])
        #expect(world.rows("x") == ["a 40 2026-04-01 2026-05-01"] && world.state("x") == "active")
        #expect(outcome.moves.map { "\($0.order) \($0.from) \($0.to)" } == ["x 2026-01-01 2026-02-01"])
        let money = try #require(outcome.money?.first)
        #expect(money.before == money.after && money.fee == .zero && money.penalty == .zero)
        #expect(world.ledger.shortfalls.allSatisfy { $0.end <= world.ledger.today } && world.verdict() == [])
    }

    @Test func `days without a place before the renewal are lost, named and paid`() throws {
        var world = try renewed()
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 1)
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-03-11")
        #expect(lost(try world.ledger.repromise()) == ["x 2026-01-01 2026-03-11 2026-02-01..2026-03-11 19000"])
        let money = try #require(try world.repromise().money?.first)
        #expect(world.past("x") == ["a 40 2026-01-01 2026-02-01", "a 40 2026-03-11 2026-04-01"])
        #expect(world.rows("x") == ["a 40 2026-04-01 2026-05-01"])
        #expect(money.before.value - money.after.value == 38 * Self.day && money.penalty == Cents(38 * 500))
        #expect(world.verdict() == [])
    }

    @Test func `where nothing is free before the renewal all days to come are lost`() throws {
        var world = try renewed()
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 1)
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-04-01")
        #expect(lost(try world.ledger.repromise()) == ["x 2026-01-01 never 2026-02-01..2026-04-01 29500"])
        let outcome = try world.repromise()
        #expect(world.past("x") == ["a 40 2026-01-01 2026-02-01"] && world.rows("x") == ["a 40 2026-04-01 2026-05-01"])
        #expect(outcome.revised?.first?.earlier == [] && outcome.moves.map(\.to) == [.never])
        #expect(outcome.money?.first?.penalty == Cents(59 * 500) && world.verdict() == [])
    }

    @Test func `a renewal that is short itself moves too, as far as it must`() throws {
        var world = try renewed()
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 1)
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-04-11")
        #expect(
            lost(try world.ledger.repromise()) == [
                "x 2026-01-01 never 2026-02-01..2026-04-01 29500", "x 2026-04-01 2026-04-11 none 5000",
            ])
        let money = try #require(try world.repromise().money?.first)
        #expect(world.rows("x") == ["a 40 2026-04-11 2026-05-11"] && money.penalty == Cents(34_500))
        #expect(world.ledger.shortfalls.allSatisfy { $0.end <= world.ledger.today } && world.verdict() == [])
    }

    @Test func `only what is short moves`() throws {
        var world = try renewed(b: 40)
        try world.renew("x", "30d")
        try world.add("gone", "chips/a/gpu", 1)
        try world.cut("chips-a", by: 1)
        try world.record(.retire(item: "gone", on: Day("2026-04-01")!))
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-05-01")
        #expect(lost(try world.ledger.repromise()) == ["x 2026-04-01 2026-04-01 none 0"])
        let revision = try #require(try world.repromise().revised?.first)
        #expect(
            revision.earlier?.map { World.text($0.rows) } == [
                ["a 40 2026-01-01 2026-04-01"], ["b 40 2026-04-01 2026-05-01"],
            ])
        #expect(world.rows("x") == ["a 40 2026-05-01 2026-05-31"] && world.verdict() == [])
    }

    @Test func `what runs until an amendment moves under its own terms`() throws {
        var world = try World.market(60, b: 60)
        try world.sign("x", 60) { ($0.penalty, $0.minChunk) = (100, 60) }
        try world.amend("x", from: "2026-03-01") { ($0.count, $0.minChunk, $0.price) = (20, 20, 1_000_000) }
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 10)
        #expect(lost(try world.ledger.repromise()) == ["x 2026-01-01 2026-02-01 none 0"])
        let money = try #require(try world.repromise().money?.first)
        #expect(world.past("x") == ["a 60 2026-01-01 2026-02-01", "b 60 2026-02-01 2026-03-01"])
        #expect(world.rows("x") == ["a 20 2026-03-01 2026-04-01"] && money.before == money.after)
        #expect(world.verdict() == [])
    }

    @Test func `a ramp goes on with the steps it had`() throws {
        var world = try World.market(45, b: 45)
        try world.sign("x", 40) { $0.steps = [.init(offset: "45d", add: 5)] }
        try world.renew("x", "30d")
        let renewal = world.rows("x")
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 10)
        try world.add("back", "chips/a/gpu", 10, .committed, on: "2026-04-01")
        #expect(lost(try world.ledger.repromise()) == ["x 2026-01-01 2026-02-01 none 0"])
        try world.repromise()
        #expect(
            world.past("x") == [
                "a 40 2026-01-01 2026-02-01", "a 5 2026-02-15 2026-04-01", "b 40 2026-02-01 2026-04-01",
            ])
        #expect(world.rows("x") == renewal && world.verdict() == [])
    }

    @Test func `it replays, and a snapshot of it is the same`() throws {
        var world = try renewed(b: 40)
        try world.cut("chips-a", by: 1)
        try world.repromise()
        var folded = Ledger()
        for fact in world.facts { try folded.replay(fact) }
        #expect(folded.orders == world.ledger.orders && folded.hash == world.ledger.hash)
        let restored = try Ledger(snapshot: world.ledger.snapshot())
        #expect(restored.orders == world.ledger.orders && restored.snapshot() == world.ledger.snapshot())
    }
}

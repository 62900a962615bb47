import Ledger
import Promise
import Testing
import Units

/// The capacity of a promise is kept for its holder after the end, until the day by which it must have renewed.
@Suite struct FirstRefusalTests {
    static func right(_ term: String = "60d", notice: Int = 30, first: Bool = true) -> [Clause] {
        [.renewal(term: Term(term)!, noticeDays: notice, firstRefusal: first)]
    }

    /// x has all 100 until 1 April, and the right to 60 days more if it says so by 2 March.
    private func world() throws -> World {
        var world = try World.market()
        try world.sign("x", 100) { $0.clauses = FirstRefusalTests.right() }
        return world
    }

    @Test func `capacity is kept after the end, up to the notice`() throws {
        let world = try world()
        #expect(world.reserve("x") == ["a 100 2026-04-01 2026-05-31"])
        #expect(world.ledger["x"]?.commitment?.reserve?.until == Instant("2026-03-02")!)
        #expect(world.free("a", "2026-05-30") == 0 && world.free("a", "2026-05-31") == 100)
        #expect(world.value("x") == 100 * 90 * World.dayOfOne)
        #expect(world.ledger.quote(World.request(10)).options.first?.start == Day("2026-05-31")!)
    }

    @Test func `without first refusal nothing is kept`() throws {
        var world = try World.market()
        try world.sign("x", 100) { $0.clauses = FirstRefusalTests.right(first: false) }
        #expect(world.reserve("x").isEmpty && world.free("a", "2026-04-01") == 100)
    }

    @Test func `a hold keeps nothing until it is confirmed`() throws {
        var world = try World.market()
        try world.hold("x", 100) { $0.clauses = FirstRefusalTests.right() }
        #expect(world.free("a", "2026-04-01") == 100)
        try world.record(.confirm(order: "x"))
        #expect(world.reserve("x") == ["a 100 2026-04-01 2026-05-31"] && world.free("a", "2026-04-01") == 0)
    }

    @Test func `the holder renews into what is kept`() throws {
        var world = try world()
        try world.pass(to: "2026-03-01")
        try world.renew("x", "60d")
        #expect(world.rows("x") == ["a 100 2026-04-01 2026-05-31"])
        // The right goes on: the next sixty days are kept from here.
        #expect(world.reserve("x") == ["a 100 2026-05-31 2026-07-30"])
        #expect(world.ledger["x"]?.commitment?.reserve?.until == Instant("2026-05-01")!)
    }

    @Test func `from the notice on the capacity is offered, in the same fact`() throws {
        var world = try world()
        try world.sign("q", 30, term: "30d") { ($0.earliest, $0.latest) = ("2026-04-01", "2026-04-10") }
        #expect(world.state("q") == "queued")
        try world.pass(to: "2026-03-01")
        #expect(world.state("q") == "queued" && world.reserve("x").count == 1)
        let outcome = try world.pass(to: "2026-03-02")
        #expect(outcome.released == ["x"] && outcome.promoted.map(\.order) == ["q"])
        #expect(world.rows("q") == ["a 30 2026-04-01 2026-05-01"] && world.reserve("x").isEmpty)
        #expect(world.rows("x") == ["a 100 2026-01-01 2026-04-01"])
        #expect(world.refusal(.renew(order: "x", term: .days(60), price: nil)) != nil)
    }

    @Test func `a queued order's tentative date does not stand in its way`() throws {
        var world = try World.market()
        try world.sign("blocker", 100, term: "30d")
        // q is late: it waits for planned days only, and its tentative row lies right behind the blocker.
        try world.sign("q", 10, term: "30d") { $0.latest = "2026-01-10" }
        #expect(world.rows("q") == ["a 10 2026-01-31 2026-03-02"])
        try world.sign("x", 100, term: "30d") { ($0.tier, $0.clauses) = (1, FirstRefusalTests.right("30d", notice: 1)) }
        #expect(world.rows("x") == ["a 100 2026-01-31 2026-03-02"])
        #expect(world.reserve("x") == ["a 100 2026-03-02 2026-04-01"], "first refusal comes before what is offered on")
    }

    @Test func `cancelling gives it back`() throws {
        var world = try world()
        try world.cancel("x")
        #expect(world.free("a", "2026-04-01") == 100 && world.free("a", "2026-01-01") == 100)
    }

    @Test func `where supply falls short it gives way before any promise`() throws {
        var world = try world()
        let outcome = try world.cut("chips-a", by: 1)
        #expect(outcome.forfeited == ["x"] && world.reserve("x").isEmpty)
        // x itself is short now, its reserve is not a need any more.
        #expect(
            outcome.shortfalls?.map { "\($0.resource) \($0.start) \($0.end) \($0.short)" } == [
                "chips/a/gpu 2026-01-01 2026-04-01 1"
            ])
        #expect(world.state("x") == "delayed")
    }

    @Test func `an amended promise has its capacity kept anew`() throws {
        var world = try world()
        try world.amend("x") { $0.count = 40 }
        #expect(world.reserve("x") == ["a 40 2026-04-01 2026-05-31"] && world.free("a", "2026-04-01") == 60)
        try world.amend("x") { $0.term = "100d" }
        #expect(world.reserve("x") == ["a 40 2026-04-11 2026-06-10"])
        try world.amend("x") { $0.clauses = [] }
        #expect(world.reserve("x").isEmpty && world.free("a", "2026-04-11") == 100)
    }

    @Test func `an option to grow takes nothing`() throws {
        var world = try World.market()
        try world.sign("x", 60) { $0.clauses = [.growth(add: 40, offset: .days(10), noticeDays: 5)] }
        #expect(world.free("a", "2026-01-01") == 40 && world.free("a", "2026-01-31") == 40)
        #expect(world.refusal(.sign(request: World.request(40, "y"))) == nil)
    }
}

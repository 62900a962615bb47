import Ledger
import Promise
import Testing
import Units

/// Other terms for an order, in every state; the last good state stands until they fit.
@Suite struct AmendTests {
    // MARK: Before the promise

    @Test func `an inquiry takes other terms and still no capacity`() throws {
        var world = try World.market()
        try world.record(.inquire(request: World.request(10, "x")))
        let outcome = try world.amend("x") { ($0.count, $0.tier, $0.term) = (500, 1, "30d") }
        let terms = try #require(world.ledger["x"]?.terms)
        #expect((terms.count, terms.tier, terms.term, terms.signed) == (500, 1, .days(30), nil))
        #expect(world.state("x") == "inquiry" && world.rows("x").isEmpty && world.free("a", "2026-01-01") == 100)
        #expect(outcome.revised == nil && outcome.money == nil && outcome.isPending == nil)
    }

    @Test func `a queued order moves with its terms, or is promoted by them`() throws {
        var world = try World.market()
        try world.sign("first", 80)
        for name: OrderName in ["p", "q"] {
            try world.sign(name, 60, term: "30d") { $0.latest = "2026-01-31" }
        }
        // p takes 60 of the 100 free from 1 April; q has to wait for its end.
        #expect(world.rows("p") == ["a 60 2026-04-01 2026-05-01"])
        #expect(world.rows("q") == ["a 60 2026-05-01 2026-05-31"])
        let outcome = try world.amend("q") { $0.tier = 1 }
        #expect(world.rows("q") == ["a 60 2026-04-01 2026-05-01"])
        #expect(world.rows("p") == ["a 60 2026-05-01 2026-05-31"])
        #expect(
            outcome.moves.map { "\($0.order) \($0.to) \($0.cause)" } == [
                "q 2026-04-01 amend order q", "p 2026-05-01 amend order q",
            ])
        // 20 fit at once beside the 80.
        let promoted = try world.amend("p") { $0.count = 20 }
        #expect(promoted.promoted.map(\.order) == ["p"] && world.state("p") == "active")
        #expect(world.rows("p") == ["a 20 2026-01-01 2026-01-31"])
    }

    @Test func `a hold under other terms keeps its instant`() throws {
        var world = try World.market()
        try world.hold("x", 40)
        try world.amend("x") { $0.count = 100 }
        #expect(world.rows("x") == ["a 100 2026-01-01 2026-04-01"] && world.free("a", "2026-01-01") == 0)
        try world.amend("x") { ($0.count, $0.term) = (30, "10d") }
        #expect(world.rows("x") == ["a 30 2026-01-01 2026-01-11"] && world.free("a", "2026-01-01") == 70)
        guard case .held(_, let until) = world.ledger["x"]?.standing else { throw Refusal(.wrongState, "not held") }
        #expect(until == Instant("2026-01-15")! && world.ledger["x"]?.terms.signed == nil)
    }

    @Test func `a hold that does not fit under other terms stays what it was`() throws {
        var world = try World.market()
        try world.hold("x", 40)
        let before = world.ledger["x"]
        let outcome = try world.ledger.propose(World.amending("x") { $0.count = 101 }, at: world.ledger.clock)
        #expect(outcome.refusal?.code == .exceedsSupply && outcome.options?.first?.count == 100)
        try world.amend("x") { $0.count = 101 }
        #expect(world.ledger["x"] == before && world.free("a", "2026-01-01") == 60)
    }

    @Test func `capacity that a hold gives up goes to the queue in the same fact`() throws {
        var world = try World.market()
        try world.hold("x", 100)
        try world.sign("q", 60, term: "30d") { $0.latest = "2026-01-31" }
        #expect(world.state("q") == "queued")
        let outcome = try world.amend("x") { $0.count = 40 }
        #expect(outcome.promoted.map(\.order) == ["q"] && world.rows("q") == ["a 60 2026-01-01 2026-01-31"])
    }

    // MARK: A promise that has not begun

    @Test func `a promise grows before its start`() throws {
        var world = try World.market()
        try world.sign("x", 40) { $0.earliest = "2026-03-01" }
        let outcome = try world.amend("x") { $0.count = 70 }
        #expect(outcome.isPending == nil && outcome.revised?.map(\.order) == ["x"])
        #expect(world.ledger["x"]?.current.reduce(0) { $0 + $1.count } == 70)
        #expect(world.ledger["x"]?.current.allSatisfy { $0.start == Day("2026-03-01")! } == true)
        #expect(world.past("x").isEmpty && world.free("a", "2026-03-01") == 30)
    }

    @Test func `a promise is placed anew where, when or on which chips change`() throws {
        var world = try World.market(100, b: 50)
        try world.sign("x", 40) { $0.earliest = "2026-03-01" }
        try world.sign("y", 80) { $0.earliest = "2026-02-01" }
        try world.amend("x") { $0.earliest = "2026-06-01" }
        #expect(world.ledger["x"]?.current.map(\.start) == [Day("2026-06-01")!])
        #expect(world.past("x").isEmpty)
        try world.amend("x") { $0.steps = [.init(offset: "30d", add: 10)] }
        #expect(world.ledger["x"]?.current.map(\.count).sorted() == [10, 40])
    }

    // MARK: The last good state

    @Test func `what does not fit yet waits, and the promise stands as it was`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.sign("other", 50)
        let (rows, terms) = (world.ledger["x"]?.current, world.ledger["x"]?.terms)
        let outcome = try world.amend("x") { $0.count = 60 }
        #expect(outcome.isPending == true && outcome.revised == nil && outcome.money == nil)
        #expect(world.ledger["x"]?.current == rows && world.ledger["x"]?.terms == terms)
        #expect(world.free("a", "2026-01-01") == 10)
        let pending = try #require(world.ledger["x"]?.commitment?.pending)
        #expect((pending.changes.count, pending.from, pending.asked) == (60, World.today, World.today))
    }

    @Test func `a waiting amendment is made by the command that makes room`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.sign("other", 50)
        try world.amend("x") { $0.count = 60 }
        let outcome = try world.amend("other") { $0.count = 40 }
        #expect(outcome.revised?.map(\.order) == ["other", "x"])
        #expect(world.ledger["x"]?.current.reduce(0) { $0 + $1.count } == 60 && world.free("a", "2026-01-01") == 0)
        #expect(world.ledger["x"]?.commitment?.pending == nil)
        #expect(outcome.money?.map(\.order) == ["other", "x"])
    }

    @Test func `a waiting amendment is served in queue order, by the day it was asked`() throws {
        for tier in [1, 3] {
            var world = try World.market()
            try world.sign("x", 40) { $0.tier = 3 }
            try world.sign("other", 60)
            try world.pass(to: "2026-01-02")
            try world.amend("x") { $0.count = 60 }
            try world.pass(to: "2026-01-03")
            try world.sign("q", 20, term: "30d") { ($0.tier, $0.latest) = (tier, "2026-02-01") }
            #expect(world.state("q") == "queued")
            try world.amend("other") { $0.count = 40 }
            // Of the same tier the earlier asked comes first; a better tier comes before both.
            #expect(world.state("q") == (tier == 1 ? "active" : "queued"))
            #expect((world.ledger["x"]?.commitment?.pending == nil) == (tier == 3))
        }
    }

    @Test func `a waiting amendment can be withdrawn or replaced`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.sign("other", 60)
        try world.amend("x") { $0.count = 60 }
        try world.amend("x") { $0.count = 50 }
        #expect(world.ledger["x"]?.commitment?.pending?.changes.count == 50)
        let rows = world.rows("x")
        try world.record(.withdraw(order: "x"))
        #expect(world.ledger["x"]?.commitment?.pending == nil && world.rows("x") == rows)
        try world.cancel("other")
        #expect(world.rows("x") == rows)
        #expect(world.refusal(.withdraw(order: "x"))?.code == .wrongState)
    }

    // MARK: A promise that runs

    @Test func `a promise that runs changes from a day on, and what it used is history`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.pass(to: "2026-02-01")
        try world.amend("x", from: "2026-02-11") { $0.count = 30 }
        #expect(world.past("x") == ["a 40 2026-01-01 2026-02-11"])
        #expect(world.rows("x") == ["a 30 2026-02-11 2026-04-01"])
        #expect(world.free("a", "2026-02-10") == 60 && world.free("a", "2026-02-11") == 70)
        #expect(world.state("x") == "active")
    }

    @Test func `a new term is counted from the first day`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.pass(to: "2026-02-01")
        try world.amend("x") { $0.term = "120d" }
        #expect(world.rows("x") == ["a 40 2026-02-01 2026-05-01"])
        try world.amend("x") { $0.term = "60d" }
        #expect(world.rows("x") == ["a 40 2026-02-01 2026-03-02"])
        #expect(world.free("a", "2026-03-01") == 60 && world.free("a", "2026-03-02") == 100)
    }

    @Test func `row identifiers are never used again`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        for (day, count) in [("2026-01-11", 50), ("2026-01-21", 20), ("2026-01-31", 60)] {
            try world.pass(to: day)
            try world.amend("x") { ($0.count, $0.minChunk) = (count, 1) }
        }
        let order = try #require(world.ledger["x"])
        let versions = (order.commitment?.past.map(\.rows) ?? []) + [order.current]
        let identifiers = versions.map { Set($0.map { [$0.step, $0.chunk, $0.row] }) }
        #expect(versions.count == 4 && identifiers.reduce(0) { $0 + $1.count } == versions.joined().count)
        #expect(Set(identifiers.joined()).count == versions.joined().count)
    }

    // MARK: Refusals

    @Test func `what can never be is refused with its reason`() throws {
        var world = try World.market()
        try world.sign("x", 40)
        try world.sign("two", 20)
        try world.amend("two") { ($0.count, $0.minChunk) = (50, 20) }
        try world.pass(to: "2026-02-01")
        let cases: [(Refusal.Code, String, Command)] = [
            (.badRequest, "amend: nothing to change; name what is to differ", World.amending("x") { _ in }),
            (
                .badRequest, "amend: customer cannot be changed; cancel the order and make another",
                World.amending("x") { $0.customer = "other" }
            ),
            (
                .badRequest, "amend: tenant cannot be changed; cancel the order and make another",
                World.amending("x") { $0.tenant = "other" }
            ),
            (
                .badRequest, "amend: order cannot be changed; cancel the order and make another",
                World.amending("x") { $0.order = "y" }
            ),
            (
                .badRequest, "from: 2026-01-31 is before 2026-02-01; what was used cannot be changed",
                World.amending("x", from: "2026-01-31") { $0.count = 10 }
            ),
            (.badRequest, "count: ", World.amending("x") { $0.count = 0 }),
            (
                .badRequest,
                "count: 35 would leave a chunk below min_chunk 20; give back 5 fewer, or lower min_chunk too",
                World.amending("two") { $0.count = 35 }
            ),
            (.badRequest, "term: '1 month' is not a civil term", World.amending("x") { $0.term = "1 month" }),
            (
                .badRequest, "term: 31d ends on 2026-02-01, not after 2026-02-01; to end the order, cancel it",
                World.amending("x") { $0.term = "31d" }
            ),
            (.beyondHorizon, "after the last day of the ledger", World.amending("x") { $0.term = "30y" }),
            (
                .wrongState,
                "order x runs since 2026-01-01; while it runs its count, term, min_chunk, tier and prices can",
                World.amending("x") { $0.earliest = "2026-05-01" }
            ),
            (.wrongState, "order x runs", World.amending("x") { $0.silicon = ["alt"] }),
            (.badRequest, "tier: 10 is out of range", World.amending("x") { $0.tier = 10 }),
        ]
        for (code, message, command) in cases {
            let refusal = world.refusal(command)
            #expect(refusal?.code == code && refusal?.message.contains(message) == true, "\(refusal as Any)")
        }
    }

    @Test func `a late queued order can be amended more than once`() throws {
        var world = try World.market()
        try world.sign("blocker", 100)
        try world.sign("q", 10) { $0.latest = "2026-01-10" }
        try world.pass(to: "2026-02-01")
        for tier in [2, 1, 4] {
            try world.amend("q") { $0.tier = tier }
            #expect(world.ledger["q"]?.terms.tier == tier && world.state("q") == "queued")
        }
        #expect(world.rows("q") == ["a 10 2026-04-01 2026-06-30"])
    }
}

import Ledger
import Promise
import Testing
import Units

/// On a breach: who moves, from which day to which, at what penalty; approved, and done in one fact.
@Suite struct RepromiseTests {
    /// Three promises that fill hall a from March for 90 days, and 20 free in hall b; then 20 fewer in a.
    private func breach(_ rank: String? = nil) throws -> World {
        var world = try World.market(100, b: 20)
        if let rank { try world.policy("repromise_rank", rank) }
        for (name, count, tier, penalty) in [("early", 40, 2, 300), ("late", 40, 3, 200), ("small", 20, 1, 250)] {
            try world.sign(OrderName(name), count) {
                ($0.tier, $0.penalty, $0.earliest, $0.chunkIn) = (tier, penalty, "2026-03-01", "hall")
            }
        }
        try world.cut("chips-a", by: 20)
        return world
    }

    private func lines(_ plan: Repromise) -> [String] {
        plan.steps.map { "\($0.order) \($0.from) \($0.to) \($0.delayDays) \($0.penalty.value) \($0.accelerators)" }
    }

    @Test(
        arguments: [
            // The lowest tier moves, behind the end of those that stay: 30 May.
            (nil, "late 2026-03-01 2026-05-30 90 18000 40"), ("tier", "late 2026-03-01 2026-05-30 90 18000 40"),
            ("penalty", "late 2026-03-01 2026-05-30 90 18000 40"),
            // The last promised and the least delay are the small one: hall b has 20 at once.
            ("promised", "small 2026-03-01 2026-03-01 0 0 20"), ("delay", "small 2026-03-01 2026-03-01 0 0 20"),
            ("delay;tier", "small 2026-03-01 2026-03-01 0 0 20"),
        ] as [(String?, String)])
    func `policy says who moves`(_ rank: String?, _ line: String) throws {
        let world = try breach(rank)
        #expect(lines(try world.ledger.repromise()) == [line])
    }

    @Test func `ranks after the first tell apart those that it does not`() throws {
        for (rank, mover) in [
            ("tier;penalty", "b"), ("tier;promised", "c"), ("tier;promised;penalty", "c"), ("penalty;tier", "b"),
        ] {
            var world = try World.market()
            try world.policy("repromise_rank", rank)
            for (name, penalty) in [("a", 300), ("b", 100), ("c", 200)] {
                try world.sign(OrderName(name), 30) { ($0.penalty, $0.earliest) = (penalty, "2026-03-01") }
            }
            try world.cut("chips-a", by: 20)
            #expect(try world.ledger.repromise().steps.map(\.order.text) == [mover], "\(rank)")
        }
    }

    @Test func `applying is one fact with the old day, the new, the cause and who approved`() throws {
        var world = try breach()
        let plan = try world.ledger.repromise()
        let (before, seq) = (world.ledger, world.ledger.seq)
        let outcome = try world.repromise(plan.proposal)
        #expect(world.ledger.seq == seq + 1)
        #expect(outcome.revised == plan.revisions && outcome.bumped == nil)
        #expect(
            outcome.moves.map { "\($0.order) \($0.from) \($0.to) \($0.cause)" } == [
                "late 2026-03-01 2026-05-30 re-promise: supply fell short"
            ])
        #expect(world.rows("late") == ["a 40 2026-05-30 2026-08-28"])
        for name: OrderName in ["early", "small"] { #expect(world.ledger[name] == before[name]) }
        #expect(world.ledger.shortfalls.isEmpty)
        let money = try #require(outcome.money?.first)
        #expect(money.before == money.after && money.fee == .zero && money.penalty == Cents(18_000))
    }

    @Test func `what runs keeps what it had, and the rest moves`() throws {
        var world = try World.market()
        try world.sign("x", 60) { $0.penalty = 100 }
        try world.sign("y", 40) { $0.penalty = 100 }
        try world.pass(to: "2026-02-01")
        try world.cut("chips-a", by: 40)
        #expect(world.state("y") == "delayed" && world.state("x") == "active")
        let outcome = try world.repromise()
        #expect(world.past("y") == ["a 40 2026-01-01 2026-02-01"] && world.rows("y") == ["a 40 2026-04-01 2026-05-30"])
        // 59 days were left, from 1 February on; they come 59 days later.
        #expect(outcome.money?.map(\.penalty.value) == [5_900] && outcome.money?.first?.fee == .zero)
        #expect(outcome.money?.first?.after == outcome.money?.first?.before)
    }

    @Test func `holds give way before promises, and are inquiries again`() throws {
        var world = try World.market()
        try world.sign("p", 70) { $0.tier = 9 }
        try world.hold("h", 30) { $0.tier = 1 }
        try world.cut("chips-a", by: 20)
        let outcome = try world.repromise()
        #expect(outcome.bumped == ["h"] && outcome.revised == nil && world.state("h") == "inquiry")
        #expect(world.rows("p") == ["a 70 2026-01-01 2026-04-01"] && world.ledger.shortfalls.isEmpty)
    }

    @Test func `a hold that does not help stays`() throws {
        var world = try World.market()
        try world.sign("p", 90)
        try world.hold("h", 10)
        try world.cut("chips-a", by: 20)
        // Without the hold 90 are still more than 80; without the promise the hold fits.
        let plan = try world.ledger.repromise()
        #expect(plan.bumped.isEmpty && lines(plan) == ["p 2026-01-01 never 0 0 90"])
    }

    @Test func `of two holds only the one that must gives way`() throws {
        var world = try World.market()
        try world.sign("p", 70)
        try world.hold("small", 10)
        try world.hold("large", 20)
        try world.cut("chips-a", by: 20)
        #expect(try world.ledger.repromise().bumped == ["large"])
    }

    @Test func `who has nowhere to go stays and says so`() throws {
        var world = try World.market()
        try world.sign("x", 80)
        try world.cut("chips-a", by: 50)
        #expect(lines(try world.ledger.repromise()) == ["x 2026-01-01 never 0 0 80"])
        let refusal = world.refusal(.repromise(cause: "cut", approver: "kim", proposal: nil))
        #expect(refusal?.code == .noCommittedSupply)
        #expect(
            refusal?.message
                == "no committed supply is free for the promises in breach; add supply, or bring some forward")
        #expect(world.rows("x") == ["a 80 2026-01-01 2026-04-01"] && world.state("x") == "delayed")
    }

    @Test func `only what was looked at is applied`() throws {
        var world = try breach()
        let old = try world.ledger.repromise().proposal
        try world.cancel("late")
        try world.cut("chips-a", by: 40)
        let fresh = try world.ledger.repromise().proposal
        let refusal = world.refusal(.repromise(cause: "cut", approver: "kim", proposal: old))
        #expect(refusal?.code == .staleProposal)
        #expect(
            refusal?.message
                == "proposal \(old) is not what would happen now; that is \(fresh): look at it and approve it")
        #expect(world.refusal(.repromise(cause: "cut", approver: "kim", proposal: fresh)) == nil)
    }

    @Test func `it needs a breach and an approver`() throws {
        var world = try World.market()
        try world.sign("x", 80)
        let refusal = world.refusal(.repromise(cause: "because", approver: "kim", proposal: nil))
        #expect(refusal?.code == .wrongState)
        #expect(refusal?.message == "no promise is in a breach; firm promises move for nothing else")
        #expect(try world.ledger.repromise().steps.isEmpty)
        try world.cut("chips-a", by: 50)
        try world.add("more", "chips/a/gpu", 50, .committed, on: "2026-03-01")
        let nobody = world.refusal(.repromise(cause: "because", approver: "", proposal: nil))
        #expect(nobody?.code == .needsApproval)
    }

    @Test func `what is only at risk does not move`() throws {
        var world = try World.plain()
        try world.add("c", "chips/a/gpu", 50, .committed, on: "2026-03-01", p50: 0, p80: 30)
        try world.sign("x", 50)
        #expect(world.rows("x") == ["a 50 2026-03-31 2026-06-29"])
        try world.record(.slip(item: "c", days: 10))
        #expect(world.ledger.shortfalls.map(\.kind) == [.atRisk])
        #expect(world.refusal(.repromise(cause: "late", approver: "kim", proposal: nil))?.code == .wrongState)
        try world.record(.slip(item: "c", days: 40))
        try world.repromise()
        #expect(world.rows("x") == ["a 50 2026-05-20 2026-08-18"] && world.ledger.shortfalls.isEmpty)
    }

    @Test func `a renewed promise in breach leaves without a fee, or what runs of it moves`() throws {
        var world = try World.market()
        try world.sign("x", 100) { ($0.clauses, $0.minChunk) = ([.exitFee(percent: 100)], 100) }
        try world.renew("x", "30d")
        try world.add("later", "chips/b/gpu", 100, .committed, on: "2026-02-01")
        try world.cut("chips-a", by: 1)
        try world.add("back", "chips/a/gpu", 1, .committed, on: "2026-04-01")
        var leaving = world
        #expect(try leaving.cancel("x").money?.first?.fee == .zero)
        #expect(lines(try world.ledger.repromise()) == ["x 2026-01-01 2026-02-01 31 0 100"])
        try world.repromise()
        #expect(
            world.past("x") == ["b 100 2026-02-01 2026-04-01"] && world.rows("x") == ["a 100 2026-04-01 2026-05-01"])
        #expect(world.ledger.shortfalls.isEmpty && world.verdict() == [])
    }

    @Test func `the queue is served after those that had a promise`() throws {
        var world = try breach()
        try world.sign("q", 30, term: "30d") {
            ($0.tier, $0.chunkIn, $0.earliest, $0.latest) = (1, "hall", "2026-03-01", "2026-03-20")
        }
        #expect(world.state("q") == "queued")
        let outcome = try world.repromise()
        #expect(outcome.revised?.map(\.order) == ["late"])
        #expect(world.rows("late") == ["a 40 2026-05-30 2026-08-28"] && outcome.promoted.isEmpty)
    }
}

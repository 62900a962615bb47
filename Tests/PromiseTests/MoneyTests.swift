import Ledger
import NaiveLedger
import Promise
import Testing
import Units

/// Money conserved through any amendment. One accelerator for one day is 4,800 cents at the list price.
@Suite struct MoneyTests {
    private let one = World.dayOfOne

    private func change(_ outcome: Outcome, _ name: OrderName = "x") throws -> MoneyChange {
        try #require(outcome.money?.first { $0.order == name })
    }

    // MARK: Value

    @Test func `the list price serves where the terms name none`() throws {
        var world = try World.market()
        try world.sign("x", 10)
        try world.sign("y", 10) { $0.price = 1_500_000 }
        #expect(world.value("x") == 10 * 90 * one && world.value("y") == 10 * 90 * 3_600)
    }

    @Test func `a ramp counts from its own day`() throws {
        var world = try World.market()
        try world.sign("x", 10) { $0.steps = [.init(offset: "30d", add: 5)] }
        #expect(world.value("x") == (10 * 90 + 5 * 60) * one)
    }

    @Test func `price tiers are marginal, in whatever order they are written`() throws {
        // 10 at 2 dollars, 10 at 1 dollar, the last 5 at half a dollar: 20 + 10 + 2.5 an hour.
        let tiers: [Clause] = [
            .priceTier(above: 20, price: MicroDollars(500_000)), .priceTier(above: 10, price: MicroDollars(1_000_000)),
        ]
        for clauses in [tiers, tiers.reversed()] {
            var world = try World.market()
            try world.sign("x", 25, term: "10d") { $0.clauses = clauses }
            #expect(world.value("x") == 3_250 * 24 * 10)
            try world.sign("y", 10, term: "10d") { $0.clauses = clauses }
            #expect(world.value("y") == 2_000 * 24 * 10)
        }
    }

    @Test func `a tier counts all accelerators of a day together`() throws {
        var world = try World.market(10, b: 10)
        try world.sign("x", 20, term: "1d") {
            ($0.minChunk, $0.clauses) = (5, [.priceTier(above: 10, price: MicroDollars(0))])
        }
        #expect(world.ledger["x"]?.current.count == 2 && world.value("x") == 10 * one)
    }

    @Test func `a cent is rounded up once, not once a day or version`() throws {
        var world = try World.market()
        // 24 micro-dollars a day: 10 days are 240, the hundredth part of a cent and more.
        try world.sign("x", 1, term: "10d") { $0.price = 1 }
        #expect(world.value("x") == 1)
        for _ in 0..<5 { try world.renew("x", "10d") }
        #expect(world.value("x") == 1)
        try world.renew("x", "1000d")
        #expect(world.value("x") == 3)  // 1,060 days are 25,440 micro-dollars.
    }

    // MARK: Changes

    @Test func `what a change leaves is what the next one finds`() throws {
        var world = try World.market()
        try world.sign("x", 10)
        let first = try change(try world.amend("x") { $0.count = 20 })
        #expect((first.before.value, first.after.value) == (10 * 90 * one, 20 * 90 * one))
        try world.pass(to: "2026-01-31")
        let second = try change(try world.amend("x") { $0.count = 5 })
        #expect((second.before.value, second.after.value) == (20 * 90 * one, (20 * 30 + 5 * 60) * one))
        let third = try change(try world.amend("x") { $0.price = 1_000_000 })
        #expect((third.before, third.after.value) == (second.after, (20 * 30) * one + 5 * 60 * 2_400))
        let fourth = try change(try world.renew("x", "10d", price: 4_000_000))
        #expect((fourth.before, fourth.after.value) == (third.after, third.after.value + 5 * 10 * 9_600))
        try world.pass(to: "2026-03-02")
        let last = try change(try world.cancel("x"))
        #expect((last.before, last.after.value) == (fourth.after, 20 * 30 * one + 5 * 30 * 2_400))
        #expect(world.value("x") == last.after.value)
    }

    @Test func `holds and the queue have no money to change`() throws {
        var world = try World.market()
        try world.hold("h", 10)
        #expect(try world.amend("h") { $0.count = 20 }.money == nil)
        #expect(try world.cancel("h").money == nil)
    }

    // MARK: Fees

    /// 10 accelerators for 90 days, ended after 30: 60 days are given up.
    private func cancelled(_ change: (inout OrderRequest) -> Void) throws -> MoneyChange {
        var world = try World.market()
        try world.sign("x", 10, term: "90d", change)
        try world.pass(to: "2026-01-31")
        return try self.change(try world.cancel("x"))
    }

    @Test func `an early end costs its exit fee`() throws {
        let change = try cancelled { $0.clauses = [.exitFee(percent: 25)] }
        #expect((change.before.value, change.after.value) == (10 * 90 * one, 10 * 30 * one))
        #expect(change.fee.value == 10 * 60 * one / 4)
    }

    @Test func `without an exit fee take-or-pay is due, without both nothing`() throws {
        #expect(try cancelled { $0.takeOrPayPct = 80 }.fee.value == 10 * 60 * one * 8 / 10)
        #expect(try cancelled { _ in }.fee == .zero)
        let both = try cancelled { ($0.takeOrPayPct, $0.clauses) = (80, [.exitFee(percent: 0)]) }
        #expect(both.fee == .zero, "the clause stands before take-or-pay")
    }

    @Test func `the first of several exit fees counts`() throws {
        let change = try cancelled { $0.clauses = [.exitFee(percent: 10), .exitFee(percent: 90)] }
        #expect(change.fee.value == 10 * 60 * one / 10)
    }

    @Test func `giving back a part costs its part, at the old price`() throws {
        var world = try World.market()
        try world.sign("x", 10) { $0.clauses = [.exitFee(percent: 50)] }
        let less = try change(try world.amend("x") { $0.count = 4 })
        #expect(less.fee.value == 6 * 90 * one / 2)
        let cheaper = try change(try world.amend("x") { $0.price = 1_000_000 })
        #expect(cheaper.fee == .zero && cheaper.after.value == 4 * 90 * one / 2)
        let shorter = try change(try world.amend("x") { ($0.term, $0.price) = ("60d", 1) })
        #expect(shorter.fee.value == 4 * 30 * (one / 2) / 2)
        #expect(world.ledger["x"]?.commitment?.fees.value == less.fee.value + shorter.fee.value)
    }

    @Test func `the fee is that of the terms before the change`() throws {
        var world = try World.market()
        try world.sign("x", 10) { $0.clauses = [.exitFee(percent: 50)] }
        let change = try change(try world.amend("x") { ($0.count, $0.clauses) = (5, [.exitFee(percent: 0)]) })
        #expect(change.fee.value == 5 * 90 * one / 2)
        #expect(try self.change(try world.cancel("x")).fee == .zero)
    }

    @Test func `growing costs no fee`() throws {
        var world = try World.market()
        try world.sign("x", 10) { $0.clauses = [.exitFee(percent: 50)] }
        #expect(try change(try world.amend("x") { ($0.count, $0.term) = (20, "100d") }).fee == .zero)
    }

    @Test func `a fee is rounded up`() throws {
        var world = try World.market()
        try world.sign("x", 1, term: "1d") { ($0.price, $0.clauses) = (1_000, [.exitFee(percent: 1)]) }
        // 24,000 micro-dollars are 3 cents; one percent of them is more than nothing.
        #expect(try change(try world.cancel("x")).fee.value == 1)
    }

    @Test func `where supply fails the customer it leaves without a fee`() throws {
        for by in [1, 90] {
            var world = try World.market()
            try world.sign("x", 60) { $0.clauses = [.exitFee(percent: 100)] }
            try world.sign("y", 40, term: "30d")
            try world.cut("chips-a", by: by)
            #expect(try change(try world.cancel("x")).fee == .zero)
        }
        var world = try World.market()
        try world.sign("x", 60) { $0.clauses = [.exitFee(percent: 100)] }
        try world.sign("y", 40, term: "30d") { $0.earliest = "2026-05-01" }
        try world.cut("chips-a", by: 39)
        #expect(try change(try world.cancel("x")).fee.value == 60 * 90 * one, "nothing is short for it")
    }

    @Test func `an amendment that waited changes money when it is made`() throws {
        var world = try World.market()
        try world.sign("x", 50)
        try world.sign("y", 50)
        #expect(try world.amend("x") { $0.count = 60 }.money == nil)
        try world.pass(to: "2026-01-11")
        let outcome = try world.cancel("y")
        let made = try change(outcome)
        #expect((made.before.value, made.after.value) == (50 * 90 * one, (50 * 90 + 10 * 80) * one))
    }
}

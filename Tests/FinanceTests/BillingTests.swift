import CapitalWorld
import Finance
import Ledger
import Peg
import TestRandom
import Testing
import Units

/// A gpu costs $2 an hour, 4,800 cents a day.
struct BillingTests {
    private func world() throws -> World {
        var world = try World()
        try world.plenty(100)
        return world
    }

    private func cents(_ billing: Billing, _ order: String, _ month: String, _ earning: Earning? = nil) -> Int {
        billing.sum {
            billing.part(of: $0, by: .service) == order && $0.month == Month(month)
                && (earning == nil || $0.earning == earning)
        }.value
    }

    /// The workload names the order, so that parts are orders.
    private func sign(_ world: inout World, _ name: String, _ count: Int, from: String, term: String) throws {
        try world.sign(name, count, from: from, term: term) { ($0.workload, $0.segment) = (name, "enterprise") }
    }

    @Test func `A month is billed by its days, and cut at the ledger's day`() throws {
        var world = try world()
        try sign(&world, "A", 3, from: "2026-01-15", term: "2mo")
        try world.record(.setClock(to: Instant("2026-02-10")!), on: "2026-02-10")
        let billing = try Billing(world.ledger)
        #expect(cents(billing, "A", "2026-01") == 3 * 17 * 4800)
        #expect(cents(billing, "A", "2026-02", .recognised) == 3 * 9 * 4800)
        #expect(cents(billing, "A", "2026-02", .contracted) == 3 * 19 * 4800)
        #expect(cents(billing, "A", "2026-03") == 3 * 14 * 4800)
        #expect(billing.lastMonth == Month("2026-01"))
        #expect(Billing.runRate(Cents(3 * 17 * 4800)).value == 12 * 3 * 17 * 4800)
    }

    @Test func `Months of a price that does not divide add up to the value of the order`() throws {
        var world = try world()
        try world.sign("A", 7, from: "2026-01-03", term: "7mo") { $0.price = 1_234_567 }
        let (billing, order) = (try Billing(world.ledger), try #require(world.ledger["A"]))
        #expect(billing.sum { _ in true } == (try world.ledger.value(of: order)))
        // Every running total is the exact one, rounded up.
        var (sum, micro) = (0, 0)
        for (month, days) in [("2026-01", 29), ("2026-02", 28), ("2026-03", 31)] {
            micro += 7 * 1_234_567 * 24 * days
            sum += billing.sum { $0.month == Month(month) }.value
            #expect(sum == (micro + 9999) / 10_000)
        }
    }

    @Test func `Beyond a price tier the price is the tier's`() throws {
        var world = try world()
        try world.sign("A", 10, from: "2026-01-01", term: "1mo") {
            $0.clauses = [.priceTier(above: 4, price: MicroDollars(1_000_000))]
        }
        let billing = try Billing(world.ledger)
        #expect(billing.sum { _ in true }.value == (4 * 4800 + 6 * 2400) * 31)
    }

    @Test func `Queued orders wait, inquiries and holds are not billed`() throws {
        var world = try world()
        try sign(&world, "A", 100, from: "2026-01-01", term: "12mo")
        try world.sign("Q", 10, latest: "2026-06-01") { $0.workload = "Q" }
        try world.record(.inquire(request: World.request("I", 1)))
        let billing = try Billing(world.ledger)
        #expect(billing.sum { $0.earning == .waiting }.value == 10 * 365 * 4800)
        #expect(Set(billing.bills.map { billing.part(of: $0, by: .service) }) == ["A", "Q"])
    }

    @Test(arguments: 1...25)
    func `Every cut adds up to the same revenue`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        for number in 0..<12 { random.order("O\(number)") }
        for _ in 0..<6 { random.disturb() }
        let billing = try Billing(random.world.ledger)
        for month in Set(billing.bills.map(\.month)) {
            let whole = billing.sum { $0.month == month }
            for cut in Cut.allCases {
                let parts = billing.revenue(in: month, by: cut).values.flatMap(\.values)
                #expect(parts.reduce(Cents.zero, +) == whole, "seed \(seed) \(month) \(cut)")
            }
        }
    }

    @Test(arguments: 1...25)
    func `The roll-forward closes on what the ledger says is left`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        for number in 0..<8 { random.order("O\(number)") }
        for number in 8..<16 {
            random.disturb()
            random.disturb()
            random.order("O\(number)")
        }
        let (world, billing) = (random.world, try Billing(random.world.ledger))
        let backlog = try Backlog(world.facts, billing)
        #expect(backlog.closes, "seed \(seed)")
        for (a, b) in zip(backlog.quarters, backlog.quarters.dropFirst()) { #expect(a.close == b.open, "seed \(seed)") }
        #expect(backlog.quarters.first?.open == .zero)
        let left = billing.sum { $0.earning != .recognised }
        let undated = world.ledger.queue.filter(\.tentativeRows.isEmpty).count
        #expect(undated > 0 || backlog.remaining == left, "seed \(seed)")
    }

    @Test func `What is cancelled leaves the backlog, what is delivered is recognised, and own use is left out`() throws
    {
        var world = try world()
        try sign(&world, "A", 10, from: "2026-01-01", term: "6mo")
        try sign(&world, "B", 5, from: "2026-06-01", term: "1mo")
        try world.sign("own", 20, from: "2026-01-01", term: "6mo") { $0.segment = Billing.ownUse }
        try world.record(.setClock(to: Instant("2026-05-01")!), on: "2026-05-01")
        try world.record(.cancel(order: "B"))
        let backlog = try Backlog(world.facts, try Billing(world.ledger))
        #expect(backlog.quarters.map(\.first.quarterText) == ["2026-Q1", "2026-Q2"])
        let (first, second) = (backlog.quarters[0], backlog.quarters[1])
        #expect(first.new.value == (10 * 181 + 5 * 30) * 4800)
        #expect(first.recognised.value == 10 * 90 * 4800)
        #expect(second.recognised.value == 10 * 30 * 4800)
        #expect(second.cancelled.value == 5 * 30 * 4800)
        #expect(backlog.remaining.value == 10 * 61 * 4800)
        #expect(backlog.weightedDays == 61)
        #expect(backlog.closes)
    }
}

import Delay
import Ledger
import Promise
import Risk
import Synchronization
import TestRandom
import Testing
import Units

@Suite struct `Risk of a book` {
    private func book(_ seed: Int = 7) throws -> Ledger {
        var random = SplitMix64(seed: seed)
        var size = TinyBook.Size()
        (size.halls, size.promises, size.orders) = (3...3, 4...4, 6...6)
        return try TinyBook.make(&random, size).ledger
    }

    private func risk(_ draws: Int = 400, until width: Int? = nil, seed: Int = 7) throws -> Risk {
        try Risk(try book(seed), try #require(Risk.Request(draws: draws, seed: 3, untilWidth: width)))
    }

    // MARK: Who draws does not matter

    @Test func `does not depend on how many draw`() async throws {
        let risk = try risk()
        let one = try await risk.run(workers: 1)
        #expect(one.draws == 400)
        #expect(try await risk.run(workers: 2) == one)
        #expect(try await risk.run(workers: 3) == one)
        let report = try #require(risk.report(one))
        #expect(report.orders.contains { $0.p50 != $0.p90 }, "luck makes no difference: the book is no test")
    }

    @Test func `depends on the seed and on the method`() async throws {
        let ledger = try book()
        var seen: Set<Tally> = []
        for (seed, method) in [(1, .sobol), (2, .sobol), (1, .plain), (1, .latinHypercube)]
            as [(UInt64, DrawSet.Method)]
        {
            let request = try #require(Risk.Request(draws: 64, seed: seed, method: method))
            seen.insert(try await Risk(ledger, request).run())
        }
        #expect(seen.count == 4)
    }

    // MARK: Stopped and gone on with

    @Test func `goes on where it was stopped, and ends with the same`() async throws {
        let risk = try risk()
        let whole = try await risk.run()
        let stopped = try await stopped(risk)
        #expect((1..<400).contains(stopped.draws))
        let text = try CanonicalJSON.text(SavedRisk(risk, stopped))
        let saved = try CanonicalJSON.value(SavedRisk.self, from: text)
        #expect(saved.fault(for: risk) == nil && saved.tally == stopped)
        let rest = try await risk.run(from: saved.tally, workers: 3)
        #expect(rest == whole && risk.report(rest) == risk.report(whole))
    }

    /// Cancelled after the first draws.
    private func stopped(_ risk: Risk) async throws -> Tally {
        let task = Mutex<Task<Tally, any Error>?>(nil)
        let gate = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            for await _ in gate.stream { break }
            return try await risk.run { _, _ in task.withLock { $0?.cancel() } }
        }
        task.withLock { $0 = running }
        gate.continuation.yield()
        return try await running.value
    }

    @Test func `goes on with nothing of another request or another ledger`() async throws {
        let risk = try risk(16)
        let saved = SavedRisk(risk, try await risk.run())
        #expect(saved.fault(for: try self.risk(17))?.contains("ask for the same") == true)
        #expect(saved.fault(for: try self.risk(16, seed: 8))?.contains("another state of the ledger") == true)
    }

    @Test func `cancelled before it begins it draws nothing`() async throws {
        let risk = try risk()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await risk.run()
        }
        let tally = try await task.value
        #expect(tally.draws == 0 && risk.report(tally) == nil)
    }

    @Test func `stops as soon as the interval is narrow`() async throws {
        let (wide, narrow) = (try risk(20_000, until: 40), try risk(20_000, until: 12))
        let (few, more) = (try await wide.run(), try await narrow.run(workers: 1))
        #expect(few.draws < 20_000 && few.draws <= more.draws && few.draws.isMultiple(of: 256))
        #expect(try await wide.run(workers: 1) == few)
        #expect((wide.report(few)?.widest?.halfWidth ?? .infinity) <= 40)
    }

    // MARK: Chances

    /// One promise on one delivery, which it was promised at its P80 day: it fails in a fifth of the futures.
    @Test(arguments: [DrawSet.Method.plain, .latinHypercube, .sobol])
    func `a promise on one item fails as often as the item is late`(method: DrawSet.Method) async throws {
        var world = try World.plain()
        try world.add("chips", "chips/a/gpu", 4, .committed, on: "2026-03-01", p50: 10, p80: 30, p90: 30)
        try world.record(.sign(request: World.request(4, "order", term: "90d") { $0.penalty = 1000 }))
        let promised = try #require(world.ledger["order"]).first
        #expect(promised == .on(Day("2026-03-31")!))
        let request = try #require(Risk.Request(draws: 4096, method: method))
        let risk = try Risk(world.ledger, request)
        let report = try #require(risk.report(try await risk.run()))
        let order = try #require(report.orders.first { $0.order == "order" })
        // Three standard errors of 4096 independent draws.
        #expect(abs(order.breachPpm - 200_000) < 18_750, "\(order.breachPpm)")
        #expect(order.p50 == promised && order.p80 >= promised)
        #expect(abs((order.p90.day ?? Axis.end) - Day("2026-04-30")!) <= 3, "\(order.p90)")
        #expect(report.months.reduce(0) { $0 + $1.backlogAtRisk.value } > 0)
        #expect(report.months.contains { $0.penalties > .zero })
    }

    @Test func `what may never come, comes never as often`() async throws {
        var world = try World.plain()
        var item = World.item("chips", "chips/a/gpu", 4, .planned, on: World.today + 40)
        item.neverPpm = 250_000
        try world.record(.addSupply(items: [item]))
        try world.record(.sign(request: World.request(4, "order", term: "90d")))
        let risk = try Risk(world.ledger, try #require(Risk.Request(draws: 2048)))
        let report = try #require(risk.report(try await risk.run()))
        let order = try #require(report.orders.first)
        #expect(order.p50 == .on(World.today + 40) && order.p80 == .never && order.p90 == .never)
        #expect(order.breachPpm == 0)
    }

    // MARK: Common random numbers

    /// Two orders on deliveries of two silicons; one delivery slips. With other luck the other order would differ, too.
    @Test(arguments: [DrawSet.Method.plain, .latinHypercube, .sobol])
    func `what a change does not touch has the same luck before and after`(method: DrawSet.Method) async throws {
        var world = try World.plain()
        for chip in ["gpu", "alt"] {
            try world.add(chip, "chips/a/\(chip)", 4, .committed, on: "2026-03-01", p50: 10, p80: 30, p90: 60)
            try world.record(.sign(request: World.request(4, OrderName(chip), term: "90d") { $0.silicon = [chip] }))
        }
        var slipped = world
        try slipped.record(.slip(item: "gpu", days: 45))
        let (before, after) = (try await starts(world.ledger, method, 1), try await starts(slipped.ledger, method, 1))
        #expect(before["alt"] == after["alt"] && before["gpu"] != after["gpu"])
        #expect(try await starts(world.ledger, method, 2)["alt"] != before["alt"], "another seed is other luck")
    }

    private func starts(
        _ ledger: Ledger, _ method: DrawSet.Method, _ seed: UInt64
    ) async throws -> [OrderName: RiskReport.OrderRisk] {
        let risk = try Risk(ledger, try #require(Risk.Request(draws: 256, seed: seed, method: method)))
        let report = try #require(risk.report(try await risk.run()))
        return Dictionary(uniqueKeysWithValues: report.orders.map { ($0.order, $0) })
    }
}

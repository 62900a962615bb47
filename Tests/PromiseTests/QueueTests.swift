import TestRandom
import NaiveLedger
import Ledger
import Profile
import Promise
import Silicon
import Testing
import Units

/// Ledgers with a queue, shaken by changes of supply.
@Suite struct QueueTests {
    /// A tiny ledger with up to ten signed orders, some promised and some queued.
    static func world(_ random: inout SplitMix64, draws: String? = nil) throws(Refusal) -> World {
        var size = TinyWorld.Size()
        (size.sellers, size.planned, size.life) = (0...3, 45, 10)
        var world = try TinyWorld.make(&random, size)
        if let draws {
            try world.record(.definePolicy(rows: [PolicyRow(name: "draws", value: draws, source: World.source)]))
        }
        for index in 0..<random.int(4...10) {
            var request = TinyWorld.request(&random, OrderName("q\(index)"), count: 1...8)
            (request.tier, request.latest) = (random.int(1...3), random.chance(30) ? "2026-05-01" : nil)
            // An order that nothing can ever meet is refused, and that is an outcome too.
            try world.record(.sign(request: request))
        }
        return world
    }

    /// A change of supply that the ledger takes, or nil.
    static func change(_ ledger: Ledger, _ random: inout SplitMix64) -> Command? {
        let item = random.one(of: ledger.supply.items)
        let command: Command =
            switch random.int(0...6) {
            case 0: .slip(item: item.item, days: random.int(1...90))
            case 1: .slip(item: item.item, days: -random.int(1...90))
            case 2: .cut(item: item.item, by: random.int(1...3))
            case 3: .commit(item: item.item)
            case 4: .arrive(item: item.item, on: ledger.today)
            case 5: .retire(item: item.item, on: ledger.today + random.int(1...200))
            default: .cancelItem(item: item.item)
            }
        return (try? ledger.preview(command, Outcome(), at: ledger.clock)) == nil ? nil : command
    }

    /// Runs a body on each change of a number of shaken ledgers, until one records an issue.
    static func shaking(
        _ seeds: Range<Int>, changes: Int, draws: String? = nil,
        _ body: (Ledger, Command, Outcome, Ledger) throws -> String?
    ) throws -> (promoted: Int, moved: Int) {
        var seen = (promoted: 0, moved: 0)
        for seed in seeds {
            var random = SplitMix64(seed: seed)
            var world = try world(&random, draws: draws)
            for step in 0..<changes {
                guard let command = change(world.ledger, &random) else { continue }
                let before = world.ledger
                do {
                    let outcome = try world.record(command)
                    seen.promoted += outcome.promoted.count
                    seen.moved += outcome.moves.count
                    guard let fault = try body(before, command, outcome, world.ledger) else { continue }
                    Issue.record("seed \(seed), step \(step), \(command.sentence): \(fault)")
                } catch {
                    Issue.record("seed \(seed), step \(step), \(command.sentence): \(error)")
                }
                return seen
            }
        }
        return seen
    }

    // MARK: What must hold after every change

    @Test func incrementalSettlingEqualsSettlingEverything() throws {
        let seen = try QueueTests.shaking(0..<200, changes: 5) { _, _, _, after in try unsettled(after) }
        #expect(seen.promoted > 12 && seen.moved > 150, "\(seen)")
    }

    @Test func incrementalSettlingEqualsSettlingEverythingAtJointDates() throws {
        let seen = try QueueTests.shaking(8000..<8036, changes: 4, draws: "latin_hypercube;16;3") { _, _, _, after in
            try unsettled(after)
        }
        #expect(seen.moved > 10, "\(seen)")
    }

    /// What settling the whole queue would still change of placements and dates, or nil.
    private func unsettled(_ ledger: Ledger) throws -> String? {
        let fresh = try ledger.propose(.setClock(to: ledger.clock), at: ledger.clock)
        let changed = fresh.tentative.filter { placed in
            guard case .queued(let known)? = ledger[placed.order]?.standing else { return true }
            return known?.rows ?? [] != placed.rows || known?.late ?? false != placed.late
        }
        let isSettled = fresh.promoted.isEmpty && changed.isEmpty && fresh.moves.isEmpty
        return isSettled ? nil : "settling everything gives \(fresh.promoted) \(changed) \(fresh.moves)"
    }

    @Test func signingKeepsTheQueueSettled() throws {
        for seed in 1000..<1080 {
            var random = SplitMix64(seed: seed)
            let ledger = try QueueTests.world(&random).ledger
            if let fault = try unsettled(ledger) {
                Issue.record("seed \(seed): \(fault)")
                return
            }
        }
    }

    @Test func numbersStayWhatNaiveCountingGives() throws {
        _ = try QueueTests.shaking(2000..<2050, changes: 4) { _, _, _, after in
            let naive = Naive(after, days: 1500)
            return naive.profileFault() ?? (naive.recorded() == naive.shorts() ? nil : "shortfalls differ")
        }
    }

    @Test func promisesNeverMove() throws {
        _ = try QueueTests.shaking(3000..<3080, changes: 4) { before, _, _, after in
            for order in before.orders where !order.firmRows.isEmpty {
                if after[order.terms.order]?.standing != order.standing { return "\(order.terms.order) moved" }
            }
            return nil
        }
    }

    @Test func theMovesAreTheDatesThatChanged() throws {
        _ = try QueueTests.shaking(4000..<4080, changes: 4) { before, command, outcome, after in
            let changed = before.queue.compactMap { order -> Move? in
                let (from, to) = (start(order.rows), start(after[order.terms.order]?.rows ?? []))
                return from == to
                    ? nil : Move(order: order.terms.order, from: from, to: to, cause: command.sentence)
            }
            return outcome.moves == changed ? nil : "\(outcome.moves), not \(changed)"
        }
    }

    private func start(_ rows: [Row]) -> When { rows.map(\.start).min().map(When.on) ?? .never }

    // MARK: Who may move

    @Test func anOrderMovesOnlyForAReason() throws {
        let seen = try QueueTests.shaking(5000..<5120, changes: 5) { before, _, _, after in
            let changed = changedDays(before, after)
            var shaken: Set<ResourceName> = []
            for order in before.queue {
                let now = after[order.terms.order]!
                let rows = order.rows + now.rows
                if order.rows == now.rows { continue }
                let isTouched = needs(rows, before).contains { name, days in
                    shaken.contains(name) || changed[name].map { !$0.isDisjoint(with: days) } == true
                }
                if !isTouched { return "\(order.terms.order) moved from \(order.rows) to \(now.rows)" }
                shaken.formUnion(needs(rows, before).keys)
            }
            return nil
        }
        #expect(seen.moved > 80)
    }

    /// Days on which the supply of a resource differs, planned or committed.
    private func changedDays(_ before: Ledger, _ after: Ledger) -> [ResourceName: Set<Int>] {
        var changed: [ResourceName: Set<Int>] = [:]
        let (naive, now, confidence) = (Naive(before), Naive(after), before.policy.confidence)
        for name in before.atlas.resources.map(\.name) {
            for withPlanned in [false, true] {
                let a = naive.supply(of: name, at: confidence, withPlanned: withPlanned)
                let b = now.supply(of: name, at: confidence, withPlanned: withPlanned)
                if a != b { changed[name, default: []].formUnion(a.indices.filter { a[$0] != b[$0] }) }
            }
        }
        return changed
    }

    private func needs(_ rows: [Row], _ ledger: Ledger) -> [ResourceName: Set<Int>] {
        let naive = Naive(ledger)
        var needs: [ResourceName: Set<Int>] = [:]
        for row in rows {
            for name in naive.needs(row).keys { needs[name, default: []].formUnion(naive.clip(row.start, row.end)) }
        }
        return needs
    }

    // MARK: Order

    @Test func theQueueIsInOrderOfTierSignatureAndBytes() throws {
        let entries: [(name: OrderName, tier: Int, signed: Day)] = [
            ("z", 1, World.today), ("B", 2, World.today - 9), ("b", 2, World.today - 9), ("é", 2, World.today - 9),
            ("a", 2, World.today - 8), ("A", 3, World.today - 99), ("a1", 3, World.today - 1),
            ("a10", 3, World.today - 1),
            ("a2", 3, World.today - 1), ("c", 9, World.today - 400),
        ]
        var tentative: Set<[[Row]]> = []
        for seed in 0..<30 {
            var random = SplitMix64(seed: seed)
            var world = try World.plain()
            try world.add("later", "chips/a/gpu", 5, .planned, on: "2026-03-01")
            for entry in entries.shuffled(using: &random) {
                let terms = World.terms(entry.name, 3, World.today, tier: entry.tier, signed: entry.signed)
                try world.record(.recordOrder(terms: terms, rows: [], heldUntil: nil))
            }
            try world.record(.setClock(to: World.start))
            #expect(world.ledger.queue.map(\.terms.order) == entries.map(\.name), "seed \(seed)")
            tentative.insert(world.ledger.queue.map(\.tentativeRows))
        }
        #expect(tentative.count == 1)
        // Five chips serve one order of three at a time: the dates follow the queue.
        let starts = try #require(tentative.first).compactMap { $0.first?.start }
        #expect(starts == entries.indices.map { Day("2026-03-01")! + 90 * $0 })
    }

    @Test func anOrderMayStartBeforeOneAheadOfItButNeverMakesItLater() throws {
        for seed in 6000..<6060 {
            var random = SplitMix64(seed: seed)
            let ledger = try QueueTests.world(&random).ledger
            let queue = ledger.queue
            for (index, order) in queue.enumerated() {
                var alone = World(ledger: ledger)
                for behind in queue[(index + 1)...].reversed() { try alone.record(.cancel(order: behind.terms.order)) }
                guard alone.ledger[order.terms.order]?.rows == order.rows else {
                    Issue.record("seed \(seed): \(order.terms.order) would start elsewhere without those behind it")
                    return
                }
            }
        }
    }

    @Test func promotionsComeInQueueOrder() throws {
        var world = try World.plain()
        try world.add("later", "chips/a/gpu", 10, .planned, on: "2026-03-01")
        for (name, tier, count) in [("x", 3, 6), ("y", 1, 6), ("w", 2, 4)] {
            let request = World.request(count, OrderName(name)) { $0.tier = tier }
            #expect(try world.record(.sign(request: request)).offer == nil)
        }
        #expect(world.ledger.queue.map(\.terms.order) == ["y", "w", "x"])
        let outcome = try world.record(.commit(item: "later"))
        #expect(outcome.promoted.map(\.order) == ["y", "w", "x"] && world.ledger.queue.isEmpty)
        #expect(
            outcome.promoted.map { $0.rows[0].start } == [Day("2026-03-01")!, Day("2026-03-01")!, Day("2026-05-30")!])
        #expect(world.ledger.orders.allSatisfy { $0.isQueued == false })
    }

    @Test func aQueuedOrderWithAFitTooLateIsMarkedLate() throws {
        var world = try World.plain()
        try world.add("later", "chips/a/gpu", 10, .committed, on: "2026-06-01")
        let request = World.request(4, "o") { $0.latest = "2026-05-01" }
        #expect(world.ledger.quote(request).refusal?.code == .noFitInWindow)
        try world.record(.sign(request: request))
        guard case .queued(let tentative?)? = world.ledger["o"]?.standing else {
            Issue.record("the order is not queued with a date")
            return
        }
        #expect(tentative.late && tentative.gap.isEmpty && tentative.start == Day("2026-06-01")!)
        let outcome = try world.record(.slip(item: "later", days: -40))
        #expect(
            outcome.promoted.map(\.order) == ["o"] && outcome.promoted.first?.rows.first?.start == Day("2026-04-22")!)
    }

    /// An import tells history before it fills the queue; told later, history takes from the queue what it stood on.
    @Test func `history that is told late moves what is tentative`() throws {
        var world = try World.market()
        try world.sign("p", 80)
        try world.sign("q", 40) { $0.latest = "2026-01-10" }
        #expect(world.rows("q") == ["a 40 2026-04-01 2026-06-30"])
        let outcome = try world.record(World.promising("h", "a", 61, Day("2026-05-01")!))
        #expect(
            outcome.moves.map { "\($0.order) \($0.from) \($0.to) \($0.cause)" } == ["q 2026-04-01 2026-07-30 order h"])
        #expect(world.rows("q") == ["a 40 2026-07-30 2026-10-28"])
        #expect(world.ledger.open.allSatisfy { $0.first(below: 0) == nil })
    }
}

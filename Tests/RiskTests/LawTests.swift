import Delay
import Ledger
import Promise
import Risk
import TestRandom
import Testing
import Units

/// What must hold of every replay, whatever the book.
@Suite struct `Laws of a replay` {
    // MARK: No sight of the future

    @Test(arguments: 0..<60, [0, 64])
    func `two futures that are the same until a day give the same decisions until that day`(
        seed: Int, futures: Int
    ) throws {
        var random = SplitMix64(seed: 1000 + seed)
        var size = TinyBook.Size()
        size.futures = futures
        let ledger = try TinyBook.make(&random, size).ledger
        let outset = try Outset(ledger)
        let days = TinyBook.days(ledger, &random)
        let cut = World.today + random.int(5...120)
        var other = days
        for item in days.indices where !isTold(item, by: cut, outset, days) {
            let kept = other[item]
            other[item] = random.chance(10) ? .never : .on(World.today + random.int(1...300))
            // Nothing may come to be known by then that was not.
            if told(by: cut, outset, other) != told(by: cut, outset, days) { other[item] = kept }
        }
        let (one, two) = (try Replay.lived(outset, days), try Replay.lived(outset, other))
        #expect(try text(of: one, until: cut) == text(of: two, until: cut), "seed \(seed)")
    }

    @Test func `and such futures do differ later`() throws {
        var (differing, decided) = (0, 0)
        for seed in 0..<60 {
            var random = SplitMix64(seed: 1000 + seed)
            let ledger = try TinyBook.make(&random).ledger
            let outset = try Outset(ledger)
            let one = try Replay.lived(outset, TinyBook.days(ledger, &random))
            let two = try Replay.lived(outset, TinyBook.days(ledger, &random))
            decided += one.decisions.count
            if try text(of: one, until: Axis.end) != text(of: two, until: Axis.end) { differing += 1 }
        }
        #expect(differing > 30 && decided > 60, "\(differing) books of 60 differ, \(decided) decisions")
    }

    private func told(by day: Day, _ outset: Outset, _ days: [When]) -> [String] {
        Schedule(outset, days).events.filter { $0.at.day <= day }.map { "\($0.at) \($0.tidings)" }
    }

    private func isTold(_ item: Int, by day: Day, _ outset: Outset, _ days: [When]) -> Bool {
        Schedule(outset, days).events.contains { event in
            event.at.day <= day && event.tidings.contains { $0.item == item }
        }
    }

    private func text(of replay: Replay, until day: Day) throws -> String {
        try replay.decisions.filter { $0.at.day <= day }.map { decision in
            try "\(decision.at) \(CanonicalJSON.text(decision.revised)) \(CanonicalJSON.text(decision.bumped)) "
                + "\(CanonicalJSON.text(decision.promoted)) \(CanonicalJSON.text(decision.tentative)) "
                + "\(CanonicalJSON.text(decision.begun))"
        }.joined(separator: "\n")
    }

    // MARK: No luck

    /// Holds end, and what they give back moves the queue; promises that are short already move; and whoever comes to fit
    /// committed supply is promoted, on a later day than the tentative one if that is how it fits. Without these nobody moves.
    @Test func `a future in which everything comes as counted on gives the dates of today`() throws {
        var looked = 0
        for seed in 0..<120 {
            var random = SplitMix64(seed: 2000 + seed)
            var size = TinyBook.Size()
            size.holds = 0
            let ledger = try TinyBook.make(&random, size).ledger
            let days = ledger.supply.ownDays(at: ledger.policy.confidence, today: ledger.today)
            let outset = try Outset(ledger)
            guard ledger.shortfalls.isEmpty, !(try Replay.lived(outset, days).promotesLater(than: ledger)) else {
                continue
            }
            looked += 1
            let story = try Replay.story(outset, days)
            for (position, start) in story.starts {
                let order = ledger.orders[position]
                #expect(start == order.first, "seed \(seed): \(order.terms.order)")
            }
            #expect(story.breached.isEmpty && story.backlog.isEmpty && story.penalties.isEmpty, "seed \(seed)")
        }
        #expect(looked > 80, "\(looked) of 120 books")
    }

    // MARK: More delay

    // Whoever is promoted to a later day than the tentative one has that day for good, and may be overtaken by a future in
    // which less came and nobody was promoted: such futures are left out.

    @Test(arguments: 0..<120)
    func `more delay gives the first of the queue no earlier date`(seed: Int) throws {
        var random = SplitMix64(seed: 3000 + seed)
        let ledger = try TinyBook.queueOnly(&random) { _, _ in }
        guard let first = ledger.queue.first, let position = ledger.position(first.terms.order) else { return }
        try expectLater(ledger, [position], &random, "seed \(seed)")
    }

    @Test(arguments: 0..<120)
    func `nor anybody, where quantities, terms and earliest days are equal`(seed: Int) throws {
        var random = SplitMix64(seed: 4000 + seed)
        let count = random.int(1...4)
        let ledger = try TinyBook.queueOnly(&random) { request, _ in
            (request.count, request.minChunk, request.term, request.silicon) = (count, count, "30d", ["gpu"])
            (request.earliest, request.same, request.chunkIn) = (World.today.description, "hall", "hall")
            request.latest = nil
        }
        let queued = ledger.queue.compactMap { ledger.position($0.terms.order) }
        try expectLater(ledger, queued, &random, "seed \(seed)")
    }

    private func expectLater(
        _ ledger: Ledger, _ positions: [Int], _ random: inout SplitMix64, _ note: String
    ) throws {
        let outset = try Outset(ledger)
        let days = TinyBook.days(ledger, &random)
        let later = days.map { random.chance(40) ? $0 + random.int(0...80) : $0 }
        if try Replay.lived(outset, days).promotesLater(than: ledger) { return }
        let (one, two) = (try Replay.story(outset, days), try Replay.story(outset, later))
        for position in positions {
            let now = ledger.orders[position].first
            #expect(one.starts[position] ?? now <= two.starts[position] ?? now, "\(note): \(position)")
        }
    }

    /// Four chips stand, four more come in 30 days. The first order wants all eight, so the second, which wants four within
    /// 40 days, must wait for its end. If the four come later, the second is served at once.
    @Test func `in general more delay can give an earlier date`() throws {
        var world = try World.plain()
        try world.add("now", "chips/a/gpu", 4)
        try world.add("more", "chips/a/gpu", 4, .planned, on: "2026-01-31")
        try world.record(.sign(request: World.request(8, "first", term: "60d") { $0.tier = 1 }))
        try world.record(.sign(request: World.request(4, "second", term: "60d") { $0.latest = "2026-02-10" }))
        let ledger = world.ledger
        let outset = try Outset(ledger)
        let second = try #require(ledger.position("second"))
        let counted = ledger.supply.ownDays(at: .p80, today: ledger.today)
        let item = try #require(ledger.supply.position("more"))
        var late = counted
        late[item] = counted[item] + 100
        let (one, two) = (try Replay.story(outset, counted), try Replay.story(outset, late))
        #expect(one.starts[second] ?? ledger.orders[second].first == .on(Day("2026-04-01")!))
        #expect(two.starts[second] == .on(Day("2026-01-31")!))
    }
}

extension Replay {
    /// Whether an order was promoted to a later day than it had.
    fileprivate func promotesLater(than ledger: Ledger) -> Bool {
        var starts: [OrderName: When] = [:]
        for decision in decisions {
            for placed in decision.promoted
            where placed.first > starts[placed.order] ?? ledger[placed.order]?.first ?? .never {
                return true
            }
            for placed in decision.tentative { starts[placed.order] = placed.first }
        }
        return false
    }
}

extension Placed {
    fileprivate var first: When { rows.map(\.start).min().map(When.on) ?? .never }
}

extension TinyBook {
    /// A book without promises, in which everybody waits for supply that is only planned.
    static func queueOnly(
        _ random: inout SplitMix64, _ change: (inout OrderRequest, Int) -> Void
    ) throws(Refusal) -> Ledger {
        var size = Size()
        (size.promises, size.orders, size.planned) = (0...0, 0...0, 100)
        var world = try make(&random, size)
        for index in 0..<random.int(1...5) {
            var request = request(&random, OrderName("order-\(index)"))
            change(&request, index)
            _ = try? world.record(.sign(request: request))
        }
        return world.ledger
    }
}

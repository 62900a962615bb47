import Delay
import Ledger
import Promise
import Risk
import TestRandom
import Testing
import Units

@Suite struct `Replay of a future` {
    /// Every other book has many promises and little that comes, so that some stay short.
    @Test(arguments: 0..<240, [0, 64])
    func `gives what a naive replay gives`(seed: Int, futures: Int) throws {
        var random = SplitMix64(seed: seed)
        var size = TinyBook.Size()
        size.futures = futures
        let isCrowded = seed % 2 == 1
        if isCrowded { (size.promises, size.orders, size.planned) = (5...10, 0...3, 0) }
        let ledger = try TinyBook.make(&random, size).ledger
        let outset = try Outset(ledger)
        for _ in 0..<2 {
            let days = TinyBook.days(ledger, &random, never: isCrowded ? 30 : 5)
            let naive = try NaiveReplay(ledger, days)
            if naive.isBeyond { continue }
            let story = try Replay.story(outset, days)
            for (position, order) in ledger.orders.enumerated() where isWatched(order, ledger) {
                let name = order.terms.order
                let start = story.starts[position] ?? order.first
                if let told = naive.starts[name], !isLapsed(naive.ledger[name]) {
                    #expect(start == told, "seed \(seed), \(futures) futures: \(name)")
                }
                #expect(
                    story.breached.contains(position) == naive.breached.contains(name),
                    "seed \(seed), \(futures) futures: \(name)")
            }
        }
    }

    /// Its own chips never come, which is known early, and nothing else is committed. What is only planned counts from the
    /// day it is there.
    @Test func `a promise that fits nowhere moves when something is freed`() throws {
        var world = try World.plain()
        let late = SupplyItem(
            item: "late", class: .chips, resource: "chips/a/gpu", quantity: 10, stage: .committed,
            delay: Delay(plan: Day("2026-06-01")!), noticeDays: 120, source: World.source)
        try world.record(.addSupply(items: [late]))
        try world.add("maybe", "chips/b/gpu", 10, .planned, on: "2026-09-01")
        try world.record(World.promising("o", "a", 10, Day("2026-06-01")!))
        let came = Day("2026-03-10")!
        let days = world.ledger.supply.items.map { item -> When in
            switch item.item {
            case "late": .never
            case "maybe": .on(came)
            default: .on(item.actual ?? item.delay.plan)
            }
        }
        let replay = try Replay.lived(try Outset(world.ledger), days)
        let moves = replay.decisions.filter { !$0.revised.isEmpty }
        #expect(moves.map(\.at.day) == [came])
        #expect(moves.flatMap(\.revised).flatMap(\.rows).map(\.hall) == ["b"])
    }

    private func isWatched(_ order: Order, _ ledger: Ledger) -> Bool {
        ["promised", "active", "held", "queued"].contains(ledger.state(of: order))
    }

    private func isLapsed(_ order: Order?) -> Bool {
        if case .lapsed? = order?.standing { true } else { false }
    }
}

extension Order {
    /// Its start, or what it would be.
    var first: When { (contracted + tentativeRows).map(\.start).min().map(When.on) ?? .never }
}

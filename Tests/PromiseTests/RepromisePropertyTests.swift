import Delay
import Ledger
import NaiveLedger
import Promise
import Silicon
import TestRandom
import Testing
import Units

/// Who moves, against every subset of those who could.
@Suite struct RepromisePropertyTests {
    private static let ranks = ["tier", "penalty", "promised", "delay", "delay;tier", "tier;penalty;promised;delay"]

    /// Promises and holds of one hall each in two halls; then chips of hall a are cut.
    private func world(_ random: inout SplitMix64, _ rank: String) throws -> World {
        let chips = random.int(6...12)
        var world = try World.market(chips, b: random.int(1...6))
        try world.policy("repromise_rank", rank)
        for index in 0..<random.int(3...7) {
            let count = random.int(1...5)
            let start = World.today + random.int(0...40)
            let term = Term.days(random.int(15...50))
            var terms = World.terms(OrderName("o\(index)"), count, start, term: term, tier: random.int(1...3))
            terms.penalty = Cents(100 * random.int(0...3))
            terms.silicon = [Accepted(silicon: "gpu", count: count, minChunk: count)]
            terms.chunkIn = .hall
            let isHold = !rank.contains("delay") && random.chance(30)
            let row = Row(
                step: 0, chunk: 1, row: 1, hall: random.chance(80) ? "a" : "b", silicon: "gpu", count: count,
                start: start, end: start + term)
            let until = isHold ? Instant("2027-01-01")! : nil
            if !isHold { terms.signed = World.today - random.int(1...30) }
            let command = Command.recordOrder(terms: terms, rows: [row], heldUntil: until)
            if world.refusal(command) == nil { try world.record(command) }
        }
        if random.chance(50) { try world.pass(to: (World.today + random.int(1...30)).description) }
        try world.cut("chips-a", by: random.int(1...(chips - 1)))
        return world
    }

    // MARK: The same, naively

    private struct Small {
        let ledger: Ledger
        let naive: Naive
        let breach: Set<Int>
        let chips: Int

        init(_ ledger: Ledger) {
            (self.ledger, naive) = (ledger, Naive(ledger, days: 1600))
            var days: Set<Int> = []
            for one in ledger.shortfalls where one.kind == .breach && one.resource == "chips/a/gpu" {
                days.formUnion(max(one.start.number, ledger.today.number)..<max(one.end.number, ledger.today.number))
            }
            breach = days
            chips = ledger.supply["chips-a"]?.quantity ?? 0
        }

        /// Orders in breach, the first to move first: holds as entered, then promises by rank.
        func concerned(_ rank: [String]) -> [Order] {
            let orders = ledger.orders.filter { order in
                order.current.contains { $0.hall == "a" && !breach.isDisjoint(with: $0.start.number..<$0.end.number) }
            }
            let holds = orders.filter { $0.commitment == nil }
            let promises = orders.filter { $0.commitment != nil }.map { order in (order, rank.map { key(order, $0) }) }
            return holds
                + promises.sorted { a, b in
                    a.1 == b.1 ? a.0.terms.order < b.0.terms.order : a.1.lexicographicallyPrecedes(b.1)
                }.map(\.0)
        }

        private func key(_ order: Order, _ rank: String) -> Int {
            switch rank {
            case "tier": -order.terms.tier
            case "penalty": order.terms.penalty?.value ?? 0
            case "promised": -(order.commitment?.made ?? 0)
            default: harm(order)
            }
        }

        /// Days later times accelerators, were it to move alone.
        private func harm(_ order: Order) -> Int {
            guard let start = earliest(order, beside: ledger.orders.filter { $0.terms.order != order.terms.order })
            else { return Int.max }
            return (start - rest(order).start) * order.terms.count
        }

        func rest(_ order: Order) -> (start: Day, days: Int) {
            let row = order.current[0]
            let start = max(row.start, ledger.today)
            return (start, row.end - start)
        }

        /// The first day on which a hall has room for the whole rest, beside other orders and rows.
        func earliest(_ order: Order, beside others: [Order], _ placed: [Row] = []) -> Day? {
            let (from, days) = rest(order)
            let supply = ["a", "b"].map { hall in
                (hall, naive.supply(of: ResourceName("chips/\(hall)/gpu"), at: .p80, withPlanned: false))
            }
            let rows = others.flatMap(\.firmRows) + placed
            for start in from.number..<(from.number + 500) {
                for (hall, units) in supply {
                    let fits = (start..<(start + days)).allSatisfy { day in
                        rows.reduce(units[day]) { left, row in
                            row.hall.text == hall && (row.start.number..<row.end.number).contains(day)
                                ? left - row.count : left
                        } >= order.terms.count
                    }
                    if fits { return Day(start) }
                }
            }
            return nil
        }

        /// Whether nothing is short in the breach when these stay.
        func isEnough(_ staying: [Order]) -> Bool {
            breach.allSatisfy { day in
                staying.flatMap(\.current).reduce(0) { sum, row in
                    row.hall == "a" && (row.start.number..<row.end.number).contains(day) ? sum + row.count : sum
                } <= chips
            }
        }

        /// Of all sets whose moving is enough, the one that keeps the most important; those that stay, by importance.
        func movers(_ rank: [String]) -> Set<OrderName> {
            let orders = concerned(rank)
            var best: Int?
            for mask in 0..<(1 << orders.count) {
                // A set bit stays; the most important has the highest bit, so a larger number is better.
                let staying = orders.indices.filter { mask & (1 << $0) != 0 }.map { orders[$0] }
                if isEnough(staying) { best = max(best ?? 0, mask) }
            }
            return Set(orders.indices.filter { (best ?? 0) & (1 << $0) == 0 }.map { orders[$0].terms.order })
        }
    }

    @Test(arguments: 0..<150)
    func `those move whom policy names, and nobody else`(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let rank = random.one(of: RepromisePropertyTests.ranks)
        let world = try world(&random, rank)
        let small = Small(world.ledger)
        let plan = try world.ledger.repromise()
        let moving = Set(plan.steps.map(\.order) + plan.bumped)
        #expect(moving == small.movers(rank.split(separator: ";").map(String.init)), "seed \(seed), \(rank)")
        let concerned = small.concerned([])
        for name in moving {
            let back = concerned.filter { !moving.contains($0.terms.order) || $0.terms.order == name }
            #expect(!small.isEnough(back), "\(name) need not move, seed \(seed)")
        }
    }

    @Test(arguments: 150..<250)
    func `each goes to its earliest place, the most important first, and no breach is left`(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let rank = random.one(of: RepromisePropertyTests.ranks)
        var world = try world(&random, rank)
        let small = Small(world.ledger)
        let plan = try world.ledger.repromise()
        let moving = Set(plan.steps.map(\.order) + plan.bumped)
        let words = rank.split(separator: ";").map(String.init)
        let most = small.concerned(words).reversed().filter { moving.contains($0.terms.order) && $0.commitment != nil }
        #expect(plan.steps.map(\.order) == most.map(\.terms.order), "seed \(seed)")
        var placed = world.ledger.orders.filter { moving.contains($0.terms.order) }.compactMap { order in
            order.current.first.flatMap { $0.start < world.ledger.today ? $0.with(end: world.ledger.today) : nil }
        }
        let staying = world.ledger.orders.filter { !moving.contains($0.terms.order) }
        for (order, step) in zip(most, plan.steps) {
            let start = small.earliest(order, beside: staying, placed)
            #expect(step.to == start.map(When.on) ?? .never, "seed \(seed) \(order.terms.order)")
            let delay = start.map { $0 - small.rest(order).start } ?? 0
            #expect(step.delayDays == delay && step.penalty.value == delay * (order.terms.penalty?.value ?? 0))
            placed += plan.revisions.first { $0.order == order.terms.order }?.rows ?? order.current
        }
        try settles(&world, plan, seed)
    }

    private func settles(_ world: inout World, _ plan: Repromise, _ seed: Int) throws {
        guard !plan.revisions.isEmpty || !plan.bumped.isEmpty else { return }
        let before = world.ledger
        let outcome = try world.repromise(plan.proposal)
        let stuck = plan.steps.contains { $0.to == .never }
        if !stuck { #expect(world.ledger.shortfalls.allSatisfy { $0.end <= world.ledger.today }, "seed \(seed)") }
        let naive = Naive(world.ledger)
        #expect(naive.profileFault() == nil && naive.recorded() == naive.shorts(), "seed \(seed)")
        for order in before.orders where !plan.revisions.contains(where: { $0.order == order.terms.order }) {
            guard let old = order.commitment else { continue }
            #expect(world.ledger[order.terms.order]?.commitment == old, "seed \(seed)")
        }
        for change in outcome.money ?? [] {
            #expect(change.before == change.after && change.fee == .zero)
            #expect(change.penalty == plan.steps.first { $0.order == change.order }?.penalty, "seed \(seed)")
        }
    }
}

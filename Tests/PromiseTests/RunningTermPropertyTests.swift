import Delay
import Ledger
import NaiveLedger
import Promise
import TestRandom
import Testing
import Units

/// Supply fails promises that were renewed, or amended from a later day: against every set of parts that could move.
@Suite struct RunningTermPropertyTests {
    private static let ranks = ["tier", "penalty", "promised", "delay", "promised;penalty"]

    /// Promises of one hall each, most of them renewed or made smaller from a day on; then chips of hall a fail for a while.
    private func world(_ random: inout SplitMix64, _ rank: String) throws -> World {
        let chips = random.int(5...10)
        var world = try World.market(chips, b: random.int(1...5))
        try world.policy("repromise_rank", rank)
        for index in 0..<random.int(1...4) { try promise(OrderName("o\(index)"), &world, &random) }
        if random.chance(60) { try world.pass(to: (World.today + random.int(1...35)).description) }
        for hall in ["a", "b"] where random.chance(60) {
            let day = world.ledger.today + random.int(1...60)
            try world.add("more-\(hall)", "chips/\(hall)/gpu", random.int(1...6), .committed, on: day.description)
        }
        if random.chance(30) {
            try world.record(.retire(item: "chips-a", on: world.ledger.today + random.int(1...40)))
        } else {
            try world.cut("chips-a", by: random.int(1...(chips - 1)))
        }
        return world
    }

    private func promise(_ name: OrderName, _ world: inout World, _ random: inout SplitMix64) throws {
        let (count, start) = (random.int(1...5), World.today + random.int(0...25))
        let term = Term.days(random.int(10...40))
        var terms = World.terms(name, count, start, term: term, tier: random.int(1...3))
        (terms.penalty, terms.price) = (Cents(100 * random.int(0...3)), MicroDollars(1_000_000 * random.int(1...3)))
        terms.silicon = [Accepted(silicon: "gpu", count: count, minChunk: count)]
        (terms.chunkIn, terms.signed) = (.hall, World.today - random.int(1...30))
        let row = Row(
            step: 0, chunk: 1, row: 1, hall: random.chance(80) ? "a" : "b", silicon: "gpu", count: count, start: start,
            end: start + term)
        let command = Command.recordOrder(terms: terms, rows: [row], heldUntil: nil)
        if world.refusal(command) != nil { return }
        try world.record(command)
        if random.chance(40), count > 1 {
            let day = start + random.int(1...max(term.approximateDays - 1, 1))
            let less = random.int(1...(count - 1))
            try world.amend(name, from: day.description) { ($0.count, $0.minChunk) = (less, less) }
            if random.chance(50) { try world.amend(name) { $0.penalty = 100 * random.int(0...3) } }
        }
        for _ in 0..<random.int(0...2) where random.chance(70) {
            let renew = Command.renew(order: name, term: .days(random.int(5...30)), price: MicroDollars(2_000_000))
            if world.refusal(renew) == nil { try world.record(renew) }
        }
    }

    // MARK: The same, naively

    /// A version of an order with days to come.
    private struct Part {
        let order: Order
        let version: Version
        let from: Day
        let end: Day
        /// Whether another version follows.
        let isFollowed: Bool

        var count: Int { version.rows[0].count }
        var name: String { "\(order.terms.order) \(version.rows[0].start)" }
    }

    private struct Small {
        let ledger: Ledger
        let naive: Naive
        let breach: Set<Int>

        init(_ ledger: Ledger) {
            (self.ledger, naive) = (ledger, Naive(ledger, days: 1600))
            breach = Set(
                naive.shorts().filter { $0.kind == .breach && $0.day >= ledger.today.number }.map(\.day))
        }

        func supply(_ hall: String) -> [Int] {
            naive.supply(of: ResourceName("chips/\(hall)/gpu"), at: .p80, withPlanned: false)
        }

        var parts: [Part] {
            ledger.orders.flatMap { order -> [Part] in
                let versions =
                    (order.commitment?.past ?? []) + [Version(terms: order.terms, rows: order.current)]
                return versions.enumerated().filter { $1.rows[0].end > ledger.today }.map { index, version in
                    Part(
                        order: order, version: version, from: max(version.rows[0].start, ledger.today),
                        end: version.rows[0].end, isFollowed: index < versions.count - 1)
                }
            }
        }

        /// Parts in breach, the first to move first.
        func concerned(_ rank: [String]) -> [Part] {
            let parts = parts.filter { part in
                part.version.rows[0].hall == "a" && !breach.isDisjoint(with: part.from.number..<part.end.number)
            }
            return parts.map { part in (part, rank.map { key(part, $0) }) }.sorted { a, b in
                if a.1 != b.1 { return a.1.lexicographicallyPrecedes(b.1) }
                let (one, other) = (a.0.order.terms.order, b.0.order.terms.order)
                return one == other ? a.0.from < b.0.from : one < other
            }.map(\.0)
        }

        private func key(_ part: Part, _ rank: String) -> Int {
            switch rank {
            case "tier": -part.version.terms.tier
            case "penalty": part.version.terms.penalty?.value ?? 0
            case "promised": -(part.order.commitment?.made ?? 0)
            default: harm(part)
            }
        }

        /// Days later, or lost, times accelerators, were it to move alone.
        private func harm(_ part: Part) -> Int {
            let others = parts.filter { $0.name != part.name }.flatMap(\.version.rows)
            guard let start = earliest(part, beside: others) ?? (part.isFollowed ? part.end : nil) else {
                return Int.max
            }
            return (start - part.from) * part.count
        }

        /// The first day from which a hall has room: for the whole length of a last part, to its end for one that is followed.
        func earliest(_ part: Part, beside rows: [Row]) -> Day? {
            let left = ["a", "b"].map { hall in
                var units = supply(hall)
                for row in rows where row.hall.text == hall {
                    for day in naive.clip(row.start, row.end) { units[day] -= row.count }
                }
                return units
            }
            let last = part.isFollowed ? part.end.number : part.from.number + 500
            for start in part.from.number..<last {
                let end = part.isFollowed ? part.end.number : start + (part.end - part.from)
                if left.contains(where: { units in (start..<end).allSatisfy { units[$0] >= part.count } }) {
                    return Day(start)
                }
            }
            return nil
        }

        /// Whether nothing is short in the breach when these stay, beside everything that is not in it.
        func isEnough(_ staying: [Part]) -> Bool {
            let units = supply("a")
            return breach.allSatisfy { day in
                staying.reduce(0) {
                    $1.version.rows[0].hall == "a" && ($1.from.number..<$1.end.number).contains(day)
                        ? $0 + $1.count : $0
                } <= units[day]
            }
        }

        /// Of all sets whose moving is enough, the one that keeps the most important.
        func movers(_ rank: [String]) -> Set<String> {
            let parts = concerned(rank)
            let others = self.parts.filter { part in !parts.contains { $0.name == part.name } }
            var best = 0
            for mask in 0..<(1 << parts.count) {
                let staying = parts.indices.filter { mask & (1 << $0) != 0 }.map { parts[$0] }
                if isEnough(staying + others) { best = max(best, mask) }
            }
            return Set(parts.indices.filter { best & (1 << $0) == 0 }.map { parts[$0].name })
        }
    }

    @Test(arguments: 0..<300)
    func `the least of the parts moves, each to its first day, and everything agrees`(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let rank = random.one(of: Self.ranks)
        var world = try world(&random, rank)
        let small = Small(world.ledger)
        let plan = try world.ledger.repromise()
        let words = rank.split(separator: ";").map(String.init)
        let moving = Set(plan.steps.map { "\($0.order) \($0.from)" })
        #expect(moving == small.movers(words), "seed \(seed) \(rank)")
        let most = small.concerned(words).reversed().filter { moving.contains($0.name) }
        #expect(plan.steps.map { "\($0.order) \($0.from)" } == most.map(\.name), "seed \(seed)")
        checkDays(plan, small, Array(most), seed)
        try apply(plan, to: &world, small, Array(most), seed)
    }

    /// Each part is at its first day beside what stays and what was placed before it.
    private func checkDays(_ plan: Repromise, _ small: Small, _ most: [Part], _ seed: Int) {
        let stuck = Set(plan.steps.filter { $0.to == .never && $0.lost == nil }.map { "\($0.order) \($0.from)" })
        let moving = Set(most.map(\.name)).subtracting(stuck)
        var taken = small.parts.filter { !moving.contains($0.name) }.flatMap(\.version.rows)
        for (part, step) in zip(most, plan.steps) where !stuck.contains(part.name) {
            let start = small.earliest(part, beside: taken)
            #expect(step.to == start.map(When.on) ?? .never, "seed \(seed) \(part.name)")
            let to = start ?? part.end
            #expect(step.lost == (part.isFollowed && to > part.from ? part.from..<to : nil), "seed \(seed)")
            #expect(step.delayDays == to - part.from, "seed \(seed)")
            #expect(step.penalty.value == step.delayDays * (part.version.terms.penalty?.value ?? 0), "seed \(seed)")
            let revision = plan.revisions.first { $0.order == part.order.terms.order }
            let placed = (revision?.earlier ?? []).flatMap(\.rows) + (revision?.rows ?? [])
            let rows = placed.filter { $0.start == start && $0.count == part.count }
            #expect(start == nil || rows.count == 1, "seed \(seed) \(part.name): \(placed)")
            taken += rows
        }
    }

    private func apply(
        _ plan: Repromise, to world: inout World, _ small: Small, _ most: [Part], _ seed: Int
    ) throws {
        guard !plan.revisions.isEmpty else { return }
        let before = world.ledger
        let outcome = try world.repromise(plan.proposal)
        #expect(outcome.revised == plan.revisions, "seed \(seed)")
        let isStuck = plan.steps.contains { $0.to == .never && $0.lost == nil }
        if !isStuck { #expect(world.ledger.shortfalls.allSatisfy { $0.end <= world.ledger.today }, "seed \(seed)") }
        let naive = Naive(world.ledger)
        #expect(naive.profileFault() == nil && naive.recorded() == naive.shorts(), "seed \(seed)")
        for order in before.orders where !plan.revisions.contains(where: { $0.order == order.terms.order }) {
            #expect(world.ledger[order.terms.order]?.commitment == order.commitment, "seed \(seed)")
        }
        for change in outcome.money ?? [] {
            let steps = zip(most, plan.steps).filter { $1.order == change.order }
            let lost = steps.reduce(0) { sum, pair in
                let days = pair.1.lost.map { $0.upperBound - $0.lowerBound } ?? 0
                return sum + days * pair.0.count * (pair.0.version.terms.price?.value ?? 0) * 24 / 10_000
            }
            #expect(change.before.value - change.after.value == lost && change.fee == .zero, "seed \(seed)")
            #expect(change.penalty.value == steps.reduce(0) { $0 + $1.1.penalty.value }, "seed \(seed)")
        }
        #expect(world.verdict() == [], "seed \(seed)")
        var folded = Ledger()
        for fact in world.facts { try folded.replay(fact) }
        #expect(folded.orders == world.ledger.orders && folded.snapshot() == world.ledger.snapshot(), "seed \(seed)")
        #expect(try Ledger(snapshot: folded.snapshot()).orders == folded.orders, "seed \(seed)")
    }

    @Test func `the random cases reach every way in which a running part can go`() throws {
        var seen: [String: Int] = [:]
        for seed in 0..<300 {
            var random = SplitMix64(seed: seed)
            let plan = try world(&random, random.one(of: Self.ranks)).ledger.repromise()
            for revision in plan.revisions {
                guard let earlier = revision.earlier else {
                    seen["last alone", default: 0] += 1
                    continue
                }
                let steps = plan.steps.filter { $0.order == revision.order }
                let isLost = steps.contains { $0.to == .never && $0.lost != nil }
                seen[isLost ? "lost" : steps.contains { $0.lost != nil } ? "shorter" : "whole", default: 0] += 1
                if steps.contains(where: { $0.lost == nil && $0.delayDays > 0 }) { seen["both", default: 0] += 1 }
                if steps.count < earlier.count + 1 { seen["beside what stays", default: 0] += 1 }
            }
        }
        for word in ["last alone", "lost", "shorter", "whole", "both", "beside what stays"] {
            #expect(seen[word, default: 0] >= 5, "\(word): \(seen)")
        }
    }
}

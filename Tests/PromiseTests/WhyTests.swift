import Delay
import Ledger
import Promise
import TestRandom
import Testing
import Units

/// What holds an order, and what would move it: every relief tried, and tried again with a little less.
@Suite struct WhyTests {
    /// A small ledger, one of its queued orders that starts later than it could, or never, and why.
    private struct Book: Sendable {
        let seed: Int
        let ledger: Ledger
        let order: Order
        let why: Why
    }

    /// Made once for all tests, on all cores.
    private static let made = Task {
        try await withThrowingTaskGroup(of: [Book].self) { group in
            for part in 0..<25 { group.addTask { try (part * 25..<part * 25 + 25).compactMap(book) } }
            return try await group.reduce(into: []) { $0 += $1 }.sorted { $0.seed < $1.seed }
        }
    }

    /// nil: nothing holds any order of that book.
    private static func book(_ seed: Int) throws -> Book? {
        var random = SplitMix64(seed: seed)
        let ledger = try QueueTests.world(&random).ledger
        let held = ledger.queue.filter { order in
            order.rows.map(\.start).min().map { $0 > max(order.terms.earliest, ledger.today) } ?? true
        }
        guard !held.isEmpty else { return nil }
        let order = random.one(of: held)
        return Book(seed: seed, ledger: ledger, order: order, why: try ledger.why(order.terms.order))
    }

    /// Of 625 seeds, of which four in five make a book with an order that is held.
    private func books() async throws -> [Book] { try await WhyTests.made.value }

    /// Where an order starts once changes have happened at once; nil: nowhere, or they cannot happen.
    private func start(_ order: OrderName, _ ledger: Ledger, after changes: [Command]) throws -> Day? {
        try ledger.whatIf(steps: [changes]).after[order]?.rows.map(\.start).min()
    }

    // MARK: Reliefs

    /// How often there was something to try.
    private struct Seen {
        var books = 0, freed = 0, brought = 0, sets = 0, less = 0

        static func += (a: inout Seen, b: Seen) {
            (a.books, a.freed, a.brought) = (a.books + b.books, a.freed + b.freed, a.brought + b.brought)
            (a.sets, a.less) = (a.sets + b.sets, a.less + b.less)
        }
    }

    @Test func `a relief gives exactly its date, and one unit or one day less does not`() async throws {
        let books = try await books()
        let seen = try await withThrowingTaskGroup(of: Seen.self) { group in
            for book in books { group.addTask { try tryReliefs(of: book) } }
            return try await group.reduce(into: Seen()) { $0 += $1 }
        }
        print("reliefs, seeds 0..<625: \(seen)")
        #expect(seen.books >= 500 && seen.freed > 300 && seen.brought > 50 && seen.sets > 100, "seeds 0..<625: \(seen)")
    }

    private func tryReliefs(of book: Book) throws -> Seen {
        var seen = Seen(books: 1)
        for relief in book.why.reliefs {
            let changes = try book.ledger.changes(from: relief.sentence)
            #expect(changes == relief.changes, "seed \(book.seed): \(relief.sentence)")
            let date = try start(book.order.terms.order, book.ledger, after: changes)
            #expect(date == relief.date, "seed \(book.seed), \(book.order.terms.order): \(relief.sentence)")
            for less in try lessened(changes, book.ledger) {
                seen.less += 1
                let now = book.order.rows.map(\.start).min()
                let later = less.isEmpty ? now : try start(book.order.terms.order, book.ledger, after: less)
                let said = less.map(\.sentence).joined(separator: "; ")
                #expect(later != relief.date, "seed \(book.seed): \(relief.sentence), or \(said)")
            }
            seen.sets += changes.count > 1 ? 1 : 0
            if case .addSupply = changes[0] { seen.freed += 1 }
            if case .slip = changes[0] { seen.brought += 1 }
        }
        return seen
    }

    /// The changes with one of them one unit or one day smaller, in every way.
    private func lessened(_ changes: [Command], _ ledger: Ledger) throws -> [[Command]] {
        try changes.indices.flatMap { index in
            try smaller(changes[index], ledger).map { change in
                var less = changes
                if let change { less[index] = change } else { less.remove(at: index) }
                return less
            }
        }
    }

    /// nil: nothing is left of it.
    private func smaller(_ change: Command, _ ledger: Ledger) throws -> [Command?] {
        switch change {
        case .slip(let item, let days): return [days == -1 ? nil : .slip(item: item, days: days + 1)]
        case .addSupply(let items):
            let item = items[0]
            let (from, to) = (item.delay.plan, item.leaves!)
            let sizes = [(item.quantity - 1, from, to), (item.quantity, from + 1, to), (item.quantity, from, to - 1)]
            return try sizes.map { quantity, from, to in
                guard quantity > 0, from < to else { return nil }
                return try ledger.changes(from: "free \(item.resource!) \(quantity) from \(from) to \(to)")[0]
            }
        default: return []
        }
    }

    @Test func `more of a resource on nobody's list changes nothing`() async throws {
        var (all, tried, moved) = (0, 0, [String]())
        for book in try await books() {
            let (ledger, order, why) = (book.ledger, book.order, book.why)
            let listed = Set(why.heldBy.map(\.resource) + why.holds.flatMap { $0.shorts.map(\.resource) })
            let now = order.rows.map(\.start).min()
            all += ledger.atlas.resources.count
            for name in ledger.atlas.resources.map(\.name) where !listed.union(why.aheadHeldBy).contains(name) {
                let more = try ledger.changes(from: "free \(name) 1000 from \(ledger.today) to \(Axis.end)")
                tried += 1
                if try start(order.terms.order, ledger, after: more) != now {
                    moved.append("\(book.seed) \(order.terms.order) \(name)")
                }
            }
        }
        let share = "\(moved.count) of \(tried) moved; \(all - tried) more are listed"
        print("resources on nobody's list, seeds 0..<625: " + share)
        #expect(tried * 2 > all && moved.count * 100 <= tried, "\(share): \(moved.prefix(10))")
    }

    // MARK: Lists

    @Test func `every hall's list is what counting day by day gives`() async throws {
        var seen = 0
        for book in try await books() {
            let counted = NaiveHolds(book.ledger, book.order).lines.sorted()
            seen += counted.count
            #expect(book.why.holds.map(text).sorted() == counted, "seed \(book.seed), \(book.order.terms.order)")
        }
        #expect(seen > 300, "seeds 0..<625: \(seen)")
    }

    private func text(_ hold: Why.Hold) -> String {
        let shorts = hold.shorts.map { "\($0.resource) \($0.short) until \($0.clears)" }
        return "\(hold.place) \(hold.silicon) \(hold.day): " + shorts.sorted().joined(separator: ", ")
    }

    @Test func `resources are listed by kind, then by name`() async throws {
        for book in try await books() {
            for names in book.why.holds.map({ $0.shorts.map(\.resource) }) + [book.why.aheadHeldBy] {
                let ranks = names.map { [.siteKW, .hallKW, .chips, .ports].firstIndex(of: Resource($0)!.kind)! }
                let keys = zip(ranks, names).map { "\($0) \($1)" }
                #expect(keys == keys.sorted(), "seed \(book.seed): \(names)")
            }
        }
    }

    // MARK: By hand

    /// Hall a has eight chips, sold as long as they live; hall b gets eight on 2026-05-01, when their gate is there.
    private func twoHalls() throws -> World {
        var world = try World.plain()
        try world.add("now", "chips/a/gpu", 8)
        try world.record(World.promising("sold", "a", 8, World.today, term: .months(65)))
        try world.add("gate", nil, 0, .planned, on: "2026-05-01")
        try world.add("later", "chips/b/gpu", 8, .planned, on: "2026-04-01", after: ["gate"])
        for (name, count, tier) in [("o", 6, 3), ("p", 4, 1)] {
            let terms = World.terms(OrderName(name), count, World.today, tier: tier, signed: World.today)
            try world.record(.recordOrder(terms: terms, rows: [], heldUntil: nil))
        }
        try world.record(.setClock(to: World.start))
        return world
    }

    @Test func `those ahead are served from a relief first`() throws {
        let ledger = try twoHalls().ledger
        #expect(ledger["p"]?.rows.first?.start == Day("2026-05-01")!)
        #expect(ledger["o"]?.rows.first?.start == Day("2026-07-30")!)
        let why = try ledger.why("o")
        let sentences = why.reliefs.map { "\($0.sentence) → \($0.date)" }
        // Six chips for o, and four that p takes because it is ahead.
        #expect(sentences.contains("free chips/a/gpu 10 from 2026-01-01 to 2026-04-01 → 2026-01-01"), "\(sentences)")
        #expect(why.position == 2 && why.ahead.accelerators == 4)
    }

    @Test func `an item comes sooner only as far as what it waits for lets it`() throws {
        var world = try World.plain()
        try world.add("gate", nil, 0, .committed, on: "2026-05-01")
        try world.add("later", "chips/b/gpu", 8, .committed, on: "2026-04-01", after: ["gate"])
        let request = World.request(8, "o") { $0.latest = "2026-03-01" }
        try world.record(.sign(request: request))
        let reliefs = try world.ledger.why("o").reliefs.map { "\($0.sentence) → \($0.date)" }
        // The gate alone gains until the chips' own day; both together come tomorrow.
        #expect(reliefs.contains("bring gate 30d → 2026-04-01"), "\(reliefs)")
        #expect(reliefs.contains("bring gate 119d; bring later 89d → 2026-01-02"), "\(reliefs)")
    }

    @Test func `capital that is known comes first, least first`() async throws {
        for book in try await books() {
            let known = book.why.reliefs.compactMap(\.capital)
            let first = book.why.reliefs.prefix(known.count)
            #expect(known == known.sorted() && first.allSatisfy { $0.capital != nil }, "seed \(book.seed)")
        }
    }

    @Test func `a supposition is read, refused where it makes no sense, and never a command`() throws {
        let ledger = try twoHalls().ledger
        for text in [
            "free chips/a/gpu 0 from 2026-01-01 to 2026-02-01", "free chips/a/gpu 3 from 2026-02-01 to 2026-02-01",
            "free chips 3 from 2026-01-01 to 2026-02-01", "free chips/a/gpu 3 from 2025-01-01 to 2025-02-01",
            "free chips/a/gpu 3", "free chips/x/gpu 3 from 2026-01-01 to 2026-02-01", "bring later 3d; cancel order o",
            "bring later 3d;",
        ] {
            #expect(throws: Refusal.self, "\(text)") { try ledger.changes(from: text) }
        }
        let sentence = "free chips/a/gpu 3 from 2026-01-01 to 2026-02-01"
        #expect(try ledger.changes(from: sentence).map(\.sentence) == [sentence])
        #expect(throws: Refusal.self) { try ledger.command(from: sentence) }
    }
}

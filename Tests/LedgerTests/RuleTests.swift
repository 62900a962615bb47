import Ledger
import Silicon
import Testing
import Units

/// What an order's terms demand of rows that fit the supply.
@Suite struct RuleTests {
    private typealias Change = @Sendable (inout OrderTerms, inout [Row]) -> Void

    /// 40 h200 in two chunks of 20 at one site, and 8 more after three months.
    private static let terms: OrderTerms = {
        var terms = World.terms("a", "h200", 40, "2026-02-01", minChunk: 16)
        (terms.steps, terms.same, terms.chunkIn, terms.maxChunks) = (
            [Step(offset: .months(3), add: 8)], .site, .hall, 2
        )
        terms.regions = ["us-east"]
        return terms
    }()

    private static let rows = [
        World.row("iad-1", "h200", 20, "2026-02-01", "2027-02-01"),
        World.row("iad-2", "h200", 20, "2026-02-01", "2027-02-01", chunk: 2),
        World.row("iad-2", "h200", 8, "2026-05-01", "2027-02-01", step: 1),
    ]

    private func isRefused(_ change: Change) throws -> Bool {
        var (terms, rows) = (RuleTests.terms, RuleTests.rows)
        change(&terms, &rows)
        let refusal = try World.standard().refusal(.recordOrder(terms: terms, rows: rows, heldUntil: nil))
        #expect(refusal == nil || refusal == .doesNotFit)
        return refusal != nil
    }

    @Test func rowsThatKeepTheTermsAreTaken() throws {
        #expect(try !isRefused { _, _ in })
        #expect(try !isRefused { terms, _ in terms.maxChunks = nil })
        #expect(try !isRefused { terms, _ in terms.same = .fabric })
        #expect(
            try !isRefused { terms, rows in
                terms.same = .region
                rows[0] = World.row("cmh-1", "h200", 20, "2026-02-01", "2027-02-01")
            })
        // One chunk over two halls of a fabric.
        #expect(
            try !isRefused { terms, rows in
                (terms.chunkIn, terms.maxChunks) = (.fabric, 1)
                terms.silicon = [Accepted(silicon: "h200", count: 40, minChunk: 40)]
                rows[1] = World.row("iad-2", "h200", 20, "2026-02-01", "2027-02-01", chunk: 1, row: 2)
            })
    }

    @Test func brokenRulesAreRefused() throws {
        let changes: [(String, Change)] = [
            ("region", { terms, _ in terms.regions = ["eu-west"] }),
            (
                "silicon not accepted",
                { terms, _ in
                    terms.silicon = [Accepted(silicon: "trn3", count: 40, minChunk: 1)]
                }
            ),
            ("too many chunks", { terms, _ in terms.maxChunks = 1 }),
            ("small chunk", { terms, _ in terms.silicon = [Accepted(silicon: "h200", count: 40, minChunk: 21)] }),
            ("same hall", { terms, _ in terms.same = .hall }),
            ("same site", { _, rows in rows[0] = World.row("cmh-1", "h200", 20, "2026-02-01", "2027-02-01") }),
            (
                "chunk over halls",
                { _, rows in
                    rows[1] = World.row("iad-2", "h200", 20, "2026-02-01", "2027-02-01", chunk: 1, row: 2)
                }
            ),
            ("too few", { _, rows in rows[0] = World.row("iad-1", "h200", 19, "2026-02-01", "2027-02-01") }),
            ("too many", { _, rows in rows[0] = World.row("iad-1", "h200", 21, "2026-02-01", "2027-02-01") }),
            (
                "starts apart",
                { _, rows in rows[1] = World.row("iad-2", "h200", 20, "2026-02-02", "2027-02-01", chunk: 2) }
            ),
            (
                "ends early",
                { _, rows in rows[1] = World.row("iad-2", "h200", 20, "2026-02-01", "2027-01-31", chunk: 2) }
            ),
            ("step late", { _, rows in rows[2] = World.row("iad-2", "h200", 8, "2026-05-02", "2027-02-01", step: 1) }),
            ("step missing", { _, rows in rows.removeLast() }),
            (
                "step unknown",
                { _, rows in rows.append(World.row("iad-2", "h200", 8, "2026-05-01", "2027-02-01", step: 2)) }
            ),
            (
                "empty row",
                { _, rows in rows.append(World.row("iad-1", "h200", 0, "2026-02-01", "2027-02-01", row: 2)) }
            ),
            ("another year", { terms, _ in terms.term = .months(13) }),
        ]
        for (name, change) in changes { #expect(try isRefused(change), "\(name)") }
    }

    @Test func negativeRowsCannotMakeRoom() throws {
        #expect(
            try isRefused { _, rows in
                rows[0] = World.row("iad-1", "h200", 30, "2026-02-01", "2027-02-01")
                rows.append(World.row("iad-1", "h200", -10, "2026-02-01", "2027-02-01", row: 2))
            })
    }

    @Test func siliconIsNeverMixed() throws {
        var world = try World.standard()
        try world.add("t", .chips, "chips/iad-2/trn3", 64, .live)
        var terms = RuleTests.terms
        terms.silicon.append(Accepted(silicon: "trn3", count: 40, minChunk: 1))
        var rows = RuleTests.rows
        rows[1] = World.row("iad-2", "trn3", 20, "2026-02-01", "2027-02-01", chunk: 2)
        #expect(world.refusal(.recordOrder(terms: terms, rows: rows, heldUntil: nil)) == .doesNotFit)
    }

    @Test func aTermPastTheAxisDoesNotFit() throws {
        var world = try World.standard()
        try world.add("late", .chips, "chips/iad-1/h200", 8, .committed, plan: "2040-06-01")
        #expect(world.refusal(World.promising("a", "iad-1", 8, "2041-01-01")) == .doesNotFit)
    }

    @Test func noNewPlacementStartsBeforeTheClock() throws {
        var world = try World.standard()
        let today = Instant("2026-03-01")!
        try world.record(.setClock(to: today), at: today)
        var outcome = Outcome()
        outcome.terms = World.terms("a", "h200", 8, "2026-02-28")
        outcome.until = Instant("2026-04-01")
        outcome.offer = Offers.offer(World.row("iad-1", "h200", 8, "2026-02-28", "2027-02-28"))
        #expect(world.refusal(.hold(request: OrderRequest(), until: nil), outcome) == .doesNotFit)
    }
}

enum Offers {
    static func offer(_ row: Row) -> Offer {
        Offer(
            kind: .firm, start: row.start, end: row.end, ready: (.on(row.start), .on(row.start), .on(row.start)),
            silicon: row.silicon, count: row.count, placements: [row], price: MicroDollars(2_000_000), heldBy: [],
            gap: [],
            confidence: 80)
    }
}

import Ledger
import Testing
import Units

/// Whatever search proposes for a contract, the ledger looks at it itself.
@Suite struct ContractCheckTests {
    /// p has 40 of the 64 in iad-1 for a year from February, with first refusal; r runs there with 10 since January.
    private func world() throws -> World {
        var world = try World.standard()
        try world.promise("r", "iad-1", 10, "2026-01-01")
        var terms = World.terms("p", "h200", 40, "2026-02-01")
        terms.clauses = [.renewal(term: .months(6), noticeDays: 30, firstRefusal: true)]
        let row = World.row("iad-1", "h200", 40, "2026-02-01", "2027-02-01")
        try world.record(.recordOrder(terms: terms, rows: [row], heldUntil: nil))
        return world
    }

    private static func amend(_ name: OrderName) -> Command {
        var changes = OrderRequest()
        changes.tier = 1
        return .amend(order: name, changes: changes, from: nil)
    }

    private static let repromise = Command.repromise(cause: "short", approver: "kim", proposal: nil)

    private static func revised(
        _ world: World, _ name: OrderName, _ rows: [Row], from: String, _ change: (inout OrderTerms) -> Void = { _ in }
    ) -> Outcome {
        var terms = world.ledger[name]?.terms ?? World.terms(name, "h200", 1, "2026-02-01")
        change(&terms)
        var outcome = Outcome()
        outcome.revised = [Revision(order: name, terms: terms, rows: rows, from: Day(from)!)]
        return outcome
    }

    private func message(_ world: World, _ command: Command, _ outcome: Outcome, at: String? = nil) -> String {
        var copy = world
        do throws(Refusal) {
            try copy.record(command, outcome, at: at.flatMap { Instant($0) })
            return "carried out"
        } catch { return "\(error)" }
    }

    /// p in another hall: as it should be, and as any of its parts may be wrong.
    private static let moved = World.row("iad-2", "h200", 40, "2026-02-01", "2027-02-01", chunk: 2)

    @Test func `a revision that its holder asked for is carried out`() throws {
        var world = try world()
        let outcome = ContractCheckTests.revised(world, "p", [ContractCheckTests.moved], from: "2026-01-01")
        try world.record(ContractCheckTests.amend("p"), outcome)
        #expect(world.ledger["p"]?.current == [ContractCheckTests.moved])
        #expect(world.free("chips/iad-1/h200", on: "2026-03-01") == 54)
    }

    @Test func `nobody moves who was not asked to`() throws {
        let world = try world()
        let outcome = ContractCheckTests.revised(world, "p", [ContractCheckTests.moved], from: "2026-01-01")
        let renew = Command.renew(order: "r", term: .months(1), price: nil)
        let commands: [Command] = [
            .setClock(to: World.start), ContractCheckTests.amend("r"), renew, .cancel(order: "r"),
            .cut(item: "iad-1-h200", by: 1), World.promising("new", "cmh-1", 1, "2026-03-01"),
        ]
        for command in commands {
            #expect(
                message(world, command, outcome)
                    == "does_not_fit: order p was not asked to change, so it does not move", "\(command.sentence)")
        }
    }

    @Test func `a re-promise moves only what is in the breach`() throws {
        var world = try world()
        let outcome = ContractCheckTests.revised(world, "p", [ContractCheckTests.moved], from: "2026-01-01")
        #expect(
            message(world, ContractCheckTests.repromise, outcome).hasPrefix("wrong_state: no promise is in a breach"))
        try world.promise("elsewhere", "cmh-1", 60, "2026-02-01")
        try world.record(.cut(item: "cmh-1-h200", by: 10))
        #expect(
            message(world, ContractCheckTests.repromise, outcome)
                == "does_not_fit: order p is not in a breach, so it does not move")
        try world.record(.cut(item: "iad-1-h200", by: 20))
        #expect(message(world, ContractCheckTests.repromise, outcome) == "carried out")
    }

    @Test func `a breach that is over moves nobody`() throws {
        var world = try world()
        try world.record(.cut(item: "iad-1-h200", by: 20))
        let later = ContractCheckTests.revised(world, "p", [], from: "2027-03-01")
        #expect(
            message(world, ContractCheckTests.repromise, later, at: "2027-03-01").hasPrefix("wrong_state: no promise"))
    }

    @Test func `wrong revisions are refused one by one`() throws {
        let world = try world()
        let (row, amend) = (World.row, ContractCheckTests.amend("p"))
        let cases: [(String, [Row], String, (inout OrderTerms) -> Void)] = [
            (
                "uses row 0/1/1 again", [row("iad-2", "h200", 40, "2026-02-01", "2027-02-01", 0, 1, 1)], "2026-01-01",
                { _ in }
            ),
            (
                "would oversell chips/iad-1/h200 by 1", [row("iad-1", "h200", 55, "2026-02-01", "2027-02-01", 0, 2, 1)],
                "2026-01-01", { ($0.count, $0.silicon) = (55, [Accepted(silicon: "h200", count: 55, minChunk: 1)]) }
            ),
            (
                "needs 40 accelerators and is placed with 39",
                [row("iad-2", "h200", 39, "2026-02-01", "2027-02-01", 0, 2, 1)],
                "2026-01-01", { _ in }
            ),
            (
                "must run from 2026-02-01 to 2027-02-01",
                [row("iad-2", "h200", 40, "2026-02-01", "2027-01-31", 0, 2, 1)],
                "2026-01-01", { _ in }
            ),
            (
                "which it does not accept", [row("iad-2", "h200", 40, "2026-02-01", "2027-02-01", 0, 2, 1)],
                "2026-01-01",
                { $0.silicon = [Accepted(silicon: "trn3", count: 40, minChunk: 1)] }
            ),
            ("allowed: eu-west", [ContractCheckTests.moved], "2026-01-01", { $0.regions = ["eu-west"] }),
            ("changes from 2025-12-31 on, and it is 2026-01-01", [ContractCheckTests.moved], "2025-12-31", { _ in }),
            ("has a row from 2026-02-01 on, before 2026-02-02", [ContractCheckTests.moved], "2026-02-02", { _ in }),
            ("cannot become another customer's", [ContractCheckTests.moved], "2026-01-01", { $0.customer = "other" }),
            ("cannot become another customer's", [ContractCheckTests.moved], "2026-01-01", { $0.tenant = "other" }),
            ("cannot become another customer's", [ContractCheckTests.moved], "2026-01-01", { $0.signed = nil }),
            ("is placed on nothing", [], "2026-01-01", { _ in }),
        ]
        for (text, rows, from, change) in cases {
            let said = message(world, amend, ContractCheckTests.revised(world, "p", rows, from: from, change))
            #expect(said.hasPrefix("does_not_fit: order p") && said.contains(text), "\(said), not \(text)")
        }
    }

    /// p renewed for half a year; then so many chips less in iad-1 that what comes before the renewal is short.
    private func renewed() throws -> World {
        var world = try world()
        let row = World.row("iad-1", "h200", 40, "2027-02-01", "2027-08-01", chunk: 2)
        let outcome = ContractCheckTests.revised(world, "p", [row], from: "2027-02-01") {
            ($0.term, $0.clauses) = (.months(6), [])
        }
        try world.record(.renew(order: "p", term: .months(6), price: nil), outcome)
        try world.promise("full", "iad-1", 20, "2027-03-01", term: "1mo")
        try world.promise("taken", "cmh-1", 10, "2026-02-01")
        try world.record(.cut(item: "iad-1-h200", by: 20))
        return world
    }

    /// A re-promise of p that leaves the renewal where it is, and places what comes before as said.
    private static func before(
        _ world: World, _ earlier: [[Row]], _ change: (inout OrderTerms) -> Void = { _ in }
    ) -> Outcome {
        let order = world.ledger["p"]
        var terms = order?.commitment?.past.first?.terms ?? World.terms("p", "h200", 40, "2026-02-01")
        change(&terms)
        var outcome = Outcome()
        outcome.revised = [
            Revision(
                order: "p", terms: order?.terms ?? terms, rows: order?.current ?? [], from: Day("2026-01-01")!,
                earlier: earlier.map { Version(terms: terms, rows: $0) })
        ]
        return outcome
    }

    @Test func `what runs before a renewal is placed anew, or ends, and the renewal stays`() throws {
        let (world, row) = (try renewed(), World.row)
        for rows in [[row("iad-2", "h200", 40, "2026-02-01", "2027-02-01", 0, 3, 1)], []] {
            var copy = world
            try copy.record(ContractCheckTests.repromise, ContractCheckTests.before(world, rows.isEmpty ? [] : [rows]))
            #expect(copy.ledger["p"]?.current == world.ledger["p"]?.current)
            #expect(copy.ledger["p"]?.commitment?.past.flatMap(\.rows) == rows)
            #expect(copy.free("chips/iad-1/h200", on: "2026-03-01") == 34)
        }
    }

    @Test func `what runs before a renewal is placed as it must be, and by nobody else`() throws {
        let (world, row) = (try renewed(), World.row)
        let good = row("iad-2", "h200", 40, "2026-02-01", "2027-02-01", 0, 3, 1)
        let cases: [(String, Command, [[Row]], (inout OrderTerms) -> Void)] = [
            ("before its current version, and no breach", ContractCheckTests.amend("p"), [[good]], { _ in }),
            (
                "outside the days of the part that runs", ContractCheckTests.repromise,
                [[row("iad-2", "h200", 40, "2026-01-31", "2027-01-31", 0, 3, 1)]], { _ in }
            ),
            (
                "outside the days of the part that runs", ContractCheckTests.repromise,
                [[row("iad-2", "h200", 40, "2026-02-02", "2027-02-02", 0, 3, 1)]], { _ in }
            ),
            ("outside the days of the part that runs", ContractCheckTests.repromise, [[]], { _ in }),
            ("uses row 0/1/1 again", ContractCheckTests.repromise, [[good.in(chunk: 1)]], { _ in }),
            ("uses row 0/2/1 again", ContractCheckTests.repromise, [[good.in(chunk: 2)]], { _ in }),
            ("has versions that overlap", ContractCheckTests.repromise, [[good], [good.in(chunk: 4)]], { _ in }),
            ("cannot become another customer's", ContractCheckTests.repromise, [[good]], { $0.customer = "other" }),
            (
                "needs 41 accelerators and is placed with 40", ContractCheckTests.repromise, [[good]],
                { ($0.count, $0.silicon) = (41, [Accepted(silicon: "h200", count: 41, minChunk: 1)]) }
            ),
            (
                "would oversell chips/cmh-1/h200", ContractCheckTests.repromise,
                [[row("cmh-1", "h200", 4000, "2026-02-01", "2027-02-01", 0, 3, 1)]],
                { ($0.count, $0.silicon) = (4000, [Accepted(silicon: "h200", count: 4000, minChunk: 1)]) }
            ),
        ]
        for (text, command, rows, change) in cases {
            let said = message(world, command, ContractCheckTests.before(world, rows, change))
            #expect(said.hasPrefix("does_not_fit: order p") && said.contains(text), "\(said), not \(text)")
        }
    }

    @Test func `what is not a promise cannot be revised`() throws {
        var world = try world()
        try world.record(.cancel(order: "p"))
        let outcome = ContractCheckTests.revised(world, "p", [ContractCheckTests.moved], from: "2026-01-01")
        #expect(message(world, .setClock(to: World.start), outcome).contains("order p is not promised"))
        let nobody = ContractCheckTests.revised(world, "nobody", [ContractCheckTests.moved], from: "2026-01-01")
        #expect(message(world, .setClock(to: World.start), nobody).contains("order nobody is not promised"))
    }

    @Test func `rows do not overlap what was served before`() throws {
        var world = try world()
        var outcome = ContractCheckTests.revised(
            world, "r", [World.row("iad-1", "h200", 10, "2026-06-01", "2027-06-01", chunk: 2)], from: "2026-06-01")
        try world.record(ContractCheckTests.amend("r"), outcome)
        outcome = ContractCheckTests.revised(
            world, "r", [World.row("iad-1", "h200", 10, "2026-05-01", "2027-05-01", chunk: 3)], from: "2026-05-01")
        #expect(
            message(world, ContractCheckTests.amend("r"), outcome)
                == "does_not_fit: order r has a row from 2026-05-01 on, and it is served until 2026-06-01")
        outcome = ContractCheckTests.revised(
            world, "r", [World.row("iad-1", "h200", 10, "2026-07-01", "2027-07-01", chunk: 1)], from: "2026-07-01")
        #expect(message(world, ContractCheckTests.amend("r"), outcome).contains("uses row 0/1/1 again"))
    }

    @Test func `money is the ledger's own, whatever a proposal says`() throws {
        var world = try world()
        var outcome = ContractCheckTests.revised(world, "p", [ContractCheckTests.moved], from: "2026-01-01")
        let lie = MoneyChange(order: "p", before: Cents(1), after: Cents(2), fee: Cents(3), penalty: Cents(4))
        outcome.money = [lie]
        let body = try world.record(ContractCheckTests.amend("p"), outcome).body()
        // 40 at 2 dollars an hour for 365 days.
        let value = Cents(40 * 365 * 4_800)
        #expect(
            body.outcome.money == [MoneyChange(order: "p", before: value, after: value, fee: .zero, penalty: .zero)])
    }

    // MARK: First refusal

    private static func reserved(_ name: OrderName, _ rows: [Row], until: String) -> Outcome {
        var outcome = Outcome()
        outcome.reserved = [Reserved(order: name, reserve: Reserve(rows: rows, until: Instant(until)!))]
        return outcome
    }

    private static func kept(
        _ count: Int = 40, _ start: String = "2027-02-01", _ end: String = "2027-08-01", chunk: Int = 2
    )
        -> [Row]
    { [World.row("iad-1", "h200", count, start, end, chunk: chunk)] }

    private let clock = Command.setClock(to: World.start)

    @Test func `capacity is kept for a promise that has the right`() throws {
        var world = try world()
        try world.record(
            clock, ContractCheckTests.reserved("p", ContractCheckTests.kept(), until: "2027-01-02"))
        #expect(world.free("chips/iad-1/h200", on: "2027-02-01") == 24)
        #expect(world.refusal(World.promising("x", "iad-1", 25, "2027-03-01")) == .doesNotFit)
        // Another in its place gives the first one back.
        try world.record(
            clock, ContractCheckTests.reserved("p", ContractCheckTests.kept(chunk: 3), until: "2027-01-01"))
        #expect(world.free("chips/iad-1/h200", on: "2027-02-01") == 24)
    }

    @Test func `wrong first refusals are refused one by one`() throws {
        let world = try world()
        let (kept, reserved) = (ContractCheckTests.kept, ContractCheckTests.reserved)
        let cases: [(String, Outcome)] = [
            (
                "has no right",
                reserved("r", [World.row("iad-1", "h200", 10, "2027-01-01", "2027-07-01", chunk: 2)], "2026-12-01")
            ),
            ("has no right", reserved("nobody", kept(40, "2027-02-01", "2027-08-01", 2), "2027-01-02")),
            ("does not follow it", reserved("p", kept(40, "2027-02-02", "2027-08-02", 2), "2027-01-02")),
            ("does not follow it", reserved("p", kept(40, "2027-02-01", "2027-09-01", 2), "2027-01-02")),
            ("does not follow it", reserved("p", kept(39, "2027-02-01", "2027-08-01", 2), "2027-01-02")),
            ("does not follow it", reserved("p", kept(40, "2027-02-01", "2027-08-01", 2), "2027-01-03")),
            ("does not follow it", reserved("p", kept(40, "2027-02-01", "2027-08-01", 2), "2026-01-01")),
            ("uses row 0/1/1 again", reserved("p", kept(40, "2027-02-01", "2027-08-01", 1), "2027-01-02")),
        ]
        for (text, outcome) in cases {
            let said = message(world, clock, outcome)
            #expect(said.hasPrefix("does_not_fit") && said.contains(text), "\(said), not \(text)")
        }
        var full = world
        try full.promise("next", "iad-1", 30, "2027-03-01")
        let said = message(full, clock, reserved("p", kept(40, "2027-02-01", "2027-08-01", 2), "2027-01-02"))
        #expect(said.contains("would oversell chips/iad-1/h200 by 6"), "\(said)")
    }

    // MARK: What gives way

    private func held(_ world: inout World, _ name: OrderName, _ count: Int, until: String = "2026-02-01") throws {
        let terms = World.terms(name, "h200", count, "2026-03-01", signed: nil)
        let row = World.row("cmh-1", "h200", count, "2026-03-01", "2027-03-01")
        try world.record(.recordOrder(terms: terms, rows: [row], heldUntil: Instant(until)!))
    }

    @Test func `what is alive is not released`() throws {
        var world = try world()
        try held(&world, "h", 8)
        try world.record(
            clock, ContractCheckTests.reserved("p", ContractCheckTests.kept(), until: "2027-01-02"))
        for name: OrderName in ["h", "p", "r"] {
            var outcome = Outcome()
            outcome.released = [name]
            #expect(message(world, clock, outcome).hasPrefix("does_not_fit: order \(name)"), "\(name)")
        }
        var outcome = Outcome()
        outcome.released = ["h"]
        #expect(message(world, .setClock(to: Instant("2026-02-01")!), outcome, at: "2026-02-01") == "carried out")
    }

    @Test func `a hold gives way only to a bump or a re-promise`() throws {
        var world = try world()
        try held(&world, "h", 8)
        try held(&world, "g", 8)
        var outcome = Outcome()
        outcome.bumped = ["h"]
        let bump = Command.bump(order: "h", cause: "room", approver: "kim")
        #expect(message(world, bump, outcome) == "carried out")
        for command in [clock, ContractCheckTests.amend("p"), .bump(order: "g", cause: "room", approver: "kim")] {
            #expect(message(world, command, outcome).hasPrefix("does_not_fit"), "\(command.sentence)")
        }
        #expect(message(world, bump, Outcome()).hasPrefix("does_not_fit"), "a bump that bumps nobody")
    }

    @Test func `the cap on holds is checked when a hold is made`() throws {
        var world = try world()
        try world.record(
            .definePolicy(rows: [PolicyRow(name: "held_cap/h200", value: "10", source: World.source)]))
        for (name, count, code) in [("x", 11, .exceedsHeldCap), ("y", 10, nil)] as [(OrderName, Int, Refusal.Code?)] {
            var (request, outcome) = (OrderRequest(), Outcome())
            (request.order, outcome.order, outcome.until) = (name, name, Instant("2026-02-01")!)
            outcome.terms = World.terms(name, "h200", count, "2026-03-01", signed: nil)
            let row = World.row("cmh-1", "h200", count, "2026-03-01", "2027-03-01")
            outcome.offer = Offer(
                kind: .firm, start: row.start, end: row.end, ready: (.on(row.start), .on(row.start), .never),
                silicon: "h200", count: count, placements: [row], price: MicroDollars(1), heldBy: [], gap: [],
                confidence: 80)
            #expect(world.refusal(.hold(request: request, until: nil), outcome) == code)
        }
    }
}

extension Row {
    fileprivate func `in`(chunk: Int) -> Row {
        Row(step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start, end: end)
    }
}

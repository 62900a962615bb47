import Ledger
import Promise
import Silicon
import Testing
import Units

/// inquiry → hold → promise → active → ended, and everything beside it: each state against each command.
@Suite struct LifeCycleTests {
    /// What the order is after the command, or the code of the refusal.
    static let table = """
        unknown    confirm   unknown_order
        unknown    cancel    unknown_order
        unknown    amend     unknown_order
        unknown    withdraw  unknown_order
        unknown    renew     unknown_order
        unknown    bump      unknown_order
        unknown    accept    unknown_order
        unknown    inquire   inquiry
        unknown    hold      held
        unknown    sign      promised
        inquiry    confirm   wrong_state
        inquiry    cancel    cancelled
        inquiry    amend     inquiry
        inquiry    withdraw  wrong_state
        inquiry    renew     wrong_state
        inquiry    bump      wrong_state
        inquiry    accept    wrong_state
        inquiry    inquire   id_taken
        inquiry    hold      held
        inquiry    sign      promised
        bumped     confirm   wrong_state
        bumped     cancel    cancelled
        bumped     amend     inquiry
        bumped     withdraw  wrong_state
        bumped     renew     wrong_state
        bumped     bump      wrong_state
        bumped     accept    wrong_state
        bumped     inquire   id_taken
        bumped     hold      held
        bumped     sign      promised
        queued     confirm   wrong_state
        queued     cancel    cancelled
        queued     amend     queued
        queued     withdraw  wrong_state
        queued     renew     wrong_state
        queued     bump      wrong_state
        queued     accept    queued
        queued     inquire   id_taken
        queued     hold      id_taken
        queued     sign      id_taken
        held       confirm   promised
        held       cancel    cancelled
        held       amend     held
        held       withdraw  wrong_state
        held       renew     wrong_state
        held       bump      inquiry
        held       accept    wrong_state
        held       inquire   id_taken
        held       hold      id_taken
        held       sign      id_taken
        lapsed     confirm   hold_expired
        lapsed     cancel    wrong_state
        lapsed     amend     hold_expired
        lapsed     withdraw  wrong_state
        lapsed     renew     wrong_state
        lapsed     bump      wrong_state
        lapsed     accept    wrong_state
        lapsed     inquire   id_taken
        lapsed     hold      held
        lapsed     sign      promised
        promised   confirm   wrong_state
        promised   cancel    cancelled
        promised   amend     promised
        promised   withdraw  wrong_state
        promised   renew     promised
        promised   bump      wrong_state
        promised   accept    wrong_state
        promised   inquire   id_taken
        promised   hold      id_taken
        promised   sign      id_taken
        waiting    confirm   wrong_state
        waiting    cancel    cancelled
        waiting    amend     promised
        waiting    withdraw  promised
        waiting    renew     promised
        waiting    bump      wrong_state
        waiting    accept    wrong_state
        waiting    inquire   id_taken
        waiting    hold      id_taken
        waiting    sign      id_taken
        active     confirm   wrong_state
        active     cancel    cancelled
        active     amend     active
        active     withdraw  wrong_state
        active     renew     active
        active     bump      wrong_state
        active     accept    wrong_state
        active     inquire   id_taken
        active     hold      id_taken
        active     sign      id_taken
        delayed    confirm   wrong_state
        delayed    cancel    cancelled
        delayed    amend     delayed
        delayed    withdraw  wrong_state
        delayed    renew     no_fit_in_window
        delayed    bump      wrong_state
        delayed    accept    wrong_state
        delayed    inquire   id_taken
        delayed    hold      id_taken
        delayed    sign      id_taken
        ended      confirm   wrong_state
        ended      cancel    wrong_state
        ended      amend     wrong_state
        ended      withdraw  wrong_state
        ended      renew     wrong_state
        ended      bump      wrong_state
        ended      accept    wrong_state
        ended      inquire   id_taken
        ended      hold      id_taken
        ended      sign      id_taken
        cancelled  confirm   wrong_state
        cancelled  cancel    wrong_state
        cancelled  amend     wrong_state
        cancelled  withdraw  wrong_state
        cancelled  renew     wrong_state
        cancelled  bump      wrong_state
        cancelled  accept    wrong_state
        cancelled  inquire   id_taken
        cancelled  hold      id_taken
        cancelled  sign      id_taken
        """

    /// 10 accelerators for 30 days, from March on unless they queue.
    private static let asked = World.request(10, "x", term: "30d") { $0.earliest = "2026-03-01" }

    static func world(_ state: String) throws -> World {
        var world = try World.market()
        switch state {
        case "unknown": break
        case "inquiry": try world.record(.inquire(request: asked))
        case "bumped":
            try world.record(.hold(request: asked, until: Instant("2026-01-15")!))
            try world.record(.bump(order: "x", cause: "a larger order", approver: "kim"))
        case "queued":
            try world.sign("blocker", 100)
            try world.sign("x", 10, term: "30d") { ($0.earliest, $0.latest) = ("2026-01-05", "2026-01-10") }
        case "held", "lapsed": try world.record(.hold(request: asked, until: Instant("2026-01-15")!))
        default: try world.record(.sign(request: asked))
        }
        switch state {
        case "lapsed": try world.pass(to: "2026-01-15")
        case "waiting":
            try world.sign("rest", 90, term: "30d") { $0.earliest = "2026-03-01" }
            try world.amend("x") { $0.count = 20 }
        case "active": try world.pass(to: "2026-03-02")
        case "delayed":
            try world.pass(to: "2026-03-02")
            try world.cut("chips-a", by: 95)
        case "ended": try world.pass(to: "2026-03-31")
        case "cancelled": try world.cancel("x")
        default: break
        }
        return world
    }

    static func command(_ name: String) -> Command {
        switch name {
        case "confirm": .confirm(order: "x")
        case "cancel": .cancel(order: "x")
        case "amend": World.amending("x") { $0.price = 3_000_000 }
        case "withdraw": .withdraw(order: "x")
        case "renew": .renew(order: "x", term: .days(10), price: nil)
        case "bump": .bump(order: "x", cause: "a larger order", approver: "kim")
        case "accept": .accept(order: "x", silicon: Accepted(silicon: "alt", count: 10, minChunk: 10))
        case "inquire": .inquire(request: asked)
        case "hold": .hold(request: asked, until: Instant("2026-12-01")!)
        default: .sign(request: asked)
        }
    }

    static let cells = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

    @Test func `every state answers every command`() throws {
        #expect(Set(LifeCycleTests.cells.map { $0[0] + $0[1] }).count == 12 * 10)
        for cell in LifeCycleTests.cells {
            var world = try LifeCycleTests.world(cell[0])
            let command = LifeCycleTests.command(cell[1])
            let before = world.ledger
            var answer: String
            do throws(Refusal) {
                let outcome = try world.record(command)
                answer = outcome.refusal?.code.rawValue ?? world.state("x")
            } catch {
                answer = error.code.rawValue
                #expect(world.ledger.hash == before.hash && !error.message.isEmpty)
                #expect(error.message.contains("x") || error.code == .idTaken, "\(error.message)")
            }
            #expect(answer == cell[2], "\(cell[0]) × \(cell[1])")
        }
    }

    @Test func `the states are what the table calls them`() throws {
        for (name, state) in [
            ("unknown", "none"), ("inquiry", "inquiry"), ("bumped", "inquiry"), ("queued", "queued"), ("held", "held"),
            ("lapsed", "cancelled"), ("promised", "promised"), ("waiting", "promised"), ("active", "active"),
            ("delayed", "delayed"), ("ended", "ended"), ("cancelled", "cancelled"),
        ] { #expect(try LifeCycleTests.world(name).state("x") == state) }
        #expect(try LifeCycleTests.world("waiting").ledger["x"]?.commitment?.pending?.changes.count == 20)
    }

    @Test func `an order goes from inquiry to its end`() throws {
        var world = try World.market()
        var states = [world.state("x")]
        try world.record(.inquire(request: LifeCycleTests.asked))
        states.append(world.state("x"))
        #expect(world.free("a", "2026-03-05") == 100)
        var short = OrderRequest()
        short.order = "x"
        try world.record(.hold(request: short, until: Instant("2026-01-15")!))
        states.append(world.state("x"))
        #expect(world.rows("x") == ["a 10 2026-03-01 2026-03-31"] && world.free("a", "2026-03-05") == 90)
        try world.record(.confirm(order: "x"))
        states.append(world.state("x"))
        for day in ["2026-01-15", "2026-02-28", "2026-03-01", "2026-03-30", "2026-03-31"] {
            try world.pass(to: day)
            states.append(world.state("x"))
        }
        #expect(
            states == [
                "none", "inquiry", "held", "promised", "promised", "promised", "active", "active", "ended",
            ])
        #expect(world.rows("x") == ["a 10 2026-03-01 2026-03-31"])
    }

    /// A dead hold is dead from its instant, whether or not that is written yet.
    @Test func `a hold is dead from its instant on`() throws {
        let world = try LifeCycleTests.world("held")
        let (before, then) = (Instant("2026-01-14T23:59:59.999Z")!, Instant("2026-01-15")!)
        #expect(world.refusal(.confirm(order: "x"), at: before) == nil)
        #expect(world.refusal(.confirm(order: "x"), at: then)?.code == .holdExpired)
        #expect(world.refusal(LifeCycleTests.command("amend"), at: then)?.code == .holdExpired)
        let message = try #require(world.refusal(.confirm(order: "x"), at: then)?.message)
        #expect(
            message == "the hold x was dead from 2026-01-15T00:00:00.000Z; hold again: what is possible now may differ")
    }

    @Test func `messages say what the order is and what can be done`() throws {
        for (state, command, message) in [
            ("unknown", "cancel", "there is no order x"),
            ("inquiry", "confirm", "order x is inquiry; only a hold can be confirmed"),
            ("inquiry", "inquire", "there is an order x already; identifiers are never used again"),
            ("queued", "renew", "order x is queued; only a promise can be renewed"),
            (
                "queued", "bump",
                "order x is queued; only a hold can be bumped, and a queued order moves by its tier"
            ),
            (
                "held", "accept",
                "order x is held and accepts gpu; only a queued order can come to accept another silicon"
            ),
            ("promised", "withdraw", "order x has no amendment that waits"),
            ("active", "confirm", "order x is active; only a hold can be confirmed"),
            ("ended", "amend", "order x has ended; there is nothing to amend"),
            ("ended", "renew", "order x has ended; there is nothing to renew"),
            ("ended", "cancel", "order x is ended; there is nothing to cancel"),
            ("cancelled", "amend", "order x is cancelled; there is nothing to amend"),
        ] {
            let world = try LifeCycleTests.world(state)
            #expect(world.refusal(LifeCycleTests.command(command))?.message == message, "\(state) × \(command)")
        }
    }
}

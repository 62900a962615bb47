import Ledger
import Promise
import Silicon
import Testing
import Units

/// A request that breaks several rules gets the code that stands first in `Refusal.Code.allCases`.
@Suite struct PrecedenceTests {
    /// p is promised, q queued, h held; 40 of 100 may be held at once, and a customer may take 90 percent.
    private func world() throws -> World {
        var world = try World.market()
        try world.add("later", "chips/a/gpu", 400, .planned, on: "2027-01-01")
        try world.sign("p", 10)
        try world.sign("blocker", 80, term: "30d")
        try world.sign("q", 20) { $0.latest = "2026-01-10" }
        try world.hold("h", 5)
        try world.policy("share_cap_pct/gpu", "90")
        try world.policy("held_cap/gpu", "40")
        return world
    }

    private static func request(_ change: (inout OrderRequest) -> Void) -> OrderRequest {
        World.request(10, "new", term: "30d", change)
    }

    private static func hold(_ change: (inout OrderRequest) -> Void) -> Command {
        .hold(request: request(change), until: nil)
    }

    private static let item = World.item("chips-a", "chips/nowhere/gpu", 5, .committed)

    /// What both rules would say, and the command that breaks both.
    static let pairs: [(first: Refusal.Code, second: Refusal.Code, command: Command)] = [
        (.badRequest, .unknownOrder, World.amending("nobody") { _ in }),
        (.badRequest, .unknownOrder, .renew(order: "nobody", term: .days(0), price: nil)),
        (.badRequest, .wrongState, .renew(order: "q", term: .days(0), price: nil)),
        (.badRequest, .unknownRegion, hold { ($0.count, $0.regions) = (0, ["mars"]) }),
        (.badRequest, .unknownRegion, hold { ($0.silicon, $0.regions) = (["gpu", "gpu"], ["mars"]) }),
        (.badRequest, .unknownSilicon, hold { ($0.silicon, $0.minChunk) = (["b300"], 11) }),
        (.badRequest, .idTaken, hold { ($0.order, $0.count) = ("p", 0) }),
        (.badRequest, .idTaken, .inquire(request: request { ($0.order, $0.term) = ("p", "x") })),
        (.badRequest, .beyondHorizon, hold { ($0.term, $0.tier) = ("30y", 99) }),
        (.badRequest, .unknownItem, .slip(item: "nothing", days: 99_999)),
        (.badRequest, .itemLive, .slip(item: "chips-a", days: 99_999)),
        (.badRequest, .itemLive, .arrive(item: "chips-a", on: World.today + 9)),
        (.badRequest, .idTaken, .addSupply(items: [World.item("chips-a", "chips/a/gpu", 0, .committed)])),
        (.unknownItem, .unknownPlace, .assign(item: "nothing", to: "chips/nowhere/gpu")),
        (.unknownRegion, .unknownSilicon, hold { ($0.silicon, $0.regions) = (["b300"], ["mars"]) }),
        (.unknownRegion, .idTaken, hold { ($0.order, $0.regions) = ("p", ["mars"]) }),
        (.unknownRegion, .beyondHorizon, hold { ($0.earliest, $0.regions) = ("2045-01-01", ["mars"]) }),
        (.unknownSilicon, .idTaken, .sign(request: request { ($0.order, $0.silicon) = ("p", ["b300"]) })),
        (.unknownSilicon, .idTaken, .inquire(request: request { ($0.order, $0.silicon) = ("p", ["b300"]) })),
        (
            .unknownSilicon, .wrongState,
            .accept(order: "p", silicon: Accepted(silicon: "b300", count: 1, minChunk: 1))
        ),
        (.unknownSilicon, .beyondHorizon, hold { ($0.term, $0.silicon) = ("30y", ["b300"]) }),
        (.unknownPlace, .idTaken, .addSupply(items: [item])),
        (.unknownPlace, .itemLive, .assign(item: "chips-a", to: "chips/nowhere/gpu")),
        (.idTaken, .beyondHorizon, .sign(request: request { ($0.order, $0.term) = ("p", "30y") })),
        (.idTaken, .exceedsSupply, hold { ($0.order, $0.count) = ("p", 10_000) }),
        (.wrongState, .beyondHorizon, .renew(order: "q", term: .months(400), price: nil)),
        (.wrongState, .staleProposal, .repromise(cause: "x", approver: "kim", proposal: "x")),
        (.beyondHorizon, .exceedsShareCap, hold { ($0.term, $0.count) = ("30y", 10_000) }),
        (.exceedsShareCap, .exceedsHeldCap, hold { $0.count = 99 }),
        (.exceedsShareCap, .exceedsSupply, hold { $0.count = 10_000 }),
        (.unknownOrder, .needsApproval, .bump(order: "nobody", cause: "", approver: "")),
        (.wrongState, .needsApproval, .bump(order: "p", cause: "", approver: "")),
        (.wrongState, .needsApproval, .repromise(cause: "", approver: "", proposal: "x")),
        (.badRequest, .wrongState, .decline(request: 1, approver: "", cause: nil)),
    ]

    @Test func `the first code that applies is the answer`() throws {
        let order = Refusal.Code.allCases
        let world = try world()
        for (first, second, command) in PrecedenceTests.pairs {
            #expect(try #require(order.firstIndex(of: first)) < #require(order.firstIndex(of: second)))
            let refusal = world.refusal(command)
            #expect(refusal?.code == first, "\(first) before \(second): \(refusal as Any)")
        }
    }

    @Test func `the cap on holds stands before what supply says`() throws {
        var world = try World.market()
        try world.add("later", "chips/a/gpu", 400, .planned, on: "2027-01-01")
        try world.policy("held_cap/gpu", "40")
        for (count, latest) in [(10_000, nil), (300, nil), (90, "2026-01-10")] as [(Int, String?)] {
            if latest != nil { try world.sign("blocker", 20) }
            let request = World.request(count, "new") { $0.latest = latest }
            #expect(world.refusal(.hold(request: request, until: nil))?.code == .exceedsHeldCap, "\(count)")
            #expect(world.refusal(.sign(request: request))?.code != .exceedsHeldCap)
        }
    }

    @Test func `a stale proposal is told before that nobody has anywhere to go`() throws {
        var world = try World.market()
        try world.sign("x", 80)
        try world.cut("chips-a", by: 50)
        #expect(world.refusal(.repromise(cause: "x", approver: "kim", proposal: "old"))?.code == .staleProposal)
        #expect(world.refusal(.repromise(cause: "x", approver: "kim", proposal: nil))?.code == .noCommittedSupply)
    }

    @Test func `time that runs back is told first of all`() throws {
        let ledger = try world().ledger
        let stamp = Stamp(at: Instant("2025-12-31")!, tenant: "", actor: "")
        for command in [Command.confirm(order: "nobody"), World.amending("p") { _ in }, .withdraw(order: "nobody")] {
            do throws(Refusal) {
                _ = try ledger.decide(command, Outcome(), stamp)
                Issue.record("\(command.sentence) was carried out")
            } catch { #expect(error.code == .clockBack) }
        }
    }

    /// The order is part of the contract with clients: a code may be added, none may change places.
    @Test func `the vocabulary is this, in this order`() {
        #expect(
            Refusal.Code.allCases.map(\.rawValue) == [
                "key_reused", "clock_back", "bad_request", "unknown_order", "unknown_item", "unknown_region",
                "unknown_silicon", "unknown_place", "id_taken", "wrong_state", "hold_expired", "stale_proposal",
                "item_live", "cycle", "exceeds_zone_headroom", "beyond_horizon", "exceeds_share_cap",
                "exceeds_held_cap", "exceeds_supply", "no_committed_supply", "no_fit_in_window", "does_not_fit",
                "bad_branch", "overflow", "needs_approval",
            ])
    }
}

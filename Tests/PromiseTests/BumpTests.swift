import Ledger
import Promise
import Testing
import Units

/// Holds and queued orders give way; promises never do.
@Suite struct BumpTests {
    @Test func `a bumped hold is an inquiry again and its capacity goes to the queue in the same fact`() throws {
        var world = try World.market()
        try world.hold("h", 60)
        try world.sign("q", 100, term: "30d") { $0.latest = "2026-01-10" }
        #expect(world.state("q") == "queued")
        let outcome = try world.record(.bump(order: "h", cause: "a signed order", approver: "kim"))
        #expect(outcome.bumped == ["h"] && outcome.promoted.map(\.order) == ["q"])
        #expect(world.state("h") == "inquiry" && world.rows("h").isEmpty && world.free("a", "2026-01-01") == 0)
        #expect(outcome.moves.map(\.cause) == ["bump order h: a signed order"])
    }

    @Test func `what was bumped is held or signed again by its name alone`() throws {
        for signs in [false, true] {
            var world = try World.market()
            try world.hold("h", 60)
            try world.record(.bump(order: "h", cause: "a larger order", approver: "kim"))
            var name = OrderRequest()
            name.order = "h"
            try world.record(signs ? .sign(request: name) : .hold(request: name, until: nil))
            #expect(world.rows("h") == ["a 60 2026-01-01 2026-04-01"] && world.ledger.orders.count == 1)
        }
    }

    @Test func `it needs an approver, and a hold`() throws {
        var world = try World.market()
        try world.hold("h", 60)
        let nobody = world.refusal(.bump(order: "h", cause: "a larger order", approver: ""))
        #expect(nobody?.code == .needsApproval)
        #expect(nobody?.message.contains("policy approval/bump; it waits as request") == true, "\(nobody as Any)")
        try world.record(.confirm(order: "h"))
        let promise = world.refusal(.bump(order: "h", cause: "a larger order", approver: "kim"))
        #expect(promise?.code == .wrongState && promise?.message.contains("only a hold can be bumped") == true)
        #expect(world.rows("h") == ["a 60 2026-01-01 2026-04-01"])
    }

    @Test func `a queued order gives way to a better tier, and only dates move`() throws {
        var world = try World.market()
        try world.sign("blocker", 100)
        try world.sign("q", 100, term: "30d") { $0.latest = "2026-01-10" }
        #expect(world.rows("q") == ["a 100 2026-04-01 2026-05-01"])
        let outcome = try world.sign("first", 100, term: "30d") { $0.tier = 1 }
        #expect(world.rows("first") == ["a 100 2026-04-01 2026-05-01"] && world.state("first") == "promised")
        #expect(
            outcome.moves.map { "\($0.order) \($0.from) \($0.to) \($0.cause)" } == [
                "q 2026-04-01 2026-05-01 sign order first"
            ])
        #expect(world.rows("blocker") == ["a 100 2026-01-01 2026-04-01"])
    }

    // MARK: Held capacity

    private func capped(_ cap: Int) throws -> World {
        var world = try World.market()
        try world.policy("held_cap/gpu", String(cap))
        return world
    }

    @Test func `one customer may have so much on hold at once`() throws {
        var world = try capped(50)
        try world.hold("a", 30) { $0.customer = "acme" }
        let more = World.request(21, "b") { $0.customer = "acme" }
        let refusal = try #require(world.refusal(.hold(request: more, until: nil)))
        #expect(refusal.code == .exceedsHeldCap)
        #expect(
            refusal.message
                == "acme would have 51 gpu on hold at once; policy allows 50: confirm or cancel a hold first, "
                + "or hold fewer")
        try world.hold("b", 20) { $0.customer = "acme" }
        try world.hold("c", 50) { $0.customer = "other" }
        #expect(world.refusal(.hold(request: World.request(1, "d") { $0.customer = "acme" }, until: nil)) != nil)
    }

    @Test func `confirming, cancelling, bumping and time give room again, signing needs none`() throws {
        let ends: [(inout World) throws -> Void] = [
            { try $0.record(.confirm(order: "a")) }, { try $0.cancel("a") },
            { try $0.record(.bump(order: "a", cause: "room", approver: "kim")) }, { try $0.pass(to: "2026-01-15") },
        ]
        for end in ends {
            var world = try capped(50)
            try world.hold("a", 50) { $0.customer = "acme" }
            let next = World.request(50, "b") { $0.customer = "acme" }
            #expect(world.refusal(.hold(request: next, until: nil))?.code == .exceedsHeldCap)
            #expect(world.refusal(.sign(request: next)) == nil)
            try end(&world)
            #expect(world.refusal(.hold(request: next, until: nil)) == nil)
        }
    }

    @Test func `orders without a customer count alone`() throws {
        var world = try capped(50)
        try world.hold("a", 50)
        try world.hold("b", 50)
        let refusal = world.refusal(.hold(request: World.request(51, "c"), until: nil))
        #expect(refusal?.code == .exceedsHeldCap && refusal?.message.hasPrefix("this order would have 51 gpu") == true)
    }

    @Test func `other silicon and other customers do not count`() throws {
        var world = try capped(10)
        try world.add("alt", "chips/b/alt", 100)
        try world.hold("a", 10) { $0.customer = "acme" }
        try world.hold("b", 90) { ($0.customer, $0.silicon) = ("acme", ["alt"]) }
        #expect(world.state("b") == "held")
    }
}

import Desk
import Ledger
import Promise
import Store
import Testing
import Units

@Suite("Time at the desk")
struct TimeTests {
    @Test func `a hold is confirmed before its instant`() async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(64, "X", until: "2026-01-10T12:00:00Z"))
        let desk = try Desk(store, now: instant("2026-01-10T11:59:59.999Z"))
        _ = try await desk.perform(.confirm(order: "X"))
        let ledger = try await desk.ledger()
        #expect(ledger["X"].map(ledger.state(of:)) == "active")
        #expect(ledger["X"]?.terms.signed == Day("2026-01-10"))
    }

    @Test(arguments: ["2026-01-10T12:00:00Z", "2026-01-10T12:00:00.001Z", "2026-01-11", "2026-09-01"])
    func `a hold is dead from its instant`(_ now: String) async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(64, "X", until: "2026-01-10T12:00:00Z"))
        let desk = try Desk(store, now: instant(now))
        let no = await refusal { _ = try await desk.perform(.confirm(order: "X")) }
        #expect(no?.code == .holdExpired, "\(no?.description ?? "confirmed")")
    }

    @Test func `a hold that is dead and written off stays expired`() async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(64, "X", until: "2026-01-10"))
        let desk = try Desk(store, now: instant("2026-01-12"))
        _ = try await desk.perform(World.hold(8))
        let no = await refusal { _ = try await desk.perform(.confirm(order: "X")) }
        #expect(no?.code == .holdExpired, "\(no?.description ?? "confirmed")")
    }

    @Test func `a hold that was cancelled is not expired`() async throws {
        let desk = try Desk(try World.memory())
        _ = try await desk.perform(World.hold(64, "X", until: "2026-01-10"))
        _ = try await desk.perform(.cancel(order: "X"))
        #expect(await refusal { _ = try await desk.perform(.confirm(order: "X")) }?.code == .wrongState)
    }

    @Test func `what a dead hold took is free again`() async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(256, "ALL", until: "2026-01-10"))
        let early = try await Desk(store, now: instant("2026-01-09T23:59:59Z")).ledger()
        #expect(early.quote(World.request(256)).options.first?.start == Day("2026-07-01"))
        let late = try await Desk(store, now: instant("2026-01-10")).ledger()
        #expect(late.quote(World.request(256)).options.first?.start == Day("2026-01-10"))
    }

    @Test func `looking later writes nothing`() async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(256, "ALL", until: "2026-01-10"))
        let length = try store.facts(of: "main", after: 0).count
        let desk = try Desk(store, now: instant("2026-08-01"))
        #expect(try await desk.ledger().today == Day("2026-08-01"))
        #expect(try store.facts(of: "main", after: 0).count == length)
    }

    @Test func `a dead hold is released by a clock fact before the command`() async throws {
        let store = try World.memory()
        _ = try await Desk(store).perform(World.hold(256, "ALL", until: "2026-01-10"))
        let length = try store.facts(of: "main", after: 0).count
        _ = try await Desk(store, now: instant("2026-01-10")).perform(World.hold(256, "NEXT"))
        let new = Array(try store.facts(of: "main", after: length))
        #expect(new.map(\.kind) == ["clock_set", "order_held"])
        #expect(try new[0].body().outcome.released == ["ALL"])
        #expect(Set(new.map(\.recordedAt)) == [instant("2026-01-10")])
    }

    @Test func `time never runs back`() async throws {
        let store = try World.memory()
        _ = try await Desk(store, now: instant("2026-02-01")).perform(World.hold(8, "X", until: "2026-09-01"))
        let length = try store.facts(of: "main", after: 0).count
        let desk = try Desk(store, now: instant("2026-01-31T23:59:59.999Z"))
        #expect(await refusal { _ = try await desk.ledger() }?.code == .clockBack)
        #expect(await refusal { _ = try await desk.perform(World.hold(8)) }?.code == .clockBack)
        #expect(await refusal { _ = try await desk.perform(World.hold(8), key: "k") }?.code == .clockBack)
        let back = Command.setClock(to: instant("2026-01-15"))
        #expect(await refusal { _ = try await Desk(store).perform(back) }?.code == .clockBack)
        #expect(try store.facts(of: "main", after: 0).count == length)
    }

    @Test func `the clock stands unless it is told to move`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let held = try await desk.perform(World.hold(8))
        #expect(held.fact.recordedAt == World.clock)
        _ = try await desk.perform(.setClock(to: instant("2026-03-04T05:06:07.008Z")))
        #expect(try await desk.perform(World.hold(8)).fact.recordedAt == instant("2026-03-04T05:06:07.008Z"))
    }

    @Test func `setting the clock is one fact`() async throws {
        let store = try World.memory()
        let length = try store.facts(of: "main", after: 0).count
        _ = try await Desk(store).perform(.setClock(to: instant("2026-03-01")))
        #expect(try store.facts(of: "main", after: length).map(\.kind) == ["clock_set"])
    }

    @Test func `an item whose day comes unready starts tomorrow and is told`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let receipt = try await desk.perform(.setClock(to: instant("2026-07-03")))
        #expect(receipt.body.outcome.overdue == ["C2"])
        let ledger = try await desk.ledger()
        #expect(ledger.supply.position("C2").map { ledger.supply.starts[$0] } == .on(Day("2026-07-04")!))
    }
}

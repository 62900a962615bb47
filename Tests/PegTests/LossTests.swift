import CapitalWorld
import Ledger
import Peg
import Promise
import Testing
import Units

struct LossTests {
    @Test func `Without a line that is not spare a promise is no longer covered, and the money says so`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 5000), ("2026-06", 7000)], life: 12)
        try world.plenty(10)
        try world.add("H2", "hall_kw/s-1", 10, on: "2026-03-01", .committed, line: "L")
        try world.sign("A", 15, from: "2026-04-01")
        let loss = try #require(try world.ledger.loss(ofLine: "L"))
        #expect(loss.changes == [.cancelItem(item: "H2")])
        #expect(loss.uncovered.map(\.order) == ["A"])
        #expect(loss.unpaid == Cents(7000))
        #expect(loss.promisedAtRisk.value == 15 * 365 * 24 * 200)
    }

    @Test func `A queued order that only that line could carry loses its date and its value`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 5000)], life: 12)
        try world.plenty(10)
        try world.add("H2", "hall_kw/s-1", 10, on: "2027-03-01", .planned, line: "L")
        try world.sign("Q", 15)
        let loss = try #require(try world.ledger.loss(ofLine: "L"))
        #expect(loss.moved.map(\.to) == [.never])
        // From March 2027 for twelve months, a leap day among them.
        #expect(loss.queuedLost.value == 15 * 366 * 24 * 200)
        #expect(loss.uncovered.isEmpty)
    }

    @Test func `What another item can carry is not lost, whoever the dollars were pegged to`() throws {
        var world = try World()
        try world.pay("L", [("2025-06", 5000)], life: 12)
        try world.plenty(10, line: "L")
        try world.add("H2", "hall_kw/s-1", 10)
        try world.sign("A", 10)
        #expect(try world.peg().totals().life.promised > .zero)
        let loss = try #require(try world.ledger.loss(ofLine: "L"))
        #expect(loss.uncovered.isEmpty && loss.moved.isEmpty)
        #expect(loss.changes == [.retire(item: "H", on: World.today + 1)])
    }

    @Test func `A line that no item names takes nothing with it; one that is not there is told`() throws {
        var world = try World()
        try world.plenty(10)
        try world.pay("R", [("2026-01", 10)], life: 4, .programme)
        let loss = try #require(try world.ledger.loss(ofLine: "R"))
        #expect(loss.changes.isEmpty && loss.uncovered.isEmpty)
        #expect(loss.unpaid == Cents(10))
        #expect(try world.ledger.loss(ofLine: "X") == nil)
    }
}

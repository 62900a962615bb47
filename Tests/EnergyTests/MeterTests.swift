import CapitalWorld
import Energy
import Ledger
import Testing
import Units

/// Readings against what is contracted, and money before megawatts.
@Suite struct MeterTests {
    private func run(_ from: String, _ kilowatts: [Int], site: SiteName = "s") -> ReadingRun {
        ReadingRun(site: site, from: Instant(from)!, kilowatts: kilowatts, source: World.source)
    }

    private func refusal(_ world: World, _ command: Command) -> Refusal.Code? {
        var world = world
        do {
            try world.record(command)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        } catch {
            return .overflow
        }
    }

    @Test func `An hour with more than is contracted is told with by how much`() throws {
        var world = try World()
        try world.add("P", "site_kw/s", 100)
        try world.add("Q", "site_kw/s", 50, on: "2027-01-01", .committed)
        try world.add("R", "site_kw/s", 500, on: "2027-01-01", .planned)
        try world.record(.noteReadings(runs: [run("2025-12-30T22:00:00Z", [149, 150, 151, 90])]))
        let read = try #require(world.ledger.metered().first)
        #expect((read.hours, read.peakKW, read.latestKW, read.meanKW) == (4, 151, 90, 135))
        #expect(read.until.description == "2025-12-31T02:00:00.000Z")
        #expect(read.above.map(\.hour.description) == ["2025-12-31T00:00:00.000Z"])
        #expect(read.above.map(\.aboveKW) == [1])
    }

    @Test func `Readings are of hours that are over, of sites that are there, each once`() throws {
        var world = try World()
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-31T23:00:00Z", [5])])) == nil)
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-31T23:00:00Z", [5, 6])])) == .badRequest)
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-31T22:30:00Z", [5])])) == .badRequest)
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-31T22:00:00Z", [-5])])) == .badRequest)
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-31T22:00:00Z", [5], site: "x")])) == .unknownPlace)
        try world.record(.noteReadings(runs: [run("2025-12-01T00:00:00Z", [1, 2, 3])]))
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-01T02:00:00Z", [1])])) == .idTaken)
        #expect(refusal(world, .noteReadings(runs: [run("2025-12-01T03:00:00Z", [1])])) == nil)
        let twice = [run("2025-12-02T00:00:00Z", [1, 2]), run("2025-12-02T01:00:00Z", [1])]
        #expect(refusal(world, .noteReadings(runs: twice)) == .idTaken)
    }

    @Test func `Shapes have each hour once, and payments a contract`() throws {
        var world = try World()
        func shape(_ hour: Int, _ ppm: [Int]) -> Command {
            .defineShapes(runs: [ShapeRun(shape: "x", hour: hour, ppm: ppm, source: World.source)])
        }
        #expect(refusal(world, shape(8759, [1, 2])) == .badRequest)
        #expect(refusal(world, shape(0, [1_000_001])) == .badRequest)
        try world.record(shape(0, [1, 2]))
        #expect(refusal(world, shape(1, [1])) == .idTaken)
        #expect(refusal(world, shape(2, [1])) == nil)
        let payment = Milestone(
            contract: "S", milestone: "licence", month: Day("2026-05-01")!, amount: Cents(1), source: World.source)
        #expect(refusal(world, .defineMilestones(rows: [payment])) == .badRequest)
    }

    @Test func `A ledger with hours and payments comes back from its bytes, and its log`() throws {
        var world = try World.drawing80([World.contract("S", "smr")])
        try world.shape("x", hours: 1...2)
        try world.record(.noteReadings(runs: [run("2025-12-01T00:00:00Z", [1, 2, 3])]))
        try world.record(
            .defineMilestones(rows: [
                Milestone(
                    contract: "S", milestone: "a", month: Day("2026-05-01")!, amount: Cents(1), source: World.source)
            ]))
        let restored = try Ledger(snapshot: world.ledger.snapshot())
        #expect(restored.readings == world.ledger.readings && restored.shapes == world.ledger.shapes)
        #expect(restored.milestones == world.ledger.milestones && restored.snapshot() == world.ledger.snapshot())
        var replayed = Ledger()
        for fact in world.facts { try replayed.replay(fact) }
        #expect(replayed.readings == world.ledger.readings && replayed.milestones == world.ledger.milestones)
    }

    @Test func `Money goes out before megawatts come in: milestones, and a unit's part of a capital line`() throws {
        var world = try World()
        try world.record(
            .defineEnergy(contracts: [
                World.contract("N1", "nuclear", tranche: "T1"), World.contract("N2", "nuclear", tranche: "T2"),
                World.contract("S1", "smr"), World.contract("LIVE", "nuclear", tranche: "P"),
            ]))
        try world.add("P", "site_kw/s", 5, line: "L")
        try world.add("T1", "site_kw/s", 10, on: "2030-12-31", .planned, line: "BIG")
        try world.add("T2", "site_kw/s", 10, on: "2031-12-31", .planned, line: "BIG")
        try world.add("S1", nil, 10, on: "2031-06-30", .planned)
        try world.pay("BIG", [("2026-06", 101), ("2030-12", 200), ("2031-01", 7)], life: 480, .power)
        try world.record(
            .defineMilestones(rows: [
                Milestone(
                    contract: "S1", milestone: "licence", month: Day("2027-05-01")!, amount: Cents(50),
                    source: World.source)
            ]))
        let paid = world.ledger.prepaid()
        #expect(paid.map(\.contract.contract) == ["N1", "N2", "S1"])
        #expect(paid.map(\.total.value) == [51 + 100 + 4, 50 + 100 + 3, 50])
        // December is over the day after the plan's; what is paid in it does not come before.
        #expect(paid[0].paid(before: .on(Day("2030-12-31")!)).value == 51)
        #expect(paid[0].paid(before: .on(Day("2031-01-01")!)).value == 151)
        #expect(paid[2].paid(before: .never).value == 50)
    }
}

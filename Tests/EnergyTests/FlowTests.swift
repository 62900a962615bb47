import Energy
import TestRandom
import Testing

/// A day by hand, and what holds for any.
@Suite struct FlowTests {
    private static func day(
        _ load: [Int], _ delivered: [Int], gas: Int = 0, _ stores: inout [Storage]
    ) -> (flow: Flow, hours: [Flow]) {
        var hours: [Flow] = []
        for hour in load.indices {
            hours.append(Flow.hour(load: load[hour], delivered: delivered[hour], other: gas, stores: &stores))
        }
        return (hours.reduce(into: Flow()) { $0 += $1 }, hours)
    }

    /// Ten kW all day; a sun that gives 30 kW for the eight hours from 8 to 16.
    private static let load = Array(repeating: 10, count: 24)
    private static let sun = (0..<24).map { (8..<16).contains($0) ? 30 : 0 }

    @Test func `A sun that gives as much as is drawn matches a third of it, hour by hour`() throws {
        var none: [Storage] = []
        let flow = FlowTests.day(FlowTests.load, FlowTests.sun, &none).flow
        #expect((flow.load, flow.delivered, flow.used, flow.curtailed) == (240, 240, 80, 160))
        #expect((flow.grid, flow.other, flow.charged) == (160, 0, 0))
        let match = try #require(Match(flow))
        #expect((match.hourly, match.annual) == (333_333, 1_000_000))
    }

    @Test func `A battery takes 15 kW until it is full, loses a fifth, and gives six hours back`() throws {
        var stores = [Storage(power: 15, hours: 4, roundTripPercent: 80)]
        let (flow, hours) = FlowTests.day(FlowTests.load, FlowTests.sun, &stores)
        // 12 of every 15 kWh are kept: 60 kWh after five hours, which is all that it holds.
        #expect(hours.map(\.charged) == (0..<24).map { (8..<13).contains($0) ? 15 : 0 })
        #expect(hours.map(\.discharged) == (0..<24).map { (16..<22).contains($0) ? 10 : 0 })
        #expect((flow.charged, flow.lost, flow.discharged, flow.curtailed) == (75, 15, 60, 85))
        #expect((flow.matched, flow.grid, stores[0].stored) == (140, 100, 0))
        #expect(Match(flow)?.hourly == 583_333)
    }

    @Test func `Gas under contract comes after storage and before the grid`() {
        var stores = [Storage(power: 4, hours: 1, roundTripPercent: 100)]
        let first = Flow.hour(load: 5, delivered: 12, other: 3, stores: &stores)
        #expect((first.charged, first.curtailed, first.other, first.grid) == (4, 3, 0, 0))
        let then = Flow.hour(load: 10, delivered: 1, other: 3, stores: &stores)
        #expect((then.used, then.discharged, then.other, then.grid) == (1, 4, 3, 2))
    }

    @Test func `Where nothing is drawn there is no match to speak of`() {
        var none: [Storage] = []
        #expect(Match(Flow.hour(load: 0, delivered: 5, other: 0, stores: &none)) == nil)
    }

    @Test(arguments: 1...200)
    func `Any days: every hour closes, nothing is lost track of, hourly is at most annual`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var stores = (0..<random.int(0...3)).map { _ in
            Storage(power: random.int(0...40), hours: random.int(1...8), roundTripPercent: random.int(1...100))
        }
        var naive = stores.map { NaiveStore(power: $0.power, capacity: $0.capacity, percent: $0.roundTripPercent) }
        var (month, before) = (Flow(), 0)
        for hour in 0..<random.int(1...400) {
            if hour % 100 == 0 { (month, before) = (Flow(), stores.reduce(0) { $0 + $1.stored }) }
            let (load, delivered) = (random.int(0...60), random.int(0...90))
            let gas = random.int(0...20)
            let held = stores.reduce(0) { $0 + $1.stored }
            let flow = Flow.hour(load: load, delivered: delivered, other: gas, stores: &stores)
            #expect(flow == NaiveStore.hour(load, delivered, gas, &naive), "seed \(seed) hour \(hour)")
            #expect(flow.closes, "seed \(seed) hour \(hour)")
            #expect(stores.reduce(0) { $0 + $1.stored } == held + flow.charged - flow.lost - flow.discharged)
            #expect(stores.allSatisfy { (0...$0.capacity).contains($0.stored) })
            #expect(flow.curtailed == 0 || flow.grid + flow.other + flow.discharged == 0)
            month += flow
            guard let match = Match(month, stored: before) else { continue }
            #expect(match.hourly <= match.annual && match.annual <= 1_000_000, "seed \(seed) hour \(hour)")
        }
    }
}

/// A store again, a kWh at a time.
struct NaiveStore {
    let power: Int
    let capacity: Int
    let percent: Int
    var stored = 0

    /// What keeping so many kWh takes.
    private func taking(_ kept: Int) -> Int {
        var taken = 0
        while taken * percent < kept * 100 { taken += 1 }
        return taken
    }

    private mutating func charge(_ surplus: Int) -> (taken: Int, kept: Int) {
        var kept = 0
        while stored + kept < capacity, taking(kept + 1) <= min(surplus, power) { kept += 1 }
        stored += kept
        return (taking(kept), kept)
    }

    static func hour(_ load: Int, _ delivered: Int, _ gas: Int, _ stores: inout [NaiveStore]) -> Flow {
        var flow = Flow()
        (flow.load, flow.delivered) = (load, delivered)
        var (left, lack) = (delivered, load)
        while left > 0, lack > 0 { (left, lack, flow.used) = (left - 1, lack - 1, flow.used + 1) }
        for index in stores.indices {
            let (taken, kept) = stores[index].charge(left)
            (left, flow.charged, flow.lost) = (left - taken, flow.charged + taken, flow.lost + taken - kept)
        }
        for index in stores.indices {
            var given = 0
            while lack > 0, given < stores[index].power, stores[index].stored > 0 {
                (given, lack, stores[index].stored) = (given + 1, lack - 1, stores[index].stored - 1)
            }
            flow.discharged += given
        }
        flow.curtailed = left
        while lack > 0, flow.other < gas { (lack, flow.other) = (lack - 1, flow.other + 1) }
        flow.grid = lack
        return flow
    }
}

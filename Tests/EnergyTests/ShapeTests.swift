import CapitalWorld
import Energy
import Ledger
import Testing
import Units

/// Every kind of contract delivers in its own manner.
@Suite struct ShapeTests {
    private func deliveries(_ contracts: [EnergyContract], lat: String = "37", lon: String = "-77") throws -> [Delivery]
    {
        var world = try World()
        try world.record(
            .defineSites(rows: [
                Site(site: "x", region: "r", zone: "x", utility: "", lat: lat, lon: lon, source: World.source)
            ]))
        try world.record(.defineEnergy(contracts: contracts))
        var faults: [EnergyFault] = []
        let found = world.ledger.deliveries(&faults)
        #expect(faults.isEmpty)
        return found
    }

    private func one(_ kind: String, shape: String = "", name: String = "K", lat: String = "37") throws -> Delivery {
        try #require(try deliveries([World.contract(name, kind, shape: shape, zone: "x")], lat: lat).first)
    }

    private static let first = Day("2026-01-01")!

    /// Of ten years, for what comes in cycles.
    private func factor(_ delivery: Delivery, days: Int = 3650) -> Double {
        let values = (0..<days).flatMap { delivery.ppm(on: ShapeTests.first + $0) }
        return Double(values.reduce(0, +)) / Double(values.count) / 1e6
    }

    @Test func `The sun gives nothing at night, most about noon, more in June, and about a quarter in all`() throws {
        let sun = try one("solar")
        let year = (0..<365).map { sun.ppm(on: ShapeTests.first + $0) }
        // 77° west: the sun stands highest at 17:08 UTC.
        for day in year {
            #expect(day[4...8].allSatisfy { $0 == 0 })
            #expect([16, 17].contains(day.indices.max { day[$0] < day[$1] }!))
            #expect(day.allSatisfy { (0...1_000_000).contains($0) })
        }
        let (winter, summer) = (year[0..<31].joined().reduce(0, +), year[151..<181].joined().reduce(0, +))
        #expect(summer > winter * 5 / 4)
        #expect((0.23...0.27).contains(factor(sun, days: 365)))
        #expect(try one("solar", lat: "75").ppm(on: ShapeTests.first).allSatisfy { $0 == 0 })
    }

    @Test func `On an equinox the clear sky is the square root of the sine of the sun's height`() throws {
        // On the equator the sun's height is the hour angle's cosine; 22 March is day 81, declination 23.45° sin(2π·366/365).
        let sun = try one("solar", lat: "0")
        let day = sun.ppm(on: Day("2026-03-23")!)
        let ratio = Double(day[14]) / Double(day[17])
        func height(_ hour: Double) -> Double { cosine((hour + 0.5 - 12) * 15 - 77) }
        #expect(abs(ratio - (height(14) / height(17)).squareRoot()) < 1e-3)
    }

    /// By its series, in degrees.
    private func cosine(_ degrees: Double) -> Double {
        let x = degrees * .pi / 180
        var (term, sum) = (1.0, 1.0)
        for n in stride(from: 2, through: 30, by: 2) {
            term *= -x * x / Double(n * (n - 1))
            sum += term
        }
        return sum
    }

    @Test func `Wind goes on as it was for hours, lulls and blows, and is one wind in a zone`() throws {
        let wind = try one("wind")
        let year = (0..<365).flatMap { wind.ppm(on: ShapeTests.first + $0) }.map { Double($0) / 1e6 }
        let mean = year.reduce(0, +) / 8760
        func correlation(_ lag: Int) -> Double {
            let pairs = zip(year, year.dropFirst(lag))
            let products = pairs.reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
            return products / year.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        #expect((0.28...0.42).contains(mean))
        #expect(correlation(1) > 0.9 && correlation(240) < 0.4)
        #expect(year.contains { $0 < 0.05 } && year.contains { $0 > 0.9 })
        let two = try deliveries([
            World.contract("A", "wind", zone: "x"), World.contract("B", "wind", zone: "x"),
            World.contract("C", "wind", zone: "zone"),
        ])
        #expect(two[0].ppm(on: ShapeTests.first) == two[1].ppm(on: ShapeTests.first))
        #expect(two[0].ppm(on: ShapeTests.first) != two[2].ppm(on: ShapeTests.first))
    }

    @Test(arguments: [("nuclear", "", 548, 35, 0.90...0.945), ("nuclear", "nuclear_new", 730, 35, 0.89...0.955)])
    func `A reactor stops for its fuel once a cycle`(
        _ kind: String, _ shape: String, _ cycle: Int, _ outage: Int, _ range: ClosedRange<Double>
    ) throws {
        for name in ["A", "B", "C"] {
            let plant = try one(kind, shape: shape, name: name)
            let days = (0..<cycle * 4).map { plant.ppm(on: ShapeTests.first + $0)[0] }
            #expect(Set(days).isSubset(of: [0, 1_000_000]))
            var longest = 0, run = 0
            for day in days + days {
                run = day == 0 ? run + 1 : 0
                longest = max(longest, run)
            }
            #expect((outage...outage + 10).contains(longest), "\(name): \(longest)")
            // In every cycle the outage's days are the same.
            let together = (0..<cycle).count { place in (0..<4).allSatisfy { days[place + $0 * cycle] == 0 } }
            #expect(together >= outage)
            #expect(range.contains(factor(plant, days: cycle * 4)), "\(name) \(factor(plant, days: cycle * 4))")
        }
    }

    @Test func `Modules of small reactors refuel in turn, so that some always run`() throws {
        for name in ["A", "B", "C"] {
            let smr = try one("smr", name: name)
            let days = (0..<2920).map { smr.ppm(on: ShapeTests.first + $0)[12] }
            #expect(Set(days).isSubset(of: [0, 250_000, 500_000, 750_000, 1_000_000]))
            #expect(days.allSatisfy { $0 > 0 })
            #expect(days.count { $0 <= 750_000 } >= 4 * 4 * 25)
            #expect((0.91...0.96).contains(factor(smr)))
        }
        #expect(
            Set((0..<3000).map { (try? one("smr", shape: "smr_1u"))?.ppm(on: ShapeTests.first + $0)[0] }).count <= 2)
    }

    @Test func `Gas stands still two weeks a year, and now and then`() throws {
        let gas = try one("gas")
        #expect((0.88...0.94).contains(factor(gas)))
    }

    @Test func `A leap day is as the day before it, and March goes on as in any year`() throws {
        let wind = try one("wind")
        #expect(wind.ppm(on: Day("2028-02-29")!) == wind.ppm(on: Day("2028-02-28")!))
        for day in ["01-01", "02-28", "03-01", "12-31"] {
            #expect(wind.ppm(on: Day("2028-\(day)")!) == wind.ppm(on: Day("2027-\(day)")!), "\(day)")
        }
    }

    @Test func `A shape that is given comes before a built-in one of its name`() throws {
        var world = try World()
        try world.shape("wind", hours: 3...3, ppm: 250_000)
        try world.record(.defineEnergy(contracts: [World.contract("W", "wind", mw: "2", shape: "wind")]))
        var faults: [EnergyFault] = []
        let wind = try #require(world.ledger.deliveries(&faults).first)
        #expect(wind.shape == .given("wind") && !wind.shape.isSynthetic)
        #expect(wind.kilowattHours(on: ShapeTests.first) == (0..<24).map { $0 == 3 ? 500 : 0 })
    }

    @Test func `Storage of so many hours`() throws {
        #expect(try one("battery", shape: "battery_6h").shape == .storage(hours: 6))
        #expect(try one("battery").shape == .storage(hours: 4))
    }
}

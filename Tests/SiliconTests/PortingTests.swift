import Silicon
import TestRandom
import Testing
import Units

@Suite("Porting")
struct PortingTests {
    private func random(_ random: inout SplitMix64) -> PortingEconomics {
        PortingEconomics(
            engineerMonths: Double(random.int(1...200)), costPerMonth: Double(random.int(5000...40000)),
            delayMonths: Double(random.int(0...12)), valuePerMonth: Double(random.int(0...1_000_000)),
            price: Double(random.int(100...1500)) / 100, priceRatio: Double(random.int(10...150)) / 100,
            relativeSpeed: Double(random.int(20...150)) / 100)
    }

    @Test func `break-even is the one worked out by hand`() {
        // 24 engineer-months at 20,000 and 2 months at 60,000 are 600,000; q = 0.6/0.8 = 0.75; 600,000/(4 · 0.25).
        let porting = PortingEconomics(
            engineerMonths: 24, costPerMonth: 20000, delayMonths: 2, valuePerMonth: 60000, price: 4, priceRatio: 0.6,
            relativeSpeed: 0.8)
        #expect(porting.cost == 600_000)
        #expect(abs((porting.breakEvenHours ?? 0) - 600_000) < 1e-6)
    }

    @Test(arguments: [1, 2]) func `at break-even both ways have cost the same, and there is none when q is 1 or more`(
        seed: Int
    ) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let porting = random(&generator)
            guard let hours = porting.breakEvenHours else {
                #expect(porting.q >= 1, "seed \(seed)")
                continue
            }
            let stay = hours * porting.price
            let port = porting.cost + hours / porting.relativeSpeed * porting.price * porting.priceRatio
            #expect(abs(port / stay - 1) < 1e-9, "seed \(seed)")
        }
    }

    @Test(arguments: [3, 4]) func `the discount needed solves the break-even to 1e-9`(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let porting = random(&generator)
            let hours = Double(generator.int(1...10_000_000))
            // Closed form: q = 1 − C/(price · hours).
            let q = 1 - porting.cost / (porting.price * hours)
            guard let discount = porting.discount(payingAfter: hours) else {
                #expect(q < 1e-9, "seed \(seed)")
                continue
            }
            #expect(abs(discount - (1 - q * porting.relativeSpeed)) < 1e-9, "seed \(seed)")
        }
    }

    @Test(arguments: [5, 6]) func `discounted, a port pays when its months are worth what it cost, and never sooner`(
        seed: Int
    ) throws {
        var generator = SplitMix64(seed: seed)
        var paid = 0
        for _ in 0..<2000 {
            let porting = random(&generator)
            let (hours, rate) = (Double(generator.int(100...1_000_000)), Double(generator.int(1...40)) / 100)
            let plain = porting.breakEvenMonths(hoursPerMonth: hours, annualRate: 0)
            #expect((plain == nil) == (porting.q >= 1), "seed \(seed)")
            guard let plain else { continue }
            #expect(abs(plain * hours / (try #require(porting.breakEvenHours)) - 1) < 1e-9, "seed \(seed)")
            let worth = { (months: Double) in
                porting.value(ofMonths: months, hoursPerMonth: hours, annualRate: rate)
            }
            guard let months = porting.breakEvenMonths(hoursPerMonth: hours, annualRate: rate) else {
                // A thousand years are not enough.
                #expect(worth(12_000) <= porting.cost * (1 + 1e-9), "seed \(seed)")
                continue
            }
            paid += 1
            #expect(months > plain && abs(worth(months) / porting.cost - 1) < 1e-6, "seed \(seed)")
        }
        #expect(paid > 200)
    }

    @Test func `what is saved is worth the sum of its months, each discounted`() {
        let porting = PortingEconomics(
            engineerMonths: 1, costPerMonth: 1, delayMonths: 0, valuePerMonth: 0, price: 2, priceRatio: 0.5,
            relativeSpeed: 1)
        // 100 hours a month save 100; a rate that makes 1% a month.
        let rate = (0..<12).reduce(1.0) { total, _ in total * 1.01 } - 1
        var (sum, month) = (0.0, 100.0)
        for _ in 1...24 {
            month /= 1.01
            sum += month
        }
        #expect(abs(porting.value(ofMonths: 24, hoursPerMonth: 100, annualRate: rate) / sum - 1) < 1e-9)
    }

    @Test func `the chart has a cell with its figure wherever a port pays`() {
        let porting = PortingEconomics(
            engineerMonths: 24, costPerMonth: 20000, delayMonths: 2, valuePerMonth: 60000, price: 4, priceRatio: 0.6,
            relativeSpeed: 0.8)
        let svg = PortingPlot(porting, speeds: [0.5, 0.9], discounts: [0.2, 0.6]).svg
        // Speed 0.5: never at 20% off, q = 0.8 at 60%. Speed 0.9: q = 8/9 and 4/9.
        #expect(svg.ranges(of: "hours</title>").count == 3)
        for hours in ["750000 hours", "1350000 hours", "270000 hours"] { #expect(svg.contains(hours), "\(hours)") }
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    }

    @Test func `faster chips and larger discounts pay sooner`() {
        let porting = PortingEconomics(
            engineerMonths: 24, costPerMonth: 20000, delayMonths: 2, valuePerMonth: 60000, price: 4, priceRatio: 0.6,
            relativeSpeed: 0.8)
        let table = porting.sensitivity(speeds: [0.5, 0.7, 0.9, 1.1], discounts: [0.1, 0.3, 0.5])
        #expect(table[0] == [nil, nil, nil])
        for row in table.indices {
            for column in table[row].indices {
                let here = table[row][column] ?? .infinity
                if row > 0 { #expect(here <= table[row - 1][column] ?? .infinity) }
                if column > 0 { #expect(here <= table[row][column - 1] ?? .infinity) }
            }
        }
    }

    @Test func `a programme pays at the volume of the closed form`() {
        let programme = ChipProgramme(nre: 500e6, unitCost: 5000, boughtPrice: 30000, relativeSpeed: 0.5)
        #expect(programme.breakEvenVolume == 500e6 / 10000)
        #expect(ChipProgramme(nre: 1, unitCost: 5000, boughtPrice: 5000).breakEvenVolume == nil)
    }
}

@Suite("Equivalents")
struct EquivalentsTests {
    private func chip(_ name: String) throws -> Accelerator { try #require(Files.datasheet.accelerator(named: name)) }

    private func run() throws -> TrainingRun {
        TrainingRun(
            model: try #require(KnownModel.shape("llama3-70b")), sequence: 8192, batch: 1024, precision: .bf16)
    }

    @Test func `a chip is worth one of itself, exactly`() throws {
        let h200 = try chip("h200")
        let same = try Equivalents().compare(try run(), h200, .bf16, with: h200, .bf16, chips: 512)
        #expect(same.speed == 1 && same.low == 1 && same.high == 1)
        #expect(same.count(replacing: 512) == (512, 512))
    }

    @Test func `in another format, or with other software, even the same chip has a band`() throws {
        let h200 = try chip("h200")
        let plain = try Equivalents().compare(try run(), h200, .bf16, with: h200, .fp8, chips: 512)
        #expect(plain.low < plain.speed && plain.speed < plain.high)
        let slow = try Equivalents().compare(
            try run(), h200, .bf16, softwareFactor: 0.9, with: h200, .bf16, chips: 512)
        #expect(slow.low < slow.speed)
    }

    @Test func `a chip without a measured row has a band of at least 20 percent`() throws {
        let h200 = try chip("h200")
        for name in Files.datasheet.silicon where name != "h200" {
            guard let other = Files.datasheet.accelerator(name) else { continue }
            let found = try Equivalents().compare(try run(), other, .bf16, with: h200, .bf16, chips: 512)
            #expect(found.low < found.speed && found.speed < found.high)
            if !found.isMeasured {
                #expect(found.low <= 0.8 * found.speed && found.high >= 1.2 * found.speed, "\(name)")
            }
            let counts = found.count(replacing: 1000)
            #expect(counts.safe > counts.expected)
            #expect(Double(counts.expected) * found.speed >= 1000 - 1e-9)
        }
    }

    @Test func `Trainium 3 depends on precision and software`() throws {
        let (h200, trainium3) = (try chip("h200"), try chip("trainium3"))
        var speeds: [Double] = []
        for precision in [Precision.bf16, .mxfp8] {
            for factor in [0.8, 1.0, 1.2] {
                let found = try Equivalents().compare(
                    try run(), trainium3, precision, softwareFactor: factor, with: h200,
                    precision == .bf16 ? .bf16 : .fp8, chips: 512)
                #expect(!found.isMeasured)
                speeds.append(found.speed)
            }
        }
        #expect(speeds[0] < speeds[1] && speeds[1] < speeds[2] && speeds[3] < speeds[4] && speeds[4] < speeds[5])
        #expect(speeds[4] > speeds[1])
    }
}

@Suite("Catalogue of silicon")
struct DatasheetTests {
    @Test func `every cell has a source, and kinds are known`() {
        #expect(Files.datasheet.cells.count > 400)
        for cell in Files.datasheet.cells { #expect(!cell.source.source.isEmpty, "\(cell.silicon) \(cell.property)") }
        let kinds = Set(Files.datasheet.cells.filter { $0.property == "kind" }.map(\.value))
        #expect(kinds == ["accelerator", "cpu", "nic"])
    }

    @Test func `what nobody says stays unknown and keeps a chip from being estimated`() {
        #expect(Files.datasheet["trainium3", "chip_watts"].map(\.number) == [nil])
        #expect(Files.datasheet.accelerator("tpu-v7") == nil)
        #expect(Files.datasheet.missing("tpu-v7") == ["scale_out_gb_s"])
        #expect(Files.datasheet.accelerator("graviton4") == nil)
    }

    @Test func `of NVIDIA's chips only GB300 has a matmul fraction that nobody has measured`() {
        let chips = Files.datasheet.silicon.compactMap { Files.datasheet.accelerator($0) }
        let assumed = chips.filter { $0.maker == .nvidia && !$0.fraction16.isMeasured }
        #expect(assumed.map(\.name) == ["gb300"])
    }

    @Test func `statements that conflict are both kept`() {
        #expect(Files.datasheet["trainium3", "scale_up_gb_s"].count == 3)
        #expect(Files.datasheet["b300", "fp4_tflops"].compactMap(\.number).contains(15000))
    }

    @Test func `an operator's cell stands in place of all others of its kind`() throws {
        let cell = try #require(Files.datasheet["trainium3", "scale_up_gb_s"].first)
        let own = Cell(
            silicon: "trainium3", property: "scale_up_gb_s", value: "500", unit: cell.unit, source: cell.source)
        let changed = Files.datasheet.overridden(by: [own])
        #expect(changed["trainium3", "scale_up_gb_s"].map(\.number) == [500])
        #expect(changed.accelerator("trainium3")?.scaleUp == 500e9)
        #expect(changed.cells.count == Files.datasheet.cells.count - 2)
        #expect(changed.accelerator("trainium2") == Files.datasheet.accelerator("trainium2"))
    }

    @Test func `a chip is found by the names that tables give it`() {
        #expect(Files.datasheet.accelerator(named: "H100-SXM")?.name == "h100")
        #expect(Files.datasheet.accelerator(named: "tpu-V5P")?.name == "tpu-v5p")
        #expect(Files.datasheet.accelerator(named: "abacus") == nil)
    }
}

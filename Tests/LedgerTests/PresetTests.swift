import Delay
import Ledger
import Testing
import Units

@Suite("Presets, and what a stage leaves of never")
struct PresetTests {
    private func row(_ name: String, _ value: String) -> PolicyRow {
        PolicyRow(name: name, value: value, source: World.source)
    }

    @Test func `the operator's presets stand over the program's, that of a stage over that of all`() throws {
        let presets = Presets([
            row("preset/grid", "130;240;80000"), row("preset/grid/committed", "115;160;2000"),
            row("preset/mine", "100;100;0"), row("preset_for/power", "grid"), row("operator", "Acme"),
            row("preset/grid", "140;240;80000"),
        ])
        func numbers(_ name: String, _ stage: SupplyItem.Stage) throws -> [Int] {
            let preset = try #require(presets.preset(name, stage))
            return [preset.medianPercent, preset.p90Percent, preset.never.ppm]
        }
        #expect(try numbers("grid", .planned) == [140, 240, 80_000], "the last row of a name stands")
        #expect(try numbers("grid", .committed) == [115, 160, 2000])
        #expect(try numbers("grid", .under_way) == [140, 240, 0], "no more of never than the stage allows")
        #expect(try numbers("smr", .committed) == [170, 320, 10_000])
        #expect(try numbers("smr", .planned) == [170, 320, 250_000])
        #expect(presets.preset("grid", .planned)?.source == World.source)
        #expect(presets.preset("fusion", .planned) == nil)
        #expect(presets.name(for: .power) == "grid" && presets.name(for: .hall) == nil)
        #expect(presets.known == (["mine"] + Preset.table.map(\.name)).sorted())
        #expect(Presets().name(for: .power) == nil, "nothing is filled where nothing is said")
    }

    @Test(arguments: [
        ("preset/grid", "130;240"), ("preset/grid", "130;240;80000;1"), ("preset/grid", "240;130;0"),
        ("preset/grid", "0;130;0"), ("preset/grid", "130;10001;0"), ("preset/grid", "130;240;1000001"),
        ("preset/grid", "130;240;-1"), ("preset/grid", "1.3;2.4;0"), ("preset/grid/committed", "130;240;10001"),
        ("preset/grid/under_way", "130;240;1"), ("preset/grid/live", "130;240;0"), ("preset/grid/", "130;240;0"),
        ("preset/", "130;240;0"), ("preset/grid/planned/x", "130;240;0"), ("preset_for/water", "grid"),
        ("preset_for/power/planned", "grid"), ("preset/grid", ""),
    ])
    func `a row of no form is told and refused`(_ name: String, _ value: String) throws {
        let fault = try #require(Policy.fault(row(name, value)), "\(name) \(value)")
        #expect(fault.contains(name.hasPrefix("preset_for") ? "a preset" : "P50 percent;P90 percent;never ppm"))
        var world = World()
        #expect(world.refusal(.definePolicy(rows: [row(name, value)])) == .badRequest)
        try world.record(.definePolicy(rows: [row("preset/grid/committed", "130;240;10000")]))
        #expect(world.ledger.policy.presets.preset("grid", .committed)?.medianPercent == 130)
    }

    // MARK: Never by stage

    private func item(_ stage: SupplyItem.Stage, never: Int) -> SupplyItem {
        var item = World.item("x", .power, "site_kw/iad", 5, stage, plan: stage == .live ? "2025-06-01" : "2027-01-01")
        item.neverPpm = never
        return item
    }

    @Test func `an item may have as much of never as its stage leaves`() {
        let most: [(SupplyItem.Stage, Int)] = [
            (.planned, 1_000_000), (.committed, 10_000), (.under_way, 0), (.live, 0), (.retired, 0),
            (.cancelled, 1_000_000),
        ]
        for (stage, ppm) in most {
            #expect(item(stage, never: ppm).neverFault == nil, "\(stage)")
            #expect(item(stage, never: ppm + 1).neverFault != nil, "\(stage)")
        }
        #expect(item(.committed, never: 20_000).neverFault?.contains("allowed: 0 to 10000, which is 1%") == true)
    }

    @Test func `an item that comes further keeps no more of never than is left`() throws {
        var world = try World.standard()
        try world.record(.addSupply(items: [item(.planned, never: 250_000)]))
        try world.record(.slip(item: "x", days: 3))
        #expect(world.ledger.supply["x"]?.neverPpm == 250_000)
        try world.record(.commit(item: "x"))
        #expect(world.ledger.supply["x"]?.neverPpm == 10_000)
        try world.record(.arrive(item: "x", on: world.ledger.today))
        #expect(world.ledger.supply["x"]?.neverPpm == 0 && world.ledger.supply["x"]?.stage == .live)
    }

    // MARK: Facts and snapshots

    @Test func `shape and preset are in the fact, in the snapshot, and in what is folded`() throws {
        var world = try World.standard()
        var filled = item(.planned, never: 100_000)
        filled.preset = "grid"
        let shape = try #require(DayShape("pert;2027-01-01;2027-03-01;2027-12-01"))
        let plan = try #require(Day("2027-02-01"))
        let shaped = SupplyItem(
            item: "y", class: .power, resource: "site_kw/cmh", quantity: 3, stage: .committed,
            delay: Delay(plan: plan, shape: shape), source: World.source)
        let fact = try world.record(.addSupply(items: [filled, shaped]))
        #expect(fact.payload.contains(#""preset":"grid""#) && fact.payload.contains(#""shape":"pert;2027-01-01;"#))
        try world.record(.slip(item: "y", days: 31))
        var again = Ledger()
        for fact in world.facts { try again.replay(fact) }
        for ledger in [world.ledger, again, try Ledger(snapshot: world.ledger.snapshot())] {
            #expect(ledger.supply["x"] == filled)
            #expect(ledger.supply["y"]?.delay.shape?.description == "pert;2027-02-01;2027-04-01;2028-01-01")
            #expect(ledger.supply["y"]?.delay == shaped.delay.slipped(by: 31))
            #expect(ledger.supply.items == world.ledger.supply.items)
        }
    }

    @Test func `an item of an older fact has neither, and is written as it was`() throws {
        var ledger = Ledger()
        for fact in GoldenLog.facts { try ledger.replay(fact) }
        #expect(!ledger.supply.items.isEmpty)
        #expect(ledger.supply.items.allSatisfy { $0.preset == nil && $0.delay.shape == nil })
        let text = try CanonicalJSON.text(ledger.supply.items)
        #expect(!text.contains("preset") && !text.contains("shape"))
    }

    // MARK: Draws

    @Test func `a filled item is drawn with the quantiles of its preset`() throws {
        var world = try World.standard()
        let (asOf, plan) = (World.source.asOf, World.source.asOf + 1000)
        let names = ["grid", "smr", "hall"]
        let items = try names.map { name in
            let preset = try #require(Presets().preset(name, .planned))
            return SupplyItem(
                item: ItemName(name), class: .power, resource: "site_kw/iad", quantity: 1, stage: .planned,
                delay: preset.delay(asOf: asOf, plan: plan), neverPpm: preset.never.ppm, driver: "utility",
                preset: name, source: World.source)
        }
        try world.record(.addSupply(items: items))
        let set = try #require(DrawSet("latin_hypercube;65536;2"))
        let futures = world.ledger.futures(set)
        for (name, (median, p90, never)) in zip(names, [(1250, 2200, 0.1), (1700, 3200, 0.25), (1100, 1500, 0)]) {
            let place = try #require(world.ledger.supply.position(ItemName(name)))
            let days = (0..<set.count).map { futures.day(of: place, in: $0) }
            func part(_ isCounted: (When) -> Bool) -> Double {
                Double(days.count(where: isCounted)) / Double(set.count)
            }
            #expect(abs(part { $0 <= .on(asOf + median) } - 0.5) < 0.01, "\(name)")
            #expect(abs(part { $0 == .never } - never) < 0.01, "\(name)")
            // Up to 1 − never as the preset has it; beyond, nothing comes.
            let most = never > 0.1 ? 0.75 : 0.9
            #expect(abs(part { $0 <= .on(asOf + p90) } - most) < 0.01, "\(name)")
        }
    }
}

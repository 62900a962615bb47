import Delay
import Desk
import Ledger
import Promise
import Silicon
import Store
import Units

/// A small cloud in which everything is tight: two sites, three halls, two accelerators with hosts and ports, a planned hall,
/// a transformer that gates power. There are a few variants; each is made once.
struct World: Sendable {
    let facts: [Fact]
    let ledger: Ledger
    /// An auditor that has read the facts.
    let auditor: Auditor

    static let count = 24
    static let all: [World] = (0..<count).map { World(variant: UInt64($0)) }
    static let clock = Instant(Day("2026-01-05")!)
    /// The days that the auditor looks at: all that is sold lies within.
    static let days = 700..<2300

    private init(variant: UInt64) {
        var luck = Luck(variant, 77)
        var ledger = Ledger()
        var facts: [Fact] = []
        for command in World.commands(&luck) {
            do {
                let stamp = Stamp(at: World.clock, tenant: "", actor: "setup")
                facts.append(try ledger.record(command, try ledger.propose(command, at: World.clock), stamp).fact)
            } catch {
                preconditionFailure("the world of variant \(variant) cannot be made: \(error)")
            }
        }
        (self.facts, self.ledger) = (facts.map(\.keepingBody), ledger)
        var auditor = Auditor()
        auditor.read(self.facts)
        self.auditor = auditor
    }

    private static func commands(_ luck: inout Luck) -> [Command] {
        let source = source
        func policy(_ name: String, _ value: String) -> PolicyRow {
            PolicyRow(name: name, value: value, source: source)
        }
        var rules = [policy("operator", "Tiny"), policy("hold_days", "\(1 + luck.below(20))")]
        if luck.chance(50) { rules.append(policy("share_cap_pct/h200", "\(60 + luck.below(40))")) }
        if luck.chance(50) { rules.append(policy("held_cap/h200", "\(8 + luck.below(24))")) }
        if luck.chance(30) {
            rules.append(policy("repromise_rank", luck.one(of: ["delay", "promised;tier", "penalty"])))
        }
        return [
            .definePolicy(rows: rules),
            .defineRegions(rows: [
                Region(region: "us", country: "US", residency: "us", currency: "USD", source: source),
                Region(region: "eu", country: "DE", residency: "eu", currency: "EUR", source: source),
            ]),
            .defineSites(rows: [site("cmh", "us", "pjm"), site("fra", "eu", "ent")]),
            .defineZones(rows: [ZoneHeadroom(zone: "pjm", headroom: 200, from: Day("2024-01-01")!, source: source)]),
            .defineFabrics(rows: [
                Fabric(fabric: "cmh-f", site: "cmh", source: source),
                Fabric(fabric: "fra-f", site: "fra", source: source),
            ]),
            .defineHalls(rows: [
                hall("cmh-1", "cmh", "cmh-f"), hall("cmh-2", "cmh", "cmh-f"), hall("fra-1", "fra", "fra-f"),
            ]),
            .defineSilicon(
                rows: [
                    chip("h200", .accelerator, 1100, 36), chip("trainium3", .accelerator, 700, 48),
                    chip("host", .cpu, 0, 60),
                ],
                needs: [
                    SiliconNeed(silicon: "h200", per: 8, needs: .silicon("host"), quantity: 1, source: source),
                    SiliconNeed(silicon: "h200", per: 4, needs: .ports, quantity: 3, source: source),
                    SiliconNeed(silicon: "trainium3", per: 8, needs: .ports, quantity: 4, source: source),
                ]),
            .addSupply(items: items(&luck)),
        ]
    }

    private static func items(_ luck: inout Luck) -> [SupplyItem] {
        var items: [SupplyItem] = []
        func add(
            _ name: String, _ kind: SupplyItem.Class, _ resource: String?, _ quantity: Int, _ stage: SupplyItem.Stage,
            _ plan: String, _ spread: Int = 0, after: [ItemName] = []
        ) {
            let day = Day(plan)!
            let delay = Delay(
                plan: day, p50: .on(day), p80: .on(day + spread), p90: .on(day + 2 * spread))
            items.append(
                SupplyItem(
                    item: ItemName(name), class: kind, resource: resource.map { ResourceName($0) }, quantity: quantity,
                    stage: stage, after: after, delay: delay, actual: stage == .live ? day : nil, source: source))
        }
        let spread = luck.below(40)
        add("T-1", .equipment, nil, 0, .under_way, "2026-03-01", spread)
        add("E-1", .power, "site_kw/cmh", 60 + luck.below(40), .live, "2025-06-01")
        add(
            "E-2", .power, "site_kw/cmh", 40, luck.one(of: [.committed, .under_way]), "2026-03-15", spread,
            after: ["T-1"])
        add("E-3", .power, "site_kw/fra", 50, .live, "2025-06-01")
        add("H-1", .hall, "hall_kw/cmh-1", 40, .live, "2025-06-01")
        add(
            "H-2", .hall, "hall_kw/cmh-2", 50, luck.one(of: [.committed, .planned]), "2026-04-01", spread,
            after: ["E-2"])
        add("H-3", .hall, "hall_kw/fra-1", 40, .live, "2025-06-01")
        add("P-1", .network, "ports/cmh-f", 40 + luck.below(20), .live, "2025-06-01")
        add("P-2", .network, "ports/fra-f", 24, .live, "2025-06-01")
        add("C-1", .chips, "chips/cmh-1/h200", 24 + luck.below(12), .live, "2025-06-01")
        add(
            "C-2", .chips, "chips/cmh-2/h200", 32, luck.one(of: [.committed, .planned]), "2026-04-10", spread,
            after: ["H-2"])
        add("C-3", .chips, "chips/fra-1/h200", 16, .live, "2024-06-01")
        add("C-4", .chips, "chips/cmh-1/trainium3", 16, .committed, "2026-05-01", spread)
        add("C-5", .chips, "chips/fra-1/trainium3", 24, luck.one(of: [.live, .planned]), "2025-12-01")
        add("B-1", .chips, "chips/cmh-1/host", 5, .live, "2025-06-01")
        add("B-2", .chips, "chips/cmh-2/host", 4, .committed, "2026-04-01")
        add("B-3", .chips, "chips/fra-1/host", 2, .live, "2025-06-01")
        return items
    }

    static let source = Source(source: "simulated", asOf: Day("2026-01-01")!, confidence: .assumption)

    private static func site(_ name: SiteName, _ region: RegionName, _ zone: String) -> Site {
        Site(site: name, region: region, zone: ZoneName(zone), utility: "", lat: "0", lon: "0", source: source)
    }

    private static func hall(_ name: HallName, _ site: SiteName, _ fabric: FabricName) -> Hall {
        Hall(hall: name, site: site, fabric: fabric, pueMilli: 1250, rackKWMax: nil, source: source)
    }

    private static func chip(_ name: SiliconName, _ kind: Silicon.Kind, _ watts: Int, _ life: Int) -> Silicon {
        Silicon(
            silicon: name, kind: kind, vendor: "maker", watts: watts, price: MicroDollars(2_000_000),
            unitCost: Cents(100),
            lifeMonths: life, speedMilli: 1000, source: source)
    }
}

import Delay
import Ledger
import Profile
import Silicon
import Units

/// A small ledger with its log, built by commands.
///
///     us-east ── iad ── iad-f1 ── iad-1 (PUE 1.15), iad-2 (1.30)      h200 needs 2 cpu and 8 nic per 8, 16 ports per 8
///             ── cmh ── cmh-f1 ── cmh-1 (1.20)                         trn3 needs nothing
///     eu-west ── dub ── dub-f1 ── dub-1 (1.10)
struct World {
    private(set) var ledger = Ledger()
    private(set) var facts: [Fact] = []

    static let source = Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption)
    static let start = Instant("2026-01-01")!

    /// Carries a command out at a time (the ledger's own when none is given), or throws and changes nothing.
    @discardableResult
    mutating func record(
        _ command: Command, _ outcome: Outcome = Outcome(), at instant: Instant? = nil
    ) throws(Refusal) -> Fact {
        let stamp = Stamp(at: instant ?? max(ledger.clock, World.start), tenant: "test", actor: "test")
        let (fact, next) = try ledger.decide(command, outcome, stamp)
        (ledger, facts) = (next, facts + [fact])
        return fact
    }

    /// What the ledger answers to a command that it refuses; nil when it does not refuse.
    func refusal(_ command: Command, _ outcome: Outcome = Outcome(), at instant: Instant? = nil) -> Refusal.Code? {
        var copy = self
        do throws(Refusal) {
            try copy.record(command, outcome, at: instant)
            return nil
        } catch {
            return error.code
        }
    }

    /// Places and chip types, no supply.
    static func places() throws -> World {
        var world = World()
        let regions = [("us-east", "US", "us", "USD"), ("eu-west", "IE", "eu", "EUR")].map {
            Region(region: RegionName($0.0), country: $0.1, residency: $0.2, currency: $0.3, source: source)
        }
        try world.record(.defineRegions(rows: regions))
        let sites = [("iad", "us-east"), ("cmh", "us-east"), ("dub", "eu-west")]
        try world.record(
            .defineSites(
                rows: sites.map {
                    Site(
                        site: SiteName($0.0), region: RegionName($0.1), zone: "zone", utility: "grid", lat: "0",
                        lon: "0",
                        source: source)
                }))
        try world.record(
            .defineFabrics(
                rows: sites.map { Fabric(fabric: FabricName($0.0 + "-f1"), site: SiteName($0.0), source: source) }))
        let halls = [("iad-1", "iad", 1150), ("iad-2", "iad", 1300), ("cmh-1", "cmh", 1200), ("dub-1", "dub", 1100)]
        try world.record(
            .defineHalls(
                rows: halls.map {
                    Hall(
                        hall: HallName($0.0), site: SiteName($0.1), fabric: FabricName($0.1 + "-f1"), pueMilli: $0.2,
                        rackKWMax: nil, source: source)
                }))
        try world.record(.defineSilicon(rows: chips, needs: needs))
        return world
    }

    /// Places with live power, halls, ports, CPUs and NICs everywhere, and 64 live h200 in each hall.
    static func standard() throws -> World {
        var world = try places()
        let halls = ["iad-1", "iad-2", "cmh-1", "dub-1"]
        for site in ["iad", "cmh", "dub"] {
            try world.add("\(site)-power", .power, "site_kw/\(site)", 400, .live)
            try world.add("\(site)-net", .network, "ports/\(site)-f1", 1000, .live)
        }
        for hall in halls {
            try world.add("\(hall)-shell", .hall, "hall_kw/\(hall)", 200, .live)
            try world.add("\(hall)-cpu", .chips, "chips/\(hall)/cpu", 40, .live)
            try world.add("\(hall)-nic", .chips, "chips/\(hall)/nic", 200, .live)
            try world.add("\(hall)-h200", .chips, "chips/\(hall)/h200", 64, .live)
        }
        return world
    }

    static let chips = [
        silicon("h200", .accelerator, watts: 1275, life: 72), silicon("trn3", .accelerator, watts: 999, life: 72),
        silicon("cpu", .cpu, watts: 350, life: 72), silicon("nic", .nic, watts: 25, life: 72),
        silicon("brief", .accelerator, watts: 500, life: 6),
    ]

    static let needs = [
        SiliconNeed(silicon: "h200", per: 8, needs: .silicon("cpu"), quantity: 2, source: source),
        SiliconNeed(silicon: "h200", per: 8, needs: .silicon("nic"), quantity: 8, source: source),
        SiliconNeed(silicon: "h200", per: 8, needs: .ports, quantity: 16, source: source),
    ]

    static func silicon(_ name: SiliconName, _ kind: Silicon.Kind, watts: Int, life: Int) -> Silicon {
        Silicon(
            silicon: name, kind: kind, vendor: "maker", watts: watts, price: MicroDollars(2_000_000),
            unitCost: Cents(100), lifeMonths: life, speedMilli: 1000, source: source)
    }

    static func item(
        _ name: String, _ class: SupplyItem.Class, _ resource: String?, _ quantity: Int, _ stage: SupplyItem.Stage,
        after: [ItemName] = [], plan: String = "2025-06-01", p50: String? = nil, p80: String? = nil, p90: String? = nil
    ) -> SupplyItem {
        let delay = Delay(
            plan: Day(plan)!, p50: p50.flatMap { When($0) }, p80: p80.flatMap { When($0) },
            p90: p90.flatMap { When($0) })
        return SupplyItem(
            item: ItemName(name), class: `class`, resource: resource.map { ResourceName($0) }, quantity: quantity,
            stage: stage, after: after, delay: delay, actual: stage == .live ? Day(plan)! : nil, source: source)
    }

    mutating func add(
        _ name: String, _ class: SupplyItem.Class, _ resource: String?, _ quantity: Int, _ stage: SupplyItem.Stage,
        after: [ItemName] = [], plan: String = "2025-06-01", p50: String? = nil, p80: String? = nil, p90: String? = nil
    ) throws(Refusal) {
        let item = World.item(
            name, `class`, resource, quantity, stage, after: after, plan: plan, p50: p50, p80: p80, p90: p90)
        try record(.addSupply(items: [item]))
    }

    static func row(
        _ hall: HallName, _ silicon: SiliconName, _ count: Int, _ start: String, _ end: String, step: Int = 0,
        chunk: Int = 1, row: Int = 1
    ) -> Row {
        Row(
            step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: Day(start)!,
            end: Day(end)!)
    }

    static func terms(
        _ name: OrderName, _ silicon: SiliconName, _ count: Int, _ start: String, term: String = "12mo",
        signed: String? = "2025-12-01", minChunk: Int = 1
    ) -> OrderTerms {
        OrderTerms(
            order: name, customer: "acme", tenant: "acme", signed: signed.flatMap { Day($0) }, count: count,
            silicon: [Accepted(silicon: silicon, count: count, minChunk: minChunk)], earliest: Day(start)!,
            term: Term(term)!, source: source)
    }

    /// An order promised in one hall for a year.
    mutating func promise(
        _ name: OrderName, _ hall: HallName, _ count: Int, _ start: String, silicon: SiliconName = "h200",
        term: String = "12mo"
    ) throws(Refusal) {
        try record(World.promising(name, hall, count, start, silicon: silicon, term: term))
    }

    static func promising(
        _ name: OrderName, _ hall: HallName, _ count: Int, _ start: String, silicon: SiliconName = "h200",
        term: String = "12mo"
    ) -> Command {
        let end = (Day(start)! + Term(term)!).description
        let terms = World.terms(name, silicon, count, start, term: term)
        return .recordOrder(terms: terms, rows: [row(hall, silicon, count, start, end)], heldUntil: nil)
    }

    /// Free units of a resource on a day.
    func free(_ resource: ResourceName, on day: String) -> Int {
        ledger.atlas.position(resource).map { ledger.firm[$0][Day(day)!.number] } ?? 0
    }

    func free(open resource: ResourceName, on day: String) -> Int {
        ledger.atlas.position(resource).map { ledger.open[$0][Day(day)!.number] } ?? 0
    }
}

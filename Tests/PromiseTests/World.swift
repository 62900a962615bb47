import Delay
import Ledger
import Promise
import Silicon
import Units

/// Ledgers for the promise engine, built by commands that are proposed and decided.
struct World {
    var ledger = Ledger()
    /// The log that the ledger is the fold of.
    var facts: [Fact] = []

    static let source = Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption)
    static let start = Instant("2026-01-01")!
    static var today: Day { start.day }

    /// Proposes and decides a command at the ledger's clock, or throws and changes nothing. Gives what the fact says.
    @discardableResult
    mutating func record(_ command: Command, at instant: Instant? = nil) throws(Refusal) -> Outcome {
        let at = instant ?? max(ledger.clock, World.start)
        let outcome = try ledger.propose(command, at: at)
        var next = ledger
        let recorded = try next.record(command, outcome, Stamp(at: at, tenant: "test", actor: "test"))
        ledger = next
        facts.append(recorded.fact)
        return recorded.body.outcome
    }

    static func stamp(_ ledger: Ledger) -> Stamp { Stamp(at: ledger.clock, tenant: "test", actor: "test") }

    // MARK: Places

    /// Regions by site, sites by fabric, fabrics by hall, and the PUE of each hall.
    struct Map {
        var regions: [(name: String, country: String, residency: String, currency: String)] = [
            ("r1", "US", "us", "USD")
        ]
        var sites: [(name: String, region: String)] = []
        var fabrics: [(name: String, site: String)] = []
        var halls: [(name: String, fabric: String, pue: Int)] = []

        func site(of fabric: String) -> String { fabrics.first { $0.name == fabric }?.site ?? "" }
    }

    static func places(_ map: Map, _ silicon: [Silicon], _ needs: [SiliconNeed]) throws(Refusal) -> World {
        var world = World()
        try world.record(.defineRegions(rows: map.regions.map(region)))
        try world.record(.defineSites(rows: map.sites.map { site($0.name, $0.region) }))
        try world.record(
            .defineFabrics(
                rows: map.fabrics.map { Fabric(fabric: FabricName($0.name), site: SiteName($0.site), source: source) }))
        try world.record(
            .defineHalls(
                rows: map.halls.map { hall in
                    Hall(
                        hall: HallName(hall.name), site: SiteName(map.site(of: hall.fabric)),
                        fabric: FabricName(hall.fabric), pueMilli: hall.pue, rackKWMax: nil, source: source)
                }))
        try world.record(.defineSilicon(rows: silicon, needs: needs))
        return world
    }

    private static func region(_ row: (name: String, country: String, residency: String, currency: String)) -> Region {
        Region(
            region: RegionName(row.name), country: row.country, residency: row.residency, currency: row.currency,
            source: source)
    }

    private static func site(_ name: String, _ region: String) -> Site {
        Site(
            site: SiteName(name), region: RegionName(region), zone: "zone", utility: "grid", lat: "0", lon: "0",
            source: source)
    }

    static func silicon(_ name: SiliconName, _ kind: Silicon.Kind, watts: Int, life: Int = 72) -> Silicon {
        Silicon(
            silicon: name, kind: kind, vendor: "maker", watts: watts, price: MicroDollars(2_000_000),
            unitCost: Cents(100), lifeMonths: life, speedMilli: 1000, source: source)
    }

    static func need(_ silicon: SiliconName, _ per: Int, _ subject: String, _ quantity: Int) -> SiliconNeed {
        SiliconNeed(silicon: silicon, per: per, needs: SiliconNeed.Subject(subject), quantity: quantity, source: source)
    }

    // MARK: Supply

    /// An item with P50 and P80 some days after its plan and P90 some days after P80 (nil: never).
    static func item(
        _ name: String, _ resource: String?, _ quantity: Int, _ stage: SupplyItem.Stage,
        on plan: Day = World.today - 200,
        p50: Int = 0, p80: Int = 0, p90: Int? = 0, after: [ItemName] = []
    ) -> SupplyItem {
        let kind: SupplyItem.Class =
            switch resource?.split(separator: "/").first {
            case "site_kw": .power
            case "hall_kw": .hall
            case "chips": .chips
            case "ports": .network
            default: .equipment
            }
        let delay = Delay(
            plan: plan, p50: .on(plan + p50), p80: .on(plan + p80), p90: p90.map { .on(plan + p80 + $0) } ?? .never)
        return SupplyItem(
            item: ItemName(name), class: kind, resource: resource.map { ResourceName($0) }, quantity: quantity,
            stage: stage, after: after, delay: delay, actual: stage == .live ? plan : nil, source: source)
    }

    mutating func add(
        _ name: String, _ resource: String?, _ quantity: Int, _ stage: SupplyItem.Stage = .live,
        on plan: String = "2025-06-01", p50: Int = 0, p80: Int = 0, p90: Int? = 0, after: [ItemName] = []
    ) throws(Refusal) {
        let item = World.item(
            name, resource, quantity, stage, on: Day(plan)!, p50: p50, p80: p80, p90: p90, after: after)
        try record(.addSupply(items: [item]))
    }

    /// One region, site and fabric with halls a and b, ample power and ports; `gpu` takes a kilowatt and nothing else.
    static func plain() throws(Refusal) -> World {
        var map = Map()
        (map.sites, map.fabrics) = ([("s1", "r1")], [("f1", "s1")])
        map.halls = [("a", "f1", 1000), ("b", "f1", 1000)]
        var world = try places(
            map, [silicon("gpu", .accelerator, watts: 1000), silicon("alt", .accelerator, watts: 1000)], [])
        try world.add("power", "site_kw/s1", 10_000)
        for hall in ["a", "b"] { try world.add("shell-\(hall)", "hall_kw/\(hall)", 10_000) }
        return world
    }

    // MARK: Orders

    /// A request for `gpu`, to be changed as a test needs.
    static func request(
        _ count: Int, _ name: OrderName? = nil, term: String = "90d", _ change: (inout OrderRequest) -> Void = { _ in }
    ) -> OrderRequest {
        var request = OrderRequest()
        (request.order, request.count, request.silicon, request.term) = (name, count, ["gpu"], term)
        change(&request)
        return request
    }

    /// An order of history with rows given, or queued without.
    static func terms(
        _ name: OrderName, _ count: Int, _ start: Day, term: Term = .days(90), tier: Int = 3, signed: Day? = nil
    ) -> OrderTerms {
        OrderTerms(
            order: name, customer: "", tenant: "", tier: tier, signed: signed, count: count,
            silicon: [Accepted(silicon: "gpu", count: count, minChunk: 1)], earliest: start, term: term,
            penalty: Cents(100), source: source)
    }

    static func promising(_ name: OrderName, _ hall: HallName, _ count: Int, _ start: Day, term: Term = .days(90))
        -> Command
    {
        let terms = terms(name, count, start, term: term, signed: World.today - 30)
        let row = Row(
            step: 0, chunk: 1, row: 1, hall: hall, silicon: "gpu", count: count, start: start, end: start + term)
        return .recordOrder(terms: terms, rows: [row], heldUntil: nil)
    }
}

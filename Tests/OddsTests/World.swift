import Delay
import Ledger
import Promise
import Silicon
import Units

/// Small ledgers for odds: one region, sites of one fabric and hall each; `gpu` takes a kilowatt and nothing else.
struct World {
    private(set) var ledger = Ledger()

    static let source = Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption)
    static let start = Instant("2026-01-01")!
    static var today: Day { start.day }

    /// - Parameter sites: each with a hall `SITE-1` of a PUE in thousandths.
    init(_ sites: [(name: String, pue: Int)] = [("s", 1000)], policy: [(String, String)] = []) throws {
        let source = World.source
        if !policy.isEmpty {
            try record(.definePolicy(rows: policy.map { PolicyRow(name: $0.0, value: $0.1, source: source) }))
        }
        try record(
            .defineRegions(rows: [Region(region: "r", country: "US", residency: "us", currency: "USD", source: source)])
        )
        try record(
            .defineSites(
                rows: sites.map {
                    Site(
                        site: SiteName($0.name), region: "r", zone: "zone", utility: "", lat: "0", lon: "0",
                        source: source)
                }))
        try record(
            .defineFabrics(
                rows: sites.map { Fabric(fabric: FabricName("\($0.name)-f"), site: SiteName($0.name), source: source) })
        )
        try record(
            .defineHalls(
                rows: sites.map {
                    Hall(
                        hall: HallName("\($0.name)-1"), site: SiteName($0.name), fabric: FabricName("\($0.name)-f"),
                        pueMilli: $0.pue, rackKWMax: nil, source: source)
                }))
        let gpu = Silicon(
            silicon: "gpu", kind: .accelerator, vendor: "maker", watts: 1000, price: MicroDollars(2_000_000),
            unitCost: Cents(100), lifeMonths: 240, speedMilli: 1000, source: source)
        try record(.defineSilicon(rows: [gpu], needs: []))
    }

    @discardableResult
    mutating func record(_ command: Command) throws -> Outcome {
        let at = max(ledger.clock, World.start)
        let outcome = try ledger.propose(command, at: at)
        let made = try ledger.decide(command, outcome, Stamp(at: at, tenant: "test", actor: "test"))
        ledger = made.ledger
        return try made.fact.body().outcome
    }

    /// An item whose own days at 50, 80 and 90% are so many days after the plan.
    mutating func add(
        _ name: String, _ resource: String?, _ quantity: Int, on plan: String = "2025-06-01",
        _ stage: SupplyItem.Stage = .live, late: (Int, Int, Int) = (0, 0, 0), never: Int = 0, driver: String = "",
        after: [ItemName] = [], capex: String = ""
    ) throws {
        let kind: SupplyItem.Class =
            switch resource?.split(separator: "/").first {
            case "site_kw": .power
            case "hall_kw": .hall
            case "chips": .chips
            default: .equipment
            }
        let day = Day(plan)!
        let delay = Delay(plan: day, p50: .on(day + late.0), p80: .on(day + late.1), p90: .on(day + late.2))
        try record(
            .addSupply(items: [
                SupplyItem(
                    item: ItemName(name), class: kind, resource: resource.map { ResourceName($0) }, quantity: quantity,
                    stage: stage, after: after, delay: delay, neverPpm: never, driver: driver,
                    actual: stage == .live ? day : nil, capexLine: capex, source: World.source)
            ]))
    }

    /// A signed order for `gpu`; it is promised, or queued where nothing committed is free.
    mutating func sign(
        _ name: String, _ count: Int, term: String = "90d", latest: String? = nil, customer: String = ""
    ) throws {
        var request = OrderRequest()
        (request.order, request.count, request.silicon, request.term) = (OrderName(name), count, ["gpu"], term)
        (request.minChunk, request.chunkIn, request.latest, request.customer) = (1, "hall", latest, customer)
        try record(.sign(request: request))
    }
}

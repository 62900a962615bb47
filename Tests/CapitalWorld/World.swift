import Delay
import Ledger
import Peg
import Promise
import Silicon
import Units

/// Small ledgers with capital: one region, sites of one fabric and some halls; `gpu` takes a kilowatt and nothing else.
package struct World {
    package private(set) var ledger = Ledger()
    package private(set) var facts: [Fact] = []

    package static let source = Source(source: "test", asOf: Day("2026-01-01")!, confidence: .assumption)
    package static let start = Instant("2026-01-01")!
    package static var today: Day { start.day }

    /// - Parameter halls: how many at each site.
    package init(sites: [String] = ["s"], halls: Int = 1) throws {
        let source = World.source
        try record(
            .defineRegions(rows: [Region(region: "r", country: "US", residency: "us", currency: "USD", source: source)])
        )
        try record(
            .defineSites(
                rows: sites.map {
                    Site(
                        site: SiteName($0), region: "r", zone: "zone", utility: "", lat: "0", lon: "0", source: source)
                }))
        try record(
            .defineFabrics(
                rows: sites.map { Fabric(fabric: FabricName("\($0)-f"), site: SiteName($0), source: source) }))
        let all = sites.flatMap { site in
            (1...halls).map {
                Hall(
                    hall: HallName("\(site)-\($0)"), site: SiteName(site), fabric: FabricName("\(site)-f"),
                    pueMilli: 1000, rackKWMax: nil, source: source)
            }
        }
        try record(.defineHalls(rows: all))
        let gpu = Silicon(
            silicon: "gpu", kind: .accelerator, vendor: "maker", watts: 1000, price: MicroDollars(2_000_000),
            unitCost: Cents(100), lifeMonths: 60, speedMilli: 1000, source: source)
        try record(.defineSilicon(rows: [gpu], needs: []))
    }

    @discardableResult
    package mutating func record(_ command: Command, on day: String? = nil) throws -> Outcome {
        let at = max(ledger.clock, day.flatMap { Instant($0) } ?? World.start)
        let outcome = try ledger.propose(command, at: at)
        let made = try ledger.decide(command, outcome, Stamp(at: at, tenant: "test", actor: "test"))
        (ledger, facts) = (made.ledger, facts + [made.fact])
        return try made.fact.body().outcome
    }

    /// An item that waits for others and is paid by a line; `resource` nil is equipment.
    package mutating func add(
        _ name: String, _ resource: String?, _ quantity: Int, on plan: String = "2025-06-01",
        _ stage: SupplyItem.Stage = .live, after: [ItemName] = [], line: String = ""
    ) throws {
        let kind: SupplyItem.Class =
            switch resource?.split(separator: "/").first {
            case "site_kw": .power
            case "hall_kw": .hall
            case "chips": .chips
            case "ports": .network
            default: .equipment
            }
        let day = Day(plan)!
        try record(
            .addSupply(items: [
                SupplyItem(
                    item: ItemName(name), class: kind, resource: resource.map { ResourceName($0) }, quantity: quantity,
                    stage: stage, after: after, delay: Delay(plan: day, p50: nil, p80: nil, p90: nil),
                    actual: stage == .live ? day : nil, capexLine: line, source: World.source)
            ]))
    }

    /// Payments of a line: month and cents.
    package mutating func pay(
        _ line: String, _ payments: [(String, Int)], life: Int, _ kind: CapexRow.Class = .hall
    ) throws {
        try record(
            .defineCapex(
                rows: payments.map {
                    CapexRow(
                        line: line, class: kind, month: Day($0.0 + "-01")!, amount: Cents($0.1), lifeMonths: life,
                        source: World.source)
                }))
    }

    /// A signed order for `gpu`; it is promised, or queued where nothing committed is free.
    package mutating func sign(
        _ name: String, _ count: Int, from earliest: String? = nil, term: String = "12mo", latest: String? = nil,
        changing: (inout OrderRequest) -> Void = { _ in }
    ) throws {
        var request = World.request(name, count, from: earliest, term: term, latest: latest)
        changing(&request)
        try record(.sign(request: request))
    }

    package static func request(
        _ name: String, _ count: Int, from earliest: String? = nil, term: String = "12mo", latest: String? = nil
    ) -> OrderRequest {
        var request = OrderRequest()
        (request.order, request.count, request.silicon, request.term) = (OrderName(name), count, ["gpu"], term)
        (request.minChunk, request.chunkIn) = (1, "hall")
        (request.earliest, request.latest) = (earliest, latest)
        return request
    }

    /// Room for so many gpus in the first hall of `s` from a day on, without limit of power and chips.
    package mutating func plenty(_ kilowatts: Int, on day: String = "2025-06-01", line: String = "") throws {
        try add("P", "site_kw/s", 1_000_000)
        try add("C", "chips/s-1/gpu", 1_000_000)
        try add("H", "hall_kw/s-1", kilowatts, on: day, line: line)
    }

    /// Pegged as the log fixed it.
    package func peg() throws -> Pegging { try Pegging(ledger, try PegBook.fold(facts).book) }
}

extension Pegging {
    /// The rows of all lines.
    package var allRows: [PegRow] { lines.flatMap(rows(of:)) }

    /// What of a line's month serves an order, or nobody; cents.
    package func cents(_ line: String, _ month: String, _ order: String?) -> Int {
        allRows.filter { $0.line == line && $0.month.description == month && $0.order?.text == order }
            .reduce(0) { $0 + $1.amount.value }
    }
}

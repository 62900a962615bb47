import Delay
import Ledger
import Silicon
import Units

/// What customers and planners ask for: mostly sensible, sometimes not.
struct Workload {
    private var luck: Luck
    private var made = 0

    init(_ luck: Luck) { self.luck = luck }

    /// A command for a ledger as a client last saw it.
    mutating func command(on ledger: Ledger) -> Command {
        made += 1
        if let trouble = trouble(ledger) { return trouble }
        switch luck.weighted([18, 14, 12, 6, 10, 4, 2, 3, 5, 3, 2, 22, 2, 1, 3, 3]) {
        case 0: return .hold(request: request(ledger), until: until(ledger))
        case 1: return .sign(request: request(ledger))
        case 2: return .confirm(order: order(ledger, preferring: ["held"]))
        case 3: return .cancel(order: order(ledger, preferring: []))
        case 4: return amend(ledger)
        case 5:
            let price = luck.chance(40) ? MicroDollars(1_000_000 + luck.below(1_000_000)) : nil
            return .renew(
                order: order(ledger, preferring: ["active", "promised"]),
                term: .months(luck.chance(4) ? 0 : 1 + luck.below(6)),
                price: price)
        case 6: return .withdraw(order: waiting(ledger))
        case 7: return .bump(order: order(ledger, preferring: ["held"]), cause: "a tier 1 order", approver: approver())
        case 8:
            return .repromise(
                cause: "supply fell short", approver: approver(), proposal: luck.chance(40) ? "stale" : nil)
        case 9: return .inquire(request: request(ledger))
        case 10: return accept(ledger)
        case 11: return supply(ledger)
        case 12:
            return .setClock(to: Instant(milliseconds: ledger.clock.milliseconds + (luck.below(6) - 1) * 40_000_000))
        case 13: return policy(ledger)
        case 14: return history(ledger)
        default: return add(ledger)
        }
    }

    // MARK: Orders

    private mutating func request(_ ledger: Ledger) -> OrderRequest {
        var request = OrderRequest()
        if luck.chance(25) { request.order = name(ledger) }
        request.customer = luck.one(of: ["", "acme", "bolt", "cray"])
        request.count = count()
        request.silicon = luck.one(of: [
            ["h200"], ["h200"], ["h200", "trainium3"], ["trainium3"], ["trainium3", "h200"],
        ])
        request.regions = luck.one(of: [nil, nil, ["us"], ["eu"], ["us", "eu"]])
        request.earliest = luck.chance(60) ? (ledger.today + luck.below(150)).description : nil
        if luck.chance(30) { request.latest = (ledger.today + 20 + luck.below(200)).description }
        request.term = luck.one(of: ["1mo", "3mo", "6mo", "9mo", "45d", "12mo"])
        request.tier = luck.one(of: [nil, 1, 2, 3])
        shape(&request)
        money(&request)
        if luck.chance(8) { spoil(&request, ledger) }
        return request
    }

    private mutating func count() -> Int { luck.chance(70) ? 1 + luck.below(12) : 1 + luck.below(40) }

    private mutating func shape(_ request: inout OrderRequest) {
        if luck.chance(50) { request.minChunk = 1 + luck.below(max(request.count ?? 1, 1)) }
        if luck.chance(20) { request.maxChunks = 1 + luck.below(3) }
        request.chunkIn = luck.one(of: [nil, "hall", "fabric"])
        request.same = luck.one(of: [nil, nil, "hall", "fabric", "site", "region", "any"])
        if luck.chance(15) {
            request.steps = [OrderRequest.RequestedStep(offset: luck.one(of: ["10d", "1mo"]), add: 1 + luck.below(6))]
        }
    }

    private mutating func money(_ request: inout OrderRequest) {
        if luck.chance(30) { request.price = 1_000_000 + luck.below(2_000_000) }
        if luck.chance(60) { request.penalty = luck.below(100_000) }
        if luck.chance(20) { request.takeOrPayPct = luck.below(101) }
        var clauses: [Clause] = []
        if luck.chance(20) {
            clauses.append(.priceTier(above: 1 + luck.below(8), price: MicroDollars(luck.below(1_500_000))))
        }
        if luck.chance(25) {
            clauses.append(
                .renewal(term: .months(1 + luck.below(4)), noticeDays: luck.below(60), firstRefusal: luck.chance(70)))
        }
        if luck.chance(10) { clauses.append(.growth(add: 1 + luck.below(8), offset: .months(1), noticeDays: 30)) }
        if luck.chance(15) { clauses.append(.exitFee(percent: luck.below(101))) }
        if !clauses.isEmpty { request.clauses = clauses }
    }

    private mutating func spoil(_ request: inout OrderRequest, _ ledger: Ledger) {
        switch luck.below(8) {
        case 0: request.count = nil
        case 1: request.term = luck.one(of: ["", "soon", "0d"])
        case 2: request.silicon = ["unobtainium"]
        case 3: request.regions = ["atlantis"]
        case 4: request.count = 100_000_000
        case 5: request.term = luck.one(of: ["10y", "30y"])
        case 6: request.order = ledger.orders.isEmpty ? nil : luck.one(of: ledger.orders).terms.order
        default: request.latest = "2025-01-01"
        }
    }

    private mutating func name(_ ledger: Ledger) -> OrderName {
        let open = ledger.orders.filter(\.isOpenToHold)
        return open.isEmpty || luck.chance(40) ? OrderName("o\(made)") : luck.one(of: open).terms.order
    }

    private mutating func order(_ ledger: Ledger, preferring states: [String]) -> OrderName {
        let preferred = ledger.orders.filter { states.contains(ledger.state(of: $0)) }
        if !preferred.isEmpty, luck.chance(80) { return luck.one(of: preferred).terms.order }
        return ledger.orders.isEmpty || luck.chance(3) ? "nobody" : luck.one(of: ledger.orders).terms.order
    }

    private mutating func waiting(_ ledger: Ledger) -> OrderName {
        let waiting = ledger.orders.filter { $0.commitment?.pending != nil }
        return waiting.isEmpty ? order(ledger, preferring: []) : luck.one(of: waiting).terms.order
    }

    private mutating func approver() -> String { luck.chance(5) ? "" : "pat" }

    private mutating func until(_ ledger: Ledger) -> Instant? {
        guard luck.chance(50) else { return nil }
        return Instant(milliseconds: ledger.clock.milliseconds + (luck.below(20) - 1) * 43_200_000)
    }

    private mutating func amend(_ ledger: Ledger) -> Command {
        var changes = OrderRequest()
        switch luck.below(8) {
        case 0: changes.price = luck.below(3_000_000)
        case 1: changes.term = luck.one(of: ["2mo", "4mo", "12mo", "15mo"])
        case 2, 3: changes.count = count()
        case 4: changes.earliest = (ledger.today + luck.below(90)).description
        case 5: changes.silicon = luck.one(of: [["h200"], ["trainium3"], ["h200", "trainium3"]])
        case 6: (changes.tier, changes.penalty) = (1 + luck.below(3), luck.below(50_000))
        default: (changes.count, changes.minChunk) = (count(), 1)
        }
        let from = luck.chance(20) ? ledger.today + luck.below(40) - 1 : nil
        return .amend(order: order(ledger, preferring: ["promised", "active"]), changes: changes, from: from)
    }

    private mutating func accept(_ ledger: Ledger) -> Command {
        let queued = ledger.queue
        let name = queued.isEmpty ? order(ledger, preferring: []) : luck.one(of: queued).terms.order
        let silicon: SiliconName = luck.one(of: ["trainium3", "h200", "unobtainium"])
        let count = ledger[name]?.terms.count ?? 1
        return .accept(
            order: name, silicon: Accepted(silicon: silicon, count: count, minChunk: min(count, 1 + luck.below(count))))
    }

    /// An order as history would have it: some tell of placements that cannot be.
    private mutating func history(_ ledger: Ledger) -> Command {
        let (count, hall) = (1 + luck.below(30), luck.one(of: ["cmh-1", "cmh-2", "fra-1"]) as HallName)
        let start = ledger.today + luck.below(60)
        let terms = OrderTerms(
            order: OrderName("h\(made)"), customer: "acme", tenant: "", signed: ledger.today, count: count,
            silicon: [Accepted(silicon: "h200", count: count, minChunk: 1)], earliest: start, term: .months(3),
            source: World.source)
        let row = Row(
            step: 0, chunk: 1, row: 1, hall: hall, silicon: "h200", count: count, start: start, end: start + .months(3))
        return .recordOrder(terms: terms, rows: [row], heldUntil: nil)
    }

    // MARK: Supply

    private mutating func supply(_ ledger: Ledger) -> Command {
        let item = luck.chance(2) ? ItemName("nothing") : item(ledger)
        switch luck.weighted([30, 12, 5, 8, 22, 4, 6]) {
        case 0: return .slip(item: item, days: luck.chance(2) ? 40_000 : luck.below(80) - 20)
        case 1: return .cut(item: item, by: 1 + luck.below(12))
        case 2: return .cancelItem(item: item)
        case 3: return .commit(item: item)
        case 4: return .arrive(item: item, on: ledger.today - luck.below(2))
        case 5:
            return .assign(
                item: item,
                to: luck.one(of: ["chips/cmh-1/h200", "site_kw/fra", "chips/fra-1/trainium3", "hall_kw/nowhere"]))
        default: return .retire(item: item, on: ledger.today + luck.below(120))
        }
    }

    /// The chips fail on which something runs before a renewal or an amendment; and where anything failed, a re-promise.
    private mutating func trouble(_ ledger: Ledger) -> Command? {
        if ledger.shortfalls.contains(where: { $0.kind == .breach && $0.end > ledger.today }), luck.chance(12) {
            return .repromise(cause: "supply fell short", approver: approver(), proposal: nil)
        }
        let running = ledger.orders.compactMap { $0.commitment?.past.last }.filter {
            $0.end.map { $0 > ledger.today } ?? false
        }
        guard !running.isEmpty, luck.chance(8), let row = luck.one(of: running).rows.last else { return nil }
        let chips = ResourceName("chips/\(row.hall)/\(row.silicon)")
        let items = ledger.supply.items.filter { $0.resource == chips && $0.stage == .live }
        guard !items.isEmpty else { return nil }
        let item = luck.one(of: items)
        return luck.chance(60) && item.quantity > 1
            ? .cut(item: item.item, by: 1 + luck.below(item.quantity - 1))
            : .retire(item: item.item, on: ledger.today + 1 + luck.below(40))
    }

    private mutating func item(_ ledger: Ledger) -> ItemName {
        let coming = ledger.supply.items.filter { !$0.stage.hasArrived && $0.stage != .cancelled }
        return luck.one(of: coming.isEmpty || luck.chance(30) ? ledger.supply.items : coming).item
    }

    private mutating func add(_ ledger: Ledger) -> Command {
        let day = ledger.today + luck.below(100)
        func item(
            _ name: String, _ kind: SupplyItem.Class, _ resource: String?, _ quantity: Int, after: [ItemName] = []
        )
            -> SupplyItem
        {
            SupplyItem(
                item: ItemName(name), class: kind, resource: resource.map { ResourceName($0) }, quantity: quantity,
                stage: made % 3 == 0 ? .planned : .committed, after: after,
                delay: Delay(plan: day, p50: .on(day), p80: .on(day + 10), p90: .on(day + 30)), source: World.source)
        }
        let name = "n\(made)"
        switch luck.below(8) {
        case 0: return .addSupply(items: [item(name, .power, "site_kw/cmh", 150)])
        case 1: return .addSupply(items: [item(name, .hall, "hall_kw/nowhere", 10)])
        case 2: return .addSupply(items: [item(name, .equipment, nil, 0, after: [ItemName(name)])])
        case 3: return .addSupply(items: [item("E-1", .power, "site_kw/cmh", 10)])
        case 4: return .addSupply(items: [item(name, .chips, "chips/cmh-1/h200", 2_000_000_000)])
        case 5: return .addSupply(items: [item(name, .chips, "chips/cmh-1/h200", 1 + luck.below(12), after: ["T-1"])])
        case 6: return .addSupply(items: [item(name, .chips, "chips/cmh-1/host", 1 + luck.below(3))])
        default: return .addSupply(items: [item(name, .power, "site_kw/fra", 1 + luck.below(30))])
        }
    }

    private mutating func policy(_ ledger: Ledger) -> Command {
        let row = luck.one(of: [
            ("confidence_pct", "90"), ("hold_days", "\(1 + luck.below(9))"), ("held_cap/trainium3", "8"),
        ])
        return .definePolicy(rows: [PolicyRow(name: row.0, value: row.1, source: World.source)])
    }
}

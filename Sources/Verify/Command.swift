import Units

/// What a fact's payload says, as far as a second opinion looks at it. Fields not named here are skipped.
struct Payload: Decodable {
    let command: Command
    let outcome: Outcome
    /// Who approved it, where its command does not say.
    let approver: String?
    /// The number of the fact that asked for it.
    let approves: Int?
}

/// What was asked: one key of the payload's `command`, the name of the case.
enum Command: Decodable {
    case defineRegions, defineZones, defineCapex, defineEnergy, defineShapes, defineMilestones, noteReadings
    case noteReference, defineProgrammes, setClock, followClock
    case defineSites(rows: [Site])
    case defineFabrics(rows: [Fabric])
    case defineHalls(rows: [Hall])
    case defineSilicon(rows: [Silicon], needs: [SiliconNeed])
    case definePolicy(rows: [PolicyRow])
    case addSupply(items: [Item])
    case recordOrder(terms: Terms, rows: [Row], heldUntil: Instant?)
    case hold(request: Request)
    case confirm(order: String)
    case sign(request: Request)
    case cancel(order: String)
    case accept(order: String, silicon: Accepted)
    case inquire(request: Request)
    case amend(order: String, changes: Request)
    case withdraw(order: String)
    case renew(order: String)
    case bump(order: String, approver: String)
    case repromise(approver: String)
    case decline(request: Int, approver: String)
    case slip(item: String, days: Int)
    case cut(item: String, by: Int)
    case cancelItem(item: String)
    case commit(item: String)
    case arrive(item: String, on: Day)
    case assign(item: String, to: String)
    case retire(item: String, on: Day)
    case fork(parent: String, at: Int)
    case merge(branch: String, approver: String)
    case drop(branch: String)

    /// The word that a fact of this command carries in `kind`.
    var kind: String {
        switch self {
        case .defineRegions: "regions_defined"
        case .defineSites: "sites_defined"
        case .defineZones: "zones_defined"
        case .defineFabrics: "fabrics_defined"
        case .defineHalls: "halls_defined"
        case .defineSilicon: "silicon_defined"
        case .definePolicy: "policy_defined"
        case .defineCapex: "capex_defined"
        case .defineEnergy: "energy_defined"
        case .defineShapes: "shapes_defined"
        case .defineMilestones: "milestones_defined"
        case .noteReadings: "readings_noted"
        case .noteReference: "reference_noted"
        case .defineProgrammes: "programmes_defined"
        case .addSupply: "supply_added"
        case .recordOrder: "order_recorded"
        case .setClock: "clock_set"
        case .followClock: "clock_followed"
        case .hold: "order_held"
        case .confirm: "order_confirmed"
        case .sign: "order_signed"
        case .cancel: "order_cancelled"
        case .accept, .amend: "order_amended"
        case .inquire: "order_inquired"
        case .withdraw: "amendment_withdrawn"
        case .renew: "order_renewed"
        case .bump: "order_bumped"
        case .repromise: "orders_repromised"
        case .decline: "approval_declined"
        case .slip: "item_slipped"
        case .cut: "item_cut"
        case .cancelItem: "item_cancelled"
        case .commit: "item_committed"
        case .arrive: "item_arrived"
        case .assign: "item_assigned"
        case .retire: "item_retired"
        case .fork: "branch_forked"
        case .merge: "branch_merged"
        case .drop: "branch_dropped"
        }
    }

    /// Whether it tells what happened rather than what is asked for now: its rows may lie in the past.
    var isHistory: Bool { if case .recordOrder = self { true } else { false } }
}

/// The part of a request that its order must repeat.
struct Request: Decodable {
    let order: String?
    let count: Int?
    /// `h200` or `h200:2048:512`, name:count:min_chunk.
    let silicon: [String]?
    let regions: [String]?
    /// The option of the quote that was wanted; nil: the first.
    let option: String?
    /// Micro-dollars per accelerator-hour.
    let price: Int?
    let clauses: [Clause]?

    enum CodingKeys: String, CodingKey {
        case order, count, silicon, regions, option, clauses
        case price = "price_usd_micro_per_accelerator_hour"
    }

    /// How many were asked for on a silicon: a count of its own, or the order's.
    func count(on name: String?) -> Int? {
        let own = silicon?.map { $0.split(separator: ":") }.first { $0.count > 1 && $0[0] == name ?? "" }
        return own.map { Int($0[1]) } ?? count
    }
}

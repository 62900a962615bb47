import Silicon
import Units

/// What is asked of the ledger. A command asks, a fact records, a refusal says why not.
public enum Command: Hashable, Sendable, Codable {
    // Import
    case defineRegions(rows: [Region])
    case defineSites(rows: [Site])
    case defineZones(rows: [ZoneHeadroom])
    case defineFabrics(rows: [Fabric])
    case defineHalls(rows: [Hall])
    case defineSilicon(rows: [Silicon], needs: [SiliconNeed])
    case definePolicy(rows: [PolicyRow])
    case defineCapex(rows: [CapexRow])
    case defineEnergy(contracts: [EnergyContract])
    case defineShapes(runs: [ShapeRun])
    case defineMilestones(rows: [Milestone])
    case noteReadings(runs: [ReadingRun])
    case noteReference(rows: [ReferenceRow])
    case defineProgrammes(rows: [Programme])
    case addSupply(items: [SupplyItem])
    /// An order as history has it: with placements promised, signed without them queued, unsigned an inquiry.
    case recordOrder(terms: OrderTerms, rows: [Row], heldUntil: Instant?)
    // Time
    case setClock(to: Instant)
    /// From here on the clock follows the system's, or stands again.
    case followClock(follow: Bool)
    // The book
    /// An order that somebody asks about: shown, and nothing taken.
    case inquire(request: OrderRequest)
    /// Takes capacity until an instant; the request may name an inquiry, whose terms it then fills up.
    case hold(request: OrderRequest, until: Instant?)
    case confirm(order: OrderName)
    case sign(request: OrderRequest)
    case cancel(order: OrderName)
    /// A queued order comes to accept another silicon, ranked last.
    case accept(order: OrderName, silicon: Accepted)
    /// Other terms for an order, from a day on where it runs. What does not fit a promise yet waits, and it stands as it was.
    case amend(order: OrderName, changes: OrderRequest, from: Day?)
    /// What was asked of a promise and still waits is taken back.
    case withdraw(order: OrderName)
    /// A promise goes on after its end, in the same place.
    case renew(order: OrderName, term: Term, price: MicroDollars?)
    /// A hold gives way; the order is an inquiry again. An empty approver, here and below, asks for one.
    case bump(order: OrderName, cause: String, approver: String)
    /// Promises in a breach move to where supply is. `proposal` is the digest of what was approved.
    case repromise(cause: String, approver: String, proposal: String?)
    /// What was asked for by a fact and waits for an approver is not done.
    case decline(request: Int, approver: String, cause: String?)
    // Supply
    case slip(item: ItemName, days: Int)
    case cut(item: ItemName, by: Int)
    case cancelItem(item: ItemName)
    case commit(item: ItemName)
    case arrive(item: ItemName, on: Day)
    case assign(item: ItemName, to: ResourceName)
    case retire(item: ItemName, on: Day)
    // Branches
    case fork(parent: BranchName, at: Int)
    case merge(branch: BranchName, approver: String)
    case drop(branch: BranchName)

    /// The kind of fact it makes: the word in `facts.csv`.
    public var kind: String {
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
        case .inquire: "order_inquired"
        case .hold: "order_held"
        case .confirm: "order_confirmed"
        case .sign: "order_signed"
        case .cancel: "order_cancelled"
        case .accept, .amend: "order_amended"
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

    /// The command as a sentence, for causes and lists. Supply sentences are those that `whatif` reads.
    public var sentence: String {
        switch self {
        case .slip(let item, let days): days < 0 ? "bring \(item) \(-days)d" : "slip \(item) \(days)d"
        case .cut(let item, let quantity): "cut \(item) \(quantity)"
        case .cancelItem(let item): "cancel \(item)"
        case .commit(let item): "commit \(item)"
        case .arrive(let item, let day): "arrive \(item) \(day)"
        case .assign(let item, let resource): "assign \(item) \(resource)"
        case .retire(let item, let day): "retire \(item) \(day)"
        case .cancel(let order): "cancel order \(order)"
        case .accept(let order, let silicon): "accept \(order) \(silicon.silicon)"
        case .confirm(let order): "confirm order \(order)"
        case .hold: "hold"
        case .amend(let order, _, _): "amend order \(order)"
        case .withdraw(let order): "withdraw the amendment of order \(order)"
        case .renew(let order, let term, _): "renew order \(order) for \(term)"
        case .bump(let order, let cause, _): "bump order \(order): \(cause)"
        case .repromise(let cause, _, _): "re-promise: \(cause)"
        case .decline(let request, _, _): "decline request \(request)"
        case .merge(let branch, _): "merge scenario \(branch)"
        case .sign(let request): "sign order" + (request.order.map { " \($0)" } ?? "")
        case .setClock(let instant): "clock \(instant)"
        case .addSupply(let items) where items.count == 1 && items[0].isFreed: items[0].item.text
        case .addSupply(let items) where items.count == 1: "add \(items[0].item)"
        case .recordOrder(let terms, _, _): "order \(terms.order)"
        default: kind.replacing("_", with: " ")
        }
    }
}

extension Command {
    /// The command as whoever sends it put it: without the counts that were worked out for its order. Under one key two
    /// commands are the same if these are, whatever estimates have become since.
    public var asked: Command {
        switch self {
        case .inquire(let request): .inquire(request: request.asked)
        case .hold(let request, let until): .hold(request: request.asked, until: until)
        case .sign(let request): .sign(request: request.asked)
        case .amend(let order, let changes, let from): .amend(order: order, changes: changes.asked, from: from)
        default: self
        }
    }
}

import Silicon
import Delay
import Units

extension Ledger {
    /// Whether the command may be carried out as things stand; the first refusal that applies.
    public func permit(_ command: Command) throws(Refusal) {
        if isDropped { throw Refusal(.badBranch, "scenario \(branch) was dropped; nothing more can be written to it") }
        switch command {
        case .definePolicy(let rows): try permitPolicy(rows)
        case .defineRegions(let rows): try permitNew(rows.map(\.region), "region") { atlas.region($0) != nil }
        case .defineSites(let rows): try permitNew(rows.map(\.site), "site") { atlas.site($0) != nil }
        case .defineFabrics(let rows): try permitNew(rows.map(\.fabric), "fabric") { atlas.fabric($0) != nil }
        case .defineHalls(let rows): try permitNew(rows.map(\.hall), "hall") { atlas.hall($0) != nil }
        case .defineSilicon(let rows, _): try permitNew(rows.map(\.silicon), "silicon") { atlas.catalogue[$0] != nil }
        case .defineShapes(let runs): try permitShapes(runs)
        case .defineMilestones(let rows): try permitMilestones(rows)
        case .noteReadings(let runs): try permitReadings(runs)
        case .addSupply(let items):
            let faults = items.compactMap(fault(of:))
            if let first = faults.first(where: { $0.code == .badRequest }) ?? faults.first { throw first }
            try permitNew(items.map(\.item), "supply item") { supply.position($0) != nil }
        case .recordOrder(let terms, _, _): try permitNew(order: terms.order)
        case .inquire(let request):
            try permitNoOption(request, "an inquiry")
            if let name = request.order { try permitNew(order: name) }
        case .hold(let request, _), .sign(let request):
            if let name = request.order, self[name]?.isOpenToHold != true { try permitNew(order: name) }
        case .confirm(let order): try permitConfirm(order)
        case .cancel(let order): try permitCancel(order)
        case .amend(let order, let changes, let from):
            try permitNoOption(changes, "an amendment")
            try permitAmend(order, changes, from)
        case .withdraw(let order): try permitWithdraw(order)
        case .renew(let order, let term, let price): try permitRenew(order, term, price)
        case .bump(let order, _, _): try permitBump(order)
        case .repromise: try permitRepromise()
        case .decline(let request, let approver, _): try permitAnswer(request, by: approver)
        case .accept(let order, let silicon): try permitAccept(order, silicon)
        case .slip(let item, _), .cut(let item, _), .cancelItem(let item), .commit(let item), .arrive(let item, _),
            .assign(let item, _), .retire(let item, _):
            try permitChange(of: item, by: command)
        default: break
        }
    }

    /// The confidence that promises were made at cannot change under them.
    private func permitPolicy(_ rows: [PolicyRow]) throws(Refusal) {
        let changes = rows.contains { $0.name == "confidence_pct" && Int($0.value) != policy.confidence.percent }
        if changes, orders.contains(where: { !$0.firmRows.isEmpty }) {
            throw Refusal(.wrongState, "confidence_pct cannot change while promises or holds stand on it")
        }
        if let row = rows.first(where: { Policy.fault($0) != nil }) {
            throw Refusal(
                .badRequest, "\(row.name): '\(row.value)' is not allowed; allowed: \(Policy.fault(row) ?? "")")
        }
    }

    private func permitNew(order: OrderName) throws(Refusal) {
        if position(order) != nil {
            throw Refusal(.idTaken, "there is an order \(order) already; identifiers are never used again")
        }
    }

    /// An option is of a quote: only what takes capacity by one can name it.
    private func permitNoOption(_ request: OrderRequest, _ what: String) throws(Refusal) {
        guard let option = request.option else { return }
        throw Refusal(
            .badRequest,
            "option: '\(option)' cannot be chosen in \(what); only a quote, a hold or a signature takes one")
    }

    /// Names must be new to the ledger and within the command.
    private func permitNew<Kind>(
        _ names: [Name<Kind>], _ what: String, isTaken: (Name<Kind>) -> Bool
    ) throws(Refusal) {
        var seen: Set<Name<Kind>> = []
        for name in names where isTaken(name) || !seen.insert(name).inserted {
            throw Refusal(.idTaken, "there is a \(what) \(name) already; identifiers are never used again")
        }
    }

    /// What is wrong with an item, or nil.
    private func fault(of item: SupplyItem) -> Refusal? {
        if item.class == .equipment {
            return item.resource == nil
                ? nil
                : Refusal(.badRequest, "\(item.item) is equipment: it gates other items and has no resource of its own")
        }
        guard item.quantity > 0 else { return Refusal(.badRequest, "\(item.item): the quantity must be above 0") }
        guard let name = item.resource, let resource = Resource(name), resource.kind == item.class.resource else {
            return Refusal(
                .badRequest,
                "\(item.item): class \(item.class.rawValue) needs a resource "
                    + "\(item.class.resource.map { $0.rawValue } ?? "")/…, not '\(item.resource?.text ?? "")'")
        }
        return atlas.knows(resource) ? nil : Refusal(.unknownPlace, "\(item.item): there is no \(name)")
    }

    private func permitConfirm(_ name: OrderName) throws(Refusal) {
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        if case .lapsed(let until) = order.standing, !SeededBug.zombieConfirm.isOn { throw lapsed(name, until) }
        if SeededBug.zombieConfirm.isOn, case .lapsed = order.standing { return }
        guard case .held(_, let until) = order.standing else {
            throw Refusal(.wrongState, "order \(name) is \(state(of: order)); only a hold can be confirmed")
        }
        if until <= clock { throw lapsed(name, until) }
    }

    func lapsed(_ name: OrderName, _ until: Instant) -> Refusal {
        Refusal(.holdExpired, "the hold \(name) was dead from \(until); hold again: what is possible now may differ")
    }

    private func permitCancel(_ name: OrderName) throws(Refusal) {
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        let state = state(of: order)
        guard !["ended", "cancelled", "refused"].contains(state) else {
            throw Refusal(.wrongState, "order \(name) is \(state); there is nothing to cancel")
        }
    }

    private func permitAccept(_ name: OrderName, _ accepted: Accepted) throws(Refusal) {
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        guard atlas.catalogue[accepted.silicon] != nil else {
            throw Refusal(.unknownSilicon, "there is no silicon '\(accepted.silicon)'")
        }
        guard order.isQueued, !order.terms.silicon.contains(where: { $0.silicon == accepted.silicon }) else {
            throw Refusal(
                .wrongState,
                "order \(name) is \(state(of: order)) and accepts "
                    + order.terms.silicon.map(\.silicon.text).joined(separator: ", ")
                    + "; only a queued order can come to accept another silicon")
        }
    }

    /// What is wrong with a change whatever item it names.
    private func permitForm(_ name: ItemName, _ command: Command) throws(Refusal) {
        switch command {
        case .slip(_, let days) where !(-36_500...36_500).contains(days):
            throw Refusal(.badRequest, "\(name): \(days) days is out of range; allowed: up to 36500 either way")
        case .arrive(_, let day) where day > today:
            throw Refusal(.badRequest, "\(name) cannot have arrived on \(day): the clock stands at \(today)")
        default: break
        }
    }

    private func permitChange(of name: ItemName, by command: Command) throws(Refusal) {
        try permitForm(name, command)
        guard let item = supply[name] else { throw Refusal(.unknownItem, "there is no supply item \(name)") }
        switch command {
        case .retire(_, let day):
            guard item.stage == .live, day > today else {
                throw Refusal(
                    .wrongState,
                    "\(name) is \(item.stage.rawValue); only a live item can be retired, and only from tomorrow on")
            }
        case .commit:
            guard item.stage == .planned else {
                throw Refusal(.wrongState, "\(name) is \(item.stage.rawValue); only a planned item can be committed")
            }
        case .cut(_, let quantity):
            guard item.stage != .cancelled, item.stage != .retired, quantity > 0, quantity < item.quantity else {
                throw Refusal(
                    .badRequest,
                    "\(name) (\(item.stage.rawValue)) counts \(item.quantity): "
                        + (item.quantity > 1
                            ? "a cut must be from 1 to \(item.quantity - 1)" : "there is nothing to cut")
                        + "; cancel the item to take all")
            }
        case .assign(_, let resource): try permitAssign(item, to: resource)
        default: try permitNotArrived(item, command)
        }
    }

    private func permitNotArrived(_ item: SupplyItem, _ command: Command) throws(Refusal) {
        if item.stage.hasArrived {
            throw Refusal(
                .itemLive,
                "\(item.item) is \(item.stage.rawValue) since \(item.actual ?? item.delay.plan); "
                    + "its dates are history and '\(command.sentence)' cannot change them")
        }
        if item.stage == .cancelled { throw Refusal(.wrongState, "\(item.item) is cancelled") }
    }

    private func permitAssign(_ item: SupplyItem, to name: ResourceName) throws(Refusal) {
        guard let resource = Resource(name), resource.kind == item.class.resource, atlas.knows(resource) else {
            throw Refusal(.unknownPlace, "\(item.item) is \(item.class.rawValue): it cannot be assigned to '\(name)'")
        }
        try permitNotArrived(item, .assign(item: item.item, to: name))
    }
}

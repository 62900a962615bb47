import Delay
import Profile
import Silicon
import Units

extension Ledger {
    /// Records what a command and its outcome change; returns the resources whose firm capacity may have fallen or risen.
    ///
    /// Runs alike when a fact is made and when it is replayed, so it looks nothing up that the fact does not carry.
    mutating func apply(_ command: Command, _ outcome: Outcome, seq: Int) throws(Refusal) -> Set<Int> {
        for name in outcome.released { try release(name) }
        for name in outcome.forfeited ?? [] { try dropReserve(name) }
        var touched = try change(by: command, outcome, seq: seq)
        for name in outcome.bumped ?? [] { touched.formUnion(try bump(name)) }
        for revision in outcome.revised ?? [] { touched.formUnion(try revise(revision)) }
        for placed in outcome.promoted { try promote(placed, seq: seq) }
        for placed in outcome.tentative { try setTentative(placed) }
        for reserved in outcome.reserved ?? [] { try keep(reserved) }
        return touched
    }

    private mutating func change(by command: Command, _ outcome: Outcome, seq: Int) throws(Refusal) -> Set<Int> {
        switch command {
        case .defineRegions(let rows): atlas.add(rows)
        case .defineSites(let rows): atlas.add(rows)
        case .defineZones(let rows): zones += rows
        case .defineFabrics(let rows): atlas.add(rows)
        case .defineHalls(let rows): atlas.add(rows)
        case .defineSilicon(let rows, let needs):
            atlas.add(rows)
            atlas.add(needs)
        case .definePolicy(let rows):
            policy.add(rows)
            return try deriveSupply()
        case .defineCapex(let rows): capex += rows
        case .defineEnergy(let contracts): energy += contracts
        case .defineShapes(let runs): shapes += runs
        case .defineMilestones(let rows): milestones += rows
        case .noteReadings(let runs): readings += runs
        case .noteReference(let rows): reference += rows
        case .defineProgrammes(let rows): try add(rows)
        case .addSupply(let items): return try add(items)
        case .recordOrder(let terms, let rows, let until): try insertRecorded(terms, rows, until, seq: seq)
        case .inquire: try insertInquiry(outcome)
        case .hold: try insertHeld(outcome)
        case .sign: try insertSigned(outcome, seq: seq)
        case .amend(let order, let changes, let from): return try amend(order, changes, from, outcome)
        case .withdraw(let order): edit(order) { $0.pending = nil }
        case .confirm(let order): confirm(order, seq: seq)
        case .cancel(let order): return try cancel(order)
        case .accept(let order, let silicon):
            if let position = orders.position(order) { orders[position].terms.silicon.append(silicon) }
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire: return try changeItem(by: command)
        case .drop: isDropped = true
        case .followClock(let follow): followsClock = follow
        case .setClock, .fork, .merge, .renew, .bump, .repromise, .decline: break
        }
        growProfiles()
        return []
    }

    /// Gives every resource its profiles.
    private mutating func growProfiles() {
        while firm.count < atlas.resources.count {
            firm.append(Profile())
            open.append(Profile())
        }
    }

    // MARK: Time

    /// Moves the clock. An item whose day comes while it has not arrived starts tomorrow.
    mutating func advance(to instant: Instant) throws(Refusal) -> Set<Int> {
        let isNewDay = instant.day > clock.day
        clock = instant
        if isNewDay { outlookMemory = outlookMemory.forgetting() }
        guard isNewDay, !overdueItems(on: instant.day).isEmpty else { return [] }
        return try deriveSupply()
    }

    /// The items that have not arrived although their start is on or before a day.
    public func overdueItems(on day: Day) -> [ItemName] {
        supply.items.indices.compactMap { position in
            let stage = supply.items[position].stage
            guard !stage.hasArrived, stage != .cancelled, supply.starts[position] <= .on(day) else { return nil }
            return supply.items[position].item
        }
    }

    // MARK: Supply

    private mutating func add(_ rows: [Programme]) throws(Refusal) {
        for row in rows {
            if let fault = row.fault(in: self) { throw Refusal(.badRequest, fault) }
            programmes.append(row)
        }
    }

    private mutating func add(_ items: [SupplyItem]) throws(Refusal) -> Set<Int> {
        for item in items {
            let resource = item.resource.flatMap(Resource.init).map { atlas.number($0) }
            supply.append(item, resource: resource)
        }
        growProfiles()
        try requireKnownGates(items)
        try supply.rechain()
        return try deriveSupply()
    }

    private func requireKnownGates(_ items: [SupplyItem]) throws(Refusal) {
        for item in items {
            for gate in item.after where supply.position(gate) == nil {
                throw Refusal(.unknownItem, "\(item.item) waits for '\(gate)', and there is no such supply item")
            }
        }
    }

    private mutating func changeItem(by command: Command) throws(Refusal) -> Set<Int> {
        guard let (position, item) = supply.changed(by: command) else {
            throw Refusal(.unknownItem, "'\(command.sentence)' names no supply item")
        }
        let was = supply.items[position].resource.flatMap(atlas.position)
        let resource = item.resource.flatMap(Resource.init).map { atlas.number($0) }
        growProfiles()
        supply.replace(item, at: position, resource: resource, was: was)
        let touched = try deriveSupply()
        // At joint dates what waits for the item may be likelier or less likely, though its day is the same.
        return basis == .joint ? touched.union(supply.resources(behind: position, number: atlas.position)) : touched
    }

    private mutating func deriveSupply() throws(Refusal) -> Set<Int> {
        outlookMemory = outlookMemory.forgetting()
        let atlas = atlas
        let changes = supply.derive(
            at: policy.confidence, today: clock.day, life: life, number: { atlas.position($0) })
        var touched: Set<Int> = []
        for change in changes {
            if let old = change.old { touched.insert(try count(old, sign: -1)) }
            if let new = change.new { touched.insert(try count(new, sign: 1)) }
        }
        return touched
    }

    private mutating func count(_ contribution: Contribution, sign: Int) throws(Refusal) -> Int {
        let (from, to) = (contribution.start, contribution.end)
        let resource = contribution.resource
        if SeededBug.clampAvailability.isOn, sign < 0,
            firm[resource].minimum(from: max(from, 0), to: to) < contribution.quantity
        {
            return resource
        }
        do {
            if contribution.firm { try firm[resource].add(sign * contribution.quantity, from: from, to: to) }
            try open[resource].add(sign * contribution.quantity, from: from, to: to)
        } catch {
            throw Refusal(.overflow, "\(atlas.resources[resource].name) has more units than can be counted")
        }
        return resource
    }

    // MARK: Orders

    /// Enters an order, or what became of an inquiry.
    private mutating func insert(_ order: Order) throws(Refusal) {
        if let position = orders.position(order.terms.order) {
            guard orders[position].isOpenToHold else {
                throw Refusal(
                    .idTaken, "there is an order \(order.terms.order) already; identifiers are never used again")
            }
            orders[position] = order
        } else {
            orders.append(order)
        }
        try take(order.firmRows, firm: true, sign: -1)
    }

    private mutating func insertInquiry(_ outcome: Outcome) throws(Refusal) {
        guard let terms = outcome.terms else { throw Refusal(.doesNotFit, "an inquiry needs terms") }
        try insert(Order(terms: terms, standing: .inquiry))
    }

    private mutating func insertRecorded(
        _ terms: OrderTerms, _ rows: [Row], _ until: Instant?, seq: Int
    ) throws(Refusal) {
        let standing: Standing =
            if let until {
                .held(rows, until: until)
            } else if !rows.isEmpty {
                .promised(Commitment(rows: rows, made: seq))
            } else {
                terms.signed == nil ? .inquiry : .queued(nil)
            }
        try insert(Order(terms: terms, standing: standing))
    }

    private mutating func insertHeld(_ outcome: Outcome) throws(Refusal) {
        guard let terms = outcome.terms, let offer = outcome.offer, let until = outcome.until else {
            throw Refusal(.doesNotFit, "a hold needs terms, an offer and an end")
        }
        try insert(Order(terms: terms, standing: .held(offer.placements, until: until)))
    }

    private mutating func insertSigned(_ outcome: Outcome, seq: Int) throws(Refusal) {
        guard let terms = outcome.terms else { throw Refusal(.doesNotFit, "a signed order needs terms") }
        let standing: Standing =
            outcome.offer.map { .promised(Commitment(rows: $0.placements, made: seq)) } ?? .queued(nil)
        try insert(Order(terms: terms, standing: standing))
    }

    private mutating func confirm(_ name: OrderName, seq: Int) {
        guard let position = orders.position(name), case .held(let rows, _) = orders[position].standing else { return }
        orders[position].terms.signed = clock.day
        orders[position].standing = .promised(Commitment(rows: rows, made: seq))
    }

    /// Ends a hold or a first refusal whose instant has come.
    private mutating func release(_ name: OrderName) throws(Refusal) {
        guard let position = orders.position(name), case .held(let rows, let until) = orders[position].standing else {
            return try dropReserve(name)
        }
        if !SeededBug.releaseForgotten.isOn { try take(rows, firm: true, sign: 1) }
        orders[position].standing = .lapsed(at: until)
    }

    /// Ends an order today: what was used before stays in its history.
    private mutating func cancel(_ name: OrderName) throws(Refusal) -> Set<Int> {
        guard let position = orders.position(name) else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        let order = orders[position]
        try take(order.firmRows, firm: true, sign: 1)
        try take(order.tentativeRows, firm: false, sign: 1)
        let past = SeededBug.historyForgotten.isOn ? [] : order.versions(until: clock.day)
        try take(past.flatMap(\.rows), firm: true, sign: -1)
        orders[position].standing = .cancelled(
            Closure(on: clock.day, past: past, fees: order.commitment?.fees ?? .zero))
        return try resources(of: order.firmRows)
    }

    // MARK: Amendments

    /// New terms for an order that is not promised yet; a promise keeps what it has until a revision says otherwise.
    private mutating func amend(
        _ name: OrderName, _ changes: OrderRequest, _ from: Day?, _ outcome: Outcome
    ) throws(Refusal) -> Set<Int> {
        guard let position = orders.position(name) else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        let order = orders[position]
        if case .promised = order.standing {
            if outcome.isPending == true {
                let amendment = Amendment(changes: changes, from: from ?? clock.day, asked: clock.day)
                edit(name) { $0.pending = amendment }
            }
            return []
        }
        guard let terms = outcome.terms else { throw Refusal(.doesNotFit, "an amendment needs terms") }
        try take(order.firmRows, firm: true, sign: 1)
        try take(order.tentativeRows, firm: false, sign: 1)
        orders[position].terms = terms
        switch order.standing {
        case .queued: orders[position].standing = .queued(nil)
        case .held(_, let until): orders[position].standing = .held(outcome.offer?.placements ?? [], until: until)
        default: break
        }
        let now = orders[position].firmRows
        try take(now, firm: true, sign: -1)
        return try resources(of: order.rows)
    }

    /// Puts a promise under new terms and rows; what it used before stays in its history.
    private mutating func revise(_ revision: Revision) throws(Refusal) -> Set<Int> {
        guard let position = orders.position(revision.order), var commitment = orders[position].commitment else {
            throw Refusal(.wrongState, "order \(revision.order) is not promised and cannot be revised")
        }
        let order = orders[position]
        try take(order.firmRows, firm: true, sign: 1)
        commitment.past = commitment.past(after: revision)
        let used = Version(terms: order.terms, rows: commitment.rows).part(before: revision.from)
        if let used { commitment.past.append(used) }
        (commitment.rows, commitment.reserve, commitment.pending) = (revision.rows, nil, nil)
        let placed = (revision.earlier ?? []).flatMap(\.rows) + revision.rows
        commitment.lastChunk = max(commitment.lastChunk, placed.map(\.chunk).max() ?? 0)
        let revised = Order(terms: revision.terms, standing: .promised(commitment))
        orders[position] = revised
        try take(revised.firmRows, firm: true, sign: -1)
        return try resources(of: order.firmRows)
    }

    /// A hold gives way: its order is an inquiry again.
    private mutating func bump(_ name: OrderName) throws(Refusal) -> Set<Int> {
        guard let position = orders.position(name), case .held(let rows, _) = orders[position].standing else {
            throw Refusal(.wrongState, "order \(name) is not held and cannot be bumped")
        }
        try take(rows, firm: true, sign: 1)
        orders[position].standing = .inquiry
        return try resources(of: rows)
    }

    private mutating func keep(_ reserved: Reserved) throws(Refusal) {
        try dropReserve(reserved.order)
        try take(reserved.reserve.rows, firm: true, sign: -1)
        edit(reserved.order) {
            $0.reserve = reserved.reserve
            $0.lastChunk = max($0.lastChunk, reserved.reserve.rows.map(\.chunk).max() ?? 0)
        }
    }

    private mutating func dropReserve(_ name: OrderName) throws(Refusal) {
        try take(self[name]?.commitment?.reserve?.rows ?? [], firm: true, sign: 1)
        edit(name) { $0.reserve = nil }
    }

    /// Changes a promise that takes no other capacity for it.
    private mutating func edit(_ name: OrderName, _ body: (inout Commitment) -> Void) {
        guard let position = orders.position(name), var commitment = orders[position].commitment else { return }
        body(&commitment)
        orders[position].standing = .promised(commitment)
    }

    /// Remembers fees that are due.
    mutating func keepFees(_ money: [MoneyChange]?) {
        for change in money ?? [] where change.fee > .zero {
            guard let position = orders.position(change.order) else { continue }
            if case .cancelled(var closure) = orders[position].standing {
                closure.fees = closure.fees + change.fee
                orders[position].standing = .cancelled(closure)
            } else {
                edit(change.order) { $0.fees = $0.fees + change.fee }
            }
        }
    }

    private mutating func promote(_ placed: Placed, seq: Int) throws(Refusal) {
        guard let position = orders.position(placed.order), case .queued(let tentative) = orders[position].standing
        else {
            throw Refusal(.wrongState, "order \(placed.order) is not queued and cannot be promoted")
        }
        try take(tentative?.rows ?? [], firm: false, sign: 1)
        try take(placed.rows, firm: true, sign: -1)
        orders[position].standing = .promised(Commitment(rows: placed.rows, made: seq))
    }

    private mutating func setTentative(_ placed: Placed) throws(Refusal) {
        guard let position = orders.position(placed.order), case .queued(let old) = orders[position].standing else {
            throw Refusal(.wrongState, "order \(placed.order) is not queued and has no tentative date")
        }
        try take(old?.rows ?? [], firm: false, sign: 1)
        try take(placed.rows, firm: false, sign: -1)
        orders[position].standing = .queued(
            placed.rows.isEmpty ? nil : Tentative(rows: placed.rows, late: placed.late, gap: placed.gap))
    }

    /// Takes (sign −1) or gives back (+1) what rows need: firm rows from both profiles, tentative ones from `open`.
    private mutating func take(_ rows: [Row], firm isFirm: Bool, sign: Int) throws(Refusal) {
        for row in rows {
            for need in try atlas.needs(of: row) {
                let (from, to) = (need.start.number, need.end.number - (SeededBug.offByOneDay.isOn ? 1 : 0))
                do {
                    if isFirm { try firm[need.resource].add(sign * need.quantity, from: from, to: to) }
                    try open[need.resource].add(sign * need.quantity, from: from, to: to)
                } catch {
                    throw Refusal(.overflow, "\(row.count) \(row.silicon) in \(row.hall) is more than can be counted")
                }
            }
        }
    }

    /// The resources that rows need.
    public func resources(of rows: [Row]) throws(Refusal) -> Set<Int> {
        var resources: Set<Int> = []
        for row in rows { resources.formUnion(try atlas.needs(of: row).map(\.resource)) }
        return resources
    }
}

extension Supply {
    /// The item a supply command names, changed; nil when there is none.
    func changed(by command: Command) -> (position: Int, item: SupplyItem)? {
        func edit(_ name: ItemName, _ body: (inout SupplyItem) -> Void) -> (position: Int, item: SupplyItem)? {
            guard let position = position(name) else { return nil }
            var item = items[position]
            body(&item)
            return (position, item)
        }
        switch command {
        case .slip(let name, let days): return edit(name) { $0.delay = $0.delay.slipped(by: days) }
        case .cut(let name, let quantity): return edit(name) { $0.quantity -= quantity }
        case .cancelItem(let name): return edit(name) { $0.stage = .cancelled }
        case .commit(let name): return edit(name) { $0.reach(.committed) }
        case .arrive(let name, let day):
            return edit(name) {
                $0.reach(.live)
                $0.actual = day
            }
        case .assign(let name, let resource): return edit(name) { $0.resource = resource }
        case .retire(let name, let day): return edit(name) { ($0.stage, $0.leaves) = (.retired, day) }
        default: return nil
        }
    }
}

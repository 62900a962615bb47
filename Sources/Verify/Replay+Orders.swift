import Units

/// What one accelerator in a hall takes of an account's resource.
struct Taken {
    let account: Int
    let rate: Rate
}

extension Replay {
    // MARK: New orders

    mutating func record(_ terms: Terms, _ rows: [Row], _ until: Instant?) {
        let state: Order.State =
            if let until { .held(until: until) } else if !rows.isEmpty { .promised } else {
                terms.signed == nil ? .inquiry : .queued
            }
        guard let order = insert(terms, state, rows), !rows.isEmpty else { return }
        sell(rows, to: order)
    }

    mutating func hold(_ request: Request, _ outcome: Outcome) {
        guard let terms = outcome.terms, let offer = outcome.offer, let until = outcome.until else {
            return fault("a hold without terms, offer or end")
        }
        if until <= clock { fault("order \(terms.order) is held until \(until), dead when it was made") }
        checkRequest(request, terms, outcome)
        guard let order = enter(terms, .held(until: until), offer.placements, request) else { return }
        sell(offer, to: order)
        checkHeldCap(order)
    }

    mutating func sign(_ request: Request, _ outcome: Outcome) {
        guard let terms = outcome.terms else { return fault("an order signed without terms") }
        checkRequest(request, terms, outcome)
        let state: Order.State = outcome.offer == nil ? .queued : .promised
        guard let order = enter(terms, state, outcome.offer?.placements ?? [], request) else { return }
        if let offer = outcome.offer { sell(offer, to: order) }
    }

    /// A new order, or one that is asked for by name and was an inquiry or a hold that died.
    private mutating func enter(
        _ terms: Terms, _ state: Order.State, _ rows: [Row], _ request: Request
    ) -> Int? {
        guard schema >= 2, request.order == terms.order, let order = orderIndex[terms.order], orders[order].isOpen
        else { return insert(terms, state, rows) }
        if let text = terms.faultOfClauses { fault("order \(terms.order) \(text)") }
        (orders[order].terms, orders[order].state, orders[order].rows) = (terms, state, rows)
        return order
    }

    mutating func insert(_ terms: Terms, _ state: Order.State, _ rows: [Row]) -> Int? {
        if let text = terms.faultOfClauses { fault("order \(terms.order) \(text)") }
        guard orderIndex[terms.order] == nil else {
            fault("order \(terms.order) was entered before; identifiers are never used again")
            return nil
        }
        orderIndex[terms.order] = orders.count
        orders.append(Order(terms: terms, state: state, rows: rows))
        return orders.count - 1
    }

    mutating func checkRequest(_ request: Request, _ terms: Terms, _ outcome: Outcome) {
        if let name = request.order, name != terms.order {
            fault("order \(name) was asked for and \(terms.order) made")
        }
        if let name = outcome.order, name != terms.order {
            fault("the answer names order \(name), its terms \(terms.order)")
        }
        let isInParts = request.option == "part_now"
        let asked = isInParts ? request.count(on: terms.silicon.first?.silicon) : request.count
        let made = isInParts ? terms.inAll : terms.count
        if let asked, asked != made {
            fault("order \(terms.order) was asked for with \(asked) accelerators and made with \(made)")
        }
        guard let option = request.option, let rows = outcome.offer?.placements else { return }
        let rules = OptionRules(option: option, request: request, terms: terms, places: places)
        for text in rules.faults(in: rows) { fault("order \(terms.order) \(text)") }
    }

    // MARK: Sales

    mutating func sell(_ offer: Offer, to order: Int) {
        let (name, rows) = (orders[order].terms.order, offer.placements)
        if offer.kind != "firm" { fault("order \(name) is sold a \(offer.kind) offer") }
        if offer.start != rows.start || offer.end != rows.end || rows.contains(where: { $0.silicon != offer.silicon }) {
            fault("order \(name): the offer says \(offer.silicon) from \(offer.start) to \(offer.end), its rows do not")
        }
        sell(rows, to: order)
        checkFuture(rows, order, latest: orders[order].terms.latest)
    }

    /// Rows that take firm capacity: they keep the order's terms, and their accounts check that they fit.
    mutating func sell(_ rows: [Row], to order: Int) {
        checkRules(rows, order)
        enter(rows, .firmNeed, sign: 1, soldTo: order)
    }

    mutating func checkRules(_ rows: [Row], _ order: Int) {
        let terms = orders[order].terms
        for text in OrderRules(terms: terms, places: places).faults(in: rows) { fault("order \(terms.order) \(text)") }
    }

    private mutating func checkFuture(_ rows: [Row], _ order: Int, latest: Day?) {
        guard let first = rows.map(\.start).min(), let start = rows.start else { return }
        let terms = orders[order].terms
        if first < today { fault("order \(terms.order) is placed from \(first) on, and it is \(today)") }
        if start < terms.earliest {
            fault("order \(terms.order) starts on \(start), before its earliest \(terms.earliest)")
        }
        if let latest, start > latest { fault("order \(terms.order) starts on \(start), after its latest \(latest)") }
    }

    // MARK: Changes

    mutating func confirm(_ name: String, _ outcome: Outcome) {
        guard let order = known(name) else { return }
        guard case .held(let until) = orders[order].state else {
            return fault("order \(name) is confirmed while it is \(orders[order].stateName)")
        }
        if until <= clock { fault("order \(name) is confirmed at \(clock), and its hold was dead from \(until)") }
        if let offer = outcome.offer, offer.placements != orders[order].rows {
            fault("order \(name) is confirmed with other rows than were held")
        }
        (orders[order].state, orders[order].terms.signed) = (.promised, today)
    }

    /// Gives back what is not used yet, of all versions. Gives what the end of a promise is worth.
    mutating func cancel(_ name: String, by command: Command) -> Money? {
        guard let order = known(name) else { return nil }
        let old = orders[order]
        checkCancel(old)
        dropReserve(of: order)
        let kept = old.isPromised ? old.life.map { $0.part(before: today) } : []
        for version in old.life { enter(version.rows, old.isFirm ? .firmNeed : .tentativeNeed, sign: -1) }
        for version in kept { enter(version.rows, .firmNeed, sign: 1) }
        (orders[order].history, orders[order].rows) = (kept.dropLast(), kept.last?.rows ?? [])
        (orders[order].state, orders[order].isAmendmentWaiting) = (.cancelled, false)
        return old.isPromised && schema >= 2 ? money(from: old, to: orders[order], by: command) : nil
    }

    private mutating func checkCancel(_ order: Order) {
        let name = order.terms.order
        if case .cancelled = order.state { fault("order \(name) is cancelled twice") }
        if case .released = order.state { fault("order \(name) is cancelled while it is \(order.stateName)") }
        if order.isEnded(on: today) { fault("order \(name) is cancelled after it has ended") }
    }

    // MARK: The queue

    /// A queued order comes to accept another silicon, ranked last.
    mutating func accept(_ name: String, _ accepted: Accepted) {
        guard let order = queued(name, "amended") else { return }
        let name = accepted.silicon
        if !places.knows(silicon: name) { fault("there is no silicon \(name)") }
        if orders[order].terms.silicon.contains(where: { $0.silicon == name }) {
            fault("order \(orders[order].terms.order) accepts \(name) already")
        }
        orders[order].terms.silicon.append(accepted)
    }

    mutating func promote(_ promoted: [Placed], _ command: Command) {
        var before: Terms?
        for placed in promoted {
            guard let order = queued(placed.order, "promoted") else { continue }
            let terms = orders[order].terms
            if let before, !Order.isAhead(before, terms) {
                fault("order \(terms.order) is promoted after \(before.order), which it is ahead of")
            }
            before = terms
            enter(orders[order].rows, .tentativeNeed, sign: -1)
            (orders[order].state, orders[order].rows) = (.promised, placed.rows)
            sell(placed.rows, to: order)
            if !command.isHistory { checkFuture(placed.rows, order, latest: terms.latest) }
        }
    }

    mutating func setTentative(_ placed: Placed, _ command: Command) {
        guard let order = queued(placed.order, "given a tentative date") else { return }
        enter(orders[order].rows, .tentativeNeed, sign: -1)
        orders[order].rows = placed.rows
        guard let start = placed.rows.start else { return }
        checkRules(placed.rows, order)
        if !command.isHistory { checkFuture(placed.rows, order, latest: nil) }
        if placed.late != (orders[order].terms.latest.map { start > $0 } ?? false) {
            fault(
                "order \(placed.order) starts on \(start) and is marked \(placed.late ? "late" : "in time"), which is wrong"
            )
        }
        enter(placed.rows, .tentativeNeed, sign: 1)
    }

    private mutating func queued(_ name: String, _ what: String) -> Int? {
        guard let order = known(name) else { return nil }
        if case .queued = orders[order].state { return order }
        fault("order \(name) is \(what) while it is \(orders[order].stateName)")
        return nil
    }

    mutating func known(_ name: String) -> Int? {
        if orderIndex[name] == nil { fault("there is no order \(name)") }
        return orderIndex[name]
    }

    // MARK: Needs

    /// Takes (sign 1) or gives back (−1) what rows need.
    mutating func enter(_ rows: [Row], _ kind: Entry.Kind, sign: Int, soldTo order: Int? = nil) {
        for row in rows {
            for taken in taken(by: row) {
                guard let need = taken.rate.need(row.count) else {
                    fault(
                        "\(row.count) \(row.silicon) in \(row.hall) take more \(taken.rate.resource) than can be counted"
                    )
                    continue
                }
                enter(sign * need, kind, in: taken.account, from: row.start, to: row.end, soldTo: order)
            }
        }
    }

    mutating func taken(by row: Row) -> [Taken] {
        let key = "\(row.silicon)/\(row.hall)"
        if let known = rates[key] { return known }
        guard let found = places.rates(of: row.silicon, in: row.hall) else {
            fault("what \(row.silicon) takes in \(row.hall) is not known")
            return []
        }
        let taken = found.map { Taken(account: accounts.open($0.resource), rate: $0) }
        rates[key] = taken
        return taken
    }
}

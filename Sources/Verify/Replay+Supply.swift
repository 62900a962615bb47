import Units

extension Replay {
    // MARK: What stands still

    mutating func define(_ command: Command) {
        rates = [:]
        switch command {
        case .defineSites(let rows): for row in rows { define(places.add(row), row.site, "site_kw/\(row.site)") }
        case .defineFabrics(let rows): for row in rows { define(places.add(row), row.fabric, "ports/\(row.fabric)") }
        case .defineHalls(let rows): for row in rows { define(places.add(row), row.hall, "hall_kw/\(row.hall)") }
        case .defineSilicon(let rows, let needs):
            for row in rows { define(row) }
            for need in needs { places.add(need) }
        case .definePolicy(let rows): for row in rows { define(row) }
        default: break
        }
    }

    private mutating func define(_ isNew: Bool, _ name: String, _ resource: String?) {
        if !isNew { fault("'\(name)' was defined before") }
        if let resource { _ = accounts.open(resource) }
    }

    private mutating func define(_ chip: Silicon) {
        define(places.add(chip), chip.silicon, nil)
        if !Silicon.lives.contains(chip.lifeMonths) { fault("\(chip.silicon) serves \(chip.lifeMonths) months") }
    }

    private mutating func define(_ row: PolicyRow) {
        if row.name.hasPrefix(Replay.heldCap) {
            heldCaps[String(row.name.dropFirst(Replay.heldCap.count))] = Int(row.value)
        }
        approvals.read(row)
        guard row.name == "confidence_pct", let percent = Int(row.value), percent != confidence else { return }
        guard (50...90).contains(percent) else { return fault("the confidence is \(percent)%; allowed are 50 to 90") }
        if orders.contains(where: \.isFirm) { fault("the confidence changed while promises stood on the old one") }
        confidence = percent
        deriveSupply()
    }

    // MARK: Items

    mutating func add(_ items: [Item]) {
        for item in items {
            guard stock[item.item] == nil else {
                fault("supply item \(item.item) was entered before; identifiers are never used again")
                continue
            }
            if let text = faultOfNew(item) { fault("supply item \(item.item) \(text)") }
            if let resource = item.resource { _ = accounts.open(resource) }
            stock.append(item)
        }
        checkGates(of: items)
        deriveSupply()
    }

    private func faultOfNew(_ item: Item) -> String? {
        if !item.delay.isOrdered {
            return "has days out of order: p50 \(item.delay.p50), p80 \(item.delay.p80), p90 \(item.delay.p90)"
        }
        guard let kind = item.resourceKind else {
            return item.resource == nil ? nil : "is \(item.class) and has a resource"
        }
        if !item.isCountable { return "counts \(item.quantity)" }
        guard let resource = item.resource, resource.hasPrefix("\(kind)/"), places.knows(resource) else {
            return "is \(item.class) of '\(item.resource ?? "")', and there is no such \(kind)"
        }
        return nil
    }

    /// Items wait only for known ones, and not for each other: taking out what waits for nothing new leaves none.
    private mutating func checkGates(of items: [Item]) {
        for item in items {
            for gate in item.after where stock[gate] == nil {
                fault("supply item \(item.item) waits for '\(gate)', which does not exist")
            }
        }
        var waiting = items
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.item))
            let still = waiting.filter { !names.isDisjoint(with: $0.after) }
            if still.count == waiting.count {
                return fault("supply items wait for each other: \(names.sorted().joined(separator: ", "))")
            }
            waiting = still
        }
    }

    mutating func changeItem(by command: Command) {
        switch command {
        case .slip(let name, let days): slip(name, days)
        case .cut(let name, let quantity): cut(name, quantity)
        case .cancelItem(let name): edit(name, isPending) { $0.stage = "cancelled" }
        case .commit(let name): edit(name, { $0.stage == "planned" }) { $0.stage = "committed" }
        case .arrive(let name, let day): arrive(name, day)
        case .assign(let name, let resource): assign(name, resource)
        case .retire(let name, let day): retire(name, day)
        default: break
        }
    }

    private func isPending(_ item: Item) -> Bool { !item.hasArrived && item.stage != "cancelled" }

    private mutating func slip(_ name: String, _ days: Int) {
        guard (-100_000...100_000).contains(days) else { return fault("supply item \(name) slips by \(days) days") }
        edit(name, isPending) { $0.delay = $0.delay.slipped(by: days) }
    }

    private mutating func cut(_ name: String, _ quantity: Int) {
        guard let item = stock[name], quantity > 0, quantity < item.quantity else {
            return fault("supply item \(name) is cut by \(quantity), and has not that much")
        }
        edit(name, { $0.stage != "cancelled" && $0.stage != "retired" }) { $0.quantity -= quantity }
    }

    private mutating func arrive(_ name: String, _ day: Day) {
        if day > today { fault("supply item \(name) arrived on \(day), and it is \(today)") }
        edit(name, isPending) { ($0.stage, $0.actual) = ("live", day) }
    }

    private mutating func retire(_ name: String, _ day: Day) {
        if day <= today { fault("supply item \(name) leaves on \(day), and it is \(today)") }
        edit(name, { $0.stage == "live" }) { ($0.stage, $0.leaves) = ("retired", day) }
    }

    private mutating func assign(_ name: String, _ resource: String) {
        if let kind = stock[name]?.resourceKind, resource.hasPrefix("\(kind)/"), places.knows(resource) {
            _ = accounts.open(resource)
            edit(name, isPending) { $0.resource = resource }
        } else {
            fault("supply item \(name) is assigned to '\(resource)', which it cannot add to")
        }
    }

    /// Changes an item, telling when its stage did not allow it.
    private mutating func edit(_ name: String, _ isAllowed: (Item) -> Bool, _ change: (inout Item) -> Void) {
        guard let item = stock[name] else { return fault("there is no supply item \(name)") }
        if !isAllowed(item) { fault("supply item \(name) is \(item.stage), which does not allow this") }
        stock.edit(name, change)
        deriveSupply()
    }

    // MARK: Days

    mutating func deriveSupply() {
        for change in stock.derive(confidence: confidence, today: today, places: places) {
            if let old = change.old { enter(old, sign: -1) }
            if let new = change.new { enter(new, sign: 1) }
        }
    }

    private mutating func enter(_ supplied: Supplied, sign: Int) {
        enter(
            sign * supplied.quantity, supplied.isFirm ? .firmSupply : .plannedSupply,
            in: accounts.open(supplied.resource), from: supplied.start, to: supplied.end)
    }

    /// Writes a change into a resource's account; days outside the axis are not counted.
    mutating func enter(
        _ quantity: Int, _ kind: Entry.Kind, in account: Int, from: Day, to: Day, soldTo order: Int? = nil
    ) {
        guard quantity.magnitude <= Replay.most else {
            return fault("\(accounts.all[account].resource) changes by \(quantity), more than can be counted")
        }
        guard from.tick < to.tick else { return }
        let entry = Entry(
            fact: numbers.count - 1, kind: kind, quantity: quantity, from: from.tick, to: to.tick, soldTo: order)
        accounts.enter(entry, in: account)
    }
}

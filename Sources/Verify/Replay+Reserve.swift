import Units

extension Replay {
    /// First refusal: capacity after the end of a promise, in place of what was kept before.
    mutating func reserve(_ reserve: Reserve, for name: String) {
        guard let order = known(name) else { return }
        guard orders[order].isPromised else {
            return fault("order \(name) is given a first refusal while it is \(orders[order].stateName)")
        }
        for text in faults(of: reserve, for: orders[order]) { fault("order \(name) \(text)") }
        dropReserve(of: order)
        enter(reserve.rows, .firmNeed, sign: 1, soldTo: order)
        orders[order].reserve = reserve
        orders[order].reservedNames.formUnion(reserve.rows.names)
    }

    private func faults(of reserve: Reserve, for order: Order) -> [String] {
        guard let clause = order.terms.firstRefusal, let end = order.rows.end else {
            return ["is given a first refusal, and no clause of its terms says so"]
        }
        let last = order.rows.filter { $0.end == end }.reduce(0) { $0 + $1.countable }
        let found = [
            faultOfCount(reserve.rows, due: last), faultOfNames(reserve.rows, order),
            faultOfNotice(reserve.until, latest: Instant(end - clause.noticeDays)),
        ]
        return found.compactMap(\.self) + faultsOfWindow(reserve.rows, end, end + clause.term)
    }

    private func faultsOfWindow(_ rows: [Row], _ start: Day, _ end: Day) -> [String] {
        if end > Axis.end { return ["keeps rows to \(end), past the end of the axis \(Axis.end)"] }
        return rows.filter { $0.start != start || $0.end != end }.map {
            "keeps a row from \($0.start) to \($0.end) for later, due from \(start) to \(end)"
        }
    }

    private func faultOfCount(_ rows: [Row], due: Int) -> String? {
        if let bad = rows.first(where: { $0.count <= 0 }) {
            return "keeps a row of \(bad.count) in \(bad.hall) for later"
        }
        let kept = rows.reduce(0) { $0 + $1.countable }
        return kept == due ? nil : "keeps \(kept) for later, and \(due) end last"
    }

    private func faultOfNames(_ rows: [Row], _ order: Order) -> String? {
        let used = order.pastNames.union(order.rows.names).union(order.reservedNames)
        if rows.names.count != rows.count { return "keeps two rows for later under one identifier" }
        return rows.first { used.contains($0.name) }.map {
            "keeps a row for later under the identifier \($0.name) of a row it had before"
        }
    }

    private func faultOfNotice(_ until: Instant, latest: Instant) -> String? {
        if until <= clock { return "is given a first refusal until \(until), and it is \(clock)" }
        return until > latest ? "is given a first refusal until \(until), past its notice \(latest)" : nil
    }

    /// A first refusal taken back before its time.
    mutating func forfeit(_ name: String) {
        guard let order = known(name) else { return }
        if orders[order].reserve == nil { fault("order \(name) forfeits a first refusal that it does not have") }
        dropReserve(of: order)
    }

    mutating func dropReserve(of order: Int) {
        guard let reserve = orders[order].reserve else { return }
        enter(reserve.rows, .firmNeed, sign: -1)
        orders[order].reserve = nil
    }

    /// What nobody waits for any more: a dead hold, or a first refusal whose time is over.
    mutating func release(_ name: String) {
        guard let order = known(name) else { return }
        if case .held(let until) = orders[order].state {
            if until > clock { fault("order \(name) is released at \(clock), and its hold lives until \(until)") }
            enter(orders[order].rows, .firmNeed, sign: -1)
            (orders[order].state, orders[order].rows) = (.released, [])
        } else if let reserve = orders[order].reserve {
            if reserve.until > clock {
                fault("order \(name) is released at \(clock), and its first refusal lives until \(reserve.until)")
            }
            dropReserve(of: order)
        } else {
            fault("order \(name) is released while it is \(orders[order].stateName)")
        }
    }
}

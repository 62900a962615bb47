import Units

/// Versions before the current one that have days to come: a re-promise may place them anew, each within the days it had.
extension Replay {
    /// Ends on the day of the revision what is not in the list, and sells what the list has and the order had not.
    mutating func rearrange(_ order: Int, to list: [Version], _ revision: Revision, by command: Command) {
        let old = orders[order]
        let anew = list.filter { !old.history.contains($0) }
        checkReason(old, command)
        for version in anew { check(version, revision, old) }
        let ended = old.history.filter { !list.contains($0) }
        let used = ended.map { $0.part(before: revision.from) }.filter { !$0.rows.isEmpty }
        for version in ended { enter(version.rows, .firmNeed, sign: -1) }
        for version in used { enter(version.rows, .firmNeed, sign: 1) }
        orders[order].history = used + list
        orders[order].pastNames.formUnion(anew.flatMap(\.rows).names)
        for version in anew {
            let more = version.rows.beyond(ended.flatMap(\.rows))
            enter(version.rows.filter { !more.contains($0) }, .firmNeed, sign: 1)
            enter(more, .firmNeed, sign: 1, soldTo: order)
        }
        checkSequence(order, revision)
    }

    private mutating func checkReason(_ old: Order, _ command: Command) {
        let name = old.terms.order
        guard case .repromise = command else {
            return fault(
                "order \(name) is placed anew before its current version by a fact that may not (\(command.kind))")
        }
        if !isInBreach(old) {
            fault("order \(name) is placed anew before its current version, and no recorded breach touches it")
        }
    }

    private mutating func check(_ version: Version, _ revision: Revision, _ old: Order) {
        let (name, terms) = (revision.order, version.terms)
        guard let start = version.rows.least, let end = version.rows.end else {
            return fault("order \(name) has an earlier version without rows")
        }
        if start < revision.from {
            fault("order \(name) is placed anew from \(revision.from) on, and has a row from \(start)")
        }
        let isWithin = old.history.contains { one in
            (one.rows.least.map { $0 <= start } ?? false) && (one.rows.end.map { end <= $0 } ?? false)
        }
        if !isWithin { fault("order \(name) is placed from \(start) to \(end), and no version before had these days") }
        if terms.order != name || terms.customer != old.terms.customer || terms.tenant != old.terms.tenant
            || terms.signed != old.terms.signed
        {
            fault("order \(name) has an earlier version that is not its customer's")
        }
        if let text = terms.faultOfClauses { fault("order \(name) \(text)") }
        for text in OrderRules(terms: terms, places: places).faults(in: version.rows) { fault("order \(name) \(text)") }
        let used = old.pastNames.union(old.rows.names).union(revision.rows == old.rows ? [] : revision.rows.names)
        if let again = version.rows.first(where: { used.contains($0.name) }) {
            fault("order \(name) uses the identifier \(again.name) of a row it had before")
        }
    }

    /// Versions follow each other, and rows of two have no name in common.
    private mutating func checkSequence(_ order: Int, _ revision: Revision) {
        let chain = orders[order].history.map(\.rows) + [revision.rows]
        for (one, next) in zip(chain, chain.dropFirst()) {
            if let end = one.end, let start = next.least, start < end {
                fault("order \(revision.order) has a version from \(start) on, and the one before ends on \(end)")
            }
        }
        let placed = (revision.earlier ?? []).flatMap(\.rows)
        if placed.names.count != placed.count {
            fault("order \(revision.order) uses an identifier for two rows of earlier versions")
        }
    }
}

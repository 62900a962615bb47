import Units

extension Replay {
    /// Revises one promise after the other, each at most once. Gives what the changes are worth, in that order.
    mutating func reviseAll(_ revisions: [Revision], _ command: Command) -> [Money] {
        var seen: Set<String> = []
        return revisions.compactMap { revision in
            if !seen.insert(revision.order).inserted { fault("order \(revision.order) is revised twice by one fact") }
            return revise(revision, by: command)
        }
    }

    /// The only way a promise changes. Gives what the change is worth.
    private mutating func revise(_ revision: Revision, by command: Command) -> Money? {
        guard let order = known(revision.order) else { return nil }
        guard orders[order].isPromised else {
            fault("order \(revision.order) is revised while it is \(orders[order].stateName)")
            return nil
        }
        let old = orders[order]
        checkRight(to: revision, of: old, by: command)
        checkTerms(revision, old)
        dropReserve(of: order)
        if revision.rows != old.rows { checkRows(revision, old) }
        if let earlier = revision.earlier { rearrange(order, to: earlier, revision, by: command) }
        let next = Version(terms: revision.terms, rows: revision.rows)
        let kept = orders[order].revise(to: next, from: revision.from)
        if revision.rows == old.rows { checkRules(revision.rows, order) } else { move(order, old.rows, kept.rows) }
        return schema < 2 ? nil : money(from: old, to: orders[order], by: command)
    }

    /// Gives the old rows back but for what is kept of them, and sells what the new ones take beyond the old: what an order
    /// has it may keep, also where supply is short.
    private mutating func move(_ order: Int, _ old: [Row], _ kept: [Row]) {
        enter(old, .firmNeed, sign: -1)
        enter(kept, .firmNeed, sign: 1)
        let rows = orders[order].rows
        let more = rows.beyond(old)
        checkRules(rows, order)
        enter(rows.filter { !more.contains($0) }, .firmNeed, sign: 1)
        enter(more, .firmNeed, sign: 1, soldTo: order)
    }

    /// Who may revise a promise: its own amendment or renewal, a re-promise in a breach, or room for what waits.
    private mutating func checkRight(to revision: Revision, of old: Order, by command: Command) {
        let name = revision.order
        if old.isEnded(on: today) { fault("order \(name) is revised after it has ended") }
        switch command {
        case .amend(name, _), .renew(name): break
        case .repromise:
            if !old.isAmendmentWaiting, !isInBreach(old) {
                fault("order \(name) is moved by a re-promise, and no recorded breach touches it")
            }
        default:
            if !old.isAmendmentWaiting {
                fault(
                    "order \(name) is promised, and a fact that may not revises it (\(command.kind)): firm means firm")
            }
        }
    }

    /// Who it is for and when it was signed stays.
    private mutating func checkTerms(_ revision: Revision, _ old: Order) {
        let (name, terms) = (revision.order, revision.terms)
        if terms.order != name { fault("order \(name) is revised with the terms of \(terms.order)") }
        if terms.customer != old.terms.customer {
            fault(
                "order \(name) is revised for customer '\(terms.customer ?? "")', and it is '\(old.terms.customer ?? "")'s"
            )
        }
        if terms.tenant != old.terms.tenant {
            fault("order \(name) is revised for tenant '\(terms.tenant ?? "")', and it is '\(old.terms.tenant ?? "")'s")
        }
        if terms.signed != old.terms.signed {
            fault(
                "order \(name) is revised as signed \(Replay.text(terms.signed)), and it was \(Replay.text(old.terms.signed))"
            )
        }
        if let text = terms.faultOfClauses { fault("order \(name) \(text)") }
    }

    private static func text(_ signed: Day?) -> String { signed.map { "on \($0)" } ?? "never" }

    /// New rows lie in what is to come and have names of their own.
    private mutating func checkRows(_ revision: Revision, _ old: Order) {
        let name = revision.order
        if revision.from < today { fault("order \(name) is revised from \(revision.from) on, and it is \(today)") }
        if let first = revision.rows.least, first < revision.from {
            fault("order \(name) is revised from \(revision.from) on, and has a row from \(first)")
        }
        let used = old.pastNames.union(old.rows.names)
        if let again = revision.rows.first(where: { used.contains($0.name) }) {
            fault("order \(name) uses the identifier \(again.name) of a row it had before")
        }
    }
}

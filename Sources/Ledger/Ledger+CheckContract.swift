import Units

extension Ledger {
    /// A promise may change when its holder asks for it, or when supply fails it; never otherwise (DESIGN law 5).
    func check(_ revision: Revision, by command: Command, since earlier: [Order]) throws(Refusal) {
        guard let old = earlier.first(where: { $0.terms.order == revision.order }), let commitment = old.commitment
        else { throw fault(revision, "is not promised") }
        switch command {
        case .amend(let name, _, _) where name == revision.order, .renew(let name, _, _) where name == revision.order:
            break
        case .repromise:
            guard isInBreach(old) || commitment.pending != nil else {
                throw fault(revision, "is not in a breach, so it does not move")
            }
        default:
            guard commitment.pending != nil else {
                throw fault(revision, "was not asked to change, so it does not move")
            }
        }
        try requireSameCustomer(old.terms, revision)
        guard revision.from >= today || revision.rows == old.current else {
            throw fault(revision, "changes from \(revision.from) on, and it is \(today)")
        }
        if let early = revision.rows.first(where: { $0.start < revision.from }), revision.rows != old.current {
            throw fault(revision, "has a row from \(early.start) on, before \(revision.from)")
        }
        let used = commitment.past(after: revision).compactMap(\.end).max() ?? revision.from
        if let early = revision.rows.first(where: { $0.start < used }), revision.rows != old.current {
            throw fault(revision, "has a row from \(early.start) on, and it is served until \(used)")
        }
        let anew = revision.earlier?.filter { !commitment.past.contains($0) } ?? []
        if revision.earlier != nil { try checkEarlier(revision, anew, commitment, command, isInBreach(old)) }
        let moved = anew.flatMap(\.rows) + (revision.rows == commitment.rows ? [] : revision.rows)
        try requireFreshIDs(moved, commitment, revision)
        try OrderRules(terms: revision.terms, atlas: atlas).check(revision.rows)
        // What it has already it may keep, also where supply is short; what it takes beyond must be free.
        try requireFree(moved.beyond(old.contracted), of: revision.order, firm: true)
    }

    /// What comes before the current version is placed anew only where supply fails it, each part within the days it had.
    private func checkEarlier(
        _ revision: Revision, _ anew: [Version], _ commitment: Commitment, _ command: Command, _ isInBreach: Bool
    ) throws(Refusal) {
        guard case .repromise = command, isInBreach else {
            throw fault(revision, "is placed anew before its current version, and no breach is re-promised")
        }
        for version in anew {
            guard let start = version.start, let end = version.end, start >= revision.from,
                commitment.past.contains(where: {
                    $0.start.map { $0 <= start } == true && $0.end.map { end <= $0 } == true
                })
            else { throw fault(revision, "is placed anew outside the days of the part that runs") }
            try requireSameCustomer(revision.terms, revision, version.terms)
            try OrderRules(terms: version.terms, atlas: atlas).check(version.rows)
        }
        let chain = commitment.past(after: revision) + [Version(terms: revision.terms, rows: revision.rows)]
        for (one, next) in zip(chain, chain.dropFirst()) {
            guard let end = one.end, let start = next.start, end <= start else {
                throw fault(revision, "has versions that overlap")
            }
        }
    }

    /// Terms that say who the customer is stay.
    private func requireSameCustomer(
        _ old: OrderTerms, _ revision: Revision, _ terms: OrderTerms? = nil
    ) throws(Refusal) {
        let new = terms ?? revision.terms
        guard new.order == old.order, new.customer == old.customer, new.tenant == old.tenant, new.signed == old.signed
        else { throw fault(revision, "cannot become another customer's") }
    }

    /// Identifiers of rows are never used again for other rows.
    private func requireFreshIDs(
        _ rows: [Row], _ commitment: Commitment, _ revision: Revision
    ) throws(Refusal) {
        var used = Set((commitment.past.flatMap(\.rows) + commitment.rows).map { [$0.step, $0.chunk, $0.row] })
        if let again = rows.first(where: { !used.insert([$0.step, $0.chunk, $0.row]).inserted }) {
            throw fault(revision, "uses row \(again.step)/\(again.chunk)/\(again.row) again")
        }
    }

    /// Only what is dead is released.
    func requireDead(_ names: [OrderName], at instant: Instant) throws(Refusal) {
        for name in names {
            let until: Instant? =
                switch self[name]?.standing {
                case .held(_, let until): until
                case .promised(let commitment): commitment.reserve?.until
                default: nil
                }
            guard let until, until <= instant || SeededBug.blindExpiry.isOn else {
                throw Refusal(.doesNotFit, "order \(name) has nothing that is dead at \(instant) and could be released")
            }
        }
    }

    /// A hold gives way to a bump of its own or to a re-promise, and to nothing else.
    func requireBumped(by command: Command, _ names: [OrderName]) throws(Refusal) {
        switch command {
        case .bump(let name, _, _):
            guard names == [name] else { throw Refusal(.doesNotFit, "a bump of order \(name) must bump it alone") }
        case .repromise: break
        default:
            guard let name = names.first else { return }
            throw Refusal(.doesNotFit, "order \(name) was not asked to give way, so it does not")
        }
    }

    /// A first refusal follows the promise it belongs to, in the same halls, and fits.
    func check(_ reserved: Reserved) throws(Refusal) {
        guard let order = self[reserved.order], let commitment = order.commitment,
            let renewal = order.terms.renewal, renewal.firstRefusal,
            let end = commitment.rows.map(\.end).max()
        else { throw Refusal(.doesNotFit, "order \(reserved.order) has no right of first refusal") }
        let last = commitment.rows.filter { $0.end == end }
        guard reserved.reserve.until > clock, reserved.reserve.until <= Instant(end - renewal.noticeDays),
            reserved.reserve.rows.allSatisfy({ $0.start == end && $0.end == end + renewal.term }),
            reserved.reserve.rows.map(\.count).reduce(0, +) == last.map(\.count).reduce(0, +)
        else { throw Refusal(.doesNotFit, "the first refusal of order \(reserved.order) does not follow it") }
        let used = Set((commitment.past.flatMap(\.rows) + commitment.rows).map { [$0.step, $0.chunk, $0.row] })
        if let again = reserved.reserve.rows.first(where: { used.contains([$0.step, $0.chunk, $0.row]) }) {
            throw Refusal(
                .doesNotFit,
                "the first refusal of order \(reserved.order) uses row \(again.step)/\(again.chunk)/\(again.row) again")
        }
        try requireFree(reserved.reserve.rows, of: reserved.order, firm: true)
    }

    /// What one customer has on hold of each silicon stays within policy's cap; orders without a customer count alone.
    func requireHeldCap(_ name: OrderName?) throws(Refusal) {
        guard let name, let order = self[name], case .held(let rows, _) = order.standing,
            let silicon = rows.first?.silicon
        else { return }
        let count = rows.filter { $0.silicon == silicon }.reduce(0) { $0 + $1.count }
        if let refusal = heldCapRefusal(order.terms, silicon, count) { throw refusal }
    }

    /// Refused `exceeds_held_cap` when holding an order would, on every accepted silicon, be more than policy allows.
    public func heldCapRefusal(_ terms: OrderTerms) -> Refusal? {
        let refusals = terms.silicon.map { accepted in
            heldCapRefusal(terms, accepted.silicon, terms.counts(on: accepted).reduce(0, +))
        }
        return refusals.contains(nil) ? nil : refusals.first ?? nil
    }

    private func heldCapRefusal(_ terms: OrderTerms, _ silicon: SiliconName, _ count: Int) -> Refusal? {
        guard let cap = policy.heldCap(silicon), !SeededBug.heldCapIgnored.isOn else { return nil }
        let customer = terms.customer
        let held = orders.having(.held).reduce(count) { sum, other in
            guard other.terms.order != terms.order, !customer.isEmpty, other.terms.customer == customer,
                case .held(let rows, _) = other.standing
            else { return sum }
            return sum + rows.filter { $0.silicon == silicon }.reduce(0) { $0 + $1.count }
        }
        guard held > cap else { return nil }
        return Refusal(
            .exceedsHeldCap,
            "\(customer.isEmpty ? "this order" : customer) would have \(held) \(silicon) on hold at once; policy allows "
                + "\(cap): confirm or cancel a hold first, or hold fewer")
    }

    private func fault(_ revision: Revision, _ text: String) -> Refusal {
        Refusal(.doesNotFit, "order \(revision.order) \(text)")
    }
}

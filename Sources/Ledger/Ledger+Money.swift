import Silicon
import Units

extension Ledger {
    /// What an order is worth over its whole life, all versions together: exact in micro-dollars, rounded up to the cent once.
    ///
    /// Accelerator-hours at the version's price, or the list price where it names none; accelerators beyond a price tier
    /// at that tier's. Throws `Overflow`. Complexity: O(rows²).
    public func value(of order: Order) throws(Overflow) -> Cents { try value(of: order, from: Day(-1_000_000)) }

    /// What an order is worth from a day on.
    public func value(of order: Order, from day: Day) throws(Overflow) -> Cents {
        var sum = 0
        for version in versions(of: order) {
            sum = try Ledger.sum(sum, charge(version.rows, under: version.terms, from: day))
        }
        return Cents(ceilDiv(sum, 10_000))
    }

    /// All versions of an order, the current one last; tentative rows count as if they were promised.
    func versions(of order: Order) -> [Version] {
        let current = Version(terms: order.terms, rows: order.current)
        switch order.standing {
        case .promised(let commitment): return commitment.past + [current]
        case .cancelled(let closure): return closure.past
        default: return [current]
        }
    }

    /// The charge of rows in micro-dollars: spans of constant count, each cut into price tiers.
    private func charge(_ rows: [Row], under terms: OrderTerms, from day: Day) throws(Overflow) -> Int {
        guard let silicon = rows.first?.silicon else { return 0 }
        let base = terms.price ?? atlas.catalogue[silicon]?.price ?? MicroDollars(0)
        let kept = rows.filter { $0.end > day }
        let cuts = Set(kept.flatMap { [max($0.start, day), $0.end] }).sorted()
        var sum = 0
        for (start, end) in zip(cuts, cuts.dropFirst()) {
            let count = kept.reduce(0) { $1.start <= start && end <= $1.end ? $0 + $1.count : $0 }
            sum = try Ledger.sum(sum, multiply(try hourly(count, base, terms.clauses), multiply(end - start, 24)))
        }
        return sum
    }

    /// What a number of accelerators costs an hour.
    func hourly(_ count: Int, _ base: MicroDollars, _ clauses: [Clause]) throws(Overflow) -> Int {
        var tiers: [(above: Int, price: MicroDollars)] = [(0, base)]
        for case .priceTier(let above, let price) in clauses { tiers.append((above, price)) }
        tiers.sort { $0.above < $1.above }
        var sum = 0
        for (index, tier) in tiers.enumerated() where count > tier.above {
            let upTo = index + 1 < tiers.count ? min(count, tiers[index + 1].above) : count
            sum = try Ledger.sum(sum, multiply(tier.price.value, upTo - tier.above))
        }
        return sum
    }

    private static func sum(_ a: Int, _ b: Int) throws(Overflow) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow { throw Overflow() }
        return sum
    }

    // MARK: Changes

    /// The promises whose money a command may change.
    func contracts(changedBy command: Command, _ outcome: Outcome) -> [Order] {
        var names = (outcome.revised ?? []).map(\.order)
        if case .cancel(let name) = command { names.append(name) }
        return names.compactMap { self[$0] }.filter { $0.commitment != nil }
    }

    /// What changed between an earlier state of some promises and now. Shortfalls are still what they were. Refused `overflow`.
    func moneyChanges(since earlier: [Order], by command: Command) throws(Refusal) -> [MoneyChange]? {
        let isOurs = if case .repromise = command { true } else { false }
        var changes: [MoneyChange] = []
        do throws(Overflow) {
            for old in earlier {
                guard let new = self[old.terms.order] else { continue }
                let change = MoneyChange(
                    order: old.terms.order, before: try value(of: old), after: try value(of: new),
                    fee: try fee(for: old, becoming: new),
                    penalty: isOurs ? try penalty(for: old, becoming: new) : .zero)
                changes.append(change)
            }
        } catch {
            throw Refusal(.overflow, "the value of a contract is more than can be counted")
        }
        return changes.isEmpty ? nil : changes
    }

    /// What giving capacity back costs: a part of its value at the terms it was bought at; nothing where we are in breach.
    private func fee(for old: Order, becoming new: Order) throws(Overflow) -> Cents {
        let percent = old.terms.feePercent
        guard percent > 0, !isInBreach(old) else { return .zero }
        var kept = new
        if case .cancelled = new.standing {} else { kept.terms = old.terms }
        let givenUp = max(try value(of: old).value - (try value(of: kept).value), 0)
        return Cents(ceilDiv(try multiply(givenUp, percent), 100))
    }

    /// Due for the days by which the current version starts later, and for those days of the versions before it that are lost.
    private func penalty(for old: Order, becoming new: Order) throws(Overflow) -> Cents {
        guard let before = old.commitment, let after = new.commitment else { return .zero }
        var due = 0
        for version in before.past {
            let lost = version.days(from: today, notIn: after.past)
            due = try Ledger.sum(due, multiply(version.terms.penalty?.value ?? 0, lost))
        }
        guard let was = before.rows.map(\.start).min(), let now = after.rows.map(\.start).min() else {
            return Cents(due)
        }
        let late = max(now - max(was, today), 0)
        return Cents(try Ledger.sum(due, multiply(old.terms.penalty?.value ?? 0, late)))
    }

    /// Whether supply fails an order on some day still to come.
    public func isInBreach(_ order: Order) -> Bool {
        let breaches = shortfalls.filter { $0.kind == .breach && $0.end > today }
        guard !breaches.isEmpty else { return false }
        let coming = order.contracted.filter { $0.end > today }
        return coming.flatMap { (try? atlas.needs(of: $0)) ?? [] }.contains { need in
            breaches.contains {
                $0.resource == atlas.resources[need.resource].name && $0.start < need.end && need.start < $0.end
            }
        }
    }
}

extension OrderTerms {
    /// The part, in percent, of value given up that is due all the same.
    public var feePercent: Int {
        for case .exitFee(let percent) in clauses { return percent }
        return takeOrPayPct ?? 0
    }

    /// The renewal that the contract gives a right to, if any.
    public var renewal: (term: Term, noticeDays: Int, firstRefusal: Bool)? {
        for case .renewal(let term, let notice, let first) in clauses { return (term, notice, first) }
        return nil
    }
}

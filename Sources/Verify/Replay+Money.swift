import Units

extension Replay {
    /// What a change of a promise is worth; nil, with a fault, when it cannot be priced.
    ///
    /// The terms before the change rule: their fee, their penalty, and their price for what stands after it.
    mutating func money(from old: Order, to new: Order, by command: Command) -> Money? {
        let pricing = Pricing(places: places)
        do throws(Unpriced) {
            let (before, after) = (try pricing.cents(old.life), try pricing.cents(new.life))
            let atOldTerms = try pricing.cents(new.history + [Version(terms: old.terms, rows: new.rows)])
            let lost = isInBreach(old) ? 0 : before - atOldTerms
            return Money(
                order: old.terms.order, before: before, after: after,
                fee: try pricing.fee(losing: lost, percent: old.terms.feePercent),
                penalty: try penalty(from: old, to: new, by: command, pricing))
        } catch {
            fault("order \(old.terms.order) \(error.reason): what its change is worth was not checked")
            return nil
        }
    }

    /// Owed for the days by which a re-promise moves a start: past the old one, or past today where that has gone by; and
    /// for the days to come that earlier versions had, and that none has any more.
    private func penalty(
        from old: Order, to new: Order, by command: Command, _ pricing: Pricing
    ) throws(Unpriced) -> Int {
        guard case .repromise = command else { return 0 }
        var owed = 0
        let left = days(of: new.history)
        for version in old.history {
            let lost = days(of: [version]).subtracting(left).count
            owed = try pricing.plus(owed, try pricing.times(lost, version.terms.penalty ?? 0))
        }
        guard let perDay = old.terms.penalty, let start = new.rows.least, let due = old.rows.least else { return owed }
        return try pricing.plus(owed, try pricing.times(max(start - max(due, today), 0), perDay))
    }

    /// The days, from today on, on which versions have rows.
    private func days(of versions: [Version]) -> Set<Int> {
        var days: Set<Int> = []
        for row in versions.flatMap(\.rows) where row.end > max(row.start, today) {
            days.formUnion(max(row.start, today).number..<row.end.number)
        }
        return days
    }

    /// Compares what is recorded with what is due, order by order and figure by figure.
    mutating func check(_ recorded: [Money], due: [Money]) {
        let (told, found) = (recorded.map(\.order), due.map(\.order))
        if told != found {
            return fault("money is recorded for \(Replay.list(told)), and due for \(Replay.list(found))")
        }
        for (one, right) in zip(recorded, due) {
            for (figure, other) in zip(one.figures, right.figures) where figure.cents != other.cents {
                fault(
                    "order \(one.order): the \(figure.name) is recorded as \(figure.cents) cents, and it is \(other.cents)"
                )
            }
            checkConserved(one)
        }
    }

    /// What an order is worth before a change is what its previous change left.
    private mutating func checkConserved(_ money: Money) {
        guard let order = orderIndex[money.order] else { return }
        if let left = orders[order].worth, left != money.before {
            fault(
                "order \(money.order) is worth \(money.before) cents before its change, and the change before it left \(left)"
            )
        }
        orders[order].worth = money.after
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "no order" : names.joined(separator: ", ")
    }
}

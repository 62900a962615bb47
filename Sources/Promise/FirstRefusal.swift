import Ledger
import Profile
import Units

/// First refusal: the capacity of a promise is kept for its holder after the end, until the day by which it must have
/// renewed. Only then is it offered on.
extension Ledger {
    /// What is to be kept for promises that have the right and lack the capacity, after a settlement of the queue.
    func reserves(
        _ settlement: Settlement, in book: Book, at instant: Instant
    ) throws(Refusal) -> [Reserved] {
        var book = book
        var kept: [Reserved] = []
        for (order, rows) in candidates(settlement) {
            guard let reserved = reserve(order, rows, at: instant), try book.fits(reserved.reserve.rows, .firm) else {
                continue
            }
            try book.take(reserved.reserve.rows, firm: true)
            kept.append(reserved)
        }
        return kept
    }

    /// Promises with the right and without the capacity, with the rows they have after the settlement.
    private func candidates(_ settlement: Settlement) -> [(order: Order, rows: [Row])] {
        let revised = Dictionary(uniqueKeysWithValues: settlement.revised.map { ($0.order, $0) })
        let promoted = Dictionary(uniqueKeysWithValues: settlement.promoted.map { ($0.order, $0.rows) })
        let names = orders.having(.unreserved).map(\.terms.order) + promoted.keys + revised.keys
        return Set(names.compactMap(position)).sorted().map { orders[$0] }.compactMap { order in
            let name = order.terms.order
            if let rows = promoted[name] { return (order, rows) }
            if let revision = revised[name] {
                var next = order
                next = Order(terms: revision.terms, standing: order.standing)
                return (next, revision.rows)
            }
            guard let commitment = order.commitment, commitment.reserve == nil else { return nil }
            return (order, commitment.rows)
        }.filter { order, _ in order.terms.renewal?.firstRefusal == true }
    }

    private func reserve(_ order: Order, _ rows: [Row], at instant: Instant) -> Reserved? {
        guard let renewal = order.terms.renewal, let end = rows.map(\.end).max(), end + renewal.term <= Axis.end else {
            return nil
        }
        let until = Instant(end - renewal.noticeDays)
        guard until > instant else { return nil }
        let first = max(order.nextChunk, (rows.map(\.chunk).max() ?? 0) + 1)
        let last = rows.filter { $0.end == end }.enumerated().map { index, row in
            Row(
                step: 0, chunk: first, row: index + 1, hall: row.hall, silicon: row.silicon, count: row.count,
                start: end,
                end: end + renewal.term)
        }
        return Reserved(order: order.terms.order, reserve: Reserve(rows: last, until: until))
    }

    /// The promises whose first refusal stands where supply fell short.
    package func forfeits(_ touched: Set<Int>) -> [OrderName] {
        let short = touched.filter { firm[$0].first(below: 0) != nil }
        guard !short.isEmpty else { return [] }
        return orders.having(.reserving).compactMap { order in
            guard let rows = order.commitment?.reserve?.rows else { return nil }
            let isShort = rows.flatMap { (try? atlas.needs(of: $0)) ?? [] }.contains { need in
                short.contains(need.resource)
                    && firm[need.resource].last(
                        below: 0, from: max(need.start.number, 0), to: min(need.end.number, Axis.length)) != nil
            }
            return isShort ? order.terms.order : nil
        }
    }
}

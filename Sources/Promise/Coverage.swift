import Ledger
import Profile
import Units

/// Which promises supply no longer covers, and where each could go.
struct Coverage {
    private let ledger: Ledger
    private let promises: [(order: Order, made: Int)]

    init(_ ledger: Ledger) {
        self.ledger = ledger
        promises = ledger.orders.compactMap { order in
            switch order.standing {
            case .promised(let commitment): (order, commitment.made)
            case .held: (order, Int.max)
            default: nil
            }
        }.sorted { ($0.made, $0.order.terms.order) < ($1.made, $1.order.terms.order) }
    }

    private struct Gap: Hashable {
        let order: OrderName
        let resource: Int
        var start: Int
        var end: Int
        var short: Int
    }

    /// In the order promises were made, then by resource and day.
    func uncovered() throws(Refusal) -> [WhatIf.Uncovered] {
        let short = Set(ledger.shortfalls.compactMap { ledger.atlas.position($0.resource) }).sorted()
        guard !short.isEmpty else { return [] }
        var gaps: [Gap] = []
        for resource in short { gaps += try self.gaps(in: resource) }
        let rank = Dictionary(uniqueKeysWithValues: promises.enumerated().map { ($1.order.terms.order, $0) })
        gaps.sort { (rank[$0.order] ?? 0, $0.resource, $0.start) < (rank[$1.order] ?? 0, $1.resource, $1.start) }
        let proposals = try proposals(for: gaps)
        return gaps.map { describe($0, proposals[$0.order] ?? .never) }
    }

    /// Replays the promises' needs of one resource in the order made; each gap is what one finds missing.
    private func gaps(in resource: Int) throws(Refusal) -> [Gap] {
        var needs: [(order: OrderName, need: Need)] = []
        var left = ledger.firm[resource]
        for (order, _) in promises {
            for row in order.contracted {
                for need in try ledger.atlas.needs(of: row) where need.resource == resource {
                    needs.append((order.terms.order, need))
                    try? left.add(need.quantity, from: need.start.number, to: need.end.number)
                }
            }
        }
        var gaps: [Gap] = []
        for (order, need) in needs {
            let (from, to) = (max(need.start.number, 0), min(need.end.number, Axis.length))
            for run in left.runs(from: from, to: to) where run.value < need.quantity {
                add(
                    Gap(
                        order: order, resource: resource, start: run.start, end: run.end,
                        short: need.quantity - max(run.value, 0)), to: &gaps)
            }
            try? left.add(-need.quantity, from: need.start.number, to: need.end.number)
        }
        return gaps
    }

    private func add(_ gap: Gap, to gaps: inout [Gap]) {
        if let last = gaps.last, last.order == gap.order, last.end == gap.start {
            gaps[gaps.count - 1].end = gap.end
            gaps[gaps.count - 1].short = max(last.short, gap.short)
        } else {
            gaps.append(gap)
        }
    }

    /// New starts for the uncovered promises, in the order made, beside everything that stays covered.
    private func proposals(for gaps: [Gap]) throws(Refusal) -> [OrderName: When] {
        let names = Set(gaps.map(\.order))
        var book = Book(ledger)
        let concerned = promises.map(\.order).filter { names.contains($0.terms.order) }
        for order in concerned { try book.take(order.current, firm: true, sign: 1) }
        var proposals: [OrderName: When] = [:]
        for order in concerned {
            guard let fit = remainder(of: order, in: book) else { continue }
            try book.take(fit.rows, firm: true)
            proposals[order.terms.order] = .on(fit.start)
        }
        return proposals
    }

    /// The earliest placement of what an order still has to get: its whole term, or the rest of it once it runs.
    private func remainder(of order: Order, in book: Book) -> Fit? {
        guard let start = order.current.map(\.start).min(), let shape = Continuation(order, on: ledger.today).shape
        else { return nil }
        let search = Search(book: book, basis: .firmOnly, shape: shape)
        return search.earliest(from: max(start, ledger.today), notAfter: Axis.end)
    }

    private func describe(_ gap: Gap, _ proposed: When) -> WhatIf.Uncovered {
        let order = ledger[gap.order]
        let name = ledger.atlas.resources[gap.resource].name
        let promised = order?.current.map(\.start).min() ?? Day(gap.start)
        let isBreach = ledger.shortfalls.contains {
            $0.resource == name && $0.kind == .breach && $0.start < Day(gap.end) && Day(gap.start) < $0.end
        }
        let delay = proposed.day.map { max($0 - promised, 0) } ?? Day(gap.end) - Day(gap.start)
        return WhatIf.Uncovered(
            order: gap.order, resource: name, start: Day(gap.start), end: Day(gap.end), short: gap.short,
            kind: isBreach ? .breach : .atRisk, proposed: proposed, promised: promised, delayDays: delay,
            penalty: Cents((order?.terms.penalty?.value ?? 0) * delay))
    }
}

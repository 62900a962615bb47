import Ledger
import Profile
import Silicon
import Units

/// The answer to *what would change it?*. Nothing is changed.
public struct WhatIf: Sendable {
    /// A promise that supply no longer covers.
    public struct Uncovered: Hashable, Sendable {
        public let order: OrderName
        public let resource: ResourceName
        public let start: Day
        public let end: Day
        public let short: Int
        public let kind: Shortfall.Kind
        /// Where it could start instead, keeping everything that stays covered.
        public let proposed: When
        /// Its start as promised.
        public let promised: Day
        public let delayDays: Int
        /// Penalty for the delay.
        public let penalty: Cents
    }

    public let changes: [Command]
    public let uncovered: [Uncovered]
    public let moved: [Move]
    /// Value still to be delivered by the uncovered promises.
    public let backlogAtRisk: Cents
    /// Penalties if every uncovered promise moves to its proposed date.
    public let penalties: Cents
    /// The changed ledger.
    public let after: Ledger
}

extension Ledger {
    /// Tries changes one after the other on a copy and compares.
    ///
    /// Promises do not move: replayed in the order they were made, each is listed where its need exceeds what earlier ones
    /// leave. Queued orders move as they would if it happened. Refused as the commands are.
    public func whatIf(_ changes: [Command]) throws(Refusal) -> WhatIf {
        var after = self
        var causes: [OrderName: String] = [:]
        for change in changes {
            let outcome = try after.propose(change, at: after.clock)
            let stamp = Stamp(at: after.clock, tenant: "", actor: "whatif")
            after = try after.decide(change, outcome, stamp).ledger
            for move in outcome.moves { causes[move.order] = move.cause }
        }
        let before = Set(try Coverage(self).uncovered().map(\.gap))
        let uncovered = try Coverage(after).uncovered().filter { !before.contains($0.gap) }
        let backlog = Set(uncovered.map(\.order)).reduce(0) { $0 + (self[$1].map(remainingValue)?.value ?? 0) }
        let penalties = Dictionary(grouping: uncovered, by: \.order).values.reduce(0) {
            $0 + ($1.first?.penalty.value ?? 0)
        }
        return WhatIf(
            changes: changes, uncovered: uncovered, moved: moves(to: after, causes), backlogAtRisk: Cents(backlog),
            penalties: Cents(penalties), after: after)
    }

    /// The queued orders whose date differs in another ledger, promoted ones included, in queue order.
    public func moves(to after: Ledger, _ causes: [OrderName: String]) -> [Move] {
        queue.compactMap { order in
            guard let now = after[order.terms.order] else { return nil }
            let from = order.tentativeRows.map(\.start).min().map(When.on) ?? .never
            let to = now.rows.map(\.start).min().map(When.on) ?? .never
            guard from != to else { return nil }
            let cause = causes[order.terms.order] ?? "an order ahead moved"
            return Move(order: order.terms.order, from: from, to: to, cause: cause)
        }
    }

    /// What a signed order is still to be billed, from today to its end, at its own price or the list price.
    public func remainingValue(_ order: Order) -> Cents {
        order.rows.reduce(Cents.zero) { sum, row in
            let price = order.terms.price ?? atlas.catalogue[row.silicon]?.price ?? MicroDollars(0)
            let days = max(row.end - max(row.start, today), 0)
            return sum + ((try? price.total(count: row.count, days: days)) ?? .zero)
        }
    }
}

/// Which promises supply no longer covers, and where each could go.
struct Coverage {
    private let ledger: Ledger
    private let promises: [(order: Order, made: Int)]

    init(_ ledger: Ledger) {
        self.ledger = ledger
        promises = ledger.orders.compactMap { order in
            switch order.standing {
            case .promised(_, let made): (order, made)
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
            for row in order.firmRows {
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
        for order in concerned { try book.take(order.firmRows, firm: true, sign: 1) }
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
        guard let first = order.firmRows.first,
            let accepted = order.terms.silicon.first(where: { $0.silicon == first.silicon })
        else { return nil }
        let start = order.firmRows.map(\.start).min() ?? ledger.today
        let shape = start <= ledger.today ? rest(of: order, accepted) : Shape(order.terms, on: accepted)
        let search = Search(book: book, basis: .firmOnly, shape: shape)
        return search.earliest(from: max(start, ledger.today), notAfter: Axis.end)
    }

    /// A running order as if it were asked for today: what runs is its first step, later steps keep their days.
    private func rest(of order: Order, _ accepted: Accepted) -> Shape {
        let end = order.firmRows.map(\.end).max() ?? ledger.today
        let count = { (rows: [Row]) in rows.reduce(0) { $0 + $1.count } }
        let running = order.firmRows.filter { $0.start <= ledger.today }
        let later = Dictionary(grouping: order.firmRows.filter { $0.start > ledger.today }, by: \.start)
        var terms = order.terms
        terms.count = count(running)
        terms.term = .days(end - ledger.today)
        terms.steps = later.keys.sorted().map { Step(offset: .days($0 - ledger.today), add: count(later[$0] ?? [])) }
        let least = min(accepted.minChunk, terms.count)
        return Shape(terms, on: Accepted(silicon: accepted.silicon, count: terms.count, minChunk: least))
    }

    private func describe(_ gap: Gap, _ proposed: When) -> WhatIf.Uncovered {
        let order = ledger[gap.order]
        let name = ledger.atlas.resources[gap.resource].name
        let promised = order?.firmRows.map(\.start).min() ?? Day(gap.start)
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

extension WhatIf.Uncovered {
    /// What makes a gap the same before and after a change.
    var gap: [String] { [order.text, resource.text, start.description, end.description, String(short)] }
}

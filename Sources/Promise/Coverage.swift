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

    /// A stretch of an order, by name.
    private struct Spot: Hashable {
        let order: OrderName
        let start: Day?

        init(_ stretch: Stretch) { (order, start) = (stretch.order.terms.order, stretch.start) }
    }

    private struct Gap: Hashable {
        let spot: Spot
        let resource: Int
        var start: Int
        var end: Int
        var short: Int
    }

    /// In the order promises were made, then by resource and day.
    func uncovered() throws(Refusal) -> [WhatIf.Uncovered] {
        let short = Set(ledger.shortfalls.compactMap { ledger.atlas.position($0.resource) }).sorted()
        guard !short.isEmpty else { return [] }
        let stretches = promises.flatMap { $0.order.stretches(on: ledger.today) }
        var gaps: [Gap] = []
        for resource in short { gaps += try self.gaps(of: stretches, in: resource) }
        let rank = Dictionary(uniqueKeysWithValues: promises.enumerated().map { ($1.order.terms.order, $0) })
        gaps.sort {
            (rank[$0.spot.order] ?? 0, $0.resource, $0.start) < (rank[$1.spot.order] ?? 0, $1.resource, $1.start)
        }
        let concerned = Set(gaps.map(\.spot))
        let fits = try fits(of: stretches.filter { concerned.contains(Spot($0)) })
        let known = Dictionary(stretches.map { (Spot($0), $0) }) { first, _ in first }
        return gaps.compactMap { gap in known[gap.spot].map { describe(gap, $0, fits[gap.spot]) } }
    }

    /// Replays the needs of one resource in the order promises were made; each gap is what a stretch finds missing.
    private func gaps(of stretches: [Stretch], in resource: Int) throws(Refusal) -> [Gap] {
        var needs: [(spot: Spot, need: Need)] = []
        var left = ledger.firm[resource]
        for stretch in stretches {
            for row in stretch.version.rows {
                for need in try ledger.atlas.needs(of: row) where need.resource == resource {
                    needs.append((Spot(stretch), need))
                    try? left.add(need.quantity, from: need.start.number, to: need.end.number)
                }
            }
        }
        var gaps: [Gap] = []
        for (spot, need) in needs {
            let (from, to) = (max(need.start.number, 0), min(need.end.number, Axis.length))
            for run in left.runs(from: from, to: to) where run.value < need.quantity {
                add(
                    Gap(
                        spot: spot, resource: resource, start: run.start, end: run.end,
                        short: need.quantity - max(run.value, 0)), to: &gaps)
            }
            try? left.add(-need.quantity, from: need.start.number, to: need.end.number)
        }
        return gaps
    }

    private func add(_ gap: Gap, to gaps: inout [Gap]) {
        if let last = gaps.last, last.spot == gap.spot, last.end == gap.start {
            gaps[gaps.count - 1].end = gap.end
            gaps[gaps.count - 1].short = max(last.short, gap.short)
        } else {
            gaps.append(gap)
        }
    }

    /// Where what is uncovered could go, in the order made, beside everything that stays covered.
    private func fits(of stretches: [Stretch]) throws(Refusal) -> [Spot: Fit] {
        var book = Book(ledger)
        for stretch in stretches {
            try book.take(Continuation(stretch, on: ledger.today).rows, firm: true, sign: 1)
        }
        var fits: [Spot: Fit] = [:]
        for stretch in stretches {
            guard let fit = stretch.earliest(in: book, on: ledger.today) else { continue }
            try book.take(fit.rows, firm: true)
            fits[Spot(stretch)] = fit
        }
        return fits
    }

    private func describe(_ gap: Gap, _ stretch: Stretch, _ fit: Fit?) -> WhatIf.Uncovered {
        let name = ledger.atlas.resources[gap.resource].name
        let promised = stretch.start ?? Day(gap.start)
        let isBreach = ledger.shortfalls.contains {
            $0.resource == name && $0.kind == .breach && $0.start < Day(gap.end) && Day(gap.start) < $0.end
        }
        let delay =
            stretch.follower.map { (fit?.start ?? $0) - Continuation(stretch, on: ledger.today).day }
            ?? fit.map { max($0.start - promised, 0) } ?? Day(gap.end) - Day(gap.start)
        return WhatIf.Uncovered(
            order: gap.spot.order, resource: name, start: Day(gap.start), end: Day(gap.end), short: gap.short,
            kind: isBreach ? .breach : .atRisk, proposed: fit.map { .on($0.start) } ?? .never, promised: promised,
            delayDays: delay, penalty: Cents((stretch.version.terms.penalty?.value ?? 0) * delay))
    }
}

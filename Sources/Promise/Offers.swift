import Delay
import Ledger
import Profile
import Silicon
import Units

/// Dresses a found placement: what held it, how sure its date is, and which planned items it stands on.
struct Offers {
    let ledger: Ledger
    let book: Book

    /// An offer for a fit. `from` is the first day the order could have used.
    func offer(_ fit: Fit, _ terms: OrderTerms, _ kind: Offer.Kind, from: Day) throws(Refusal) -> Offer {
        let needs = try StepNeeds(fit.rows, atlas: ledger.atlas)
        let basis: Basis = kind == .firm ? .firm : .open
        let silicon = fit.rows.first?.silicon ?? terms.silicon[0].silicon
        let pegs = book.outlook.map { book.pegs(needs, start: fit.start, basis, on: $0) }
        let days = if let pegs { ready(pegs, from: from) } else { try ready(needs, fit, kind, from: from) }
        return Offer(
            kind: kind, start: fit.start, end: fit.end, ready: days, silicon: silicon,
            count: fit.rows.filter { $0.step == 0 }.reduce(0) { $0 + $1.count }, placements: fit.rows,
            price: terms.price ?? ledger.atlas.catalogue[silicon]?.price ?? MicroDollars(0),
            heldBy: blockers(needs, fit.start, basis, from: from), gap: gap(needs, kind),
            confidence: ledger.policy.confidence.percent)
    }

    // MARK: Held by

    /// The resources short on the last day that blocked a placement, and what clears each.
    ///
    /// A start one day earlier fails only on the day its windows gain on the left, so that is where to look. Where nothing is
    /// short there, it is what the placement stands on that is not sure enough by then.
    func blockers(_ needs: StepNeeds, _ start: Day, _ basis: Basis, from: Day) -> [Blocker] {
        guard start > from else { return [] }
        let short = shortages(needs, start, basis)
        guard short.isEmpty, let outlook = book.outlook else { return short }
        return unsure(book.pegs(needs, start: start, basis, on: outlook), start, outlook)
    }

    /// Of each resource the item on which a placement stands that is the likeliest not to be there a day before.
    private func unsure(_ pegs: Pegs, _ start: Day, _ outlook: Outlook) -> [Blocker] {
        let late = pegs.all.map { (peg: $0, chance: outlook.late($0.item, on: start + ($0.lag - 1))) }
        let resources = Dictionary(grouping: late.filter { $0.chance > 0 }, by: \.peg.resource).sorted {
            $0.key < $1.key
        }
        return resources.compactMap { resource, late in
            let known = ledger.atlas.resources[resource]
            return late.max { ($0.chance, -$0.peg.item) < ($1.chance, -$1.peg.item) }.map { worst in
                Blocker(
                    resource: known.name, item: ledger.supply.items[worst.peg.item].item, short: worst.peg.units,
                    unit: known.kind.unit, clears: start, latePpm: worst.chance)
            }
        }
    }

    private func shortages(_ needs: StepNeeds, _ start: Day, _ basis: Basis) -> [Blocker] {
        var blockers: [Blocker] = []
        for (resource, segments) in needs.byResource {
            for segment in segments {
                let day = segment.start.number - 1
                guard day >= 0, !blockers.contains(where: { $0.resource == ledger.atlas.resources[resource].name })
                else {
                    continue
                }
                let short = segment.quantity - book.least(resource, basis, from: day, to: day + 1)
                if short > 0 { blockers += self.blockers(resource, short, clears: segment.start, basis) }
            }
        }
        return blockers
    }

    private func blockers(_ resource: Int, _ short: Int, clears: Day, _ basis: Basis) -> [Blocker] {
        let name = ledger.atlas.resources[resource].name
        let unit = ledger.atlas.resources[resource].kind.unit
        let items = ledger.items(of: resource).filter { $0.start == .on(clears) && (basis == .open || !$0.planned) }
        if items.isEmpty { return [Blocker(resource: name, item: nil, short: short, unit: unit, clears: clears)] }
        return items.map { Blocker(resource: name, item: $0.item.item, short: short, unit: unit, clears: clears) }
    }

    // MARK: Ready days

    /// P50, P80 and P90 of the day from which all that a placement stands on is there together.
    private func ready(_ pegs: Pegs, from: Day) -> (p50: When, p80: When, p90: When) {
        guard !pegs.all.isEmpty, let outlook = book.outlook, let readiness = Readiness(outlook.ready(pegs.all)) else {
            return (.on(from), .on(from), .on(from))
        }
        func day(_ confidence: Confidence) -> When { max(.on(from), readiness.day(at: confidence)) }
        return (day(.p50), day(.p80), day(.p90))
    }

    /// The first day from which all needs of the kept placement are covered, with every item at its P50, P80 and P90.
    private func ready(
        _ needs: StepNeeds, _ fit: Fit, _ kind: Offer.Kind, from: Day
    ) throws(Refusal) -> (p50: When, p80: When, p90: When) {
        let resources = needs.byResource.map(\.resource)
        func day(_ confidence: Confidence) -> When {
            let starts = ledger.supply.starts(ofResources: resources, at: confidence, today: ledger.today)
            return needs.byResource.reduce(When.on(from)) { latest, need in
                max(latest, ready(need.resource, need.segments, fit, starts, kind, from: from))
            }
        }
        return (day(.p50), day(.p80), day(.p90))
    }

    private func ready(
        _ resource: Int, _ segments: [StepNeeds.Segment], _ fit: Fit, _ starts: [Int: When], _ kind: Offer.Kind,
        from: Day
    ) -> When {
        let free = ledger.free(
            resource, in: kind == .firm ? book.firm : book.open, at: { starts[$0] ?? .never },
            planned: kind == .tentative, keepingEnds: true)
        var latest = When.on(from)
        for (index, segment) in segments.enumerated() {
            let opens = index == 0 ? min(from, segment.start) : segment.start
            let closes = index + 1 < segments.count ? segments[index + 1].start : fit.end
            guard let day = free.last(below: segment.quantity, from: max(opens.number, 0), to: closes.number) else {
                continue
            }
            guard let ready = first(day + 1, of: segment, fit, in: free) else { return .never }
            latest = max(latest, .on(fit.start + (ready - segment.start.number)))
        }
        return latest
    }

    /// The first tick from `tick` on from which a segment's need is covered; past the placement's own end, for as long as
    /// the segment lasts. nil: never on the axis.
    private func first(_ tick: Int, of segment: StepNeeds.Segment, _ fit: Fit, in free: Profile) -> Int? {
        guard tick == fit.end.number else { return tick }
        return free.earliest(segment.quantity, for: fit.end - segment.start, from: tick)
    }

    // MARK: Gap

    /// The planned items without which tentative rows would not stand.
    func gap(_ rows: [Row]) throws(Refusal) -> [ItemName] {
        gap(try StepNeeds(rows, atlas: ledger.atlas), .tentative)
    }

    private func gap(_ needs: StepNeeds, _ kind: Offer.Kind) -> [ItemName] {
        guard kind == .tentative else { return [] }
        var names: [ItemName] = []
        for (resource, segments) in needs.byResource {
            let isShort = segments.contains { segment in
                book.least(resource, .firmOnly, from: segment.start.number, to: segment.end.number) < segment.quantity
            }
            guard isShort, let last = segments.last else { continue }
            for item in ledger.items(of: resource) where item.planned && item.start < .on(last.end) {
                if item.start <= .on(last.start) { names.append(item.item.item) }
            }
        }
        return names
    }
}

import Ledger
import Units

/// One hall for the whole of an order, on one silicon that it accepts.
struct Candidate: Sendable {
    let bay: Bay
    let shape: Shape

    var hall: HallName { bay.hall.hall }

    /// The rows of the order if all of it lay here.
    func rows(from start: Day) -> [Row] {
        shape.counts.enumerated().map { step, count in
            Row(
                step: step, chunk: 1, row: 1, hall: hall, silicon: shape.silicon, count: count,
                start: start + shape.offsets[step], end: start + shape.term)
        }
    }

    /// Whether a start leaves the whole term on the axis.
    func reaches(_ start: Day) -> Bool { start + shape.term <= Axis.end }
}

extension Ledger {
    /// Where all of an order could lie, by rank of silicon, then hall.
    func candidates(for terms: OrderTerms) -> [Candidate] {
        terms.silicon.flatMap { accepted in
            let shape = Shape(terms, on: accepted)
            let bays = atlas.groups(for: shape).flatMap(\.bays).sorted { $0.hall.hall < $1.hall.hall }
            return bays.map { Candidate(bay: $0, shape: shape) }
        }
    }
}

extension Offers {
    /// What is short in a candidate on the last day that blocks a start there; nil where nothing does.
    func hold(on candidate: Candidate, at start: Day, _ basis: Basis) throws(Refusal) -> Why.Hold? {
        guard candidate.reaches(start) else { return nil }
        let needs = try StepNeeds(candidate.rows(from: start), atlas: ledger.atlas)
        let days = needs.byResource.compactMap { need in lastShort(need.resource, need.segments, basis) }
        guard let day = days.max() else { return nil }
        let found = needs.byResource.flatMap { need in
            shorts(need.resource, need.segments.last { $0.start.number <= day }, on: day, basis)
        }
        return Why.Hold(
            place: candidate.hall, silicon: candidate.shape.silicon, day: Day(day),
            shorts: found.sorted { ledger.atlas.isListed($0.number, before: $1.number) }.map(\.short))
    }

    private func lastShort(_ resource: Int, _ segments: [StepNeeds.Segment], _ basis: Basis) -> Int? {
        for (index, segment) in segments.enumerated().reversed() {
            let end = index + 1 < segments.count ? segments[index + 1].start : segment.end
            let from = max(segment.start.number, 0)
            if let day = book.last(below: segment.quantity, resource, basis, from: from, to: end.number) { return day }
        }
        return nil
    }

    private func shorts(
        _ resource: Int, _ segment: StepNeeds.Segment?, on day: Int, _ basis: Basis
    ) -> [(number: Int, short: Why.Short)] {
        guard let need = segment?.quantity else { return [] }
        let missing = need - book.least(resource, basis, from: day, to: day + 1)
        guard missing > 0 else { return [] }
        let clears = book.first(reaching: need, resource, basis, after: day).map { When.on(Day($0)) } ?? .never
        let items = clears == .never ? [] : ledger.items(of: resource).filter { $0.start == clears }.map(\.item.item)
        let known = ledger.atlas.resources[resource]
        return [
            (
                resource,
                Why.Short(
                    resource: known.name, items: items, short: missing, unit: known.kind.unit, clears: clears)
            )
        ]
    }
}

import Ledger
import Profile
import Units

/// Units of one resource over the days [from, to): what a placement lacks, or what a relief gives.
struct Grant: Hashable, Sendable {
    let resource: Int
    var quantity: Int
    var from: Int
    var to: Int

    var isNothing: Bool { quantity <= 0 || from >= to }

    /// The least rectangle that holds both.
    func covering(_ other: Grant) -> Grant {
        Grant(
            resource: resource, quantity: max(quantity, other.quantity), from: min(from, other.from),
            to: max(to, other.to))
    }

    /// As much more as another says, on all days of both.
    func raised(by other: Grant) -> Grant {
        var raised = covering(other)
        raised.quantity = quantity + other.quantity
        return raised
    }
}

extension Book {
    /// Gives what a grant says: committed supply, for its days.
    mutating func give(_ grant: Grant) throws(Refusal) {
        do {
            try firm[grant.resource].add(grant.quantity, from: grant.from, to: grant.to)
            try open[grant.resource].add(grant.quantity, from: grant.from, to: grant.to)
        } catch {
            throw Refusal(.overflow, "\(atlas.resources[grant.resource].name) has more units than can be counted")
        }
    }

    /// What rows lack to stand, one rectangle per resource, in order of kind and name.
    func gaps(of rows: [Row], _ basis: Basis) throws(Refusal) -> [Grant] {
        gaps(in: try StepNeeds(rows, atlas: atlas), basis)
    }

    /// What is lacking of needs, one rectangle per resource, in order of kind and name.
    func gaps(in needs: StepNeeds, _ basis: Basis) -> [Grant] {
        var gaps: [Grant] = []
        for (resource, segments) in needs.byResource {
            var hull: Grant?
            for (index, segment) in segments.enumerated() {
                let end = index + 1 < segments.count ? segments[index + 1].start : segment.end
                guard
                    let gap = gap(
                        below: segment.quantity, resource, basis, from: max(segment.start.number, 0), to: end.number)
                else { continue }
                hull = hull.map { $0.covering(gap) } ?? gap
            }
            if let hull { gaps.append(hull) }
        }
        return gaps.sorted { atlas.isListed($0.resource, before: $1.resource) }
    }

    /// The days of [from, to) with fewer than `need` units free, from the first to the last, and the most that is missing.
    private func gap(below need: Int, _ resource: Int, _ basis: Basis, from: Int, to: Int) -> Grant? {
        guard let last = last(below: need, resource, basis, from: from, to: to) else { return nil }
        let first = first(below: need, resource, basis, from: from) ?? last
        let least = least(resource, basis, from: first, to: last + 1)
        return Grant(resource: resource, quantity: need - least, from: first, to: last + 1)
    }

    private func first(below need: Int, _ resource: Int, _ basis: Basis, from: Int) -> Int? {
        let inFirm = basis == .open ? nil : firm[resource].first(below: need, from: from)
        let inOpen = basis == .firmOnly ? nil : open[resource].first(below: need, from: from)
        return [inFirm, inOpen].compactMap { $0 }.min()
    }

    /// The first day after one on which `need` units are free; nil: never on the axis.
    func first(reaching need: Int, _ resource: Int, _ basis: Basis, after day: Int) -> Int? {
        var days: Set<Int> = []
        rises(resource, basis, from: max(day, 0), to: Axis.length) { days.insert($0) }
        return days.sorted().first { least(resource, basis, from: $0, to: $0 + 1) >= need }
    }
}

extension Atlas {
    /// The order in which resources are told: site kW, hall kW, chips, ports; then by name.
    func isListed(_ one: Int, before other: Int) -> Bool {
        let (a, b) = (resources[one], resources[other])
        return a.kind == b.kind ? a.name < b.name : a.kind.place < b.kind.place
    }
}

extension Resource.Kind {
    fileprivate var place: Int { Resource.Kind.allCases.firstIndex(of: self) ?? 0 }
}

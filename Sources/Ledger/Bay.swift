import Silicon
import Units

/// A hall with what each accelerator of one silicon takes there.
package struct Bay: Sendable {
    package let hall: Hall
    package let rates: [Rate]
}

/// Somewhere one chunk can lie: one hall, or the halls of one fabric.
package struct Place: Sendable {
    package let bays: [Bay]

    package init(bays: [Bay]) { self.bays = bays }
}

/// Places searched together, because all chunks must lie within one scope. All who ask for it share one.
package final class Group: Sendable {
    package let places: [Place]
    /// Of all places, in their order.
    package let bays: [Bay]
    /// What every bay takes of: no placement does without it. Each at the least that any bay takes.
    package let shared: [Rate]
    /// The bays by site.
    package let campuses: [Campus]
    /// All that any bay takes of, each once.
    package let resources: [Int]
    /// Where a hall stands among the bays.
    package let positions: [HallName: Int]

    package init(_ places: [Place]) {
        self.places = places
        let bays = places.flatMap(\.bays)
        self.bays = bays
        shared = bays.shared
        let sites = Dictionary(grouping: bays.indices) { bays[$0].hall.site }
        campuses = sites.sorted { $0.key < $1.key }.map { _, members in
            Campus(bays: members, shared: members.count > 1 ? members.map { bays[$0] }.shared : [])
        }
        resources = Set(bays.flatMap { $0.rates.map(\.resource) }).sorted()
        positions = Dictionary(bays.enumerated().map { ($1.hall.hall, $0) }) { first, _ in first }
    }
}

/// The bays of a group that lie at one site.
package struct Campus: Sendable {
    /// By their place in the group.
    package let bays: [Int]
    /// What all of them take of, each at the least that any takes; empty for a bay by itself.
    package let shared: [Rate]
}

/// The groups on some grounds that take of each resource, by their positions among the groups, ascending.
package final class Reach: Sendable {
    private let groups: [Int: [Int]]

    init(_ groups: [Group]) {
        var found: [Int: [Int]] = [:]
        for (position, group) in groups.enumerated() {
            for resource in group.resources { found[resource, default: []].append(position) }
        }
        self.groups = found
    }

    /// The groups that take of any of some resources, ascending. Complexity: O(resources + groups found · log).
    package func groups(taking resources: Set<Int>) -> [Int] {
        if resources.isEmpty { return [] }
        if resources.count == 1, let only = resources.first { return groups[only] ?? [] }
        return Set(resources.flatMap { groups[$0] ?? [] }).sorted()
    }
}

extension [Bay] {
    /// What every bay takes of, each at the least that any of them takes.
    fileprivate var shared: [Rate] {
        guard let first else { return [] }
        return first.rates.compactMap { rate in
            let all = compactMap { bay in bay.rates.first { $0.resource == rate.resource } }
            guard all.count == count, all.allSatisfy({ $0.denominator == rate.denominator }) else { return nil }
            return all.min { $0.numerator < $1.numerator }
        }
    }
}

/// Where an order may lie: what its groups of halls depend on.
package struct Grounds: Hashable, Sendable {
    package let silicon: SiliconName
    /// What bounds one chunk.
    package let chunkIn: Scope
    /// What bounds all chunks together; nil: each place is searched by itself.
    package let same: Scope?
    /// Empty: any.
    package let regions: [RegionName]
    /// Everything must lie in one place, of this width, with this hall.
    package let anchor: Anchor?

    package struct Anchor: Hashable, Sendable {
        package let hall: HallName
        package let scope: Scope

        package init(hall: HallName, scope: Scope) { (self.hall, self.scope) = (hall, scope) }
    }

    package init(silicon: SiliconName, chunkIn: Scope, same: Scope?, regions: [RegionName], anchor: Anchor?) {
        (self.silicon, self.chunkIn, self.same, self.regions) = (silicon, chunkIn, same, regions)
        self.anchor = anchor
    }
}

extension Atlas {
    /// The groups of halls on some grounds, each in order of its first hall. Complexity: O(1) when they were asked for since
    /// the atlas changed; else O(halls with the silicon), and for its first question O(halls · log halls).
    package func groups(on grounds: Grounds) -> [Group] {
        survey.groups(on: grounds) {
            let bays = bays(on: grounds)
            let places = split(bays, by: grounds.chunkIn).map(Place.init)
            guard let same = grounds.same else { return places.map { Group([$0]) } }
            return split(bays, by: same).map { Group(split($0, by: grounds.chunkIn).map(Place.init)) }
        }
    }

    /// Which groups on some grounds take of what. Complexity: as `groups(on:)`.
    package func reach(on grounds: Grounds) -> Reach {
        survey.reach(on: grounds) { Reach(groups(on: grounds)) }
    }

    private func bays(on grounds: Grounds) -> [Bay] {
        let bays = bays(of: grounds.silicon)
        if grounds.regions.isEmpty, grounds.anchor == nil { return bays }
        return bays.filter { bay in
            (grounds.regions.isEmpty || region(of: bay.hall).map(grounds.regions.contains) == true)
                && isBeside(grounds.anchor, bay.hall)
        }
    }

    /// The halls that have every resource a silicon needs, by identifier.
    private func bays(of silicon: SiliconName) -> [Bay] {
        survey.bays(of: silicon) {
            halls.compactMap { hall -> Bay? in
                guard region(of: hall) != nil, let rates = rates(of: silicon, in: hall) else { return nil }
                return Bay(hall: hall, rates: rates)
            }.sorted { $0.hall.hall < $1.hall.hall }
        }
    }

    private func isBeside(_ anchor: Grounds.Anchor?, _ hall: Hall) -> Bool {
        guard let anchor, let other = self.hall(anchor.hall) else { return true }
        return place(of: other, at: anchor.scope) == place(of: hall, at: anchor.scope)
    }

    /// Cuts halls by the place of a scope they lie in, keeping the order of first appearance.
    private func split(_ bays: [Bay], by scope: Scope) -> [[Bay]] {
        var position: [String: Int] = [:]
        var parts: [[Bay]] = []
        for bay in bays {
            let place = place(of: bay.hall, at: scope)
            if let known = position[place] {
                parts[known].append(bay)
            } else {
                position[place] = parts.count
                parts.append([bay])
            }
        }
        return parts
    }
}

import Ledger
import Units

/// An order on one silicon, as the search sees it.
struct Shape: Sendable {
    let silicon: SiliconName
    /// Accelerators added by each step.
    let counts: [Int]
    /// When each step opens after the start.
    let offsets: [Term]
    let term: Term
    let minChunk: Int
    let maxChunks: Int?
    let chunkIn: Scope
    let same: Scope
    let regions: [RegionName]
    /// Where more is added to rows that stand: everything must lie in one place, of the width `same`, with this hall.
    var anchor: HallName?

    init(_ terms: OrderTerms, on accepted: Accepted) {
        (silicon, counts, offsets) = (accepted.silicon, terms.counts(on: accepted), terms.offsets)
        (term, minChunk, maxChunks) = (terms.term, accepted.minChunk, terms.maxChunks)
        (same, regions) = (terms.same, terms.regions)
        // What bounds all chunks bounds each of them.
        chunkIn = terms.same == .hall ? .hall : terms.chunkIn
    }

    /// The least size of a chunk of a step, and the most chunks it can be cut into.
    func chunking(of step: Int) -> (least: Int, most: Int) {
        let least = min(minChunk, counts[step])
        return (least, min(maxChunks ?? Int.max, counts[step] / least))
    }

    /// One step that can only be one chunk: each place can then be searched by itself.
    var isOneChunk: Bool { counts.count == 1 && chunking(of: 0).most == 1 }

    var peak: Int { counts.reduce(0, +) }
}

/// A hall with what each accelerator of the order takes there.
struct Bay: Sendable {
    let hall: Hall
    let rates: [Rate]
}

/// Somewhere one chunk can lie: one hall, or the halls of one fabric.
struct Place: Sendable {
    let bays: [Bay]
}

/// Places searched together, because all chunks must lie within one scope.
struct Group: Sendable {
    let places: [Place]
    var bays: [Bay] { places.flatMap(\.bays) }
}

extension Atlas {
    /// The halls an order may use, by identifier: in its regions, with every resource its silicon needs.
    func bays(for shape: Shape) -> [Bay] {
        var bays: [Bay] = []
        for hall in halls {
            guard let region = region(of: hall), shape.regions.isEmpty || shape.regions.contains(region),
                isBeside(shape.anchor, hall, shape.same), let rates = rates(of: shape.silicon, in: hall)
            else { continue }
            bays.append(Bay(hall: hall, rates: rates))
        }
        return bays.sorted { $0.hall.hall < $1.hall.hall }
    }

    private func isBeside(_ anchor: HallName?, _ hall: Hall, _ scope: Scope) -> Bool {
        guard let anchor = anchor.flatMap(self.hall) else { return true }
        return place(of: anchor, at: scope) == place(of: hall, at: scope)
    }

    /// The groups of an order, each in order of its first hall.
    func groups(for shape: Shape) -> [Group] {
        let bays = bays(for: shape)
        let places = split(bays, by: shape.chunkIn).map(Place.init)
        if shape.isOneChunk { return places.map { Group(places: [$0]) } }
        return split(bays, by: shape.same).map { part in
            Group(places: split(part, by: shape.chunkIn).map(Place.init))
        }
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

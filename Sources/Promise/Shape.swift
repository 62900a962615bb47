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

extension Shape {
    /// Where it may lie.
    var grounds: Grounds {
        Grounds(
            silicon: silicon, chunkIn: chunkIn, same: isOneChunk ? nil : same, regions: regions,
            anchor: anchor.map { Grounds.Anchor(hall: $0, scope: same) })
    }
}

extension Atlas {
    /// The groups of an order, each in order of its first hall.
    func groups(for shape: Shape) -> [Group] { groups(on: shape.grounds) }

    /// The groups of an order that take of any of some resources, ascending by their positions.
    func groups(for shape: Shape, taking resources: Set<Int>) -> [Int] {
        resources.isEmpty ? [] : reach(on: shape.grounds).groups(taking: resources)
    }

    /// All that an order could take of, wherever it may lie.
    func resources(for shape: Shape) -> Set<Int> { Set(groups(for: shape).flatMap(\.resources)) }
}

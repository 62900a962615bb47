import Ledger
import Profile
import Units

/// What of a queue stays the same in all futures: who stands where, and what each could ever take.
package struct Roster: Sendable {
    struct Entry: Sendable {
        /// Among all orders.
        let position: Int
        let order: OrderName
        let earliest: Day
        let latest: Day
        /// No term of it lasts longer.
        let mostDays: Int
        let ways: [Way]
        /// No placement takes more of a resource than this.
        let most: [Int: Int]
        /// The resources of `most`.
        let reach: Bits
    }

    /// In queue order.
    let entries: [Entry]
    /// The entries that could take of each resource, in queue order.
    private let reached: [Int: [Int]]

    /// Complexity: O(queued orders · halls they may lie in).
    package init(_ ledger: Ledger) {
        entries = ledger.queue.compactMap { order in
            ledger.position(order.terms.order).map { Entry(order.terms, at: $0, ledger.atlas) }
        }
        var reached: [Int: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            for resource in entry.most.keys { reached[resource, default: []].append(index) }
        }
        self.reached = reached
    }

    /// How many orders wait.
    package var count: Int { entries.count }

    func entries(taking resource: Int) -> [Int] { reached[resource] ?? [] }
}

extension Roster.Entry {
    init(_ terms: OrderTerms, at position: Int, _ atlas: Atlas) {
        var most: [Int: Int] = [:]
        let ways = atlas.ways(of: terms)
        for way in ways {
            let shape = way.shape
            for group in way.groups {
                // Each row rounds its needs up by less than one, and there is one at most for a hall, a step and a chunk.
                let rows = group.bays.count * shape.counts.count
                for rate in group.bays.flatMap(\.rates) {
                    let need = (try? rate.need(shape.peak)) ?? Int.max / 2
                    most[rate.resource] = max(most[rate.resource] ?? 0, need + rows * (shape.maxChunks ?? shape.peak))
                }
            }
        }
        self.init(
            position: position, order: terms.order, earliest: terms.earliest, latest: terms.latest ?? Axis.end,
            mostDays: terms.term.mostDays, ways: ways, most: most, reach: Bits(most.keys, of: atlas.resources.count))
    }
}

extension Term {
    /// No more days than this, whatever day it starts on.
    fileprivate var mostDays: Int {
        switch self {
        case .days(let days): days
        case .months(let months): months * 31
        }
    }
}

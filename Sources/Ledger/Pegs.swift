import Profile
import Units

/// An item on which a placement stands and that is not there yet.
package struct Peg: Hashable, Sendable {
    package let item: Int
    package let resource: Int
    /// Days after the placement's start from which it is used.
    package let lag: Int
    /// Days after the start up to which it is used without a break.
    package private(set) var until: Int
    /// The most units of it that are used at once.
    package private(set) var units: Int

    /// Used again, over other days: from the earlier of both.
    fileprivate mutating func extend(from: Int, to: Int, units more: Int) {
        units = max(units, more)
        if from == until { until = to }
    }
}

/// What a placement stands on: of each resource it takes the units that others leave, those of the earliest items first.
///
///     units ▲ ─────────────────────────── supply, item on item by start, then id
///           │   item C
///           │ ─────────────── used + own    }  the placement stands on B and C
///           │   item B                      }
///           │ ─────────────── used by others
///           │   item A
///
/// Items that have arrived are there in every future and are left out.
package struct Pegs: Sendable {
    package private(set) var all: [Peg] = []
    private let start: Int

    /// `free` gives the units of a resource that others leave, the placement itself not counted. `planned`: whether planned
    /// items are in it. Complexity: O(runs of the profiles in the windows · items of their resources).
    package init(_ needs: StepNeeds, start: Day, on outlook: Outlook, planned: Bool, free: (Int) -> Profile) {
        self.start = start.number
        for (resource, segments) in needs.byResource {
            let stack = outlook.stack(of: resource, planned: planned)
            guard let last = segments.last, stack.contains(where: { !$0.hasArrived && $0.from < last.end.number })
            else { continue }
            let profile = free(resource)
            for (index, segment) in segments.enumerated() {
                let to = index + 1 < segments.count ? segments[index + 1].start : segment.end
                add(resource, segment.quantity, from: segment.start.number, to: to.number, stack, profile)
            }
        }
    }

    private mutating func add(
        _ resource: Int, _ quantity: Int, from: Int, to: Int, _ stack: [Supply.Layer], _ free: Profile
    ) {
        let bounds = stack.flatMap { [$0.from, $0.to] }.filter { from < $0 && $0 < to }.sorted()
        for run in free.runs(from: max(from, 0), to: min(to, Axis.length)) {
            var day = run.start
            while day < run.end {
                let end = min(bounds.first { $0 > day } ?? run.end, run.end)
                add(resource, quantity, from: day, to: end, stack, run.value)
                day = end
            }
        }
    }

    /// Over days on which the same items are there and the same units are free.
    private mutating func add(
        _ resource: Int, _ quantity: Int, from: Int, to: Int, _ stack: [Supply.Layer], _ free: Int
    ) {
        let present = stack.filter { $0.from <= from && from < $0.to }
        let used = max(present.reduce(0) { $0 + $1.quantity } - free, 0)
        var below = 0
        for layer in present {
            let own = min(below + layer.quantity, used + quantity) - max(below, used)
            if own > 0, !layer.hasArrived { use(layer.item, resource, from: from - start, to: to - start, units: own) }
            below += layer.quantity
        }
    }

    private mutating func use(_ item: Int, _ resource: Int, from: Int, to: Int, units: Int) {
        if let known = all.firstIndex(where: { $0.item == item }) {
            all[known].extend(from: from, to: to, units: units)
        } else {
            all.append(Peg(item: item, resource: resource, lag: from, until: to, units: units))
        }
    }
}

extension Supply {
    /// One item of a resource as long as it counts.
    struct Layer: Sendable {
        let item: Int
        let quantity: Int
        let from: Int
        let to: Int
        let hasArrived: Bool
    }

    /// The items of a resource that count, by start, then id.
    func stack(of resource: Int, planned: Bool) -> [Layer] {
        let layers = items(of: resource).compactMap { item -> Layer? in
            guard let own = contributions[item], own.firm || planned else { return nil }
            return Layer(
                item: item, quantity: own.quantity, from: own.start, to: own.end,
                hasArrived: items[item].stage.hasArrived)
        }
        return layers.sorted { ($0.from, items[$0.item].item) < ($1.from, items[$1.item].item) }
    }
}

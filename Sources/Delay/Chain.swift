import Units

/// What waits for what: item i starts at the later of its own day and the starts of all items it waits for.
///
///     T-17 (transformer) ──▶ CMH-E2 (energisation, 40 MW) ──▶ cmh-3 (hall)
public struct Chain: Sendable {
    /// `after[i]`: the items that i waits for.
    public let after: [[Int]]
    /// Every item after all those it waits for; ties in the order given.
    public let order: [Int]

    /// A cycle in `after`: items that wait for each other, in order, the first not repeated.
    public struct Cycle: Error, Equatable, Sendable {
        public let items: [Int]
    }

    /// Complexity: O(items + waits).
    public init(after: [[Int]]) throws(Cycle) {
        self.after = after
        var order: [Int] = []
        var mark = [Mark](repeating: .new, count: after.count)
        for item in after.indices { try Chain.visit(item, after, &mark, &order) }
        self.order = order
    }

    private enum Mark { case new, open, done }

    /// Depth-first without recursion, so that a chain of any length is safe.
    private static func visit(_ root: Int, _ after: [[Int]], _ mark: inout [Mark], _ order: inout [Int]) throws(Cycle) {
        guard mark[root] == .new else { return }
        var path = [(item: root, next: 0)]
        mark[root] = .open
        while let (item, next) = path.last {
            guard next < after[item].count else {
                mark[item] = .done
                order.append(item)
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let gate = after[item][next]
            switch mark[gate] {
            case .done: break
            case .new:
                mark[gate] = .open
                path.append((gate, 0))
            case .open:
                throw Cycle(items: path.map(\.item).drop { $0 != gate }.reversed())
            }
        }
    }

    /// The start of every item, given each item's own day; `fixed` items (live ones) ignore what they waited for.
    public func starts(own: [When], fixed: [Bool]) -> [When] {
        var starts = own
        for item in order where !fixed[item] {
            for gate in after[item] { starts[item] = max(starts[item], starts[gate]) }
        }
        return starts
    }

    /// The starts of some items and of all they wait for. Complexity: O(items and waits reached), without recursion.
    public func starts(of items: [Int], own: (Int) -> When, isFixed: (Int) -> Bool) -> [Int: When] {
        var starts: [Int: When] = [:]
        var path = items
        while let item = path.last {
            let gates = isFixed(item) ? [] : after[item]
            let missing = starts[item] == nil ? gates.filter { starts[$0] == nil } : []
            path += missing
            guard missing.isEmpty else { continue }
            path.removeLast()
            if starts[item] == nil { starts[item] = gates.reduce(own(item)) { max($0, starts[$1] ?? $0) } }
        }
        return starts
    }

    /// The items that set `item`'s start, from the item itself back to the first cause. A tie goes to the first named.
    public func critical(_ item: Int, own: [When], starts: [When], fixed: [Bool]) -> [Int] {
        var path = [item]
        var current = item
        while !fixed[current], own[current] < starts[current],
            let gate = after[current].first(where: { starts[$0] == starts[current] })
        {
            path.append(gate)
            current = gate
        }
        return path
    }
}

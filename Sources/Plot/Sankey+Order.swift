/// The order of nodes within columns: sweeps of weighted means over the columns, forth and back, as Sugiyama, Tagawa and Toda
/// have it (doi:10.1109/TSMC.1981.4308636); the order with the least crossings that was met is kept.
extension Sankey {
    static let sweeps = 12

    static func ordered(_ nodes: [[Node]], _ ribbons: [Ribbon], _ orders: [Order]) -> [[Node]] {
        var order = zip(nodes, orders).map(first)
        var (best, least) = (order, crossings(order, ribbons))
        for sweep in 0..<sweeps where least > 0 {
            for step in order.indices {
                let column = sweep % 2 == 0 ? step : order.count - 1 - step
                if case .fixed = orders[column] { continue }
                order[column] = sorted(order[column], sweep % 2 == 0 ? -1 : 1, order, ribbons)
            }
            let now = crossings(order, ribbons)
            if now < least { (best, least) = (order, now) }
        }
        return best
    }

    /// The greatest first, or as fixed.
    private static func first(_ nodes: [Node], _ order: Order) -> [Node] {
        switch order {
        case .free: nodes.sorted { ($1.amount, $0.name) < ($0.amount, $1.name) }
        case .fixed(let names):
            nodes.sorted { a, b in
                let (x, y) = (names.firstIndex(of: a.name) ?? names.count, names.firstIndex(of: b.name) ?? names.count)
                return (x, a.name) < (y, b.name)
            }
        }
    }

    /// A column by the mean place of what flows to or from the column beside it, weighted by amounts.
    private static func sorted(_ nodes: [Node], _ side: Int, _ order: [[Node]], _ ribbons: [Ribbon]) -> [Node] {
        guard let column = nodes.first?.column, order.indices.contains(column + side) else { return nodes }
        let places = middles(order[column + side])
        var sums: [String: (weighted: Double, weight: Double)] = [:]
        for ribbon in ribbons where ribbon.column == (side < 0 ? column - 1 : column) {
            let (own, other) = side < 0 ? (ribbon.to, ribbon.from) : (ribbon.from, ribbon.to)
            let so = sums[own] ?? (0, 0)
            let weight = Double(ribbon.amount)
            sums[own] = (so.weighted + weight * (places[other] ?? 0), so.weight + weight)
        }
        let own = middles(nodes)
        let mean = { (node: Node) in sums[node.name].map { $0.weighted / $0.weight } ?? own[node.name] ?? 0 }
        return nodes.map { (mean($0), $0) }.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1)
    }

    /// The middle of each node, as a part of its column.
    private static func middles(_ nodes: [Node]) -> [String: Double] {
        let total = max(Double(nodes.reduce(0) { $0 + $1.amount }), 1)
        var (above, middles) = (0.0, [String: Double]())
        for node in nodes {
            middles[node.name] = (above + Double(node.amount) / 2) / total
            above += Double(node.amount)
        }
        return middles
    }

    /// Pairs of streams between neighbouring columns that cross, each weighed by the lesser of the two.
    /// Complexity: O(streams²) of a column.
    static func crossings(_ order: [[Node]], _ ribbons: [Ribbon]) -> Int {
        let places = order.map { column in
            Dictionary(uniqueKeysWithValues: column.enumerated().map { ($1.name, $0) })
        }
        return order.indices.dropLast().reduce(0) { sum, column in
            let streams = ribbons.filter { $0.column == column }.map { ribbon in
                (places[column][ribbon.from] ?? 0, places[column + 1][ribbon.to] ?? 0, ribbon.amount)
            }
            return streams.indices.reduce(sum) { sum, first in
                let (from, to, amount) = streams[first]
                return streams[..<first].reduce(sum) { sum, other in
                    (other.0 - from) * (other.1 - to) < 0 ? sum + min(other.2, amount) : sum
                }
            }
        }
    }
}

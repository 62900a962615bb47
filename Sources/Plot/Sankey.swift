/// Amounts that flow through columns from left to right, each along a path of nodes: the height of a node is what flows
/// through it, that of a ribbon what flows from one node to another in one colour.
///
/// Invariants: between its first and last column a node passes on what it gets, and the ribbons at each of its edges are
/// together as high as it is, because both are sums of the same paths.
public struct Sankey: Sendable {
    /// So much along a path: one node for each column, from the first on; a path may end early.
    public struct Flow: Hashable, Sendable {
        public var path: [String]
        public let ink: Ink
        public let amount: Int

        public init(_ path: [String], _ ink: Ink, _ amount: Int) {
            (self.path, self.ink, self.amount) = (path, ink, amount)
        }
    }

    /// How the nodes of a column stand one under the other.
    public enum Order: Sendable {
        /// So that few ribbons cross.
        case free
        /// As named; what is not named comes last, by name.
        case fixed([String])
    }

    /// All that flows through one node.
    public struct Node: Hashable, Sendable {
        public let column: Int
        public let name: String
        public let amount: Int
        /// By colour, in the order in which they lie.
        public let parts: [Part]

        public struct Part: Hashable, Sendable {
            public let ink: Ink
            public let amount: Int
        }
    }

    /// All that flows from one node to another in one colour.
    public struct Ribbon: Hashable, Sendable {
        /// The column that it leaves.
        public let column: Int
        public let from: String
        public let to: String
        public let ink: Ink
        public let amount: Int
    }

    public let name: String
    public let title: String
    public let about: String
    public let columns: [String]
    /// The colours with what they mean, from the top of a node to its bottom.
    public let key: [(name: String, ink: Ink)]
    public let unit: Unit
    /// By column, from the top.
    public let nodes: [[Node]]
    public let ribbons: [Ribbon]
    /// What is less than nothing along its path and cannot be drawn: credits. Summed.
    public let leftOut: Int

    /// Complexity: O(flows · log flows), and some sweeps over the ribbons.
    public init(
        _ name: String, title: String, about: String, columns: [(title: String, order: Order)],
        key: [(name: String, ink: Ink)], unit: Unit, flows: [Flow]
    ) {
        (self.name, self.title, self.about, self.key, self.unit) = (name, title, about, key, unit)
        self.columns = columns.map(\.title)
        let whole = Sankey.gathered(flows)
        let drawn = whole.filter { $0.amount > 0 }
        leftOut = whole.reduce(0) { $0 + min($1.amount, 0) }
        let inks = key.map(\.ink)
        ribbons = Sankey.ribbons(drawn, inks)
        nodes = Sankey.ordered(Sankey.nodes(drawn, columns.count, inks), ribbons, columns.map(\.order))
    }

    /// Flows along the same path in the same colour as one, in a definite order.
    static func gathered(_ flows: [Flow]) -> [Flow] {
        struct Key: Hashable { let path: [String], ink: Ink }
        let sums = flows.reduce(into: [Key: Int]()) { $0[Key(path: $1.path, ink: $1.ink), default: 0] += $1.amount }
        return sums.map { Flow($0.key.path, $0.key.ink, $0.value) }.sorted {
            $0.path == $1.path ? $0.ink.name < $1.ink.name : $0.path.lexicographicallyPrecedes($1.path)
        }
    }

    private static func nodes(_ flows: [Flow], _ columns: Int, _ inks: [Ink]) -> [[Node]] {
        (0..<columns).map { column in
            var parts: [String: [Ink: Int]] = [:]
            for flow in flows where column < flow.path.count {
                parts[flow.path[column], default: [:]][flow.ink, default: 0] += flow.amount
            }
            return parts.sorted { $0.key < $1.key }.map { name, amounts in
                let ranked = amounts.sorted { rank($0.key, inks) < rank($1.key, inks) }
                return Node(
                    column: column, name: name, amount: amounts.values.reduce(0, +),
                    parts: ranked.map { Node.Part(ink: $0.key, amount: $0.value) })
            }
        }
    }

    private static func ribbons(_ flows: [Flow], _ inks: [Ink]) -> [Ribbon] {
        struct Key: Hashable { let column: Int, from: String, to: String, ink: Ink }
        var sums: [Key: Int] = [:]
        for flow in flows {
            for (column, step) in zip(flow.path, flow.path.dropFirst()).enumerated() {
                sums[Key(column: column, from: step.0, to: step.1, ink: flow.ink), default: 0] += flow.amount
            }
        }
        let sorted = sums.sorted { a, b in
            let (x, y) = (a.key, b.key)
            return (x.column, x.from, x.to) == (y.column, y.from, y.to)
                ? rank(x.ink, inks) < rank(y.ink, inks) : (x.column, x.from, x.to) < (y.column, y.from, y.to)
        }
        return sorted.map {
            Ribbon(column: $0.key.column, from: $0.key.from, to: $0.key.to, ink: $0.key.ink, amount: $0.value)
        }
    }

    static func rank(_ ink: Ink, _ inks: [Ink]) -> Int { inks.firstIndex(of: ink) ?? inks.count }
}

extension [Sankey.Flow] {
    /// The flows with the small nodes of a column as one: the greatest are kept by their own names, as many as given, where
    /// there are more than one too many.
    /// - Parameter name: what the others are called, given how many they are.
    public func gathering(column: Int, keeping most: Int, as name: (Int) -> String) -> [Sankey.Flow] {
        var amounts: [String: Int] = [:]
        for flow in self where column < flow.path.count { amounts[flow.path[column], default: 0] += flow.amount }
        let ranked = amounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        guard ranked.count > most + 1 else { return self }
        let others = Set(ranked.dropFirst(most))
        let all = name(others.count)
        return map { flow in
            guard column < flow.path.count, others.contains(flow.path[column]) else { return flow }
            var flow = flow
            flow.path[column] = all
            return flow
        }
    }
}

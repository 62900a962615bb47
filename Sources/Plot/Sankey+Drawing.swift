extension Sankey {
    /// Where a node lies on the paper.
    public struct Place: Hashable, Sendable {
        public let node: Node
        public let top: Double
        public let height: Double
    }

    private static let nodeWidth = 14.0
    /// So much between nodes that each has room for its label; at most half of the height in all.
    private func gap(_ height: Double) -> Double {
        min(13, height / 2 / Double(max((nodes.map(\.count).max() ?? 0) - 1, 1)))
    }

    /// Points for each unit: so that the column with the most nodes fits.
    private func scale(_ height: Double) -> Double {
        nodes.map { column in
            let amount = Double(column.reduce(0) { $0 + $1.amount })
            return amount > 0 ? (height - gap(height) * Double(column.count - 1)) / amount : .infinity
        }.min() ?? 0
    }

    /// Nodes by column, each column in the middle of the height.
    public func places(height: Double) -> [[Place]] {
        let scale = scale(height)
        return nodes.map { column in
            let amount = Double(column.reduce(0) { $0 + $1.amount })
            var top = (height - amount * scale - gap(height) * Double(max(column.count - 1, 0))) / 2
            return column.map { node in
                let place = Place(node: node, top: top, height: Double(node.amount) * scale)
                top += place.height + gap(height)
                return place
            }
        }
    }

    /// The tops of both ends of each ribbon, in the order of `ribbons`: on either side they lie one under the other, by colour,
    /// then in the order of the nodes at their other ends.
    public func ends(height: Double) -> [(from: Double, to: Double, height: Double)] {
        let (places, scale) = (places(height: height), scale(height))
        let rows = nodes.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1.name, $0) }) }
        let inks = key.map(\.ink)
        func tops(_ isLeft: Bool) -> [Double] {
            let column = { (ribbon: Ribbon) in isLeft ? ribbon.column : ribbon.column + 1 }
            let own = { (ribbon: Ribbon) in rows[column(ribbon)][isLeft ? ribbon.from : ribbon.to] ?? 0 }
            let other = { (ribbon: Ribbon) in
                rows[isLeft ? ribbon.column + 1 : ribbon.column][isLeft ? ribbon.to : ribbon.from] ?? 0
            }
            let ranked = ribbons.indices.sorted { a, b in
                let (x, y) = (ribbons[a], ribbons[b])
                return (column(x), own(x), Sankey.rank(x.ink, inks), other(x), a)
                    < (column(y), own(y), Sankey.rank(y.ink, inks), other(y), b)
            }
            var (tops, used) = ([Double](repeating: 0, count: ribbons.count), [[Int]: Double]())
            for index in ranked {
                let ribbon = ribbons[index]
                let node = [column(ribbon), own(ribbon)]
                tops[index] = places[node[0]][node[1]].top + used[node, default: 0]
                used[node, default: 0] += Double(ribbon.amount) * scale
            }
            return tops
        }
        return zip(zip(tops(true), tops(false)), ribbons).map { ($0.0, $0.1, Double($1.amount) * scale) }
    }

    public var svg: String { drawing().svg }

    /// Nodes as bars of their colours with what flows through them beside, ribbons between them.
    public func drawing(width: Double = 1180, height: Double = 720) -> Drawing {
        let heading = Heading(
            title: title, about: about, keys: key.map { ($0.name, .box(.fill($0.ink))) }, left: 14, width: width - 28)
        let top = heading.height + 30
        let labels = nodes.map { $0.map { label($0).width() }.max() ?? 0 }
        let (left, right) = (18.0, width - (labels.last ?? 0) - 30)
        let step = columns.count > 1 ? (right - left) / Double(columns.count - 1) : 0
        let xs = columns.indices.map { left + Double($0) * step }
        let marks =
            heading.marks + titles(xs, heading.height + 14) + ribbonMarks(xs, top, height)
            + places(height: height).flatMap { $0.flatMap { nodeMarks($0, xs[$0.node.column], top) } }
        return Drawing(
            name: name, title: title, about: about, width: width, height: top + height + 20, marks: marks)
    }

    private func label(_ node: Node) -> String { node.name + " · " + unit.text(node.amount) }

    private func titles(_ xs: [Double], _ y: Double) -> [Mark] {
        zip(columns, xs).map { .text($0, Point($1, y), Lettering(colour: .ink(.muted))) }
    }

    private func ribbonMarks(_ xs: [Double], _ top: Double, _ height: Double) -> [Mark] {
        zip(ribbons, ends(height: height)).map { ribbon, end in
            let meaning = key.first { $0.ink == ribbon.ink }.map { ", \($0.name)" } ?? ""
            let told = "\(ribbon.from) → \(ribbon.to)\(meaning): \(unit.text(ribbon.amount))"
            let shape = Mark.ribbon(
                Point(xs[ribbon.column] + Sankey.nodeWidth, top + end.from), Point(xs[ribbon.column + 1], top + end.to),
                height: max(end.height, 0.3), .veil(ribbon.ink))
            return .tip(told, [shape])
        }
    }

    private func nodeMarks(_ place: Place, _ x: Double, _ top: Double) -> [Mark] {
        let node = place.node
        var y = top + place.top
        let bars = node.parts.map { part in
            let height = place.height * Double(part.amount) / Double(node.amount)
            defer { y += height }
            return Mark.box(Point(x, y), width: Sankey.nodeWidth, height: max(height, 0.3), .fill(part.ink))
        }
        let parts = node.parts.map { part in
            "\(key.first { $0.ink == part.ink }?.name ?? ""): \(unit.text(part.amount))"
        }
        let told = ([label(node)] + parts).joined(separator: "\n")
        let at = Point(x + Sankey.nodeWidth + 6, top + place.top + place.height / 2 + 4)
        return [.tip(told, bars), .text(label(node), at, Lettering(hasHalo: true))]
    }
}

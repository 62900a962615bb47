import Plot
import TestRandom
import Testing

struct SankeyTests {
    private let columns: [(title: String, order: Sankey.Order)] = [
        ("from", .free), ("through", .free), ("year", .fixed(["y0", "y1", "y2"])), ("to", .free),
    ]
    private let key: [(name: String, ink: Ink)] = [("sure", .promised), ("perhaps", .queued), ("nobody", .alarm)]

    private func sankey(_ flows: [Sankey.Flow]) -> Sankey {
        Sankey("s", title: "S", about: "", columns: columns, key: key, unit: .count, flows: flows)
    }

    private func flows(_ random: inout SplitMix64, credits: Bool = false) -> [Sankey.Flow] {
        (0..<random.int(1...80)).map { _ in
            let path = [
                "a\(random.int(0...5))", "b\(random.int(0...7))", "y\(random.int(0...2))", "d\(random.int(0...9))",
            ]
            let amount = random.int((credits ? -50 : 1)...1_000_000)
            return Sankey.Flow(path, random.one(of: key.map(\.ink)), amount)
        }
    }

    @Test(arguments: 1...25)
    func `What flows into a node flows out, and ribbons are together as high as their node`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let flows = flows(&random)
        let sankey = sankey(flows)
        let total = flows.reduce(0) { $0 + $1.amount }
        let (places, ends) = (sankey.places(height: 500), sankey.ends(height: 500))
        for (column, nodes) in sankey.nodes.enumerated() {
            #expect(nodes.reduce(0) { $0 + $1.amount } == total, "seed \(seed)")
            for (node, place) in zip(nodes, places[column]) {
                #expect(node.parts.reduce(0) { $0 + $1.amount } == node.amount)
                for isLeft in [true, false] where column != (isLeft ? sankey.columns.count - 1 : 0) {
                    let own = zip(sankey.ribbons, ends).filter { ribbon, _ in
                        isLeft
                            ? ribbon.column == column && ribbon.from == node.name
                            : ribbon.column == column - 1 && ribbon.to == node.name
                    }
                    #expect(own.reduce(0) { $0 + $1.0.amount } == node.amount, "seed \(seed)")
                    #expect(abs(own.reduce(0) { $0 + $1.1.height } - place.height) < 1e-6, "seed \(seed)")
                    // They lie within the node, one under the other.
                    let spans = own.map { (top: isLeft ? $0.1.from : $0.1.to, height: $0.1.height) }.sorted {
                        $0.top < $1.top
                    }
                    var y = place.top
                    for span in spans {
                        #expect(abs(span.top - y) < 1e-6, "seed \(seed)")
                        y += span.height
                    }
                }
            }
        }
    }

    @Test(arguments: 1...10)
    func `The drawing does not depend on the order of flows`(seed: Int) {
        var random = SplitMix64(seed: seed)
        let flows = flows(&random)
        #expect(sankey(flows).svg == sankey(flows.reversed()).svg, "seed \(seed)")
        #expect(sankey(flows).nodes[2].map(\.name) == sankey(flows).nodes[2].map(\.name).sorted(), "seed \(seed)")
    }

    @Test func `Columns that can be drawn without crossings are`() {
        // By amount the pairs would cross.
        let pairs = [("a", "x", 30), ("b", "y", 20), ("c", "z", 10)]
        let flows =
            pairs.map { Sankey.Flow([$0.0, $0.1], .promised, $0.2) } + [
                Sankey.Flow(["d", "z"], .promised, 40)
            ]
        let sankey = Sankey(
            "s", title: "S", about: "", columns: [("", .free), ("", .fixed(["x", "y", "z"]))], key: key, unit: .count,
            flows: flows)
        #expect(sankey.nodes[0].map(\.name).prefix(2) == ["a", "b"])
        #expect(Set(sankey.nodes[0].map(\.name).suffix(2)) == ["c", "d"])
    }

    @Test func `Credits are left out and told`() {
        let sankey = sankey([
            Sankey.Flow(["a", "b", "y0", "d"], .promised, 10), Sankey.Flow(["a", "b", "y1", "d"], .promised, -4),
        ])
        #expect(sankey.leftOut == -4)
        #expect(sankey.nodes[0].map(\.amount) == [10])
    }

    @Test func `The small ones of a column are gathered, one alone is not`() {
        let flows = (1...6).map { Sankey.Flow(["n\($0)"], .promised, $0) }
        let few = flows.gathering(column: 0, keeping: 2) { "others, \($0)" }
        #expect(Set(few.map { $0.path[0] }) == ["n6", "n5", "others, 4"])
        #expect(few.reduce(0) { $0 + $1.amount } == 21)
        #expect(flows.gathering(column: 0, keeping: 5) { "others, \($0)" } == flows)
    }
}

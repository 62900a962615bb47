import Units

/// What a placement needs of each resource, step by step: increments pile up as steps open.
package struct StepNeeds: Sendable {
    package struct Segment: Sendable {
        package let start: Day
        package let end: Day
        /// Everything that runs by then.
        package let quantity: Int
    }

    /// In order of resource number.
    package let byResource: [(resource: Int, segments: [Segment])]

    package init(_ rows: [Row], atlas: Atlas) throws(Refusal) {
        var needs: [Int: [Need]] = [:]
        for row in rows {
            for need in try atlas.needs(of: row) { needs[need.resource, default: []].append(need) }
        }
        byResource = needs.keys.sorted().map { resource in (resource, StepNeeds.segments(needs[resource] ?? [])) }
    }

    /// One unit of each of some resources over [start, end).
    package init(oneOf resources: some Sequence<Int>, start: Day, end: Day) {
        byResource = Set(resources).sorted().map { ($0, [Segment(start: start, end: end, quantity: 1)]) }
    }

    private init(byResource: [(resource: Int, segments: [Segment])]) { self.byResource = byResource }

    /// One unit wherever something is needed: what any rows in the same halls need at the least.
    package var least: StepNeeds {
        StepNeeds(
            byResource: byResource.map { resource, segments in
                (resource, segments.map { Segment(start: $0.start, end: $0.end, quantity: min($0.quantity, 1)) })
            })
    }

    private static func segments(_ needs: [Need]) -> [Segment] {
        var segments: [Segment] = []
        var total = 0
        for need in needs.sorted(by: { $0.start < $1.start }) {
            total += need.quantity
            if segments.last?.start == need.start { segments.removeLast() }
            segments.append(Segment(start: need.start, end: need.end, quantity: total))
        }
        return segments
    }
}

import Ledger
import Units

/// An order on one silicon that it accepts, with where it may lie: looked up once for those who search again and again.
final class Way: Sendable {
    let shape: Shape
    let groups: [Group]
    private let reach: Reach

    init(_ shape: Shape, _ atlas: Atlas) {
        self.shape = shape
        groups = atlas.groups(for: shape)
        reach = atlas.reach(on: shape.grounds)
    }

    /// The groups that take of any of some resources, ascending by their positions.
    func groups(taking resources: Set<Int>) -> [Int] { reach.groups(taking: resources) }
}

extension Atlas {
    /// The ways of an order, first choice first.
    func ways(of terms: OrderTerms) -> [Way] { terms.silicon.map { Way(Shape(terms, on: $0), self) } }
}

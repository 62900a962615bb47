extension Profile {
    /// Whether the stored form is well made; see the invariants at the type. Complexity: O(length). For tests.
    public var holdsInvariants: Bool {
        table.count == (length + 255) / 256 && (0..<table.count).allSatisfy(holdsInvariants)
    }

    private func holdsInvariants(_ block: Int) -> Bool {
        let ticks = (0..<256).map { Int(table.value(at: block * 256 + $0)) }
        let beyond = ticks.dropFirst(length - block * 256)
        let (least, greatest) = (table.least(block), table.greatest(block))
        return ticks.min() == Int(least) && ticks.max() == Int(greatest)
            && (table.page(block) == nil) == (least == greatest)
            && beyond.allSatisfy { $0 == self[length - 1] }
            && (table.page(block)?.holdsInvariants ?? (least == table.addend(block)))
            && ticks.allSatisfy { abs($0) <= Table.limit + 1 }
    }
}

extension Rows {
    /// Each leaf's extremes are exact.
    fileprivate var holdsInvariants: Bool {
        (0..<16).allSatisfy { leaf in
            let values = (0..<16).map { value(at: leaf * 16 + $0) }
            return extremes(leaf) == (values.min(), values.max())
        }
    }
}

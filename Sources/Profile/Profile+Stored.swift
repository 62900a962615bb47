import Units

/// A block of a profile in the parts that it is stored in: two profiles of the same parts answer and overflow alike.
package struct StoredBlock: Equatable, Sendable {
    /// Added to every value.
    package let addend: Int32
    /// Empty where all values are the same.
    package let values: [Int32]

    package init(addend: Int32, values: [Int32]) { (self.addend, self.values) = (addend, values) }

    /// Whether a profile can be made of it: values that differ, and far enough from the range of Int32.
    fileprivate var isSound: Bool {
        let range = (-Table.limit - 1)...Table.limit
        let (low, high) = (Int(values.min() ?? 0), Int(values.max() ?? 0))
        return (values.isEmpty || low < high)
            && [low, high, low + Int(addend), high + Int(addend)].allSatisfy(range.contains)
    }
}

extension Profile {
    /// Its blocks, in order. Complexity: O(length), constant blocks O(1).
    package var stored: [StoredBlock] {
        (0..<table.count).map { block in
            let count = min(256, length - block * 256)
            let values = table.page(block).map { page in (0..<count).map { page.value(at: $0) } }
            return StoredBlock(addend: table.addend(block), values: values ?? [])
        }
    }

    /// How many values each block of a profile on the ledger's axis has.
    package static var storedLengths: [Int] {
        stride(from: 0, to: Axis.length, by: blockLength).map { min(blockLength, Axis.length - $0) }
    }

    /// A profile on the ledger's axis, of the parts of another; nil where they are not such parts. Complexity: O(values).
    package init?(stored: [StoredBlock]) {
        self.init()
        guard stored.count == table.count else { return nil }
        for (block, (part, length)) in zip(stored, Profile.storedLengths).enumerated() {
            guard part.values.isEmpty || part.values.count == length, part.isSound else { return nil }
            let beyond = part.values.last.map { [Int32](repeating: $0, count: 256 - length) } ?? []
            table.set(block, addend: part.addend, values: part.values + beyond)
        }
    }
}

import Units

/// A block of a profile in the parts that it is stored in: two profiles of the same parts answer and overflow alike.
package struct StoredBlock: Equatable, Sendable {
    /// Added to every value.
    package let addend: Int32
    /// Empty where all values are the same.
    package let values: [Int32]

    package init(addend: Int32, values: [Int32]) { (self.addend, self.values) = (addend, values) }
}

extension Profile {
    /// Its blocks, in order. Complexity: O(blocks); values are shared, not copied.
    package var stored: [StoredBlock] { blocks.map { StoredBlock(addend: $0.addend, values: $0.values) } }

    /// How many values each block of a profile on the ledger's axis has.
    package static var storedLengths: [Int] {
        stride(from: 0, to: Axis.length, by: blockLength).map { min(blockLength, Axis.length - $0) }
    }

    /// A profile on the ledger's axis, of the parts of another; nil where they are not such parts. Complexity: O(values).
    package init?(stored: [StoredBlock]) {
        self.init()
        guard stored.count == blocks.count else { return nil }
        for (index, (part, length)) in zip(stored, Profile.storedLengths).enumerated() {
            guard part.values.isEmpty || part.values.count == length,
                let block = Block(addend: part.addend, values: part.values)
            else { return nil }
            blocks[index] = block
        }
    }
}

extension Profile {
    /// Whether the stored form is well made; see the invariants at the type. Complexity: O(length). For tests.
    public var holdsInvariants: Bool {
        blocks.count == (length + Profile.blockLength - 1) / Profile.blockLength
            && blocks.indices.allSatisfy { index in
                blocks[index].holdsInvariants(length: min(Profile.blockLength, length - index * Profile.blockLength))
            }
    }
}

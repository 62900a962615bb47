import Ledger
import Units

/// Reads a journal batch by batch from its beginning, and knows which fact it would meet next.
struct Recovery {
    private let bytes: ArraySlice<UInt8>
    private var index = FactIndex()
    /// The batches read so far, as if no more had been acknowledged.
    private var read = Superblock.empty
    private var last: Fact?

    /// The facts that were acknowledged. Throws the first of them that is not what was written.
    static func index(of journal: [UInt8], acknowledged: Superblock) throws(Fact.Damage) -> FactIndex {
        var recovery = Recovery(bytes: journal[..<min(journal.count, acknowledged.length)])
        return try recovery.index(acknowledged)
    }

    private mutating func index(_ acknowledged: Superblock) throws(Fact.Damage) -> FactIndex {
        while read.batches < acknowledged.batches { try readBatch() }
        guard read == acknowledged else {
            throw damage(at: Batch.headerSize, "the journal is not the one that its superblock is of")
        }
        return index
    }

    /// Where both copies of the superblock are damaged, which facts were acknowledged is not known. The first that may be
    /// missing is the one after those that can be read.
    static func damageWithoutSuperblock(of journal: [UInt8]) -> Fact.Damage {
        var recovery = Recovery(bytes: journal[...])
        while (try? recovery.readBatch()) != nil {}
        return recovery.damage(at: journal.count, "both copies of the superblock are damaged")
    }

    private init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    private mutating func readBatch() throws(Fact.Damage) {
        let start = read.length + Batch.headerSize
        guard let header = Batch.Header(bytes, after: read) else {
            throw damage(at: start, "the header of its batch does not match its checksum")
        }
        let end = start + header.length
        let batch = bytes[..<end]
        var (facts, body, offset): ([Fact], Checksum, Int) = ([], Checksum(), start)
        for _ in 0..<header.count {
            guard let record = Record(batch, at: offset) else {
                throw damage(at: offset, "its bytes do not match their checksum", after: facts.last)
            }
            facts.append(record.fact)
            body.add(record.check)
            offset = record.end
        }
        guard body.value == header.body, offset == end else { throw damage(at: start, "its batch is not whole") }
        index.add(facts.map(\.keepingBody))
        last = facts.last ?? last
        read = Superblock(batches: read.batches + 1, length: end, chain: header.chain)
    }

    /// Names the fact whose record begins at `offset`: by its own branch and number where they can be made out, otherwise as
    /// the one after the fact before it in the journal, which is another only where the branch changes.
    private func damage(at offset: Int, _ what: String, after fact: Fact? = nil) -> Fact.Damage {
        let reason = what + "; nothing of it was served, restore the ledger from a copy"
        if let (branch, seq) = Record.identity(bytes, at: offset) {
            return .unreadable(branch: branch, seq: seq, reason: reason)
        }
        let before = fact ?? last
        return .unreadable(branch: before?.branch ?? "main", seq: (before?.seq ?? 0) + 1, reason: reason)
    }
}

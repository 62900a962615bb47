import Ledger
import Units

/// The facts of one append, as they lie in the journal: a header of eight words, then a record for each fact.
///
///     header   mark · number · position · count · length · body · previous · check
///     record   check · length · identity · seq · branch · schema · time · day · tenant … previous hash
///
/// A record's `check` covers all that follows it in the record, the header's `body` the checks of all records, the header's
/// own `check` all words before it, among them `previous`, the `check` of the batch before. So each bit is covered, and a
/// batch that is whole but at another place, or after another batch, is found out too. `identity` covers branch and number
/// alone: a fact that is damaged elsewhere can still be named.
struct Batch {
    static let headerSize = 64
    /// "HDRJ", format 1.
    private static let mark = 0x4844_524A << 32 | 1

    let bytes: [UInt8]
    /// What the next batch has for `previous`.
    let chain: UInt64

    /// Lays out facts that follow what `superblock` says. Linear in their bytes.
    init(_ facts: [Fact], after superblock: Superblock) {
        var writer = ByteWriter(reserving: facts.reduce(Batch.headerSize) { $0 + 512 + $1.payload.utf8.count })
        for word in [Batch.mark, superblock.batches + 1, superblock.length, facts.count, 0, 0] { writer.put(word) }
        writer.put(superblock.chain)
        writer.put(0)
        var body = Checksum()
        for fact in facts { body.add(writer.put(fact)) }
        writer.set(UInt64(writer.bytes.count - Batch.headerSize), at: 32)
        writer.set(body.value, at: 40)
        chain = Checksum.of(writer.bytes.span, 0..<56)
        writer.set(chain, at: 56)
        bytes = writer.bytes
    }

    /// A header whose own checksum holds and that belongs where it was found.
    struct Header {
        let count: Int
        let length: Int
        let body: UInt64
        let chain: UInt64

        init?(_ bytes: ArraySlice<UInt8>, after superblock: Superblock) {
            var reader = ByteReader(bytes, at: superblock.length)
            guard reader.number() == Batch.mark, reader.number() == superblock.batches + 1,
                reader.number() == superblock.length, let count = reader.number(), let length = reader.number(),
                let body = reader.word(), reader.word() == superblock.chain, let chain = reader.word(),
                chain == Checksum.of(bytes.span, superblock.length..<superblock.length + 56),
                length <= bytes.count - reader.offset
            else { return nil }
            (self.count, self.length, self.body, self.chain) = (count, length, body, chain)
        }
    }
}

/// A fact in a batch.
struct Record {
    let fact: Fact
    let check: UInt64
    /// Where it ends.
    let end: Int

    /// nil when its bytes are not what was written.
    init?(_ bytes: ArraySlice<UInt8>, at start: Int) {
        var reader = ByteReader(bytes, at: start)
        guard let check = reader.word(), let length = reader.number(), length >= 0,
            length <= bytes.count - reader.offset,
            check == Checksum.of(bytes.span, start + 8..<start + 16 + length), let fact = reader.fact(),
            reader.offset == start + 16 + length
        else { return nil }
        (self.fact, self.check, self.end) = (fact, check, reader.offset)
    }

    /// The fact that a damaged record is about. Where the damage is in that very part it is looked for behind one flipped
    /// bit, which is put right for the name alone: the record is not served. nil when that is not enough.
    static func identity(_ bytes: ArraySlice<UInt8>, at start: Int) -> (branch: BranchName, seq: Int)? {
        guard start + 16 <= bytes.count else { return nil }
        var head = Array(bytes[(start + 16)...].prefix(24 + longestName))
        if let identity = identity(head) { return identity }
        for bit in 0..<head.count * 8 {
            head[bit / 8] ^= 1 << UInt8(bit % 8)
            if let identity = identity(head) { return identity }
            head[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        return nil
    }

    /// Bytes of a branch's name up to which a damaged one is looked for.
    private static let longestName = 256

    private static func identity(_ head: [UInt8]) -> (branch: BranchName, seq: Int)? {
        var reader = ByteReader(head[...], at: 0)
        guard let check = reader.word(), let seq = reader.number(), let count = reader.number(), count >= 0,
            count <= head.count - 24, check == Checksum.of(head.span, 8..<24 + count)
        else { return nil }
        return (BranchName(String(decoding: head[24..<24 + count], as: UTF8.self)), seq)
    }
}

extension ByteWriter {
    /// Puts a record; its checksum.
    fileprivate mutating func put(_ fact: Fact) -> UInt64 {
        let start = bytes.count
        for _ in 0..<3 { put(0) }
        put(fact.seq)
        put(fact.branch.text)
        set(Checksum.of(bytes.span, start + 24..<bytes.count), at: start + 16)
        for number in [fact.schema, fact.recordedAt.milliseconds, fact.effectiveDay.number] { put(number) }
        for text in [fact.tenant, fact.actor, fact.kind, fact.requestKey, fact.payload, fact.hash, fact.previousHash] {
            put(text)
        }
        set(UInt64(bytes.count - start - 16), at: start + 8)
        let check = Checksum.of(bytes.span, start + 8..<bytes.count)
        set(check, at: start)
        return check
    }
}

extension ByteReader {
    /// What follows the length of a record.
    fileprivate mutating func fact() -> Fact? {
        guard word() != nil, let seq = number(), let branch = text(), let schema = number(), let at = number(),
            let day = number(), let tenant = text(), let actor = text(), let kind = text(), let key = text(),
            let payload = text(), let hash = text(), let previous = text()
        else { return nil }
        return Fact(
            branch: BranchName(branch), seq: seq, schema: schema, recordedAt: Instant(milliseconds: at),
            effectiveDay: Day(day), tenant: tenant, actor: actor, kind: kind, requestKey: key, payload: payload,
            hash: hash, previousHash: previous)
    }
}

import Ledger
import Store
import Testing
import TestRandom
import Units

/// A journal and its superblocks of exactly 64 KiB, and which facts each byte of it is about.
private struct Sample {
    static let bits = 65_536 * 8
    static let files = ["journal", "superblock-a", "superblock-b"]

    let disk = SimulatedDisk()
    private(set) var batches: [[Fact]] = []
    /// Where each batch ends, and each fact.
    private(set) var ends: [Int] = []
    private var owners: [(end: Int, fact: Fact)] = []

    init(seed: Int) throws {
        var drawn = Batches(seed: seed)
        let store = try MemoryStore(disk: disk)
        while size < 62_000 { try add(drawn.next(most: batches.count % 4 == 0 ? 3 : 1), to: store) }
        try add([try filler(after: batches.flatMap { $0 }.last { $0.branch == "main" }?.seq ?? 0)], to: store)
    }

    private mutating func add(_ batch: [Fact], to store: MemoryStore) throws {
        try store.append(batch)
        batches.append(batch)
        ends.append(disk.size(of: "journal"))
        var end = ends[ends.count - 1]
        let facts = try batch.reversed().map { fact in
            let owner = (end: end, fact: fact)
            end -= try Sample.size(of: fact)
            return owner
        }
        owners += facts.reversed()
    }

    /// Bytes of a fact without its batch's header of 64, measured in a journal of its own.
    private static func size(of fact: Fact) throws -> Int {
        let disk = SimulatedDisk()
        try MemoryStore(disk: disk).append([fact])
        return disk.size(of: "journal") - 64
    }

    var size: Int { Sample.files.reduce(0) { $0 + disk.size(of: $1) } }

    /// A fact that fills the sample up, measured with an empty one on a copy.
    private func filler(after seq: Int) throws -> Fact {
        let copy = disk.copy()
        try MemoryStore(disk: copy).append([.made(seq + 1, payload: "")])
        let empty = Sample.files.reduce(0) { $0 + copy.size(of: $1) }
        return .made(seq + 1, payload: String(repeating: "x", count: Sample.bits / 8 - empty))
    }

    /// Every bit of the sample by number: those of the journal, then those of the superblocks.
    func place(_ bit: Int) -> (file: String, bit: Int) {
        var rest = bit
        for file in Sample.files {
            let size = disk.size(of: file) * 8
            if rest < size { return (file, rest) }
            rest -= size
        }
        preconditionFailure("the sample has no bit \(bit)")
    }

    /// What goes wrong with one bit flipped; nil when nothing does.
    func wrong(with bit: Int) throws -> String? {
        let (file, bit) = place(bit)
        let broken = disk.copy()
        broken.flip(bit: bit, of: file)
        do throws(StoreFault) {
            let store = try MemoryStore(disk: broken)
            if file == "journal" { return "bit \(bit) of the journal was not noticed" }
            guard store.repaired == 1 else { return "bit \(bit) of \(file) was not reported" }
        } catch {
            guard file == "journal" else { return "bit \(bit) of \(file) was not repaired: \(error)" }
            return misnamed(error, bit).map { "bit \(bit) of the journal: \($0)" }
        }
        let again = try MemoryStore(disk: broken)
        return try again.repaired == 0 && again.holds(batches) ? nil : "bit \(bit) of \(file): not as before"
    }

    /// The damage must name the fact that the bit is of; for the header of a batch, its first.
    private func misnamed(_ fault: StoreFault, _ bit: Int) -> String? {
        guard case .damaged(.unreadable(let branch, let seq, _)) = fault else { return "it is \(fault)" }
        let owner = owners.first { bit / 8 < $0.end }?.fact
        return owner?.branch == branch && owner?.seq == seq ? nil : "fact \(seq) of \(branch) is named"
    }
}

@Suite("A flipped bit of a journal")
struct FlipTests {
    private func check(_ sample: Sample, _ bits: some Sequence<Int>) throws {
        #expect(sample.size * 8 == Sample.bits)
        #expect(try MemoryStore(disk: sample.disk).holds(sample.batches))
        var wrong: [String] = []
        for bit in bits {
            if let what = try sample.wrong(with: bit) { wrong.append(what) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) bits, the first: \(wrong.prefix(5))")
    }

    @Test func `is named or repaired: every bit of the superblocks, of two headers, and 4,096 others`() throws {
        let seed = seed(of: "flips")
        let sample = try Sample(seed: seed)
        var random = SplitMix64(seed: seed)
        let journal = sample.disk.size(of: "journal") * 8
        let last = sample.ends[sample.ends.count - 2] * 8
        try check(
            sample,
            Array(journal..<Sample.bits) + Array(0..<512) + Array(last..<last + 512)
                + (0..<4096).map { _ in random.int(0...Sample.bits - 1) })
    }

    @Test(.enabled(if: isSoak, "524,288 openings: HEADROOM_SOAK=1"))
    func `Soak: is named or repaired, each of all 524,288`() throws {
        let sample = try Sample(seed: seed(of: "all flips"))
        let clock = ContinuousClock()
        let took = try clock.measure { try check(sample, 0..<Sample.bits) }
        print("all flips: \(Sample.bits) bits, \(sample.batches.count) batches, \(took)")
    }

    @Test func `of both superblocks is named, and nothing is served`() throws {
        let sample = try Sample(seed: 1)
        let head = try #require(sample.batches.flatMap { $0 }.last)
        for file in Sample.files.dropFirst() { sample.disk.flip(bit: 100, of: file) }
        let found = fault { _ = try MemoryStore(disk: sample.disk) }
        guard case .damaged(.unreadable(let branch, let seq, let reason))? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
        #expect((branch, seq) == (head.branch, head.seq + 1))
        #expect(reason.contains("both copies of the superblock"))
    }

    @Test func `a journal of another ledger, whole as it is, is not served`() throws {
        let (one, two) = (SimulatedDisk(), SimulatedDisk())
        for (disk, payload) in [(one, "1"), (two, "2")] {
            try MemoryStore(disk: disk).append([.made(1, payload: payload)])
        }
        try one.write(two.read("journal", boot: 0), at: 0, of: "journal", boot: 0)
        guard case .damaged(.unreadable("main", 1, let reason))? = fault({ _ = try MemoryStore(disk: one) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(reason.contains("not the one that its superblock is of"))
    }

    @Test func `a fact of another ledger under the right header is not served`() throws {
        let (one, two) = (SimulatedDisk(), SimulatedDisk())
        for (disk, payload) in [(one, "1"), (two, "2")] {
            try MemoryStore(disk: disk).append([.made(1, payload: payload)])
        }
        let record = Array(try two.read("journal", boot: 0)[64...])
        try one.write(record, at: 64, of: "journal", boot: 0)
        guard case .damaged(.unreadable("main", 1, let reason))? = fault({ _ = try MemoryStore(disk: one) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(reason.contains("its batch is not whole"))
    }

    @Test func `bytes that are missing at the end are named`() throws {
        let disk = SimulatedDisk()
        let store = try MemoryStore(disk: disk)
        for seq in 1...3 { try store.append([.made(seq)]) }
        let size = disk.size(of: "journal")
        for length in 0..<size {
            let copy = disk.copy()
            try copy.cut("journal", to: length, boot: 0)
            let expected = 1 + length / (size / 3)
            guard case .damaged(.unreadable("main", expected, _))? = fault({ _ = try MemoryStore(disk: copy) }) else {
                Issue.record(
                    "\(length) of \(size) bytes: \(String(describing: fault { _ = try MemoryStore(disk: copy) }))")
                return
            }
        }
    }

    @Test func `a newer format is left alone`() throws {
        let disk = SimulatedDisk(name: "a.disk")
        try MemoryStore(disk: disk).append([.made(1)])
        // Only a newer program can write one: the format's bits with the checksum that goes with them.
        let newer = try #require(try Sample.forged(disk, format: 2))
        for file in Sample.files.dropFirst() { try disk.write(newer, at: 0, of: file, boot: 0) }
        #expect(fault { _ = try MemoryStore(disk: disk) } == .newer(path: "a.disk", version: 2, known: 1))
        #expect(try disk.read("superblock-a", boot: 0) == newer)
    }
}

extension Sample {
    /// A superblock of another format, with a checksum computed here, after its description.
    static func forged(_ disk: SimulatedDisk, format: UInt8) throws -> [UInt8]? {
        var bytes = try disk.read("superblock-a", boot: 0)
        guard bytes.count == 40 else { return nil }
        bytes[0] = format
        var value: UInt64 = 0x2545_F491_4F6C_DD1D
        for word in [32]
            + (0..<4).map({ word in (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[word * 8 + $1]) } })
        {
            value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
            value ^= value >> 29
        }
        for byte in 0..<8 { bytes[32 + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
        return bytes
    }
}

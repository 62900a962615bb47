/// How much of the journal has been acknowledged: 40 bytes, kept twice, each copy in a file of its own with its own checksum.
struct Superblock: Equatable, Sendable {
    static let files = ["superblock-a", "superblock-b"]
    static let format = 1
    /// "HDRS".
    private static let magic = 0x4844_5253
    private static let size = 40

    /// Batches acknowledged; it counts up by one, so that the newer of two copies is known.
    let batches: Int
    /// Bytes of the journal that they take.
    let length: Int
    /// The checksum that chains the last of them to all before it.
    let chain: UInt64

    static let empty = Superblock(batches: 0, length: 0, chain: 0)

    /// What a file holds.
    enum Copy: Equatable {
        case absent
        case damaged
        case newer(format: Int)
        case whole(Superblock)

        var superblock: Superblock? { if case .whole(let superblock) = self { superblock } else { nil } }
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: Superblock.size)
        writer.put(Superblock.magic << 32 | Superblock.format)
        writer.put(batches)
        writer.put(length)
        writer.put(chain)
        writer.put(Checksum.of(writer.bytes.span, 0..<Superblock.size - 8))
        return writer.bytes
    }

    static func copy(in bytes: [UInt8]) -> Copy {
        if bytes.isEmpty { return .absent }
        var reader = ByteReader(bytes[...], at: 0)
        guard bytes.count == size, let mark = reader.number(), let batches = reader.number(),
            let length = reader.number(), let chain = reader.word(),
            reader.word() == Checksum.of(bytes.span, 0..<size - 8),
            mark >> 32 == magic
        else { return .damaged }
        let version = mark & 0xFFFF_FFFF
        if version > format { return .newer(format: version) }
        return .whole(Superblock(batches: batches, length: length, chain: chain))
    }
}

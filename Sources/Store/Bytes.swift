/// Numbers and texts one after the other: a number is eight bytes, little end first; a text is its length, then its UTF-8.
/// Nothing is aligned, so there is no padding that no checksum would cover.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int) { bytes.reserveCapacity(count) }

    mutating func put(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a word over one that was put before it was known.
    mutating func set(_ word: UInt64, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self) }
    }
}

/// Reads what a `ByteWriter` wrote; nil where the bytes end before the value does, whatever the bytes are.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) { (self.bytes, self.offset) = (bytes, offset) }

    mutating func word() -> UInt64? {
        guard bytes.count - offset >= 8 else { return nil }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    mutating func number() -> Int? { word().map { Int(truncatingIfNeeded: Int64(bitPattern: $0)) } }

    mutating func text() -> String? {
        guard let count = number(), count >= 0, count <= bytes.count - offset else { return nil }
        defer { offset += count }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]), as: UTF8.self)
    }
}

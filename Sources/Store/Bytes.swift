/// Numbers and texts one after the other: a number is eight bytes, little end first; a text is its length, then its UTF-8.
/// Nothing is aligned, so there is no padding that no checksum would cover.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int) { bytes.reserveCapacity(count) }

    mutating func put(_ word: UInt64) {
        bytes.append(addingCapacity: 8) {
            for byte in 0..<8 { $0.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
        }
    }
    mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a word over one that was put before it was known.
    mutating func set(_ word: UInt64, at offset: Int) {
        for byte in 0..<8 { bytes[offset + byte] = UInt8(truncatingIfNeeded: word >> (8 * byte)) }
    }
}

extension Span<UInt8> {
    /// The number that eight bytes are, little end first.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        let eight = extracting(offset..<offset + 8)
        return (0..<8).reduce(0) { $0 | UInt64(eight[$1]) << (8 * UInt64($1)) }
    }
}

/// Reads what a `ByteWriter` wrote; nil where the bytes end before the value does, or are no text.
struct ByteReader {
    /// From 0 on: a file or its first part.
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>, at offset: Int) { (self.bytes, self.offset) = (bytes, offset) }

    mutating func word() -> UInt64? {
        guard bytes.count - offset >= 8 else { return nil }
        defer { offset += 8 }
        return bytes.span.word(at: offset)
    }

    mutating func number() -> Int? { word().map { Int(truncatingIfNeeded: Int64(bitPattern: $0)) } }

    mutating func text() -> String? {
        guard let count = number(), count >= 0, count <= bytes.count - offset else { return nil }
        defer { offset += count }
        guard let text = try? UTF8Span(validating: bytes.span.extracting(offset..<offset + count)) else { return nil }
        return String(copying: text)
    }
}

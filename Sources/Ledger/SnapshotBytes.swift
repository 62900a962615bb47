/// Bytes of a snapshot being written. Numbers are varints: seven bits a byte, the lowest first, the last byte below 128.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(count: Int) { put(UInt64(UInt(bitPattern: count))) }

    /// A number of either sign: 0, −1, 1, −2 … as 0, 1, 2, 3 ….
    mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64((number << 1) ^ (number >> 63)))) }

    mutating func put(byte: UInt8) { bytes.append(byte) }

    mutating func put(_ text: String) {
        put(count: text.utf8.count)
        bytes += text.utf8
    }

    /// A part that can be read, or passed over, as a whole.
    mutating func put(section: [UInt8]) {
        put(count: section.count)
        bytes += section
    }

    private mutating func put(_ number: UInt64) {
        var rest = number
        while rest > 127 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Bytes of a snapshot being read. Nothing in them is believed: each length is held against what is left.
struct ByteReader {
    private let bytes: [UInt8]
    private var at: Int
    private let end: Int

    init(_ bytes: [UInt8], from start: Int = 0) {
        (self.bytes, at, end) = (bytes, min(start, bytes.count), bytes.count)
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        (self.bytes, at, end) = (bytes, range.lowerBound, range.upperBound)
    }

    /// The same bytes in an array of their own: two threads that read one array wait for each other to count its users.
    func copied() -> ByteReader { ByteReader(Array(bytes[at..<end])) }

    var isAtEnd: Bool { at == end }
    var remaining: Int { end - at }

    mutating func byte() throws(SnapshotFault) -> UInt8 {
        guard at < end else { throw .damaged }
        at += 1
        return bytes[at - 1]
    }

    private mutating func varint() throws(SnapshotFault) -> UInt64 {
        let first = try byte()
        if first < 128 { return UInt64(first) }
        var value = UInt64(first & 127)
        var shift: UInt64 = 7
        while shift < 64 {
            let next = try byte()
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
            shift += 7
        }
        throw .damaged
    }

    mutating func number() throws(SnapshotFault) -> Int {
        let value = try varint()
        return Int(truncatingIfNeeded: value >> 1) ^ -Int(truncatingIfNeeded: value & 1)
    }

    mutating func small() throws(SnapshotFault) -> Int32 {
        guard let value = Int32(exactly: try number()) else { throw .damaged }
        return value
    }

    /// How many things follow, of so many bytes each at the least.
    mutating func count(ofAtLeast size: Int = 1) throws(SnapshotFault) -> Int {
        let value = try varint()
        guard value <= UInt64((end - at) / size) else { throw .damaged }
        return Int(value)
    }

    /// A number from 0 to below a bound.
    mutating func index(below bound: Int) throws(SnapshotFault) -> Int {
        let value = try varint()
        guard value < UInt64(bound) else { throw .damaged }
        return Int(value)
    }

    mutating func flag() throws(SnapshotFault) -> Bool { try index(below: 2) == 1 }

    mutating func one<Case>(of cases: [Case]) throws(SnapshotFault) -> Case { cases[try index(below: cases.count)] }

    mutating func text() throws(SnapshotFault) -> String {
        let count = try count()
        at += count
        return String(decoding: bytes[(at - count)..<at], as: UTF8.self)
    }

    mutating func section() throws(SnapshotFault) -> ByteReader {
        let count = try count()
        at += count
        return ByteReader(bytes, (at - count)..<at)
    }
}

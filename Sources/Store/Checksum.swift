/// A 64-bit checksum of bytes, one multiplication for eight of them.
///
/// Every step is a permutation of the state for a given word, and injective in the word for a given state. So two inputs of
/// one length that differ within one word of eight bytes, as they do after any single flip, never have the same checksum;
/// others share one by a chance of about 2⁻⁶⁴. It is against accidents, not adversaries: those are the hash chain's.
struct Checksum {
    private(set) var value: UInt64 = 0x2545_F491_4F6C_DD1D

    mutating func add(_ word: UInt64) {
        let mixed = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
        value = mixed ^ (mixed >> 29)
    }

    /// The length goes in first, so that the zeros that fill the last word are not taken for bytes.
    init(_ bytes: Span<UInt8>) {
        add(UInt64(bytes.count))
        let whole = bytes.count & ~7
        for at in stride(from: 0, to: whole, by: 8) { add(bytes.word(at: at)) }
        guard whole < bytes.count else { return }
        add((whole..<bytes.count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) })
    }

    init() {}

    static func of(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 { Checksum(bytes.extracting(range)).value }
}

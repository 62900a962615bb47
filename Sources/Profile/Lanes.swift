/// Sixteen values at once. The compiler turns each of these into a few vector instructions on every processor it knows.
typealias Lanes = SIMD16<Int32>

/// One bit for each of sixteen lanes, the lane of the lowest tick lowest.
struct LaneSet {
    private(set) var bits: UInt

    /// The lanes in which a mask is true. Sixteen words are narrowed to bytes, and each eight bytes gathered to bits by a
    /// multiplication.
    @inline(__always)
    init(_ mask: SIMDMask<Lanes>) {
        let bytes = SIMD16<Int8>(truncatingIfNeeded: unsafeBitCast(mask, to: Lanes.self))
        let halves = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        bits = LaneSet.gathered(halves.x) | LaneSet.gathered(halves.y) << 8
    }

    /// The lanes in which a value reaches `need`.
    @inline(__always)
    init(_ values: Lanes, reaching need: Int32) { self.init(values .> Lanes(repeating: need &- 1)) }

    /// All lanes, or none.
    @inline(__always)
    init(all: Bool) { bits = all ? 0xffff : 0 }

    @inline(__always)
    private static func gathered(_ bytes: UInt64) -> UInt {
        UInt(((bytes & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) &>> 56)
    }

    var isEmpty: Bool { bits == 0 }
    /// Of a set that is not empty.
    var first: Int { bits.trailingZeroBitCount }
    /// Of a set that is not empty.
    var last: Int { UInt.bitWidth - 1 - bits.leadingZeroBitCount }

    /// Forgets the lanes outside [from, to), which may reach beyond the sixteen on either side.
    @inline(__always)
    mutating func keep(from: Int, to: Int) {
        let (low, high) = (max(from, 0), min(to, 16))
        bits &= low < high ? (1 &<< UInt(high)) &- (1 &<< UInt(low)) : 0
    }

    /// Forgets the lanes before `lane`, which may be any number.
    @inline(__always)
    mutating func keep(from lane: Int) {
        if lane > 0 { bits &= lane < 16 ? ~0 &<< UInt(lane) : 0 }
    }

    mutating func remove(_ lane: Int) { bits &= ~(1 &<< UInt(lane)) }
}

extension Lanes {
    /// 0, 1, 2 … 15.
    static var numbers: Lanes { Lanes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }

    /// `amount` in the lanes from `from` on, zero in those before.
    @inline(__always)
    static func step(_ amount: Int32, from: Int) -> Lanes {
        Lanes.zero.replacing(with: amount, where: numbers .>= Lanes(repeating: Int32(truncatingIfNeeded: from)))
    }

    /// `amount` in the lanes before `to`, zero in the others.
    @inline(__always)
    static func step(_ amount: Int32, to: Int) -> Lanes {
        Lanes.zero.replacing(with: amount, where: numbers .< Lanes(repeating: Int32(truncatingIfNeeded: to)))
    }

    /// The least lane.
    var least: Int32 {
        @inline(__always) get {
            let quarter = SIMD4.least(
                .least(lowHalf.lowHalf, lowHalf.highHalf), .least(highHalf.lowHalf, highHalf.highHalf))
            return Swift.min(Swift.min(quarter.x, quarter.z), Swift.min(quarter.y, quarter.w))
        }
    }

    /// The greatest lane.
    var greatest: Int32 {
        @inline(__always) get {
            let quarter = SIMD4.greatest(
                .greatest(lowHalf.lowHalf, lowHalf.highHalf), .greatest(highHalf.lowHalf, highHalf.highHalf))
            return Swift.max(Swift.max(quarter.x, quarter.z), Swift.max(quarter.y, quarter.w))
        }
    }
}

extension SIMD4<Int32> {
    @inline(__always)
    fileprivate static func least(_ a: SIMD4, _ b: SIMD4) -> SIMD4 { a.replacing(with: b, where: b .< a) }
    @inline(__always)
    fileprivate static func greatest(_ a: SIMD4, _ b: SIMD4) -> SIMD4 { a.replacing(with: b, where: b .> a) }
}

import Units

/// book-v1: a book of orders on one pool, the same for everybody, by which ways to keep a profile are compared.
///
///     var profile = Profile(length: book.axis.length, value: book.capacity)
///     for request in book.requests { place it at its earliest fit on or after its release }
///
/// Nothing here may change: the starts of a whole book are folded into a hash that others compare.
public struct ReferenceBook: Sendable {
    public let orders: Int
    public let axis: BookAxis
    /// Units of the pool: about six sevenths of the horizon's first seven years are asked for.
    public let capacity: Int
    /// A request asks for 8 · 2ᵏ units; k is at most this.
    private let largestShift: Int

    /// The least book: with fewer orders the pool is too small for a request of 8 units.
    public static let fewestOrders = 6
    /// With more the pool would be larger than a profile counts.
    public static let mostOrders = 50_000_000

    /// - Precondition: `orders` lies between `fewestOrders` and `mostOrders`.
    public init(orders: Int, axis: BookAxis = .hours) {
        precondition((Self.fewestOrders...Self.mostOrders).contains(orders), "book-v1 has 6 to 50,000,000 orders")
        let capacity = (orders * 48 * 7827 + 61_319) / 61_320
        (self.orders, self.axis, self.capacity) = (orders, axis, capacity)
        largestShift = (0...10).last { 8 << $0 <= capacity / 4 } ?? 0
    }

    /// The requests of the book, in the order in which they are placed.
    public var requests: some Sequence<BookRequest> {
        var random = SplitMix64(seed: 1)
        return (0..<orders).lazy.map { _ in request(&random) }
    }

    /// So many questions of one class about the book once it is placed; nobody places them.
    public func questions(_ kind: QuestionClass, count: Int) -> [BookRequest] {
        var (random, releases) = (SplitMix64(seed: kind.seed), SplitMix64(seed: 99))
        return (0..<count).map { _ in
            let drawn = request(&random)
            let release = kind.release(releases.next())
            return BookRequest(term: drawn.term, quantity: drawn.quantity, release: axis.ticks(release))
        }
    }

    private func request(_ random: inout SplitMix64) -> BookRequest {
        let term =
            switch random.below(100) {
            case ..<30: 24 * (1 + random.below(14))
            case ..<60: 720 + random.below(3661)
            default: 8760 * (1 + random.below(3))
            }
        let shift = min(largestShift, (random.next() | 1 << 10).trailingZeroBitCount)
        let release = random.below(2) == 0 ? 0 : random.below(43_800)
        return BookRequest(term: axis.ticks(term), quantity: 8 << shift, release: axis.ticks(release))
    }
}

/// One ask: `quantity` units for `term` ticks, from `release` on.
public struct BookRequest: Sendable {
    public let term: Int
    public let quantity: Int
    public let release: Int
}

/// What a tick of the book is.
public enum BookAxis: String, CaseIterable, Sendable {
    /// Ten years of hours, as book-v1 is defined.
    case hours
    /// The ledger's axis of days; terms and releases are rounded up to days.
    case days

    /// Ticks on the axis.
    public var length: Int { self == .hours ? 87_600 : Axis.length }

    func ticks(_ hours: Int) -> Int { self == .hours ? hours : (hours + 23) / 24 }
}

/// Which part of the book a question looks at.
public enum QuestionClass: Int, CaseIterable, Sendable {
    /// From the first tick on.
    case now
    /// From a tick of the first five years on, which are full.
    case soon
    /// From a tick of the three years after on; there may be no fit.
    case late

    fileprivate var seed: UInt64 { UInt64(7 + rawValue) }

    fileprivate func release(_ number: UInt64) -> Int {
        switch self {
        case .now: 0
        case .soon: Int(number % 43_800)
        case .late: 43_800 + Int(number % 26_280)
        }
    }
}

/// The starts of a book folded into 64 bits.
public struct StartHash: Equatable, Sendable, CustomStringConvertible {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    public mutating func fold(_ start: Int) { state = (state ^ UInt64(start)) &* 0x100_0000_01b3 }

    /// Sixteen lower-case hexadecimal digits.
    public var description: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// S. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators" (2014), doi:10.1145/2660193.2660195. The
/// book's own copy, since the book is defined by it.
package struct SplitMix64 {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A remainder, slightly uneven, as book-v1 says.
    package mutating func below(_ count: UInt64) -> Int { Int(next() % count) }
}

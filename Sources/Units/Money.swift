/// Whole US cents. JSON and CSV carry it as an integer; money is never a `Double`.
public struct Cents: Hashable, Comparable, Sendable, AdditiveArithmetic {
    public let value: Int

    public init(_ value: Int) { self.value = value }

    public static let zero = Cents(0)
    public static func < (a: Cents, b: Cents) -> Bool { a.value < b.value }
    public static func + (a: Cents, b: Cents) -> Cents { Cents(a.value + b.value) }
    public static func - (a: Cents, b: Cents) -> Cents { Cents(a.value - b.value) }
}

/// A unit price in micro-dollars (1e-6 USD) per accelerator-hour.
public struct MicroDollars: Hashable, Comparable, Sendable {
    public let value: Int

    public init(_ value: Int) { self.value = value }

    public static func < (a: MicroDollars, b: MicroDollars) -> Bool { a.value < b.value }

    /// The price of `count` accelerators for `days` whole days, rounded up to the cent. Throws `Overflow`.
    public func total(count: Int, days: Int) throws(Overflow) -> Cents {
        Cents(ceilDiv(try multiply(try multiply(value, count), try multiply(days, 24)), 10_000))
    }
}

extension Cents: Codable {
    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(Int.self)) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension MicroDollars: Codable {
    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(Int.self)) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

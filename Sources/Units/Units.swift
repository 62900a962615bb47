/// The words everything else is written in: days, civil terms, instants, counts, money and typed names.
///
///     let start = Day("2026-11-17")!
///     let end = start + Term("24mo")!            // 2028-11-17, clamped to the month's end where needed
///     let kw = try ceilDiv(multiply(2048, 1275), 1000)
///
/// Invariants kept here so that nobody else has to think of them:
/// - a `Day` is a whole UTC day; intervals of days are half-open [start, end);
/// - quantities are integers; rounding is always up, against the seller;
/// - arithmetic that could overflow is checked and throws `Overflow`, it never wraps;
/// - a date that never comes is `When.never`, not a far-away day.
public enum Axis {
    /// The first day of the ledger's axis.
    public static let start = Day(0)
    /// The day after the last day of the axis, 2042-01-01.
    public static let end = Day(6575)
    /// Days on the axis: 18 years, five of them leap years.
    public static let length = 6575
}

/// A calculation left the range of 64-bit integers.
public struct Overflow: Error, Equatable, Sendable {
    public init() {}
}

/// `a · b`, or `Overflow`.
public func multiply(_ a: Int, _ b: Int) throws(Overflow) -> Int {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw Overflow() }
    return value
}

/// ⌈a / b⌉ for a ≥ 0 and b > 0.
public func ceilDiv(_ a: Int, _ b: Int) -> Int {
    a / b + (a % b == 0 ? 0 : 1)
}

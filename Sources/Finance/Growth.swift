import Foundation

/// The growth from one value to another.
public struct Growth: Hashable, Sendable {
    /// As a part of the first value: 1 is twice as much.
    public let rate: Double
    private let months: Double

    /// nil unless both values and the time are above zero.
    public init?(from before: Double, to after: Double, months: Double) {
        guard before > 0, after > 0, months > 0 else { return nil }
        (rate, self.months) = (after / before - 1, months)
    }

    /// Months in which it doubles at this growth; nil where it does not grow.
    public var doublingMonths: Double? { rate > 0 ? months * log(2) / log(1 + rate) : nil }
}

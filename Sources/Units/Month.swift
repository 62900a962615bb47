/// A civil month, counted from January 2024 (month 0 of the axis). Written and read as `2026-04`.
public struct Month: Hashable, Comparable, Sendable {
    /// Months since January 2024; negative before it.
    public let number: Int

    public init(_ number: Int) { self.number = number }

    /// The month a day lies in.
    public init(of day: Day) {
        let (year, month, _) = day.civil
        number = (year - 2024) * 12 + month - 1
    }

    /// Reads `YYYY-MM`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let first = Day(String(text) + "-01") else { return nil }
        self.init(of: first)
    }

    /// The first day.
    public var start: Day { Axis.start + .months(number) }
    /// The day after the last.
    public var end: Day { (self + 1).start }
    public var year: Int { start.civil.year }
    /// January is 1.
    public var ofYear: Int { start.civil.month }

    public static func < (a: Month, b: Month) -> Bool { a.number < b.number }
    public static func + (month: Month, months: Int) -> Month { Month(month.number + months) }
    public static func - (a: Month, b: Month) -> Int { a.number - b.number }
}

extension Month: CustomStringConvertible {
    public var description: String { start.monthText }
}

/// A UTC day, counted from 2024-01-01 (day 0 of the axis). Days before the axis are legal and negative.
///
/// Written and read as ISO 8601, `2026-04-09`. Civil conversion follows the era algorithm described by
/// H. Hinnant, "chrono-compatible low-level date algorithms" (2013): a year starts in March, so that the leap day is last.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 2024-01-01.
    public let number: Int

    public init(_ number: Int) { self.number = number }

    /// The day of a civil date, or nil when that date does not exist (30 February).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Day.lengthOfMonth(year: year, month: month) else { return nil }
        self.init(Day.number(year: year, month: month, day: day))
    }

    /// Reads `YYYY-MM-DD`; nil for anything else, also for a date that does not exist.
    public init?(_ text: some StringProtocol) {
        guard let day = Day.read(String(text).utf8.span) else { return nil }
        self = day
    }

    /// The day that bytes spell.
    static func read(_ bytes: Span<UInt8>) -> Day? {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Day.digits(bytes, 0..<4), let month = Day.digits(bytes, 5..<7),
            let day = Day.digits(bytes, 8..<10)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// The tick of this day on the axis, clamped to its ends.
    public var tick: Int { min(max(number, 0), Axis.length) }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    public static func + (day: Day, days: Int) -> Day { Day(day.number + days) }
    public static func - (day: Day, days: Int) -> Day { Day(day.number - days) }
    public static func - (a: Day, b: Day) -> Int { a.number - b.number }

    /// The number that some bytes spell in decimal; nil where one is no digit.
    static func digits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
            value = value * 10 + Int(bytes[index] - 48)
        }
        return value
    }
}

extension Day {
    /// Year, month (1–12) and day of month (1–31).
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 19_723 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Days in a month of the proleptic Gregorian calendar.
    public static func lengthOfMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func number(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468 - 19_723
    }

    /// The first day of this day's month.
    public var monthStart: Day {
        let (year, month, _) = civil
        return Day(Day.number(year: year, month: month, day: 1))
    }

    /// `2026-04`.
    public var monthText: String { String(description.prefix(7)) }
}

extension Day: CustomStringConvertible, Codable {
    public var description: String {
        let (year, month, day) = civil
        guard (0...9999).contains(year) else { return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) }
        var text = InlineArray<10, UInt8>(repeating: UInt8(ascii: "-"))
        var bytes = text.mutableSpan
        Day.write(year, month, day, to: &bytes)
        return String(ascii: text.span)
    }

    /// Writes the digits of `YYYY-MM-DD` to the first ten bytes.
    static func write(_ year: Int, _ month: Int, _ day: Int, to text: inout MutableSpan<UInt8>) {
        write(year / 100, to: &text, at: 0)
        write(year % 100, to: &text, at: 2)
        write(month, to: &text, at: 5)
        write(day, to: &text, at: 8)
    }

    /// Writes two digits.
    @inline(__always)
    static func write(_ number: Int, to text: inout MutableSpan<UInt8>, at index: Int) {
        let tens = number / 10
        text[index] = UInt8(truncatingIfNeeded: 48 &+ tens)
        text[index &+ 1] = UInt8(truncatingIfNeeded: 48 &+ number &- 10 &* tens)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a day (YYYY-MM-DD)")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension String {
    /// Of ASCII characters alone.
    init(ascii text: Span<UInt8>) {
        do throws(UTF8.ValidationError) {
            self = String(copying: try UTF8Span(validating: text))
        } catch {
            preconditionFailure("not ASCII: \(error)")
        }
    }
}

/// `number` in decimal, filled with zeros on the left to `width`.
func pad(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}

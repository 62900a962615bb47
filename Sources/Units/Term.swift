/// A civil span: whole months or whole days. `24mo`, `18d`; on input also `2y` and `6w`.
///
/// Months are clamped to the month's end: 31 January + 1mo is 28 (or 29) February. Adding a term never decreases as the
/// day increases, which is what lets the search jump (see `firstDay(reaching:)`).
public enum Term: Hashable, Sendable {
    case months(Int)
    case days(Int)

    /// Reads `<number><unit>`, unit one of d, w, mo, y; nil for anything else or for more than 1,200 months or 36,500 days.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number <= 36_500 else { return nil }
        switch text.dropFirst(digits.count) {
        case "d": self = .days(number)
        case "w" where number <= 5200: self = .days(number * 7)
        case "mo" where number <= 1200: self = .months(number)
        case "y" where number <= 100: self = .months(number * 12)
        default: return nil
        }
    }

    /// True when adding the term to a day gives the same day.
    public var isZero: Bool { self == .months(0) || self == .days(0) }

    /// Whether this span ends before another whatever day both start on.
    ///
    /// Between months and days the bounds are 30n − 2 and 31n days for n months, which hold for every start.
    public func isShorter(than other: Term) -> Bool {
        switch (self, other) {
        case (.days(let a), .days(let b)), (.months(let a), .months(let b)): a < b
        case (.days(let a), .months(let b)): a < 30 * b - 2
        case (.months(let a), .days(let b)): 31 * a < b
        }
    }

    /// Comparison at a common measure: a month counts as 30 days. For ordering offsets of one order only.
    public var approximateDays: Int {
        switch self {
        case .months(let n): n * 30
        case .days(let n): n
        }
    }
}

extension Day {
    /// The day a civil span later.
    public static func + (day: Day, term: Term) -> Day {
        switch term {
        case .days(let n): return Day(day.number + n)
        case .months(let n): return day.addingMonths(n)
        }
    }

    func addingMonths(_ n: Int) -> Day {
        let (year, month, dayOfMonth) = civil
        let index = year * 12 + (month - 1) + n
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        let clamped = min(dayOfMonth, Day.lengthOfMonth(year: newYear, month: newMonth))
        return Day(Day.number(year: newYear, month: newMonth, day: clamped))
    }

    /// The first day d with d + term ≥ this day. Steps back by the term, then walks the few days that clamping may hide.
    public func firstDay(reaching term: Term) -> Day {
        switch term {
        case .days(let n): return Day(number - n)
        case .months(let n):
            var day = addingMonths(-n) + 3
            while (day - 1) + term >= self { day = day - 1 }
            return day
        }
    }
}

extension Term: CustomStringConvertible, Codable {
    public var description: String {
        switch self {
        case .months(let n): "\(n)mo"
        case .days(let n): "\(n)d"
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let term = Term(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is not a civil term (a number and d, w, mo or y, such as 24mo)")
        }
        self = term
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A point in time, in milliseconds, written `2026-04-09T00:00:00.000Z`. The ledger's clock and the time of a fact.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 2024-01-01T00:00:00Z.
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Midnight at the start of a day.
    public init(_ day: Day) { milliseconds = day.number * 86_400_000 }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` or the same with milliseconds; UTC only.
    public init?(_ text: some StringProtocol) {
        guard let instant = Instant.read(String(text).utf8.span) else { return nil }
        self = instant
    }

    private static func read(_ text: Span<UInt8>) -> Instant? {
        guard let day = Day.read(text.extracting(first: 10)) else { return nil }
        if text.count == 10 { return Instant(day) }
        guard let time = millisecondsOfDay(text.extracting(10...)) else { return nil }
        return Instant(milliseconds: day.number * 86_400_000 + time)
    }

    /// The UTC day this instant falls on.
    public var day: Day {
        Day(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// `THH:MM:SSZ` or `THH:MM:SS.sssZ` as milliseconds of the day.
    private static func millisecondsOfDay(_ text: Span<UInt8>) -> Int? {
        guard text.count == 10 || text.count == 14, text[0] == UInt8(ascii: "T"),
            text[text.count - 1] == UInt8(ascii: "Z"),
            text[3] == UInt8(ascii: ":"), text[6] == UInt8(ascii: ":"),
            let hours = Day.digits(text, 1..<3), let minutes = Day.digits(text, 4..<6),
            let seconds = Day.digits(text, 7..<9),
            hours < 24, minutes < 60, seconds < 60
        else { return nil }
        let whole = ((hours * 60 + minutes) * 60 + seconds) * 1000
        if text.count == 10 { return whole }
        guard text[9] == UInt8(ascii: "."), let millis = Day.digits(text, 10..<13) else { return nil }
        return whole + millis
    }
}

extension Instant: CustomStringConvertible, Codable {
    public var description: String {
        let day = self.day
        let time = milliseconds - day.number * 86_400_000
        let (year, month, dayOfMonth) = day.civil
        if (0...9999).contains(year) { return Instant.text(year, month, dayOfMonth, time) }
        let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { pad($0, 2) }.joined(separator: ":")
        return "\(day)T\(clock).\(pad(time % 1000, 3))Z"
    }

    private static func text(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> String {
        var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "-"))
        var bytes = text.mutableSpan
        Day.write(year, month, day, to: &bytes)
        bytes[10] = UInt8(ascii: "T")
        Day.write(time / 3_600_000, to: &bytes, at: 11)
        bytes[13] = UInt8(ascii: ":")
        Day.write(time / 60_000 % 60, to: &bytes, at: 14)
        bytes[16] = UInt8(ascii: ":")
        Day.write(time / 1000 % 60, to: &bytes, at: 17)
        bytes[19] = UInt8(ascii: ".")
        bytes[20] = UInt8(48 + time % 1000 / 100)
        Day.write(time % 100, to: &bytes, at: 21)
        bytes[23] = UInt8(ascii: "Z")
        return String(ascii: text.span)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not an instant (YYYY-MM-DDTHH:MM:SS.sssZ)")
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

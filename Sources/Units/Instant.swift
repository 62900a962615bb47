/// A point in time, in milliseconds, written `2026-04-09T00:00:00.000Z`. The ledger's clock and the time of a fact.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 2024-01-01T00:00:00Z.
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Midnight at the start of a day.
    public init(_ day: Day) { milliseconds = day.number * 86_400_000 }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` or the same with milliseconds; UTC only.
    public init?(_ text: some StringProtocol) {
        guard let day = Day(text.prefix(10)) else { return nil }
        let rest = Array(text.dropFirst(10).utf8)
        if rest.isEmpty {
            self.init(day)
            return
        }
        guard let time = Instant.millisecondsOfDay(rest) else { return nil }
        self.init(milliseconds: day.number * 86_400_000 + time)
    }

    /// The UTC day this instant falls on.
    public var day: Day {
        Day(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// `THH:MM:SSZ` or `THH:MM:SS.sssZ` as milliseconds of the day.
    private static func millisecondsOfDay(_ text: [UInt8]) -> Int? {
        guard text.count == 10 || text.count == 14, text[0] == UInt8(ascii: "T"), text.last == UInt8(ascii: "Z"),
            text[3] == UInt8(ascii: ":"), text[6] == UInt8(ascii: ":"),
            let hours = number(text[1...2]), let minutes = number(text[4...5]), let seconds = number(text[7...8]),
            hours < 24, minutes < 60, seconds < 60
        else { return nil }
        let whole = ((hours * 60 + minutes) * 60 + seconds) * 1000
        if text.count == 10 { return whole }
        guard text[9] == UInt8(ascii: "."), let millis = number(text[10...12]) else { return nil }
        return whole + millis
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}

extension Instant: CustomStringConvertible, Codable {
    public var description: String {
        let time = milliseconds - day.number * 86_400_000
        let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { pad($0, 2) }.joined(separator: ":")
        return "\(day)T\(clock).\(pad(time % 1000, 3))Z"
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

/// A point in time, in milliseconds, written `2026-04-09T00:00:00.000Z`. The ledger's clock and the time of a fact.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 2024-01-01T00:00:00Z.
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Midnight at the start of a day.
    public init(_ day: Day) { milliseconds = day.number * 86_400_000 }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` or the same with milliseconds; UTC only.
    public init?(_ text: some StringProtocol) {
        guard
            let instant = text.utf8.withContiguousStorageIfAvailable(Instant.read)
                ?? Array(text.utf8).withUnsafeBufferPointer(Instant.read)
        else { return nil }
        self = instant
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>) -> Instant? {
        guard let day = Day.read(UnsafeBufferPointer(rebasing: text.prefix(10))) else { return nil }
        if text.count == 10 { return Instant(day) }
        guard let time = millisecondsOfDay(UnsafeBufferPointer(rebasing: text.dropFirst(10))) else { return nil }
        return Instant(milliseconds: day.number * 86_400_000 + time)
    }

    /// The UTC day this instant falls on.
    public var day: Day {
        Day(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// `THH:MM:SSZ` or `THH:MM:SS.sssZ` as milliseconds of the day.
    private static func millisecondsOfDay(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count == 10 || text.count == 14, text[0] == UInt8(ascii: "T"), text.last == UInt8(ascii: "Z"),
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
        String(unsafeUninitializedCapacity: 24) { text in
            Day.write(year, month, day, to: text)
            Day.write(time / 3_600_000, to: text, 11..<13)
            Day.write(time / 60_000 % 60, to: text, 14..<16)
            Day.write(time / 1000 % 60, to: text, 17..<19)
            Day.write(time % 1000, to: text, 20..<23)
            for (index, mark) in zip([10, 13, 16, 19, 23], "T::.Z".utf8) { text[index] = mark }
            return 24
        }
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

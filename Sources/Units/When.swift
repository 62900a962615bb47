/// A day, or never. Ordered: every day is before `never`.
public enum When: Hashable, Comparable, Sendable {
    case on(Day)
    case never

    public init?(_ text: some StringProtocol) {
        if text == "never" {
            self = .never
        } else if let day = Day(text) {
            self = .on(day)
        } else {
            return nil
        }
    }

    /// The day, or nil when it never comes.
    public var day: Day? {
        if case .on(let day) = self { day } else { nil }
    }

    /// The tick on the axis from which something dated so is there; the axis' end for `never`.
    public var tick: Int { day?.tick ?? Axis.length }

    public static func + (when: When, days: Int) -> When {
        if case .on(let day) = when { .on(day + days) } else { .never }
    }
}

extension When: CustomStringConvertible, Codable {
    public var description: String { day?.description ?? "never" }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let when = When(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is neither a day (YYYY-MM-DD) nor never")
        }
        self = when
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

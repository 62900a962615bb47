import Units

/// How an item's own day is spread, where it is stated as a family instead of by three quantiles.
///
///     lognormal;2026-04-09;2027-03-01;2027-12-01     FROM;P50;P90: the days counted from FROM are lognormal
///     pert;2027-01-01;2027-03-01;2027-12-01          LEAST;MODE;MOST
///     triangular;2027-01-01;2027-03-01;2027-12-01    LEAST;MODE;MOST
///     empirical;2027-02-01;2027-02-20;2027-06-30     days that count alike, 1 to 64
///
/// The text is the stored form, in `supply.csv` as in facts. All of it is in days, so that a slip moves the whole. That
/// the item never comes is said beside it, by `never`, and cuts the shape off above: see `Distribution`.
public struct DayShape: Hashable, Sendable {
    public enum Family: String, CaseIterable, Hashable, Sendable {
        case lognormal, pert, triangular, empirical
    }

    public let family: Family
    /// In order; FROM, P50, P90 or LEAST, MODE, MOST or the days seen.
    public let days: [Day]

    /// The most days of an `empirical` one: what eighty items of a fact carry still fits a field of common CSV readers.
    public static let mostDays = 64
    /// What a text must be, for messages and docs.
    public static let allowed = """
        lognormal;FROM;P50;P90 or pert;LEAST;MODE;MOST or triangular;LEAST;MODE;MOST with days in order, the last after \
        the first (lognormal: P50 after FROM), or empirical;DAY;DAY;… with 1 to \(mostDays) days
        """

    /// nil when the days do not make the family; an empirical's may come in any order.
    public init?(_ family: Family, _ days: [Day]) {
        let ordered = days.sorted()
        let isShape =
            switch family {
            case .lognormal: days.count == 3 && days == ordered && days[0] < days[1]
            case .pert, .triangular: days.count == 3 && days == ordered && days[0] < days[2]
            case .empirical: (1...DayShape.mostDays).contains(days.count)
            }
        guard isShape else { return nil }
        (self.family, self.days) = (family, ordered)
    }

    /// Reads the text; nil for any other.
    public init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: ";", omittingEmptySubsequences: false)
        let days = parts.dropFirst().compactMap { Day($0) }
        guard let family = Family(rawValue: String(parts[0])), days.count == parts.count - 1 else { return nil }
        self.init(family, days)
    }

    /// The day that `distribution` counts from.
    var origin: Day { days[0] }

    /// Days after `origin`.
    var distribution: Distribution {
        let after = days.map { Double($0 - origin) }
        // The days are in order, which is all that each family asks for.
        return switch family {
        case .lognormal: Distribution(.lognormal(try! Lognormal(median: after[1], p90: after[2])))
        case .pert: Distribution(.pert(try! PERT(least: 0, mode: after[1], most: after[2])))
        case .triangular: Distribution(.triangular(try! Triangular(least: 0, mode: after[1], most: after[2])))
        case .empirical: Distribution(.empirical(try! Empirical(after)))
        }
    }

    /// The day at probability u, 0 < u < 1, rounded up. Whoever asks often makes the `DayCurve` once.
    public func day(quantile u: Double) -> Day { origin + Int(distribution.wholeDays(u)) }

    func slipped(by slip: Int) -> DayShape { DayShape(family, days.map { $0 + slip }) ?? self }
}

extension DayShape: CustomStringConvertible, Codable {
    public var description: String { ([family.rawValue] + days.map(\.description)).joined(separator: ";") }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let shape = DayShape(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is no shape; allowed: \(DayShape.allowed)")
        }
        self = shape
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Distribution {
    /// No day is more than 10,000 years after the one that is counted from.
    static let farthest = 3_652_425.0

    /// The quantile as days, rounded up; what is a whole day to a millionth is that day.
    func wholeDays(_ u: Double) -> Double {
        min(((quantile(u) ?? Distribution.farthest) - 1e-6).rounded(.up), Distribution.farthest)
    }
}

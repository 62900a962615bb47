import Units

/// The probabilities at which forecasts name a day.
public enum Decile: Int, CaseIterable, Sendable {
    case p10 = 10
    case p20 = 20
    case p30 = 30
    case p40 = 40
    case p50 = 50
    case p60 = 60
    case p70 = 70
    case p80 = 80
    case p90 = 90

    /// Between 0 and 1.
    public var probability: Double { Double(rawValue) / 100 }
    public var percent: Int { rawValue }

    var place: Int { rawValue / 10 - 1 }
}

/// The days by which a project is finished with 10, 20 … 90%; they never decrease.
public struct Forecast: Hashable, Sendable {
    /// The project's id.
    public let project: String
    private let days: [When]

    /// A forecast whose days `day` gives.
    public init(project: String, _ day: (Decile) -> When) {
        self.project = project
        days = Decile.allCases.map(day)
    }

    public subscript(decile: Decile) -> When { days[decile.place] }
}

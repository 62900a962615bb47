import Units

/// How sure the need is that a dollar of capital serves.
public enum Certainty: String, CaseIterable, Comparable, Sendable, Codable {
    /// A promise, past, present or to come.
    case promised
    /// A signed order that waits, at its tentative date.
    case queued
    /// An inquiry, where it would be if it were signed today, behind the queue.
    case forecast
    /// Nobody: spare, held, kept for a first refusal, or in no item at all.
    case unpegged

    /// Its place among the cases.
    var rank: Int {
        switch self {
        case .promised: 0
        case .queued: 1
        case .forecast: 2
        case .unpegged: 3
        }
    }

    public static func < (a: Certainty, b: Certainty) -> Bool { a.rank < b.rank }
}

/// An amount for each class. The four add up to the whole, to the cent.
public struct ByCertainty: Hashable, Sendable, AdditiveArithmetic {
    public var promised = Cents.zero
    public var queued = Cents.zero
    public var forecast = Cents.zero
    public var unpegged = Cents.zero

    public init() {}
    public static let zero = ByCertainty()

    public subscript(_ certainty: Certainty) -> Cents {
        get { self[keyPath: ByCertainty.path(certainty)] }
        set { self[keyPath: ByCertainty.path(certainty)] = newValue }
    }

    private static func path(_ certainty: Certainty) -> WritableKeyPath<ByCertainty, Cents> {
        switch certainty {
        case .promised: \.promised
        case .queued: \.queued
        case .forecast: \.forecast
        case .unpegged: \.unpegged
        }
    }

    public var total: Cents { promised + queued + forecast + unpegged }

    public static func + (a: ByCertainty, b: ByCertainty) -> ByCertainty {
        var sum = a
        for certainty in Certainty.allCases { sum[certainty] = a[certainty] + b[certainty] }
        return sum
    }

    public static func - (a: ByCertainty, b: ByCertainty) -> ByCertainty {
        var rest = a
        for certainty in Certainty.allCases { rest[certainty] = a[certainty] - b[certainty] }
        return rest
    }
}

/// One row of `pegs.csv`: what of a capital line's month serves an order, or nobody.
public struct PegRow: Hashable, Sendable {
    public let line: String
    public let month: Month
    public let certainty: Certainty
    /// nil for what is unpegged.
    public let order: OrderName?
    public let amount: Cents
}

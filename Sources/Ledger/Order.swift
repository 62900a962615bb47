import Units

/// A placement row: `count` accelerators of one silicon in one hall over [start, end).
public struct Row: Hashable, Sendable, Codable {
    public let step: Int
    public let chunk: Int
    public let row: Int
    public let hall: HallName
    public let silicon: SiliconName
    public let count: Int
    public let start: Day
    public let end: Day

    public init(
        step: Int, chunk: Int, row: Int, hall: HallName, silicon: SiliconName, count: Int, start: Day, end: Day
    ) {
        (self.step, self.chunk, self.row, self.hall) = (step, chunk, row, hall)
        (self.silicon, self.count, self.start, self.end) = (silicon, count, start, end)
    }

    /// The part of the row before a day, or nil.
    public func part(before day: Day) -> Row? { start < day ? with(end: min(end, day)) : nil }

    /// The same row with another end.
    public func with(end: Day) -> Row {
        Row(step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start, end: end)
    }
}

extension [Row] {
    /// The rows that are no part of rows an order has already: what it would take beyond them. Each row it has counts once.
    public func beyond(_ had: [Row]) -> [Row] {
        var had = had
        return filter { row in
            let place = had.firstIndex {
                $0.hall == row.hall && $0.silicon == row.silicon && $0.count >= row.count && $0.start <= row.start
                    && row.end <= $0.end
            }
            if let place { had.remove(at: place) }
            return place == nil
        }
    }
}

/// Where a queued order would start today.
public struct Tentative: Hashable, Sendable, Codable {
    public let rows: [Row]
    /// Later than the latest start asked for.
    public let late: Bool
    /// The planned items it stands on; empty when committed supply carries it.
    public let gap: [ItemName]

    public init(rows: [Row], late: Bool, gap: [ItemName]) { (self.rows, self.late, self.gap) = (rows, late, gap) }

    public var start: Day { rows.lazy.filter { $0.step == 0 }.map(\.start).min() ?? Axis.end }
}

/// What became of an order. Each case carries just what that state has.
public enum Standing: Hashable, Sendable {
    case inquiry
    case queued(Tentative?)
    case held([Row], until: Instant)
    case promised(Commitment)
    case cancelled(Closure)
    /// A hold that was dead from this instant on.
    case lapsed(at: Instant)
    case refused
}

/// An order and its standing.
public struct Order: Hashable, Sendable {
    public internal(set) var terms: OrderTerms
    public internal(set) var standing: Standing

    public init(terms: OrderTerms, standing: Standing) { (self.terms, self.standing) = (terms, standing) }

    /// Rows of the current version: what is held, promised or tentative now.
    public var current: [Row] {
        switch standing {
        case .held(let rows, _): rows
        case .promised(let commitment): commitment.rows
        case .queued(let tentative?): tentative.rows
        case .inquiry, .queued, .cancelled, .lapsed, .refused: []
        }
    }

    /// Rows that the customer has, had or will have: of all versions, without a first refusal.
    public var contracted: [Row] {
        switch standing {
        case .held(let rows, _): rows
        case .promised(let commitment): commitment.past.flatMap(\.rows) + commitment.rows
        case .cancelled(let closure): closure.past.flatMap(\.rows)
        case .inquiry, .queued, .lapsed, .refused: []
        }
    }

    /// The versions before the current one, in order of time.
    public var past: [Version] {
        switch standing {
        case .promised(let commitment): commitment.past
        case .cancelled(let closure): closure.past
        case .inquiry, .queued, .held, .lapsed, .refused: []
        }
    }

    /// The version that stands on a day, or the next to begin; once all have ended, the last.
    public func version(on day: Day) -> Version {
        let last = Version(terms: terms, rows: current.isEmpty ? contracted : current)
        return commitment?.past.first { $0.end.map { $0 > day } ?? false } ?? last
    }

    /// Rows that take firm capacity: what is contracted, and what a first refusal keeps.
    public var firmRows: [Row] {
        if case .promised(let commitment) = standing {
            contracted + (commitment.reserve?.rows ?? [])
        } else {
            contracted
        }
    }

    /// Rows of a tentative date.
    public var tentativeRows: [Row] {
        if case .queued(let tentative?) = standing { tentative.rows } else { [] }
    }

    /// All rows, firm or tentative.
    public var rows: [Row] { firmRows + tentativeRows }

    public var isQueued: Bool { if case .queued = standing { true } else { false } }

    /// Whether the order can be held or signed as if it were new: nothing is taken for it.
    public var isOpenToHold: Bool {
        switch standing {
        case .inquiry, .lapsed: true
        case .queued, .held, .promised, .cancelled, .refused: false
        }
    }

    /// All versions as they had been used before a day; empty unless it is a promise.
    func versions(until day: Day) -> [Version] {
        guard case .promised(let commitment) = standing else { return [] }
        return (commitment.past + [Version(terms: terms, rows: commitment.rows)]).compactMap { $0.part(before: day) }
    }

    /// The terms that say its place in the queue: an amendment stands where an order signed on the day it was asked for would.
    var asked: OrderTerms {
        var terms = terms
        if let pending = commitment?.pending { terms.signed = pending.asked }
        return terms
    }

    public var commitment: Commitment? { if case .promised(let commitment) = standing { commitment } else { nil } }

    /// The state as printed; `active` and `ended` are read off the clock.
    public func state(on today: Day) -> String {
        switch standing {
        case .inquiry: "inquiry"
        case .queued: "queued"
        case .held: "held"
        case .cancelled, .lapsed: "cancelled"
        case .refused: "refused"
        case .promised: Order.stage(of: contracted, on: today)
        }
    }

    private static func stage(of rows: [Row], on today: Day) -> String {
        let start = rows.map(\.start).min() ?? Axis.end
        let end = rows.map(\.end).max() ?? Axis.end
        return today < start ? "promised" : today < end ? "active" : "ended"
    }
}

extension Order {
    /// Queue order: tier, then the day signed (unsigned last), then identifier by bytes (DESIGN law 6).
    public static func isAhead(_ a: OrderTerms, _ b: OrderTerms) -> Bool {
        if SeededBug.queueByName.isOn { return a.order < b.order }
        if a.tier != b.tier { return a.tier < b.tier }
        let (x, y) = (a.signed.map(When.on) ?? .never, b.signed.map(When.on) ?? .never)
        return x != y ? x < y : a.order < b.order
    }
}

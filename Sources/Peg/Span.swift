import Units

/// Some neighbouring units of one supply item on which one order stands over [start, end).
///
///     units ▲
///           │      ┌───────────────┐  first + units
///           │      │    an order   │
///           │      └───────────────┘  first
///           └──────┴───────────────┴──▶ days
///                start            end
public struct Span: Hashable, Sendable {
    private let orderBits: Int32
    private let firstBits: Int32
    private let unitsBits: Int32
    private let startBits: Int32
    private let endBits: Int32

    /// The order's place in the ledger.
    public var order: Int { Int(orderBits) }
    /// The lowest unit, counted from 0.
    public var first: Int { Int(firstBits) }
    public var units: Int { Int(unitsBits) }
    public var start: Day { Day(Int(startBits)) }
    public var end: Day { Day(Int(endBits)) }

    init(order: Int, first: Int, units: Int, days: Range<Int>) {
        (orderBits, firstBits, unitsBits) = (Int32(order), Int32(first), Int32(units))
        (startBits, endBits) = (Int32(clamping: days.lowerBound), Int32(clamping: days.upperBound))
    }

    var days: Range<Int> { Int(startBits)..<Int(endBits) }
    var top: Int { Int(firstBits) + Int(unitsBits) }

    func touches(_ days: Range<Int>) -> Bool { Int(startBits) < days.upperBound && days.lowerBound < Int(endBits) }

    /// The part of it within some days and below a unit; nil where nothing is left.
    func clipped(to days: Range<Int>, below limit: Int) -> Span? {
        let kept = self.days.clamped(to: days)
        let units = min(top, limit) - first
        return kept.isEmpty || units <= 0 ? nil : Span(order: order, first: first, units: units, days: kept)
    }
}

/// The units of one supply item, and who stands on which of them when.
///
/// Invariants: spans are in the order of their first unit; no two share a unit on a day; each lies within the item's
/// quantity and its window.
struct Shelf: Sendable {
    /// nil where the item adds to nothing.
    var resource: Int?
    var quantity = 0
    /// The days on which the item is there to be stood on.
    var window = 0..<0
    private(set) var spans: [Span] = []

    /// The lowest units that are free on all of some days, at most so many in all, each as first unit and number.
    /// Complexity: O(spans).
    func free(over days: Range<Int>, most: Int) -> [(first: Int, units: Int)] {
        var found: [(first: Int, units: Int)] = []
        var (next, left) = (0, most)
        func take(upTo top: Int) {
            let units = min(top - next, left)
            if units > 0 { found.append((next, units)) }
            left -= max(units, 0)
        }
        for span in spans where span.touches(days) {
            take(upTo: span.first)
            if left == 0 { return found }
            next = max(next, span.top)
        }
        take(upTo: quantity)
        return found
    }

    /// Complexity: O(spans).
    mutating func insert(_ span: Span) {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].first <= span.first { low = middle + 1 } else { high = middle }
        }
        spans.insert(span, at: low)
    }

    /// Takes an order off the shelf; gives its spans.
    mutating func remove(_ order: Int) -> [Span] {
        let own = spans.filter { $0.order == order }
        if !own.isEmpty { spans.removeAll { $0.order == order } }
        return own
    }

    /// Sets what the item is now and cuts off what lies outside it; gives the orders that lost some.
    mutating func set(resource: Int?, quantity: Int, window: Range<Int>) -> Set<Int> {
        var losers: Set<Int> = []
        if resource != self.resource {
            losers = Set(spans.map(\.order))
            spans = []
        }
        (self.resource, self.quantity, self.window) = (resource, quantity, window)
        spans = spans.compactMap { span in
            let kept = span.clipped(to: window, below: quantity)
            if kept != span { losers.insert(span.order) }
            return kept
        }
        return losers
    }

    /// The days within some others on which a span or the item begins or ends.
    func breaks(within days: Range<Int>) -> [Int] {
        let bounds =
            [window.lowerBound, window.upperBound] + spans.flatMap { [$0.days.lowerBound, $0.days.upperBound] }
        return bounds.filter { days.lowerBound < $0 && $0 < days.upperBound }
    }
}

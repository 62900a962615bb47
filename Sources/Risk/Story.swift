import Units

/// What became of the book in one future, where that differs from the ledger now. Orders go by their position.
package struct Story: Hashable, Sendable {
    /// The day on which an order starts; never where nothing carries it. Orders that are missing start as they do now.
    package var starts: [Int: When] = [:]
    /// The orders that supply failed: short on a day that came, or moved so as not to be.
    package private(set) var breached: Set<Int> = []
    /// By the first day of a month: what was still to be billed to promises that came into a breach in it.
    package private(set) var backlog: [Day: Cents] = [:]
    /// By the first day of a month: penalties for its days.
    package private(set) var penalties: [Day: Cents] = [:]
    /// How many orders were searched for.
    package var searches = 0

    /// Notes that an order came into a breach; the first time counts.
    mutating func breach(_ position: Int, worth: Cents, on day: Day) {
        guard breached.insert(position).inserted else { return }
        backlog[day.monthStart, default: .zero] += worth
    }

    /// Notes a penalty a day over [from, to).
    mutating func pay(_ daily: Cents, from: Day, to: Day) {
        guard daily > .zero else { return }
        var day = from
        while day < to {
            let end = min(day.monthStart + .months(1), to)
            penalties[day.monthStart, default: .zero] += Cents(daily.value * (end - day))
            day = end
        }
    }
}

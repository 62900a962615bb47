import Units

/// Draws, counted. Two tallies of different draws add up to that of both, in either order.
public struct Tally: Hashable, Sendable {
    /// One randomisation.
    struct Part: Hashable, Sendable {
        var draws = 0
        /// Per order watched, how often it started on a day that is not the one it starts on now.
        var days: [[When: Int]]
        /// Per order watched, in how many draws supply failed it.
        var breaches: [Int]
    }

    var parts: [Part]
    /// Sums over draws in cents, by the first day of a month.
    var backlog: [Day: Int] = [:]
    var penalties: [Day: Int] = [:]
    /// Orders searched for.
    public internal(set) var searches = 0

    init(orders: Int, randomisations: Int) {
        let part = Part(days: Array(repeating: [:], count: orders), breaches: Array(repeating: 0, count: orders))
        parts = Array(repeating: part, count: randomisations)
    }

    /// How many draws were made.
    public var draws: Int { parts.reduce(0) { $0 + $1.draws } }

    /// Counts one draw of a randomisation. Complexity: O(what differs in it).
    mutating func add(_ story: Story, to part: Int, _ outset: Outset) {
        parts[part].draws += 1
        for (position, day) in story.starts {
            guard let place = outset.place[position], outset.watched[place].start != day else { continue }
            parts[part].days[place][day, default: 0] += 1
        }
        for position in story.breached {
            if let place = outset.place[position] { parts[part].breaches[place] += 1 }
        }
        for (month, worth) in story.backlog { backlog[month, default: 0] += worth.value }
        for (month, due) in story.penalties { penalties[month, default: 0] += due.value }
        searches += story.searches
    }

    /// Adds another tally of the same book. Complexity: O(orders · randomisations + distinct days).
    mutating func add(_ other: Tally) {
        for (index, part) in other.parts.enumerated() where part.draws > 0 {
            parts[index].draws += part.draws
            for place in part.days.indices where !part.days[place].isEmpty {
                parts[index].days[place].merge(part.days[place], uniquingKeysWith: +)
            }
            for place in part.breaches.indices { parts[index].breaches[place] += part.breaches[place] }
        }
        backlog.merge(other.backlog, uniquingKeysWith: +)
        penalties.merge(other.penalties, uniquingKeysWith: +)
        searches += other.searches
    }

    // MARK: What it says

    /// How often an order started on each day, in order of days, over some randomisations together.
    func days(of place: Int, now: When, in parts: some Sequence<Part>) -> [(day: When, count: Int)] {
        var counts: [When: Int] = [:]
        for part in parts {
            let others = part.days[place]
            counts.merge(others, uniquingKeysWith: +)
            counts[now, default: 0] += part.draws - others.values.reduce(0, +)
        }
        return counts.filter { $0.value > 0 }.map { (day: $0.key, count: $0.value) }.sorted { $0.day < $1.day }
    }

    /// The ⌈n·percent/100⌉-th of n days in order, as `Readiness` has it; nil of none.
    static func day(at percent: Int, of days: [(day: When, count: Int)]) -> When? {
        let rank = max(ceilDiv(days.reduce(0) { $0 + $1.count } * percent, 100), 1)
        var seen = 0
        return days.first { entry in
            seen += entry.count
            return seen >= rank
        }?.day
    }
}

extension Tally: Codable {
    /// A flat form in a fixed order, so that the same draws give the same text.
    private struct Written: Codable {
        struct Count: Codable {
            let order: Int
            let day: When
            let count: Int
        }
        struct Part: Codable {
            let draws: Int
            let orders: Int
            let days: [Count]
            /// Order and count, one after the other.
            let breaches: [Int]
        }
        struct Month: Codable {
            let month: Day
            let cents: Int
        }
        let parts: [Part]
        let backlog: [Month]
        let penalties: [Month]
        let searches: Int
    }

    public init(from decoder: any Decoder) throws {
        let written = try Written(from: decoder)
        func damaged(_ what: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: what))
        }
        parts = try written.parts.map { one in
            guard one.orders >= 0, one.breaches.count.isMultiple(of: 2) else { throw damaged("counts do not pair") }
            var part = Part(
                draws: one.draws, days: Array(repeating: [:], count: one.orders),
                breaches: Array(repeating: 0, count: one.orders))
            for entry in one.days {
                guard part.days.indices.contains(entry.order) else { throw damaged("an order there is not") }
                part.days[entry.order][entry.day] = entry.count
            }
            for place in stride(from: 0, to: one.breaches.count, by: 2) {
                guard part.breaches.indices.contains(one.breaches[place]) else {
                    throw damaged("an order there is not")
                }
                part.breaches[one.breaches[place]] = one.breaches[place + 1]
            }
            return part
        }
        backlog = Dictionary(written.backlog.map { ($0.month, $0.cents) }, uniquingKeysWith: +)
        penalties = Dictionary(written.penalties.map { ($0.month, $0.cents) }, uniquingKeysWith: +)
        searches = written.searches
    }

    public func encode(to encoder: any Encoder) throws {
        func months(_ sums: [Day: Int]) -> [Written.Month] {
            sums.sorted { $0.key < $1.key }.map { Written.Month(month: $0.key, cents: $0.value) }
        }
        let parts = parts.map { part in
            Written.Part(
                draws: part.draws, orders: part.days.count,
                days: part.days.enumerated().flatMap { order, days in
                    days.sorted { $0.key < $1.key }.map { Written.Count(order: order, day: $0.key, count: $0.value) }
                },
                breaches: part.breaches.enumerated().flatMap { $1 > 0 ? [$0, $1] : [] })
        }
        let written = Written(
            parts: parts, backlog: months(backlog), penalties: months(penalties), searches: searches)
        try written.encode(to: encoder)
    }
}

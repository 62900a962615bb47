import Units

/// A placement row: `count` of one silicon in one hall over [start, end).
struct Row: Decodable, Equatable {
    let step: Int
    let chunk: Int
    let row: Int
    let hall: String
    let silicon: String
    let count: Int
    let start: Day
    let end: Day

    /// The count within what can be added up; a count outside is a fault of its own.
    var countable: Int { min(max(count, 0), Replay.most) }

    var name: RowName { RowName(step: step, chunk: chunk, row: row) }

    /// What of the row lies before a day.
    func part(before day: Day) -> Row? {
        guard start < day else { return nil }
        return Row(
            step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start,
            end: min(end, day))
    }
}

/// What tells a row from every other row that its order ever had.
struct RowName: Hashable, CustomStringConvertible {
    let step: Int
    let chunk: Int
    let row: Int

    var description: String { "(\(step), \(chunk), \(row))" }
}

extension [Row] {
    /// The first day of step 0.
    var start: Day? { filter { $0.step == 0 }.map(\.start).min() }
    var end: Day? { map(\.end).max() }
    /// The first day of any of them.
    var least: Day? { map(\.start).min() }
    var names: Set<RowName> { Set(map(\.name)) }
}

extension [Row] {
    /// The rows that no row of a list contains, each of which is used once.
    func beyond(_ had: [Row]) -> [Row] {
        var left = had
        var more: [Row] = []
        for row in self {
            if let index = left.firstIndex(where: { $0.contains(row) }) {
                left.remove(at: index)
            } else {
                more.append(row)
            }
        }
        return more
    }
}

extension Row {
    /// Whether another row lies in this one: same hall and silicon, no more accelerators, no other days.
    fileprivate func contains(_ row: Row) -> Bool {
        hall == row.hall && silicon == row.silicon && row.count <= count && start <= row.start && row.end <= end
    }
}

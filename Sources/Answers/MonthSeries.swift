import Units

/// A quantity on the first day of each month of the axis, made of spans of days.
struct MonthSeries {
    /// Months on the axis.
    static let count = 216
    /// The first day of each.
    static let days = (0..<count).map { Axis.start + .months($0) }

    /// What each month has more than the month before it.
    private var changes = [Int](repeating: 0, count: MonthSeries.count + 1)

    /// Adds an amount to every month whose first day lies in [start, end).
    mutating func add(_ amount: Int, from start: Day, to end: Day) {
        guard start < end else { return }
        changes[MonthSeries.first(from: start)] += amount
        changes[MonthSeries.first(from: end)] -= amount
    }

    var values: [Int] {
        var sum = 0
        return changes.dropLast().map { change in
            sum += change
            return sum
        }
    }

    /// The first month that begins on a day or later; `count` beyond the axis.
    private static func first(from day: Day) -> Int {
        min(max(number(day) + (day == day.monthStart ? 0 : 1), 0), count)
    }

    /// The month that a day lies in, the nearest one for a day outside the axis.
    static func month(of day: Day) -> Int { min(max(number(day), 0), count - 1) }

    private static func number(_ day: Day) -> Int {
        let (year, month, _) = day.civil
        return (year - Axis.start.civil.year) * 12 + month - 1
    }
}

import Units

/// How fast demand and deliverable capacity grow over some months, and when the one passes the other.
///
/// Straight lines of least squares through the months, in integers: a line that is straight is found exactly.
struct Trajectory: Encodable {
    /// The first and the last month that count.
    let from: Day
    let to: Day
    /// Watts a month, rounded to the nearest.
    let demand: Int
    let deliverable: Int
    let waiting: Int
    /// The day on which the lines of demand and deliverable capacity meet; never where they run side by side or meet more
    /// than a hundred years away.
    let crosses: When
    /// Which of the two is greater from then on: the one that grows faster.
    @Null var ahead: Side?
    /// Months, of those that count, on whose first day demand is above deliverable capacity.
    let monthsAbove: Int
    /// Whether the last of them is one.
    let endsAbove: Bool

    enum Side: String, Encodable { case demand, deliverable }

    enum CodingKeys: String, CodingKey {
        case from, to, crosses
        case monthsAbove = "months_demand_above"
        case demand = "demand_watts_per_month"
        case deliverable = "deliverable_watts_per_month"
        case waiting = "waiting_watts_per_month"
        case ahead = "ahead_then"
    }

    /// The lines through as many values, each of at least two months from `from` on.
    init(from: Day, demand: [Int], deliverable: [Int], waiting: [Int]) {
        let (wanted, built) = (Line(demand), Line(deliverable))
        self.from = from
        to = from + .months(demand.count - 1)
        (self.demand, self.deliverable, self.waiting) = (wanted.rate, built.rate, Line(waiting).rate)
        crosses = wanted.meeting(built).map { .on(Trajectory.day($0, from)) } ?? .never
        ahead = wanted.rise == built.rise ? nil : wanted.rise > built.rise ? .demand : .deliverable
        let above = zip(demand, deliverable).map { $0 > $1 }
        (monthsAbove, endsAbove) = (above.count { $0 }, above.last ?? false)
    }

    /// The months from the first to the last: one less than those that count.
    var months: Int { (to.civil.year - from.civil.year) * 12 + to.civil.month - from.civil.month }

    /// Whether demand outgrows what can be delivered: it grows faster, is above it in the end, and more and more waits.
    var isOutgrown: Bool { ahead == .demand && endsAbove && waiting > 0 }

    /// A number of months, as a fraction, after the first day of one.
    private static func day(_ months: (over: Int128, under: Int128), _ from: Day) -> Day {
        let whole = floorDiv(months.over, months.under)
        let start = from + .months(Int(whole))
        let rest = months.over - whole * months.under
        let length = Int128((start + .months(1)) - start)
        return start + Int(rest * length / months.under)
    }
}

/// The line of least squares through the points (0, y₀), (1, y₁) …
private struct Line {
    let count: Int128
    /// Sums of t and of y.
    let times: Int128
    let sum: Int128
    /// The slope is rise / run.
    let rise: Int128
    let run: Int128

    init(_ values: [Int]) {
        count = Int128(values.count)
        times = count * (count - 1) / 2
        let squares = (count - 1) * count * (2 * count - 1) / 6
        sum = values.reduce(Int128(0)) { $0 + Int128($1) }
        let products = values.enumerated().reduce(Int128(0)) { $0 + Int128($1.offset) * Int128($1.element) }
        rise = count * products - times * sum
        run = count * squares - times * times
    }

    /// Units a month, to the nearest.
    var rate: Int { run == 0 ? 0 : Int(floorDiv(2 * rise + run, 2 * run)) }

    /// The months after which this line meets another through as many points, as a fraction with `under` > 0.
    func meeting(_ other: Line) -> (over: Int128, under: Int128)? {
        let (over, under) = ((other.sum - sum) * run - (other.rise - rise) * times, count * (rise - other.rise))
        guard under != 0 else { return nil }
        let sign: Int128 = under < 0 ? -1 : 1
        guard floorDiv(sign * over, sign * under).magnitude < 1200 else { return nil }
        return (sign * over, sign * under)
    }
}

/// ⌊a / b⌋ for b > 0.
private func floorDiv(_ a: Int128, _ b: Int128) -> Int128 { a / b - (a % b < 0 ? 1 : 0) }

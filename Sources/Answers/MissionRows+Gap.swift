import Ledger
import Units

extension Ledger {
    /// S05: what is requested and not promised is the queue: order by order, and month by month in orders, accelerators,
    /// watts and money. Whether keeping up with demand is hard here, the note says.
    func unserved() -> MissionRow? {
        guard orders.contains(where: \.asks) else { return nil }
        do throws(Overflow) {
            let series = try GapSeries(self)
            let short = series.total.unserved
            let queued = try queueByMonth()
            let isWhole = try isAllOrNothing()
            let reconciles = isWhole && series.wanted.map(\.unserved) == queued
            return MissionRow(
                id: "S05", holds: reconciles,
                value: "\(short.orders) \(short.accelerators) \(short.watts) \(short.value.value)", tolerance: "0",
                how: "computed", recompute: Recompute.unserved,
                note: reconciles ? Ledger.note(short) : "what is requested less what is promised is not the queue")
        } catch {
            return uncountable("S05")
        }
    }

    private static func note(_ unserved: Demand) -> String {
        unserved.orders == 0
            ? "all that is requested is promised: keeping up is not what is hard here"
            : "orders, accelerators, watts and cents requested and not promised, which are the queue's in every month"
    }

    /// Whether every order that is served has rows for all that it asks for, and every queued one stands for nothing.
    private func isAllOrNothing() throws(Overflow) -> Bool {
        for order in orders where order.asks {
            guard try promised(order) == (order.isQueued ? Demand() : requested(order)) else { return false }
        }
        return true
    }

    /// What the queue asks for, by the month from which it does.
    private func queueByMonth() throws(Overflow) -> [Demand] {
        var months = [Demand](repeating: Demand(), count: MonthSeries.count)
        for order in queue {
            let month = MonthSeries.month(of: order.terms.earliest)
            months[month] = try months[month].adding(try requested(order))
        }
        return months
    }

    /// S15: how fast demand, deliverable capacity and the queue grow over two years from the clock's month on, and when
    /// the lines of the first two cross; found again by other sums. Whether demand outgrows capacity here, the note says.
    func trajectory() -> MissionRow? {
        guard orders.contains(where: \.asks) else { return nil }
        do throws(Refusal) {
            let gap = try gap()
            let line = gap.trajectory
            return MissionRow(
                id: "S15", holds: gap.isFittedAgain,
                value: "\(line.demand) \(line.deliverable) \(line.waiting) \(line.crosses)", tolerance: "0",
                how: "computed", recompute: Recompute.trajectory,
                note: Ledger.note(gap))
        } catch {
            return uncountable("S15", error.message)
        }
    }

    private static func note(_ gap: GapDocument) -> String {
        let line = gap.trajectory
        let verdict = "demand \(line.isOutgrown ? "outgrows" : "does not outgrow") capacity here; "
        let rates =
            "watts a month by which demand, deliverable capacity and what waits grow over \(line.months) months, and the crossing"
        return verdict + ([rates] + gap.differing.map(\.faster)).joined(separator: "; ")
    }

    private func uncountable(_ id: String, _ why: String = "the orders are worth more than can be counted")
        -> MissionRow
    {
        MissionRow(id: id, holds: false, value: "", tolerance: "0", how: "computed", recompute: "", note: why)
    }
}

extension GapDocument {
    /// Whether slopes from deviations from the mean, in floating point, are those of the integer lines, and the two that meet
    /// change sides there.
    fileprivate var isFittedAgain: Bool {
        let first = months.firstIndex { $0.month == trajectory.from.monthText } ?? 0
        let counted = months[first...(first + trajectory.months)]
        let lines: [(values: [Int], rate: Int)] = [
            (counted.map(\.demand), trajectory.demand), (counted.map(\.deliverable), trajectory.deliverable),
            (counted.map(\.waiting), trajectory.waiting),
        ]
        let slopes = lines.map { slope($0.values) }
        let isSame = zip(slopes, lines).allSatisfy { abs($0 - Double($1.rate)) <= 0.5 + abs($0) * 1e-9 }
        let isAhead = trajectory.ahead.map { $0 == .demand ? slopes[0] > slopes[1] : slopes[0] < slopes[1] }
        return isSame && isAhead ?? (abs(slopes[0] - slopes[1]) < 1)
    }

    private func slope(_ values: [Int]) -> Double {
        let middle = Double(values.count - 1) / 2
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        let (products, squares) = values.enumerated().reduce(into: (0.0, 0.0)) { sums, point in
            let off = Double(point.offset) - middle
            sums.0 += off * (Double(point.element) - mean)
            sums.1 += off * off
        }
        return squares == 0 ? 0 : products / squares
    }
}

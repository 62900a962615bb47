import Ledger
import Units

extension Ledger {
    /// S05: keeping up with demand is what is hard here. What is requested and not promised is the queue: order by
    /// order, and month by month in orders, accelerators, watts and money; and it is not nothing.
    func unserved() -> MissionRow? {
        guard orders.contains(where: \.asks) else { return nil }
        do throws(Overflow) {
            let series = try GapSeries(self)
            let short = series.total.unserved
            let queued = try queueByMonth()
            let isWhole = try isAllOrNothing()
            let reconciles = isWhole && series.wanted.map(\.unserved) == queued
            return MissionRow(
                id: "S05", holds: reconciles && short.orders > 0,
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

    /// S15: demand grows faster than capacity, is above it in the end, and the queue grows, over two years from the
    /// clock's month on. How fast each grows, and when the lines of the first two cross.
    func trajectory() -> MissionRow? {
        guard orders.contains(where: \.asks) else { return nil }
        do throws(Refusal) {
            let gap = try gap()
            let line = gap.trajectory
            return MissionRow(
                id: "S15", holds: line.isOutgrown,
                value: "\(line.demand) \(line.deliverable) \(line.waiting) \(line.crosses)", tolerance: "0",
                how: "computed", recompute: Recompute.trajectory,
                note: Ledger.note(gap))
        } catch {
            return uncountable("S15", error.message)
        }
    }

    private static func note(_ gap: GapDocument) -> String {
        let line = gap.trajectory
        let verdict = line.isOutgrown ? "" : "demand does not outgrow capacity here; "
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

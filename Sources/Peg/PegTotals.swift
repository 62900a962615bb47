import Ledger
import Units

/// All capital by class: in all, by month, by line and by order. Each view adds up to the same total, to the cent.
public struct PegTotals: Sendable {
    /// Over all months of all lines.
    public let life: ByCertainty
    /// Over the 36 months from the ledger's on.
    public let ahead: ByCertainty
    /// The first month of `months`.
    public let first: Month
    public let months: [ByCertainty]
    /// In the order of `Pegging.lines`.
    public let lines: [ByCertainty]
    /// The same over the 36 months alone.
    public let linesAhead: [ByCertainty]
    /// By the order's place in the ledger.
    public let orders: [Cents]
    public let ordersAhead: [Cents]

    /// Unpegged capital, the headline: red where it is not nothing.
    public var isRed: Bool { ahead.unpegged > .zero }
}

extension Pegging {
    /// Pegs everything. Complexity: O(spans · months of the lines over their items).
    public func totals() -> PegTotals {
        let first = lines.map(\.first).min() ?? month
        let last = lines.map { $0.first + $0.amounts.count }.max() ?? month
        let window = month..<(month + Pegging.ahead)
        var months = [ByCertainty](repeating: .zero, count: max(last - first, 0))
        var (byLine, byLineAhead): ([ByCertainty], [ByCertainty]) = ([], [])
        var orders = [Cents](repeating: .zero, count: certainties.count)
        var ordersAhead = orders
        for line in lines {
            let split = split(line) { order, month, cents in
                orders[order] = orders[order] + Cents(cents)
                if window.contains(month) { ordersAhead[order] = ordersAhead[order] + Cents(cents) }
            }
            for (index, part) in split.enumerated() { months[line.first - first + index] += part }
            byLine.append(split.reduce(.zero, +))
            byLineAhead.append(
                split.indices.reduce(.zero) { window.contains(line.first + $1) ? $0 + split[$1] : $0 })
        }
        return PegTotals(
            life: byLine.reduce(.zero, +), ahead: byLineAhead.reduce(.zero, +), first: first, months: months,
            lines: byLine, linesAhead: byLineAhead, orders: orders, ordersAhead: ordersAhead)
    }

    /// The months of a line by class. What nobody stands on is what is left of each month.
    private func split(_ line: CapitalLine, _ each: (Int, Month, Int) -> Void) -> [ByCertainty] {
        var pegged = [[Int]](repeating: [0, 0, 0], count: line.amounts.count)
        visit(line) { order, month, cents in
            pegged[month][certainties[order].rank] += cents
            each(order, line.first + month, cents)
        }
        return zip(line.amounts, pegged).map { amount, cents in
            var parts = ByCertainty()
            (parts.promised, parts.queued, parts.forecast) = (Cents(cents[0]), Cents(cents[1]), Cents(cents[2]))
            parts.unpegged = amount - parts.total
            return parts
        }
    }

    /// The part of each line that serves an order: over its life, and in the 36 months. Empty lines are left out.
    public func lines(serving order: OrderName) -> [(line: CapitalLine, life: Cents, ahead: Cents)] {
        guard let position = ledger.position(order) else { return [] }
        let window = month..<(month + Pegging.ahead)
        return lines.compactMap { line in
            var (life, ahead) = (0, 0)
            guard line.items.contains(where: { shelves[$0].spans.contains { $0.order == position } }) else {
                return nil
            }
            visit(line) { order, month, cents in
                guard order == position else { return }
                life += cents
                if window.contains(line.first + month) { ahead += cents }
            }
            return (line, Cents(life), Cents(ahead))
        }
    }
}

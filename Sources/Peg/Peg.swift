import Ledger
import Promise
import Units

/// The line between every dollar of capital and the customer need it serves, in both directions.
///
///     capital line ─▶ months of depreciation ─▶ units of its items, day by day ─▶ orders on these units
///        cents          (CapitalLine)               (LineMonth)                      (PegBook, Span)
///
/// Each cent of each line has a month, and each cent of a month lies on one unit of one item on one day. If an order stands
/// on that unit the cent serves the order, as promised, queued or forecast; if none does it is unpegged. What was promised
/// is fixed by the log (`PegBook`); what is queued or forecast is derived from where those orders would be today, beside it.
///
/// Invariants: the four classes add up to the depreciation of every line and month, to the cent; the cents of an order
/// depend on its own units alone, so that without it every other order has what it had and the total is the same.
public struct Pegging: Sendable {
    public let lines: [CapitalLine]
    /// The month of the ledger's day.
    public let month: Month
    let ledger: Ledger
    let shelves: [Shelf]
    /// Of each order in the ledger; `unpegged` for those that stand on nothing.
    let certainties: [Certainty]

    /// The months that the headline looks ahead.
    public static let ahead = 36

    /// Pegs a ledger.
    /// - Parameter book: the promises pegged as the log fixed them; without it they are pegged as if nothing had ever been
    ///   given back.
    /// - Throws: `overflow` where a need cannot be counted. Complexity: O(orders + items) and a search per inquiry.
    public init(_ ledger: Ledger, _ book: PegBook? = nil) throws(Refusal) {
        let forecast = try ledger.forecast()
        var pegged = PegBook(promised: book ?? PegBook(ledger), ledger)
        var certainties = ledger.orders.map { $0.pegged.isEmpty ? Certainty.unpegged : .promised }
        for order in ledger.queue where !order.tentativeRows.isEmpty {
            guard let position = ledger.position(order.terms.order) else { continue }
            pegged.settle([(position, order.tentativeRows)], ledger)
            certainties[position] = .queued
        }
        for placed in forecast {
            guard let position = ledger.position(placed.order) else { continue }
            pegged.settle([(position, placed.rows)], ledger)
            certainties[position] = .forecast
        }
        (self.ledger, lines, shelves) = (ledger, ledger.capitalLines(), pegged.shelves)
        self.certainties = certainties
        month = Month(of: ledger.today)
    }

    /// The order's class; nil for one that stands on nothing.
    public func certainty(of order: OrderName) -> Certainty? {
        ledger.position(order).map { certainties[$0] }.flatMap { $0 == .unpegged ? nil : $0 }
    }

    // MARK: Cents

    /// Goes through what of a line serves whom: order, index of the month in the line, cents.
    ///
    /// An order comes as often as it has spans and months. Complexity: O(spans of the line's items · months · items).
    /// - Parameter wanted: the months to go through; all of the line's unless given.
    func visit(
        _ line: CapitalLine, in wanted: Range<Month>? = nil, _ body: (_ order: Int, _ month: Int, _ cents: Int) -> Void
    ) {
        let all = line.first..<(line.first + line.amounts.count)
        let range = wanted.map { $0.clamped(to: all) } ?? all
        guard !range.isEmpty, !line.items.isEmpty else { return }
        let items = line.items.map { LineMonth.Item(window: shelves[$0].window, quantity: shelves[$0].quantity) }
        let offset = range.lowerBound - line.first
        let months = (0..<(range.upperBound - range.lowerBound)).map {
            LineMonth(range.lowerBound + $0, line.amounts[offset + $0], items)
        }
        for (place, item) in line.items.enumerated() {
            for span in shelves[item].spans {
                let first = max(Month(of: span.start) - range.lowerBound, 0)
                let last = min(Month(of: span.end - 1) - range.lowerBound, months.count - 1)
                if first > last { continue }
                for month in first...last {
                    body(span.order, offset + month, months[month].cents(of: span, on: place))
                }
            }
        }
    }

    /// The depreciation of some months: of each order, by its place in the ledger, what serves it, and what serves nobody.
    /// Complexity: as `visit`, over those months of all lines.
    public func served(in months: Range<Month>) -> (orders: [Cents], unpegged: Cents) {
        var orders = [Int](repeating: 0, count: certainties.count)
        var rest = 0
        for line in lines {
            for month in months.clamped(to: line.first..<(line.first + line.amounts.count)).numbers {
                rest += line.amounts[month - line.first.number].value
            }
            visit(line, in: months) { order, _, cents in
                orders[order] += cents
                rest -= cents
            }
        }
        return (orders.map(Cents.init), Cents(rest))
    }

    /// The rows of a line: by month, then class, then order. Complexity: as `visit`, and sorting.
    public func rows(of line: CapitalLine) -> [PegRow] {
        var months = [[Int: Int]](repeating: [:], count: line.amounts.count)
        visit(line) { order, month, cents in months[month][order, default: 0] += cents }
        return months.enumerated().flatMap { index, orders in
            let rest = line.amounts[index] - Cents(orders.values.reduce(0, +))
            let served = orders.filter { $0.value != 0 }.map { order, cents in
                PegRow(
                    line: line.line, month: line.first + index, certainty: certainties[order],
                    order: ledger.orders[order].terms.order, amount: Cents(cents))
            }
            let spare = PegRow(
                line: line.line, month: line.first + index, certainty: .unpegged, order: nil, amount: rest)
            return served.sorted(by: PegRow.isBefore) + (rest == .zero ? [] : [spare])
        }
    }
}

extension PegRow {
    fileprivate static func isBefore(_ a: PegRow, _ b: PegRow) -> Bool {
        if a.certainty != b.certainty { return a.certainty < b.certainty }
        guard let x = a.order, let y = b.order else { return a.order != nil }
        return x < y
    }
}

extension Range<Month> {
    fileprivate var numbers: Range<Int> { lowerBound.number..<upperBound.number }
}

import Ledger
import Peg
import Units

/// Dollar → asset → month → order: the depreciation of 36 months by what is paid for, when, and whom it serves. Months are
/// gathered into quarters, and the lesser orders of each class of certainty into one, so that it can be drawn.
public struct PegFlowsDocument: Encodable, Sendable {
    let from: String
    /// The first month that is not counted.
    let to: String
    let flows: [Flow]

    struct Flow: Encodable, Sendable {
        let `class`: String
        /// Such as `2026-Q2`.
        let quarter: String
        let certainty: String
        /// An order, `others, N promised`, or why it serves nobody.
        let serves: String
        /// null where it is not one order.
        @Null var order: OrderName?
        let usdCents: Int

        enum CodingKeys: String, CodingKey {
            case `class`, quarter, certainty, serves, order
            case usdCents = "usd_cents"
        }
    }

    /// How many orders, or reasons, of each class have a name.
    private static let kept: [Certainty: Int] = [.promised: 10, .queued: 5, .forecast: 3, .unpegged: 3]

    /// What of the money of a class goes where.
    private struct Way: Hashable {
        let `class`: String
        let quarter: String
        let end: End
    }

    /// Whom it serves, or why nobody.
    private struct End: Hashable {
        let certainty: Certainty
        let order: OrderName?
        let reason: String
    }

    /// Complexity: as `rows(of:)` of every line.
    public init(_ document: PegDocument, _ peg: Pegging) {
        let window = peg.month..<(peg.month + Pegging.ahead)
        (from, to) = ("\(window.lowerBound)", "\(window.upperBound)")
        let reasons = Dictionary(
            document.lines.map { ($0.line, $0.reason) }, uniquingKeysWith: { first, _ in first })
        var sums: [Way: Int] = [:]
        for line in peg.lines {
            for row in peg.rows(of: line) where window.contains(row.month) {
                let reason = row.order == nil ? reasons[line.line] ?? "spare" : ""
                let end = End(certainty: row.certainty, order: row.order, reason: reason)
                let way = Way(class: line.class.rawValue, quarter: PegFlowsDocument.quarter(row.month), end: end)
                sums[way, default: 0] += row.amount.value
            }
        }
        flows = PegFlowsDocument.gathered(sums)
    }

    private static func quarter(_ month: Month) -> String { "\(month.year)-Q\((month.ofYear - 1) / 3 + 1)" }

    private static func gathered(_ sums: [Way: Int]) -> [Flow] {
        var whole: [End: Int] = [:]
        for (way, cents) in sums { whole[way.end, default: 0] += cents }
        var names: [End: (serves: String, order: OrderName?)] = [:]
        for certainty in Certainty.allCases {
            let ends = whole.filter { $0.key.certainty == certainty }.sorted {
                ($1.value, $0.key.order?.text ?? $0.key.reason) < ($0.value, $1.key.order?.text ?? $1.key.reason)
            }.map(\.key)
            let most = kept[certainty] ?? 0
            let named = ends.count > most + 1 ? most : ends.count
            for (place, end) in ends.enumerated() {
                names[end] =
                    place < named
                    ? (end.order?.text ?? end.reason, end.order)
                    : ("others, \(ends.count - named) \(certainty.rawValue)", nil)
            }
        }
        var cents: [Way: Int] = [:]
        for (way, amount) in sums {
            let (serves, order) = names[way.end] ?? ("", nil)
            let end = End(certainty: way.end.certainty, order: order, reason: order == nil ? serves : "")
            cents[Way(class: way.class, quarter: way.quarter, end: end), default: 0] += amount
        }
        return cents.map { way, amount in
            Flow(
                class: way.class, quarter: way.quarter, certainty: way.end.certainty.rawValue,
                serves: way.end.order?.text ?? way.end.reason, order: way.end.order, usdCents: amount)
        }.sorted {
            ($0.class, $0.quarter, $0.certainty, $0.serves) < ($1.class, $1.quarter, $1.certainty, $1.serves)
        }
    }
}

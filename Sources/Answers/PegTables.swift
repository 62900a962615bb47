import Ledger
import Peg
import Tables
import Units

extension Pegging {
    /// The rows of `pegs.csv` and `stands.csv`.
    public func tables() -> Export.Pegged {
        Export.Pegged(
            pegs: lines.flatMap { line in
                rows(of: line).map { row in
                    [row.line, row.month.description, line.class.rawValue, row.certainty.rawValue]
                        + [row.order?.text ?? "", String(row.amount.value)]
                }
            },
            stands: footings().map { stand in
                [stand.order.text, stand.certainty.rawValue, stand.resource.text, stand.item.text]
                    + [String(stand.first), String(stand.units), stand.start.description, stand.end.description]
            })
    }

    /// `pegs.csv`.
    public func csv() -> String { tables().csv }
}

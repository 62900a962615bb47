import Ledger
import Peg
import Units

extension Pegging {
    /// S19: capital by how sure the need is; the four classes are all that is spent.
    func certaintyClasses() -> MissionRow? {
        let (life, spent) = (totals().life, lines.reduce(Cents.zero) { $0 + $1.total })
        guard !lines.isEmpty else { return nil }
        let cents = Certainty.allCases.map { String(life[$0].value) } + [String(spent.value)]
        return MissionRow(
            id: "S19", holds: life.total == spent, value: cents.joined(separator: " "), tolerance: "0",
            how: "computed", recompute: Recompute.classes,
            note: "cents over life that serve promised, queued, forecast need and nobody; what is spent")
    }

    /// S20: every dollar pegged, and what is not is said.
    func dollarPeg() -> MissionRow? {
        guard !lines.isEmpty else { return nil }
        let totals = totals()
        let red = totals.linesAhead.count { $0.unpegged > .zero }
        let months = totals.months.reduce(.zero, +)
        let served = totals.orders.reduce(Cents.zero, +)
        let isWhole = months == totals.life && served + totals.life.unpegged == totals.life.total
        return MissionRow(
            id: "S20", holds: isWhole && totals.isRed == (red > 0),
            value: "\(totals.ahead.unpegged.value) \(totals.life.unpegged.value) \(red)", tolerance: "0",
            how: "computed",
            recompute: Recompute.unpegged,
            note: "unpegged cents of the 36 months from \(month), over life, and lines with any in the 36 months"
                + (totals.isRed ? "; red: the claim that every dollar has a customer behind it does not hold here" : "")
        )
    }
}

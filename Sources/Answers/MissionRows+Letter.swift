import Ledger
import Peg
import Promise
import Units

extension Ledger {
    /// S51: the letter, every number of it with its query.
    func letterRow(_ facts: [Fact], _ peg: Pegging) -> MissionRow? {
        guard let letter = try? letter(facts, peg) else { return nil }
        let figures = letter.figures
        let states = orders.reduce(into: [String: Int]()) { $0[state(of: $1), default: 0] += 1 }
        return MissionRow(
            id: "S51", holds: !figures.isEmpty && figures.allSatisfy { !$0.query.isEmpty && !$0.field.isEmpty },
            value:
                "\(states["active", default: 0]) \(states["promised", default: 0]) \(states["queued", default: 0]) \(hash)",
            tolerance: "0", how: "computed", recompute: Recompute.letter,
            note:
                "orders that run, are promised and wait, and the head of the log, as the letter tells them; \(figures.count) numbers, "
                + "each a link to its query: `headroom letter --html FILE`, GET /api/v1/letter")
    }
}

extension Recompute {
    /// Orders by state, and the last fact's hash.
    static let letter = python(
        """
        csv.field_size_limit(1 << 30)
        states = [r["state"] for r in t("orders")]
        print(*[states.count(s) for s in ("active", "promised", "queued")], t("facts")[-1]["hash"])
        """)
}

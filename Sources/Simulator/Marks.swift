import Ledger

/// How often each refusal and each reason in an answer was met, and which were met too rarely to say that they were tried.
struct Marks {
    let tally: Tally

    /// What answers tell beside their kind. `Tally` counts more (each fault of a store, say), which need not all be met.
    static let reasons = [
        "promoted", "moved", "released", "overdue", "revised", "reserved", "forfeited", "bumped", "pending", "money",
        "fee",
        "penalty", "at_risk", "breach", "replayed", "held_by_chips", "held_by_hall_kw", "held_by_ports",
        "held_by_site_kw",
    ]

    /// The marks met fewer than `least` times, the rarest first.
    func rare(below least: Int) -> [(mark: String, count: Int)] {
        let refusals = Refusal.Code.allCases.map { ($0.rawValue, tally.refusals[$0.rawValue] ?? 0) }
        let reasons = Marks.reasons.map { ($0, tally.reasons[$0] ?? 0) }
        return (refusals + reasons).filter { $0.1 < least }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    var lines: [String] {
        [("refusals", tally.refusals), ("facts", tally.kinds), ("reasons", tally.reasons)].map { title, counts in
            title + ": " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
    }
}

import Ledger

/// Counts in the text format of Prometheus.
enum Metrics {
    static func text(refusals: [Refusal.Code: Int]) -> String {
        let rows = Refusal.Code.allCases.map {
            "headroom_refusals_total{code=\"\($0.rawValue)\"} \(refusals[$0] ?? 0)"
        }
        return """
            # HELP headroom_refusals_total Requests refused since the server began, by reason.
            # TYPE headroom_refusals_total counter
            \(rows.joined(separator: "\n"))
            """
    }
}

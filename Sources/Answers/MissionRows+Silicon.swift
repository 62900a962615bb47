import Ledger
import Promise
import Silicon
import Units

extension Ledger {
    /// S24: who accepts both is served by either, who accepts one never by the other.
    func substitutes() -> MissionRow? {
        let matrix = substitution()
        guard matrix.several > 0 else { return nil }
        let trial = substitutionTrial()
        return MissionRow(
            id: "S24", holds: matrix.outside == 0 && (trial?.holds ?? true),
            value: "\(matrix.several) \(matrix.onFirst) \(matrix.onOther) \(matrix.outside)", tolerance: "0",
            how: "computed", recompute: Recompute.substitutes,
            note:
                "orders that accept several silicon, standing on their first choice, on another, on what they do not accept"
                + (trial.map { "; \($0.note)" } ?? ""))
    }

    /// One accelerator asked for in three ways: on either silicon of an order that accepts two, and on each alone.
    private func substitutionTrial() -> (holds: Bool, note: String)? {
        let pairs = orders.map { $0.terms.silicon.map(\.silicon.text) }.filter { $0.count > 1 }
        for pair in pairs {
            let (both, one, other) = (served(pair), served([pair[0]]), served([pair[1]]))
            guard !one.isEmpty, !other.isEmpty else { continue }
            let isEither = both.isSuperset(of: one.union(other))
            return (
                isEither && one == [pair[0]] && other == [pair[1]],
                "tried with \(pair[0]) and \(pair[1]): one that accepts both has an option on either, one that accepts one on none other"
            )
        }
        return nil
    }

    /// The silicon on which one accelerator is offered to who accepts some.
    private func served(_ silicon: [String]) -> Set<String> {
        var request = OrderRequest()
        (request.count, request.silicon, request.term) = (1, silicon, "12mo")
        let offers = quote(request).options
        return Set(offers.flatMap(\.placements).map(\.silicon.text))
    }
}

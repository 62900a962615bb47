/// What facts may carry, schema by schema.
enum Schema {
    static let known = 1...2

    /// What a payload carries that began with schema 2, by its names.
    static func newInTwo(_ payload: Payload) -> [String] {
        [news(in: payload.command)].compactMap(\.self) + news(in: payload.outcome) + clauses(in: payload)
    }

    private static func news(in command: Command) -> String? {
        switch command {
        case .inquire, .amend, .withdraw, .renew, .bump, .repromise: command.kind
        default: nil
        }
    }

    private static func news(in outcome: Outcome) -> [String] {
        let carried = [
            ("revised", outcome.revised != nil), ("reserved", outcome.reserved != nil),
            ("forfeited", outcome.forfeited != nil), ("bumped", outcome.bumped != nil),
            ("money", outcome.money != nil), ("pending", outcome.pending != nil),
        ]
        return carried.filter(\.1).map(\.0)
    }

    private static func clauses(in payload: Payload) -> [String] {
        var terms = [payload.outcome.terms]
        if case .recordOrder(let recorded, _, _) = payload.command { terms.append(recorded) }
        return terms.contains { $0?.clauses != nil } ? ["clauses"] : []
    }
}

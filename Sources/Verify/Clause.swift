import Units

/// A clause of a contract, flat: which of the fields it has depends on what it is.
struct Clause: Decodable, Equatable {
    let clause: String
    let accelerators: Int?
    let price: Int?
    let term: Term?
    let noticeDays: Int?
    let firstRefusal: Bool?
    let percent: Int?

    enum CodingKeys: String, CodingKey {
        case clause, accelerators, term, percent
        case price = "price_usd_micro_per_accelerator_hour"
        case noticeDays = "notice_days"
        case firstRefusal = "first_refusal"
    }

    /// Whether it has what a clause of its name needs, within what can be counted with.
    var isSound: Bool {
        let isCountable = [accelerators, price, percent].allSatisfy { (0...Replay.most).contains($0 ?? 0) }
        guard isCountable, (0...36_500).contains(noticeDays ?? 0) else { return false }
        return switch clause {
        case "price_tier": accelerators != nil && price != nil
        case "renewal": term != nil && noticeDays != nil
        case "growth": accelerators != nil && term != nil && noticeDays != nil
        case "exit_fee": percent != nil
        default: false
        }
    }
}

/// More accelerators than `above` cost `price` each and hour.
struct Tier {
    let above: Int
    let price: Int
}

/// What the holder of a promise may have after its end.
struct FirstRefusal {
    let term: Term
    let noticeDays: Int
}

extension Terms {
    private func sound(_ name: String) -> [Clause] { (clauses ?? []).filter { $0.clause == name && $0.isSound } }

    /// From the smallest up.
    var tiers: [Tier] {
        sound("price_tier").map { Tier(above: $0.accelerators ?? 0, price: $0.price ?? 0) }
            .sorted { $0.above < $1.above }
    }

    /// Percent of what is lost by a change that the customer owes.
    var feePercent: Int { sound("exit_fee").first?.percent ?? takeOrPayPct ?? 0 }

    var firstRefusal: FirstRefusal? {
        sound("renewal").first { $0.firstRefusal == true }.flatMap { clause in
            guard let term = clause.term, let days = clause.noticeDays else { return nil }
            return FirstRefusal(term: term, noticeDays: days)
        }
    }

    /// The first clause that cannot be read for what it says it is.
    var faultOfClauses: String? {
        (clauses ?? []).first { !$0.isSound }.map { "has a clause '\($0.clause)' that is not whole" }
    }
}

import Units

/// What an order is, or was until a revision ended it: terms and the rows that kept them.
struct Version: Decodable, Equatable {
    let terms: Terms
    let rows: [Row]

    /// What of it lies before a day.
    func part(before day: Day) -> Version { Version(terms: terms, rows: rows.compactMap { $0.part(before: day) }) }
}

extension Order {
    /// The version that stands.
    var current: Version { Version(terms: terms, rows: rows) }

    /// Everything the order took and takes: its whole life.
    var life: [Version] { history + [current] }

    /// The rows it has at the end of the log, of whatever kind.
    var placements: Int { life.reduce(0) { $0 + $1.rows.count } + (reserve?.rows.count ?? 0) }

    /// Puts a version in the place of the current one, which keeps what of it lies before a day. Equal rows cut nothing.
    /// Gives what was kept.
    mutating func revise(to next: Version, from: Day) -> Version {
        let kept = next.rows == rows ? Version(terms: terms, rows: []) : current.part(before: from)
        if !kept.rows.isEmpty { history.append(kept) }
        pastNames.formUnion(rows.names)
        (terms, rows, isAmendmentWaiting) = (next.terms, next.rows, false)
        return kept
    }
}

import Units

/// An order as its facts have left it.
struct Order {
    enum State {
        case inquiry
        /// Its rows, if any, are tentative.
        case queued
        case held(until: Instant)
        case promised
        /// Its rows are what was used before.
        case cancelled
    }

    var terms: Terms
    var state: State
    var rows: [Row]

    /// Whether its rows may not move.
    var isFirm: Bool {
        switch state {
        case .held, .promised: true
        case .inquiry, .queued, .cancelled: false
        }
    }

    func isEnded(on today: Day) -> Bool {
        if case .promised = state { (rows.end ?? Axis.end) <= today } else { false }
    }

    var stateName: String {
        switch state {
        case .inquiry: "an inquiry"
        case .queued: "queued"
        case .held(let until): "held until \(until)"
        case .promised: "promised"
        case .cancelled: "cancelled"
        }
    }

    /// Queue order: tier, then the day signed (unsigned last), then identifier by bytes (DESIGN law 6).
    static func isAhead(_ a: Terms, _ b: Terms) -> Bool {
        let (x, y) = (a.signed.map(When.on) ?? .never, b.signed.map(When.on) ?? .never)
        if a.tier != b.tier { return a.tier < b.tier }
        return x != y ? x < y : a.order.utf8.lexicographicallyPrecedes(b.order.utf8)
    }
}

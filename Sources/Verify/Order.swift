import Units

/// An order as its facts have left it.
struct Order {
    enum State {
        case inquiry
        /// Its rows, if any, are tentative.
        case queued
        case held(until: Instant)
        case promised
        /// A hold that died; it may be held or signed again.
        case released
        /// Its rows are what was used before.
        case cancelled
    }

    var terms: Terms
    var state: State
    var rows: [Row]
    /// What a promise was before its revisions, as far as it was used; takes firm capacity.
    var history: [Version] = []
    /// First refusal after the end of a promise; takes firm capacity.
    var reserve: Reserve?
    var isAmendmentWaiting = false
    /// Names of the rows of all versions that ended, and of everything ever kept for later.
    var pastNames: Set<RowName> = []
    var reservedNames: Set<RowName> = []
    /// Cents, as recorded by its last change.
    var worth: Int?

    init(terms: Terms, state: State, rows: [Row]) { (self.terms, self.state, self.rows) = (terms, state, rows) }

    var isPromised: Bool { if case .promised = state { true } else { false } }

    /// Whether a hold or a signature may name it again.
    var isOpen: Bool {
        switch state {
        case .inquiry, .released: true
        case .queued, .held, .promised, .cancelled: false
        }
    }

    /// Whether its rows may not move.
    var isFirm: Bool {
        switch state {
        case .held, .promised: true
        case .inquiry, .queued, .released, .cancelled: false
        }
    }

    func isEnded(on today: Day) -> Bool {
        isPromised && (rows.end ?? Axis.end) <= today
    }

    var stateName: String {
        switch state {
        case .inquiry: "an inquiry"
        case .queued: "queued"
        case .held(let until): "held until \(until)"
        case .promised: "promised"
        case .released: "a hold that died"
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

import Units

/// What a contract says beside what it buys. One row of `clauses.csv`.
public enum Clause: Hashable, Sendable {
    /// Accelerators beyond `above` cost this per accelerator-hour.
    case priceTier(above: Int, price: MicroDollars)
    /// The holder may renew for a term, saying so that many days before the end. With first refusal the same capacity is
    /// kept for it until then; without, the option is shown and nothing is kept.
    case renewal(term: Term, noticeDays: Int, firstRefusal: Bool)
    /// The holder may take more from an offset on: a contingent need, shown and not sold.
    case growth(add: Int, offset: Term, noticeDays: Int)
    /// What an early end costs, in percent of the value given up; the take-or-pay part unless there is such a clause.
    case exitFee(percent: Int)

    /// The word in `clauses.csv`.
    public enum Kind: String, CaseIterable, Sendable, Codable {
        case priceTier = "price_tier"
        case renewal, growth
        case exitFee = "exit_fee"
    }

    public var kind: Kind {
        switch self {
        case .priceTier: .priceTier
        case .renewal: .renewal
        case .growth: .growth
        case .exitFee: .exitFee
        }
    }
}

/// A clause as written in a table or in JSON: one flat row, of which each kind uses some columns.
public struct ClauseRow: Hashable, Sendable, Codable {
    public var clause: Clause.Kind
    public var accelerators: Int?
    public var term: Term?
    public var noticeDays: Int?
    public var firstRefusal: Bool?
    public var price: MicroDollars?
    public var percent: Int?

    enum CodingKeys: String, CodingKey {
        case clause, accelerators, term, percent
        case noticeDays = "notice_days"
        case firstRefusal = "first_refusal"
        case price = "price_usd_micro_per_accelerator_hour"
    }

    public init(_ kind: Clause.Kind) { clause = kind }

    public init(_ clause: Clause) {
        self.init(clause.kind)
        switch clause {
        case .priceTier(let above, let price): (accelerators, self.price) = (above, price)
        case .renewal(let term, let notice, let first): (self.term, noticeDays, firstRefusal) = (term, notice, first)
        case .growth(let add, let offset, let notice): (accelerators, term, noticeDays) = (add, offset, notice)
        case .exitFee(let percent): self.percent = percent
        }
    }

    /// The clause, or what is missing or out of range.
    public func read() throws(Refusal) -> Clause {
        switch clause {
        case .priceTier:
            return .priceTier(
                above: try within(accelerators, 1...100_000_000, "accelerators"),
                price: MicroDollars(try within(price?.value, 0...1_000_000_000_000, CodingKeys.price.rawValue)))
        case .renewal:
            return .renewal(term: try span(), noticeDays: try notice(), firstRefusal: firstRefusal ?? false)
        case .growth:
            return .growth(
                add: try within(accelerators, 1...100_000_000, "accelerators"), offset: try span(),
                noticeDays: try notice())
        case .exitFee: return .exitFee(percent: try within(percent, 0...100, "percent"))
        }
    }

    private func notice() throws(Refusal) -> Int { try within(noticeDays ?? 90, 0...3650, "notice_days") }

    private func span() throws(Refusal) -> Term {
        guard let term, !term.isZero else { throw fault("term", "must be a civil term such as 12mo") }
        return term
    }

    private func within(_ value: Int?, _ range: ClosedRange<Int>, _ field: String) throws(Refusal) -> Int {
        guard let value, range.contains(value) else {
            throw fault(field, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func fault(_ field: String, _ allowed: String) -> Refusal {
        Refusal(.badRequest, "clause \(clause.rawValue): \(field) \(allowed)")
    }
}

extension Clause: Codable {
    public init(from decoder: any Decoder) throws { self = try ClauseRow(from: decoder).read() }
    public func encode(to encoder: any Encoder) throws { try ClauseRow(self).encode(to: encoder) }
}

/// What was asked of a promise and does not fit yet. The promise stands as it is until it does.
public struct Amendment: Hashable, Sendable, Codable {
    public let changes: OrderRequest
    /// The first day on which it is to hold.
    public let from: Day
    public let asked: Day

    public init(changes: OrderRequest, from: Day, asked: Day) {
        (self.changes, self.from, self.asked) = (changes, from, asked)
    }
}

/// Capacity kept for the holder of a promise after its end, until the instant by which it must have renewed.
public struct Reserve: Hashable, Sendable, Codable {
    public let rows: [Row]
    public let until: Instant

    public init(rows: [Row], until: Instant) { (self.rows, self.until) = (rows, until) }
}

/// An earlier version of a promise, its rows cut where the next began. Versions follow each other and never overlap.
public struct Version: Hashable, Sendable, Codable {
    public let terms: OrderTerms
    /// Never empty in a ledger.
    public let rows: [Row]

    public init(terms: OrderTerms, rows: [Row]) { (self.terms, self.rows) = (terms, rows) }

    public var start: Day? { rows.map(\.start).min() }
    public var end: Day? { rows.map(\.end).max() }

    /// What of it lies before a day, or nil.
    func part(before day: Day) -> Version? {
        let used = rows.compactMap { $0.part(before: day) }
        return used.isEmpty ? nil : Version(terms: terms, rows: used)
    }

    /// How many of its days from a day on are days of none of some other versions, which do not overlap.
    func days(from day: Day, notIn others: [Version]) -> Int {
        guard let end, let start = start.map({ max($0, day) }), start < end else { return 0 }
        return others.reduce(end - start) { left, other in
            guard let from = other.start, let to = other.end else { return left }
            return left - max(min(end, to) - max(start, from), 0)
        }
    }
}

/// A firm promise: the current rows, and all that it was before.
public struct Commitment: Hashable, Sendable {
    public internal(set) var rows: [Row]
    /// The fact that made it.
    public let made: Int
    public internal(set) var past: [Version] = []
    /// What was asked of it and waits.
    public internal(set) var pending: Amendment? {
        get { waiting.first }
        set { waiting = newValue.map { [$0] } ?? [] }
    }
    /// `pending` as a list of none or one: held in place it would double the size of every order.
    private var waiting: [Amendment] = []
    public internal(set) var reserve: Reserve?
    /// Fees due for what was given back.
    public internal(set) var fees = Cents.zero
    /// The highest chunk number that a row of it ever had, kept rows included: identifiers are never used again.
    public internal(set) var lastChunk: Int

    public init(rows: [Row], made: Int) {
        (self.rows, self.made, lastChunk) = (rows, made, rows.map(\.chunk).max() ?? 0)
    }
}

/// An order that was cancelled: what it had used, and what it owes for ending early.
public struct Closure: Hashable, Sendable {
    public let on: Day
    public let past: [Version]
    public internal(set) var fees: Cents

    public init(on: Day, past: [Version], fees: Cents = .zero) { (self.on, self.past, self.fees) = (on, past, fees) }
}

/// The only way in which a promise changes: from a day on it stands under new terms with new rows.
public struct Revision: Hashable, Sendable, Codable {
    public let order: OrderName
    public let terms: OrderTerms
    public let rows: [Row]
    /// Rows of the version before end here at the latest.
    public let from: Day
    /// What stands, from that day on, of the versions before: those placed anew, and as they were those that are not.
    /// One that is missing ends on that day. nil, as in nearly every revision: all of them stand.
    public let earlier: [Version]?

    public init(order: OrderName, terms: OrderTerms, rows: [Row], from: Day, earlier: [Version]? = nil) {
        (self.order, self.terms, self.rows, self.from, self.earlier) = (order, terms, rows, from, earlier)
    }
}

extension Commitment {
    /// The versions before the current one, as a revision leaves them.
    func past(after revision: Revision) -> [Version] {
        guard let earlier = revision.earlier else { return past }
        return past.filter { !earlier.contains($0) }.compactMap { $0.part(before: revision.from) } + earlier
    }
}

/// What a change of a promise does to its money: value over the whole life before and after, and what is due for it.
public struct MoneyChange: Hashable, Sendable, Codable {
    public let order: OrderName
    public let before: Cents
    public let after: Cents
    /// Due from the customer for value given up.
    public let fee: Cents
    /// Due to the customer for days of delay.
    public let penalty: Cents

    enum CodingKeys: String, CodingKey {
        case order
        case before = "before_usd_cents"
        case after = "after_usd_cents"
        case fee = "fee_usd_cents"
        case penalty = "penalty_usd_cents"
    }

    public init(order: OrderName, before: Cents, after: Cents, fee: Cents, penalty: Cents) {
        (self.order, self.before, self.after, self.fee, self.penalty) = (order, before, after, fee, penalty)
    }
}

/// An order with the capacity kept for its holder after its end.
public struct Reserved: Hashable, Sendable, Codable {
    public let order: OrderName
    public let reserve: Reserve

    public init(order: OrderName, reserve: Reserve) { (self.order, self.reserve) = (order, reserve) }
}

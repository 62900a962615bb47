import Units

/// Orders of a snapshot: their names in one section, so that they can be indexed beside, and all else in another.
struct OrderWriter {
    private(set) var names = ByteWriter()
    private(set) var orders = ByteWriter()

    init(_ all: Orders, _ tables: inout TableWriter) {
        names.put(count: all.count)
        for order in all {
            names.put(order.terms.order.text)
            put(order.terms, &tables)
            put(order.standing, from: order.terms.earliest, &tables)
        }
    }

    // MARK: Terms

    private mutating func put(_ terms: OrderTerms, _ tables: inout TableWriter) {
        orders.put(count: TermsFlags(of: terms).rawValue)
        for text in [terms.customer, terms.tenant, terms.segment, terms.workload] {
            orders.put(count: tables.number(text))
        }
        orders.put(terms.tier)
        orders.put(terms.count)
        orders.put(count: tables.number(terms.silicon))
        orders.put(count: tables.number(terms.regions))
        orders.put(count: terms.chunkIn.place * Scope.allCases.count + terms.same.place)
        orders.put(terms.earliest.number)
        orders.put(term: terms.term)
        orders.put(count: tables.number(terms.source))
        for number in [terms.signed?.number, terms.maxChunks, terms.latest?.number] { put(number) }
        if !terms.steps.isEmpty {
            orders.put(terms.steps) { writer, step in
                writer.put(term: step.offset)
                writer.put(step.add)
            }
        }
        for number in [
            terms.price?.value, terms.takeOrPayPct, terms.penalty?.value, terms.portMonths, terms.portCents?.value,
        ] { put(number) }
        if !terms.clauses.isEmpty { orders.put(terms.clauses) { $0.put(clause: $1) } }
        // As in its fact; many orders may share one.
        if let sizing = terms.sizing { orders.put(count: tables.number((try? CanonicalJSON.text(sizing)) ?? "")) }
    }

    /// What is missing is not written: the flags say so.
    private mutating func put(_ number: Int?) {
        if let number { orders.put(number) }
    }

    // MARK: Standing

    private mutating func put(_ standing: Standing, from base: Day, _ tables: inout TableWriter) {
        orders.put(byte: StandingTag(of: standing).rawValue)
        switch standing {
        case .inquiry, .queued(nil), .refused: break
        case .queued(let tentative?):
            put(tentative.rows, from: base, &tables)
            orders.put(count: tentative.late ? 1 : 0)
            orders.put(count: tentative.gap.count)
            for item in tentative.gap { orders.put(count: tables.number(item.text)) }
        case .held(let rows, let until):
            put(rows, from: base, &tables)
            orders.put(until.milliseconds)
        case .promised(let commitment): put(commitment, from: base, &tables)
        case .cancelled(let closure):
            orders.put(closure.on.number)
            put(closure.past, &tables)
            orders.put(closure.fees.value)
        case .lapsed(let at): orders.put(at.milliseconds)
        }
    }

    private mutating func put(_ commitment: Commitment, from base: Day, _ tables: inout TableWriter) {
        put(commitment.rows, from: base, &tables)
        orders.put(commitment.made)
        if commitment.isPlain { return }
        put(commitment.past, &tables)
        orders.put(commitment.fees.value)
        orders.put(commitment.lastChunk)
        orders.put(count: commitment.pending == nil ? 0 : 1)
        if let pending = commitment.pending {
            // A request is what its JSON says: it came from there, and is written there again.
            orders.put((try? CanonicalJSON.text(pending.changes)) ?? "")
            orders.put(pending.from.number)
            orders.put(pending.asked.number)
        }
        orders.put(count: commitment.reserve == nil ? 0 : 1)
        if let reserve = commitment.reserve {
            put(reserve.rows, from: base, &tables)
            orders.put(reserve.until.milliseconds)
        }
    }

    private mutating func put(_ versions: [Version], _ tables: inout TableWriter) {
        orders.put(count: versions.count)
        for version in versions {
            orders.put(version.terms.order.text)
            put(version.terms, &tables)
            put(version.rows, from: version.terms.earliest, &tables)
        }
    }

    private mutating func put(_ rows: [Row], from base: Day, _ tables: inout TableWriter) {
        orders.put(count: rows.count)
        for row in rows {
            orders.put(row.step)
            orders.put(row.chunk)
            orders.put(row.row)
            orders.put(count: tables.number(row.hall.text))
            orders.put(count: tables.number(row.silicon.text))
            orders.put(row.count)
            orders.put(row.start.number &- base.number)
            orders.put(row.end.number &- row.start.number)
        }
    }
}

/// Which of the terms that may be missing an order has, a bit each.
struct TermsFlags: OptionSet {
    let rawValue: Int

    static let signed = TermsFlags(rawValue: 1)
    static let maxChunks = TermsFlags(rawValue: 2)
    static let latest = TermsFlags(rawValue: 4)
    static let steps = TermsFlags(rawValue: 8)
    static let price = TermsFlags(rawValue: 16)
    static let takeOrPay = TermsFlags(rawValue: 32)
    static let penalty = TermsFlags(rawValue: 64)
    static let portMonths = TermsFlags(rawValue: 128)
    static let portCents = TermsFlags(rawValue: 256)
    static let clauses = TermsFlags(rawValue: 512)
    /// There is a list of clauses, and nothing in it: other bytes in a fact than none.
    static let emptyClauses = TermsFlags(rawValue: 1024)
    static let sizing = TermsFlags(rawValue: 2048)

    init(rawValue: Int) { self.rawValue = rawValue }

    init(of terms: OrderTerms) {
        let has: [(TermsFlags, Bool)] = [
            (.signed, terms.signed != nil), (.maxChunks, terms.maxChunks != nil), (.latest, terms.latest != nil),
            (.steps, !terms.steps.isEmpty), (.price, terms.price != nil), (.takeOrPay, terms.takeOrPayPct != nil),
            (.penalty, terms.penalty != nil), (.portMonths, terms.portMonths != nil),
            (.portCents, terms.portCents != nil), (.clauses, !terms.clauses.isEmpty),
            (.emptyClauses, terms.written?.isEmpty == true), (.sizing, terms.sizing != nil),
        ]
        self.init(has.filter(\.1).map(\.0))
    }

    init(_ reader: inout ByteReader) throws(SnapshotFault) { rawValue = try reader.index(below: 4096) }
}

/// What follows an order's terms.
enum StandingTag: UInt8 {
    case inquiry, queued, tentative, held, promised, contract, cancelled, lapsed, refused

    init(of standing: Standing) {
        self =
            switch standing {
            case .inquiry: .inquiry
            case .queued(let tentative): tentative == nil ? .queued : .tentative
            case .held: .held
            case .promised(let commitment): commitment.isPlain ? .promised : .contract
            case .cancelled: .cancelled
            case .lapsed: .lapsed
            case .refused: .refused
            }
    }
}

extension Commitment {
    /// Whether it is rows and nothing else, as nearly all are.
    var isPlain: Bool {
        past.isEmpty && pending == nil && reserve == nil && fees == .zero
            && lastChunk == rows.map(\.chunk).max() ?? 0
    }
}

extension ByteWriter {
    mutating func put(term: Term) {
        switch term {
        case .months(let months): put(months << 1)
        case .days(let days): put(days << 1 | 1)
        }
    }

    mutating func put(clause: Clause) {
        put(count: clause.kind.place)
        switch clause {
        case .priceTier(let above, let price):
            put(above)
            put(price.value)
        case .renewal(let term, let notice, let first):
            put(term: term)
            put(notice)
            put(count: first ? 1 : 0)
        case .growth(let add, let offset, let notice):
            put(add)
            put(term: offset)
            put(notice)
        case .exitFee(let percent): put(percent)
        }
    }
}

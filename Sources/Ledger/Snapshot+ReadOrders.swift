import Silicon
import Units

/// Reads what `OrderWriter` wrote. About a third of a microsecond an order: the tables are shared, rows are the only arrays made.
struct OrderReader {
    private let tables: TableReader
    private var names: ByteReader
    private var orders: ByteReader

    /// Of the fewest bytes an order has: its terms and its standing.
    private static let leastBytes = 13

    private init(_ tables: TableReader, names: ByteReader, orders: ByteReader) {
        (self.tables, self.names, self.orders) = (tables, names.copied(), orders)
    }

    static func orders(
        _ tables: TableReader, names: ByteReader, orders: ByteReader
    ) throws(SnapshotFault) -> Orders {
        var reader = OrderReader(tables, names: names, orders: orders)
        let count = try reader.names.count()
        guard count <= orders.remaining / leastBytes else { throw .damaged }
        var list = Orders()
        for _ in 0..<count { list.push(try reader.order()) }
        guard reader.orders.isAtEnd else { throw .damaged }
        return list
    }

    /// Where each order stands; none twice.
    static func index(_ names: ByteReader) throws(SnapshotFault) -> OrderIndex {
        var names = names.copied()
        let count = try names.count()
        var (index, texts) = (OrderIndex(reserving: count), [String]())
        texts.reserveCapacity(count)
        for position in 0..<count {
            let text = try names.text()
            guard index.position(text.hashValue, isMeant: { texts[$0] == text }) == nil else { throw .damaged }
            index.insert(text.hashValue, at: position)
            texts.append(text)
        }
        guard names.isAtEnd else { throw .damaged }
        return index
    }

    private mutating func order() throws(SnapshotFault) -> Order {
        let terms = try terms(OrderName(of: try names.text()))
        return Order(terms: terms, standing: try standing(from: terms.earliest))
    }

    // MARK: Terms

    private static let scopes = Scope.allCases.flatMap { outer in Scope.allCases.map { (outer, $0) } }

    private mutating func terms(_ name: OrderName) throws(SnapshotFault) -> OrderTerms {
        let flags = try TermsFlags(&orders)
        let (customer, tenant) = (try tables.text(&orders), try tables.text(&orders))
        let (segment, workload) = (try tables.text(&orders), try tables.text(&orders))
        let (tier, count) = (try orders.number(), try orders.number())
        let (silicon, regions) = (try tables.accepted(&orders), try tables.regions(&orders))
        let (chunkIn, same) = try orders.one(of: OrderReader.scopes)
        let (earliest, term) = (Day(try orders.number()), try orders.term())
        let source = try tables.source(&orders)
        var terms = OrderTerms(
            order: name, customer: customer, tenant: tenant, segment: segment, workload: workload, tier: tier,
            signed: flags.contains(.signed) ? Day(try orders.number()) : nil, count: count, silicon: silicon,
            regions: regions, maxChunks: flags.contains(.maxChunks) ? try orders.number() : nil, chunkIn: chunkIn,
            same: same, earliest: earliest, latest: flags.contains(.latest) ? Day(try orders.number()) : nil,
            term: term,
            steps: flags.contains(.steps) ? try steps() : [],
            price: flags.contains(.price) ? MicroDollars(try orders.number()) : nil,
            takeOrPayPct: flags.contains(.takeOrPay) ? try orders.number() : nil,
            penalty: flags.contains(.penalty) ? Cents(try orders.number()) : nil,
            portMonths: flags.contains(.portMonths) ? try orders.number() : nil,
            portCents: flags.contains(.portCents) ? Cents(try orders.number()) : nil,
            clauses: flags.contains(.clauses) ? try clauses() : [], source: source)
        if flags.contains(.emptyClauses) { terms.written = [] }
        if flags.contains(.sizing) { terms.sizing = try sizing() }
        return terms
    }

    private mutating func sizing() throws(SnapshotFault) -> Sizing {
        guard let sizing = try? CanonicalJSON.value(Sizing.self, from: try tables.text(&orders)) else { throw .damaged }
        return sizing
    }

    private mutating func steps() throws(SnapshotFault) -> [Step] {
        try orders.list { reader throws(SnapshotFault) in
            Step(offset: try reader.term(), add: try reader.number())
        }
    }

    private mutating func clauses() throws(SnapshotFault) -> [Clause] {
        try orders.list { reader throws(SnapshotFault) in try reader.clause() }
    }

    // MARK: Standing

    private mutating func standing(from base: Day) throws(SnapshotFault) -> Standing {
        guard let tag = StandingTag(rawValue: try orders.byte()) else { throw .damaged }
        switch tag {
        case .inquiry: return .inquiry
        case .queued: return .queued(nil)
        case .tentative:
            let (rows, late) = (try rows(from: base), try orders.flag())
            let tables = tables
            let gap = try orders.list { reader throws(SnapshotFault) -> ItemName in try tables.name(&reader) }
            return .queued(Tentative(rows: rows, late: late, gap: gap))
        case .held: return .held(try rows(from: base), until: Instant(milliseconds: try orders.number()))
        case .promised: return .promised(Commitment(rows: try rows(from: base), made: try orders.number()))
        case .contract: return .promised(try contract(from: base))
        case .cancelled:
            let (on, past) = (Day(try orders.number()), try versions())
            return .cancelled(Closure(on: on, past: past, fees: Cents(try orders.number())))
        case .lapsed: return .lapsed(at: Instant(milliseconds: try orders.number()))
        case .refused: return .refused
        }
    }

    private mutating func contract(from base: Day) throws(SnapshotFault) -> Commitment {
        var commitment = Commitment(rows: try rows(from: base), made: try orders.number())
        commitment.past = try versions()
        commitment.fees = Cents(try orders.number())
        commitment.lastChunk = try orders.number()
        if try orders.flag() { commitment.pending = try amendment() }
        if try orders.flag() {
            commitment.reserve = Reserve(
                rows: try rows(from: base), until: Instant(milliseconds: try orders.number()))
        }
        return commitment
    }

    private mutating func amendment() throws(SnapshotFault) -> Amendment {
        let text = try orders.text()
        guard let changes = try? CanonicalJSON.value(OrderRequest.self, from: text) else { throw .damaged }
        return Amendment(changes: changes, from: Day(try orders.number()), asked: Day(try orders.number()))
    }

    private mutating func versions() throws(SnapshotFault) -> [Version] {
        let count = try orders.count(ofAtLeast: OrderReader.leastBytes)
        var versions: [Version] = []
        for _ in 0..<count {
            let terms = try terms(OrderName(of: try orders.text()))
            versions.append(Version(terms: terms, rows: try rows(from: terms.earliest)))
        }
        return versions
    }

    private mutating func rows(from base: Day) throws(SnapshotFault) -> [Row] {
        let count = try orders.count(ofAtLeast: 8)
        if count == 1 { return [try row(from: base)] }
        var rows: [Row] = []
        rows.reserveCapacity(count)
        for _ in 0..<count { rows.append(try row(from: base)) }
        return rows
    }

    private mutating func row(from base: Day) throws(SnapshotFault) -> Row {
        let (step, chunk, row) = (try orders.number(), try orders.number(), try orders.number())
        let (hall, silicon): (HallName, SiliconName) = (try tables.name(&orders), try tables.name(&orders))
        let count = try orders.number()
        let start = base.number &+ (try orders.number())
        let end = start &+ (try orders.number())
        return Row(
            step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: Day(start),
            end: Day(end))
    }
}

extension ByteReader {
    mutating func term() throws(SnapshotFault) -> Term {
        let number = try number()
        return number & 1 == 0 ? .months(number >> 1) : .days(number >> 1)
    }

    mutating func clause() throws(SnapshotFault) -> Clause {
        switch try one(of: Clause.Kind.allCases) {
        case .priceTier: .priceTier(above: try number(), price: MicroDollars(try number()))
        case .renewal: .renewal(term: try term(), noticeDays: try number(), firstRefusal: try flag())
        case .growth: .growth(add: try number(), offset: try term(), noticeDays: try number())
        case .exitFee: .exitFee(percent: try number())
        }
    }
}

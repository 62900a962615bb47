import Ledger
import Units

/// What an amendment of a promise brings, if it fits: the same order under new terms from a day on.
///
/// A promise that runs, or that only changes size, end or price, keeps its rows: more is added beside them, less is taken
/// from the last chunk, a new end moves their ends. A promise that has not begun and changes where, when or on which
/// chips is placed anew. Its own rows are free for it in the search, those of others are not.
struct Amending {
    let ledger: Ledger
    let order: Order
    let changes: OrderRequest
    let day: Day
    private let now: Continuation

    init(_ ledger: Ledger, _ order: Order, _ changes: OrderRequest, from: Day?) {
        (self.ledger, self.order, self.changes) = (ledger, order, changes)
        day = max(from ?? ledger.today, ledger.today)
        now = Continuation(order, on: day)
    }

    /// The revision, or nil where nothing committed is free for it yet. Refused where it can never be.
    ///
    /// `book` is the book with the order's own firm rows still taken.
    func revision(in book: Book) throws(Refusal) -> Revision? {
        guard !now.rows.isEmpty else { return nil }
        let terms = try merged()
        if isCommercial { return try commercial(terms) }
        var book = book
        try book.take(order.firmRows, firm: true, sign: 1)
        try book.take(order.contracted.compactMap { $0.part(before: now.day) }, firm: true)
        return isReplaced ? try replaced(terms, in: book) : try resized(terms, in: book)
    }

    /// The order's terms with the changes settled.
    private func merged() throws(Refusal) -> OrderTerms {
        if isReplaced, now.isRunning || order.commitment?.past.isEmpty == false {
            throw Refusal(
                .wrongState,
                "order \(order.terms.order) runs since \(order.current.map(\.start).min() ?? day); while it runs its count, "
                    + "term, min_chunk, tier and prices can change, not where, when or on which chips")
        }
        guard now.isRunning else { return try ledger.amended(order.terms, by: changes) }
        // What runs is counted from its rows; only the other terms are settled here.
        var (terms, other) = (order.terms, changes)
        (terms.term, terms.steps, other.term) = (.days(1), [], nil)
        return try ledger.amended(terms, by: other)
    }

    /// Whether no capacity is touched.
    private var isCommercial: Bool { changes.count == nil && changes.term == nil && !isReplaced }

    private var isReplaced: Bool {
        changes.earliest != nil || changes.latest != nil || changes.silicon != nil || changes.regions != nil
            || changes.maxChunks != nil || changes.chunkIn != nil || changes.same != nil || changes.steps != nil
    }

    private func commercial(_ terms: OrderTerms) throws(Refusal) -> Revision {
        if !now.isRunning {
            var same = terms
            (same.term, same.earliest, same.latest) = (order.terms.term, order.terms.earliest, order.terms.latest)
            return Revision(order: terms.order, terms: same, rows: order.current, from: now.day)
        }
        return make(now.rows, terms, least: least(of: now.rows))
    }

    private func make(_ rows: [Row], _ terms: OrderTerms, least: Int) -> Revision {
        let rows = now.renumbered(rows)
        return Revision(
            order: terms.order, terms: now.terms(for: rows, least: least, from: terms), rows: rows, from: now.day)
    }

    // MARK: Placed anew

    private func replaced(_ terms: OrderTerms, in book: Book) throws(Refusal) -> Revision? {
        var terms = terms
        if changes.earliest == nil { terms.earliest = max(order.current.map(\.start).min() ?? day, ledger.today) }
        var best: Fit?
        for accepted in terms.silicon {
            let last = best.map { $0.start - 1 } ?? terms.latest ?? Axis.end
            let search = Search(book: book, basis: .firm, shape: Shape(terms, on: accepted))
            if let fit = search.earliest(from: max(terms.earliest, ledger.today), notAfter: last) { best = fit }
        }
        guard let best else { return nil }
        let shift = order.nextChunk - 1
        return Revision(
            order: terms.order, terms: terms, rows: best.rows.map { $0.shifted(by: shift) }, from: ledger.today)
    }

    // MARK: More, less, longer, shorter

    private func resized(_ terms: OrderTerms, in book: Book) throws(Refusal) -> Revision? {
        let end = try newEnd()
        let target = changes.count ?? now.count
        let least = min(changes.minChunk ?? least(of: now.running), max(target, 1))
        var rows = now.rows.map { $0.with(end: end) }.filter { $0.start < end }
        if target < now.count { rows = try shrunk(rows, to: target, least: least) }
        guard try fits(rows, in: book) else { return nil }
        guard target > now.count else { return make(rows, terms, least: least) }
        var beside = book
        try beside.take(rows, firm: true)
        guard let more = growth(target - now.count, end, least, in: beside) else { return nil }
        return make(rows + more, terms, least: min(least, target - now.count))
    }

    /// Whether what the rows take beyond what the order has is free: what it has it keeps, also where supply is short.
    private func fits(_ rows: [Row], in book: Book) throws(Refusal) -> Bool {
        let more = rows.beyond(order.current)
        if more.isEmpty { return true }
        var rest = book
        try rest.take(rows.filter { !more.contains($0) }, firm: true)
        return try rest.fits(more, .firm)
    }

    /// The end under the new term, counted from the first day the order ever had.
    private func newEnd() throws(Refusal) -> Day {
        guard let text = changes.term else { return now.end }
        guard let term = Term(text), !term.isZero else {
            throw Refusal(
                .badRequest, "term: '\(text)' is not a civil term; allowed: a number and d, w, mo or y, such as 24mo")
        }
        let end = (order.contracted.map(\.start).min() ?? now.day) + term
        if end <= now.day {
            throw Refusal(
                .badRequest, "term: \(term) ends on \(end), not after \(now.day); to end the order, cancel it")
        }
        if end > Axis.end {
            throw Refusal(
                .beyondHorizon, "term: \(term) ends on \(end), after the last day of the ledger, \(Axis.end - 1)")
        }
        return end
    }

    private func least(of rows: [Row]) -> Int { min(now.accepted?.minChunk ?? 1, max(rows.total, 1)) }

    /// Takes from what runs on the first day, last chunk first; no chunk may end up smaller than the least size.
    private func shrunk(_ rows: [Row], to target: Int, least: Int) throws(Refusal) -> [Row] {
        guard target > 0 else {
            throw Refusal(.badRequest, "count: must be 1 or more; to give all back, cancel the order")
        }
        var surplus = now.count - target
        var kept = rows
        let chunks = Set(now.running.map(\.chunkKey)).sorted().reversed()
        for chunk in chunks where surplus > 0 {
            let size = kept.filter { $0.start == now.day && $0.chunkKey == chunk }.total
            let take = size <= surplus ? size : min(surplus, max(size - least, 0))
            kept = kept.taking(take, fromChunk: chunk, on: now.day)
            surplus -= take
        }
        guard surplus == 0 else {
            throw Refusal(
                .badRequest,
                "count: \(target) would leave a chunk below min_chunk \(least); give back \(surplus) fewer, or lower min_chunk too"
            )
        }
        return kept
    }

    /// More of the same silicon from the first day to the end, beside what stands.
    private func growth(_ count: Int, _ end: Day, _ least: Int, in book: Book) -> [Row]? {
        guard let silicon = now.rows.first?.silicon else { return nil }
        var terms = order.terms
        (terms.count, terms.term, terms.steps) = (count, .days(end - now.day), [])
        if let most = terms.maxChunks {
            let left = most - Set(now.running.map(\.chunkKey)).count
            guard left > 0 else { return nil }
            terms.maxChunks = left
        }
        let accepted = Accepted(silicon: silicon, count: count, minChunk: min(least, count))
        var shape = Shape(terms, on: accepted)
        shape.anchor = now.rows.first?.hall
        let fit = Search(book: book, basis: .firm, shape: shape).earliest(from: now.day, notAfter: now.day)
        return fit?.rows.map { $0.shifted(by: order.nextChunk + 1_000) }
    }
}

extension [Row] {
    /// Fewer accelerators in one chunk, last row first; empty rows go.
    fileprivate func taking(_ count: Int, fromChunk chunk: Int, on day: Day) -> [Row] {
        var left = count
        return reversed().compactMap { row -> Row? in
            guard left > 0, row.chunkKey == chunk, row.start == day else { return row }
            let take = Swift.min(left, row.count)
            left -= take
            return take == row.count ? nil : row.with(count: row.count - take)
        }.reversed()
    }
}

extension Row {
    /// The same row in a chunk of a higher number.
    func shifted(by chunks: Int) -> Row {
        Row(
            step: step, chunk: chunk + chunks, row: row, hall: hall, silicon: silicon, count: count, start: start,
            end: end)
    }
}

extension Ledger {
    /// Terms with some fields changed, each checked as if it were asked for anew.
    func amended(_ terms: OrderTerms, by changes: OrderRequest) throws(Refusal) -> OrderTerms {
        var request = OrderRequest(terms)
        try request.overlay(changes)
        var settled = try resolve(request, as: terms.order, signed: terms.signed, today: today)
        settled.source = terms.source
        if changes.earliest == nil { settled.earliest = terms.earliest }
        return settled
    }
}

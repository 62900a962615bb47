import Ledger
import Units

/// A promise as it goes on from a day: what runs then is its first step, later steps keep their days.
///
/// Before its start a promise goes on from that start, whole.
struct Continuation {
    let order: Order
    let day: Day
    /// The rows from the day on, in the order they were entered.
    let rows: [Row]
    private let version: Version
    /// Whether the terms say what the rows are: those of an earlier version tell what it was before the next cut it.
    private let isWhole: Bool

    /// The current version.
    init(_ order: Order, on day: Day) {
        self.init(
            Stretch(order: order, version: Version(terms: order.terms, rows: order.current), follower: nil), on: day)
    }

    init(_ stretch: Stretch, on day: Day) {
        (order, version, isWhole) = (stretch.order, stretch.version, stretch.follower == nil)
        self.day = max(day, version.start ?? day)
        let from = self.day
        rows = version.rows.filter { $0.end > from }.map { $0.starting(max($0.start, from)) }
    }

    var isRunning: Bool { (version.start ?? day) < day }
    var end: Day { rows.map(\.end).max() ?? day }
    var running: [Row] { rows.filter { $0.start == day } }
    var count: Int { running.total }

    /// The silicon it stands on, with what the terms say of it.
    var accepted: Accepted? {
        guard let silicon = version.rows.first?.silicon else { return nil }
        return version.terms.silicon.first { $0.silicon == silicon }
    }

    /// What has still to be served, as a search sees it; nil when nothing has.
    var shape: Shape? {
        guard let accepted, !rows.isEmpty else { return nil }
        if !isRunning, isWhole { return Shape(version.terms, on: accepted) }
        let terms = self.terms(for: rows, least: accepted.minChunk)
        return Shape(terms, on: terms.silicon[0])
    }

    /// The order's terms as they are kept by rows that begin on the day of a continuation.
    func terms(for rows: [Row], least: Int, from terms: OrderTerms? = nil) -> OrderTerms {
        var terms = terms ?? version.terms
        let start = rows.map(\.start).min() ?? day
        let byStart = Dictionary(grouping: rows, by: \.start)
        let first = byStart[start] ?? []
        terms.count = first.total
        // Steps that have begun are one step now, and a small one's chunk may be smaller than the rest.
        let least = min(least, Dictionary(grouping: rows, by: \.chunkKey).values.map(\.total).min() ?? least)
        if let silicon = rows.first?.silicon {
            terms.silicon = [Accepted(silicon: silicon, count: first.total, minChunk: min(least, first.total))]
        }
        terms.term = .days((rows.map(\.end).max() ?? start) - start)
        terms.steps = byStart.keys.sorted().dropFirst().map {
            Step(offset: .days($0 - start), add: (byStart[$0] ?? []).total)
        }
        let most = byStart.values.map { Set($0.map(\.chunk)).count }.max() ?? 1
        terms.maxChunks = terms.maxChunks.map { max($0, most) }
        terms.earliest = min(max(terms.earliest, day), start)
        if let latest = terms.latest { terms.latest = max(latest, start) }
        return terms
    }

    /// Rows numbered as a new version of the order: by step, in chunks that no row of it ever had, some number or above.
    func renumbered(_ rows: [Row], from least: Int = 0) -> [Row] {
        let first = max(order.nextChunk, least)
        let starts = Set(rows.map(\.start)).sorted()
        var seen: [Int: Int] = [:]
        var within: [Int: Int] = [:]
        return rows.map { row in
            let chunk = seen[row.chunkKey] ?? seen.count
            seen[row.chunkKey] = chunk
            within[chunk, default: 0] += 1
            return Row(
                step: starts.firstIndex(of: row.start) ?? 0, chunk: first + chunk, row: within[chunk, default: 1],
                hall: row.hall, silicon: row.silicon, count: row.count, start: row.start, end: row.end)
        }
    }
}

extension Row {
    func starting(_ day: Day) -> Row {
        Row(step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: day, end: end)
    }

    func with(count: Int) -> Row {
        Row(step: step, chunk: chunk, row: row, hall: hall, silicon: silicon, count: count, start: start, end: end)
    }

    /// One number for (step, chunk).
    var chunkKey: Int { step * 1_000_000_000 + chunk }
}

extension [Row] {
    /// Accelerators in all rows together.
    var total: Int { reduce(0) { $0 + $1.count } }
}

extension Order {
    /// A chunk number above any that a row of this order had.
    var nextChunk: Int { max(firmRows.map(\.chunk).max() ?? 0, commitment?.lastChunk ?? 0) + 1 }
}

import Ledger
import Promise
import Silicon
import Tables
import Units

/// A line of the book: a promise or a hold.
public struct BookLine: Encodable, Sendable {
    package let order: OrderName
    let customer: String
    let state: String
    let tier: Int
    let count: Int
    let silicon: SiliconName
    let halls: String
    let region: RegionName?
    let start: Day
    let end: Day
    let value: Cents
    @Null var shortfall: Shortfall.Kind?
    /// What was asked of the promise and does not fit yet.
    @Null var amendment: String?
    /// Contingent needs: shown, not sold.
    let option: String

    enum CodingKeys: String, CodingKey {
        case order, customer, state, tier, count, silicon, halls, region, start, end, shortfall, amendment
        case option
        case value = "usd_cents_per_year"
    }
}

/// A line of the queue.
public struct QueueLine: Encodable, Sendable {
    let position: Int
    package let order: OrderName
    let customer: String
    let tier: Int
    let count: Int
    let silicon: String
    let regions: String
    @Null var signed: Day?
    let earliest: Day
    @Null var latest: Day?
    let tentative: When
    let late: Bool
    @Null var gap: String?
    let heldBy: String
    let halls: String
    let ahead: AheadDocument
    /// Why its date is not firm.
    let canMove: [String]

    enum CodingKeys: String, CodingKey {
        case position, order, customer, tier, count, silicon, regions, signed, earliest, latest, tentative, late, gap,
            halls, ahead
        case heldBy = "held_by"
        case canMove = "can_move_because"
    }
}

/// The answer to `book`.
public struct BookDocument: Encodable, Sendable {
    let clock: Instant
    let book: [BookLine]
}

/// The answer to `queue`.
public struct QueueDocument: Encodable, Sendable {
    let clock: Instant
    let queue: [QueueLine]
    /// The dates that changed since a time that was asked for.
    let moved: [MovedLine]?
}

extension Ledger {
    /// Promises and holds, as entered.
    public func bookLines() -> [BookLine] {
        let short = shortResources()
        return orders.compactMap { order in
            let version = order.version(on: today)
            let rows = version.rows
            guard let first = rows.first else { return nil }
            let price = version.terms.price ?? atlas.catalogue[first.silicon]?.price ?? MicroDollars(0)
            let yearly = (try? price.total(count: peak(rows), days: 365)) ?? .zero
            return BookLine(
                order: order.terms.order, customer: order.terms.customer, state: state(of: order),
                tier: order.terms.tier, count: peak(rows), silicon: first.silicon, halls: halls(rows),
                region: atlas.hall(first.hall).flatMap(atlas.region(of:)),
                start: order.contracted.map(\.start).min() ?? today,
                end: (order.contracted + rows).map(\.end).max() ?? today,
                value: yearly, shortfall: shortfall(of: order, short),
                amendment: order.commitment?.pending.map { "waits since \($0.asked)" },
                option: order.terms.clauses.compactMap(\.contingent).joined(separator: "; "))
        }
    }

    private func peak(_ rows: [Row]) -> Int { rows.reduce(0) { $0 + $1.count } }

    /// What an order pays per accelerator-hour: its own price or the list price.
    public func price(of order: Order, on silicon: SiliconName) -> MicroDollars {
        order.terms.price ?? atlas.catalogue[silicon]?.price ?? MicroDollars(0)
    }

    private func shortResources() -> [Int: [Shortfall]] {
        Dictionary(grouping: shortfalls) { atlas.position($0.resource) ?? -1 }
    }

    /// The worst shortfall on anything an order uses while it uses it.
    private func shortfall(of order: Order, _ short: [Int: [Shortfall]]) -> Shortfall.Kind? {
        guard !short.isEmpty else { return nil }
        var worst: Shortfall.Kind?
        for row in order.current + order.contracted.filter({ $0.end > today }) {
            for need in (try? atlas.needs(of: row)) ?? [] {
                for one in short[need.resource] ?? [] where one.start < need.end && need.start < one.end {
                    if one.kind == .breach { return .breach }
                    worst = .atRisk
                }
            }
        }
        return worst
    }

    /// The queue in order, each with its tentative date, what holds it, what is ahead of it and why it can move.
    public func queueLines() -> [QueueLine] {
        var ahead = AheadDocument(orders: 0, accelerators: 0, kilowatts: 0)
        return queue.map { order in
            defer { ahead.add((try? size(of: order)) ?? (0, 0)) }
            return queueLine(order, ahead)
        }
    }

    private func queueLine(_ order: Order, _ ahead: AheadDocument) -> QueueLine {
        let tentative: Tentative? = if case .queued(let tentative) = order.standing { tentative } else { nil }
        let blockers = (try? blockers(of: order)) ?? []
        return QueueLine(
            position: ahead.orders + 1, order: order.terms.order, customer: order.terms.customer,
            tier: order.terms.tier, count: order.terms.count, silicon: Export.silicon(order.terms),
            regions: order.terms.regions.map(\.text).joined(separator: ";"), signed: order.terms.signed,
            earliest: order.terms.earliest, latest: order.terms.latest,
            tentative: tentative.map { .on($0.start) } ?? .never, late: tentative?.late ?? false,
            gap: (tentative?.gap.isEmpty ?? true)
                ? nil : "planned " + (tentative?.gap.map(\.text).joined(separator: ", ") ?? ""),
            heldBy: tentative == nil ? noDate(order) : short(blockers), halls: halls(order.tentativeRows),
            ahead: ahead, canMove: reasonsToMove(order, held: blockers, ahead: ahead.orders))
    }

    /// Blockers in a few words.
    private func short(_ blockers: [Blocker]) -> String {
        guard let first = blockers.first(where: { $0.item != nil }) ?? blockers.first else { return "" }
        return "\(first.resource): \(first.item?.text ?? "contracts ending") clears \(first.clears)"
    }

    public func bookText(colour: Bool = false) -> String {
        var table = TextTable(
            "order", "customer", "state", ">tier", ">count", "silicon", "halls", "start", "end", ">USD a year",
            "shortfall", "options")
        for line in bookLines() {
            table.add(
                line.order.text, line.customer, line.state, String(line.tier), grouped(line.count), line.silicon.text,
                line.halls, "\(line.start)", "\(line.end)", dollars(line.value),
                (line.shortfall?.rawValue ?? "") + (line.amendment.map { " amendment \($0)" } ?? ""), line.option)
        }
        return table.isEmpty ? "No promises yet." : table.text(colour: colour)
    }

    public func queueText(colour: Bool = false) -> String {
        var table = TextTable(
            ">#", "order", "customer", ">tier", ">count", "silicon", "signed", "latest", "tentative", "", "where",
            "held by")
        for line in queueLines() {
            table.add(
                String(line.position), line.order.text, line.customer, String(line.tier), grouped(line.count),
                line.silicon,
                line.signed.map(\.description) ?? "", line.latest.map(\.description) ?? "", "\(line.tentative)",
                line.late ? "late" : "", line.halls, line.heldBy)
        }
        return table.isEmpty ? "The queue is empty." : table.text(colour: colour)
    }

    /// One line that sums a ledger up.
    public func summary() -> String {
        let states = orders.reduce(into: [String: Int]()) { $0[state(of: $1), default: 0] += 1 }
        let words = ["active", "delayed", "promised", "held", "queued", "inquiry", "ended", "cancelled"]
        let counts = words.compactMap { word in states[word].map { "\($0) \(word)" } }.joined(separator: ", ")
        return
            "\(policy.operatorName.isEmpty ? "Ledger" : policy.operatorName), \(today): \(orders.count) orders (\(counts)); "
            + "\(shortfalls.count) shortfalls; \(seq) facts."
    }
}

extension Ledger {
    public func bookDocument() -> BookDocument { BookDocument(clock: clock, book: bookLines()) }
    public func queueDocument(moved: [MovedLine]? = nil) -> QueueDocument {
        QueueDocument(clock: clock, queue: queueLines(), moved: moved)
    }
}

extension Clause {
    /// A need that may come, in a few words; nil for what is no need.
    var contingent: String? {
        switch self {
        case .renewal(let term, let notice, let first):
            "may renew for \(term), \(notice) days before\(first ? ", first refusal" : "")"
        case .growth(let add, let offset, let notice):
            "may take \(grouped(add)) more from \(offset), \(notice) days before"
        case .priceTier, .exitFee: nil
        }
    }
}

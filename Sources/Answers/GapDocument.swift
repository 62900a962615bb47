import Ledger
import Promise
import Silicon
import Units

/// The answer to `gap`: what is asked for, what stands for it and what can be delivered, month by month.
///
///     requested − promised = unserved     orders by the month from which they want it; all months together are the book
///     taken + waiting = demand            on the first day of a month, beside what can be delivered by then
public struct GapDocument: Encodable, Sendable {
    let clock: Instant
    let months: [Month]
    let total: Gap
    let silicon: [OfSilicon]
    let trajectory: Trajectory
    /// The same from the same month on over other windows, as the sign may depend on that.
    let others: [Trajectory]

    enum CodingKeys: String, CodingKey {
        case clock, months, total, silicon, trajectory
        case others = "other_windows"
    }

    /// The windows over which it is not the same that grows faster.
    var differing: [Trajectory] { others.filter { $0.ahead != trajectory.ahead } }

    /// Orders that want it from some time on.
    struct Gap: Encodable {
        var requested = Demand()
        var promised = Demand()
        var unserved: Demand { requested - promised }

        enum CodingKeys: String, CodingKey { case requested, promised, unserved }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(requested, forKey: .requested)
            try container.encode(promised, forKey: .promised)
            try container.encode(unserved, forKey: .unserved)
        }

        mutating func add(_ more: Gap) throws(Overflow) {
            requested = try requested.adding(more.requested)
            promised = try promised.adding(more.promised)
        }
    }

    /// IT watts of accelerators on the first day of a month.
    struct Month: Encodable {
        let month: String
        let wanted: Gap
        let demand: Int
        /// Promised, held, or kept for a first refusal.
        let taken: Int
        let waiting: Int
        let deliverable: Int

        enum CodingKeys: String, CodingKey {
            case month, wanted
            case demand = "demand_watts"
            case taken = "taken_watts"
            case waiting = "waiting_watts"
            case deliverable = "deliverable_watts"
        }
    }

    /// Orders by the silicon they are placed on; those queued, by their first choice.
    struct OfSilicon: Encodable {
        let silicon: SiliconName
        let wanted: Gap
    }
}

extension Ledger {
    /// Demand against deliverable capacity. `from` and `months` say over which months growth is measured: the 24 that
    /// begin with the clock's unless given; 12, 24 and 36 are there to compare with, where the axis is long enough.
    /// Refused `overflow`, and `bad_request` for months that are not on the axis.
    public func gap(from: Day? = nil, months: Int = 24) throws(Refusal) -> GapDocument {
        let from = from ?? today
        let first = MonthSeries.month(of: from)
        let most = try Ledger.mostMonths(from: from)
        if months < 1 || months > most {
            throw Refusal(
                .badRequest,
                "growth cannot be measured over \(months) months from \(from.monthText) on; 1 to \(most) months are on the axis"
            )
        }
        do throws(Overflow) {
            let others = [12, 24, 36].filter { $0 != months && $0 <= most }
            return try GapSeries(self).document(first...first + months, beside: others.map { first...first + $0 })
        } catch {
            throw Refusal(.overflow, "the orders together are worth more than can be counted")
        }
    }

    /// The months that follow that of a day on the axis.
    private static func mostMonths(from day: Day) throws(Refusal) -> Int {
        if day < Axis.start {
            throw Refusal(
                .badRequest, "growth cannot be measured from \(day) on: the first month is \(Axis.start.monthText)")
        }
        let most = MonthSeries.count - 1 - MonthSeries.month(of: day)
        if most < 1 {
            throw Refusal(.badRequest, "no month follows that of \(day), so no growth can be measured from there")
        }
        return most
    }
}

/// The sums behind a gap.
struct GapSeries {
    private let ledger: Ledger
    private(set) var wanted = [GapDocument.Gap](repeating: GapDocument.Gap(), count: MonthSeries.count)
    private(set) var total = GapDocument.Gap()
    private var bySilicon: [SiliconName: GapDocument.Gap] = [:]
    private var taken = MonthSeries()
    private var waiting = MonthSeries()

    init(_ ledger: Ledger) throws(Overflow) {
        self.ledger = ledger
        for order in ledger.orders {
            if order.asks { try addWanted(order) }
            for row in order.firmRows {
                taken.add(try ledger.watts(row.count, row.silicon), from: row.start, to: row.end)
            }
            for wait in try ledger.waits(of: order) { waiting.add(wait.watts, from: wait.start, to: wait.end) }
        }
    }

    private mutating func addWanted(_ order: Order) throws(Overflow) {
        let gap = GapDocument.Gap(requested: try ledger.requested(order), promised: try ledger.promised(order))
        try wanted[MonthSeries.month(of: order.terms.earliest)].add(gap)
        try bySilicon[order.chosen.silicon, default: GapDocument.Gap()].add(gap)
        try total.add(gap)
    }

    func document(_ window: ClosedRange<Int>, beside others: [ClosedRange<Int>]) -> GapDocument {
        let (taken, waiting, deliverable) = (taken.values, waiting.values, ledger.deliverableWatts())
        let demand = zip(taken, waiting).map { $0 + $1 }
        let months = MonthSeries.days.indices.map { month in
            GapDocument.Month(
                month: MonthSeries.days[month].monthText, wanted: wanted[month], demand: demand[month],
                taken: taken[month], waiting: waiting[month], deliverable: deliverable[month])
        }
        let silicon = ledger.atlas.catalogue.silicon.compactMap { chip in
            bySilicon[chip.silicon].map { GapDocument.OfSilicon(silicon: chip.silicon, wanted: $0) }
        }
        func trajectory(_ window: ClosedRange<Int>) -> Trajectory {
            Trajectory(
                from: MonthSeries.days[window.lowerBound], demand: Array(demand[window]),
                deliverable: Array(deliverable[window]), waiting: Array(waiting[window]))
        }
        return GapDocument(
            clock: ledger.clock, months: months, total: total, silicon: silicon, trajectory: trajectory(window),
            others: others.map(trajectory))
    }
}

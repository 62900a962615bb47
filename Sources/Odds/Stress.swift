import Ledger
import Profile
import Promise
import Silicon
import Units

/// Demand put in doubt: some of it cancelled, all of it cheaper, and fewer accelerators for the same work.
public struct Shock: Hashable, Sendable {
    /// Of the accelerators that are promised, held or queued, this part is cancelled, in hundredths of a percent.
    public let cancel: Int
    /// What prices change by, in hundredths of a percent; negative: they fall.
    public let price: Int
    /// By how much every order that stays shrinks, in hundredths of a percent.
    public let efficiency: Int

    /// nil unless 0% ≤ cancel ≤ 100%, −100% ≤ price ≤ 1,000% and 0% ≤ efficiency < 100%.
    public init?(cancel: Int = 0, price: Int = 0, efficiency: Int = 0) {
        guard (0...10_000).contains(cancel), (-10_000...100_000).contains(price), (0..<10_000).contains(efficiency)
        else { return nil }
        (self.cancel, self.price, self.efficiency) = (cancel, price, efficiency)
    }

    /// What stays of a number of accelerators, rounded up.
    public func shrunk(_ count: Int) -> Int { ceilDiv(count * (10_000 - efficiency), 10_000) }

    /// Money at the changed prices, rounded down.
    public func priced(_ cents: Cents) -> Cents {
        // Split, so that no sum that can be counted overflows.
        let (whole, rest) = cents.value.quotientAndRemainder(dividingBy: 10_000)
        return Cents(whole * (10_000 + price) + rest * (10_000 + price) / 10_000)
    }
}

/// What a shock of demand does to a ledger: cash, capacity that nobody takes, and who starts sooner. Nothing is changed.
///
/// Cancelled are whole orders, the latest signed first (holds and unsigned before all; of one day the greater identifier
/// first), until at least the part asked for is gone: those who committed last leave first. Then every accelerator order
/// that stays gives back its part, as its holder could by an amendment: what its contract makes due for that is counted
/// as income. Then the queue is served with what is free. Prices change last, for all that is still to be billed.
public struct Stress: Sendable {
    public let shock: Shock
    /// In the order in which they go.
    public let cancelled: [OrderName]
    public let cancelledAccelerators: Int
    /// Of orders that are promised, held or queued.
    public let accelerators: Int
    /// Still to be billed from the clock's day on, by orders promised, held or with a tentative date.
    public let backlogBefore: Cents
    public let lostToCancelling: Cents
    public let lostToEfficiency: Cents
    public let lostToPrice: Cents
    /// Due for what is given back.
    public let fees: Cents
    /// What could not shrink, and why.
    public let kept: [(order: OrderName, why: String)]
    public let months: [Month]
    /// Queued orders that stay and whose date moves, promoted ones included.
    public let sooner: [Move]
    public let later: [Move]

    /// Committed capacity that nobody takes on the first day of a month: beside promises, holds and tentative dates.
    public struct Month: Sendable {
        public let day: Day
        public let acceleratorsBefore: Int
        public let acceleratorsAfter: Int
        public let siteKWBefore: Int
        public let siteKWAfter: Int
    }

    public var backlogAfter: Cents {
        backlogBefore - lostToCancelling - lostToEfficiency - lostToPrice
    }

    /// What less is billed, less what is due for giving back.
    public var cashLost: Cents { backlogBefore - backlogAfter - fees }
}

extension Ledger {
    /// Refused as cancellations and amendments are. Complexity: O(orders · rows) and at most two settlings of the queue.
    public func stress(_ shock: Shock, months count: Int = 60) throws(Refusal) -> Stress {
        let asking = orders.filter(isStressed)
        let total = asking.reduce(0) { $0 + accelerators(of: $1) }
        let leaving = leaving(asking, total, shock)
        let names = Set(leaving.map(\.terms.order))
        let staying = asking.filter { !names.contains($0.terms.order) }
        let cancellations = leaving.map { Command.cancel(order: $0.terms.order) }
        let shrinks = staying.compactMap { shrinking($0, shock) }
        // All at once: what is free in between is offered to nobody.
        let after = try together(cancellations + shrinks)
        let lighter = shrinks.isEmpty ? after : try together(cancellations)
        let before = value(of: asking)
        let lost = before - lighter.ledger.value(of: staying.map(\.terms.order))
        let kept = after.ledger.value(of: staying.map(\.terms.order))
        let moves = moves(to: after.ledger, [:]).filter { !names.contains($0.order) }
        return Stress(
            shock: shock, cancelled: leaving.map(\.terms.order),
            cancelledAccelerators: leaving.reduce(0) { $0 + accelerators(of: $1) }, accelerators: total,
            backlogBefore: before, lostToCancelling: lost, lostToEfficiency: before - lost - kept,
            lostToPrice: kept - shock.priced(kept), fees: after.fees,
            kept: after.refused.compactMap { command, refusal in
                if case .amend(let order, _, _) = command { (order, refusal.message) } else { nil }
            },
            months: idle(beside: after.ledger, count), sooner: moves.filter { $0.to < $0.from },
            later: moves.filter { $0.to > $0.from })
    }

    /// What nobody takes here and in another ledger, from the clock's day on and then on the first days of months.
    private func idle(beside after: Ledger, _ count: Int) -> [Stress.Month] {
        let first = today.monthStart
        return (0..<count).map { max(first + .months($0), today) }.filter { $0 < Axis.end }.map { day in
            Stress.Month(
                day: day, acceleratorsBefore: freeAccelerators(on: day),
                acceleratorsAfter: after.freeAccelerators(on: day), siteKWBefore: freeSiteKW(on: day),
                siteKWAfter: after.freeSiteKW(on: day))
        }
    }

    /// Orders whose demand is put in doubt: all that take or wait for accelerators and have not ended.
    private func isStressed(_ order: Order) -> Bool {
        switch order.standing {
        case .queued, .held, .promised: state(of: order) != "ended" && accelerators(of: order) > 0
        case .inquiry, .cancelled, .lapsed, .refused: false
        }
    }

    /// Accelerators of all steps, on the silicon it is placed on or ranks first.
    private func accelerators(of order: Order) -> Int {
        let placed = order.rows.last?.silicon
        let accepted = order.terms.silicon.first { $0.silicon == placed } ?? order.terms.silicon[0]
        guard atlas.catalogue[accepted.silicon]?.kind == .accelerator else { return 0 }
        return order.terms.counts(on: accepted).reduce(0, +)
    }

    private func leaving(_ asking: [Order], _ total: Int, _ shock: Shock) -> [Order] {
        let latestFirst = asking.sorted { a, b in
            let (x, y) = (a.terms.signed ?? Axis.end, b.terms.signed ?? Axis.end)
            return x != y ? x > y : b.terms.order < a.terms.order
        }
        var (gone, leaving) = (0, [Order]())
        for order in latestFirst where gone * 10_000 < total * shock.cancel {
            leaving.append(order)
            gone += accelerators(of: order)
        }
        return leaving
    }

    /// The amendment by which an order gives back what efficiency spares it; nil where that is nothing.
    private func shrinking(_ order: Order, _ shock: Shock) -> Command? {
        guard shock.efficiency > 0 else { return nil }
        var changes = OrderRequest()
        if order.isQueued {
            changes.count = shock.shrunk(order.terms.count)
            changes.silicon = order.terms.silicon.map {
                "\($0.silicon):\(shock.shrunk($0.count)):\(shock.shrunk($0.minChunk))"
            }
            if !order.terms.steps.isEmpty {
                changes.steps = order.terms.steps.map {
                    .init(offset: $0.offset.description, add: shock.shrunk($0.add))
                }
            }
            return .amend(order: order.terms.order, changes: changes, from: nil)
        }
        let running = order.current.filter { $0.end > today }
        let day = max(running.map(\.start).min() ?? today, today)
        let count = running.filter { $0.start <= day }.reduce(0) { $0 + $1.count }
        let least = running.first.flatMap { row in order.terms.silicon.first { $0.silicon == row.silicon } }?.minChunk
        guard shock.shrunk(count) < count else { return nil }
        (changes.count, changes.minChunk) = (shock.shrunk(count), shock.shrunk(least ?? count))
        return .amend(order: order.terms.order, changes: changes, from: nil)
    }

    private func value(of orders: [Order]) -> Cents {
        Cents(orders.reduce(0) { $0 + remainingValue($1).value })
    }

    private func value(of names: [OrderName]) -> Cents { value(of: names.compactMap { self[$0] }) }

    // MARK: What nobody takes

    private func freeAccelerators(on day: Day) -> Int {
        free(on: day) { resource in
            resource.silicon.flatMap { atlas.catalogue[$0]?.kind } == .accelerator
        }
    }

    private func freeSiteKW(on day: Day) -> Int { free(on: day) { $0.kind == .siteKW } }

    private func free(on day: Day, _ isCounted: (Resource) -> Bool) -> Int {
        atlas.resources.indices.filter { isCounted(atlas.resources[$0]) }.reduce(0) { sum, resource in
            sum + max(min(firm[resource][day.tick], open[resource][day.tick]), 0)
        }
    }
}

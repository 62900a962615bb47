import Delay
import Ledger
import Units

/// Changes of supply that would make a queued order start sooner, each with nothing in it that could be left out.
///
/// A *freeing* supposes units of resources over days. It is found for a hall and a day: what the order would lack there,
/// and what those ahead of it would take of that, then lessened unit by unit and day by day. A *bringing* supposes that
/// supply items come sooner: all at once as soon as can be, then lessened day by day while the date stays.
struct Reliefs {
    let ledger: Ledger
    let order: Order
    /// The first day it could use.
    let from: Day
    /// Where it starts now; nil: nowhere.
    let now: Day?
    private let turn: Turn
    private let view: Book

    /// How many halls and days are looked into for each way of choosing them, and how many days of one hall are compared.
    private static let mostTries = 6
    private static let mostDays = 16
    private static let mostRounds = 6

    init(_ ledger: Ledger, _ order: Order) throws(Refusal) {
        (self.ledger, self.order) = (ledger, order)
        from = max(order.terms.earliest, ledger.today)
        now = order.rows.map(\.start).min()
        turn = try Turn(ledger, order)
        view = try turn.served([]).view
    }

    // MARK: Where and when

    /// A hall and a day on which the order could start if it had what it lacks there.
    private struct Target {
        let candidate: Candidate
        let day: Day
        let gaps: [Grant]
        /// How much of its need is missing, in thousandths, added up.
        let share: Int
    }

    /// Sets of units that would let it start sooner.
    func freeings() -> [[Grant]] {
        let targets = ledger.candidates(for: order.terms).map(targets)
        let asked = targets.compactMap(\.first)
        let easiest = targets.compactMap { $0.min { ($0.gaps.count, $0.day) < ($1.gaps.count, $1.day) } }
        var found: [[Grant]] = []
        for target in nearest(asked) + nearest(easiest) {
            guard let grants = grants(to: target), !grants.isEmpty, !found.contains(grants) else { continue }
            found.append(grants)
        }
        return found
    }

    private func nearest(_ targets: [Target]) -> [Target] {
        let sorted = targets.enumerated().sorted {
            ($0.element.gaps.count, $0.element.share, $0.offset) < ($1.element.gaps.count, $1.element.share, $1.offset)
        }
        return sorted.prefix(Reliefs.mostTries).map(\.element)
    }

    /// The days on which a hall could take the order, the first it asked for foremost.
    private func targets(_ candidate: Candidate) -> [Target] {
        days(candidate).compactMap { day in
            guard candidate.reaches(day),
                let needs = try? StepNeeds(candidate.rows(from: day), atlas: ledger.atlas)
            else { return nil }
            let gaps = view.gaps(in: needs, .open)
            if gaps.isEmpty { return nil }
            let most = Dictionary(uniqueKeysWithValues: needs.byResource.map { ($0.resource, $0.segments.last) })
            let share = gaps.reduce(0) { sum, gap in
                sum + gap.quantity * 1000 / max((most[gap.resource] ?? nil)?.quantity ?? 1, 1)
            }
            return Target(candidate: candidate, day: day, gaps: gaps, share: share)
        }
    }

    /// The first day asked for, and those before today's date on which something rises, thinned out evenly.
    private func days(_ candidate: Candidate) -> [Day] {
        let last = now ?? Axis.end
        var rises: Set<Int> = []
        for rate in candidate.bay.rates {
            view.rises(rate.resource, .open, from: from.number, to: last.number) { rises.insert($0) }
        }
        let sorted = rises.sorted()
        let stride = max(ceilDiv(sorted.count, Reliefs.mostDays), 1)
        let some = sorted.enumerated().filter { $0.offset % stride == 0 }.map { Day($0.element) }
        return [from] + some
    }

    // MARK: Freeing

    private func grants(to target: Target) -> [Grant]? {
        for basis in [Basis.open, .firm] {
            guard let grants = enough(for: target, basis) else { continue }
            return leastGrants(grants, by: target.day)
        }
        return nil
    }

    /// What is lacking, and what those ahead take of it when it is there.
    private func enough(for target: Target, _ basis: Basis) -> [Grant]? {
        let rows = target.candidate.rows(from: target.day)
        guard var grants = try? view.gaps(of: rows, basis) else { return nil }
        for _ in 0..<Reliefs.mostRounds {
            guard let served = try? turn.served(grants), let more = try? served.view.gaps(of: rows, basis) else {
                return nil
            }
            if let start = served.rows.map(\.start).min(), start <= target.day { return grants }
            if more.isEmpty { return nil }
            for gap in more {
                if let known = grants.firstIndex(where: { $0.resource == gap.resource }) {
                    grants[known] = grants[known].raised(by: gap)
                } else {
                    grants.append(gap)
                }
            }
        }
        return nil
    }

    /// Grants of which no unit and no day at either end can be left out.
    private func leastGrants(_ grants: [Grant], by day: Day) -> [Grant] {
        let least = leastAmounts(grants.flatMap { [$0.quantity, $0.to - $0.from, $0.to - $0.from] }) { amounts in
            turn.start(Reliefs.lessened(grants, to: amounts)).map { $0 <= day } ?? false
        }
        return Reliefs.lessened(grants, to: least).sorted { ledger.atlas.isListed($0.resource, before: $1.resource) }
    }

    /// Three numbers for each grant: its units, its days counted from its end, and from its first day.
    private static func lessened(_ grants: [Grant], to amounts: [Int]) -> [Grant] {
        grants.enumerated().compactMap { index, widest in
            var grant = widest
            grant.quantity = amounts[3 * index]
            grant.from = widest.to - amounts[3 * index + 1]
            grant.to = widest.from + amounts[3 * index + 2]
            return grant.isNothing ? nil : grant
        }
    }
}

extension Ledger {
    /// The fewest days by which items must come sooner for the best date that their coming sooner can give.
    func leastBringing(
        _ names: [ItemName], before now: Day, _ start: ([(item: ItemName, days: Int)]) -> Day?
    ) -> [(item: ItemName, days: Int)]? {
        let most = names.map { (item: $0, days: mostDaysSooner($0)) }.filter { $0.days > 0 }
        guard !most.isEmpty, let best = start(most), best < now else { return nil }
        func brought(_ days: [Int]) -> [(item: ItemName, days: Int)] {
            zip(most, days).map { (item: $0.item, days: $1) }
        }
        let least = leastAmounts(most.map(\.days)) { days in start(brought(days)).map { $0 <= best } ?? false }
        return brought(least).filter { $0.days > 0 }
    }

    /// By how many days an item can come sooner at all: until tomorrow.
    private func mostDaysSooner(_ name: ItemName) -> Int {
        guard let item = supply[name], !item.stage.hasArrived, item.stage != .cancelled,
            let day = item.delay.day(at: policy.confidence).day
        else { return 0 }
        return max(day - (today + 1), 0)
    }
}

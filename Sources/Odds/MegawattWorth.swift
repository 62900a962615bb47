import Ledger
import Promise
import Silicon
import Units

/// What more power at a site, or power sooner, would be worth: the ledger derived again with it.
///
/// More: kilowatts that come from nowhere, from a day to the end of the axis; halls that wait for a tranche of their own
/// still wait for it. Sooner: the next tranche of the site to come, with all of its own dates so many days earlier.
///
/// Deterministic, with every item at the policy's confidence. A queued order that starts d days sooner is billed for d
/// more days by any later day, for all its accelerators, at its price or the list price; one that starts later is
/// billed for less. What is counted is the bringing forward of income, not profit.
public struct MegawattWorth: Sendable {
    public let site: SiteName
    public let supposed: Supposition
    public let sooner: [Gain]
    /// Orders that others, now served before them, put off.
    public let later: [Gain]
    /// Orders that had no date and now have one; their days cannot be counted.
    public let dated: [OrderName]

    public enum Supposition: Hashable, Sendable {
        case more(kilowatts: Int, from: Day)
        case sooner(ItemName, days: Int)
    }

    /// An order whose date moves.
    public struct Gain: Sendable {
        public let order: OrderName
        public let from: Day
        public let to: Day
        public let accelerators: Int
        /// Of the days between, at its price.
        public let value: Cents
    }

    /// What starts sooner less what starts later.
    public var value: Cents {
        Cents(sooner.reduce(0) { $0 + $1.value.value } - later.reduce(0) { $0 + $1.value.value })
    }

    /// Accelerator-days gained less those lost.
    public var acceleratorDays: Int {
        (sooner + later).reduce(0) { $0 + $1.accelerators * ($1.from - $1.to) }
    }
}

extension Ledger {
    /// Tries more power at a site on a copy of the ledger. Refused `unknown_place` and `bad_request` as a what-if is, and
    /// `overflow`. Complexity: that of one what-if.
    public func worth(
        of kilowatts: Int, at site: SiteName, from day: Day? = nil
    ) throws(Refusal) -> MegawattWorth {
        let day = max(day ?? today + 1, today + 1)
        let item = try SupplyItem.freed(
            kilowatts, of: Resource(.siteKW, site.text).name, from: day, to: Axis.end, today: today)
        return try worth(of: .addSupply(items: [item]), site, .more(kilowatts: kilowatts, from: day))
    }

    /// Tries a site's next tranche of power sooner; nil where none is to come that promises may stand on.
    public func worth(ofPowerAt site: SiteName, sooner days: Int) throws(Refusal) -> MegawattWorth? {
        guard let resource = atlas.position(Resource(.siteKW, site.text)) else { return nil }
        let coming = items(of: resource).filter {
            !$0.item.stage.hasArrived && $0.item.stage != .cancelled && !$0.planned && $0.start != .never
        }
        guard let next = coming.min(by: { ($0.start, $0.item.item) < ($1.start, $1.item.item) })?.item else {
            return nil
        }
        return try worth(of: .slip(item: next.item, days: -days), site, .sooner(next.item, days: days))
    }

    private func worth(
        of change: Command, _ site: SiteName, _ supposed: MegawattWorth.Supposition
    ) throws(Refusal) -> MegawattWorth {
        var (sooner, later): ([MegawattWorth.Gain], [MegawattWorth.Gain]) = ([], [])
        var dated: [OrderName] = []
        for move in try whatIf([change]).moved {
            guard let order = self[move.order], let to = move.to.day else { continue }
            guard let from = move.from.day else {
                dated.append(move.order)
                continue
            }
            let gain = try gain(order, from, to)
            if to < from { sooner.append(gain) } else { later.append(gain) }
        }
        return MegawattWorth(site: site, supposed: supposed, sooner: sooner, later: later, dated: dated)
    }

    private func gain(_ order: Order, _ from: Day, _ to: Day) throws(Refusal) -> MegawattWorth.Gain {
        let count = order.tentativeRows.reduce(0) { $0 + $1.count }
        let listed = order.tentativeRows.first.flatMap { atlas.catalogue[$0.silicon]?.price }
        let price = order.terms.price ?? listed ?? MicroDollars(0)
        do {
            let value = try price.total(count: count, days: abs(to - from))
            return MegawattWorth.Gain(
                order: order.terms.order, from: from, to: to, accelerators: count, value: value)
        } catch {
            throw Refusal(.overflow, "what order \(order.terms.order) brings is more than can be counted")
        }
    }
}

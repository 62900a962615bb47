import Delay
import Ledger
import Profile
import Units

/// The supply items that an order's start stands on, with all they wait for.
///
/// Of each resource that the first step's rows need, the items that the earliest-first stack needs to reach what is used
/// on the start day, the order's own quantity included. What has arrived is left out: no luck is in it.
struct Footing {
    /// Positions in the ledger's supply, each after all those it waits for.
    let items: [Int]
    /// `gates[i]`: what `items[i]` waits for, by index in `items`.
    let gates: [[Int]]
    /// The items of the stacks themselves; the others only gate them.
    let direct: Set<Int>

    /// Complexity: O(resources · items of each + items and waits reached).
    init(_ odds: Odds, _ order: Order) throws(Refusal) {
        let ledger = odds.ledger
        let rows = order.isQueued ? order.tentativeRows : order.current
        guard let start = rows.map(\.start).min(), start < Axis.end else {
            throw Refusal(
                .wrongState,
                "order \(order.terms.order) is \(ledger.state(of: order)) and has no date; a tornado needs an order that "
                    + "is promised, held or has a tentative date (`headroom queue`)")
        }
        var direct: Set<Int> = []
        for resource in try ledger.resources(of: rows.filter { $0.start == start }) {
            direct.formUnion(Footing.stack(resource, on: start, ledger, isFirm: !order.isQueued))
        }
        self.direct = direct.filter { !odds.isFixed[$0] }
        let items = odds.behind(self.direct).filter { !odds.isFixed[$0] }
        let places = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1, $0) })
        // An item that has arrived holds nobody up any more.
        gates = items.map { item in odds.chain.after[item].compactMap { places[$0] } }
        self.items = items
    }

    /// The items of a resource, earliest first, until they reach what is used on a day.
    private static func stack(_ resource: Int, on day: Day, _ ledger: Ledger, isFirm: Bool) -> [Int] {
        let standing = ledger.supply.items(of: resource).filter { position in
            let item = ledger.supply.items[position]
            let start = ledger.supply.starts[position]
            let end = ledger.end(of: item, start: start) ?? Axis.end
            return item.stage != .cancelled && start <= .on(day) && day < end
                && (!isFirm || !ledger.supply.isPlanned[position])
        }.sorted { (ledger.supply.starts[$0], $0) < (ledger.supply.starts[$1], $1) }
        let total = standing.reduce(0) { $0 + ledger.supply.items[$1].quantity }
        let used = total - (isFirm ? ledger.firm : ledger.open)[resource][day.tick]
        var (stack, reached) = ([Int](), 0)
        for position in standing where reached < used {
            stack.append(position)
            reached += ledger.supply.items[position].quantity
        }
        return stack
    }

    /// The later of all starts, given each item's own day; `never` where one never comes.
    func ready(_ own: [When], _ starts: inout [When]) -> When {
        var latest = When.on(Day(Int.min / 2))
        for item in items.indices {
            var start = own[item]
            for gate in gates[item] { start = max(start, starts[gate]) }
            starts[item] = start
            latest = max(latest, start)
        }
        return latest
    }
}

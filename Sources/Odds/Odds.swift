import Delay
import Ledger
import Units

/// What follows from the drawn starts of supply alone, with every placement where it is.
///
///     Ledger.futures ─▶ own days ─▶ Chain ─▶ starts of all items, one draw after the other
///                                              ├─▶ Race      power beside halls, by site and month
///                                              ├─▶ Tornado   what drives one order's date, by item and driver
///                                              └─▶ Reactors  megawatts by year, first units
///     Ledger ────────────────────────────────────▶ PowerLedger, MegawattWorth, Stress, BuildOut: no draws in them
///
/// An item that has not arrived starts tomorrow at the earliest in every draw, as it does in the ledger (DESIGN law 2).
/// Nothing here changes a ledger; the same ledger and draw set give the same answer on every machine.
public struct Odds: Sendable {
    public let ledger: Ledger
    public let futures: Futures
    /// What waits for what, by position in `ledger.supply.items`.
    let chain: Chain
    /// The same without waiting for power: when a hall stands whether or not it is fed.
    let shell: Chain
    let isFixed: [Bool]

    /// The draw set that is used where nobody says another.
    public static let usual = DrawSet("sobol;4096;1")!

    /// Complexity: O(items · log items).
    public init(_ ledger: Ledger, _ draws: DrawSet = usual) {
        self.ledger = ledger
        futures = ledger.futures(draws)
        let items = ledger.supply.items
        let after = items.map { $0.after.compactMap(ledger.supply.position) }
        chain = Odds.chain(after)
        shell = Odds.chain(after.map { $0.filter { items[$0].class != .power } })
        isFixed = items.map(\.stage.hasArrived)
    }

    private static func chain(_ after: [[Int]]) -> Chain {
        do { return try Chain(after: after) } catch { preconditionFailure("the ledger refuses cycles: \(error)") }
    }

    public var draws: DrawSet { futures.draws }

    /// Calls a body with every future: own days, not before tomorrow unless an item has arrived, of some items and of all
    /// they wait for; others are never there.
    ///
    /// Complexity: O(draws · (those items + drivers + events)).
    func forEach(of items: some Sequence<Int>, _ body: (_ draw: Int, _ own: [When]) -> Void) {
        let needed = behind(items)
        var future = futures.blank()
        var own = [When](repeating: .never, count: isFixed.count)
        for draw in 0..<draws.count {
            futures.draw(draw, only: needed, into: &future)
            for item in needed { own[item] = started(item, future.days[item]) }
            body(draw, own)
        }
    }

    /// Some items and all they wait for, each after what it waits for. What has arrived waits for nothing.
    func behind(_ items: some Sequence<Int>) -> [Int] {
        var reached: Set<Int> = []
        var path = Array(items)
        while let item = path.popLast() {
            guard reached.insert(item).inserted, !isFixed[item] else { continue }
            path += chain.after[item]
        }
        return chain.order.filter(reached.contains)
    }

    /// An own day as the ledger counts it.
    func started(_ item: Int, _ own: When) -> When { isFixed[item] ? own : max(own, .on(ledger.today + 1)) }

    /// Starts with everything waited for.
    func starts(_ own: [When]) -> [When] { chain.starts(own: own, fixed: isFixed) }

    /// The first days of the months after the clock's, as many as asked for and as are on the axis.
    func months(_ count: Int) -> [Day] {
        let first = ledger.today.monthStart
        return (1...count).map { first + .months($0) }.filter { $0 < Axis.end }
    }
}

import Ledger
import Silicon
import Units

extension Ledger {
    /// The most reliefs of each sort that are told, and the most items whose coming sooner is tried.
    private static let mostTold = 8
    private static let mostItems = 16
    private static let mostSets = 3

    /// Changes that would make the order start sooner, those of known capital first, least first, the others by days gained.
    ///
    /// Units freed, items brought sooner alone and together, planned items committed, silicon it does not accept yet. Every
    /// one is tried on a copy of the ledger before it is told: the date is what that then says when those ahead are served.
    func reliefs(
        for order: Order, _ chain: [Why.Link], _ holds: [Why.Hold]
    ) throws(Refusal) -> [Why.Relief] {
        let now = order.rows.map(\.start).min()
        guard now.map({ $0 > max(today, order.terms.earliest) }) ?? order.isQueued else { return [] }
        var reliefs = bringings(for: order, before: now ?? Axis.end, sets(chain, holds), try start(of: order))
        if order.isQueued {
            reliefs += freeings(for: try Reliefs(self, order))
            reliefs += commitments(of: order) + acceptances(by: order).compactMap { relief(of: order, [$0]) }
        }
        var told: Set<String> = []
        return reliefs.filter { told.insert($0.sentence).inserted }.sorted(by: Why.Relief.isAhead)
    }

    /// A relief as a copy of the ledger dates it; nil where it gains nothing (except a commitment, which makes the date firm).
    private func relief(of order: Order, _ changes: [Command], capital: Cents? = nil) -> Why.Relief? {
        let now = order.rows.map(\.start).min()
        guard let date = try? date(of: order, after: changes) else { return nil }
        guard date < now ?? Axis.end || changes.allSatisfy(\.isCommit) else { return nil }
        return Why.Relief(changes: changes, date: date, daysGained: now.map { $0 - date }, capital: capital)
    }

    // MARK: Units

    private func freeings(for reliefs: Reliefs) -> [Why.Relief] {
        let capital = Capital(self)
        let found = reliefs.freeings().compactMap { grants -> Why.Relief? in
            let changes = grants.compactMap { try? self.change(giving: $0) }
            guard changes.count == grants.count else { return nil }
            return relief(of: reliefs.order, changes, capital: capital.cost(of: grants))
        }
        let best = found.enumerated().filter { index, relief in
            !found.enumerated().contains { $0.offset != index && $0.element.isBetter(than: relief) }
        }
        return Array(best.map(\.element).sorted(by: Why.Relief.isAhead).prefix(Ledger.mostTold))
    }

    private func change(giving grant: Grant) throws(Refusal) -> Command {
        let name = atlas.resources[grant.resource].name
        let item = try SupplyItem.freed(
            grant.quantity, of: name, from: Day(grant.from), to: Day(grant.to), today: today)
        return .addSupply(items: [item])
    }

    // MARK: Items

    /// The items to try, of the halls that clear first: each alone that sets the date of something short, then all behind one
    /// hall together.
    private func sets(_ chain: [Why.Link], _ holds: [Why.Hold]) -> [[ItemName]] {
        let behind = holds.prefix(Ledger.mostTold).map { hold in self.chain(behind: hold.shorts.flatMap(\.items)) }
        let critical = (chain + behind.joined()).filter { $0.isCritical && !$0.item.stage.hasArrived }
        var seen: Set<ItemName> = []
        let alone = critical.map(\.item.item).filter { seen.insert($0).inserted }.prefix(Ledger.mostItems).map { [$0] }
        var known: Set<Set<ItemName>> = []
        let together = ([chain] + behind).map { links in
            links.filter { !$0.item.stage.hasArrived }.map(\.item.item)
        }.filter { (2...Ledger.mostItems).contains($0.count) && known.insert(Set($0)).inserted }
        return alone + together.prefix(Ledger.mostSets)
    }

    private func bringings(
        for order: Order, before now: Day, _ sets: [[ItemName]], _ start: ([(item: ItemName, days: Int)]) -> Day?
    ) -> [Why.Relief] {
        sets.compactMap { names in
            guard let items = leastBringing(names, before: now, start), !items.isEmpty else { return nil }
            return relief(of: order, items.map { .slip(item: $0.item, days: -$0.days) })
        }
    }

    /// Where an order would start if items came sooner.
    private func start(of order: Order) throws(Refusal) -> ([(item: ItemName, days: Int)]) -> Day? {
        guard order.isQueued else {
            return { items in
                let changes = items.filter { $0.days > 0 }.map { Command.slip(item: $0.item, days: -$0.days) }
                return (try? self.date(ofPromise: order, after: changes)) ?? nil
            }
        }
        let turn = try Turn(self, order)
        return { turn.start(bringing: $0) }
    }

    // MARK: Stages and terms

    private func commitments(of order: Order) -> [Why.Relief] {
        guard case .queued(let tentative?) = order.standing else { return [] }
        let capital = Capital(self)
        return tentative.gap.compactMap { name in
            guard let item = supply[name], item.stage == .planned else { return nil }
            return relief(of: order, [.commit(item: name)], capital: capital.cost(of: item))
        }
    }

    private func acceptances(by order: Order) -> [Command] {
        atlas.catalogue.silicon.filter { chip in
            chip.kind == .accelerator && !order.terms.silicon.contains { $0.silicon == chip.silicon }
        }.compactMap { try? command(from: "accept \(order.terms.order) \($0.silicon)") }
    }

    // MARK: Dates

    /// Where an order would start after changes made together.
    private func date(of order: Order, after changes: [Command]) throws(Refusal) -> Day? {
        guard order.isQueued else { return try date(ofPromise: order, after: changes) }
        if changes.contains(where: \.isAcceptance) {
            return try making(changes, actor: "why").ledger[order.terms.order]?.rows.map(\.start).min()
        }
        var (after, touched) = (self, Set<Int>())
        for change in changes {
            touched.formUnion(try after.preview(change, Outcome(), at: clock).touched)
            after = try after.decide(change, Outcome(), Stamp(at: clock, tenant: "", actor: "why", approver: "why"))
                .ledger
        }
        return try Turn(after, order).start([], freed: touched)
    }

    /// Where a promise would start if it could be moved: as a re-promise goes, before the queue is served.
    private func date(ofPromise order: Order, after changes: [Command]) throws(Refusal) -> Day? {
        var after = self
        for change in changes { after = try after.preview(change, Outcome(), at: clock).ledger }
        var book = Book(after)
        try book.take(order.firmRows, firm: true, sign: 1)
        guard let first = order.stretches(on: today).first, let shape = Continuation(first, on: today).shape else {
            return nil
        }
        let search = Search(book: book, basis: .firmOnly, shape: shape)
        return search.earliest(from: max(first.version.terms.earliest, today), notAfter: Axis.end)?.start
    }
}

extension Why.Relief {
    /// Whether it is told first: capital that is known, least first; then the most days gained; then the sooner date.
    static func isAhead(_ one: Why.Relief, _ other: Why.Relief) -> Bool {
        switch (one.capital, other.capital) {
        case (let a?, let b?) where a != b: return a < b
        case (.some, nil): return true
        case (nil, .some): return false
        default: break
        }
        let (a, b) = (one.daysGained ?? Int.max, other.daysGained ?? Int.max)
        return (-a, one.date, one.sentence) < (-b, other.date, other.sentence)
    }

    /// Whether it gives no later a date for no more capital, and one of them is better.
    func isBetter(than other: Why.Relief) -> Bool {
        guard let own = capital, let its = other.capital else { return false }
        return date <= other.date && own <= its && (date < other.date || own < its)
    }
}

extension Command {
    fileprivate var isCommit: Bool { if case .commit = self { true } else { false } }
    fileprivate var isAcceptance: Bool { if case .accept = self { true } else { false } }
}

import Ledger
import Profile
import Units

/// The queue of a ledger that changes again and again, settled where a change reaches and nowhere else.
///
///     swings ─▶ who lost what it stands on, who could use what was freed ─▶ those alone, in queue order
///               (free units below zero)       (in time, and where it was scarce)       │
///                        ▲                                                             │
///                        └──────────── what their moves take and free ◀────────────────┘
///
/// Gives what settling the whole queue gives: a later arrival that takes nothing from anybody changes nobody, and what was
/// not scarce for an order is of no use to it.
///
/// An order whose tentative day comes begins on it, late or not, and moves no more; it is a promise from then on if
/// committed supply carries it.
///
/// Invariant: after each change every order stands where settling the whole queue would put it.
package struct LiveQueue: Sendable {
    private let roster: Roster
    /// At joint dates what would suit each entry were it surer; empty at item dates.
    private var unsure: [Bits] = []
    /// At joint dates what each learned of its halls, and what has changed of that since; empty at item dates.
    private var lessons: [(learned: Lessons, changed: Bits)] = []
    /// What each entry's tentative rows take.
    private var needs: [[Need]]
    /// The resources of these.
    private var uses: [Bits]
    /// The day on which each would start; the end of the axis without one.
    private var starts: [Day]
    private var isWaiting: [Bool]
    /// The first of these starts.
    private var next = Axis.end
    /// How many orders were searched for.
    package private(set) var searches = 0
    /// Where orders stand that moved, were promoted or began, among all orders.
    package private(set) var changed: Set<Int> = []

    /// The queue of a ledger that is settled. `learns`: at joint dates, whether what is learned in one search is kept for the
    /// next. Complexity: O(queued orders); at joint dates · search.
    package init(_ roster: Roster, _ ledger: Ledger, learns: Bool = true) throws(Refusal) {
        self.roster = roster
        (needs, uses, starts, isWaiting) = ([], [], [], Array(repeating: true, count: roster.count))
        for entry in roster.entries {
            let rows = ledger.orders[entry.position].tentativeRows
            needs.append(try ledger.needs(of: rows))
            uses.append(ledger.atlas.resources(in: needs[needs.count - 1]))
            starts.append(rows.first(of: \.start) ?? Axis.end)
        }
        next = starts.min() ?? Axis.end
        guard ledger.basis == .joint else { return }
        unsure = try LiveQueue.unsure(roster, ledger)
        guard learns else { return }
        let nothing = Bits(ledger.atlas.resources.count)
        lessons = roster.entries.map { _ in (Lessons(), nothing) }
    }

    /// What a search of everything passes over for each.
    private static func unsure(_ roster: Roster, _ ledger: Ledger) throws(Refusal) -> [Bits] {
        let waiting = roster.entries.map { ledger.orders[$0.position] }
        var queue = Queue(ledger, try Book(ledger, without: waiting), .everything, "", namesGaps: false)
        var unsure: [Bits] = []
        for order in waiting {
            try queue.place(order)
            unsure.append(Bits(queue.unsure, of: ledger.atlas.resources.count))
        }
        return unsure
    }

    // MARK: Time

    /// Whether an order's tentative day comes by a day.
    package func isDue(by day: Day) -> Bool { next <= day }

    /// Begins the orders whose tentative day comes by a day; gives them.
    @discardableResult
    package mutating func begin(by day: Day, _ ledger: inout Ledger) throws(Refusal) -> [OrderName] {
        guard next <= day else { return [] }
        var begun: [OrderName] = []
        for index in starts.indices where isWaiting[index] && starts[index] <= day {
            let position = roster.entries[index].position
            isWaiting[index] = false
            changed.insert(position)
            begun.append(roster.entries[index].order)
            tellAll(of: needs[index])
            let rows = ledger.orders[position].tentativeRows
            guard try Book(ledger).fits(rows, .firmOnly) else { continue }
            var outcome = Outcome()
            outcome.promoted = [Placed(order: roster.entries[index].order, rows: rows)]
            try ledger.adopt(outcome)
        }
        refreshNext()
        return begun
    }

    private mutating func refreshNext() {
        next = Axis.end
        for index in starts.indices where isWaiting[index] { next = min(next, starts[index]) }
    }

    // MARK: Settling

    /// Settles the queue after changes of free units, which the ledger has already; gives what came of it.
    @discardableResult
    package mutating func settle(_ ledger: inout Ledger, after swings: [Swing]) throws(Refusal) -> Settlement {
        if !ledger.orders.having(.amending).isEmpty { return try settleAll(&ledger, after: swings) }
        var marked: [Set<Int>?] = []
        mark(&marked, swings, Book(ledger), ledger.today, from: 0)
        guard let first = marked.firstIndex(where: { $0 != nil }) else { return Settlement() }
        let settlement = try settle(&marked, from: first, ledger)
        var outcome = Outcome()
        (outcome.promoted, outcome.tentative) = (settlement.promoted, settlement.tentative)
        try ledger.adopt(outcome)
        refreshNext()
        return settlement
    }

    /// The same without a look at whom it reaches: where promises wait for amendments, these stand in the queue, too.
    private mutating func settleAll(_ ledger: inout Ledger, after swings: [Swing]) throws(Refusal) -> Settlement {
        if swings.isEmpty { return Settlement() }
        let begun = Set(zip(roster.entries, isWaiting).filter { !$1 }.map(\.0.order))
        let waiting = ledger.waiting.filter { !begun.contains($0.terms.order) }
        let freed = Set(swings.lazy.filter { $0.amount > 0 }.map(\.resource))
        let book = try Book(ledger, without: waiting)
        let settlement = try Queue.settle(waiting, in: book, ledger, .some(freed: freed, taken: []), cause: "")
        searches += waiting.count
        var outcome = Outcome()
        (outcome.promoted, outcome.tentative) = (settlement.promoted, settlement.tentative)
        outcome.revised = settlement.revised.isEmpty ? nil : settlement.revised
        try ledger.adopt(outcome)
        changed.formUnion(settlement.revised.compactMap { ledger.position($0.order) })
        for index in isWaiting.indices where isWaiting[index] { try refresh(index, ledger) }
        for index in lessons.indices { lessons[index].learned = Lessons() }
        refreshNext()
        return settlement
    }

    /// Reads anew where an entry stands.
    private mutating func refresh(_ index: Int, _ ledger: Ledger) throws(Refusal) {
        let order = ledger.orders[roster.entries[index].position]
        let now = try ledger.needs(of: order.tentativeRows)
        if order.isQueued, now == needs[index] { return }
        (needs[index], isWaiting[index]) = (now, order.isQueued)
        uses[index] = ledger.atlas.resources(in: now)
        starts[index] = order.tentativeRows.first(of: \.start) ?? Axis.end
        changed.insert(roster.entries[index].position)
    }

    private mutating func settle(
        _ marked: inout [Set<Int>?], from first: Int, _ ledger: Ledger
    ) throws(Refusal) -> Settlement {
        var full = Book(ledger)
        var queue = Queue(ledger, full, .some(freed: [], taken: []), "", namesGaps: false)
        var isOut = [Bool](repeating: false, count: roster.count)
        var last = marked.lastIndex { $0 != nil } ?? first
        var index = first
        while index <= last {
            defer { index += 1 }
            guard let freed = marked[index], isWaiting[index] else {
                if isOut[index] { try queue.add(-1, needs[index]) }
                continue
            }
            searches += 1
            try clear(&isOut, from: index, &queue)
            let moved = try place(index, freed, &queue, &full, ledger)
            if moved.isEmpty { continue }
            mark(&marked, moved, full, ledger.today, from: index + 1)
            last = marked.lastIndex { $0 != nil } ?? last
        }
        return queue.settlement
    }

    /// Takes an order out of the book, and those behind it that stand where it could.
    private func clear(_ isOut: inout [Bool], from first: Int, _ queue: inout Queue) throws(Refusal) {
        let reach = roster.entries[first].reach
        for index in first..<roster.count where isWaiting[index] && !isOut[index] {
            guard index == first || uses[index].meets(reach) else { continue }
            try queue.add(1, needs[index])
            isOut[index] = true
        }
    }

    /// Places one order anew; gives what that changed.
    private mutating func place(
        _ index: Int, _ freed: Set<Int>, _ queue: inout Queue, _ full: inout Book, _ ledger: Ledger
    ) throws(Refusal) -> [Swing] {
        let entry = roster.entries[index]
        let (promoted, tentative) = (queue.settlement.promoted.count, queue.settlement.tentative.count)
        var lessons = lessons(of: index, ledger.today)
        try queue.place(ledger.orders[entry.position], entry.ways, needs: needs[index], freed: freed, &lessons)
        if !self.lessons.isEmpty { self.lessons[index].learned = lessons }
        if !unsure.isEmpty { queue.unsure.forEach { unsure[index].insert($0) } }
        let isPromoted = queue.settlement.promoted.count > promoted
        guard isPromoted || queue.settlement.tentative.count > tentative,
            let placed = isPromoted ? queue.settlement.promoted.last : queue.settlement.tentative.last
        else { return [] }
        let old = needs[index]
        needs[index] = try ledger.needs(of: placed.rows)
        uses[index] = ledger.atlas.resources(in: needs[index])
        starts[index] = placed.rows.first(of: \.start) ?? Axis.end
        isWaiting[index] = !isPromoted
        changed.insert(entry.position)
        if isPromoted { tellAll(of: old + needs[index]) }
        try full.add(1, old)
        if isPromoted { try full.take(placed.rows, firm: true) } else { try full.add(-1, needs[index]) }
        return old.map { Swing($0, sign: 1, isFirm: false) } + needs[index].map { Swing($0, sign: -1, isFirm: false) }
    }

    /// What an entry learned, that of which is stale so marked.
    private mutating func lessons(of index: Int, _ today: Day) -> Lessons {
        guard !lessons.isEmpty else { return Lessons() }
        var lessons = lessons[index].learned
        lessons.look(again: self.lessons[index].changed, from: today)
        self.lessons[index] = (Lessons(), Bits(self.lessons[index].changed.total))
        return lessons
    }

    /// What begins or is promised stands before everybody, those ahead in the queue, too.
    private mutating func tellAll(of needs: [Need]) {
        for need in needs { tell(of: need.resource, from: 0) }
    }

    /// What those from one on learned of a resource is stale.
    private mutating func tell(of resource: Int, from first: Int) {
        guard !lessons.isEmpty else { return }
        for index in roster.entries(taking: resource) where index >= first { lessons[index].changed.insert(resource) }
    }

    // MARK: Whom a change reaches

    /// Marks the entries, from one on, that lost what they stand on or could use what was freed, with the resources of which
    /// that is. `marked` is empty until there is one.
    private mutating func mark(
        _ marked: inout [Set<Int>?], _ swings: [Swing], _ book: Book, _ today: Day, from first: Int
    ) {
        for swing in swings {
            let entries = roster.entries(taking: swing.resource)
            tell(of: swing.resource, from: first)
            let (from, to) = (max(swing.from, 0), min(swing.to, Axis.length))
            guard let last = entries.last, last >= first, from < to else { continue }
            let profile = swing.isFirm ? book.firm[swing.resource] : book.open[swing.resource]
            let least = profile.minimum(from: from, to: to)
            // At joint dates those who stand there come to stand on other items, or on items of other days.
            let isUnsure = book.outlook.map { !$0.hasArrived(swing.resource) } ?? false
            if swing.amount <= 0, !swing.isFirm, isUnsure || least < 0 {
                for index in entries where index >= first && isWaiting[index] && stands(index, on: swing) {
                    set(&marked, index, freed: nil)
                }
            }
            guard swing.amount > 0 || swing.amount == 0 && book.outlook != nil else { continue }
            // What was there before everything that came at once.
            let before = swings.reduce(least) {
                $1.resource == swing.resource && $1.isFirm == swing.isFirm && $1.amount > 0 ? $0 - $1.amount : $0
            }
            for index in entries
            where index >= first && isWaiting[index]
                && couldUse(index, swing, before: before, today)
            {
                set(&marked, index, freed: swing.resource)
            }
        }
    }

    private func set(_ marked: inout [Set<Int>?], _ index: Int, freed resource: Int?) {
        if marked.isEmpty { marked = Array(repeating: nil, count: roster.count) }
        if marked[index] == nil { marked[index] = [] }
        if let resource { marked[index]?.insert(resource) }
    }

    private func stands(_ index: Int, on swing: Swing) -> Bool {
        needs[index].contains {
            $0.resource == swing.resource && $0.start.number < swing.to && swing.from < $0.end.number
        }
    }

    /// Whether an order could start, on a day better for it, in a way that takes of what was freed and was not there before.
    private func couldUse(_ index: Int, _ swing: Swing, before: Int, _ today: Day) -> Bool {
        let entry = roster.entries[index]
        let first = max(entry.earliest, today)
        // Earlier than now on any supply; or within the window on committed supply, if it comes to fit there.
        let last = swing.isFirm ? entry.latest : max(entry.latest, starts[index])
        guard first <= last, swing.from < last.number + entry.mostDays, swing.to > first.number else { return false }
        return swing.amount > 0 && before < entry.most[swing.resource] ?? 0
            || !unsure.isEmpty && unsure[index].contains(swing.resource)
    }
}

extension Swing {
    package init(_ need: Need, sign: Int, isFirm: Bool) {
        self.init(
            resource: need.resource, amount: sign * need.quantity, from: need.start.number, to: need.end.number,
            isFirm: isFirm)
    }
}

extension Ledger {
    /// What some rows take.
    package func needs(of rows: [Row]) throws(Refusal) -> [Need] {
        var needs: [Need] = []
        for row in rows { needs += try atlas.needs(of: row) }
        return needs
    }
}

extension Atlas {
    /// The resources of some needs.
    func resources(in needs: [Need]) -> Bits { Bits(needs.lazy.map(\.resource), of: resources.count) }
}

extension [Row] {
    /// The least of something; nil where there are none.
    fileprivate func first<Value: Comparable>(of value: (Row) -> Value) -> Value? { lazy.map(value).min() }
}

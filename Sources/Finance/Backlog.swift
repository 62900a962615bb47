import Ledger
import Units

/// Remaining performance obligations: what customers have signed for and is not delivered yet, quarter by quarter.
///
///     open + new − recognised − cancelled = close
///
/// New is what was signed and what signed orders came to be worth more (amendments, renewals, longer civil terms at another
/// start); cancelled is what they came to be worth less. Both are read off the log, fact by fact; recognised off the bills;
/// the close of the last quarter off the ledger as it stands, by no path of these. The operator's own use is left out.
public struct Backlog: Sendable {
    public struct Quarter: Hashable, Sendable {
        /// Its first month.
        public let first: Month
        public let open: Cents
        public let new: Cents
        public let recognised: Cents
        public let cancelled: Cents
        public var close: Cents { open + new - recognised - cancelled }
    }

    public let quarters: [Quarter]
    /// What remains of every signed order, from the ledger as it stands.
    public let remaining: Cents
    /// Remaining value times the days from now to the end of its order, summed, by the remaining value: in days.
    public let weightedDays: Int

    /// Whether the roll-forward ends where the ledger stands.
    public var closes: Bool { (quarters.last?.close ?? .zero) == remaining }

    /// Folds a log. Throws what makes it no log, or a value that cannot be counted.
    /// Complexity: O(facts · orders touched) and a pass over the bills.
    public init(_ facts: [Fact], _ billing: Billing) throws {
        var worth = Worth()
        var ledger = Ledger(branch: facts.first?.branch ?? "main")
        for fact in facts {
            let fact = fact.keepingBody
            try ledger.replay(fact)
            try worth.follow(try fact.body(), ledger)
        }
        try worth.settle(billing.ledger)
        quarters = Backlog.roll(worth, billing)
        (remaining, weightedDays) = try Backlog.remaining(billing)
    }

    private static func roll(_ worth: Worth, _ billing: Billing) -> [Quarter] {
        let last = Month(of: billing.ledger.today).quarterStart
        let earliest = (worth.gained.keys.map { $0 } + worth.lost.keys.map { $0 }).min() ?? last
        let recognised = billing.bills.filter { $0.earning == .recognised && billing.isExternal($0) }
        let first = min(earliest, recognised.map(\.month.quarterStart).min() ?? earliest)
        var quarters: [Quarter] = []
        var open = Cents.zero
        for start in stride(from: first.number, through: last.number, by: 3).map({ Month($0) }) {
            let earned = recognised.reduce(Cents.zero) { $1.month.quarterStart == start ? $0 + $1.amount : $0 }
            let quarter = Quarter(
                first: start, open: open, new: worth.gained[start] ?? .zero, recognised: earned,
                cancelled: worth.lost[start] ?? .zero)
            quarters.append(quarter)
            open = quarter.close
        }
        return quarters
    }

    /// What is left of signed orders, order by order: value less what was billed for days before today.
    private static func remaining(_ billing: Billing) throws(Overflow) -> (Cents, Int) {
        let ledger = billing.ledger
        var past: [Int: Cents] = [:]
        for bill in billing.bills where bill.earning == .recognised {
            past[bill.order] = (past[bill.order] ?? .zero) + bill.amount
        }
        var (sum, weighted) = (Cents.zero, Int128(0))
        for (position, order) in ledger.orders.enumerated() where order.isObligation {
            let left = try ledger.obligation(order) - (past[position] ?? .zero)
            let end = order.rows.map(\.end).max() ?? (max(order.terms.earliest, ledger.today) + order.terms.term)
            sum = sum + left
            weighted += Int128(left.value) * Int128(max(end - ledger.today, 0))
        }
        return (sum, sum.value > 0 ? Int(weighted / Int128(sum.value)) : 0)
    }
}

/// What each signed order is worth, followed through a log, with what was gained and lost by quarter.
private struct Worth {
    private var values: [OrderName: Cents] = [:]
    var gained: [Month: Cents] = [:]
    var lost: [Month: Cents] = [:]

    /// Values anew the orders that a fact names; a fact that only moves the clock names none.
    mutating func follow(_ body: FactBody, _ ledger: Ledger) throws {
        let outcome = body.outcome
        guard outcome.refusal == nil else { return }
        var names = Set((outcome.promoted + outcome.tentative).map(\.order) + (outcome.revised ?? []).map(\.order))
        names.formUnion(outcome.released + (outcome.bumped ?? []) + [outcome.order].compactMap(\.self))
        switch body.command {
        case .recordOrder(let terms, _, _): names.insert(terms.order)
        case .confirm(let order), .cancel(let order), .renew(let order, _, _), .amend(let order, _, _):
            names.insert(order)
        default: break
        }
        for name in names.sorted() { if let order = ledger[name] { try value(order, ledger) } }
    }

    /// Values every order anew, at the end.
    mutating func settle(_ ledger: Ledger) throws {
        for order in ledger.orders { try value(order, ledger) }
    }

    private mutating func value(_ order: Order, _ ledger: Ledger) throws {
        let now = order.isObligation ? try ledger.obligation(order) : .zero
        let was = values[order.terms.order] ?? .zero
        guard now != was else { return }
        values[order.terms.order] = now
        let quarter = Month(of: ledger.today).quarterStart
        if now > was { gained[quarter] = (gained[quarter] ?? .zero) + (now - was) }
        if now < was { lost[quarter] = (lost[quarter] ?? .zero) + (was - now) }
    }
}

extension Order {
    /// Whether a customer has signed for it: promised, waiting in the queue, or cancelled with what it had used.
    var isObligation: Bool {
        guard terms.segment != Billing.ownUse else { return false }
        switch standing {
        case .promised, .cancelled: return true
        case .queued: return terms.signed != nil
        case .inquiry, .held, .lapsed, .refused: return false
        }
    }
}

extension Ledger {
    /// What a signed order is worth over its whole life. One that waits without a date is worth its terms from the earliest
    /// day it could start, on its first choice of silicon.
    func obligation(_ order: Order) throws(Overflow) -> Cents {
        guard order.rows.isEmpty, order.isQueued, let silicon = order.terms.silicon.first else {
            return try value(of: order)
        }
        let start = max(order.terms.earliest, order.terms.signed ?? order.terms.earliest)
        let end = start + order.terms.term
        let steps = zip(order.terms.counts(on: silicon), order.terms.offsets)
        let rows = steps.enumerated().map { step, part in
            Row(
                step: step, chunk: step + 1, row: 1, hall: "", silicon: silicon.silicon, count: part.0,
                start: min(start + part.1, end), end: end)
        }
        return try value(of: Order(terms: order.terms, standing: .queued(Tentative(rows: rows, late: false, gap: []))))
    }
}

import Desk
import Ledger
import Promise
import Tables
import Units

/// A generated operator of a hyperscaler's size, in memory: 30 regions, 100 sites, 1,000 halls, 6 silicon types, and more than
/// 100,000 promises that have not ended. Halls hold little more than is placed in them, so most orders wait for something.
struct Network {
    let ledger: Ledger
    let facts: [Fact]

    /// Makes the tables, imports them and settles the queue.
    init(orders: Int, queued: Int) throws {
        var kind = Generator.Kind()
        (kind.sites, kind.silicon, kind.isSoldOut, kind.queued) = (100, 6, true, queued)
        let tables = Generator(regions: 30, halls: 1000, orders: orders, seed: 1, kind: kind).files()
        let files = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, Array($0.text.utf8)) })
        (facts, ledger) = try Importer(try Import(files: files, now: nil)).facts()
    }

    /// Promises that have not ended.
    var live: Int {
        ledger.orders.count { order in
            if case .promised = order.standing { order.state(on: ledger.today) != "ended" } else { false }
        }
    }

    /// Folds the log anew; nanoseconds.
    func fold() throws -> Int {
        let clock = Clock()
        var folded = Ledger()
        for fact in facts { try folded.replay(fact) }
        let elapsed = clock.elapsed
        precondition(folded.hash == ledger.hash && folded.orders == ledger.orders, "the fold is another ledger")
        return elapsed
    }

    // MARK: Questions

    /// A quote with what it took; the answer is kept so that nobody can leave it out.
    @inline(never)
    func time(_ request: OrderRequest) -> (nanoseconds: Int, quote: Quote) {
        let clock = Clock()
        let quote = ledger.quote(request)
        return (clock.elapsed, quote)
    }

    /// All options side by side; nanoseconds and how many.
    @inline(never)
    func timeChoices(_ request: OrderRequest) -> (nanoseconds: Int, count: Int) {
        let clock = Clock()
        let choices = (try? ledger.choices(request)) ?? []
        return (clock.elapsed, choices.count)
    }

    /// What holds a queued order, with its reliefs; nanoseconds and how many of them.
    @inline(never)
    func timeWhy(_ order: OrderName) throws -> (nanoseconds: Int, reliefs: Int) {
        let clock = Clock()
        let why = try ledger.why(order)
        return (clock.elapsed, why.reliefs.count)
    }

    /// A copy on a branch of its own, changed once and forgotten: one order is held in it.
    @inline(never)
    func timeFork(_ change: Command, _ outcome: Outcome) throws -> Int {
        let clock = Clock()
        let fork = ledger.forked(as: "fork")
        _ = try fork.preview(change, outcome, at: fork.clock)
        return clock.elapsed
    }

    /// Lets an item slip in a copy, settles the queue, checks and records it.
    func timeSlip(_ item: ItemName, by days: Int) throws -> (nanoseconds: Int, moves: Int) {
        let command = Command.slip(item: item, days: days)
        let clock = Clock()
        let outcome = try ledger.propose(command, at: ledger.clock)
        let after = try ledger.decide(command, outcome, Stamp(at: ledger.clock, tenant: "", actor: "bench"))
        let elapsed = clock.elapsed
        return (elapsed, after.fact.kind.isEmpty ? 0 : outcome.moves.count)
    }
}

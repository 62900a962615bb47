import Ledger
import TestRandom
import Testing
import Units

@Suite("A book of orders in blocks")
struct OrdersTests {
    /// An order, with what is looked for in it.
    private struct Made {
        let order: Order
        var traits: Orders.Traits = []
        var end: Instant?

        init(_ name: Int, _ random: inout SplitMix64) {
            var terms = World.terms(OrderName("o\(name)"), "h200", random.int(1...9), "2026-02-01")
            let isFirst = random.chance(20)
            if isFirst { terms.clauses = [.renewal(term: .months(6), noticeDays: 30, firstRefusal: true)] }
            var standing = Standing.inquiry
            switch random.int(0...20) {
            case 0: (standing, traits) = (.queued(nil), .queued)
            case 1:
                let until = Instant(Day(random.int(0...400)))
                (standing, traits, end) = (.held([], until: until), .held, until)
            case 2: standing = .lapsed(at: World.start)
            case 3...5: (standing, traits) = (.promised(Commitment(rows: [], made: name)), isFirst ? .unreserved : [])
            default: break
            }
            order = Order(terms: terms, standing: standing)
        }
    }

    /// A book in blocks, and the same as a plain list.
    private struct Pair {
        var book = Orders()
        var list: [Made] = []

        var hasSameOrders: Bool { book.elementsEqual(list.map(\.order)) && book.count == list.count }

        var hasSamePlaces: Bool {
            let places = list.map { book.position($0.order.terms.order) }
            return places == list.indices.map { $0 } && book.position(OrderName("o\(list.count)")) == nil
        }

        func findsSame(_ traits: Orders.Traits) -> Bool {
            let naive = list.filter { !$0.traits.isDisjoint(with: traits) }.map(\.order)
            return book.having(traits) == naive
        }

        func endsSame(by instant: Instant) -> Bool {
            let naive = list.filter { ($0.end?.milliseconds ?? Int.max) <= instant.milliseconds }.map(\.order)
            return book.ending(by: instant) == naive
        }
    }

    private func expectSame(_ pair: Pair, by instant: Instant, _ place: Comment) {
        #expect(pair.hasSameOrders && pair.hasSamePlaces, place)
        for traits in [Orders.Traits.queued, .held, .amending, .reserving, .unreserved, [.queued, .held]] {
            #expect(pair.findsSame(traits), place)
        }
        #expect(pair.endsSame(by: instant), place)
    }

    @Test(arguments: 0..<4)
    func `tells what a plain list tells, and so does every copy of it`(_ seed: Int) {
        var random = SplitMix64(seed: seed)
        var pairs = [Pair()]
        for step in 0..<1500 {
            let one = random.int(0...(pairs.count - 1))
            // Long runs, so that blocks and shelves fill up.
            for _ in 0..<(random.chance(5) ? random.int(1...700) : 1) {
                let made = Made(pairs[one].list.count, &random)
                pairs[one].book.append(made.order)
                pairs[one].list.append(made)
            }
            let place = random.int(0...(pairs[one].list.count - 1))
            let made = Made(place, &random)
            pairs[one].book[place] = made.order
            pairs[one].list[place] = made
            if random.chance(3) { pairs.append(pairs[one]) }
            if pairs.count > 4 { pairs.remove(at: random.int(0...3)) }
            guard step % 100 == 99 else { continue }
            let instant = Instant(Day(random.int(0...400)))
            for pair in pairs { expectSame(pair, by: instant, "seed \(seed), step \(step)") }
        }
        #expect(pairs.contains { $0.list.count > 4096 }, "seed \(seed)")
    }

    /// A world with so many inquiries.
    private func world(_ inquiries: Int) throws -> World {
        var world = try World.standard()
        for number in 0..<inquiries {
            let terms = World.terms(OrderName("i\(number)"), "h200", 1, "2026-02-01", signed: nil)
            try world.record(.recordOrder(terms: terms, rows: [], heldUntil: nil))
        }
        return world
    }

    @Test(arguments: [100, 2000])
    func `a hold and its confirm copy a few blocks, whatever the number of orders`(_ inquiries: Int) throws {
        var world = try world(inquiries)
        let before = world.ledger.orders
        #expect(before.blocks(apartFrom: before) == 0)
        let rows = [World.row("iad-1", "h200", 8, "2026-02-01", "2027-02-01")]
        let terms = World.terms("held", "h200", 8, "2026-02-01", signed: nil)
        try world.record(
            .recordOrder(terms: terms, rows: rows, heldUntil: Instant(Day(800))), at: world.ledger.clock)
        // The last block of orders; of the index the bucket of the name, and the two of a split.
        let held = world.ledger.orders
        #expect((1...4).contains(held.blocks(apartFrom: before)), "\(held.blocks(apartFrom: before))")
        try world.record(.confirm(order: "held"))
        #expect(world.ledger.orders.blocks(apartFrom: held) == 1)
        #expect(world.ledger["held"]?.commitment != nil && held.having(.held).count == 1)
    }
}

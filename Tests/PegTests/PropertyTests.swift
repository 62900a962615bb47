import CapitalWorld
import Ledger
import Peg
import TestRandom
import Testing
import Units

/// What must hold in any ledger. Each failure names its seed.
struct PropertyTests {
    private func disturbed(_ seed: Int) throws -> World {
        var random = try RandomWorld(seed: seed)
        for number in 0..<12 { random.order("O\(number)") }
        for number in 12..<18 {
            for _ in 0..<3 { random.disturb() }
            random.order("O\(number)")
        }
        return random.world
    }

    @Test(arguments: 1...40)
    func `Each line and month adds up to its depreciation, and all lines to what was spent`(seed: Int) throws {
        let world = try disturbed(seed)
        let peg = try world.peg()
        for line in peg.lines {
            var months = [Int](repeating: 0, count: line.amounts.count)
            for row in peg.rows(of: line) { months[row.month - line.first] += row.amount.value }
            #expect(months == line.amounts.map(\.value), "seed \(seed) line \(line.line)")
        }
        let spent = world.ledger.capex.reduce(0) { $0 + $1.amount.value }
        let totals = peg.totals()
        #expect(totals.life.total.value == spent, "seed \(seed)")
        #expect(peg.allRows.reduce(0) { $0 + $1.amount.value } == spent, "seed \(seed)")
        #expect(totals.months.reduce(.zero, +) == totals.life, "seed \(seed)")
        #expect(totals.lines.reduce(.zero, +) == totals.life, "seed \(seed)")
        let served = totals.orders.reduce(Cents.zero, +)
        #expect(served == totals.life.total - totals.life.unpegged, "seed \(seed)")
    }

    @Test(arguments: 1...40)
    func `An order's part of a month is its share of the unit-days, within two cents a span`(seed: Int) throws {
        let world = try disturbed(seed)
        let (peg, supply) = (try world.peg(), world.ledger.supply)
        let stands = Dictionary(grouping: peg.footings(), by: \.item)
        for line in peg.lines where !line.items.isEmpty {
            let rows = Dictionary(grouping: peg.rows(of: line).filter { $0.order != nil }, by: \.month)
            for month in line.months where month.start < Axis.end {
                let days = { (start: Day, end: Day) in max(min(end, month.end) - max(start, month.start), 0) }
                var (whole, served, spans) = (0, [OrderName: Int](), [OrderName: Int]())
                for position in line.items {
                    let (item, start) = (supply.items[position], try #require(supply.starts[position].day))
                    let end = min(world.ledger.end(of: item, start: .on(start)) ?? Axis.end, Axis.end)
                    whole += item.quantity * days(start, end)
                    for stand in stands[item.item] ?? [] where days(stand.start, stand.end) > 0 {
                        served[stand.order, default: 0] += stand.units * days(stand.start, stand.end)
                        spans[stand.order, default: 0] += 1
                    }
                }
                for (order, unitDays) in served {
                    let own = (rows[month] ?? []).filter { $0.order == order }.reduce(0) { $0 + $1.amount.value }
                    let exact = Double(line.depreciation(in: month).value) * Double(unitDays) / Double(whole)
                    let most = 2 * Double(spans[order] ?? 0)
                    #expect(abs(Double(own) - exact) <= most, "seed \(seed) \(line.line) \(month) \(order)")
                }
                let gone = (rows[month] ?? []).filter { served[$0.order ?? ""] == nil }
                #expect(gone.isEmpty, "seed \(seed) \(line.line) \(month)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `Every order stands on what it needs, and on no unit that another stands on`(seed: Int) throws {
        let world = try disturbed(seed)
        let (ledger, stands) = (world.ledger, try world.peg().footings())
        for (item, own) in Dictionary(grouping: stands, by: \.item) {
            for (index, a) in own.enumerated() {
                for b in own[(index + 1)...] where a.start < b.end && b.start < a.end {
                    #expect(a.first + a.units <= b.first || b.first + b.units <= a.first, "seed \(seed): \(a) \(b)")
                }
                let supplied = try #require(ledger.supply[item])
                #expect(a.first >= 0 && a.first + a.units <= supplied.quantity, "seed \(seed): \(a)")
            }
        }
        for order in ledger.orders where order.rows == order.contracted + order.tentativeRows {
            if case .held = order.standing { continue }
            try check(order, stands.filter { $0.order == order.terms.order }, ledger, seed)
        }
    }

    /// Day by day; where there is a shortfall an order may stand on less.
    private func check(_ order: Order, _ stands: [Footing], _ ledger: Ledger, _ seed: Int) throws {
        let needs = try order.rows.flatMap { try ledger.atlas.needs(of: $0) }
        for resource in Set(needs.map(\.resource)) {
            let name = ledger.atlas.resources[resource].name
            let (own, wanted) = (stands.filter { $0.resource == name }, needs.filter { $0.resource == resource })
            let days = Set(own.flatMap { [$0.start, $0.end] } + wanted.flatMap { [$0.start, $0.end] })
            for day in days {
                let has = own.reduce(0) { $1.start <= day && day < $1.end ? $0 + $1.units : $0 }
                let need = wanted.reduce(0) { $1.start <= day && day < $1.end ? $0 + $1.quantity : $0 }
                let isShort = ledger.shortfalls.contains { $0.resource == name && $0.start <= day && day < $0.end }
                #expect(has == need || has < need && isShort, "seed \(seed): \(order.terms.order) \(name) \(day)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `Deleting a promise changes no other promise's peg and lowers promised by exactly its own`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        for number in 0..<14 { random.order("O\(number)") }
        var world = random.world
        let promised = world.ledger.orders.filter { world.ledger.state(of: $0) == "promised" }.map(\.terms.order)
        guard !promised.isEmpty else { return }
        // The queue is taken out first: an order that comes to fit would be promised in the same fact.
        for order in world.ledger.orders where order.isQueued { try world.record(.cancel(order: order.terms.order)) }
        let gone = random.random.one(of: promised)
        let before = try world.peg()
        try world.record(.cancel(order: gone))
        let after = try world.peg()
        let others = { (peg: Pegging) in peg.allRows.filter { $0.certainty == .promised && $0.order != gone } }
        #expect(others(before) == others(after), "seed \(seed) without \(gone)")
        let own = before.allRows.filter { $0.order == gone }.reduce(0) { $0 + $1.amount.value }
        let (a, b) = (before.totals().life, after.totals().life)
        #expect(b.promised.value == a.promised.value - own, "seed \(seed) without \(gone)")
        #expect(a.total == b.total, "seed \(seed)")
        let left = after.allRows.filter { $0.order == gone }
        #expect(left.isEmpty, "seed \(seed) \(gone)")
    }

    @Test(arguments: 1...20)
    func `A promise keeps its peg whatever is signed after it`(seed: Int) throws {
        var random = try RandomWorld(seed: seed)
        for number in 0..<10 { random.order("O\(number)") }
        let names = random.world.ledger.orders.filter { $0.commitment != nil }.map(\.terms.order)
        let before = try names.map { try random.world.peg().footings(of: $0) }
        for number in 10..<20 { random.order("O\(number)") }
        #expect(try names.map { try random.world.peg().footings(of: $0) } == before, "seed \(seed)")
    }

    @Test func `A hole that a cancelled order leaves is filled by the next promise, and the others stay`() throws {
        var world = try World()
        try world.plenty(30)
        for order in ["A", "B", "C"] { try world.sign(order, 10) }
        try world.record(.cancel(order: "B"))
        try world.sign("D", 12, from: "2027-02-01")
        try world.sign("E", 10)
        let halls = try world.peg().footings().filter { $0.resource == "hall_kw/s-1" }
        let shown = Set(halls.map { "\($0.order) \($0.first)+\($0.units)" })
        #expect(shown == ["A 0+10", "C 20+10", "D 0+12", "E 10+10"])
        // Pegged anew, as if B had never been, C would stand on B's units.
        let anew = try Pegging(world.ledger).footings().filter { $0.resource == "hall_kw/s-1" && $0.order == "C" }
        #expect(anew.map(\.first) == [10])
    }

    @Test func `What slips away from under a promise is found elsewhere, and the rest stays`() throws {
        var world = try World()
        try world.plenty(10)
        try world.add("H2", "hall_kw/s-1", 10, on: "2026-02-01", .committed)
        try world.add("H3", "hall_kw/s-1", 10, on: "2026-03-01", .committed)
        try world.sign("A", 15, from: "2026-03-01", term: "6mo")
        try world.record(.slip(item: "H2", days: 60))
        let stands = try world.peg().footings(of: "A").filter { $0.resource == "hall_kw/s-1" }
        let shown = Set(stands.map { "\($0.item) \($0.units) \($0.start) \($0.end)" })
        #expect(
            shown == ["H 10 2026-03-01 2026-09-01", "H2 5 2026-04-02 2026-09-01", "H3 5 2026-03-01 2026-04-02"])
    }
}

import Ledger
import Peg
import TestRandom
import Units

/// Ledgers with some of everything, from a seed: halls in phases, chips in deliveries, equipment, lines that share items or
/// have none, credits, ramps, holds, a queue.
package struct RandomWorld {
    package var world: World
    package var random: SplitMix64
    private let halls = ["s-1", "s-2", "z-1", "z-2"]

    package init(seed: Int) throws {
        (world, random) = (try World(sites: ["s", "z"], halls: 2), SplitMix64(seed: seed))
        let lines = (0..<8).map { "L\($0)" }
        for line in lines { try pay(line) }
        for site in ["s", "z"] {
            try world.add("T-\(site)", nil, 0, on: date(2025, 2025), line: one(of: lines))
            for phase in 0..<random.int(1...3) {
                try add("P-\(site)\(phase)", "site_kw/\(site)", after: ItemName("T-\(site)"), lines)
            }
        }
        for hall in halls {
            for phase in 0..<random.int(1...3) { try add("H-\(hall)-\(phase)", "hall_kw/\(hall)", after: nil, lines) }
            for batch in 0..<random.int(1...3) { try add("C-\(hall)-\(batch)", "chips/\(hall)/gpu", after: nil, lines) }
        }
    }

    private mutating func one(of list: [String]) -> String { random.one(of: list) }

    private mutating func date(_ first: Int, _ last: Int) -> String {
        let day = Day(year: random.int(first...last), month: random.int(1...12), day: random.int(1...28))
        return (day ?? World.today).description
    }

    private mutating func pay(_ line: String) throws {
        let payments = (0..<random.int(1...4)).map { _ in
            (String(date(2025, 2027).prefix(7)), random.int(-9_999...9_999_999))
        }
        try world.pay(line, payments, life: random.int(1...48), random.one(of: CapexRow.Class.allCases))
    }

    private mutating func add(_ name: String, _ resource: String, after gate: ItemName?, _ lines: [String]) throws {
        let stage = random.one(of: [SupplyItem.Stage.live, .live, .committed, .under_way, .planned])
        let day = stage == .live ? date(2024, 2025) : date(2026, 2027)
        try world.add(
            name, resource, random.int(5...60), on: day, stage, after: gate.map { [$0] } ?? [],
            line: random.chance(80) ? one(of: lines) : "")
    }

    /// Signs an order; a ramp and a hold now and then. What is refused is passed over.
    package mutating func order(_ name: String) {
        var request = World.request(name, random.int(1...25), from: nil, term: "\(random.int(1...30))mo")
        request.earliest = (World.today + random.int(0...500)).description
        if random.chance(30) { request.steps = [OrderRequest.RequestedStep(offset: "1mo", add: random.int(1...9))] }
        let isHold = random.chance(10)
        _ = try? world.record(isHold ? .hold(request: request, until: nil) : .sign(request: request))
    }

    /// Some change of supply or of an order, or a later day.
    package mutating func disturb() {
        let items = world.ledger.supply.items.map(\.item)
        let orders = world.ledger.orders.map(\.terms.order)
        let (item, order) = (random.one(of: items), orders.isEmpty ? "none" : random.one(of: orders))
        let command: Command =
            switch random.int(0...6) {
            case 0: .slip(item: item, days: random.int(-60...200))
            case 1: .cut(item: item, by: random.int(1...20))
            case 2: .cancelItem(item: item)
            case 3: .cancel(order: order)
            case 4: .renew(order: order, term: .months(random.int(1...12)), price: nil)
            case 5: .commit(item: item)
            default: .setClock(to: Instant(world.ledger.today + random.int(1...60)))
            }
        let day = if case .setClock(let to) = command { to.day } else { world.ledger.today }
        _ = try? world.record(command, on: day.description)
    }
}

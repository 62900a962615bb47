import Delay
import Ledger
import Promise
import Silicon
import TestRandom
import Units

/// Random small books with promises, a queue and supply still to come, and random futures for them.
enum TinyBook {
    struct Size {
        var halls = 1...3
        var promises = 0...4
        var orders = 1...6
        var planned = 25
        var holds = 20
        /// So many futures for joint dates; none: item dates.
        var futures = 0
    }

    static func make(_ random: inout SplitMix64, _ size: Size = Size()) throws(Refusal) -> World {
        var map = World.Map()
        map.sites = random.chance(60) ? [("s1", "r1")] : [("s1", "r1"), ("s2", "r1")]
        map.fabrics = map.sites.map { ("f-\($0.name)", $0.name) }
        for index in 1...random.int(size.halls) {
            map.halls.append(("h\(index)", random.one(of: map.fabrics).name, 1000 + 50 * random.int(0...6)))
        }
        let chips = [
            World.silicon(
                "gpu", .accelerator, watts: random.one(of: [700, 1000]),
                life: random.chance(20) ? random.int(9...20) : 600),
            World.silicon("alt", .accelerator, watts: 900, life: 600),
        ]
        let needs = random.chance(40) ? [World.need("gpu", 2, "ports", 1)] : []
        var world = try World.places(map, chips, needs)
        if size.futures > 0 { try world.record(.definePolicy(rows: [draws(size.futures)])) }
        try world.record(.addSupply(items: supply(map, &random, size)))
        try sell(&world, map, &random, size)
        return world
    }

    private static func draws(_ count: Int) -> PolicyRow {
        PolicyRow(name: "draws", value: "latin_hypercube;\(count);1", source: World.source)
    }

    // MARK: Supply

    private static func supply(_ map: World.Map, _ random: inout SplitMix64, _ size: Size) -> [SupplyItem] {
        var items = [item("gate", nil, 0, 0, &random, size, canBeLive: false)]
        for hall in map.halls {
            for index in 0..<random.int(1...3) {
                items.append(item("chips/\(hall.name)/gpu", "\(index)", random.int(1...5), 15, &random, size))
            }
            if random.chance(40) {
                items.append(item("chips/\(hall.name)/alt", "0", random.int(1...4), 0, &random, size))
            }
            items.append(item("hall_kw/\(hall.name)", "0", random.int(4...12), 20, &random, size))
        }
        for fabric in map.fabrics {
            items.append(item("ports/\(fabric.name)", "0", random.int(2...12), 0, &random, size))
        }
        for site in map.sites {
            for index in 0..<random.int(1...2) {
                items.append(item("site_kw/\(site.name)", "\(index)", random.int(4...14), 30, &random, size))
            }
        }
        return items
    }

    private static func item(
        _ resource: String, _ index: String?, _ quantity: Int, _ gated: Int, _ random: inout SplitMix64, _ size: Size,
        canBeLive: Bool = true
    ) -> SupplyItem {
        let name = index.map { "\(resource)#\($0)" } ?? resource
        let target = index == nil ? nil : resource
        if canBeLive, random.chance(45) { return World.item(name, target, quantity, .live) }
        let stage: SupplyItem.Stage = random.chance(size.planned) && canBeLive ? .planned : .committed
        var item = World.item(
            name, target, quantity, stage, on: World.today + random.int(-20...150), p50: random.int(0...15),
            p80: random.int(15...40), p90: random.chance(85) ? 20 : nil,
            after: random.chance(gated) ? ["gate"] : [])
        item.noticeDays = random.one(of: [0, 0, 7, 30])
        item.neverPpm = random.chance(20) ? 100_000 : 0
        return item
    }

    // MARK: Orders

    private static func sell(
        _ world: inout World, _ map: World.Map, _ random: inout SplitMix64, _ size: Size
    ) throws(Refusal) {
        for index in 0..<random.int(size.promises) {
            let start = World.today + random.int(-30...180)
            let command = World.promising(
                OrderName("sold-\(index)"), HallName(random.one(of: map.halls).name), random.int(1...4), start,
                term: .days(random.int(20...120)))
            _ = try? world.record(command)
        }
        for index in 0..<random.int(size.orders) {
            let request = request(&random, OrderName("order-\(index)"))
            let isHeld = random.chance(size.holds)
            let until = Instant(milliseconds: World.start.milliseconds + random.int(1...60 * 24) * 3_600_000)
            _ = try? world.record(isHeld ? .hold(request: request, until: until) : .sign(request: request))
        }
    }

    static func request(_ random: inout SplitMix64, _ name: OrderName) -> OrderRequest {
        World.request(random.int(1...6), name, term: random.one(of: ["30d", "62d", "3mo", "1mo"])) { request in
            request.minChunk = random.chance(50) ? 1 : nil
            request.chunkIn = random.one(of: ["hall", "fabric"])
            request.same = random.one(of: ["hall", "fabric", "any"])
            request.tier = random.int(1...3)
            request.earliest = (World.today + random.int(0...90)).description
            if random.chance(60) { request.latest = (World.today + random.int(90...300)).description }
            if random.chance(25) { request.silicon = random.one(of: [["gpu", "alt"], ["alt", "gpu"], ["alt"]]) }
        }
    }

    // MARK: Futures

    /// Own days of all items in a future: near what is counted on, some never.
    static func days(_ ledger: Ledger, _ random: inout SplitMix64, never: Int = 5) -> [When] {
        let counted = ledger.supply.ownDays(at: ledger.policy.confidence, today: ledger.today)
        return zip(ledger.supply.items, counted).map { item, day in
            if item.stage.hasArrived { return day }
            if random.chance(never) { return .never }
            guard let day = day.day else { return random.chance(50) ? .never : .on(World.today + random.int(1...200)) }
            return .on(random.chance(20) ? day : day + random.int(-60...60))
        }
    }
}

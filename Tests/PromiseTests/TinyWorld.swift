import TestRandom
import Delay
import Ledger
import Promise
import Silicon
import Units

/// Random ledgers small enough to try everything in, with odd watts, needs and PUEs so that rounding matters.
enum TinyWorld {
    /// How much of each resource there is, in units of what one accelerator needs of it.
    struct Size {
        var halls = 1...4
        var chips = 2...7
        var sellers = 0...4
        var life = 30
        var planned = 15
    }

    static func make(_ random: inout SplitMix64, _ size: Size = Size()) throws(Refusal) -> World {
        let map = map(&random, size)
        let chips = [
            World.silicon(
                "gpu", .accelerator, watts: random.one(of: [333, 750, 1000, 1275, 1433]),
                life: random.chance(size.life) ? random.int(5...12) : 600),
            World.silicon("alt", .accelerator, watts: random.one(of: [500, 999, 1701]), life: 600),
            World.silicon("cpu", .cpu, watts: 350, life: 600),
        ]
        var needs: [SiliconNeed] = []
        if random.chance(60) { needs.append(World.need("gpu", random.int(2...8), "cpu", random.int(1...3))) }
        if random.chance(60) { needs.append(World.need("gpu", random.int(1...8), "ports", random.int(1...9))) }
        var world = try World.places(map, chips, needs)
        try supply(&world, map, chips[0].watts, needs, &random, size)
        try sell(&world, map, &random, size)
        return world
    }

    private static func map(_ random: inout SplitMix64, _ size: Size) -> World.Map {
        var map = World.Map()
        map.regions = [("r1", "US", "us", "USD"), ("r2", "IE", "eu", "EUR")]
        for index in 1...random.int(1...2) { map.sites.append(("s\(index)", random.chance(70) ? "r1" : "r2")) }
        for index in 1...random.int(map.sites.count...3) {
            map.fabrics.append(("f\(index)", index <= map.sites.count ? "s\(index)" : random.one(of: map.sites).name))
        }
        for index in 1...random.int(size.halls) {
            map.halls.append(("h\(index)", random.one(of: map.fabrics).name, 1000 + 7 * random.int(0...90)))
        }
        return map
    }

    // MARK: Supply

    /// Everything in one or two deliveries; what is scarce is left to chance.
    private static func supply(
        _ world: inout World, _ map: World.Map, _ watts: Int, _ needs: [SiliconNeed], _ random: inout SplitMix64,
        _ size: Size
    ) throws(Refusal) {
        var items: [SupplyItem] = [gate(&random)]
        for hall in map.halls {
            let most = random.int(size.chips)
            let kilowatts = ceilDiv((most + random.int(-1...2)) * watts, 1000)
            items += deliveries("chips/\(hall.name)/gpu", most, &random, size)
            items += deliveries("hall_kw/\(hall.name)", max(kilowatts, 1), &random, size)
            items += deliveries("chips/\(hall.name)/cpu", random.int(most...(most * 3)), &random, size)
            if random.chance(40) {
                items += deliveries("chips/\(hall.name)/alt", random.int(size.chips), &random, size)
            }
        }
        for site in map.sites {
            let halls = map.halls.filter { map.site(of: $0.fabric) == site.name }.count
            let most = max(halls, 1) * size.chips.upperBound * watts
            items += deliveries("site_kw/\(site.name)", random.int((most / 2000 + 1)...(most / 700 + 2)), &random, size)
        }
        let ports = needs.last.map { ceilDiv(size.chips.upperBound * $0.quantity, $0.per) } ?? 1
        for fabric in map.fabrics {
            items += deliveries("ports/\(fabric.name)", random.int((ports / 2 + 1)...(ports * 4)), &random, size)
        }
        try world.record(.addSupply(items: items))
    }

    private static func gate(_ random: inout SplitMix64) -> SupplyItem {
        World.item("gate", nil, 0, .committed, on: World.today + random.int(10...150), p80: random.int(0...30))
    }

    private static func deliveries(
        _ resource: String, _ quantity: Int, _ random: inout SplitMix64, _ size: Size
    ) -> [SupplyItem] {
        let first = random.chance(60) ? quantity : max(quantity / 2, 1)
        return [first, quantity - first].filter { $0 > 0 }.enumerated().map { index, part in
            let name = "\(resource)#\(index)"
            if random.chance(40) { return World.item(name, resource, part, .live) }
            let plan = World.today + random.int(40...80) * random.int(0...2)
            let (p50, p80) = (random.int(0...20), random.int(20...50))
            let stage: SupplyItem.Stage = random.chance(size.planned) ? .planned : .committed
            return World.item(
                name, resource, part, stage, on: plan, p50: p50, p80: p80, p90: random.chance(80) ? 20 : nil,
                after: random.chance(10) ? ["gate"] : [])
        }
    }

    // MARK: Promises

    /// Promises placed by chance wherever the ledger takes them.
    private static func sell(
        _ world: inout World, _ map: World.Map, _ random: inout SplitMix64, _ size: Size
    ) throws(Refusal) {
        for index in 0..<random.int(size.sellers) {
            let start = World.today + random.int(0...200)
            let hall = HallName(random.one(of: map.halls).name)
            let command = World.promising(
                OrderName("sold-\(index)"), hall, random.int(1...size.chips.upperBound), start,
                term: .days(random.int(20...100)))
            if (try? world.record(command)) == nil { continue }
        }
    }

    // MARK: Orders

    static func request(_ random: inout SplitMix64, _ name: OrderName? = nil, count: ClosedRange<Int> = 1...6)
        -> OrderRequest
    {
        World.request(random.int(count), name, term: random.one(of: ["62d", "75d", "2mo", "3mo", "95d"])) { request in
            let count = request.count ?? 1
            request.minChunk = random.chance(30) ? nil : random.int(1...count)
            request.maxChunks = random.chance(50) ? nil : random.int(1...3)
            request.chunkIn = random.one(of: ["hall", "fabric"])
            request.same = random.one(of: ["hall", "fabric", "site", "region", "any"])
            request.earliest = (World.today + random.int(0...90)).description
            if random.chance(25) { request.regions = [random.one(of: ["r1", "r2"])] }
            if random.chance(25) { request.silicon = random.one(of: [["gpu", "alt"], ["alt", "gpu"], ["alt"]]) }
            if random.chance(40) { request.steps = steps(&random) }
        }
    }

    private static func steps(_ random: inout SplitMix64) -> [OrderRequest.RequestedStep] {
        let offsets = random.chance(50) ? ["10d", "1mo"] : ["15d", "40d"]
        return offsets.prefix(random.int(1...2)).map {
            OrderRequest.RequestedStep(offset: $0, add: random.int(1...3))
        }
    }
}

import TestRandom
import Ledger
import Promise
import Silicon
import Testing
import Units

/// An order restricted to some regions never lands elsewhere, whatever the supply does.
@Suite struct RegionTests {
    private static func world() throws(Refusal) -> World {
        var map = World.Map()
        map.regions = [("us-east", "US", "us", "USD"), ("eu-west", "IE", "eu", "EUR"), ("eu-north", "SE", "eu", "EUR")]
        for (index, region) in map.regions.enumerated() {
            map.sites.append(("s\(index)", region.name))
            map.fabrics.append(("f\(index)", "s\(index)"))
            map.halls += [("h\(index)a", "f\(index)", 1100 + index), ("h\(index)b", "f\(index)", 1300)]
        }
        var world = try World.places(map, [World.silicon("gpu", .accelerator, watts: 1275)], [])
        for site in map.sites { try world.add("p-\(site.name)", "site_kw/\(site.name)", 60 + site.name.utf8.count) }
        for (index, hall) in map.halls.enumerated() {
            try world.add("k-\(hall.name)", "hall_kw/\(hall.name)", 40)
            try world.add("c-\(hall.name)", "chips/\(hall.name)/gpu", 20)
            let stage: SupplyItem.Stage = index.isMultiple(of: 2) ? .planned : .committed
            try world.add("m-\(hall.name)", "chips/\(hall.name)/gpu", 12, stage, on: "2026-0\(index + 3)-01", p80: 10)
        }
        return world
    }

    private static func request(_ random: inout SplitMix64, _ index: Int) -> OrderRequest {
        World.request(random.int(1...40), OrderName("o\(index)"), term: random.one(of: ["30d", "3mo", "1y"])) {
            request in
            request.regions = random.one(of: [
                ["eu-west", "eu-north"], ["eu-west"], ["eu-north"], ["eu-north", "eu-west"],
            ])
            request.minChunk = random.int(1...(request.count ?? 1))
            request.chunkIn = random.one(of: ["hall", "fabric"])
            request.same = random.one(of: Scope.allCases.map(\.rawValue))
            request.tier = random.int(1...3)
        }
    }

    private func isEuropean(_ rows: [Row], _ request: OrderRequest, _ ledger: Ledger) -> Bool {
        rows.allSatisfy { row in
            let site = ledger.atlas.halls.first { $0.hall == row.hall }?.site
            let name = ledger.atlas.sites.first { $0.site == site }?.region
            guard let region = ledger.atlas.regions.first(where: { $0.region == name }) else { return false }
            return region.residency == "eu" && region.currency == "EUR"
                && request.regions?.contains(region.region.text) == true
        }
    }

    @Test func tenThousandEuropeanOrdersStayInEurope() throws {
        let seed = 77
        var random = SplitMix64(seed: seed)
        var world = try RegionTests.world()
        var placed = (quoted: 0, promised: 0, queued: 0)
        for index in 0..<10_000 {
            if index.isMultiple(of: 100) { world = try RegionTests.world() }
            let request = RegionTests.request(&random, index)
            let isSigned = random.chance(15)
            var rows: [Row] = []
            if isSigned {
                try world.record(.sign(request: request))
                let order = world.ledger[OrderName("o\(index)")]
                rows = order?.rows ?? []
                if order?.isQueued == true { placed.queued += 1 } else if order != nil { placed.promised += 1 }
            } else {
                rows = world.ledger.quote(request).options.flatMap(\.placements)
                placed.quoted += rows.isEmpty ? 0 : 1
            }
            guard isEuropean(rows, request, world.ledger) else {
                Issue.record("seed \(seed), order \(index): \(rows)")
                return
            }
        }
        #expect(placed.quoted > 3000 && placed.promised > 300, "\(placed)")
    }

    @Test func theQueueStaysInEuropeWhenSupplyIsShaken() throws {
        for seed in 0..<40 {
            var random = SplitMix64(seed: seed)
            var world = try RegionTests.world()
            var requests: [OrderName: OrderRequest] = [:]
            for index in 0..<12 {
                let request = RegionTests.request(&random, index)
                requests[OrderName("o\(index)")] = request
                try world.record(.sign(request: request))
            }
            for _ in 0..<8 {
                guard let change = QueueTests.change(world.ledger, &random) else { continue }
                try world.record(change)
                for order in world.ledger.orders {
                    let request = try #require(requests[order.terms.order])
                    #expect(isEuropean(order.rows, request, world.ledger), "seed \(seed), \(order.terms.order)")
                }
            }
        }
    }
}

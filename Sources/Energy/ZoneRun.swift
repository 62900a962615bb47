import Ledger
import Units

/// A zone lived through hour by hour, month after month; storage goes on from one to the next.
struct ZoneRun {
    let zone: ZoneName
    /// Hours that the zone's day is ahead of UTC.
    let offset: Int
    let loads: [(site: SiteName, kilowattHours: (Day) -> Int)]
    /// Carbon-free contracts, which deliver as they can, and others, which deliver what lacks.
    let clean: [Delivery]
    let other: [Delivery]
    let batteries: [Delivery]
    var stores: [Storage]
    let tariffs: [Tariff]
    let factors: CarbonFactors

    mutating func run(_ month: Month) -> ZoneMonth {
        let stored = stores.reduce(0) { $0 + $1.stored }
        var sums = MonthSums(sites: loads.count, clean: clean.count, other: other.count, stores: stores.count)
        var prices: [String: [Int]] = [:]
        for day in month.start.number..<month.end.number {
            let day = Day(day)
            let tariff = tariffs.first { $0.isActive(on: day) }
            if let tariff, prices[tariff.contract] == nil { prices[tariff.contract] = tariff.prices(in: month.ofYear) }
            run(day, tariff?.contract, tariff.flatMap { prices[$0.contract] }, &sums)
        }
        return result(month, stored, sums)
    }

    private mutating func run(_ day: Day, _ tariff: String?, _ prices: [Int]?, _ sums: inout MonthSums) {
        let load = loads.map { $0.kilowattHours(day) }
        let own = clean.map { $0.isActive(on: day) ? $0.kilowattHours(on: day) : nil }
        let fired = other.map { $0.isActive(on: day) ? $0.kilowattHours(on: day) : nil }
        let isOn = batteries.map { $0.isActive(on: day) }
        for index in stores.indices where !isOn[index] { sums.total.lost += stores[index].empty() }
        let total = load.reduce(0, +)
        for hour in 0..<24 {
            let given = own.map { $0?[hour] ?? 0 }
            let made = fired.map { $0?[hour] ?? 0 }
            let ofDay = (hour + offset + 48) % 24
            let price = prices?[ofDay]
            var active = stores.indices.filter { isOn[$0] }.map { stores[$0] }
            let places = stores.indices.filter { isOn[$0] }
            let flow = Flow.hour(
                load: total, delivered: given.reduce(0, +), other: made.reduce(0, +), stores: &active,
                gave: { sums.discharge($1, by: places[$0], price) })
            for (place, store) in zip(places, active) { stores[place] = store }
            sums.add(flow, hour: ofDay, given, made, load, tariff, price)
        }
    }

    private func result(_ month: Month, _ stored: Int, _ sums: MonthSums) -> ZoneMonth {
        let settlements =
            sums.clean.settled(clean, month) + sums.other.settled(other, month) + sums.stores.settled(batteries, month)
        return ZoneMonth(
            month: month, flow: sums.total, stored: stored, hours: sums.hours,
            sites: zip(loads, sums.sites).map { SiteMonth(site: $0.site, load: $1.load, matched: $1.matched) },
            bills: tariffs.compactMap { tariff in
                sums.grid[tariff.contract].map { Bill(tariff, energy: $0.energy, peak: $0.peak, charge: $0.charge) }
            },
            settlements: settlements, carbon: Carbon(zone, sums.total, settlements, factors), unpriced: sums.unpriced)
    }
}

/// What adds up over a month.
struct MonthSums {
    /// A contract's kWh, and those used times the tariff of their hours.
    struct Part {
        var delivered = 0
        var used = 0
        var value = Int128(0)
        var isPriced = true
    }

    var total = Flow()
    var hours = Array(repeating: Flow(), count: 24)
    var sites: [(load: Int, matched: Int)]
    var clean: [Part]
    var other: [Part]
    var stores: [Part]
    var grid: [String: (energy: Int, peak: Int, charge: Int128)] = [:]
    var unpriced = 0

    init(sites: Int, clean: Int, other: Int, stores: Int) {
        self.sites = Array(repeating: (0, 0), count: sites)
        self.clean = Array(repeating: Part(), count: clean)
        self.other = Array(repeating: Part(), count: other)
        self.stores = Array(repeating: Part(), count: stores)
    }

    mutating func discharge(_ given: Int, by store: Int, _ price: Int?) { stores[store].add(given, used: given, price) }

    mutating func add(
        _ flow: Flow, hour: Int, _ given: [Int], _ made: [Int], _ load: [Int], _ tariff: String?, _ price: Int?
    ) {
        total += flow
        hours[hour] += flow
        MonthSums.split(flow.delivered - flow.curtailed, by: given) { clean[$0].add(given[$0], used: $1, price) }
        MonthSums.split(flow.other, by: made) { other[$0].add($1, used: $1, price) }
        MonthSums.split(flow.matched, by: load) {
            sites[$0].load += load[$0]
            sites[$0].matched += $1
        }
        guard let tariff, let price else { return unpriced += flow.grid }
        let before = grid[tariff] ?? (0, 0, 0)
        grid[tariff] = (
            before.energy + flow.grid, max(before.peak, flow.grid), before.charge + Int128(flow.grid) * Int128(price)
        )
    }

    /// An amount in proportion to weights, adding up to it: each gets what the running sum, rounded down, grows by.
    private static func split(_ amount: Int, by weights: [Int], _ body: (Int, Int) -> Void) {
        let whole = weights.reduce(0, +)
        var (sum, given) = (0, 0)
        for index in weights.indices where whole > 0 {
            sum += weights[index]
            let next = floorDiv(amount, times: sum, by: whole)
            body(index, next - given)
            given = next
        }
    }
}

extension MonthSums.Part {
    mutating func add(_ delivered: Int, used: Int, _ price: Int?) {
        self.delivered += delivered
        self.used += used
        if let price { value += Int128(used) * Int128(price) } else if used > 0 { isPriced = false }
    }
}

extension [MonthSums.Part] {
    /// Contracts that did something in the month.
    func settled(_ contracts: [Delivery], _ month: Month) -> [Settlement] {
        zip(contracts, self).filter { $1.delivered > 0 }.map { delivery, part in
            Settlement(
                contract: delivery.contract.contract, month: month, technology: delivery.technology,
                delivered: part.delivered, used: part.used,
                cost: delivery.price.map { Bill.cents(Int128($0) * Int128(part.delivered)) },
                value: part.isPriced ? Bill.cents(part.value) : nil)
        }
    }
}

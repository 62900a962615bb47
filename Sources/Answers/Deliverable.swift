import Ledger
import Silicon
import Units

extension Ledger {
    /// IT watts of accelerators that can run on the first day of each month: in each hall what its chips draw, but no more
    /// than its power; at each site no more than its grid connection carries at the halls' PUE.
    ///
    /// Committed, under_way and live supply only. What CPUs and NICs sold on their own take is not there for accelerators.
    /// Ports and host CPUs are not looked at: a date needs a quote. Complexity: O(items + orders · rows + resources · months).
    func deliverableWatts() -> [Int] {
        let free = Standing(self)
        var total = [Int](repeating: 0, count: MonthSeries.count)
        for site in atlas.sites {
            let halls = atlas.halls.filter { $0.site == site.site }.map { (hall: $0, watts: free.watts(in: $0)) }
            let limits = free.kilowatts(Resource(.siteKW, site.site.text))
            for month in total.indices {
                let loads = halls.map { (watts: $0.watts[month], pue: $0.hall.pueMilli) }
                total[month] += Ledger.carried(loads, by: limits[month])
            }
        }
        return total
    }

    /// The watts of halls that a site's kilowatts carry: all, or in every hall the same part.
    private static func carried(_ loads: [(watts: Int, pue: Int)], by kilowatts: Int) -> Int {
        let sum = loads.reduce(0) { $0 + $1.watts }
        let drawn = loads.reduce(Int128(0)) { $0 + Int128($1.watts) * Int128($1.pue) }
        let limit = Int128(max(kilowatts, 0)) * 1_000_000
        return drawn <= limit ? sum : Int(Int128(sum) * limit / drawn)
    }
}

/// What stands of each resource month by month, without what is sold of it but as accelerators.
private struct Standing {
    private let atlas: Atlas
    /// By number of the resource; those that nothing was added to share their months.
    private let units: [MonthSeries]
    private let accelerators: [Silicon]

    init(_ ledger: Ledger) {
        atlas = ledger.atlas
        accelerators = atlas.catalogue.silicon.filter { $0.kind == .accelerator }
        var series = [MonthSeries](repeating: MonthSeries(), count: atlas.resources.count)
        for position in ledger.supply.items.indices where !ledger.supply.isPlanned[position] {
            let item = ledger.supply.items[position]
            guard item.stage != .cancelled, let resource = item.resource.flatMap(ledger.atlas.position),
                let start = ledger.supply.starts[position].day
            else { continue }
            series[resource].add(item.quantity, from: start, to: ledger.end(of: item, start: .on(start)) ?? Axis.end)
        }
        for row in ledger.orders.flatMap(\.firmRows)
        where ledger.atlas.catalogue[row.silicon]?.kind != .accelerator {
            for need in (try? ledger.atlas.needs(of: row)) ?? [] {
                series[need.resource].add(-need.quantity, from: need.start, to: need.end)
            }
        }
        units = series
    }

    func kilowatts(_ resource: Resource) -> [Int] {
        atlas.position(resource).map { units[$0].values } ?? [Int](repeating: 0, count: MonthSeries.count)
    }

    /// IT watts of the accelerators in a hall, within its power.
    func watts(in hall: Hall) -> [Int] {
        var drawn = [Int](repeating: 0, count: MonthSeries.count)
        for chip in accelerators {
            guard let resource = atlas.position(Resource(.chips, hall.hall.text, silicon: chip.silicon)) else {
                continue
            }
            for (month, count) in units[resource].values.enumerated() { drawn[month] += count * chip.watts }
        }
        return zip(drawn, kilowatts(Resource(.hallKW, hall.hall.text))).map { max(min($0, $1 * 1000), 0) }
    }
}

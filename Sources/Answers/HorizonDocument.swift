import Ledger
import Profile
import Promise
import Silicon
import Units

/// The answer to `horizon`: what stands, is sold and is free, month by month.
public struct HorizonDocument: Encodable, Sendable {
    let clock: Instant
    let power: PowerSeries
    let chips: [ChipSeries]
    let regions: [RegionSeries]

    /// One region in the months of `power.months`.
    struct RegionSeries: Encodable, Sendable {
        let region: RegionName
        let power: PowerSeries
        let stages: StageSeries
    }

    /// Site power by what stage its tranche has today, in facility kilowatts from the day it is counted from.
    struct StageSeries: Encodable, Sendable {
        let live: [Int]
        /// Being energised.
        let underWay: [Int]
        let committed: [Int]
        /// Not to be promised on.
        let planned: [Int]

        enum CodingKeys: String, CodingKey {
            case live = "live_kw"
            case underWay = "under_way_kw"
            case committed = "committed_kw"
            case planned = "planned_kw"
        }
    }

    /// One silicon over all halls, at the first day of each month of `power.months`.
    struct ChipSeries: Encodable, Sendable {
        let silicon: SiliconName
        let supply: [Int]
        let taken: [Int]
        let free: [Int]
    }
}

extension Ledger {
    public func horizon() -> HorizonDocument {
        let months = (0..<96).map { Axis.start + .months($0) }
        let chips = atlas.catalogue.silicon.compactMap { chip -> HorizonDocument.ChipSeries? in
            let resources = atlas.resources.indices.filter { atlas.resources[$0].silicon == chip.silicon }
            guard !resources.isEmpty else { return nil }
            let free = months.map { month in resources.reduce(0) { $0 + firm[$1][month.tick] } }
            let supply = supplyTotal(resources, at: months)
            return HorizonDocument.ChipSeries(
                silicon: chip.silicon, supply: supply, taken: zip(supply, free).map { $0 - $1 }, free: free)
        }
        let regions = atlas.regions.map { region in
            HorizonDocument.RegionSeries(
                region: region.region, power: powerSeries(in: region.region),
                stages: stageSeries(in: region.region, at: months))
        }
        return HorizonDocument(clock: clock, power: powerSeries(), chips: chips, regions: regions)
    }

    private func supplyTotal(_ resources: [Int], at months: [Day]) -> [Int] {
        let standing = resources.flatMap { self.items(of: $0) }.filter { !$0.planned && $0.item.stage != .cancelled }
        return months.map { month in
            standing.filter { $0.start <= .on(month) && (end(of: $0.item, start: $0.start) ?? Axis.end) > month }
                .reduce(0) { $0 + $1.item.quantity }
        }
    }

    private func stageSeries(in region: RegionName, at months: [Day]) -> HorizonDocument.StageSeries {
        let tranches = atlas.resources.indices
            .filter { atlas.resources[$0].kind == .siteKW && self.region(of: atlas.resources[$0]) == region }
            .flatMap { self.items(of: $0) }
        func standing(_ isOf: (_ planned: Bool, _ stage: SupplyItem.Stage) -> Bool) -> [Int] {
            let some = tranches.filter { isOf($0.planned, $0.item.stage) }
            return months.map { month in
                some.filter { $0.start <= .on(month) && (end(of: $0.item, start: $0.start) ?? Axis.end) > month }
                    .reduce(0) { $0 + $1.item.quantity }
            }
        }
        return HorizonDocument.StageSeries(
            live: standing { !$0 && $1.hasArrived }, underWay: standing { !$0 && $1 == .under_way },
            committed: standing { !$0 && $1 == .committed },
            planned: standing { $0 && $1 != .cancelled })
    }

    /// The horizon for people: every quarter from the clock on.
    public func horizonText(colour: Bool = false) -> String {
        let document = horizon()
        let power = document.power
        var table = TextTable("quarter", ">contracted MW", ">energised", ">hall", ">chips", ">sold", ">tentative")
        for (index, month) in power.months.enumerated() where month >= today.monthText && index % 3 == 0 {
            table.add(
                month, megawatts(power.contracted[index]), megawatts(power.energised[index]),
                megawatts(power.hall[index]),
                megawatts(power.chips[index]), megawatts(power.sold[index]), megawatts(power.tentative[index]))
        }
        var chips = TextTable("silicon", ">stands today", ">free today", ">free in 6 months", ">in 12", ">in 24")
        let now = power.months.firstIndex { $0 >= today.monthText } ?? 0
        for chip in document.chips {
            func free(_ later: Int) -> String { now + later < chip.free.count ? grouped(chip.free[now + later]) : "" }
            chips.add(chip.silicon.text, grouped(chip.supply[now]), free(0), free(6), free(12), free(24))
        }
        return "Facility MW on committed supply, first day of each quarter\n" + table.text(colour: colour)
            + "\n\nFree of promises and holds\n" + chips.text(colour: colour)
    }
}

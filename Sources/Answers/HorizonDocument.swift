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
        return HorizonDocument(clock: clock, power: powerSeries(), chips: chips)
    }

    private func supplyTotal(_ resources: [Int], at months: [Day]) -> [Int] {
        let standing = resources.flatMap { self.items(of: $0) }.filter { !$0.planned && $0.item.stage != .cancelled }
        return months.map { month in
            standing.filter { $0.start <= .on(month) && (end(of: $0.item, start: $0.start) ?? Axis.end) > month }
                .reduce(0) { $0 + $1.item.quantity }
        }
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

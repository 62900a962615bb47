import Foundation
import Plot

/// When a port has paid, over relative speed and discount: a field of cells, darker the sooner, with the reference chip-hours
/// in each; a cell without a figure never pays.
public struct PortingPlot: Sendable {
    private let hours: [[Double?]]
    private let speeds, discounts: [Double]
    private let cost: Double

    public init(_ porting: PortingEconomics, speeds: [Double], discounts: [Double]) {
        hours = porting.sensitivity(speeds: speeds, discounts: discounts)
        (self.speeds, self.discounts, cost) = (speeds, discounts, porting.cost)
    }

    /// The fastest on top.
    public var svg: String {
        HeatMap(
            "porting", title: "Reference chip-hours until a port of $\(PortingPlot.short(cost)) has paid",
            about: "Across: discount on the reference's price of an hour. Up: relative speed. Empty: never.",
            rows: speeds.reversed().map { "\($0)" }, columns: discounts.map { Plot.Band(percent($0)) },
            cells: speeds.indices.reversed().map { row in discounts.indices.map { cell(row, $0) } },
            ink: .promised, cellWidth: 58, cellHeight: 40, ends: ("latest", "soonest")
        ).svg
    }

    private func percent(_ discount: Double) -> String { "\(Int((discount * 100).rounded()))%" }

    private func cell(_ row: Int, _ column: Int) -> HeatMap.Cell? {
        let place = "speed \(speeds[row]), discount \(percent(discounts[column]))"
        return hours[row][column].map {
            HeatMap.Cell(
                part: shade($0), text: PortingPlot.short($0), tip: "\(place): \(Int($0.rounded())) hours")
        }
    }

    /// From 0.9 for the soonest to 0.1 for the latest, in the logarithm.
    private func shade(_ hours: Double) -> Double {
        let all = self.hours.flatMap { $0 }.compactMap { $0 }.filter { $0 > 0 }
        guard hours > 0, let least = all.min(), let most = all.max(), most > least else { return 0.9 }
        return 0.9 - 0.8 * log(hours / least) / log(most / least)
    }

    private static func short(_ value: Double) -> String {
        let units: [(Double, String)] = [(1e9, "B"), (1e6, "M"), (1e3, "k")]
        guard let (scale, unit) = units.first(where: { value >= $0.0 }) else { return "\(Int(value.rounded()))" }
        let part = value / scale
        return (part >= 9.95 ? "\(Int(part.rounded()))" : "\((part * 10).rounded() / 10)") + unit
    }
}

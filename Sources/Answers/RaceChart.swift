import Delay
import Plot
import Promise
import Units

extension RaceDocument {
    /// A heat map as one SVG file that needs nothing else: a row a site, a column a month, darker the likelier it is that
    /// power is behind halls. Readable on light and dark paper, and in black and white: cells of 10% or more carry the
    /// figure.
    public func chart() -> String {
        HeatMap(
            "race", title: "P(power is behind halls), \(draws.count) futures, as of \(clock.day)",
            about:
                "Blank: never. Full colour: always. Figures are percent; hold the pointer over a cell for its month and "
                + "megawatts.",
            rows: sites.map(\.site.text),
            columns: months.map { month in
                Plot.Band(
                    ["01", "04", "07", "10"].contains(month.suffix(2)) ? month.suffix(2).description : "",
                    group: String(month.prefix(4)))
            },
            cells: sites.map { site in months.indices.map { cell(site, $0) } }, cellWidth: 22, cellHeight: 24,
            writtenFrom: 0.1
        ).svg
    }

    private func cell(_ site: Site, _ column: Int) -> HeatMap.Cell? {
        let probability = site.probability[column]
        guard probability > 0 else { return nil }
        let tip =
            "\(site.site.text) \(months[column]): \(percent(probability)), "
            + "\(decimal(site.strandedKW[column] / 1000, 1)) MW stranded"
        return HeatMap.Cell(part: probability, tip: tip)
    }
}

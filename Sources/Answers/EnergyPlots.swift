import Energy
import Plot
import Units

extension EnergyBook {
    /// The 24/7 match of a zone: a row an hour of its day, a column a month, greener the more of the load carbon-free contracts
    /// meet in their hour. Blank where nothing is drawn; nil where that is everywhere, or there is no such zone.
    public func matchMap(of zone: ZoneName) -> HeatMap? {
        guard let book = self.zone(zone), book.flow.load > 0 else { return nil }
        return HeatMap(
            "match_\(zone.text)", title: "24/7 match in \(zone.text)",
            about: EnergyBook.reading(book), rows: (0..<24).map(EnergyBook.hour),
            columns: book.months.map {
                Plot.Band(String($0.month.description.suffix(2)), group: String($0.month.year))
            },
            cells: (0..<24).map { hour in book.months.map { EnergyBook.cell($0, hour) } }, ink: .series(2),
            cellWidth: 38,
            cellHeight: 20)
    }

    /// Every zone that draws anything, each with its table of hours folded under it.
    public var matchPage: Page {
        Page(
            "24/7 match, \(span)",
            lead:
                "Percent of each hour's load that carbon-free contracts met in that hour, by month. Hours are of the zone's day: "
                + "UTC moved by its meridian to the nearest hour.",
            sections: zones.compactMap { zone in
                matchMap(of: zone.zone).map { map in
                    Page.Section(zone.zone.text, map.drawing, tables: [hoursSheet([zone]).table])
                }
            })
    }

    private static func reading(_ book: ZoneBook) -> String {
        guard let match = book.match else { return "" }
        return
            "\(percent(ofMillion: match.hourly)) hour by hour, \(percent(ofMillion: match.annual)) over the months together. "
            + "Figures are percent of the hour's load."
    }

    private static func percent(ofMillion part: Int) -> String { Unit.ppm.text(part) }

    private static func hour(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }

    private static func cell(_ month: ZoneMonth, _ hour: Int) -> HeatMap.Cell? {
        let flow = month.hours[hour]
        guard let match = Match(flow) else { return nil }
        return HeatMap.Cell(
            part: Double(match.hourly) / 1e6,
            tip: "\(month.month) \(EnergyBook.hour(hour)): \(Unit.count.text(flow.matched)) of "
                + "\(Unit.count.text(flow.load)) kWh met, \(Unit.count.text(flow.curtailed)) kWh curtailed")
    }
}

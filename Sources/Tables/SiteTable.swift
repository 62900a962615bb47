import Units

/// Somebody else's data: a list of real data-centre sites, made into the tables of a ledger.
///
/// A site becomes a site in its state's region with one fabric. Operational MW are live power, further planned MW a tranche
/// of the stage the status tells. The list has no dates for what is not built, so those are assumptions and marked so:
/// a site under construction is planned two years after the clock, a permitted or proposed one four.
public struct SiteTable: Sendable {
    private let rows: [Cells]
    private static let clock = Day(year: 2026, month: 4, day: 9) ?? Axis.start

    private static let spec = TableSpec(
        "sites", "real sites", sourced: false,
        [
            Column("site_id", .name, "identifier"), Column("name", .text, "name"),
            Column("operator", .text, blank: true, "operator"), Column("type", .text, blank: true, "type"),
            Column(
                "status", .word(["operational", "proposed", "under_construction", "permitted", "cancelled"]), "status"),
            Column("confidence", .text, blank: true, "confidence"), Column("state", .name, "state"),
            Column("lat", .decimal(-90...90), blank: true, "latitude"),
            Column("lon", .decimal(-180...180), blank: true, "longitude"),
            Column("planned_mw", .decimal(0...100_000), blank: true, "planned MW"),
            Column("operational_mw", .decimal(0...100_000), blank: true, "operational MW"),
            Column("status_history", .text, blank: true, "status:date; …"),
            Column("source_url", .text, blank: true, "source"),
        ])

    /// Throws every fault of the file.
    public init(bytes: [UInt8], file: String) throws(Faults) {
        var faults: [Fault] = []
        rows = SiteTable.spec.read(bytes, faults: &faults)
        var seen: [String: Int] = [:]
        for row in rows {
            if let first = seen[row.text("site_id")] {
                faults.append(row.fault("site_id", "'\(row.text("site_id"))' is there already, on line \(first)"))
            }
            seen[row.text("site_id")] = row.line
        }
        guard faults.isEmpty else {
            throw Faults(faults.map { Fault(file, line: $0.line, column: $0.column, $0.what) })
        }
    }

    /// The tables of a ledger with these sites.
    public func files() -> [String: [UInt8]] {
        let states = Set(rows.map { $0.text("state") }).sorted()
        let source = ["list of real sites", SiteTable.clock.description, "published"]
        let tables: [(TableSpec, [[String]])] = [
            (Schema.regions, states.map { ["us-" + $0.lowercased(), "US", "US", "USD"] + source }),
            (Schema.sites, rows.map(site)),
            (Schema.fabrics, rows.map { [$0.text("site_id") + "-f1", $0.text("site_id")] + source }),
            (Schema.halls, []), (Schema.silicon, []), (Schema.supply, rows.flatMap(power)),
            (
                Schema.policy,
                [["clock", "\(SiteTable.clock)T00:00:00.000Z"] + source, ["operator", "Real US sites"] + source]
            ),
        ]
        return Dictionary(
            uniqueKeysWithValues: tables.map { spec, rows in
                (spec.file, Array(CSV.text([spec.header] + rows).utf8))
            })
    }

    private func source(_ row: Cells) -> [String] {
        let confidence = row.text("confidence") == "confirmed" ? "published" : "estimate"
        return [row.optional("source_url") ?? row.text("name"), SiteTable.clock.description, confidence]
    }

    private func site(_ row: Cells) -> [String] {
        [row.text("site_id"), "us-" + row.text("state").lowercased(), "grid-" + row.text("state").lowercased()]
            + [row.text("operator"), row.text("lat"), row.text("lon")] + source(row)
    }

    private func power(_ row: Cells) -> [[String]] {
        let live = kilowatts(row, "operational_mw")
        let more = max(kilowatts(row, "planned_mw") - live, 0)
        var items: [[String]] = []
        if live > 0 { items.append(item(row, "live", live, "live", operationalSince(row))) }
        if more > 0, row.text("status") != "operational" || live > 0 {
            let (stage, months) = stage(row.text("status"))
            items.append(item(row, "plan", more, stage, SiteTable.clock + .months(months)))
        }
        return items
    }

    private func item(_ row: Cells, _ suffix: String, _ kilowatts: Int, _ stage: String, _ day: Day) -> [String] {
        [row.text("site_id") + "-" + suffix, "power", "site_kw/" + row.text("site_id"), String(kilowatts), stage, ""]
            + [day.description, "", "", "", "", row.text("operator"), "", "", "", "", "", ""]
            + (stage == "live"
                ? source(row) : ["date: assumption; MW: " + source(row)[0], SiteTable.clock.description, "assumption"])
    }

    private func stage(_ status: String) -> (String, Int) {
        switch status {
        case "under_construction": ("under_way", 24)
        case "cancelled": ("cancelled", 48)
        default: ("planned", 48)
        }
    }

    private func kilowatts(_ row: Cells, _ column: String) -> Int {
        Int(((row.optional(column).flatMap(Double.init) ?? 0) * 1000).rounded())
    }

    /// The day its history gives for going live; before the axis when it says nothing.
    private func operationalSince(_ row: Cells) -> Day {
        for part in row.text("status_history").split(separator: ";") where part.hasPrefix("operational:") {
            if let end = CellType.periodEnd(String(part.dropFirst("operational:".count))) {
                return min(end, SiteTable.clock)
            }
        }
        return Axis.start - 365
    }
}

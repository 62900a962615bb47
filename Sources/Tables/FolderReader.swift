import Delay
import Ledger
import Silicon
import Units

/// Reads a folder table by table, collecting faults; references are checked against what earlier tables gave.
struct FolderReader {
    let files: [String: [UInt8]]
    let now: Instant?
    var faults: [Fault] = []
    var notes: [String] = []
    private var content = FolderContent()

    private var regionNames: Set<String> = [], siteNames: Set<String> = [], fabricSites: [String: String] = [:]
    private var hallNames: Set<String> = [], siliconNames: Set<String> = []
    private var siliconByName: [String: Silicon] = [:]
    private var presets = Presets()

    init(files: [String: [UInt8]], now: Instant?) { (self.files, self.now) = (files, now) }

    /// nil when there are faults.
    mutating func read() -> FolderContent? {
        for spec in Schema.all where spec.isRequired && files[spec.file] == nil {
            faults.append(
                Fault(
                    spec.file,
                    "is missing from the folder; needed: \(spec.about) (\(spec.header.joined(separator: ",")))"))
        }
        for name in files.keys.sorted() where name.hasSuffix(".csv") && !Schema.all.contains(where: { $0.file == name })
        {
            let known = Schema.all.map(\.file).joined(separator: ", ")
            faults.append(Fault(name, "is not a table of the schema; allowed: \(known)"))
        }
        readFacts()
        // With its log a folder has one truth; the other tables are compared with what the log gives.
        if content.facts != nil { return faults.isEmpty ? content : nil }
        readPolicy()
        readPlaces()
        readSilicon()
        readSupply()
        readProgrammes()
        readMoney()
        var orders = OrderReader(self.clock, siliconByName, regionNames, hallNames)
        orders.read(
            cells(Schema.orders), steps: cells(Schema.steps), clauses: cells(Schema.clauses),
            placements: cells(Schema.placements), faults: &faults)
        content.orders = orders.orders
        return faults.isEmpty ? content : nil
    }

    private var clock: Instant { content.clock }

    private mutating func cells(_ spec: TableSpec) -> [Cells] {
        guard let bytes = files[spec.file] else { return [] }
        return spec.read(bytes, faults: &faults)
    }

    /// Adds a fault when a key is there twice; true when it is new.
    private mutating func isNew(_ key: String, _ row: Cells, _ column: String, in seen: inout [String: Int]) -> Bool {
        if let first = seen[key] {
            faults.append(row.fault(column, "'\(key)' is there already, on line \(first); identifiers are unique"))
            return false
        }
        seen[key] = row.line
        return true
    }

    private mutating func require(
        _ name: String, in known: some Collection<String>, _ row: Cells, _ column: String, _ what: String
    ) {
        guard !known.contains(name) else { return }
        let some = known.sorted().prefix(12).joined(separator: ", ")
        faults.append(row.fault(column, "there is no \(what) '\(name)'; known: \(some.isEmpty ? "none" : some)"))
    }

    // MARK: Tables

    private mutating func readPolicy() {
        var seen: [String: Int] = [:]
        var standing: Instant?
        let rows = cells(Schema.policy)
        for row in rows where isNew(row.text("name"), row, "name", in: &seen) {
            let policy = PolicyRow(
                name: row.text("name"), value: row.text("value"), source: row.source(asOf: Axis.start))
            if let allowed = Policy.fault(policy) {
                faults.append(
                    row.fault("value", "'\(policy.value)' is not allowed for \(policy.name); allowed: \(allowed)"))
            } else if policy.name == "clock" {
                standing = Instant(policy.value)
            }
            content.policy.append(policy)
        }
        readPresets(rows)
        content.clock = standing ?? now ?? latestDay().map { Instant($0) } ?? Instant(Axis.start)
        if standing == nil, now == nil {
            notes.append("policy.csv gives no clock: it stands at \(content.clock), the last day of the data")
        }
    }

    /// What blanks of supply are filled from; a class whose preset is not there is told once, and left alone.
    private mutating func readPresets(_ rows: [Cells]) {
        let known = Presets(content.policy).known
        let unknown = rows.filter { $0.text("name").hasPrefix("preset_for/") && !known.contains($0.text("value")) }
        for row in unknown { require(row.text("value"), in: known, row, "value", "preset") }
        let names = unknown.map { $0.text("name") }
        presets = Presets(content.policy.filter { !names.contains($0.name) })
    }

    /// The last day on which something in the folder was signed, went live or was read off a meter to its end, for a folder
    /// without a clock.
    private func latestDay() -> Day? {
        var ignored: [Fault] = []
        var days: [Day] = []
        if let bytes = files[Schema.orders.file] {
            days += Schema.orders.read(bytes, faults: &ignored).compactMap { $0.day("signed") }
        }
        if let bytes = files[Schema.supply.file] {
            days += Schema.supply.read(bytes, faults: &ignored).filter { $0.text("stage") == "live" }
                .compactMap { $0.day("start") ?? $0.day("plan") }
        }
        if let bytes = files[Schema.readings.file] {
            days += Schema.readings.read(bytes, faults: &ignored).compactMap { $0.instant("hour").map { $0.day + 1 } }
        }
        return days.max()
    }

    private mutating func readPlaces() {
        var seen: [String: Int] = [:]
        for row in cells(Schema.regions) where isNew(row.text("region"), row, "region", in: &seen) {
            regionNames.insert(row.text("region"))
            content.regions.append(
                Region(
                    region: RegionName(row.text("region")), country: row.text("country"),
                    residency: row.text("residency"), currency: row.text("currency"), source: source(row)))
        }
        seen = [:]
        for row in cells(Schema.sites) where isNew(row.text("site"), row, "site", in: &seen) {
            siteNames.insert(row.text("site"))
            require(row.text("region"), in: regionNames, row, "region", "region")
            content.sites.append(
                Site(
                    site: SiteName(row.text("site")), region: RegionName(row.text("region")),
                    zone: ZoneName(row.text("zone")), utility: row.text("utility"), lat: row.text("lat"),
                    lon: row.text("lon"), source: source(row)))
        }
        for row in cells(Schema.zones) {
            guard let headroom = row.integer("headroom_kw"), let from = row.day("from") else { continue }
            content.zones.append(
                ZoneHeadroom(zone: ZoneName(row.text("zone")), headroom: headroom, from: from, source: source(row)))
        }
        readFabricsAndHalls()
    }

    private mutating func readFabricsAndHalls() {
        var seen: [String: Int] = [:]
        for row in cells(Schema.fabrics) where isNew(row.text("fabric"), row, "fabric", in: &seen) {
            fabricSites[row.text("fabric")] = row.text("site")
            require(row.text("site"), in: siteNames, row, "site", "site")
            content.fabrics.append(
                Fabric(fabric: FabricName(row.text("fabric")), site: SiteName(row.text("site")), source: source(row)))
        }
        seen = [:]
        for row in cells(Schema.halls) where isNew(row.text("hall"), row, "hall", in: &seen) {
            hallNames.insert(row.text("hall"))
            require(row.text("site"), in: siteNames, row, "site", "site")
            require(row.text("fabric"), in: fabricSites.keys, row, "fabric", "fabric")
            if let site = fabricSites[row.text("fabric")], site != row.text("site") {
                faults.append(
                    row.fault(
                        "fabric", "fabric \(row.text("fabric")) is at site \(site), the hall at \(row.text("site"))"))
            }
            content.halls.append(
                Hall(
                    hall: HallName(row.text("hall")), site: SiteName(row.text("site")),
                    fabric: FabricName(row.text("fabric")), pueMilli: row.integer("pue_milli") ?? 1000,
                    rackKWMax: row.integer("rack_kw_max"), source: source(row)))
        }
    }

    private mutating func readSilicon() {
        var seen: [String: Int] = [:]
        for row in cells(Schema.silicon) where isNew(row.text("silicon"), row, "silicon", in: &seen) {
            guard let kind = Silicon.Kind(rawValue: row.text("kind")) else { continue }
            if row.text("silicon") == "ports" || row.text("silicon").contains("/") || row.text("silicon").contains(":")
            {
                faults.append(
                    row.fault(
                        "silicon",
                        "'\(row.text("silicon"))' is not allowed; a silicon is not called ports and has no / or :"))
            }
            let silicon = Silicon(
                silicon: SiliconName(row.text("silicon")), kind: kind, vendor: row.text("vendor"),
                watts: row.integer("watts") ?? 0, price: MicroDollars(row.integer("price_usd_micro_per_hour") ?? 0),
                unitCost: Cents(row.integer("unit_cost_usd_cents") ?? 0), lifeMonths: row.integer("life_months") ?? 84,
                speedMilli: row.integer("speed_milli") ?? 1000, source: source(row))
            siliconNames.insert(row.text("silicon"))
            siliconByName[row.text("silicon")] = silicon
            content.silicon.append(silicon)
        }
        seen = [:]
        for row in cells(Schema.siliconNeeds) { readNeed(row, &seen) }
    }

    private mutating func readNeed(_ row: Cells, _ seen: inout [String: Int]) {
        let (silicon, needs) = (row.text("silicon"), row.text("needs"))
        guard isNew(silicon + " needs " + needs, row, "needs", in: &seen) else { return }
        require(silicon, in: siliconNames, row, "silicon", "silicon")
        if needs != "ports" { require(needs, in: siliconNames, row, "needs", "silicon") }
        if needs == silicon { faults.append(row.fault("needs", "\(silicon) cannot need itself")) }
        guard let per = row.integer("per"), let quantity = row.integer("quantity") else { return }
        content.needs.append(
            SiliconNeed(
                silicon: SiliconName(silicon), per: per, needs: SiliconNeed.Subject(needs), quantity: quantity,
                source: source(row)))
    }

    private mutating func readSupply() {
        let rows = cells(Schema.supply)
        var seen: [String: Int] = [:]
        for row in rows where isNew(row.text("item"), row, "item", in: &seen) { readItem(row) }
        for row in rows {
            for gate in row.list("after") where seen[gate] == nil {
                faults.append(row.fault("after", "there is no supply item '\(gate)'; allowed: items of supply.csv"))
            }
        }
        checkCycles(rows)
        if faults.isEmpty { checkStarts(rows) }
    }

    private mutating func checkCycles(_ rows: [Cells]) {
        let position = Dictionary(
            rows.enumerated().map { ($1.text("item"), $0) }, uniquingKeysWith: { first, _ in first })
        do {
            _ = try Chain(after: rows.map { $0.list("after").compactMap { position[$0] } })
        } catch {
            let names = error.items.map { rows[$0].text("item") }
            faults.append(
                rows[error.items[0]].fault(
                    "after",
                    "items wait for each other: \((names + names.prefix(1)).joined(separator: " → ")); "
                        + "take one of them out of `after`"))
        }
    }

    private mutating func readItem(_ row: Cells) {
        let reader = ItemReader(row: row, clock: clock, presets: presets)
        do {
            let item = try reader.item()
            checkResource(item, row)
            content.supply.append(item)
        } catch {
            faults.append(error)
        }
    }

    private mutating func checkResource(_ item: SupplyItem, _ row: Cells) {
        guard let name = item.resource else {
            if item.class != .equipment {
                faults.append(
                    row.fault("resource", "is blank; class \(item.class.rawValue) needs \(ItemReader.form(item.class))")
                )
            }
            return
        }
        guard let resource = Resource(name), resource.kind == item.class.resource else {
            faults.append(
                row.fault(
                    "resource",
                    "'\(name)' does not go with class \(item.class.rawValue); allowed: \(ItemReader.form(item.class))"))
            return
        }
        switch resource.kind {
        case .siteKW: require(resource.place, in: siteNames, row, "resource", "site")
        case .hallKW: require(resource.place, in: hallNames, row, "resource", "hall")
        case .ports: require(resource.place, in: fabricSites.keys, row, "resource", "fabric")
        case .chips:
            require(resource.place, in: hallNames, row, "resource", "hall")
            require(resource.silicon?.text ?? "", in: siliconNames, row, "resource", "silicon")
        }
    }

    /// A `start` given for an item that has not arrived must be the one derived.
    private mutating func checkStarts(_ rows: [Cells]) {
        guard rows.contains(where: { $0.when("start") != nil }) else { return }
        var ledger = Ledger()
        let stamp = Stamp(at: clock, tenant: "", actor: "")
        let commands: [Command] = [
            .definePolicy(rows: content.policy), .defineRegions(rows: content.regions),
            .defineSites(rows: content.sites),
            .defineFabrics(rows: content.fabrics), .defineHalls(rows: content.halls),
            .defineSilicon(rows: content.silicon, needs: content.needs), .addSupply(items: content.supply),
        ]
        for command in commands where (try? ledger.record(command, Outcome(), stamp)) == nil { return }
        for row in rows {
            guard let given = row.when("start"), let position = ledger.supply.position(ItemName(row.text("item")))
            else { continue }
            let derived = ledger.supply.starts[position]
            if given != derived, ledger.supply.items[position].stage != .cancelled {
                faults.append(
                    row.fault(
                        "start",
                        "\(given) differs from the derived \(derived); leave it blank, or change plan, p80 or after"))
            }
        }
    }

    private mutating func readProgrammes() {
        let items = Dictionary(content.supply.map { ($0.item.text, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: [String: Int] = [:]
        for row in cells(Schema.programmes) where isNew(row.text("programme"), row, "programme", in: &seen) {
            require(row.text("silicon"), in: siliconNames, row, "silicon", "silicon")
            for column in ["tape_out", "ramp"] { require(row.text(column), in: items.keys, row, column, "supply item") }
            let (tapeOut, ramp) = (ItemName(row.text("tape_out")), ItemName(row.text("ramp")))
            if let item = items[ramp.text], !item.after.contains(tapeOut) {
                faults.append(
                    row.fault("ramp", "\(ramp) does not wait for the tape-out \(tapeOut); put that into its `after`"))
            }
            guard let nre = row.integer("nre_usd_cents"), let own = row.integer("unit_cost_usd_cents"),
                let bought = row.integer("bought_unit_cost_usd_cents")
            else { continue }
            content.programmes.append(
                Programme(
                    programme: row.text("programme"), silicon: SiliconName(row.text("silicon")), nre: Cents(nre),
                    nreLine: row.text("nre_line"), unitCost: Cents(own), boughtUnitCost: Cents(bought),
                    tapeOut: tapeOut, ramp: ramp, source: source(row)))
        }
    }

    private mutating func readMoney() {
        for row in cells(Schema.energy) {
            if let start = row.day("start"), let end = row.day("end"), end <= start {
                faults.append(row.fault("end", "\(end) is not after start \(start)"))
            }
            content.energy.append(
                EnergyContract(
                    contract: row.text("contract"), kind: row.text("kind"), zone: ZoneName(row.text("zone")),
                    mw: row.text("mw"), usdMWh: row.text("usd_mwh"), shape: row.text("shape"),
                    tranche: row.text("tranche"),
                    developer: row.text("developer"), start: row.day("start"), end: row.day("end"), source: source(row))
            )
        }
        readHours()
        for row in cells(Schema.capex) {
            guard let month = Day(row.text("month") + "-01"), let cents = row.integer("usd_cents"),
                let kind = CapexRow.Class(rawValue: row.text("class"))
            else { continue }
            content.capex.append(
                CapexRow(
                    line: row.text("line"), class: kind, month: month, amount: Cents(cents),
                    lifeMonths: row.integer("life_months") ?? 60, source: source(row)))
        }
        for row in cells(Schema.reference) {
            let known = min(CellType.periodEnd(row.text("known_on")) ?? clock.day, clock.day)
            let value = ReferenceRow(
                series: row.text("series"), date: row.text("date"), value: row.text("value"), unit: row.text("unit"),
                knownOn: row.text("known_on"), source: source(row))
            content.reference.append((value, known))
        }
    }

    /// Shapes, milestones and meter readings.
    private mutating func readHours() {
        content.shapes = ShapeReader(clock: clock).runs(cells(Schema.shapes), &faults)
        let contracts = Set(content.energy.map(\.contract))
        for row in cells(Schema.milestones) {
            require(row.text("contract"), in: contracts, row, "contract", "energy contract")
            guard let month = Day(row.text("month") + "-01"), let cents = row.integer("usd_cents") else { continue }
            content.milestones.append(
                Milestone(
                    contract: row.text("contract"), milestone: row.text("milestone"), month: month,
                    amount: Cents(cents),
                    source: source(row)))
        }
        let readings = cells(Schema.readings)
        for row in readings where !siteNames.contains(row.text("site")) {
            require(row.text("site"), in: siteNames, row, "site", "site")
        }
        content.readings = MeterReader(clock: clock).runs(readings, &faults)
    }

    private mutating func readFacts() {
        guard files[Schema.facts.file] != nil else { return }
        content.facts = cells(Schema.facts).compactMap { row in
            guard let seq = row.integer("seq"), let schema = row.integer("schema"), let day = row.day("effective_day")
            else {
                return nil
            }
            guard let at = Instant(row.text("recorded_at")) else {
                faults.append(
                    row.fault(
                        "recorded_at", "'\(row.text("recorded_at"))' is not an instant (YYYY-MM-DDTHH:MM:SS.sssZ)"))
                return nil
            }
            return Fact(
                branch: BranchName(row.text("branch")), seq: seq, schema: schema, recordedAt: at, effectiveDay: day,
                tenant: row.text("tenant"), actor: row.text("actor"), kind: row.text("kind"),
                requestKey: row.text("request_key"), payload: row.text("payload"), hash: row.text("hash"),
                previousHash: row.text("previous_hash"))
        }
    }

    private func source(_ row: Cells) -> Source { row.source(asOf: clock.day) }
}

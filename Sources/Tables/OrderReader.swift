import Ledger
import Silicon
import Units

/// Orders with their steps and placements.
struct OrderReader {
    private let clock: Instant
    private let silicon: [String: Silicon]
    private let regions: Set<String>
    private let halls: Set<String>
    private(set) var orders: [(terms: OrderTerms, state: String, rows: [Row], line: Int)] = []

    init(_ clock: Instant, _ silicon: [String: Silicon], _ regions: Set<String>, _ halls: Set<String>) {
        (self.clock, self.silicon, self.regions, self.halls) = (clock, silicon, regions, halls)
    }

    mutating func read(
        _ rows: [Cells], steps: [Cells], clauses: [Cells], placements: [Cells], faults: inout [Fault]
    ) {
        let names = Set(rows.map { $0.text("order") })
        for row in steps + clauses + placements where !names.contains(row.text("order")) {
            faults.append(row.fault("order", "there is no order '\(row.text("order"))' in orders.csv"))
        }
        let stepsOf = Dictionary(grouping: steps) { $0.text("order") }
        let clausesOf = Dictionary(grouping: clauses) { $0.text("order") }
        let placementsOf = Dictionary(grouping: placements) { $0.text("order") }
        var lines: [String: Int] = [:]
        for row in rows {
            let name = row.text("order")
            if let first = lines[name] {
                faults.append(
                    row.fault("order", "'\(name)' is there already, on line \(first); identifiers are unique"))
                continue
            }
            lines[name] = row.line
            do {
                let steps = stepsOf[name] ?? []
                var terms = try terms(row, try self.steps(steps, within: row.term("term")))
                terms.clauses = try self.clauses(clausesOf[name] ?? [])
                let rows = try self.rows(placementsOf[name] ?? [])
                try checkState(row, terms, rows)
                orders.append((terms, row.text("state"), rows, row.line))
            } catch {
                faults.append(error)
            }
        }
    }

    private func terms(_ row: Cells, _ steps: [Step]) throws(Fault) -> OrderTerms {
        guard let count = row.integer("count"), let term = row.term("term"), !term.isZero else {
            throw row.fault("term", "'\(row.text("term"))' is no time at all; allowed: 1d or more")
        }
        let signed = row.day("signed")
        try checkContract(row, signed)
        let earliest = row.day("earliest") ?? signed ?? clock.day
        if let latest = row.day("latest"), latest < earliest {
            throw row.fault("latest", "\(latest) is before earliest \(earliest)")
        }
        for region in row.list("regions") where !regions.contains(region) {
            throw row.fault(
                "regions", "there is no region '\(region)'; known: \(regions.sorted().joined(separator: ", "))")
        }
        return OrderTerms(
            order: OrderName(row.text("order")), customer: row.text("customer"), tenant: row.text("tenant"),
            segment: row.text("segment"), workload: row.text("workload"), tier: row.integer("tier") ?? 3,
            signed: signed,
            count: count, silicon: try accepted(row, count), regions: row.list("regions").map { RegionName($0) },
            maxChunks: row.integer("max_chunks"), chunkIn: Scope(rawValue: row.text("chunk_in")) ?? .fabric,
            same: Scope(rawValue: row.text("same")) ?? .any, earliest: earliest, latest: row.day("latest"), term: term,
            steps: steps, price: row.integer("price_usd_micro_per_accelerator_hour").map(MicroDollars.init),
            takeOrPayPct: row.integer("take_or_pay_pct"),
            penalty: row.integer("penalty_usd_cents_per_day").map(Cents.init),
            portMonths: row.integer("port_months"), portCents: row.integer("port_usd_cents").map(Cents.init),
            source: row.source(asOf: clock.day))
    }

    private func checkContract(_ row: Cells, _ signed: Day?) throws(Fault) {
        if (row.text("contract") == "signed") != (signed != nil) {
            throw row.fault(
                "signed",
                "contract is \(row.text("contract")) and signed is '\(row.text("signed"))'; a signed contract needs its day, another has none"
            )
        }
        if let signed, signed > clock.day { throw row.fault("signed", "\(signed) is after the clock, \(clock.day)") }
    }

    private func accepted(_ row: Cells, _ count: Int) throws(Fault) -> [Accepted] {
        var accepted: [Accepted] = []
        for text in row.list("silicon") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let numbers = parts.dropFirst().map(CellType.integer)
            guard parts.count <= 3, !numbers.contains(nil) else {
                throw row.fault("silicon", "'\(text)' is not allowed; allowed: name or name:count:min_chunk")
            }
            guard silicon[parts[0]] != nil else {
                throw row.fault(
                    "silicon",
                    "there is no silicon '\(parts[0])'; known: \(silicon.keys.sorted().joined(separator: ", "))")
            }
            let own = numbers.first.flatMap { $0 } ?? count
            let least = numbers.dropFirst().first.flatMap { $0 } ?? row.integer("min_chunk") ?? own
            guard (1...100_000_000).contains(own), (1...own).contains(least) else {
                throw row.fault("min_chunk", "\(least) of \(own) is not allowed; allowed: from 1 to the count")
            }
            guard !accepted.contains(where: { $0.silicon.text == parts[0] }) else {
                throw row.fault("silicon", "'\(parts[0])' is there twice; allowed: once, first choice first")
            }
            accepted.append(Accepted(silicon: SiliconName(parts[0]), count: own, minChunk: least))
        }
        guard !accepted.isEmpty else { throw row.fault("silicon", "names none; allowed: one or more of silicon.csv") }
        return accepted
    }

    private func steps(_ rows: [Cells], within term: Term?) throws(Fault) -> [Step] {
        var steps: [Step] = []
        for row in rows.sorted(by: { ($0.integer("step") ?? 0) < ($1.integer("step") ?? 0) }) {
            guard row.integer("step") == steps.count + 1 else {
                throw row.fault(
                    "step", "\(row.text("step")) does not follow \(steps.count); steps are 1, 2, … each once")
            }
            guard let offset = row.term("offset"), let add = row.integer("add") else { continue }
            if let term, !offset.isShorter(than: term) {
                throw row.fault("offset", "\(offset) is not shorter than the order's term \(term)")
            }
            if let last = steps.last, offset.approximateDays < last.offset.approximateDays {
                throw row.fault(
                    "offset", "\(offset) is before the step before it, \(last.offset); allowed: in order of time")
            }
            steps.append(Step(offset: offset, add: add))
        }
        return steps
    }

    private func clauses(_ rows: [Cells]) throws(Fault) -> [Clause] {
        var clauses: [Clause] = []
        for row in rows {
            guard let kind = Clause.Kind(rawValue: row.text("clause")) else { continue }
            var flat = ClauseRow(kind)
            (flat.accelerators, flat.term) = (row.integer("accelerators"), row.term("term"))
            (flat.noticeDays, flat.percent) = (row.integer("notice_days"), row.integer("percent"))
            flat.firstRefusal = row.text("first_refusal").isEmpty ? nil : row.text("first_refusal") == "yes"
            flat.price = row.integer("price_usd_micro_per_accelerator_hour").map(MicroDollars.init)
            do { clauses.append(try flat.read()) } catch { throw row.fault("clause", error.message) }
        }
        return clauses
    }

    /// The rows that history gives; tentative ones are derived anew.
    private func rows(_ cells: [Cells]) throws(Fault) -> [Row] {
        var seen: Set<[Int]> = []
        var rows: [Row] = []
        for cell in cells where cell.text("state") != "tentative" {
            guard let start = cell.day("start"), let end = cell.day("end"), let step = cell.integer("step"),
                let chunk = cell.integer("chunk"), let number = cell.integer("row"), let count = cell.integer("count")
            else { continue }
            if end <= start { throw cell.fault("end", "\(end) is not after start \(start)") }
            guard halls.contains(cell.text("hall")) else {
                throw cell.fault("hall", "there is no hall '\(cell.text("hall"))'")
            }
            guard silicon[cell.text("silicon")] != nil else {
                throw cell.fault("silicon", "there is no silicon '\(cell.text("silicon"))'")
            }
            guard seen.insert([step, chunk, number]).inserted else {
                throw cell.fault("row", "step \(step), chunk \(chunk), row \(number) is there twice")
            }
            rows.append(
                Row(
                    step: step, chunk: chunk, row: number, hall: HallName(cell.text("hall")),
                    silicon: SiliconName(cell.text("silicon")), count: count, start: start, end: end))
        }
        return rows.sorted { ($0.step, $0.chunk, $0.row) < ($1.step, $1.chunk, $1.row) }
    }

    private func checkState(_ row: Cells, _ terms: OrderTerms, _ rows: [Row]) throws(Fault) {
        let state = row.text("state")
        switch state {
        case "cancelled", "refused":
            throw row.fault("state", "'\(state)' cannot be rebuilt without facts.csv; leave the order out")
        case "inquiry":
            if terms.signed != nil || !rows.isEmpty {
                throw row.fault("state", "an inquiry is unsigned and has no placements")
            }
        case "queued":
            if terms.signed == nil || !rows.isEmpty {
                throw row.fault("state", "a queued order is signed and has no placements")
            }
        case "held":
            if rows.isEmpty { throw row.fault("state", "a held order needs placements") }
        default:
            if rows.isEmpty || terms.signed == nil {
                throw row.fault(
                    "state",
                    "'\(state)' needs placements in placements.csv and a signed contract; without them it is queued")
            }
        }
    }
}

import Crypto
import Foundation
import Verify

/// Makes logs by hand: payloads as JSON text, sealed into a chain.
struct LogBuilder {
    private(set) var rows: [FactRow] = []
    var branch = "main"
    var schema = 1
    var at = "2026-01-01T00:00:00.000Z"
    /// Who approved what is added.
    var approver: String?

    /// Adds a fact. `outcome` holds what the outcome says beside its empty lists.
    mutating func add(_ kind: String, _ command: String, outcome: String = "", key: String = "") {
        let lists = ["moves", "overdue", "promoted", "released", "tentative"].filter { !outcome.contains("\"\($0)\"") }
        let parts = (outcome.isEmpty ? [] : [outcome]) + lists.map { "\"\($0)\":[]" }
        let approved = approver.map { ",\"approver\":\"\($0)\"" } ?? ""
        append(kind, "{\"command\":{\(command)},\"outcome\":{\(parts.joined(separator: ","))}\(approved)}", key: key)
    }

    /// Adds a fact with any payload.
    mutating func append(_ kind: String, _ payload: String, key: String = "") {
        rows.append(
            FactRow(
                branch: branch, seq: rows.count + 1, schema: schema, recordedAt: at,
                effectiveDay: String(at.prefix(10)),
                tenant: "acme", actor: "test", kind: kind, requestKey: key, payload: payload, hash: "", previousHash: ""
            ).sealed(after: rows.last?.hash))
    }

    /// The log with one fact changed and everything from there on sealed anew.
    func changing(_ seq: Int, _ change: (FactRow) -> FactRow) -> [FactRow] {
        var changed: [FactRow] = []
        for row in rows { changed.append((row.seq == seq ? change(row) : row).sealed(after: changed.last?.hash)) }
        return changed
    }
}

extension FactRow {
    func sealed(after hash: String?) -> FactRow {
        let previous = hash ?? String(repeating: "0", count: 64)
        let fields = [
            previous, branch, "\(seq)", "\(schema)", recordedAt, effectiveDay, tenant, actor, kind, requestKey, payload,
        ]
        let digest = SHA256.hash(data: Data(fields.joined(separator: "\u{1F}").utf8))
        return with(hash: digest.map { String(format: "%02x", $0) }.joined(), previousHash: previous)
    }

    func with(
        branch: String? = nil, seq: Int? = nil, schema: Int? = nil, recordedAt: String? = nil,
        effectiveDay: String? = nil, tenant: String? = nil, actor: String? = nil, kind: String? = nil,
        requestKey: String? = nil, payload: String? = nil, hash: String? = nil, previousHash: String? = nil
    ) -> FactRow {
        FactRow(
            branch: branch ?? self.branch, seq: seq ?? self.seq, schema: schema ?? self.schema,
            recordedAt: recordedAt ?? self.recordedAt, effectiveDay: effectiveDay ?? self.effectiveDay,
            tenant: tenant ?? self.tenant, actor: actor ?? self.actor, kind: kind ?? self.kind,
            requestKey: requestKey ?? self.requestKey,
            payload: payload ?? self.payload, hash: hash ?? self.hash, previousHash: previousHash ?? self.previousHash)
    }

    func replacing(_ old: String, _ new: String) -> FactRow { with(payload: payload.replacing(old, with: new)) }
}

/// Items, orders and rows as JSON.
enum JSON {
    static func item(
        _ name: String, _ class: String, _ resource: String?, _ quantity: Int, stage: String = "live",
        after: [String] = [], p50: String = "2025-01-01", p80: String? = nil, p90: String? = nil, actual: String? = nil
    ) -> String {
        let gates = after.map { "\"\($0)\"" }.joined(separator: ",")
        let delay =
            "{\"plan\":\"2025-01-01\",\"p50\":\"\(p50)\",\"p80\":\"\(p80 ?? p50)\",\"p90\":\"\(p90 ?? p80 ?? p50)\"}"
        let place = resource.map { ",\"resource\":\"\($0)\"" } ?? ""
        let day = actual.map { ",\"actual\":\"\($0)\"" } ?? ""
        return "{\"item\":\"\(name)\",\"class\":\"\(`class`)\",\"quantity\":\(quantity),\"stage\":\"\(stage)\","
            + "\"after\":[\(gates)],\"delay\":\(delay)\(place)\(day)}"
    }

    static func terms(
        _ order: String, count: Int, term: String = "12mo", silicon: String? = nil, minChunk: Int = 8,
        more: String = "",
        regions: String = "", tier: Int = 2, signed: String? = "2026-01-01", earliest: String = "2026-01-01",
        steps: String = "", same: String = "any"
    ) -> String {
        let accepted = silicon ?? "{\"silicon\":\"h200\",\"count\":\(count),\"min_chunk\":\(minChunk)}"
        let day = signed.map { "\"signed\":\"\($0)\"," } ?? ""
        return "{\"order\":\"\(order)\",\"tier\":\(tier),\(day)\"count\":\(count),"
            + "\"silicon\":[\(accepted)],\"regions\":[\(regions)],\"chunk_in\":\"fabric\",\"same\":\"\(same)\","
            + "\"earliest\":\"\(earliest)\",\"term\":\"\(term)\",\"steps\":[\(steps)]\(more)}"
    }

    static func row(
        _ count: Int, _ start: String, _ end: String, hall: String = "h1", silicon: String = "h200", step: Int = 0,
        chunk: Int = 0, row: Int = 0
    ) -> String {
        "{\"step\":\(step),\"chunk\":\(chunk),\"row\":\(row),\"hall\":\"\(hall)\",\"silicon\":\"\(silicon)\","
            + "\"count\":\(count),\"start\":\"\(start)\",\"end\":\"\(end)\"}"
    }

    static func offer(_ row: String, _ start: String, _ end: String) -> String {
        "{\"kind\":\"firm\",\"start\":\"\(start)\",\"end\":\"\(end)\",\"silicon\":\"h200\",\"placements\":[\(row)]}"
    }

    static func shortfall(
        _ resource: String, _ start: String, _ end: String, short: Int, kind: String, since: Int
    ) -> String {
        "{\"resource\":\"\(resource)\",\"start\":\"\(start)\",\"end\":\"\(end)\",\"short\":\(short),\"kind\":\"\(kind)\","
            + "\"since_seq\":\(since),\"cause\":\"test\"}"
    }
}

extension LogBuilder {
    /// Two halls on one fabric with power, ports and CPUs, and 128 H200 live in h1. Six facts.
    static func world(chips: String = JSON.item("C1", "chips", "chips/h1/h200", 128)) -> LogBuilder {
        var log = LogBuilder()
        log.add("regions_defined", "\"defineRegions\":{\"rows\":[]}")
        log.add("sites_defined", "\"defineSites\":{\"rows\":[{\"site\":\"s1\",\"region\":\"us\"}]}")
        log.add("fabrics_defined", "\"defineFabrics\":{\"rows\":[{\"fabric\":\"f1\",\"site\":\"s1\"}]}")
        let halls = ["h1", "h2"].map { "{\"hall\":\"\($0)\",\"site\":\"s1\",\"fabric\":\"f1\",\"pue_milli\":1150}" }
        log.add("halls_defined", "\"defineHalls\":{\"rows\":[\(halls.joined(separator: ","))]}")
        log.add(
            "silicon_defined",
            """
            "defineSilicon":{"rows":[{"silicon":"h200","watts":1275,"life_months":60,\
            "price_usd_micro_per_hour":3000000},{"silicon":"cpu","watts":300,\
            "life_months":60}],"needs":[{"silicon":"h200","per":8,"needs":"cpu","quantity":2},\
            {"silicon":"h200","per":8,"needs":"ports","quantity":16}]}
            """)
        let items = [
            JSON.item("P1", "power", "site_kw/s1", 1000), JSON.item("H1", "hall", "hall_kw/h1", 500),
            JSON.item("H2", "hall", "hall_kw/h2", 500), JSON.item("U1", "chips", "chips/h1/cpu", 64),
            JSON.item("U2", "chips", "chips/h2/cpu", 64), JSON.item("N1", "network", "ports/f1", 1024), chips,
        ]
        log.add("supply_added", "\"addSupply\":{\"items\":[\(items.joined(separator: ","))]}")
        return log
    }

    mutating func supply(_ item: String) { add("supply_added", "\"addSupply\":{\"items\":[\(item)]}") }

    /// An order of history, promised where it has rows.
    mutating func order(_ terms: String, _ rows: String = "") {
        add("order_recorded", "\"recordOrder\":{\"terms\":\(terms),\"rows\":[\(rows)]}")
    }

    /// A hold of `count` H200 from 2026-03-01 for a year.
    mutating func hold(_ order: String, count: Int, until: String, key: String = "") {
        let row = JSON.row(count, "2026-03-01", "2027-03-01")
        add(
            "order_held", "\"hold\":{\"request\":{\"order\":\"\(order)\",\"count\":\(count)},\"until\":\"\(until)\"}",
            outcome: "\"order\":\"\(order)\",\"terms\":\(JSON.terms(order, count: count)),\"until\":\"\(until)\","
                + "\"offer\":\(JSON.offer(row, "2026-03-01", "2027-03-01"))",
            key: key)
    }

    mutating func clock(_ day: String, outcome: String = "") {
        at = "\(day)T00:00:00.000Z"
        add("clock_set", "\"setClock\":{\"to\":\"\(at)\"}", outcome: outcome)
    }

    /// An order of 64 promised in 2026-03 for a year, recorded as fact 7.
    static func sold() -> LogBuilder {
        var log = world()
        log.order(JSON.terms("O1", count: 64), JSON.row(64, "2026-03-01", "2027-03-01"))
        return log
    }
}

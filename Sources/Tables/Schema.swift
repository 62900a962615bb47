import Ledger
import Silicon
import Units

/// All tables, in the order in which they refer to each other (`INTERFACE`: one schema in and out).
public enum Schema {
    private static let anyCount = 1...2_000_000_000
    private static let cents = 0...900_000_000_000_000_000
    private static let scopes = Scope.allCases.map(\.rawValue)

    public static let regions = TableSpec(
        "regions.csv", "where the cloud is", required: true,
        [
            Column("region", .name, "identifier"),
            Column("country", .text, "ISO country code"),
            Column("residency", .text, blank: true, "legal area that data may not leave, such as EU"),
            Column("currency", .text, blank: true, "ISO currency of its bills"),
        ])

    public static let sites = TableSpec(
        "sites.csv", "campuses that draw power", required: true,
        [
            Column("site", .name, "identifier"), Column("region", .name, "its region"),
            Column("zone", .name, "grid zone"), Column("utility", .text, blank: true, "who delivers"),
            Column("lat", .decimal(-90...90), blank: true, "latitude, degrees"),
            Column("lon", .decimal(-180...180), blank: true, "longitude, degrees"),
        ])

    public static let zones = TableSpec(
        "zones.csv", "what a grid zone can carry",
        [
            Column("zone", .name, "identifier"),
            Column("headroom_kw", .integer(0...2_000_000_000), "kW that may be contracted in all"),
            Column("from", .day, "from this day"),
        ])

    public static let fabrics = TableSpec(
        "fabrics.csv", "contiguous scale-out networks", required: true,
        [
            Column("fabric", .name, "identifier"), Column("site", .name, "its site"),
        ])

    public static let halls = TableSpec(
        "halls.csv", "data halls", required: true,
        [
            Column("hall", .name, "identifier"), Column("site", .name, "its site"),
            Column("fabric", .name, "its fabric"),
            Column("pue_milli", .integer(1000...5000), "design PUE in thousandths"),
            Column("rack_kw_max", .integer(1...10_000), blank: true, "most kW in one rack"),
        ])

    public static let silicon = TableSpec(
        "silicon.csv", "chip types", required: true,
        [
            Column("silicon", .name, "identifier"),
            Column("kind", .word(Silicon.Kind.allCases.map(\.rawValue)), "what it is"),
            Column("vendor", .text, "who makes it"),
            Column("watts", .integer(0...1_000_000), "all-in IT watts of one"),
            Column("price_usd_micro_per_hour", .integer(0...1_000_000_000_000), "list price, micro-USD per hour"),
            Column("unit_cost_usd_cents", .integer(0...100_000_000_000), blank: true, "cost of one, cents"),
            Column("life_months", .integer(1...600), "service life, months"),
            Column("speed_milli", .integer(0...1_000_000), blank: true, "speed relative to a chip at 1000"),
        ])

    public static let siliconNeeds = TableSpec(
        "silicon_needs.csv", "what a chip needs beside itself",
        [
            Column("silicon", .name, "the chip"), Column("per", .integer(anyCount), "for this many of it"),
            Column("needs", .name, "another silicon, or ports"),
            Column("quantity", .integer(anyCount), "so many are needed"),
        ])

    public static let supply = TableSpec(
        "supply.csv", "dated, uncertain supply", required: true,
        [
            Column("item", .name, "identifier"),
            Column("class", .word(SupplyItem.Class.allCases.map(\.rawValue)), "what it is"),
            Column("resource", .name, blank: true, "what it adds to; empty for equipment that only gates"),
            Column("quantity", .integer(0...2_000_000_000), "units it adds"),
            Column("stage", .word(SupplyItem.Stage.allCases.map(\.rawValue)), "how far it is"),
            Column("after", .names, blank: true, "items it waits for"),
            Column("plan", .day, blank: true, "planned day; empty: p50"),
            Column("p50", .when, blank: true, "day met with 50%; empty: of shape or preset, else plan"),
            Column(
                "p80", .when, blank: true,
                "with 80%; empty: of shape or preset, else on the line from p50 to p90, or p50 where p90 is no day"),
            Column("p90", .when, blank: true, "with 90%; empty: of shape or preset, else p80"),
            Column(
                "never_ppm", .integer(0...1_000_000), blank: true,
                "chance in a million that it never comes; committed: at most 10000, under_way and live: 0; empty: of preset, "
                    + "else 0"),
            Column("driver", .text, blank: true, "what delays it together with others"),
            Column("notice_days", .integer(0...10_000), blank: true, "days before its date at which a slip is known"),
            Column("start", .when, blank: true, "derived; live: the actual day"),
            Column("end", .day, blank: true, "the day it leaves; empty: the end of the axis"),
            Column("capex_line", .text, blank: true, "capital line that pays for it"),
            Column("shape", .shape, blank: true, "how its day is spread, where that is more than three quantiles"),
            Column(
                "preset", .name, blank: true,
                "what p50, p80, p90 and never_ppm are filled from where all three days are empty; else what they came from"
            ),
        ])

    public static let programmes = TableSpec(
        "programmes.csv", "chips of the operator's own making: what they cost once, and each",
        [
            Column("programme", .name, "identifier"),
            Column("silicon", .name, "what it makes"),
            Column("nre_usd_cents", .integer(cents), "design, masks, software: once, cents"),
            Column("nre_line", .text, blank: true, "capital line that pays for it"),
            Column("unit_cost_usd_cents", .integer(0...100_000_000_000), "cost of one made, cents"),
            Column(
                "bought_unit_cost_usd_cents", .integer(0...100_000_000_000),
                "cost of as much bought silicon as does the work of one, cents"),
            Column("tape_out", .name, "item of supply.csv: first silicon"),
            Column("ramp", .name, "item of supply.csv: volume, after the tape-out; deliveries wait for it"),
        ])

    public static let energy = TableSpec(
        "energy.csv", "contracts for energy, which are not MW at a site by themselves",
        [
            Column("contract", .name, "identifier"), Column("kind", .text, "PPA, SMR, nuclear, tariff …"),
            Column("zone", .text, blank: true, "grid zone whose sites it serves"),
            Column("mw", .decimal(0...1e7), "contracted MW"),
            Column("usd_mwh", .decimal(0...1e5), blank: true, "price per MWh"),
            Column(
                "shape", .text, blank: true,
                "delivery shape: one of shapes.csv, or flat, solar, wind, nuclear, nuclear_new, smr, smr_6u (so many units), gas, "
                    + "battery_4h (hours of storage); empty: that of the kind"),
            Column("tranche", .text, blank: true, "power item it delivers through"),
            Column("developer", .text, blank: true, "who builds it"),
            Column("start", .day, blank: true, "first day"), Column("end", .day, blank: true, "day after the last"),
        ])

    public static let shapes = TableSpec(
        "shapes.csv",
        "delivery shapes of your own, each all 8,760 hours of a year without a leap day; others are synthetic",
        [
            Column("shape", .name, "identifier; a built-in name replaces the built-in"),
            Column("hour", .integer(0...8759), "hour of the year, UTC; 0 is the first of 1 January"),
            Column("value_ppm", .integer(0...1_000_000), "delivered, millionths of the contracted power"),
        ])

    public static let milestones = TableSpec(
        "milestones.csv", "payments to developers before they deliver; prepayments, not capital lines",
        [
            Column("contract", .name, "of energy.csv"), Column("milestone", .text, "what is paid for"),
            Column("month", .month, "payment month"), Column("usd_cents", .integer(cents), "cents"),
        ])

    public static let readings = TableSpec(
        "readings.csv", "what meters read, hour by hour",
        [
            Column("site", .name, "the site"), Column("hour", .hour, "its beginning"),
            Column("kw", .integer(0...2_000_000_000), "mean kW over the hour, at the meter"),
        ])

    public static let orders = TableSpec(
        "orders.csv", "what customers ask for",
        [
            Column("order", .name, "identifier"), Column("customer", .text, blank: true, "who"),
            Column("tenant", .text, blank: true, "access"),
            Column("contract", .word(["none", "signed"]), "whether it is signed"),
            Column(
                "state",
                .word(["inquiry", "held", "queued", "promised", "active", "delayed", "ended", "cancelled", "refused"]),
                "what became of it"),
            Column("segment", .text, blank: true, "customer segment"),
            Column("workload", .text, blank: true, "workload class"),
            Column("tier", .integer(1...9), blank: true, "1 is served first; empty: 3"),
            Column("signed", .day, blank: true, "day signed"),
            Column("count", .integer(1...100_000_000), "accelerators of step 0"),
            Column("silicon", .text, "accepted, ranked, ; between; name or name:count:min_chunk"),
            Column("regions", .names, blank: true, "allowed; empty: any"),
            Column("min_chunk", .integer(1...100_000_000), blank: true, "least chunk; empty: the count"),
            Column("max_chunks", .integer(1...1_000_000), blank: true, "most chunks per step; empty: no limit"),
            Column("chunk_in", .word(["hall", "fabric"]), blank: true, "what bounds one chunk; empty: fabric"),
            Column("same", .word(scopes), blank: true, "what bounds all chunks together; empty: any"),
            Column("earliest", .day, blank: true, "first start wanted; empty: the day signed"),
            Column("latest", .day, blank: true, "last start wanted; empty: none"),
            Column("term", .term, "how long"),
            Column(
                "price_usd_micro_per_accelerator_hour", .integer(0...1_000_000_000_000), blank: true,
                "micro-USD; empty: list"),
            Column("take_or_pay_pct", .integer(0...100), blank: true, "part paid for whether used or not"),
            Column("penalty_usd_cents_per_day", .integer(cents), blank: true, "per day late, cents"),
            Column("port_months", .integer(0...1200), blank: true, "months that porting takes"),
            Column("port_usd_cents", .integer(cents), blank: true, "cost of porting, cents"),
        ])

    public static let steps = TableSpec(
        "steps.csv", "ramps of orders",
        [
            Column("order", .name, "the order"), Column("step", .integer(1...1000), "1, 2, …"),
            Column("offset", .term, "civil term from the start"),
            Column("add", .integer(1...100_000_000), "accelerators added"),
        ])

    public static let clauses = TableSpec(
        "clauses.csv", "what contracts say beside what they buy",
        [
            Column("order", .name, "the order"),
            Column("clause", .word(Clause.Kind.allCases.map(\.rawValue)), "which"),
            Column(
                "accelerators", .integer(1...100_000_000), blank: true,
                "price_tier: beyond this many; growth: so many more"),
            Column("term", .term, blank: true, "renewal: for how long; growth: from this offset on"),
            Column(
                "notice_days", .integer(0...3650), blank: true, "renewal, growth: said so many days before; empty: 90"),
            Column(
                "first_refusal", .word(["no", "yes"]), blank: true,
                "renewal: whether the capacity is kept for the holder until then"),
            Column(
                "price_usd_micro_per_accelerator_hour", .integer(0...1_000_000_000_000), blank: true,
                "price_tier: micro-USD"),
            Column("percent", .integer(0...100), blank: true, "exit_fee: of the value given up"),
        ])

    public static let placements = TableSpec(
        "placements.csv", "where orders are",
        [
            Column("order", .name, "the order"), Column("step", .integer(0...1000), "0, 1, …"),
            Column("chunk", .integer(1...1_000_000), "within the step"),
            Column("row", .integer(1...1_000_000), "within the chunk"),
            Column("hall", .name, "where"), Column("silicon", .name, "on which"),
            Column("count", .integer(1...100_000_000), "how many"), Column("start", .day, "first day"),
            Column("end", .day, "day after the last"),
            Column("state", .word(["held", "promised", "active", "tentative", "ended"]), "of the row"),
        ])

    public static let capex = TableSpec(
        "capex.csv", "capital lines by payment month",
        [
            Column("line", .name, "identifier"),
            Column("class", .word(CapexRow.Class.allCases.map(\.rawValue)), "what for"),
            Column("month", .month, "payment month"),
            Column("usd_cents", .integer(-900_000_000_000_000_000...900_000_000_000_000_000), "cents"),
            Column("life_months", .integer(1...1200), blank: true, "depreciation life, months"),
        ])

    public static let policy = TableSpec(
        "policy.csv", "the rules the ledger sells by",
        [
            Column("name", .name, "which rule"), Column("value", .text, "its value"),
        ])

    public static let reference = TableSpec(
        "reference.csv", "outside series, as known on a day",
        [
            Column("series", .name, "identifier"), Column("date", .text, "what the value is of"),
            Column("value", .decimal(-1e18...1e18), "the value"), Column("unit", .text, blank: true, "its unit"),
            Column("known_on", .period, "when it became known"),
        ])

    public static let resources = TableSpec(
        "resources.csv", "what is counted", derived: true,
        [
            Column("resource", .name, "identifier"),
            Column("kind", .word(Resource.Kind.allCases.map(\.rawValue)), "kind"),
            Column("place", .name, "site, hall or fabric"), Column("silicon", .name, blank: true, "for chips"),
        ])

    public static let needs = TableSpec(
        "needs.csv", "what placements take", derived: true,
        [
            Column("order", .name, ""), Column("step", .integer(0...1000), ""), Column("chunk", .integer(anyCount), ""),
            Column("row", .integer(anyCount), ""), Column("resource", .name, ""),
            Column("quantity", .integer(anyCount), ""),
            Column("start", .day, ""), Column("end", .day, ""),
        ])

    public static let versions = TableSpec(
        "versions.csv", "orders that were revised, or for which capacity is kept: which chunks are of which terms",
        derived: true,
        [
            Column("order", .name, ""), Column("version", .integer(1...1_000_000), "1, 2, … in order of time"),
            Column("is", .word(["past", "current", "kept"]), "current as in orders.csv; kept for a first refusal"),
            Column("first_chunk", .integer(1...1_000_000), ""), Column("last_chunk", .integer(1...1_000_000), ""),
            Column("count", .integer(1...100_000_000), "of step 0"),
            Column("silicon", .text, "accepted, as in orders.csv"), Column("min_chunk", .integer(1...100_000_000), ""),
            Column("start", .day, ""), Column("end", .day, ""),
        ])

    public static let shortfalls = TableSpec(
        "shortfalls.csv", "where promised need exceeds supply", derived: true,
        [
            Column("resource", .name, ""), Column("start", .day, ""), Column("end", .day, ""),
            Column("short", .integer(anyCount), ""), Column("kind", .word(Shortfall.Kind.allCases.map(\.rawValue)), ""),
            Column("since_seq", .integer(anyCount), ""), Column("cause", .text, ""),
        ])

    public static let pegs = TableSpec(
        "pegs.csv", "what of each capital line's depreciation, month by month, serves which order, or nobody",
        derived: true,
        [
            Column("line", .name, "of capex.csv"), Column("month", .month, "of depreciation"),
            Column("class", .word(CapexRow.Class.allCases.map(\.rawValue)), "of the line"),
            Column("certainty", .word(["promised", "queued", "forecast", "unpegged"]), "how sure the need is"),
            Column("order", .name, blank: true, "whom it serves; empty: nobody"),
            Column("usd_cents", .integer(-900_000_000_000_000_000...900_000_000_000_000_000), "cents"),
        ])

    public static let stands = TableSpec(
        "stands.csv", "which units of which supply item each order stands on", derived: true,
        [
            Column("order", .name, ""),
            Column("certainty", .word(["promised", "queued", "forecast"]), "as in pegs.csv"),
            Column("resource", .name, ""), Column("item", .name, "of supply.csv"),
            Column("first", .integer(0...2_000_000_000), "the lowest of its units, counted from 0"),
            Column("units", .integer(anyCount), "so many from there on"), Column("start", .day, ""),
            Column("end", .day, ""),
        ])

    public static let futures = TableSpec(
        "futures.csv", "at joint dates: when each item that has not arrived starts, by future", derived: true,
        sourced: false,
        [
            Column("item", .name, ""),
            Column(
                "starts", .text, "days after the clock's day, one per future, parted by ; `never` where it never does"),
        ])

    public static let facts = TableSpec(
        "facts.csv", "the log; replayed verbatim when present", sourced: false,
        [
            Column("branch", .name, "scenario"), Column("seq", .integer(anyCount), "1, 2, …"),
            Column("schema", .integer(1...1_000_000), "version of the payload"),
            Column("recorded_at", .text, "instant"),
            Column("effective_day", .day, "day it is about"), Column("tenant", .text, blank: true, "whose"),
            Column("actor", .text, blank: true, "who"), Column("kind", .name, "what"),
            Column("request_key", .text, blank: true, "the request's key"), Column("payload", .text, "canonical JSON"),
            Column("hash", .name, "SHA-256"), Column("previous_hash", .name, "of the fact before"),
        ])

    /// In the order in which they are written.
    public static let all = [
        regions, sites, zones, fabrics, halls, supply, programmes, energy, shapes, milestones, readings, silicon,
        siliconNeeds, resources, orders, steps,
        clauses, placements, versions, needs, shortfalls, capex, pegs, stands, policy, reference, futures,
        facts,
    ]
}

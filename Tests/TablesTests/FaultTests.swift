import Ledger
import Tables
import Testing
import Units

/// A folder with one thing wrong, and what is said of it: where, what, and what is allowed.
struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let folder: @Sendable () -> Folder
    let place: String
    let says: [String]

    init(_ name: String, _ place: String, _ says: [String], _ folder: @escaping @Sendable () -> Folder) {
        (self.name, self.place, self.says, self.folder) = (name, place, says, folder)
    }

    /// One piece of one file changed.
    init(_ name: String, _ file: String, _ old: String, _ new: String, at place: String, _ says: String...) {
        self.init(name, file + ":" + place, says) { Folder().changing(file, old, new) }
    }

    var testDescription: String { name }

    /// Whether a message names the place and says all of it.
    func isTold(by message: String) -> Bool { message.hasPrefix(place + ": ") && says.allSatisfy(message.contains) }
}

@Suite("Faults of a folder, as people read them")
struct FaultTests {
    static let columns: [Case] = [
        Case(
            "missing column", "halls.csv", "hall,site,fabric,pue_milli", "hall,site,fabric,pue", at: "1: pue_milli",
            "missing column", "needed: design PUE in thousandths"),
        Case(
            "unknown column", "halls.csv", "rack_kw_max", "rack_max", at: "1: rack_max",
            "unknown column", "allowed: hall, site, fabric, pue_milli, rack_kw_max"),
        Case("column twice", "halls.csv", "rack_kw_max", "site", at: "1: site", "there twice", "allowed: once"),
        Case(
            "wrong field count", "halls.csv", "h1,s1,f1,1200,44", "h1,s1,f1,1200", at: "2", "has 4 fields",
            "header has 5"),
        Case(
            "blank", "halls.csv", "h1,s1,f1,1200,44", "h1,s1,f1,,44", at: "2: pue_milli",
            "is blank", "allowed: a whole number from 1000 to 5000"),
        Case("a file that is empty", "regions.csv", ["is empty", "allowed: a header row (region,country"]) {
            Folder().replacing("regions.csv", "")
        },
        Case("a table that is missing", "halls.csv", ["is missing from the folder", "needed:", "hall,site,fabric"]) {
            Folder().removing("halls.csv")
        },
        Case("a table of no schema", "hals.csv", ["not a table of the schema", "allowed: regions.csv, sites.csv"]) {
            Folder().replacing("hals.csv", "hall\n")
        },
        Case("binary", "supply.csv:1", ["is not a text file", "allowed: CSV text in UTF-8"]) {
            Folder().replacing("supply.csv", bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 1])
        },
        Case("invalid UTF-8", "orders.csv:1", ["is not text in UTF-8"]) {
            Folder().replacing("orders.csv", bytes: [0xFF, 0xFE, 0x41, 0x42])
        },
    ]

    static let cells: [Case] = [
        Case(
            "text for a number", "halls.csv", "1200", "lots", at: "2: pue_milli", "'lots' is not allowed",
            "from 1000 to 5000"),
        Case(
            "a fraction for a whole number", "halls.csv", "1200", "1200.5", at: "2: pue_milli",
            "'1200.5' is not allowed"),
        Case(
            "out of range", "halls.csv", "1200", "999", at: "2: pue_milli", "999 is out of range", "from 1000 to 5000"),
        Case(
            "overflow", "supply.csv", "HA1,hall,hall_kw/h1,1000", "HA1,hall,hall_kw/h1,99999999999999999999",
            at: "3: quantity", "'99999999999999999999' is too large to count", "from 0 to 2000000000"),
        Case(
            "overflow below", "capex.csv", "1000000", "-99999999999999999999", at: "2: usd_cents", "too large to count"),
        Case(
            "negative quantity", "supply.csv", "HA1,hall,hall_kw/h1,1000", "HA1,hall,hall_kw/h1,-5", at: "3: quantity",
            "-5 is out of range", "allowed: from 0"),
        Case(
            "zero quantity", "supply.csv", "HA1,hall,hall_kw/h1,1000", "HA1,hall,hall_kw/h1,0", at: "3: quantity",
            "is 0", "allowed: 1 or more"),
        Case(
            "zero accelerators", "orders.csv", "2025-02-01,64,h200", "2025-02-01,0,h200", at: "2: count",
            "0 is out of range", "from 1"),
        Case(
            "a date that does not exist", "supply.csv", "live,,2024-02-01", "live,,2026-02-30", at: "2: plan",
            "'2026-02-30' is not allowed", "a day that exists, YYYY-MM-DD"),
        Case(
            "a date in another form", "orders.csv", "2025-02-01,64", "1/2/2025,64", at: "2: signed", "'1/2/2025'",
            "YYYY-MM-DD"),
        Case("a month that does not exist", "capex.csv", "2026-08", "2026-13", at: "2: month", "'2026-13'", "YYYY-MM"),
        Case(
            "a period that does not exist", "reference.csv", "2025-Q1", "2025-Q5", at: "2: known_on", "'2025-Q5'",
            "quarter"),
        Case("a term of no form", "orders.csv", "24mo", "2 years", at: "2: term", "'2 years'", "a civil term", "24mo"),
        Case("a term of nothing", "orders.csv", "24mo", "0mo", at: "2: term", "no time at all", "1d or more"),
        Case(
            "a word of none", "supply.csv", "C2,chips,chips/h1/h200,256,planned", "C2,chips,chips/h1/h200,256,soon",
            at: "9: stage", "'soon' is not allowed", "one of planned, committed, under_way, live, retired, cancelled"),
        Case("not a number", "energy.csv", "12.5", "nan", at: "2: mw", "'nan' is not allowed", "a number from 0"),
        Case(
            "a name with spaces", "halls.csv", "h1,s1", " h1,s1", at: "2: hall", "' h1' is not allowed", "an identifier"
        ),
        Case("a silicon's name with a slash", "silicon.csv", "nic,nic,V", "n/c,nic,V", at: "3: silicon", "no / or :"),
        Case(
            "policy out of range", "policy.csv", "operator,Acme", "confidence_pct,95", at: "3: value",
            "'95' is not allowed for confidence_pct", "from 50 to 90"),
        Case(
            "a clock of no form", "policy.csv", "2026-01-01T00:00:00.000Z", "noon", at: "2: value", "'noon'",
            "an instant"),
    ]

    static let references: [Case] = [
        Case("site of no region", "sites.csv", "s1,us", "s1,mars", at: "2: region", "no region 'mars'", "known: us"),
        Case("fabric of no site", "fabrics.csv", "f1,s1", "f1,s9", at: "2: site", "no site 's9'", "known: s1, s2"),
        Case("hall of no site", "halls.csv", "h1,s1", "h1,s9", at: "2: site", "no site 's9'", "known: s1, s2"),
        Case("hall of no fabric", "halls.csv", "s1,f1", "s1,f9", at: "2: fabric", "no fabric 'f9'", "known: f1, f2"),
        Case(
            "fabric at another site", "halls.csv", "s1,f1", "s1,f2", at: "2: fabric", "f2 is at site s2, the hall at s1"
        ),
        Case(
            "need of no silicon", "silicon_needs.csv", "8,nic,8", "8,nix,8", at: "3: needs", "no silicon 'nix'",
            "h200, nic"),
        Case("need of itself", "silicon_needs.csv", "8,nic,8", "8,h200,8", at: "3: needs", "h200 cannot need itself"),
        Case(
            "resource of no hall", "supply.csv", "hall_kw/h1", "hall_kw/h9", at: "3: resource", "no hall 'h9'",
            "known: h1"),
        Case(
            "resource of no site", "supply.csv", "P2,power,site_kw/s1", "P2,power,site_kw/s9", at: "8: resource",
            "no site 's9'", "known: s1, s2"),
        Case(
            "resource of no fabric", "supply.csv", "ports/f1", "ports/f9", at: "6: resource", "no fabric 'f9'", "f1, f2"
        ),
        Case(
            "resource of no silicon", "supply.csv", "chips/h1/nic", "chips/h1/nix", at: "5: resource",
            "no silicon 'nix'"),
        Case(
            "resource of another class", "supply.csv", "HA1,hall,hall_kw/h1", "HA1,hall,ports/f1", at: "3: resource",
            "'ports/f1' does not go with class hall", "allowed: hall_kw/HALL"),
        Case(
            "equipment with a resource", "supply.csv", "T1,equipment,,0", "T1,equipment,site_kw/s1,0",
            at: "7: resource",
            "does not go with class equipment", "nothing"),
        Case(
            "a class without its resource", "supply.csv", "HA1,hall,hall_kw/h1", "HA1,hall,", at: "3: resource",
            "is blank", "class hall needs hall_kw/HALL"),
        Case(
            "a gate that is not there", "supply.csv", "committed,T1", "committed,T9", at: "8: after",
            "no supply item 'T9'"),
        Case(
            "a cycle", "supply.csv", "under_way,,", "under_way,C2,", at: "8: after",
            "items wait for each other: P2 → C2 → T1 → P2", "take one of them out"),
        Case(
            "region unknown", "orders.csv", "64,h200,us", "64,h200,mars", at: "2: regions", "no region 'mars'",
            "known: us"),
        Case(
            "silicon unknown", "orders.csv", "64,h200,us", "64,h300,us", at: "2: silicon", "no silicon 'h300'",
            "h200, nic"),
        Case("silicon twice", "orders.csv", "64,h200,us", "64,h200;h200,us", at: "2: silicon", "'h200' is there twice"),
        Case("no silicon at all", "orders.csv", "64,h200,us", "64,;,us", at: "2: silicon", "names none"),
        Case(
            "silicon of no form", "orders.csv", "h200:128:64", "h200:many", at: "3: silicon", "'h200:many'",
            "name:count:min_chunk"),
        Case(
            "least chunk above the count", "orders.csv", "h200:128:64", "h200:128:256", at: "3: min_chunk", "256 of 128"
        ),
        Case("placement of no order", "placements.csv", "O1,0", "O9,0", at: "2: order", "no order 'O9' in orders.csv"),
        Case("step of no order", "steps.csv", "O2,1", "O9,1", at: "2: order", "no order 'O9' in orders.csv"),
        Case("placement in no hall", "placements.csv", "1,h1", "1,h9", at: "2: hall", "no hall 'h9'"),
        Case("placement on no silicon", "placements.csv", "h1,h200", "h1,h300", at: "2: silicon", "no silicon 'h300'"),
    ]

    static let twice: [Case] = [
        Case("region twice", "regions.csv:3: region", ["'us' is there already, on line 2", "unique"]) {
            Folder().adding("regions.csv", "us,US,,")
        },
        Case("site twice", "sites.csv:4: site", ["'s1' is there already, on line 2"]) {
            Folder().adding("sites.csv", "s1,us,z1,,,")
        },
        Case("fabric twice", "fabrics.csv:4: fabric", ["'f1' is there already, on line 2"]) {
            Folder().adding("fabrics.csv", "f1,s1")
        },
        Case("hall twice", "halls.csv:3: hall", ["'h1' is there already, on line 2"]) {
            Folder().adding("halls.csv", "h1,s1,f1,1200,")
        },
        Case("silicon twice", "silicon.csv:4: silicon", ["'nic' is there already, on line 3"]) {
            Folder().adding("silicon.csv", "nic,nic,V,0,0,,84,")
        },
        Case("item twice", "supply.csv:10: item", ["'P1' is there already, on line 2"]) {
            Folder().adding("supply.csv", "P1,power,site_kw/s1,1000,live,,2024-02-01,,,,,,,,,")
        },
        Case("order twice", "orders.csv:5: order", ["'O1' is there already, on line 2"]) {
            Folder().adding("orders.csv", "O1,ada,none,inquiry,,,8,h200,,,,,,,6mo")
        },
        Case("policy twice", "policy.csv:4: name", ["'operator' is there already, on line 3"]) {
            Folder().adding("policy.csv", "operator,Bravo")
        },
        Case("placement row twice", "placements.csv:3: row", ["step 0, chunk 1, row 1 is there twice"]) {
            Folder().adding("placements.csv", "O1,0,1,1,h1,h200,64,2025-03-01,2027-03-01,active")
        },
    ]

    static let dates: [Case] = [
        Case(
            "placement ends before it starts", "placements.csv", "2025-03-01,2027-03-01", "2025-03-01,2025-03-01",
            at: "2: end", "2025-03-01 is not after start 2025-03-01"),
        Case(
            "supply leaves before it starts", "supply.csv", "2024-03-01,,,,,,,,,\nC1",
            "2024-03-01,,,,,,,,2024-01-01,\nC1",
            at: "3: end", "2024-01-01 is not after start 2024-03-01"),
        Case(
            "energy ends before it starts", "energy.csv", "2035-01-01", "2024-01-01", at: "2: end",
            "2024-01-01 is not after start 2025-01-01"),
        Case(
            "a payment under no contract", "milestones.csv", "PPA1,", "PPA2,", at: "2: contract",
            "there is no energy contract 'PPA2'", "known: PPA1"),
        Case(
            "a reading at a site that is not there", "readings.csv", "s2,2025", "s9,2025", at: "5: site",
            "there is no site 's9'"),
        Case(
            "a reading of an hour that is not over", "readings.csv", "2025-12-31T23", "2026-01-01T00", at: "5: hour",
            "is not over at the clock, 2026-01-01T00:00:00.000Z"),
        Case(
            "an hour read twice", "readings.csv", "2025-12-01T01", "2025-11-30T23", at: "4: hour",
            "is there already, on line 2", "once"),
        Case(
            "half an hour", "readings.csv", "2025-12-01T01:00", "2025-12-01T01:30", at: "4: hour", "is not allowed",
            "an instant on the hour, UTC"),
        Case("less than nothing read", "readings.csv", ",0\n", ",-1\n", at: "4: kw", "-1 is out of range", "from 0"),
        Case("a shape with hours missing", "shapes.csv:2: shape", ["shape x has 2 of 8760 hours", "0 to 8759"]) {
            Folder().replacing("shapes.csv", "shape,hour,value_ppm\nx,0,5\nx,1,7\n")
        },
        Case("an hour of a shape twice", "shapes.csv:3: hour", ["0 is there already, on line 2"]) {
            Folder().replacing("shapes.csv", "shape,hour,value_ppm\nx,0,5\nx,0,7\n")
        },
        Case("more than is contracted", "shapes.csv:2: value_ppm", ["1000001 is out of range"]) {
            Folder().replacing("shapes.csv", "shape,hour,value_ppm\nx,0,1000001\n")
        },
        Case(
            "a tariff's hours that are none", "policy.csv:3: value",
            ["is not allowed for tariff_energy_usd_mwh/T/6/9-9"]
        ) {
            Folder().changing("policy.csv", "operator,Acme", "tariff_energy_usd_mwh/T/6/9-9,12")
        },
        Case(
            "latest before earliest", "orders.csv", "2026-12-31", "2026-01-31", at: "3: latest",
            "2026-01-31 is before earliest 2026-02-01"),
        Case(
            "p50 after p80", "supply.csv", "2026-06-10,2026-07-01", "2026-07-10,2026-07-01", at: "7: p80",
            "p50 2026-07-10, p80 2026-07-01", "must not decrease"),
        Case(
            "p80 never, p90 a day", "supply.csv", "2026-07-01,2026-08-01", "never,2026-08-01", at: "7: p80", "p80 never"
        ),
        Case(
            "a start that is not the derived one", "supply.csv", ",,,2026-07-01,,\nC2", ",,,2026-06-30,,\nC2",
            at: "8: start", "2026-06-30 differs from the derived 2026-07-01", "leave it blank"),
        Case(
            "live after the clock", "supply.csv", "HA1,hall,hall_kw/h1,1000,live,,2024-03-01",
            "HA1,hall,hall_kw/h1,1000,live,,2026-01-02", at: "3: stage",
            "live on 2026-01-02, after the clock 2026-01-01"),
        Case(
            "retired without a day", "supply.csv", "HA1,hall,hall_kw/h1,1000,live", "HA1,hall,hall_kw/h1,1000,retired",
            at: "3: end", "is blank", "the day it left"),
        Case(
            "signed after the clock", "orders.csv", ",2025-04-01", ",2026-01-02", at: "3: signed",
            "2026-01-02 is after the clock, 2026-01-01"),
    ]

    static let states: [Case] = [
        Case(
            "signed without its day", "orders.csv", "1,2025-02-01", "1,", at: "2: signed",
            "contract is signed and signed is ''"),
        Case(
            "a day signed without a contract", "orders.csv", "none,inquiry,,,", "none,inquiry,,2025-04-02,",
            at: "4: signed",
            "contract is none and signed is '2025-04-02'"),
        Case(
            "active without placements", "orders.csv:2: state",
            ["'active' needs placements in placements.csv", "queued"]
        ) {
            Folder().changing("placements.csv", "O1,0,1,1,h1,h200,64,2025-03-01,2027-03-01,active\n", "")
        },
        Case(
            "promised and unsigned", "orders.csv", "none,inquiry", "none,promised", at: "4: state",
            "'promised' needs placements"),
        Case(
            "held without placements", "orders.csv", "none,inquiry", "none,held", at: "4: state",
            "a held order needs placements"),
        Case(
            "queued with placements", "orders.csv", "signed,active", "signed,queued", at: "2: state",
            "a queued order is signed and has no placements"),
        Case(
            "an inquiry with placements", "orders.csv", "signed,active", "signed,inquiry", at: "2: state",
            "an inquiry is unsigned"),
        Case(
            "cancelled", "orders.csv", "signed,queued", "signed,cancelled", at: "3: state",
            "cannot be rebuilt without facts.csv"),
        Case(
            "steps that do not start with 1", "steps.csv", "O2,1", "O2,2", at: "2: step", "2 does not follow 0",
            "1, 2, …"),
        Case("a step twice", "steps.csv:3: step", ["1 does not follow 1", "each once"]) {
            Folder().adding("steps.csv", "O2,1,6mo,8")
        },
        Case("step 0", "steps.csv", "O2,1", "O2,0", at: "2: step", "0 is out of range", "from 1"),
    ]

    @Test(arguments: columns + cells + twice + dates + references + states)
    func `says where, what and what is allowed`(_ one: Case) {
        let faults = one.folder().faults
        #expect(
            faults.contains(where: one.isTold),
            "wanted \(one.place): \(one.says), got:\n\(faults.joined(separator: "\n"))")
    }

    @Test(arguments: cells + twice + dates)
    func `one thing wrong in a cell is one fault of that file`(_ one: Case) {
        let file = one.place.prefix { $0 != ":" }
        #expect(one.folder().faults.filter { $0.hasPrefix(file) }.count == 1)
    }

    @Test func `all faults of a folder are told together`() {
        let folder = Folder().changing("halls.csv", "1200", "lots").changing("regions.csv", "us,US", ",US")
            .changing("supply.csv", "C2,chips,chips/h1/h200,256,planned", "C2,chips,chips/h1/h200,-1,soon")
            .changing("orders.csv", "24mo", "long").changing("capex.csv", "2026-08", "August")
            .changing("policy.csv", "operator,Acme", "hold_days,0").changing("steps.csv", "3mo", "later")
        let faults = folder.faults
        for place in [
            "halls.csv:2: pue_milli", "regions.csv:2: region", "supply.csv:9: quantity", "supply.csv:9: stage",
            "orders.csv:2: term", "capex.csv:2: month", "policy.csv:3: value", "steps.csv:2: offset",
        ] {
            #expect(
                faults.filter { $0.hasPrefix(place + ": ") }.count == 1,
                "\(place) in\n\(faults.joined(separator: "\n"))")
        }
    }

    @Test func `many faults are told up to a hundred, and how many more there are`() throws {
        var folder = Folder()
        for number in 0..<150 { folder = folder.adding("zones.csv", "z\(number),-1,2020-01-01") }
        let faults = try #require(throws: Faults.self) { try Import(files: folder.files, now: nil) }
        #expect(faults.list.count == 150)
        let lines = faults.description.split(separator: "\n")
        #expect(lines.count == 101)
        #expect(lines.last == "… and 50 more")
    }

    @Test func `a fault of a whole file has no line, and of a whole record no column`() {
        #expect(Fault("a.csv", "is empty").description == "a.csv: is empty")
        #expect(Fault("a.csv", line: 3, "has 2 fields").description == "a.csv:3: has 2 fields")
        #expect(Fault("a.csv", line: 3, column: "b", "is blank").description == "a.csv:3: b: is blank")
    }

    @Test func `facts with a time of no form are told`() {
        let header =
            "branch,seq,schema,recorded_at,effective_day,tenant,actor,kind,request_key,payload,hash,previous_hash"
        let folder = Folder().replacing("facts.csv", header + "\nmain,1,1,yesterday,2026-01-01,,,k,,{},h,g\n")
        #expect(folder.faults == ["facts.csv:2: recorded_at: 'yesterday' is not an instant (YYYY-MM-DDTHH:MM:SS.sssZ)"])
    }
}

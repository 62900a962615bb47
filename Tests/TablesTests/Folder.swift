import Ledger
import Tables
import Units

/// A small folder without faults: one hall with live H200, a chain that brings more, a promise and a queued ramp.
struct Folder {
    private(set) var texts: [String: String] = [
        "policy.csv": """
        name,value
        clock,2026-01-01T00:00:00.000Z
        operator,Acme

        """,
        "regions.csv": """
        region,country,residency,currency
        us,US,US,USD

        """,
        "sites.csv": """
        site,region,zone,utility,lat,lon
        s1,us,z1,Volt,40.5,-80.25
        s2,us,z1,Volt,,

        """,
        "zones.csv": """
        zone,headroom_kw,from
        z1,50000,2020-01-01

        """,
        "fabrics.csv": """
        fabric,site
        f1,s1
        f2,s2

        """,
        "halls.csv": """
        hall,site,fabric,pue_milli,rack_kw_max
        h1,s1,f1,1200,44

        """,
        "silicon.csv": """
        silicon,kind,vendor,watts,price_usd_micro_per_hour,unit_cost_usd_cents,life_months,speed_milli
        h200,accelerator,V,1000,2000000,3000000,84,1000
        nic,nic,V,0,0,,84,

        """,
        "silicon_needs.csv": """
        silicon,per,needs,quantity
        h200,8,ports,16
        h200,8,nic,8

        """,
        "supply.csv": """
        item,class,resource,quantity,stage,after,plan,p50,p80,p90,never_ppm,driver,notice_days,start,end,capex_line
        P1,power,site_kw/s1,1000,live,,2024-02-01,,,,,,,2024-03-01,,
        HA1,hall,hall_kw/h1,1000,live,,2024-03-01,,,,,,,,,
        C1,chips,chips/h1/h200,256,live,,2025-01-01,,,,,,,,,
        N1,chips,chips/h1/nic,256,live,,2025-01-01,,,,,,,,,
        F1,network,ports/f1,1000,live,,2024-03-01,,,,,,,,,
        T1,equipment,,0,under_way,,2026-06-01,2026-06-10,2026-07-01,2026-08-01,,grid,90,,,
        P2,power,site_kw/s1,1000,committed,T1,2026-05-01,,,,,,,2026-07-01,,
        C2,chips,chips/h1/h200,256,planned,P2,2026-09-01,,,never,,,,,2031-01-01,CAP

        """,
        "orders.csv": """
        order,customer,contract,state,tier,signed,count,silicon,regions,min_chunk,chunk_in,same,earliest,latest,term
        O1,ada,signed,active,1,2025-02-01,64,h200,us,,hall,site,2025-03-01,,24mo
        O2,bo,signed,queued,,2025-04-01,128,h200:128:64,,,,,2026-02-01,2026-12-31,12mo
        O3,cy,none,inquiry,,,8,h200,,,,,,,6mo

        """,
        "steps.csv": """
        order,step,offset,add
        O2,1,3mo,64

        """,
        "placements.csv": """
        order,step,chunk,row,hall,silicon,count,start,end,state
        O1,0,1,1,h1,h200,64,2025-03-01,2027-03-01,active

        """,
        "reference.csv": """
        series,date,value,unit,known_on
        sales,2024,107.6,usd_billion,2025-Q1

        """,
        "capex.csv": """
        line,class,month,usd_cents,life_months
        CAP,chips,2026-08,1000000,60

        """,
        "energy.csv": """
        contract,kind,zone,mw,usd_mwh,start,end
        PPA1,ppa,z1,12.5,40.25,2025-01-01,2035-01-01

        """,
        "milestones.csv": """
        contract,milestone,month,usd_cents
        PPA1,"signed, and paid",2026-03,500000

        """,
        "readings.csv": """
        site,hour,kw
        s1,2025-11-30T23:00:00Z,410
        s1,2025-12-01T00:00:00Z,412
        s1,2025-12-01T01:00:00Z,0
        s2,2025-12-31T23:00:00Z,7

        """,
    ]
    private(set) var raw: [String: [UInt8]] = [:]

    var files: [String: [UInt8]] {
        texts.mapValues { Array($0.utf8) }.merging(raw) { _, new in new }
    }

    /// The folder with a piece of a file replaced; the piece must be there, once.
    func changing(_ file: String, _ old: String, _ new: String) -> Folder {
        let text = texts[file] ?? ""
        precondition(text.split(separator: old, omittingEmptySubsequences: false).count == 2, "\(file): '\(old)'")
        return replacing(file, text.replacing(old, with: new))
    }

    func replacing(_ file: String, _ text: String) -> Folder { copy { $0.texts[file] = text } }
    func replacing(_ file: String, bytes: [UInt8]) -> Folder { copy { $0.raw[file] = bytes } }
    func adding(_ file: String, _ line: String) -> Folder { copy { $0.texts[file, default: ""] += line + "\n" } }

    func removing(_ file: String) -> Folder {
        copy {
            $0.texts[file] = nil
            $0.raw[file] = nil
        }
    }

    private func copy(_ body: (inout Folder) -> Void) -> Folder {
        var copy = self
        body(&copy)
        return copy
    }

    /// What reading the folder says is wrong with it.
    var faults: [String] {
        do {
            _ = try Import(files: files, now: nil)
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    func read() throws -> Import { try Import(files: files, now: nil) }

    /// The ledger its commands lead to, the queue not settled, as the files of an export.
    func exported() throws -> [String: String] {
        var ledger = Ledger()
        for entry in try read().entries {
            _ = try ledger.record(entry.command, Outcome(), Stamp(at: entry.at, tenant: "", actor: "test"))
        }
        return Dictionary(uniqueKeysWithValues: Export(ledger, facts: []).files().map { ($0.name, $0.text) })
    }
}

/// SplitMix64: the same seed gives the same numbers.
struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[next(list.count)] }

    mutating func text(_ alphabet: [String], upTo most: Int) -> String {
        (0..<next(most + 1)).map { _ in pick(alphabet) }.joined()
    }
}

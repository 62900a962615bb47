import Foundation
import TestRandom

/// One hall in which everything grows by the same number every month from February 2026 on.
struct Stylised {
    let arrivals: Int
    let build: Int
    /// Accelerators that stand from the start.
    var standing = 0
    var hallKW = 100_000
    var siteKW = 120_000

    init(arrivals: Int, build: Int) { (self.arrivals, self.build) = (arrivals, build) }

    static let months = (1...18).map { (2026 + $0 / 12, $0 % 12 + 1) }

    private static func day(_ month: (year: Int, month: Int)) -> String {
        "\(month.year)-" + (month.month < 10 ? "0" : "") + "\(month.month)-01"
    }

    /// Days of sixty months from the first of a month on.
    static func days(from month: (year: Int, month: Int)) -> Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "UTC") ?? .gmt
        func date(_ years: Int) -> Date {
            calendar.date(from: DateComponents(year: month.year + years, month: month.month, day: 1)) ?? .distantPast
        }
        return calendar.dateComponents([.day], from: date(0), to: date(5)).day ?? 0
    }

    func write(to folder: String, of desk: Desk) throws {
        try desk.write(tables, to: folder)
    }

    private var tables: [String: [String]] {
        [
            "regions": ["region,country", "r,US"], "sites": ["site,region,zone", "s,r,z"],
            "fabrics": ["fabric,site", "f,s"], "halls": ["hall,site,fabric,pue_milli", "h,s,f,1200"],
            "silicon": [
                "silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months", "h200,accelerator,N,1000,1000000,180",
            ],
            "supply": ["item,class,resource,quantity,stage,after,plan"] + supply,
            "orders": [
                "order,customer,tenant,contract,state,tier,signed,count,silicon,min_chunk,chunk_in,same,earliest,latest,term"
            ] + orders,
            "policy": ["name,value", "operator,Stylised", "clock,2026-01-01T00:00:00.000Z", "confidence_pct,80"],
        ]
    }

    /// What is only planned can be delivered by nobody, and makes the hall one for this silicon.
    private var supply: [String] {
        let first = [
            "E,power,site_kw/s,\(siteKW),live,,2025-01-01", "H,hall,hall_kw/h,\(hallKW),live,,2025-01-01",
            "C-planned,chips,chips/h/h200,8,planned,,2041-06-01",
        ]
        let stands = standing > 0 ? ["C,chips,chips/h/h200,\(standing),live,,2025-01-01"] : []
        let months = build > 0 ? Stylised.months.map(Stylised.day) : []
        return first + stands + months.map { "C-\($0),chips,chips/h/h200,\(8 * build),committed,,\($0)" }
    }

    private var orders: [String] {
        Stylised.months.flatMap { month in
            (0..<arrivals).map { number in
                "O-\(Stylised.day(month))-\(number),c,c,signed,queued,1,2025-12-01,8,h200,8,hall,any,"
                    + "\(Stylised.day(month)),2029-01-01,60mo"
            }
        }
    }
}

/// A small operator, scarce on purpose, with whatever a book may have: ramps, two silicons, host CPUs sold on their own.
struct RandomOperator {
    private var supply = ["item,class,resource,quantity,stage,after,plan"]
    private var orders = [
        "order,customer,tenant,contract,state,tier,signed,count,silicon,min_chunk,chunk_in,same,earliest,latest,term"
    ]
    private var steps = ["order,step,offset,add"]
    private var clauses = ["order,clause,accelerators,price_usd_micro_per_accelerator_hour"]

    init(_ luck: inout SplitMix64) {
        for site in ["s1", "s2"] {
            supply.append("E-\(site),power,site_kw/\(site),\(luck.int(100...500)),live,,2025-01-01")
            for hall in [site + "a", site + "b"] {
                supply.append("H-\(hall),hall,hall_kw/\(hall),\(luck.int(50...300)),live,E-\(site),2025-01-01")
                for chip in ["h200", "b300", "xeon"] {
                    for delivery in 0...1 {
                        let stage = luck.one(of: ["live", "committed", "planned", "under_way"])
                        let plan =
                            stage == "live"
                            ? "2025-06-01" : "202\(luck.int(6...7))-0\(luck.int(3...9))-1\(luck.int(0...9))"
                        supply.append(
                            "C-\(hall)-\(chip)-\(delivery),chips,chips/\(hall)/\(chip),\(luck.int(1...120)),\(stage),H-\(hall),\(plan)"
                        )
                    }
                }
            }
        }
        for number in 0..<luck.int(10...40) { addOrder("O-\(number)", &luck) }
    }

    private mutating func addOrder(_ name: String, _ luck: inout SplitMix64) {
        let silicon = luck.one(of: ["h200", "b300", "xeon", "h200;b300", "h200:48:8;b300:30:5"])
        let differs = silicon.contains(":")
        let isSigned = luck.chance(85)
        let contract = isSigned ? "signed,queued" : "none,inquiry"
        let month = "202\(luck.int(6...8))-0\(luck.int(2...8))"
        let latest = luck.chance(75) ? "\(month)-28" : ""
        orders.append(
            "\(name),c\(luck.int(1...3)),t,\(contract),\(luck.int(1...3)),\(isSigned ? "2026-01-0\(luck.int(1...9))" : ""),"
                + "\(differs ? 48 : luck.int(1...60)),\(silicon),\(differs ? 8 : 1),hall,any,\(month)-0\(luck.int(1...9)),\(latest),"
                + "\(luck.int(1...30))mo")
        if luck.chance(30) { steps.append("\(name),1,\(luck.int(1...20))d,\(luck.int(1...20))") }
        if luck.chance(30) { clauses.append("\(name),price_tier,\(luck.int(1...30)),\(luck.int(1...900_000))") }
    }

    /// A command that changes such a ledger, or is refused.
    static func command(_ step: Int, _ luck: inout SplitMix64) -> [String] {
        let order = "O-\(luck.int(0...20))"
        let new = [
            "--id", "N-\(step)", "--count", "\(luck.int(1...40))", "--silicon", luck.one(of: ["h200", "b300,h200"]),
        ]
        let more = ["--term", "\(luck.int(1...12))mo", "--min-chunk", "1", "--earliest", "2026-0\(luck.int(2...9))-15"]
        switch luck.int(0...6) {
        case 0: return ["sign"] + new + more
        case 1: return ["hold"] + new + more
        case 2: return ["cancel", order]
        case 3: return ["amend", order, "--count", "\(luck.int(1...80))"]
        case 4: return ["amend", order, "--term", "\(luck.int(1...36))mo"]
        case 5: return ["supply", "slip", "C-s1a-h200-0", "\(luck.int(1...90))d"]
        default: return ["clock", "set", "2026-0\(luck.int(2...6))-\(luck.int(10...28))"]
        }
    }

    func write(to folder: String, of desk: Desk) throws {
        try desk.write(
            [
                "regions": ["region,country", "r,US"], "sites": ["site,region,zone", "s1,r,z", "s2,r,z"],
                "fabrics": ["fabric,site", "f1,s1", "f2,s2"],
                "halls": [
                    "hall,site,fabric,pue_milli", "s1a,s1,f1,1200", "s1b,s1,f1,1310", "s2a,s2,f2,1150",
                    "s2b,s2,f2,1400",
                ],
                "silicon": [
                    "silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months",
                    "h200,accelerator,N,1275,1850000,72",
                    "b300,accelerator,N,2033,3990001,72", "xeon,cpu,I,333,160000,72",
                ],
                "supply": supply, "orders": orders, "steps": steps, "clauses": clauses,
                "policy": ["name,value", "operator,Random", "clock,2026-01-20T00:00:00.000Z", "confidence_pct,80"],
            ], to: folder)
    }
}

extension Desk {
    /// Tables as a folder of CSV files.
    func write(_ tables: [String: [String]], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: file(folder), withIntermediateDirectories: true)
        for (name, lines) in tables { try write("\(folder)/\(name).csv", lines.joined(separator: "\n") + "\n") }
    }
}

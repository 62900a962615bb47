import Ledger
import Units

/// The energy of a generated operator: a tariff for each grid zone; in the first few, a contract of every kind, limits of the
/// grid with an upgrade to come, reactors to come with what is paid for them, and two days of meter readings.
struct GeneratedEnergy {
    private let zones: [String]
    /// Kilowatts of power at the site of each zone.
    private let power: [String: Int]
    private let clock: Day
    private let source: [String]

    /// `power` is rows of `supply.csv`; the zone of a site is called `grid-SITE`.
    init(_ supply: [[String]], zones: [String], clock: Day, source: [String]) {
        (self.zones, self.clock, self.source) = (zones.sorted(), clock, source)
        power = supply.reduce(into: [:]) { sums, row in
            guard row[1] == "power", let kilowatts = Int(row[3]) else { return }
            sums["grid-" + row[2].dropFirst("site_kw/".count), default: 0] += kilowatts
        }
    }

    private var first: ArraySlice<String> { zones.prefix(4) }

    /// Rows of `energy.csv`.
    var contracts: [[String]] {
        let tariffs = zones.map {
            ["TARIFF-\($0)", "tariff", $0, "1000", "80.5", "flat", "", "utility", "2023-01-01", ""] + source
        }
        return tariffs + first.enumerated().flatMap { number, zone in agreements(number, zone) }
            + reactors.map(\.contract)
    }

    private func agreements(_ number: Int, _ zone: String) -> [[String]] {
        let megawatts = String(max((power[zone] ?? 0) / 2000, 1))
        func contract(_ kind: String, _ price: String, _ shape: String) -> [String] {
            [
                "\(kind.uppercased())-\(number)", kind, zone, megawatts, price, shape, "", "developer-\(number)",
                "2025-06-01", "",
            ]
                + source
        }
        let kinds = [
            [contract("wind", "35.5", "wind"), contract("battery", "30", "battery_4h")],
            [contract("solar", "31", "solar"), contract("gas", "62.25", "gas")],
            [contract("nuclear", "71", "nuclear")], [contract("hydro", "44", "flat")],
        ]
        return kinds[number % kinds.count]
    }

    /// Units that are planned: three developers of small reactors, two units each, that slip together, and one large.
    private var reactors: [(contract: [String], item: [String], months: [Int])] {
        guard let zone = zones.first else { return [] }
        let small = (0..<6).map {
            (name: "SMR-\($0)", kind: "smr", developer: "reactors-\($0 / 2)", after: 1900 + $0 * 200)
        }
        let large = (name: "LARGE-0", kind: "nuclear", developer: "large plant", after: 1700)
        return (small + [large]).map { unit in
            let plan = clock + unit.after
            let days = [0, 500, 1200, 1900].map { (plan + $0).description }
            let shape = unit.kind == "smr" ? "smr" : "nuclear_new"
            return (
                [unit.name, unit.kind, zone, "80", "99", shape, "", unit.developer, days[0], ""] + source,
                [unit.name, "equipment", "", "80", "planned", ""] + days + ["100000", "reactors", "60"]
                    + Array(repeating: "", count: 5) + source, [-48, -24, -6]
            )
        }
    }

    /// Rows of `supply.csv`: the items that date the reactors.
    var items: [[String]] { reactors.map(\.item) }

    /// Rows of `milestones.csv`.
    var milestones: [[String]] {
        reactors.flatMap { unit in
            unit.months.enumerated().map { number, before in
                let month = Day(unit.item[6]).map { Month(of: $0) + before } ?? Month(of: clock)
                return [unit.contract[0], "payment \(number + 1)", month.description, "400000000"] + source
            }
        }
    }

    /// Rows of `zones.csv`: little more than there is, and an upgrade in a year.
    var headroom: [[String]] {
        first.flatMap { zone in
            let kilowatts = power[zone] ?? 0
            return [(kilowatts + 1000, Axis.start), (kilowatts + 21_000, clock + 365)].map {
                [zone, String($0.0), $0.1.description] + source
            }
        }
    }

    /// Rows of `readings.csv`: two days up to the clock in the first two zones, about a third of the power.
    var readings: [[String]] {
        first.prefix(2).flatMap { zone in
            (-48..<0).map { hour in
                let kilowatts = (power[zone] ?? 0) * (30 + (hour + 48) % 7) / 100
                return [
                    String(zone.dropFirst("grid-".count)), Instant(hour: clock.number * 24 + hour).description,
                    String(kilowatts),
                ] + source
            }
        }
    }
}

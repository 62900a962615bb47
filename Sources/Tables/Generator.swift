import Units

/// A bigger operator of the same kind, placements included: the same seed gives the same bytes.
///
/// Every hall has one silicon and room for all the orders placed in it, so the tables hold together by construction, and
/// the importer, which checks every placement, has real work to do.
public struct Generator: Sendable {
    private let regions: Int
    private let halls: Int
    private let orders: Int
    private let seed: UInt64
    private let clock = Day(year: 2026, month: 4, day: 9) ?? Axis.start

    public init(regions: Int, halls: Int, orders: Int, seed: UInt64) {
        (self.regions, self.halls, self.orders, self.seed) = (regions, halls, orders, seed)
    }

    private static let chips: [(name: String, watts: Int, price: Int, speed: Int)] = [
        ("h200", 1275, 1_850_000, 1000), ("b300", 1813, 2_620_000, 2300), ("trainium2", 950, 1_370_000, 670),
        ("trainium3", 1500, 2_160_000, 1100),
    ]
    private static let terms = [12, 24, 36]

    /// SplitMix64 (S. Vigna, public domain reference; G. L. Steele et al., doi 10.1145/2660193.2660195).
    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
    }

    /// Placed orders with their placements, and what the halls must hold for them.
    private struct Book {
        var orders: [[String]] = []
        var placements: [[String]] = []
        var perHall: [Int]
    }

    private var source: [String] { ["generated, seed \(seed)", clock.description, "assumption"] }
    private func region(_ hall: Int) -> Int { hall % regions }
    private func site(_ hall: Int) -> String { "r\(region(hall))-s\(hall / regions / 4)" }
    private func hall(_ hall: Int) -> String { "h\(hall)" }
    private func chip(_ hall: Int) -> Int { hall / regions % Generator.chips.count }

    /// Files and their text.
    public func files() -> [(name: String, text: String)] {
        let book = makeBook()
        let sites = Array(Set((0..<halls).map(site))).sorted()
        let siteOf = Dictionary((0..<halls).map { (site($0), region($0)) }, uniquingKeysWith: { first, _ in first })
        let tables: [(TableSpec, [[String]])] = [
            (
                Schema.regions,
                (0..<regions).map {
                    ["region-\($0)", $0 % 5 == 4 ? "SE" : "US", $0 % 5 == 4 ? "EU" : "US", $0 % 5 == 4 ? "EUR" : "USD"]
                        + source
                }
            ),
            (
                Schema.sites,
                sites.map {
                    [$0, "region-\(siteOf[$0] ?? 0)", "grid-\($0)", "utility-\(siteOf[$0] ?? 0)", "", ""] + source
                }
            ),
            (Schema.fabrics, sites.map { [$0 + "-f1", $0] + source }),
            (
                Schema.halls,
                (0..<halls).map { [hall($0), site($0), site($0) + "-f1", String(1100 + $0 % 11 * 10), "120"] + source }
            ),
            (Schema.supply, supply(book)),
            (Schema.silicon, silicon),
            (Schema.siliconNeeds, Generator.chips.map { [$0.name, "8", "ports", "16"] + source }),
            (Schema.orders, book.orders), (Schema.placements, book.placements),
            (
                Schema.policy,
                [
                    ["clock", "\(clock)T00:00:00.000Z"] + source, ["operator", "Generated, seed \(seed)"] + source,
                    ["confidence_pct", "80"] + source,
                ]
            ),
        ]
        return tables.map { ($0.file, CSV.text([$0.header] + $1)) }
    }

    private var silicon: [[String]] {
        Generator.chips.map {
            [
                $0.name, "accelerator", "generated", String($0.watts), String($0.price), "3000000", "84",
                String($0.speed),
            ] + source
        }
    }

    private func makeBook() -> Book {
        var random = Random(state: seed)
        var book = Book(perHall: Array(repeating: 0, count: halls))
        for number in 0..<orders {
            let hall = random.next(halls)
            let count = 8 * (1 + random.next(32))
            let signed = clock - 1 - random.next(800)
            let start = signed + 30 + random.next(500)
            let term = Term.months(Generator.terms[random.next(Generator.terms.count)])
            book.perHall[hall] += count
            add(number, hall, count, signed, start, term, tier: 1 + random.next(4), to: &book)
        }
        return book
    }

    private func add(
        _ number: Int, _ hall: Int, _ count: Int, _ signed: Day, _ start: Day, _ term: Term, tier: Int,
        to book: inout Book
    ) {
        let name = "g\(number)"
        let chip = Generator.chips[chip(hall)].name
        let state = start <= clock ? start + term <= clock ? "ended" : "active" : "promised"
        book.orders.append(
            [
                name, "customer-\(number % 997)", "tenant-\(number % 997)", "signed", state, "enterprise", "training",
                String(tier),
            ]
                + [signed.description, String(count), chip, "region-\(region(hall))", String(count), "", "hall", "any"]
                + [start.description, "", term.description, "", "", "", "", ""] + source)
        book.placements.append(
            [
                name, "0", "1", "1", self.hall(hall), chip, String(count), start.description,
                (start + term).description, state,
            ] + source)
    }

    /// Room for everything placed in a hall at once, and half as much again.
    private func supply(_ book: Book) -> [[String]] {
        var rows: [[String]] = []
        var siteKW: [String: Int] = [:]
        var sitePorts: [String: Int] = [:]
        for number in 0..<halls {
            let room = book.perHall[number] * 3 / 2 + 1024
            let chip = Generator.chips[chip(number)]
            let kilowatts = room * chip.watts / 1000 + 1
            siteKW[site(number), default: 0] += kilowatts * 12 / 10 + 1000
            sitePorts[site(number), default: 0] += room * 2
            rows.append(item("HALL-\(number)", "hall", "hall_kw/\(hall(number))", kilowatts + 1000))
            rows.append(item("CHIPS-\(number)", "chips", "chips/\(hall(number))/\(chip.name)", room, day: clock - 780))
        }
        for site in siteKW.keys.sorted() {
            rows.append(item("POWER-\(site)", "power", "site_kw/\(site)", siteKW[site] ?? 0))
            rows.append(item("NET-\(site)", "network", "ports/\(site)-f1", sitePorts[site] ?? 0))
        }
        return rows
    }

    private func item(_ name: String, _ kind: String, _ resource: String, _ quantity: Int, day: Day? = nil) -> [String]
    {
        let day = (day ?? Axis.start - 100).description
        return [name, kind, resource, String(quantity), "live", "", day, "", "", "", "", "", "", day, "", ""] + source
    }
}

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
    private let kind: Kind
    private let clock = Day(year: 2026, month: 4, day: 9) ?? Axis.start

    /// What an operator is like, beside its size.
    public struct Kind: Sendable {
        /// nil: one for every four halls of a region.
        public var sites: Int?
        /// Chip types, 1 to 6.
        public var silicon = 4
        /// Whether halls hold little more than what is placed in them at once, and every fourth grows later; else half as
        /// much again as all that was ever placed.
        public var isSoldOut = false
        /// Signed orders beside the placed ones that find no place in time.
        public var queued = 0

        public init() {}
    }

    public init(regions: Int, halls: Int, orders: Int, seed: UInt64, kind: Kind = Kind()) {
        (self.regions, self.halls, self.orders, self.seed, self.kind) = (regions, halls, orders, seed, kind)
    }

    /// The clock of what is generated.
    public var today: Day { clock }

    private static let chips: [(name: String, watts: Int, price: Int, speed: Int)] = [
        ("h200", 1275, 1_850_000, 1000), ("b300", 1813, 2_620_000, 2300), ("trainium2", 950, 1_370_000, 670),
        ("trainium3", 1500, 2_160_000, 1100), ("gb300", 2100, 3_100_000, 2600), ("mi355x", 1850, 2_240_000, 1700),
    ]
    private var chips: ArraySlice<(name: String, watts: Int, price: Int, speed: Int)> {
        Generator.chips.prefix(kind.silicon)
    }
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
        /// Accelerators that come and go, per hall.
        var changes: [[Day: Int]]

        init(halls: Int) {
            perHall = Array(repeating: 0, count: halls)
            changes = Array(repeating: [:], count: halls)
        }

        mutating func place(_ count: Int, in hall: Int, from start: Day, to end: Day) {
            perHall[hall] += count
            changes[hall][start, default: 0] += count
            changes[hall][end, default: 0] -= count
        }

        /// The most that is placed in a hall at once.
        func peak(_ hall: Int) -> Int {
            var (now, most) = (0, 0)
            for (_, change) in changes[hall].sorted(by: { $0.key < $1.key }) {
                now += change
                most = max(most, now)
            }
            return most
        }
    }

    private var source: [String] { ["generated, seed \(seed)", clock.description, "assumption"] }
    private func region(_ hall: Int) -> Int { kind.sites.map { hall % $0 % regions } ?? hall % regions }
    private func site(_ hall: Int) -> String {
        "r\(region(hall))-s\(kind.sites.map { hall % $0 / regions } ?? hall / regions / 4)"
    }
    private func hall(_ hall: Int) -> String { "h\(hall)" }
    /// With a number of sites given, the halls of one are of few silicons, and those of a region of all.
    private func chip(_ hall: Int) -> Int {
        kind.sites.map { (hall % $0 + hall % $0 / regions * 3 + hall / $0 / 4) % kind.silicon } ?? hall / regions
            % kind.silicon
    }

    /// Files and their text.
    public func files() -> [(name: String, text: String)] {
        let book = makeBook()
        let supply = supply(book)
        let energy = GeneratedEnergy(
            supply, zones: Set((0..<halls).map { "grid-" + site($0) }).sorted(), clock: clock, source: source)
        let money = GeneratedMoney(supply + energy.items, clock: clock, source: source)
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
                    [$0, "region-\(siteOf[$0] ?? 0)", "grid-\($0)", "utility-\(siteOf[$0] ?? 0)"]
                        + ["\(30 + $0.utf8.count * 7 % 20)", "-\(75 + (siteOf[$0] ?? 0) * 7 % 45)"] + source
                }
            ),
            (Schema.fabrics, sites.map { [$0 + "-f1", $0] + source }),
            (
                Schema.halls,
                (0..<halls).map { [hall($0), site($0), site($0) + "-f1", String(1100 + $0 % 11 * 10), "120"] + source }
            ),
            (Schema.supply, money.supply), (Schema.capex, money.capital), (Schema.energy, energy.contracts),
            (Schema.zones, energy.headroom), (Schema.milestones, energy.milestones),
            (Schema.readings, energy.readings), (Schema.silicon, silicon),
            (Schema.siliconNeeds, chips.map { [$0.name, "8", "ports", "16"] + source }),
            (Schema.orders, book.orders), (Schema.placements, book.placements),
            (
                Schema.policy,
                [
                    ["clock", "\(clock)T00:00:00.000Z"] + source, ["operator", "Generated, seed \(seed)"] + source,
                    ["confidence_pct", "80"] + source,
                ] + money.caps
            ),
        ]
        return tables.map { ($0.file, CSV.text([$0.header] + $1)) }
    }

    private var silicon: [[String]] {
        chips.map {
            [
                $0.name, "accelerator", vendor($0.name), String($0.watts), String($0.price), "3000000", "84",
                String($0.speed),
            ] + source
        }
    }

    /// The operator's own chips are its own.
    private func vendor(_ chip: String) -> String {
        chip.hasPrefix("trainium") ? "Generated, seed \(seed)" : chip.hasPrefix("mi") ? "AMD" : "NVIDIA"
    }

    private func makeBook() -> Book {
        var random = Random(state: seed)
        var book = Book(halls: halls)
        for number in 0..<orders {
            let hall = random.next(halls)
            let count = 8 * (1 + random.next(32))
            let signed = clock - 1 - random.next(800)
            let start = signed + 30 + random.next(500)
            let term = Term.months(Generator.terms[random.next(Generator.terms.count)])
            book.place(count, in: hall, from: start, to: start + term)
            add(number, hall, count, signed, start, term, tier: 1 + random.next(4), to: &book)
        }
        for number in 0..<kind.queued { book.orders.append(queued(number, &random)) }
        return book
    }

    /// An order too large to find its place soon.
    private func queued(_ number: Int, _ random: inout Random) -> [String] {
        let count = 512 * (1 + random.next(16))
        let chunks = 1 << random.next(3)
        let region = random.next(2) == 0 ? "" : "region-\(random.next(regions))"
        return [
            "q\(number)", "customer-\(number % 997)", "tenant-\(number % 997)", "signed", "queued", "enterprise",
            "training", String(1 + random.next(4)), (clock - 1 - random.next(60)).description, String(count),
            Generator.chips[random.next(kind.silicon)].name, region, String(count / chunks), String(chunks),
            random.next(2) == 0 ? "hall" : "fabric", ["any", "region", "site"][random.next(3)], clock.description,
            (clock + 10).description, Term.months(Generator.terms[random.next(Generator.terms.count)]).description, "",
            "", "", "", "",
        ] + source
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

    /// What a hall can hold: room for everything placed in it, and half as much again; or little more than its peak.
    private func room(_ hall: Int, _ book: Book) -> Int {
        kind.isSoldOut ? book.peak(hall) * 102 / 100 + 64 : book.perHall[hall] * 3 / 2 + 1024
    }

    /// Room in every hall, and the power and ports of the sites for it.
    private func supply(_ book: Book) -> [[String]] {
        var rows: [[String]] = []
        var siteKW: [String: Int] = [:]
        var sitePorts: [String: Int] = [:]
        for number in 0..<halls {
            let room = room(number, book)
            let chip = Generator.chips[chip(number)]
            let kilowatts = room * chip.watts / 1000 + 1
            siteKW[site(number), default: 0] += kilowatts * 12 / 10 + 1000
            sitePorts[site(number), default: 0] += room * 2
            rows.append(item("HALL-\(number)", "hall", "hall_kw/\(hall(number))", kilowatts + 1000))
            rows.append(item("CHIPS-\(number)", "chips", "chips/\(hall(number))/\(chip.name)", room, day: clock - 780))
        }
        if kind.isSoldOut { for number in stride(from: 0, to: halls, by: 4) { rows += growth(number, book) } }
        for site in siteKW.keys.sorted() {
            rows.append(item("POWER-\(site)", "power", "site_kw/\(site)", siteKW[site] ?? 0))
            rows.append(item("NET-\(site)", "network", "ports/\(site)-f1", sitePorts[site] ?? 0))
        }
        return rows
    }

    /// Half as much again for a hall, on a day to come: power, then the hall and the network, then the chips.
    private func growth(_ number: Int, _ book: Book) -> [[String]] {
        let room = room(number, book) / 2
        let chip = Generator.chips[chip(number)]
        let kilowatts = room * chip.watts / 1000 + 1
        let site = site(number)
        let (power, hall, day) = ("GROW-POWER-\(number)", "GROW-HALL-\(number)", clock + 60 + number * 37 % 600)
        let stage = number % 12 == 0 ? "planned" : "committed"
        func grow(_ name: String, _ kind: String, _ resource: String, _ quantity: Int, _ after: String) -> [String] {
            [name, kind, resource, String(quantity), stage, after]
                + [0, 10, 30, 90].map { (day + $0).description } + Array(repeating: "", count: 8) + source
        }
        return [
            grow(power, "power", "site_kw/\(site)", kilowatts * 12 / 10, ""),
            grow(hall, "hall", "hall_kw/\(self.hall(number))", kilowatts, power),
            grow("GROW-NET-\(number)", "network", "ports/\(site)-f1", room * 2, ""),
            grow("GROW-CHIPS-\(number)", "chips", "chips/\(self.hall(number))/\(chip.name)", room, hall),
        ]
    }

    private func item(_ name: String, _ kind: String, _ resource: String, _ quantity: Int, day: Day? = nil) -> [String]
    {
        let day = (day ?? Axis.start - 100).description
        return [name, kind, resource, String(quantity), "live", "", day, "", "", "", "", "", "", day, "", "", "", ""]
            + source
    }
}

import Delay
import Ledger
import Odds
import Promise
import Units

/// The answer to `race`: power beside halls by site and month, and what a megawatt more is worth at each site.
public struct RaceDocument: Encodable, Sendable {
    let clock: Instant
    let draws: DrawSet
    let countsPlanned: Bool
    let months: [String]
    let sites: [Site]
    let total: Total
    let convergence: [Convergence]?

    enum CodingKeys: String, CodingKey {
        case clock, draws, months, sites, total, convergence
        case countsPlanned = "counts_planned"
    }

    /// Lists are by month; probabilities are parts of one, kilowatts at the meter.
    struct Site: Encodable, Sendable {
        let site: SiteName
        let probability: [Double]
        let strandedKW: [Double]
        let strandedHalls: [Double]
        let needKW: [Int]
        let powerKW: [Int]
        @Null var worstMonth: String?
        @Null var more: Worth?
        @Null var sooner: Worth?

        enum CodingKeys: String, CodingKey {
            case site, probability, more, sooner
            case strandedKW = "stranded_kw"
            case strandedHalls = "stranded_halls"
            case needKW = "need_kw_at_item_dates"
            case powerKW = "power_kw_at_item_dates"
            case worstMonth = "worst_month"
        }
    }

    /// What a change of a site's power would bring forward.
    struct Worth: Encodable, Sendable {
        /// As `whatif` reads it; empty where there is nothing to change.
        let change: String
        @Null var value: Cents?
        let acceleratorDays: Int
        let sooner: [OrderName]
        let later: [OrderName]
        let dated: [OrderName]
        /// Why it cannot be, such as a grid zone that has no headroom for it.
        @Null var refused: String?

        enum CodingKeys: String, CodingKey {
            case change, sooner, later, dated, refused
            case value = "usd_cents"
            case acceleratorDays = "accelerator_days"
        }

        init(_ worth: MegawattWorth) {
            change =
                switch worth.supposed {
                case .more(let kilowatts, let from):
                    "free site_kw/\(worth.site) \(kilowatts) from \(from) to \(Axis.end)"
                case .sooner(let item, let days): "bring \(item) \(days)d"
                }
            (value, acceleratorDays) = (worth.value, worth.acceleratorDays)
            (sooner, later) = (worth.sooner.map(\.order), worth.later.map(\.order))
            (dated, refused) = (worth.dated, nil)
        }

        init(refused: Refusal) {
            (change, value, acceleratorDays, sooner, later, dated) = ("", nil, 0, [], [], [])
            self.refused = refused.message
        }

        var shown: String { value.map(dollars) ?? "refused" }
    }

    struct Total: Encodable, Sendable {
        /// Mean over the futures, by month.
        let strandedKW: [Double]
        /// Kilowatt-months over all months.
        let strandedKWMonths: Double

        enum CodingKeys: String, CodingKey {
            case strandedKW = "stranded_kw"
            case strandedKWMonths = "stranded_kw_months"
        }
    }

    /// The mean of eight randomisations of a draw set, and how far it may be off.
    struct Convergence: Codable, Sendable {
        let draws: Int
        let strandedKWMonths: Double
        let halfWidth: Double

        enum CodingKeys: String, CodingKey {
            case draws
            case strandedKWMonths = "stranded_kw_months"
            case halfWidth = "half_width"
        }

        init?(_ draws: Int, _ interval: Interval?) {
            guard let interval else { return nil }
            (self.draws, strandedKWMonths, halfWidth) = (
                draws, rounded(interval.mean, 3), rounded(interval.halfWidth, 3)
            )
        }
    }
}

/// What `race` is asked for.
public struct RaceQuestion: Sendable {
    public var draws = Odds.usual
    public var months = 60
    public var planned = false
    /// Kilowatts that are tried at each site from a day on; nil: no more power and none sooner is tried.
    public var kilowatts: Int? = 1000
    public var from: Day?
    /// By how many days each site's next tranche is brought forward.
    public var sooner = 30
    public var convergence = false

    public init() {}
}

extension Ledger {
    /// Complexity: O(draws · (items + sites · months)) and two what-ifs a site.
    public func raceDocument(_ question: RaceQuestion = RaceQuestion()) -> RaceDocument {
        let race = Odds(self, question.draws).race(months: question.months, planned: question.planned)
        var sites: [RaceDocument.Site] = []
        for site in race.sites {
            var (more, sooner): (RaceDocument.Worth?, RaceDocument.Worth?) = (nil, nil)
            if let kilowatts = question.kilowatts {
                more = worth { () throws(Refusal) in try worth(of: kilowatts, at: site.site, from: question.from) }
                sooner = worth { () throws(Refusal) in try worth(ofPowerAt: site.site, sooner: question.sooner) }
            }
            sites.append(
                RaceDocument.Site(
                    site: site.site, probability: site.probability.map { rounded($0) },
                    strandedKW: site.strandedKW.map { rounded($0, 3) },
                    strandedHalls: site.strandedHalls.map { rounded($0) }, needKW: site.plannedNeedKW,
                    powerKW: site.plannedPowerKW, worstMonth: site.worst.map { race.months[$0].monthText },
                    more: more, sooner: sooner))
        }
        return RaceDocument(
            clock: clock, draws: race.draws, countsPlanned: race.countsPlanned, months: race.months.map(\.monthText),
            sites: sites,
            total: RaceDocument.Total(
                strandedKW: race.months.indices.map { rounded(race.strandedKW(in: $0), 3) },
                strandedKWMonths: rounded(race.expectedKWMonths, 3)),
            convergence: question.convergence ? convergence(question) : nil)
    }

    private func worth(_ supposing: () throws(Refusal) -> MegawattWorth?) -> RaceDocument.Worth? {
        do throws(Refusal) { return try supposing().map(RaceDocument.Worth.init) } catch {
            return RaceDocument.Worth(refused: error)
        }
    }

    /// The mean of kilowatt-months stranded, by number of draws, up to those asked for.
    private func convergence(_ question: RaceQuestion) -> [RaceDocument.Convergence] {
        let most = question.draws.count
        let counts = [64, 256, 1024, 4096].filter { $0 < most } + [most]
        return counts.compactMap { count in
            guard let set = DrawSet(method: question.draws.method, count: count, seed: question.draws.seed) else {
                return nil
            }
            return RaceDocument.Convergence(count, strandedKWMonths(set, question.months, question.planned))
        }
    }

    /// Over eight randomisations of a draw set.
    func strandedKWMonths(_ set: DrawSet, _ months: Int = 60, _ planned: Bool = false) -> Interval? {
        Interval(
            (0..<8).map { number in
                Odds(self, set.randomisation(number)).race(months: months, planned: planned).expectedKWMonths
            })
    }
}

import Delay
import Ledger
import Units

/// Power against construction: by site and month, how likely what the standing halls could draw is more than what is
/// energised, and how much of them is stranded by it.
///
///     need(site, day)  = Σ halls that stand by then  ⌈IT kW · PUE⌉        a hall stands when it and what it waits for is
///     power(site, day) = Σ tranches energised by then                    there, power left out
///     short            = need > power;   stranded = max(0, need − power)
///
/// A hall is stranded when it stands and a power tranche of its own chain is not there. Committed, under_way and live
/// supply only, unless planned supply is asked for; a hall that stands and waits for planned power is stranded.
public struct Race: Sendable {
    /// The first days of months.
    public let months: [Day]
    /// In the order of the ledger's sites; those without a hall and without power are left out.
    public let sites: [Site]
    /// Kilowatt-months stranded at all sites over all months, by draw.
    public let strandedKWMonths: [Double]
    public let draws: DrawSet
    public let countsPlanned: Bool

    /// One site; every list is by month.
    public struct Site: Sendable {
        public let site: SiteName
        /// How often need was above power.
        public let probability: [Double]
        /// Mean kilowatts that halls need and power lacks.
        public let strandedKW: [Double]
        /// Standard deviation of the same, over futures.
        public let deviationKW: [Double]
        /// Mean number of hall phases that stand without their power.
        public let strandedHalls: [Double]
        /// The same two sums with every item at the policy's confidence.
        public let plannedNeedKW: [Int]
        public let plannedPowerKW: [Int]

        /// The month that is likeliest short, by number; the first of equals. nil where none ever is.
        public var worst: Int? {
            guard let most = probability.max(), most > 0 else { return nil }
            return probability.firstIndex(of: most)
        }
    }

    /// The mean kilowatt-months stranded at all sites.
    public var expectedKWMonths: Double { strandedKWMonths.reduce(0, +) / Double(strandedKWMonths.count) }

    /// Mean kilowatts stranded at all sites in a month.
    public func strandedKW(in month: Int) -> Double { sites.reduce(0) { $0 + $1.strandedKW[month] } }
}

extension Odds {
    /// Complexity: O(draws · (items + sites · months)).
    public func race(months count: Int = 60, planned: Bool = false) -> Race {
        let months = months(count)
        let track = Track(self, months, planned: planned)
        var tally = Tally(sites: track.sites.count, months: months.count)
        forEach(of: track.items) { _, own in
            tally.add(track.run(own: own, starts: starts(own), shells: shell.starts(own: own, fixed: isFixed)))
        }
        let own = ledger.supply.ownDays(at: ledger.policy.confidence, today: ledger.today)
        let certain = track.run(own: own, starts: starts(own), shells: shell.starts(own: own, fixed: isFixed))
        return Race(
            months: months, sites: track.sites.indices.map { tally.site($0, track.sites[$0], certain, draws.count) },
            strandedKWMonths: tally.byDraw, draws: draws, countsPlanned: planned)
    }
}

/// One future of the race: kilowatts and halls by site and month, `[site · months + month]`.
struct Lap {
    var need: [Int]
    var power: [Int]
    var halls: [Int]
}

/// Sums over futures.
private struct Tally {
    let months: Int
    var short: [Int]
    var stranded: [Int]
    var halls: [Int]
    var squares: [Double]
    var byDraw: [Double] = []

    init(sites: Int, months: Int) {
        self.months = months
        let none = [Int](repeating: 0, count: sites * months)
        (short, stranded, halls) = (none, none, none)
        squares = [Double](repeating: 0, count: sites * months)
    }

    mutating func add(_ lap: Lap) {
        var sum = 0
        for cell in short.indices {
            halls[cell] += lap.halls[cell]
            let missing = lap.need[cell] - lap.power[cell]
            guard missing > 0 else { continue }
            short[cell] += 1
            stranded[cell] += missing
            squares[cell] += Double(missing) * Double(missing)
            sum += missing
        }
        byDraw.append(Double(sum))
    }

    func site(_ number: Int, _ name: SiteName, _ certain: Lap, _ draws: Int) -> Race.Site {
        let cells = number * months..<(number + 1) * months
        func mean(_ sums: [Int]) -> [Double] { sums[cells].map { Double($0) / Double(draws) } }
        let deviations = cells.map { cell in
            let mean = Double(stranded[cell]) / Double(draws)
            return max(squares[cell] / Double(draws) - mean * mean, 0).squareRoot()
        }
        return Race.Site(
            site: name, probability: mean(short), strandedKW: mean(stranded), deviationKW: deviations,
            strandedHalls: mean(halls),
            plannedNeedKW: Array(certain.need[cells]), plannedPowerKW: Array(certain.power[cells]))
    }
}

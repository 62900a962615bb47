import Delay
import Ledger
import Units

/// What runs in the race, looked up once: the tranches and halls that count, each with its site.
struct Track {
    let sites: [SiteName]
    private let months: [Day]
    private let beginning: [Int]
    private let tranches: [Runner]
    private let halls: [Runner]

    /// An item, its site's number, the facility kilowatts it brings or needs, and the day it leaves.
    fileprivate struct Runner {
        let item: Int
        let site: Int
        let kilowatts: Int
        let leaves: Day
        /// Whether promises may stand on it: a hall's power may be planned when the hall is not.
        let isFirm: Bool
    }

    init(_ odds: Odds, _ months: [Day], planned: Bool) {
        let ledger = odds.ledger
        let items = ledger.supply.items
        let isPlannedShell = Track.planned(items, odds.shell, odds.isFixed)
        var (tranches, halls): ([(SiteName, Runner)], [(SiteName, Runner)]) = ([], [])
        for (position, item) in items.enumerated() where item.stage != .cancelled {
            guard let resource = item.resource.flatMap(Resource.init) else { continue }
            let isFirm = planned || !ledger.supply.isPlanned[position]
            func runner(_ kilowatts: Int) -> Runner {
                Runner(
                    item: position, site: 0, kilowatts: kilowatts, leaves: item.leaves ?? Axis.end, isFirm: isFirm)
            }
            switch resource.kind {
            case .siteKW where isFirm: tranches.append((SiteName(resource.place), runner(item.quantity)))
            case .hallKW where planned || !isPlannedShell[position]:
                guard let hall = ledger.atlas.hall(HallName(resource.place)) else { continue }
                halls.append((hall.site, runner(facilityKW(item.quantity, pueMilli: hall.pueMilli))))
            default: break
            }
        }
        let racing = Set((tranches + halls).map(\.0))
        let sites = ledger.atlas.sites.map(\.site).filter(racing.contains)
        let places = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1, $0) })
        func placed(_ runners: [(SiteName, Runner)]) -> [Runner] {
            runners.compactMap { name, runner in places[name].map { runner.at($0) } }
        }
        (self.sites, self.months, beginning) = (sites, months, Track.beginning(months))
        (self.tranches, self.halls) = (placed(tranches), placed(halls))
    }

    /// Whether an item, or anything it waits for but power, is only planned.
    private static func planned(_ items: [SupplyItem], _ shell: Chain, _ isFixed: [Bool]) -> [Bool] {
        var isPlanned = items.map { $0.stage == .planned }
        for item in shell.order where !isFixed[item] && shell.after[item].contains(where: { isPlanned[$0] }) {
            isPlanned[item] = true
        }
        return isPlanned
    }

    /// Whose days decide it.
    var items: [Int] { (tranches + halls).map(\.item) }

    func run(own: [When], starts: [When], shells: [When]) -> Lap {
        let blank = [Int](repeating: 0, count: sites.count * months.count)
        var lap = Lap(need: blank, power: blank, halls: blank)
        for tranche in tranches {
            add(tranche.kilowatts, to: &lap.power, tranche.site, from: starts[tranche.item], until: tranche.leaves)
        }
        for hall in halls {
            let fed = hall.isFirm ? starts[hall.item] : .never
            add(hall.kilowatts, to: &lap.need, hall.site, from: shells[hall.item], until: hall.leaves)
            let end = fed.day.map { min($0, hall.leaves) } ?? hall.leaves
            add(1, to: &lap.halls, hall.site, from: shells[hall.item], until: end)
        }
        return lap
    }

    /// Adds to every month whose first day lies in [from, until).
    private func add(_ amount: Int, to series: inout [Int], _ site: Int, from: When, until: Day) {
        guard let from = from.day, from < until else { return }
        for month in first(from)..<max(first(from), first(until)) { series[site * months.count + month] += amount }
    }

    /// The first month that begins on a day or later.
    private func first(_ day: Day) -> Int {
        guard let start = months.first, day > start else { return 0 }
        return day - start < beginning.count ? beginning[day - start] : months.count
    }

    /// The same for every day from the first month's on to the last's.
    private static func beginning(_ months: [Day]) -> [Int] {
        zip(months, months.dropFirst()).enumerated().flatMap { month, days in
            [month] + [Int](repeating: month + 1, count: days.1 - days.0 - 1)
        } + (months.isEmpty ? [] : [months.count - 1])
    }
}

extension Track.Runner {
    fileprivate func at(_ site: Int) -> Track.Runner {
        Track.Runner(item: item, site: site, kilowatts: kilowatts, leaves: leaves, isFirm: isFirm)
    }
}

/// Facility kilowatts of IT kilowatts at a PUE in thousandths, rounded up: 10,000 kW at 1.2 are 12,000.
public func facilityKW(_ itKW: Int, pueMilli: Int) -> Int { ceilDiv(itKW * pueMilli, 1000) }

import Delay
import Energy
import Ledger
import Odds
import Profile
import Promise
import Silicon
import Units

extension Ledger {
    /// S39: megawatts four ways; per day what is booked is at most what is energised, per hour what is metered at most what
    /// is contracted.
    func powerBooked() -> MissionRow? {
        let power = powerLedger()
        guard !power.sites.isEmpty else { return nil }
        let untold = power.sum(\.untoldDays)
        let read = metered()
        let above = read.flatMap(\.above)
        return MissionRow(
            id: "S39",
            holds: untold == 0 && above.isEmpty && power.sum(\.bookedKW) == bookedByChip()
                && facilityKW(10_000, pueMilli: 1200) == 12_000,
            value:
                "\(power.sum(\.contractedKW)) \(power.sum(\.provisionedKW)) \(power.sum(\.bookedKW)) \(power.sum(\.bookedITKW)) \(power.sum(\.oversoldDays)) \(read.reduce(0) { $0 + $1.hours }) \(read.reduce(0) { $0 + $1.latestKW }) \(above.count)",
            tolerance: "0", how: "computed", recompute: Recompute.powerBooked,
            note:
                "kW contracted, provisioned, booked at the meter, booked IT; site-days oversold (\(untold) that no shortfall "
                + "tells of); hours read at \(read.count) meters, kW drawn in the last, hours above what is contracted"
                + (above.first.map { ", the first \($0.site) \($0.hour) by \($0.aboveKW) kW" } ?? "")
                + "; 10 MW IT × 1.2 = 12 MW"
        )
    }

    /// What runs today at the meter, from chips, watts and PUE alone.
    private func bookedByChip() -> Int {
        orders.flatMap(\.firmRows).filter { $0.start <= today && today < $0.end }.reduce(0) { sum, row in
            guard let watts = atlas.catalogue[row.silicon]?.watts, let pue = atlas.hall(row.hall)?.pueMilli else {
                return sum
            }
            return sum + ceilDiv(row.count * watts * pue, 1_000_000)
        }
    }

    /// S41: build-outs of all customers from the same pools; by year they add up to what the pools give.
    func buildOuts() -> MissionRow? {
        let builds = buildOut()
        let building = builds.operators.filter { $0.placedKW.contains { $0 > 0 } || $0.wantedKW.contains { $0 > 0 } }
        guard !building.isEmpty else { return nil }
        let totals = builds.yearEnds.indices.map(builds.placedKW)
        return MissionRow(
            id: "S41", holds: totals == builds.yearEnds.map(takenKW),
            value: ([building.count] + totals).map(String.init).joined(separator: " "), tolerance: "0",
            how: "computed", recompute: Recompute.buildOuts(builds.yearEnds),
            note: "customers who build, and kW at the meter that they have at the end of "
                + "\(builds.yearEnds.map { String($0.civil.year) }.joined(separator: ", ")); no pool gives more than it has. "
                + "`headroom init industry` has the four large build-outs on shared suppliers")
    }

    /// What all pools of site power give away on a day: what stands less what is free.
    private func takenKW(on day: Day) -> Int {
        atlas.resources.indices.filter { atlas.resources[$0].kind == .siteKW }.reduce(0) { sum, resource in
            let standing = items(of: resource).filter { item, start, _ in
                item.stage != .cancelled && start <= .on(day) && day < end(of: item, start: start) ?? Axis.end
            }
            return sum + standing.reduce(0) { $0 + $1.item.quantity } - free(resource, on: day)
        }
    }

    private func free(_ resource: Int, on day: Day) -> Int { open[resource][day.tick] }

    /// S42: what the build-outs take in a year, and the countries that use less.
    func countriesExceeded() -> MissionRow? {
        let builds = buildOut()
        guard let last = builds.yearEnds.indices.last, builds.placedKW(last) > 0, !builds.countries.isEmpty else {
            return nil
        }
        let totals = builds.yearEnds.indices.map { builds.milliTWh(kilowatts: builds.placedKW($0)) }
        let direct = builds.yearEnds.indices.map { year in
            Double(builds.placedKW(year)) / 1e6 * 8.76 * Double(builds.loadFactor.percent) / 100 * 1000
        }
        let passed = builds.exceeded(by: builds.placedKW(last)).map(\.name)
        return MissionRow(
            id: "S42", holds: zip(totals, direct).allSatisfy { abs(Double($0) - $1) <= 1 },
            value: totals.map(String.init).joined(separator: " ") + " | "
                + (passed.isEmpty ? "none" : passed.joined(separator: ", ")),
            tolerance: "0", how: "computed",
            recompute: Recompute.countriesExceeded(builds.yearEnds, builds.loadFactor.percent),
            note:
                "GWh a year by year end at \(builds.loadFactor.percent)% load, and the countries that use less than the last; "
                + (passed.isEmpty
                    ? "this ledger passes none" : "\(passed.count) of \(builds.countries.count) countries"))
    }

    /// S44: developers of small reactors, whose units slip together: megawatts by year and the first unit.
    func smallReactors() -> MissionRow? {
        guard let reactors = Odds(self).reactors(), let small = reactors.small else { return nil }
        let units = reactors.units.filter { $0.kind == "smr" }
        guard let plan = units.map(\.plan).max(),
            let year = reactors.yearEnds.firstIndex(where: { $0.civil.year == min(plan.civil.year + 2, 2041) })
        else { return nil }
        let end = reactors.yearEnds[year]
        let closed = units.reduce(0) { $0 + $1.megawatts * $1.certain(by: end) }
        let isPlain = units.allSatisfy { !$0.waits && !$0.hasArrived } && policy.chance.events.isEmpty
        let most = max(small.megawatts * 0.02, 0.5)
        let rises = zip(small.expectedMW, small.expectedMW.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 }
        let developers = Set(units.map(\.developer)).count
        let paid = prepaid().filter { $0.contract.kind == "smr" }
        let (total, before) = Ledger.paid(paid)
        return MissionRow(
            id: "S44",
            holds: rises && paid.allSatisfy(\.isPaidAhead)
                && (!isPlain || abs(small.expectedMW[year] - closed) <= most),
            value:
                "\(developers) \(small.units) \(decimal(small.megawatts, 1)) \(decimal(small.expectedMW[year], 2)) \(decimal(small.first[year] * 100, 2)) \(total.value) \(before.value)",
            tolerance: "0 0 0 \(decimal(most, 2)) 2.5 0 0", how: "computed",
            recompute: isPlain && units.allSatisfy { (supply[$0.item]?.drivers.count ?? 0) <= 1 }
                ? Recompute.smallReactors(end) : "",
            note:
                "developers, units, MW; expected MW at the end of \(end.civil.year) and how likely the first unit is there, %, "
                + "over \(reactors.draws.count) futures; if each unit had luck of its own it would be "
                + "\(percent(small.firstIfIndependent[year])). Cents to be paid for them, and those paid before the planned "
                + "days. The public record has fewer developers than the document: "
                + "these are fictional")
    }

    /// S45: how likely each reactor to come is there by the end of 2030.
    func reactorsInTime() -> MissionRow? {
        guard let by = Day(year: 2030, month: 12, day: 31), let reactors = Odds(self).reactors() else { return nil }
        let units = reactors.units.filter { !$0.hasArrived && !$0.waits && $0.kind == "nuclear" }
        guard !units.isEmpty else { return nil }
        let isPlain = policy.chance.events.isEmpty
        let paid = prepaid().filter { one in units.contains { $0.contract == one.contract.contract } }
        let (total, before) = Ledger.paid(paid)
        let agrees = units.allSatisfy { unit in
            let (drawn, known) = (unit.readiness.probability(by: by), unit.certain(by: by))
            return abs(drawn - known) <= Ledger.allowed(known, reactors.draws.count)
        }
        return MissionRow(
            id: "S45", holds: (agrees || !isPlain) && paid.allSatisfy(\.isPaidAhead),
            value: units.map { "\($0.item) \(decimal($0.certain(by: by) * 100, 2))" }.joined(separator: " ")
                + " \(total.value) \(before.value)",
            tolerance: units.map { _ in "0 0.02" }.joined(separator: " ") + " 0 0", how: "computed",
            recompute: Recompute.reactorsInTime(units.map(\.item), by),
            note:
                "P(in operation by \(by)), %, of each large unit to come, from its dates; drawn it is the same. The publicly "
                + "stated date is \"2030s\": a plan day of \(units.map(\.plan).min() ?? by) is not a likely one. Cents to be paid for them, and "
                + "those paid before the planned days: cash goes out from "
                + "\(paid.compactMap { $0.payments.first?.month }.min()?.description ?? "no month") on, and the first MW "
                + "is counted from \(paid.map(\.start).min() ?? .never)")
    }

    /// What is paid for units, and what of it before the days they are planned for.
    private static func paid(_ units: [Prepaid]) -> (total: Cents, before: Cents) {
        units.reduce((.zero, .zero)) { ($0.0 + $1.total, $0.1 + $1.paid(before: .on($1.item.delay.plan))) }
    }

    /// What a drawn probability may differ by: five standard errors, and one draw.
    private static func allowed(_ probability: Double, _ draws: Int) -> Double {
        5 * (max(probability * (1 - probability), 0) / Double(draws)).squareRoot() + 1 / Double(draws)
    }
}

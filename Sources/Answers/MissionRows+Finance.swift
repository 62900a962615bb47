import Finance
import Ledger
import Peg
import Silicon
import Units

extension Finance {
    /// S01: the run rate of the last month, the same by every cut.
    func runRateRow() -> MissionRow? {
        let month = billing.lastMonth
        let whole = billing.sum { $0.month == month && $0.earning == .recognised }
        guard whole > .zero else { return nil }
        let cuts = Cut.allCases.map { cut in
            billing.revenue(in: month, by: cut).values.reduce(Cents.zero) { $0 + ($1[.recognised] ?? .zero) }
        }
        let ai = billing.revenue(in: month, by: .kind)[Silicon.Kind.accelerator.rawValue]?[.recognised] ?? .zero
        return MissionRow(
            id: "S01", holds: cuts.allSatisfy { $0 == whole },
            value: "\(month) \(Billing.runRate(ai).value) \(Billing.runRate(whole).value)", tolerance: "0",
            how: "computed", recompute: Recompute.runRate,
            note:
                "month, cents × 12 of accelerators and of everything; services, segments, regions, silicon and vendors "
                + "each add up to it")
    }

    /// S06: no period's spend is above its cap, or it is said.
    func budgetRow() -> MissionRow? {
        let budget = budget
        guard !budget.caps.isEmpty || !budget.faults.isEmpty else { return nil }
        let over = budget.exceeded.map { "\($0.period) \($0.class ?? "all")" }
        return MissionRow(
            id: "S06", holds: over.isEmpty && budget.faults.isEmpty, value: "\(budget.caps.count) \(over.count)",
            tolerance: "0", how: "computed", recompute: Recompute.budget,
            note: "caps by period and class, and how many are exceeded"
                + (over.isEmpty ? "" : ": " + over.joined(separator: ", ")))
    }

    /// S13: what the fleet returns on what is recognised and contracted.
    func returnsRow() -> MissionRow? {
        guard let fleet = returns(by: .fleet).parts.first, !lines.isEmpty else { return nil }
        let sums = [Grouping.project, .cohort].map { returns(by: $0).parts.reduce(Cents.zero) { $0 + $1.cash.total } }
        let rate = fleet.cash.internalRate
        let isRoot = rate.map { abs(fleet.cash.presentValue(at: $0)) < Double(fleet.cash.paidOut.value) * 1e-9 } ?? true
        let value = fleet.cash.netPresentValue(at: Double(discountPercent) / 100).value
        let roic = fleet.roicPpm.map { percent(Double($0) / 1_000_000) } ?? "–"
        return MissionRow(
            id: "S13", holds: isRoot && sums.allSatisfy { $0 == fleet.cash.total },
            value: "\(value) \(rate.map { decimal($0, 9) } ?? "none")", tolerance: rate == nil ? "1 0" : "1 0.000001",
            how: "computed", recompute: Recompute.returns(discountPercent),
            note:
                "net present value in cents at \(discountPercent)% and rate of return of the fleet, on contracts alone; "
                + "return on invested capital \(roic), payback \(fleet.cash.payback.map(\.description) ?? "never")")
    }

    /// S14: the roll-forward closes; how long what is left still runs.
    func backlogRow(_ facts: [Fact]) -> MissionRow? {
        guard let backlog = try? Backlog(facts, billing), backlog.remaining > .zero else { return nil }
        let coverage = visibility.coverageMilli.map { decimal(Double($0) / 1000, 2) } ?? "–"
        return MissionRow(
            id: "S14", holds: backlog.closes, value: "\(backlog.remaining.value) \(backlog.weightedDays)",
            tolerance: "0", how: "computed", recompute: Recompute.backlog,
            note:
                "cents left, weighted remaining life in days (\(decimal(Double(backlog.weightedDays) / 365.25, 1)) years); "
                + "\(backlog.quarters.count) quarters of open + new − recognised − cancelled end there; contracted "
                + "revenue covers \(coverage) of capital over six years")
    }

    /// S22: what instances earn is split over the chips in them.
    func chipLinesRow() -> MissionRow? {
        let chips = ChipLines(billing, quarters: 2)
        let own = ledger.policy.operatorName
        let firsts = chips.lines.values.first?.map(\.first) ?? []
        guard firsts.count == 2, chips.vendors[own] != nil else { return nil }
        let sums = firsts.indices.map { quarter in
            (
                own: chips.vendors[own]?[quarter].runRate ?? .zero,
                all: chips.vendors.values.reduce(Cents.zero) { $0 + $1[quarter].runRate }
            )
        }
        let billed = firsts.map { first in
            Billing.runRate(billing.sum { $0.month == first + 2 && $0.earning == .recognised })
        }
        return MissionRow(
            id: "S22", holds: billed == sums.map(\.all),
            value: sums.map { "\($0.own.value) \($0.all.value)" }.joined(separator: " "), tolerance: "0",
            how: "computed", recompute: Recompute.chipLines(firsts.map { $0 + 2 }, own),
            note:
                "run rate in cents of \(own)'s own chips and of all chips, \(firsts.map(\.quarterText).joined(separator: ", ")); "
                + "the lines add up to what instances earn")
    }

    /// S23: from ten to twenty in one quarter is +100%, and doubles in three months.
    func chipGrowthRow() -> MissionRow? {
        let series = ledger.reference.filter { $0.series == "chip_line_run_rate" }
        guard let before = series.dropLast().last.flatMap({ Double($0.value) }),
            let after = series.last.flatMap({ Double($0.value) }),
            let growth = Growth(from: before, to: after, months: 3),
            series.allSatisfy({ !$0.date.isEmpty && !$0.source.source.isEmpty })
        else { return nil }
        let own = chipLines.vendors[ledger.policy.operatorName]?.last
        let doubling = growth.doublingMonths
        return MissionRow(
            id: "S23", holds: doubling != nil,
            value: "\(decimal(growth.rate, 6)) \(decimal(doubling ?? 0, 6))", tolerance: "0.000001 0.000001",
            how: "input, cited", recompute: Recompute.chipGrowth,
            note:
                "growth in the quarter and months to double of the published series, kept with date and source; here the "
                + "own line grew by \(own?.growthPer10k.map { percent(Double($0) / 10_000) } ?? "–") in \(own?.first.quarterText ?? "–")"
        )
    }

    /// S28: cost and bundle price of every accelerator from the cost stack.
    func bundleRow() -> MissionRow? {
        let bundles = bundles
        guard !bundles.isEmpty else { return nil }
        let isRight = bundles.allSatisfy { $0.bundlePrice * (100 - $0.target) >= $0.cost * 100 && $0.cost >= $0.chip }
        let margins = bundles.map { bundle in
            let own = bundle.marginPpm.map { percent(Double($0) / 1_000_000) } ?? "–"
            let bought = bundle.boughtMarginPpm.map { ", \(percent(Double($0) / 1_000_000)) if bought" } ?? ""
            return "\(bundle.silicon) \(own)\(bought)"
        }
        return MissionRow(
            id: "S28", holds: isRight,
            value: bundles.map { "\($0.silicon):\($0.cost):\($0.bundlePrice)" }.joined(separator: " "), tolerance: "0",
            how: "computed", recompute: Recompute.bundles,
            note: "micro-dollars an hour: cost, and the price that leaves \(bundles[0].target)%; left of list prices: "
                + margins.joined(separator: "; "))
    }

    /// S30: segments add up to the ledger.
    func segmentsRow() -> MissionRow? {
        let parts = segments.parts.sorted { $0.key < $1.key }
        guard !billing.bills.isEmpty else { return nil }
        let past = billing.sum { $0.earning == .recognised }
        let ahead = billing.sum { $0.earning != .recognised }
        let totals = parts.reduce((Cents.zero, Cents.zero)) { ($0.0 + $1.value.recognised, $0.1 + $1.value.remaining) }
        let capital = parts.reduce(Cents.zero) { $0 + $1.value.capital }
        let pegged = peg.totals()
        let isWhole = capital + pegged.life.forecast + pegged.life.unpegged == pegged.life.total
        let billed = parts.filter { $0.value.recognised + $0.value.remaining > .zero }
        return MissionRow(
            id: "S30", holds: totals.0 == past && totals.1 == ahead && isWhole,
            value: billed.map {
                "\($0.key):\($0.value.recognised.value):\($0.value.remaining.value):\($0.value.runRate.value)"
            }.joined(separator: " "), tolerance: "0", how: "computed", recompute: Recompute.segments,
            note:
                "segment, cents recognised, still to come, run rate; with the capital that serves them they add up to the "
                + "ledger")
    }

    /// S31: the share of the vendor that has the most training revenue among those that are not the operator.
    func vendorShareRow() -> MissionRow? {
        let shares = vendorShare.vendors.filter { $0.key != ledger.policy.operatorName }
        let largest = shares.max { a, b in
            let (x, y) = (a.value.reduce(0) { $0 + $1.own.value }, b.value.reduce(0) { $0 + $1.own.value })
            return x != y ? x < y : b.key < a.key
        }
        guard let (vendor, quarters) = largest else { return nil }
        let last = quarters.filter { $0.isOver && $0.all > .zero }.suffix(VendorShare.falls + 1)
        guard last.count == VendorShare.falls + 1 else { return nil }
        let values = last.compactMap(\.ppm)
        let isFalling = zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
        return MissionRow(
            id: "S31", holds: vendorShare.declines(vendor) == isFalling,
            value: values.map(String.init).joined(separator: " ") + (isFalling ? " declines" : " does not"),
            tolerance: "0", how: "computed", recompute: Recompute.vendorShare(vendor, last.map(\.first)),
            note:
                "\(vendor)'s share of accelerator training revenue, millionths, by quarter to \(last.last?.first.quarterText ?? ""); "
                + "an output of this ledger: the document's claim could not be confirmed from public material")
    }

    /// S35: the profit and loss of the year adds up by segment, depreciation to that of the capital lines.
    func profitAndLossRow() -> MissionRow? {
        guard !billing.bills.isEmpty, let first = Month("\(Month(of: ledger.today).year)-01") else { return nil }
        let months = first..<(first + 12)
        let (bySegment, byVendor) = (profitAndLoss(months), profitAndLoss(months, by: .vendor))
        let total = bySegment.total
        let straight = (first.number..<months.upperBound.number).reduce(Cents.zero) { sum, month in
            lines.reduce(sum) { $0 + $1.depreciation(in: Month(month)) }
        }
        return MissionRow(
            id: "S35", holds: total == byVendor.total && total.depreciation == straight,
            value:
                "\(total.revenue.value) \(total.energy.value) \(total.depreciation.value) \(total.income.value)",
            tolerance: "0", how: "computed", recompute: Recompute.profitAndLoss(first.year),
            note:
                "cents of \(first.year): revenue recognised and contracted, energy, depreciation, income; segments add up"
                + (bySegment.isEnergyPriced ? "" : "; there is no tariff to price energy with"))
    }
}

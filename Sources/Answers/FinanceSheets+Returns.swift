import Finance
import Ledger
import Peg
import Promise
import Units

extension Finance {
    func profitAndLossSheet(_ cut: Cut) -> Sheet {
        let today = Month(of: ledger.today)
        var sheet = Sheet(
            "profit_and_loss",
            "Revenue less energy and depreciation, by year and \(cut.rawValue == "service" ? "segment" : cut.rawValue). "
                + "Depreciation comes by the peg; other costs are not in the ledger.",
            ["year", "part", "revenue_usd_cents", "energy_usd_cents", "depreciation_usd_cents", "income_usd_cents"])
        for year in (today.year - 2)...(today.year + 3) {
            guard let first = Month("\(year)-01") else { continue }
            let result = profitAndLoss(first..<(first + 12), by: cut == .service ? .segment : cut)
            for (part, line) in result.parts.sorted(by: { $0.key < $1.key }) + [("all", result.total)] {
                sheet.add(
                    .text(String(year)), .text(part), .cents(line.revenue), .cents(line.energy),
                    .cents(line.depreciation), .cents(line.income))
            }
        }
        return sheet
    }

    func returnsSheet() -> Sheet {
        let rate = Double(discountPercent) / 100
        var sheet = Sheet(
            "returns",
            "What capital returns from what is recognised and contracted: nothing is assumed beyond the terms of contracts, "
                + "and no value is left at their end. Present values are on the day of the first flow. The multiple is revenue less energy "
                + "as a part of capital. There is no internal rate where no rate from −99.99% to 1000% makes the present value "
                + "nothing: contracts so far bring in less than is paid, or payments come after the last of them.",
            figures: [("discount_rate_pct", .count(discountPercent))],
            [
                "grouping", "part", "capital_usd_cents", "revenue_usd_cents", "energy_usd_cents", "npv_usd_cents",
                "irr",
                "payback", "roic_ppm", "multiple_ppm",
            ])
        for grouping in Grouping.allCases {
            for part in returns(by: grouping).parts {
                sheet.add(
                    .text(grouping.rawValue), .text(part.name), .cents(part.capital), .cents(part.revenue),
                    .cents(part.energy), .cents(part.cash.netPresentValue(at: rate)),
                    part.cash.internalRate.map { .rate($0) } ?? .none,
                    part.cash.payback.map { .text($0.description) } ?? .text("never"),
                    part.roicPpm.map { .ppm($0) } ?? .none, part.multiplePpm.map { .ppm($0) } ?? .none)
            }
        }
        return sheet
    }

    func segmentsSheet() -> Sheet {
        var sheet = Sheet(
            "segments", "Signed orders by kind of customer; every column adds up to the ledger.",
            [
                "segment", "orders", "accelerators_today", "mean_tier_milli", "mean_days_to_earliest",
                "recognised_usd_cents", "remaining_usd_cents", "run_rate_usd_cents", "capital_usd_cents",
            ])
        for (name, line) in segments.parts.sorted(by: { $0.key < $1.key }) {
            let count = max(line.orders, 1)
            sheet.add(
                .text(name), .count(line.orders), .count(line.accelerators), .count(line.tiers * 1000 / count),
                .count(line.urgencyDays / count), .cents(line.recognised), .cents(line.remaining), .cents(line.runRate),
                .cents(line.capital))
        }
        return sheet
    }

    // MARK: Silicon

    func chipLinesSheet() -> Sheet {
        let chips = chipLines
        var sheet = Sheet(
            "chip_lines",
            "Run rate by chip line and quarter (its last month times twelve): what an instance earns, split over the chips in "
                + "it by number times list price.",
            ["line", "quarter", "run_rate_usd_cents", "growth_ppm", "doubling_months"])
        let vendors = chips.vendors.map { ("all of \($0.key)", $0.value) }
        let lines = chips.lines.map { ($0.key.text, $0.value) }
        for (name, quarters) in (lines + vendors).sorted(by: { $0.0 < $1.0 }) {
            for quarter in quarters where quarter.runRate > .zero {
                sheet.add(
                    .text(name), .text(quarter.first.quarterText), .cents(quarter.runRate),
                    quarter.growthPer10k.map { .ppm($0 * 100) } ?? .none,
                    quarter.doublingMonths.map { .text(decimal($0, 1)) } ?? .none)
            }
        }
        return sheet
    }

    func vendorsSheet() -> Sheet {
        let share = vendorShare
        var sheet = Sheet(
            "vendors",
            "Share of accelerator training revenue by vendor and quarter. A vendor declines when its share fell in each of "
                + "the last four quarters that are over.",
            ["vendor", "quarter", "over", "revenue_usd_cents", "of_usd_cents", "share_ppm", "declines"])
        for (vendor, quarters) in share.vendors.sorted(by: { $0.key < $1.key }) {
            for quarter in quarters {
                sheet.add(
                    .text(vendor), .text(quarter.first.quarterText), .yes(quarter.isOver), .cents(quarter.own),
                    .cents(quarter.all), quarter.ppm.map { .ppm($0) } ?? .none, .yes(share.declines(vendor)))
            }
        }
        return sheet
    }

    func bundleSheet() -> Sheet {
        var sheet = Sheet(
            "bundle",
            "An hour of each accelerator, in micro-dollars: its cost from chip to electricity, its list price, what is left, "
                + "what would be left if the chip were bought, and the price at which the target margin is left.",
            [
                "silicon", "vendor", "chip", "host", "network", "hall", "power", "energy", "cost", "list_price",
                "margin_ppm", "bought_chip", "bought_margin_ppm", "target_pct", "bundle_price",
            ])
        for bundle in bundles {
            sheet.add(
                .text(bundle.silicon.text), .text(bundle.vendor), .count(bundle.chip), .count(bundle.host),
                .count(bundle.network), .count(bundle.hall), .count(bundle.power), .count(bundle.energy),
                .count(bundle.cost), .count(bundle.price), bundle.marginPpm.map { .ppm($0) } ?? .none,
                bundle.boughtChip.map { .count($0) } ?? .none, bundle.boughtMarginPpm.map { .ppm($0) } ?? .none,
                .count(bundle.target), .count(bundle.bundlePrice))
        }
        return sheet
    }
}

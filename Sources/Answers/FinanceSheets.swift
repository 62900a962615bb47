import Finance
import Ledger
import Peg
import Units

/// The sections of `finance`, each a sheet.
public enum FinanceSection: String, CaseIterable, Sendable {
    case runRate = "run_rate"
    case runRateMonths = "run_rate_months"
    case backlog, visibility, budget, assets
    case profitAndLoss = "profit_and_loss"
    case returns
    case chipLines = "chip_lines"
    case bundle, segments, vendors

    /// The section of a name, `-` and `_` alike; nil for any other.
    public init?(named name: String) { self.init(rawValue: name.replacing("-", with: "_")) }

    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

extension Finance {
    /// A section as a sheet. `facts` is the log that leads to the ledger; run rates are told apart by `cut`.
    public func sheet(_ section: FinanceSection, facts: [Fact], by cut: Cut) throws -> Sheet {
        switch section {
        case .runRate: runRateSheet(cut)
        case .runRateMonths: runRateMonthsSheet(cut)
        case .backlog: try backlogSheet(facts)
        case .visibility: visibilitySheet()
        case .budget: budgetSheet()
        case .assets: assetsSheet()
        case .profitAndLoss: profitAndLossSheet(cut)
        case .returns: returnsSheet()
        case .chipLines: chipLinesSheet()
        case .bundle: bundleSheet()
        case .segments: segmentsSheet()
        case .vendors: vendorsSheet()
        }
    }

    // MARK: Revenue

    private func runRateSheet(_ cut: Cut) -> Sheet {
        let (month, ahead) = (billing.lastMonth, billing.lastMonth + 12)
        var sheet = Sheet(
            "run_rate",
            "Revenue of \(month) times twelve, by \(cut.rawValue), beside what is contracted for \(ahead) times twelve.",
            [
                cut.rawValue, "recognised_run_rate_usd_cents", "contracted_run_rate_usd_cents",
                "waiting_run_rate_usd_cents",
            ])
        let (now, then) = (billing.revenue(in: month, by: cut), billing.revenue(in: ahead, by: cut))
        let rate = { (parts: [Earning: Cents]?, earning: Earning) in
            Billing.runRate(parts?[earning] ?? .zero)
        }
        var sums = [Cents.zero, .zero, .zero]
        for part in Set(now.keys).union(then.keys).sorted() {
            let cents = [
                rate(now[part], .recognised), rate(then[part], .contracted), rate(then[part], .waiting),
            ]
            sums = zip(sums, cents).map(+)
            sheet.add(.text(part), .cents(cents[0]), .cents(cents[1]), .cents(cents[2]))
        }
        sheet.figures = [
            ("month", .text(month.description)), ("contracted_month", .text(ahead.description)),
            ("recognised_run_rate_usd_cents", .cents(sums[0])), ("contracted_run_rate_usd_cents", .cents(sums[1])),
            ("waiting_run_rate_usd_cents", .cents(sums[2])),
        ]
        return sheet
    }

    private func backlogSheet(_ facts: [Fact]) throws -> Sheet {
        let backlog = try Backlog(facts, billing)
        var sheet = Sheet(
            "backlog",
            "What customers have signed for and is not delivered: open + new − recognised − cancelled = close. The "
                + "operator's own use is left out.",
            figures: [
                ("remaining_usd_cents", .cents(backlog.remaining)), ("closes", .yes(backlog.closes)),
                ("weighted_remaining_days", .count(backlog.weightedDays)),
            ],
            [
                "quarter", "open_usd_cents", "new_usd_cents", "recognised_usd_cents", "cancelled_usd_cents",
                "close_usd_cents",
            ])
        for quarter in backlog.quarters {
            sheet.add(
                .text(quarter.first.quarterText), .cents(quarter.open), .cents(quarter.new),
                .cents(quarter.recognised), .cents(quarter.cancelled), .cents(quarter.close))
        }
        return sheet
    }

    private func visibilitySheet() -> Sheet {
        let visibility = visibility
        var sheet = Sheet(
            "visibility",
            "Revenue contracted by quarter beside capital to be paid; the first quarter is what is left of it.",
            figures: [("coverage_ppm", visibility.coverageMilli.map { .ppm($0 * 1000) } ?? .none)],
            [
                "quarter", "contracted_usd_cents", "waiting_usd_cents", "capital_usd_cents",
                "contracted_to_date_usd_cents", "capital_to_date_usd_cents",
            ])
        var (revenue, capital) = (Cents.zero, Cents.zero)
        for quarter in visibility.quarters {
            (revenue, capital) = (revenue + quarter.contracted + quarter.waiting, capital + quarter.capital)
            sheet.add(
                .text(quarter.first.quarterText), .cents(quarter.contracted), .cents(quarter.waiting),
                .cents(quarter.capital), .cents(revenue), .cents(capital))
        }
        return sheet
    }

    // MARK: Books

    private func budgetSheet() -> Sheet {
        let budget = budget
        var sheet = Sheet(
            "budget", "Caps on capital that policy sets, and what is planned to be paid under each.",
            figures: [
                ("caps", .count(budget.caps.count)), ("exceeded", .count(budget.exceeded.count)),
                ("unreadable", .count(budget.faults.count)),
            ], ["period", "class", "cap_usd_cents", "spent_usd_cents", "left_usd_cents", "exceeded"])
        for cap in budget.caps {
            sheet.add(
                .text(cap.period), .text(cap.class ?? "all"), .cents(cap.cap), .cents(cap.spent), .cents(cap.left),
                .yes(cap.isExceeded))
        }
        return sheet
    }

    private func assetsSheet() -> Sheet {
        let today = Month(of: ledger.today)
        var sheet = Sheet(
            "assets",
            "Capital at the ends of years, straight-line from in-service; before it, construction in progress.",
            [
                "month", "class", "paid_usd_cents", "in_progress_usd_cents", "in_service_usd_cents",
                "payable_usd_cents", "depreciation_of_month_usd_cents", "depreciated_usd_cents", "net_usd_cents",
            ])
        let first = lines.flatMap(\.payments).map(\.month).min() ?? today
        let last = max(lines.flatMap(\.payments).map(\.month).max() ?? today, today)
        let ends = (first.year...last.year).compactMap { Month("\($0)-12") }.filter { $0 != today } + [today]
        for month in ends.sorted() {
            let assets = lines.assets(at: month)
            for (kind, books) in assets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                add(books, month, kind.rawValue, to: &sheet)
            }
            add(assets.values.reduce(.zero, +), month, "all", to: &sheet)
        }
        return sheet
    }

    private func add(_ books: Assets, _ month: Month, _ kind: String, to sheet: inout Sheet) {
        sheet.add(
            .text(month.description), .text(kind), .cents(books.paid), .cents(books.inProgress),
            .cents(books.inService),
            .cents(books.payable), .cents(books.depreciation), .cents(books.depreciated), .cents(books.net))
    }
}

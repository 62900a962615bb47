import Finance
import Ledger
import Peg
import Plot
import Units

extension FinanceSection {
    /// Whether there is a plot of it.
    public var isPlotted: Bool { FinanceSection.plotted.contains(self) }

    static let plotted: [FinanceSection] = [
        .runRate, .runRateMonths, .backlog, .visibility, .budget, .assets, .vendors, .chipLines,
    ]
    public static let plottedNames = plotted.map(\.rawValue).joined(separator: ", ")
}

/// The plot of a section, and the sheet whose figures it shows.
public struct FinancePlot: Sendable {
    public let sheet: Sheet
    public let drawing: Drawing

    /// The name of its file, without extension: `run_rate_months_by_silicon`.
    public var name: String { drawing.name }
    public var svg: String { drawing.svg }
    /// A page with the plot and the table behind it.
    public var html: String { Page(drawing.title, lead: "", sections: [section("")]).html }

    fileprivate func section(_ title: String) -> Page.Section { Page.Section(title, drawing, tables: [sheet.table]) }
}

/// All plots of `finance` on one page, each with the table behind it.
public struct FinancePage: Sendable {
    public let plots: [FinancePlot]
    private let title: String
    private let lead: String

    /// `facts` is the log that leads to the ledger. Complexity: as the sheets.
    public init(_ finance: Finance, facts: [Fact]) throws {
        let sections: [(FinanceSection, Cut)] = [
            (.runRateMonths, .service), (.runRateMonths, .silicon), (.visibility, .service), (.backlog, .service),
            (.budget, .service), (.assets, .service), (.vendors, .service), (.chipLines, .service),
        ]
        plots = try sections.compactMap { try finance.plot($0.0, facts: facts, by: $0.1) }
        title = "Finance, \(finance.ledger.today)"
        lead =
            "Revenue, backlog and capital of \(finance.ledger.policy.operatorName) as its ledger has them. Money is US dollars; "
            + "hold the pointer over a mark for its figure, unfold the table under a plot for all of them."
    }

    public var html: String { Page(title, lead: lead, sections: plots.map { $0.section("") }).html }
}

extension Finance {
    /// The plot of a section; nil where it has none. A run rate is told apart by `cut`, over months.
    public func plot(_ section: FinanceSection, facts: [Fact], by cut: Cut) throws -> FinancePlot? {
        guard section.isPlotted else { return nil }
        let sheet = try sheet(section == .runRate ? .runRateMonths : section, facts: facts, by: cut)
        let plot: Plot? =
            switch section {
            case .runRate, .runRateMonths: sheet.runRatePlot(cut, ledger.today)
            case .backlog: sheet.backlogPlot
            case .visibility: sheet.visibilityPlot
            case .budget: sheet.budgetPlot
            case .assets: sheet.assetsPlot
            case .vendors: sheet.vendorPlot
            case .chipLines: sheet.chipLinePlot
            case .profitAndLoss, .returns, .bundle, .segments: nil
            }
        return plot.map { FinancePlot(sheet: sheet, drawing: $0.drawing) }
    }

    /// Run rates of twelve months that are over and of those to come, as far as pegs look ahead.
    func runRateMonthsSheet(_ cut: Cut) -> Sheet {
        let months = (billing.lastMonth + -11)..<(billing.lastMonth + 1 + Pegging.ahead)
        var sheet = Sheet(
            "run_rate_months",
            "Revenue of each month times twelve, by \(cut.rawValue): recognised up to \(ledger.today), contracted from then on, "
                + "and of signed orders that wait, at their tentative dates.",
            [
                "month", cut.rawValue, "recognised_run_rate_usd_cents", "contracted_run_rate_usd_cents",
                "waiting_run_rate_usd_cents",
            ])
        let revenue = billing.revenue(in: months, by: cut)
        for (month, parts) in zip((months.lowerBound.number..<months.upperBound.number).map { Month($0) }, revenue) {
            for (part, cents) in parts.sorted(by: { $0.key < $1.key }) {
                let rates = Earning.allCases.map { Billing.runRate(cents[$0] ?? .zero) }
                sheet.add(
                    .text(month.description), .text(part), .cents(rates[0]), .cents(rates[1]), .cents(rates[2]))
            }
        }
        return sheet
    }
}

import Answers
import ArgumentParser
import Finance
import Foundation
import Ledger
import Units

struct FinanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finance",
        abstract: "Run rate, backlog, budget, books, returns, chip lines: what a CFO asks of the ledger.",
        discussion: "finance · finance run-rate --by region · finance backlog --csv backlog.csv · "
            + "finance --plot finance.html · finance vendors --plot vendors.svg\nSections: " + FinanceSection.names
            + "\nPlotted: " + FinanceSection.plottedNames)
    @OptionGroup var session: Session
    @Argument(help: "A section; all of them unless given.") var section: String?
    @Option(help: "What run rates and profit are told apart by: service, segment, region, silicon, vendor or kind.")
    var by = Cut.service.rawValue
    @Option(help: "Write the section to this CSV file; without a section, each to a file of its name in this folder.")
    var csv: String?
    @Option(
        help: """
            Draw: a section to FILE.svg, or FILE.html with its table; without a section all plots to FILE.html, or each to \
            an SVG of its name in this folder. A file that exists is overwritten.
            """)
    var plot: String?

    func run() async throws {
        guard let cut = Cut(rawValue: by) else {
            let all = Cut.allCases.map(\.rawValue).joined(separator: ", ")
            throw Stop.bad("--by: '\(by)' is not a cut; allowed: \(all)")
        }
        let wanted = try sections()
        let file = try plotFile()
        try await session.readingLog { ledger, facts in
            let finance = try Finance(ledger, try ledger.pegged(facts))
            let sheets = try wanted.map { try finance.sheet($0, facts: facts, by: cut) }
            if let csv { try write(sheets, to: csv) }
            if let file { try draw(finance, facts, cut, to: file) }
            print(output(sheets))
        }
    }

    private func sections() throws -> [FinanceSection] {
        guard let section else { return FinanceSection.allCases }
        guard let known = FinanceSection(named: section) else {
            throw Stop.bad("finance: '\(section)' is not a section; allowed: \(FinanceSection.names)")
        }
        return [known]
    }

    private func output(_ sheets: [Sheet]) -> String {
        if session.json {
            return Answers.json(Dictionary(uniqueKeysWithValues: sheets.map { ($0.name, $0) }))
        }
        return sheets.map { $0.text(colour: session.colour) }.joined(separator: "\n\n")
    }

    private func write(_ sheets: [Sheet], to path: String) throws {
        guard section == nil else { return try PegCommand.write(sheets[0].csv, to: path) }
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for sheet in sheets { try PegCommand.write(sheet.csv, to: "\(path)/\(sheet.name).csv") }
    }
    // MARK: Plots

    private func plotFile() throws -> PlotFile? {
        guard let plot else { return nil }
        let known = section.flatMap(FinanceSection.init(named:))
        if let known, !known.isPlotted {
            throw Stop.bad("--plot: there is no plot of '\(known.rawValue)'; allowed: \(FinanceSection.plottedNames)")
        }
        let file = try PlotFile(plot, allowsFolder: section == nil)
        if section == nil, case .svg = file {
            throw Stop.bad(
                "--plot: \(plot): an SVG file has one plot; allowed: a folder, FILE.html, or a section before it, such as "
                    + "`finance vendors --plot \(plot)`")
        }
        return file
    }

    private func draw(_ finance: Finance, _ facts: [Fact], _ cut: Cut, to file: PlotFile) throws {
        let one = try section.flatMap(FinanceSection.init(named:)).flatMap {
            try finance.plot($0, facts: facts, by: cut)
        }
        switch (file, one) {
        case (.svg(let path), let plot?): try PegCommand.write(plot.svg, to: path)
        case (.html(let path), let plot?): try PegCommand.write(plot.html, to: path)
        case (.html(let path), nil): try PegCommand.write(try FinancePage(finance, facts: facts).html, to: path)
        case (.folder(let path), _), (.svg(let path), nil):
            try PlotFile.make(folder: path)
            for plot in try FinancePage(finance, facts: facts).plots {
                try PegCommand.write(plot.svg, to: "\(path)/\(plot.name).svg")
            }
        }
    }
}

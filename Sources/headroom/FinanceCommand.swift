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
        discussion: "finance · finance run-rate --by region · finance backlog --csv backlog.csv\nSections: "
            + FinanceSection.names)
    @OptionGroup var session: Session
    @Argument(help: "A section; all of them unless given.") var section: String?
    @Option(help: "What run rates and profit are told apart by: service, segment, region, silicon, vendor or kind.")
    var by = Cut.service.rawValue
    @Option(help: "Write the section to this CSV file; without a section, each to a file of its name in this folder.")
    var csv: String?

    func run() async throws {
        guard let cut = Cut(rawValue: by) else {
            let all = Cut.allCases.map(\.rawValue).joined(separator: ", ")
            throw Stop.bad("--by: '\(by)' is not a cut; allowed: \(all)")
        }
        let wanted = try sections()
        try await session.readingLog { ledger, facts in
            let finance = try Finance(ledger, try ledger.pegged(facts))
            let sheets = try wanted.map { try finance.sheet($0, facts: facts, by: cut) }
            if let csv { try write(sheets, to: csv) }
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
}

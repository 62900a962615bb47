import Answers
import ArgumentParser
import Desk
import Energy
import Foundation
import Ledger
import Odds
import Plot
import Tables
import Units

struct EnergyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "energy",
        abstract:
            "Every megawatt-hour: match hour by hour, bills, contracts, carbon, megawatts four ways, meter readings.",
        discussion:
            "energy · energy match --months 60 --csv match.csv · energy shapes --contract PPA-WIND-TX --csv wind.csv · "
            + "energy readings --add readings.csv\nSections: " + EnergySection.names)
    @OptionGroup var session: Session
    @OptionGroup var flags: DrawFlags
    @Argument(help: "A section; all but hours unless given.") var section: String?
    @Option(help: "The first month, such as 2026-05; the clock's unless given.") var from: String?
    @Option(help: "How many months, 1 to 180.") var months = 12
    @Option(help: "With shapes: this contract, hour by hour.") var contract: String?
    @Option(help: "With milestones: the day by which reactors are asked to be there.") var by = "2030-12-31"
    @Option(help: "With readings: a CSV file with the columns of readings.csv, noted in the ledger.") var add: String?
    @Option(help: "Request key, with --add.") var key: String?
    @Option(help: "Write the section to this CSV file; without a section, each to a file of its name in this folder.")
    var csv: String?
    @Option(
        help: """
            With hours: draw the 24/7 match, hour by month: every zone to FILE.html, each to a file of its name in a folder, or one \
            to FILE.svg.
            """)
    var plot: String?
    @Option(help: "With --plot FILE.svg: the grid zone; needed where several draw power.") var zone: String?

    func run() async throws {
        let wanted = try sections()
        if let add {
            guard wanted == [.readings] else { throw Stop.bad("--add goes with the section readings") }
            return try await note(add)
        }
        guard (1...180).contains(months) else {
            throw Stop.bad("--months: \(months) is out of range; allowed: 1 to 180")
        }
        let first = try month()
        guard let by = Day(by) else { throw Stop.bad("--by: '\(by)' is not a day; allowed: YYYY-MM-DD") }
        let set = try flags.set()
        let drawing = try plotFile(wanted)
        try await session.reading { ledger in
            if let drawing { try draw(ledger.energyBook(from: first, months: months), drawing) }
            let sheets = try answers(wanted, ledger, first, by, Odds(ledger, set))
            if let csv { try write(sheets, to: csv) }
            print(output(sheets))
        }
    }

    private func answers(
        _ wanted: [EnergySection], _ ledger: Ledger, _ first: Month?, _ by: Day, _ odds: Odds
    ) throws -> [Sheet] {
        let book = ledger.energyBook(from: first, months: months)
        guard let contract else { return wanted.map { book.sheet($0, of: ledger, odds: odds, by: by) } }
        guard wanted == [.shapes] else { throw Stop.bad("--contract goes with the section shapes") }
        guard let sheet = book.shapeSheet(of: contract) else {
            let known = book.deliveries.map(\.contract.contract).joined(separator: ", ")
            throw Stop.bad("--contract: no contract '\(contract)' delivers; known: \(known.isEmpty ? "none" : known)")
        }
        return [sheet]
    }

    private func plotFile(_ wanted: [EnergySection]) throws -> PlotFile? {
        guard let plot else {
            guard zone == nil else { throw Stop.bad("--zone goes with --plot FILE.svg") }
            return nil
        }
        guard wanted == [.hours] else { throw Stop.bad("--plot goes with the section hours") }
        let file = try PlotFile(plot, allowsFolder: true)
        if zone != nil, case .svg = file { return file }
        guard zone == nil else {
            throw Stop.bad("--zone goes with --plot FILE.svg; FILE.html and a folder have every zone")
        }
        return file
    }

    private func draw(_ book: EnergyBook, _ file: PlotFile) throws {
        let maps = book.zones.compactMap { book.matchMap(of: $0.zone) }
        let names = book.zones.filter { $0.flow.load > 0 }.map(\.zone.text).joined(separator: ", ")
        guard !maps.isEmpty else {
            throw Stop.bad("--plot: no zone draws power in these months; allowed: other months")
        }
        switch file {
        case .html(let path): try PegCommand.write(book.matchPage.html, to: path)
        case .folder(let path):
            try PlotFile.make(folder: path)
            for map in maps { try PegCommand.write(map.svg, to: "\(path)/\(map.name).svg") }
        case .svg(let path):
            let map = zone.map { book.matchMap(of: ZoneName($0)) } ?? (maps.count == 1 ? maps[0] : nil)
            guard let map else {
                throw Stop.bad(
                    "--plot: \(path) has room for one zone; allowed: --zone with one of \(names), FILE.html, or a folder"
                )
            }
            try PegCommand.write(map.svg, to: path)
        }
    }

    private func sections() throws -> [EnergySection] {
        // 24 rows a zone and month are asked for by name.
        guard let section else { return EnergySection.allCases.filter { $0 != .hours } }
        guard let known = EnergySection(rawValue: section) else {
            throw Stop.bad("energy: '\(section)' is not a section; allowed: \(EnergySection.names)")
        }
        return [known]
    }

    private func month() throws -> Month? {
        guard let from else { return nil }
        guard let month = Month(from) else { throw Stop.bad("--from: '\(from)' is not a month; allowed: YYYY-MM") }
        return month
    }

    /// Notes meter readings in one fact, which has room for a dozen site-months.
    private func note(_ file: String) async throws {
        let bytes = try Folder.file(file, Schema.readings.file)
        let ledger = try await session.desk().ledger()
        do {
            let runs = try Import.readings(bytes, file: file, clock: ledger.clock)
            guard !runs.isEmpty else { throw Stop.bad("\(file): has no readings; nothing is noted") }
            guard runs.count <= Import.readingsOfFact else {
                throw Stop.bad(
                    "\(file): has \(runs.count) stretches of consecutive hours within a site and month; allowed: up to "
                        + "\(Import.readingsOfFact) at a time. Sort by site and hour, or split the file")
            }
            try await session.perform(.noteReadings(runs: runs), key: key)
        } catch let faults as Faults {
            throw Stop.bad("\(faults)")
        }
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

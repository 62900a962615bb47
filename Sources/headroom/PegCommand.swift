import Answers
import ArgumentParser
import Foundation
import Ledger
import Peg
import Units

struct PegCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peg",
        abstract: "Which customer need every dollar of capital serves, and what is unpegged.",
        discussion: "peg · peg ORDER · peg LINE · peg --cancel LINE · peg --csv pegs.csv · peg --plot peg.svg")
    @OptionGroup var session: Session
    @Argument(help: "An order, or a capital line; everything unless given.") var name: String?
    @Option(help: "What is lost if this capital line is cancelled; changes nothing.") var cancel: String?
    @Option(help: "Write every peg by line, month and order to this CSV file.") var csv: String?

    @Option(
        help: "Draw where the dollars go, to FILE.svg, or FILE.html with the tables; a file that exists is overwritten."
    )
    var plot: String?

    func validate() throws {
        if cancel != nil, plot != nil || csv != nil {
            throw ValidationError("--cancel has no plot and no CSV; allowed beside it: --json")
        }
    }

    func run() async throws {
        if let cancel { return try await loss(cancel) }
        let file = try plot.map { try PlotFile($0, allowsFolder: false) }
        try await session.readingLog { ledger, facts in
            let peg = try ledger.pegged(facts)
            let answer = try answer(ledger, peg)
            if let csv { try PegCommand.write(peg.csv(), to: csv) }
            if let file, let drawn = drawn(ledger, peg) { try PegCommand.write(drawn, to: file) }
            print(answer)
        }
    }

    private func drawn(_ ledger: Ledger, _ peg: Pegging) -> PegPlot? {
        guard let name else { return PegPlot(ledger, peg) }
        return PegPlot(line: name, ledger, peg) ?? PegPlot(order: OrderName(name), ledger, peg)
    }

    private static func write(_ plot: PegPlot, to file: PlotFile) throws {
        switch file {
        case .svg(let path): try write(plot.svg, to: path)
        case .html(let path), .folder(let path): try write(plot.html, to: path)
        }
    }

    private func answer(_ ledger: Ledger, _ peg: Pegging) throws -> String {
        let (json, colour) = (session.json, session.colour)
        guard let name else {
            let document = PegDocument(ledger, peg)
            return json ? Answers.json(document) : document.text(colour: colour)
        }
        if let line = LinePegDocument(name, ledger, peg) {
            return json ? Answers.json(line) : line.text(colour: colour)
        }
        if let order = OrderPegDocument(OrderName(name), peg) {
            return json ? Answers.json(order) : order.text(colour: colour)
        }
        guard ledger.position(OrderName(name)) == nil else {
            throw Stop.refused(.wrongState, message: "order \(name) stands on nothing: no promise, and no date")
        }
        throw Stop.refused(
            .unknownOrder, message: "there is no order and no capital line '\(name)'; `headroom peg` lists both")
    }

    private func loss(_ line: String) async throws {
        try await session.reading { ledger in
            guard let loss = try ledger.loss(ofLine: line) else {
                throw Stop.refused(
                    .unknownItem, message: "there is no capital line '\(line)'; `headroom peg` lists them")
            }
            print(session.json ? Answers.json(LossDocument(loss)) : ledger.text(of: loss, colour: session.colour))
        }
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Stop.bad(
                "\(path): cannot be written (\(error.localizedDescription)); check the path and its permissions")
        }
    }
}

extension Ledger {
    /// The ledger pegged as its log fixed it.
    func pegged(_ facts: [Fact]) throws -> Pegging {
        do {
            return try Pegging(self, try PegBook.fold(facts).book)
        } catch let damage as Fact.Damage {
            throw Stop.unreachable("\(damage)")
        }
    }
}

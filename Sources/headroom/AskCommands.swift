import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Promise
import Units

struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "When, where and on which chips? Reserves nothing.")

    @OptionGroup var session: Session
    @OptionGroup var flags: OrderFlags
    @Option(help: "A file with one order as JSON a line; one answer a line comes out.") var batch: String?
    @Flag(help: "All ways to serve it side by side: cheapest, one place, split, each silicon, part now, other regions.")
    var all = false

    func run() async throws {
        if let batch { return try await runBatch(batch) }
        let asked = try flags.request()
        try await session.reading { ledger in
            let (quote, request) = try answer(asked, ledger)
            let output = output(quote, request, ledger, colour: session.colour)
            if let refusal = quote.refusal { throw Stop.refused(refusal.code, output: output) }
            print(output)
        }
    }

    /// Work is counted in chips first; where that cannot be, the quote says why.
    private func answer(_ asked: OrderRequest, _ ledger: Ledger) throws -> (Quote, OrderRequest) {
        guard asked.needsSizing else { return (ledger.quote(asked), asked) }
        let datasheet = try SiliconFiles.datasheet(own: flags.work.catalogue)
        do throws(Refusal) {
            let request = try ledger.sized(asked, by: datasheet)
            return (ledger.quote(request), request)
        } catch {
            return (Quote(seq: ledger.seq, options: [], moves: [], refusal: error, basis: ledger.basis), asked)
        }
    }

    private func output(_ quote: Quote, _ request: OrderRequest?, _ ledger: Ledger, colour: Bool = false) -> String {
        if session.json { return Answers.json(ledger.document(quote, of: request, all: all)) }
        let sizing = request?.sizing.map { "\n\n" + SizingDocument($0).text(colour: colour) } ?? ""
        let text = ledger.text(of: quote, colour: colour) + sizing
        guard all, let request, let choices = try? ledger.choices(request) else { return text }
        return text + "\n\nSide by side:\n" + ledger.text(of: choices, colour: colour)
    }

    private func runBatch(_ path: String) async throws {
        guard
            let data = path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        else { throw Stop.bad("--batch: \(path) cannot be read") }
        try await session.reading { ledger in
            for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).enumerated()
            {
                if line.allSatisfy({ $0 == 32 || $0 == 13 }) { continue }
                let (quote, request) = try answer(Data(line), "\(path):\(index + 1)", ledger)
                print(output(quote, request, ledger))
            }
        }
    }

    /// A line that is not an order gets its answer like any other: a refusal.
    private func answer(_ line: Data, _ place: String, _ ledger: Ledger) throws -> (Quote, OrderRequest?) {
        do {
            return try answer(try OrderFlags.decode(line, place), ledger)
        } catch let stop as Stop {
            let refusal = Refusal(.badRequest, stop.message)
            return (Quote(seq: ledger.seq, options: [], moves: [], refusal: refusal, basis: ledger.basis), nil)
        }
    }
}

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "What holds an order, the chain behind it, who is ahead, and what would help.")

    @OptionGroup var session: Session
    @Argument(help: "The order.") var order: String

    func run() async throws {
        try await session.reading { ledger in
            let why = try ledger.why(OrderName(order))
            print(session.json ? Answers.json(WhyDocument(why, ledger)) : ledger.text(of: why, colour: session.colour))
        }
    }
}

struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif", abstract: "What would a change do? Changes nothing.",
        discussion: "A change is a sentence: " + Ledger.allSentences.joined(separator: ", ")
            + ". Changes of supply with `;` between them, in the same quotes, happen at once.")

    @OptionGroup var session: Session
    @Argument(help: "One or more changes, each in quotes.") var changes: [String]

    func run() async throws {
        try await session.reading { ledger in
            let answer = try ledger.whatIf(steps: try changes.map { try ledger.changes(from: $0) })
            print(session.json ? Answers.json(WhatIfDocument(answer)) : ledger.text(of: answer, colour: session.colour))
        }
    }
}

struct BookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "book", abstract: "Promises and holds.")
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            print(session.json ? Answers.json(ledger.bookDocument()) : ledger.bookText(colour: session.colour))
        }
    }
}

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Queued orders in order, each with its tentative date and what holds it.",
        discussion: "queue · queue --since 2026-04-01 · queue --since 120")
    @OptionGroup var session: Session
    @Option(help: "Also the dates that moved since a day, or after a fact's number, with the cause of each.")
    var since: String?

    func run() async throws {
        let moved = try since.map(moves)
        try await session.reading { ledger in
            if session.json { return print(Answers.json(ledger.queueDocument(moved: moved))) }
            print(ledger.queueText(colour: session.colour))
            if let moved { print("\n" + MovedLine.text(moved, colour: session.colour)) }
        }
    }

    private func moves(since text: String) throws -> [MovedLine] {
        guard let since = Since(text) else {
            throw Stop.bad("--since: '\(text)' is neither a day (YYYY-MM-DD) nor the number of a fact")
        }
        do {
            return try MovedLine.lines(
                try Lineage(try session.store()).facts(BranchName(session.scenario)), since: since)
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        } catch let damage as Fact.Damage {
            throw Stop.unreachable("\(damage)")
        }
    }
}

struct HorizonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "horizon", abstract: "Power, halls, chips, sold and free, over time.")
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            print(session.json ? Answers.json(ledger.horizon()) : ledger.horizonText(colour: session.colour))
        }
    }
}

struct GapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gap",
        abstract: "What is asked for, promised, unserved and deliverable by month; how fast each grows.")
    @OptionGroup var session: Session
    @Option(help: "The first month that growth is measured over, by a day in it; the clock's unless given.") var from:
        String?
    @Option(help: "For how many months.") var months = 24

    func run() async throws {
        let day = try from.map { text in
            guard let day = Day(text) else { throw Stop.bad("--from: '\(text)' is not a day; allowed: YYYY-MM-DD") }
            return day
        }
        try await session.reading { ledger in
            let gap = try ledger.gap(from: day, months: months)
            print(session.json ? Answers.json(gap) : gap.text(colour: session.colour))
        }
    }
}

import Answers
import ArgumentParser
import Ledger

struct LetterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter", abstract: "The state of capacity on one page, each number with its query.")
    @OptionGroup var session: Session
    @Option(help: "Write it to this HTML file, a page that prints; one that exists is overwritten.") var html: String?

    func run() async throws {
        try await session.readingLog { ledger, facts in
            let letter = try ledger.letter(facts, try ledger.pegged(facts))
            if let html { try PegCommand.write(letter.html, to: html) }
            print(session.json ? Answers.json(letter) : letter.text())
        }
    }
}

import Answers
import ArgumentParser

/// Chips of the operator's own: what they cost, when they come, when they have paid.
struct SiliconProgrammesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programmes",
        abstract: "Chip programmes: NRE, tape-out, ramp and deliveries, and the volume at which each has paid.",
        discussion: """
            Break-even volume: NRE / (bought-in unit cost − own unit cost), rounded up; never where one made costs no less. Deliveries wait
            for the ramp, and that for the tape-out: whatif "slip TAPEOUT-… 120d" says what a slip does.
            """)
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            let document = ProgrammesDocument(ledger)
            print(session.json ? Answers.json(document) : document.text(colour: session.colour))
        }
    }
}

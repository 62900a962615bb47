import Answers
import ArgumentParser
import Ledger
import Promise

struct SiliconCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silicon", abstract: "What the chips are to each other.",
        subcommands: [
            SubstitutionCommand.self, SiliconCatalogueCommand.self, SiliconEstimateCommand.self,
            SiliconSizeCommand.self,
            SiliconEquivalentsCommand.self, SiliconInferenceCommand.self, SiliconPortingCommand.self,
            SiliconErrorCommand.self, SiliconCalibrateCommand.self, SiliconProgrammesCommand.self,
            SiliconShareCommand.self,
        ],
        defaultSubcommand: SubstitutionCommand.self)
}

struct SubstitutionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "substitution",
        abstract: "Which accelerator stands in for which, by workload: speed, price, porting, and who accepts it.")
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            let substitution = ledger.substitution()
            print(
                session.json
                    ? Answers.json(SubstitutionDocument(substitution))
                    : ledger.text(of: substitution, colour: session.colour))
        }
    }
}

import Answers
import ArgumentParser
import Foundation
import Ledger

/// `headroom`: the command line. Each command reads a ledger through the Desk, asks one question and prints the answer as
/// text for people or, with `--json`, as one JSON document.
///
/// Exit 0 done · 1 refused or not possible · 2 bad usage or bad input · 3 the ledger is damaged or unreachable.
@main
struct Headroom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headroom",
        abstract: "When does this customer get their accelerators, where, on which chips, and what holds it up?",
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Start", subcommands: [Demo.self, Init.self, Generate.self, Serve.self, TokenCommand.self]),
            CommandGroup(
                name: "Ask", subcommands: [QuoteCommand.self, WhyCommand.self, WhatIfCommand.self, RiskCommand.self]),
            CommandGroup(
                name: "Change",
                subcommands: [
                    Inquire.self, Hold.self, Sign.self, Confirm.self, Amend.self, Renew.self, Cancel.self, Bump.self,
                    RepromiseCommand.self, ApprovalsCommand.self, Approve.self, Decline.self, SupplyCommand.self,
                    ClockCommand.self,
                ]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    BookCommand.self, QueueCommand.self, HorizonCommand.self, GapCommand.self, SiliconCommand.self,
                ]),
            CommandGroup(
                name: "Odds",
                subcommands: [
                    RaceCommand.self, PowerCommand.self, TornadoCommand.self, NuclearCommand.self, StressCommand.self,
                    IndustryCommand.self,
                ]),
            CommandGroup(name: "Money", subcommands: [PegCommand.self, FinanceCommand.self, EnergyCommand.self]),
            CommandGroup(name: "Branch", subcommands: [ScenarioCommand.self]),
            CommandGroup(
                name: "Trust",
                subcommands: [
                    VerifyCommand.self, LogCommand.self, ExportCommand.self, MissionCommand.self, LetterCommand.self,
                    SchemaCommand.self,
                    RefusalsCommand.self, APICommand.self, BenchCommand.self,
                ]),
        ])

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let stop as Stop {
            stop.exit()
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                print(message)
                Foundation.exit(0)
            }
            Stop.bad(message).exit()
        }
    }
}

/// The end of a command that did not simply succeed: what to print where, and the exit status.
struct Stop: Error {
    let status: Int32
    var output = ""
    var message = ""

    /// A refusal of the ledger: bad input where the request itself is at fault, else refused.
    static func refused(_ code: Refusal.Code, output: String = "", message: String = "") -> Stop {
        Stop(status: code == .badRequest ? 2 : 1, output: output, message: message)
    }

    /// Refused or not possible.
    static func refused(output: String = "", message: String = "") -> Stop {
        Stop(status: 1, output: output, message: message)
    }

    /// Bad usage or bad input.
    static func bad(_ message: String) -> Stop { Stop(status: 2, message: message) }

    /// The ledger is damaged or unreachable.
    static func unreachable(_ message: String) -> Stop { Stop(status: 3, message: message) }

    /// With `--json` bad input is told on standard output, too.
    private var document: String? {
        guard status == 2, CommandLine.arguments.contains("--json") else { return nil }
        return Answers.json(RefusalDocument(Refusal(.badRequest, message), [], nil))
    }

    func exit() -> Never {
        if !output.isEmpty { print(output) } else if let document { print(document) }
        if !message.isEmpty { FileHandle.standardError.write(Data((message + "\n").utf8)) }
        Foundation.exit(status)
    }
}

import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Units

struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Branches of the ledger.",
        discussion: """
            scenario [list]
            scenario fork NAME [--at SEQ]       from --scenario (main unless given)
            scenario diff A B
            scenario merge A --approver P       decided anew on the head, all or none; without P it waits for one
            scenario drop NAME
            """)
    @OptionGroup var session: Session
    @Argument(help: "list, fork, diff, merge or drop, and names.") var words: [String] = []
    @Option(help: "With fork: the fact to fork after.") var at: Int?
    @Option(help: "With merge: who approves.") var approver: String?
    @Option(help: "Request key.") var key: String?

    func run() async throws {
        let scenarios = Scenarios(try session.store())
        do {
            switch (words.first, words.count) {
            case (nil, _), ("list", 1): try list(scenarios)
            case ("fork", 2): try fork(scenarios)
            case ("diff", 3): try diff()
            case ("merge", 2): try merge(scenarios)
            case ("drop", 2):
                let fact = try scenarios.drop(BranchName(words[1]), Desk.Request(key: key ?? ""))
                report(fact, "Dropped \(words[1]); its facts stay in the log.")
            default:
                throw Stop.bad(
                    "scenario: '\(words.joined(separator: " "))' is not known; allowed: list, fork NAME, diff A B, merge A --approver P, drop NAME"
                )
            }
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        }
    }

    private struct Line: Encodable {
        let scenario: BranchName
        @Null var parent: BranchName?
        let at: Int
        let head: Int
        let dropped: Bool
    }

    private func list(_ scenarios: Scenarios) throws {
        let lines = try scenarios.list().map {
            Line(scenario: $0.name, parent: $0.parent, at: $0.at, head: $0.head, dropped: $0.isDropped)
        }
        if session.json { return print(Answers.json(lines)) }
        var table = TextTable("scenario", "forked from", ">after fact", ">last fact", "")
        for line in lines {
            table.add(
                line.scenario.text, line.parent?.text ?? "", line.at == 0 ? "" : String(line.at), String(line.head),
                line.dropped ? "dropped" : "")
        }
        print(table.text(colour: session.colour))
    }

    private func fork(_ scenarios: Scenarios) throws {
        let fact = try scenarios.fork(
            BranchName(words[1]), from: BranchName(session.scenario), at: at, Desk.Request(key: key ?? ""))
        report(
            fact,
            "Forked \(words[1]) from \(session.scenario) after fact \(fact.seq - 1); use it with --scenario \(words[1])."
        )
    }

    private func diff() throws {
        let lineage = Lineage(try session.store())
        let document = DiffDocument(try lineage.ledger(BranchName(words[1])), try lineage.ledger(BranchName(words[2])))
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }

    private func merge(_ scenarios: Scenarios) throws {
        let facts = try scenarios.merge(
            BranchName(words[1]), approver: approver ?? "",
            Desk.Request(actor: session.actor, key: key ?? "", reason: session.reason))
        if let refusal = try facts[0].body().outcome.refusal { throw session.refused(refusal, nil) }
        let by = approver.map { ", approved by \($0)" } ?? ""
        report(facts[0], "Merged \(words[1]): \(facts.count - 1) commands decided anew\(by).")
    }

    private struct FactDocument: Encodable {
        let branch: BranchName
        let seq: Int
        let kind: String
        let hash: String
    }

    private func report(_ fact: Fact, _ text: String) {
        let document = FactDocument(branch: fact.branch, seq: fact.seq, kind: fact.kind, hash: fact.hash)
        print(session.json ? Answers.json(document) : text)
    }
}

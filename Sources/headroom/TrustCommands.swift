import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Peg
import Store
import Tables
import Units
import Verify

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Re-derive everything from the log by separate, naive code.")
    @OptionGroup var session: Session
    @Option(help: "SEQ:HASH of a head noted before: facts cut from the end or rewritten since are found.") var head:
        String?

    func run() async throws {
        let store = try session.store()
        do {
            let facts = try Lineage(store).facts(BranchName(session.scenario))
            let verdict = try verdict(facts)
            let output = session.json ? Answers.json(verdict) : VerifyCommand.text(verdict)
            if !verdict.ok { throw Stop(status: 3, output: output) }
            print(output)
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        }
    }

    private func verdict(_ facts: [Fact]) throws -> Verdict {
        do throws(Refusal) { return try Answers.verdict(facts, head: head) } catch {
            throw Stop.bad("--" + error.message)
        }
    }

    static func text(_ verdict: Verdict) -> String {
        let head = verdict.ok ? "ok" : "NOT ok"
        return
            (["\(head): \(verdict.facts) facts, \(verdict.resourceDays) resource-days, \(verdict.oversold) oversold"]
            + (verdict.head.map { ["head \($0.seq):\($0.hash) (keep it: `verify --head` finds what is cut off later)"] }
                ?? [])
            + verdict.faults)
            .joined(separator: "\n")
    }
}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write every table of the schema, the log included, to a folder.")
    @OptionGroup var session: Session
    @Argument(help: "The folder; made when it is not there.") var folder: String

    /// Exports exactly what the log gives: `--now` and a following clock change nothing, or the files would not read back.
    func run() async throws {
        let lineage = Lineage(try session.store())
        do {
            let facts = try lineage.facts(BranchName(session.scenario))
            guard let last = facts.last else {
                throw Stop.unreachable("\(session.shownLedger) has no facts yet; there is nothing to export")
            }
            let (book, ledger) = try PegBook.fold(facts)
            let files = Export(ledger, facts: facts, pegged: try Pegging(ledger, book).tables()).files()
            try ExportCommand.write(files, to: folder)
            let summary = "Wrote \(files.count) tables, as of fact \(last.seq), to \(folder)"
            print(session.json ? Answers.json(["files": files.map(\.name)]) : summary)
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        } catch let damage as Fact.Damage {
            throw Stop.unreachable("\(damage)")
        }
    }

    /// Writes all files, or none: each beside its place first, then all into place.
    static func write(_ files: [(name: String, text: String)], to folder: String) throws {
        let partial = { (name: String) in folder + "/." + name + ".partial" }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: partial(name))) }
            for (name, _) in files where !SystemCalls.rename(partial(name), to: folder + "/" + name) {
                throw CocoaError(.fileWriteUnknown)
            }
        } catch {
            for (name, _) in files { try? FileManager.default.removeItem(atPath: partial(name)) }
            throw Stop.bad(
                "\(folder): cannot be written (\(error.localizedDescription)); check the path, its permissions and the disk"
            )
        }
    }
}

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "The tables, their columns and what each cell may hold, as Markdown.")

    func run() async throws { print(Schema.markdown()) }
}

struct RefusalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refusals", abstract: "Every reason for a no, in order of precedence, as Markdown.")

    func run() async throws { print(Refusal.Code.markdown()) }
}

struct MissionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mission", abstract: "The rows of the mission: what holds, and how to recompute it from an export."
    )
    @OptionGroup var session: Session
    @Flag(help: "Check every row.") var check = false

    func run() async throws {
        try await session.readingLog { ledger, facts in
            let rows = ledger.mission(facts, try? SiliconFiles.datasheet(own: nil))
            print(session.json ? Answers.json(rows) : Mission.text(rows, colour: session.colour))
            if rows.contains(where: { $0.isBuilt && !$0.holds }) { throw Stop.refused() }
        }
    }
}

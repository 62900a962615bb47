import Answers
import ArgumentParser
import Delay
import Dispatch
import Foundation
import Ledger
import Risk
import Synchronization
import Units

struct RiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "How sure are the dates, and what is at stake when?",
        subcommands: [RiskRun.self, CalibrateCommand.self], defaultSubcommand: RiskRun.self)
}

/// Lives through many futures and counts.
struct RiskRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "P50, P80, P90 and the chance of a breach of each order, from many futures.",
        discussion: "risk · risk --draws 10000 --until-width 3 · risk --draws 100000 --resume risk.json")

    @OptionGroup var session: Session
    @Option(help: "How many futures, 1 to 100,000.") var draws = 1000
    @Option(help: "Which futures; the same seed gives the same.") var seed: UInt64 = 1
    @Option(help: "How they are drawn: plain, latin_hypercube or sobol.") var method = DrawSet.Method.sobol.rawValue
    @Option(help: "Into how many independent sets they are parted, 2 to 64: the interval comes from these.")
    var randomisations = 8
    @Option(help: "Stop as soon as every P90 is known to so many days either way.") var untilWidth: Int?
    @Option(help: "A file in which draws are kept, and gone on with if it is there.") var resume: String?
    @Flag(help: "Tell how far it is on standard error, also where that is no terminal.") var progress = false

    func run() async throws {
        guard let method = DrawSet.Method(rawValue: method) else {
            throw Stop.bad("--method: '\(method)' is not a method; allowed: plain, latin_hypercube, sobol")
        }
        guard
            let request = Risk.Request(
                draws: draws, seed: seed, method: method, randomisations: randomisations, untilWidth: untilWidth)
        else {
            throw Stop.bad(
                "--draws \(draws) --randomisations \(randomisations) --until-width \(untilWidth ?? 0) is not allowed; "
                    + "allowed: 1 to 100000 draws, 2 to 64 randomisations, a width of 0 or more")
        }
        var read: Ledger?
        try await session.reading { read = $0 }
        guard let ledger = read else { return }
        do {
            try await answer(try Risk(ledger, request))
        } catch let refusal as Refusal {
            throw session.refused(refusal, ledger)
        }
    }

    private func answer(_ risk: Risk) async throws {
        let file = try resume.map { try RiskFile($0, risk) }
        let drawing = Task {
            try await risk.run(from: file?.saved, workers: RiskRun.workers) { tally, progress in
                file?.save(tally)
                show(progress)
            }
        }
        let interrupt = Interrupt { drawing.cancel() }
        let tally = try await drawing.value
        clearLine()
        guard let report = risk.report(tally) else {
            throw Stop(status: 130, message: "Interrupted before the first draw was made.")
        }
        let output = session.json ? Answers.json(RiskDocument(report)) : report.text(colour: session.colour)
        if interrupt.came, tally.draws < draws {
            throw Stop(
                status: 130, output: output,
                message: "Interrupted after \(tally.draws) of \(draws) draws; the answer is that of those."
                    + (resume.map { " \($0) goes on from there." } ?? ""))
        }
        print(output)
    }

    /// All cores, but no more than help.
    private static var workers: Int { min(ProcessInfo.processInfo.activeProcessorCount, 64) }

    // MARK: Progress

    private var isShown: Bool { progress || isatty(STDERR_FILENO) == 1 }

    private func show(_ progress: Risk.Progress) {
        guard isShown else { return }
        let width = progress.halfWidth.map { "P90 known to ±\(Int($0.rounded(.up))) days" } ?? "P90 not settled"
        let line = "\(progress.done) of \(progress.draws) draws, \(width), \(Int(progress.left.rounded(.up))) s left"
        let isTerminal = isatty(STDERR_FILENO) == 1
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(line)" : line + "\n").utf8))
    }

    private func clearLine() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

/// Draws kept in a file.
private struct RiskFile: Sendable {
    private let path: String
    private let risk: Risk
    /// What was there.
    let saved: Tally?

    init(_ path: String, _ risk: Risk) throws {
        (self.path, self.risk) = (path, risk)
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            saved = nil
            return
        }
        let text = String(decoding: data, as: UTF8.self)
        guard let before = try? CanonicalJSON.value(SavedRisk.self, from: text) else {
            throw Stop.bad(
                "--resume: \(path) holds no draws; name a file that `headroom risk --resume` made, or a new one")
        }
        if let fault = before.fault(for: risk) { throw Stop.bad("--resume: \(path): \(fault)") }
        saved = before.tally
    }

    /// A file is replaced as a whole, so that an end in between leaves the one before.
    func save(_ tally: Tally) {
        guard let text = try? CanonicalJSON.text(SavedRisk(risk, tally)) else { return }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            FileHandle.standardError.write(Data("--resume: \(path) cannot be written: \(error)\n".utf8))
        }
    }
}

/// The first interrupt from the keyboard ends what runs, the second the program.
private final class Interrupt {
    private let source: any DispatchSourceSignal
    private let mark = Mark()

    /// Set once.
    private final class Mark: Sendable {
        private let isSet = Mutex(false)

        var came: Bool { isSet.withLock { $0 } }

        /// Whether this is the first time.
        func set() -> Bool {
            isSet.withLock { came in
                defer { came = true }
                return !came
            }
        }
    }

    var came: Bool { mark.came }

    init(_ action: @escaping @Sendable () -> Void) {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [mark] in if mark.set() { action() } else { Foundation.exit(130) } }
        source.resume()
    }
}

import ArgumentParser
import Foundation
import Units

/// `Simulator`: runs seeds, each against a naive auditor, and says what it found.
///
///     seed ─▶ options ─▶ world, servers, disk, network ─▶ steps (audited) ─▶ heal ─▶ everybody answered? ─▶ verdict
///
/// The same seed gives the same verdict and digest in every process.
@main
struct Simulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Simulator", abstract: "Break the ledger in a thousand ways, and look whether it lies.",
        subcommands: [Simulate.self, Bugs.self], defaultSubcommand: Simulate.self)
}

/// What seeds found together.
struct Findings: Sendable {
    var tally = Tally()
    var runs = 0
    var violations: [Run.Verdict] = []
    var digest: UInt64 = 0

    mutating func take(_ verdict: Run.Verdict) {
        runs += 1
        tally.add(verdict.tally)
        if verdict.violation != nil { violations.append(verdict) }
        digest = digest &+ (verdict.digest ^ verdict.seed &* 0x9E37_79B9_7F4A_7C15)
    }
}

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run seeds.")
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "How many seeds.") var runs = 1000
    @Option(help: "Operations in a run.") var steps = 60
    @Option(help: "Stop after so many seconds.") var seconds: Int?
    @Option(help: "Runs at once.") var jobs = 2
    @Flag(help: "Print what was drawn for each run, and its digest.") var verbose = false
    @Flag(help: "Print how often each refusal and each kind of answer was met.") var marks = false
    @Option(help: "Fail when a refusal or a reason was met fewer times.") var least = 0
    @Flag(help: "Say every ten seconds how far it is, on standard error.") var progress = false

    func run() throws {
        let began = Date()
        let progress = Progress(runs: runs, seconds: seconds, began: began, isShown: progress)
        let findings = Campaign(first: seed, runs: runs, steps: steps, seconds: seconds, jobs: jobs).go { verdict in
            progress.note(verdict)
            if verbose { print("seed \(verdict.seed) digest \(String(verdict.digest, radix: 16)): \(verdict.options)") }
        }
        let took = Date().timeIntervalSince(began)
        report(findings, took)
        let rare = Marks(tally: findings.tally).rare(below: least)
        for (mark, count) in rare { print("RARE: \(mark) was met \(count) times, asked are \(least)") }
        if !findings.violations.isEmpty || !rare.isEmpty { throw ExitCode(1) }
    }

    private func report(_ findings: Findings, _ took: Double) {
        for verdict in findings.violations.prefix(20) {
            print("VIOLATION seed \(verdict.seed): \(verdict.violation ?? "")")
            print("  options: \(verdict.options)")
            print("  again: Simulator --seed \(verdict.seed) --runs 1 --steps \(steps)")
        }
        let tally = findings.tally
        print(
            "\(findings.runs) runs from seed \(seed), \(tally.operations) operations, \(tally.crashes) crashes, "
                + "\(tally.named) flips named and \(tally.repaired) repaired, \(tally.repeats) repeats, \(tally.unknown) unknown answers, "
                + "\(tally.branches) branch facts, \(tally.verified) runs verified: \(findings.violations.count) violations"
        )
        let rate = { (count: Int) in String(Int(Double(count) / max(took, 0.001))) }
        print(
            "\(String(format: "%.1f", took)) s: \(rate(tally.operations)) operations/s, \(rate(tally.crashes)) crashes/s"
        )
        print("digest \(String(findings.digest, radix: 16))")
        if marks { for line in Marks(tally: tally).lines { print(line) } }
    }
}

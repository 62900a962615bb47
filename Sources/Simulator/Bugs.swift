import ArgumentParser
import Foundation
import Units

/// Switches on each seeded bug in turn and looks for it: a check that finds none of them checks nothing.
struct Bugs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Switch on each seeded bug, and see that it is found.")
    @Option(help: "The most seconds that one may take.") var seconds = 60
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "Runs at once.") var jobs = 2
    @Option(help: "Only this bug.") var only: String?

    func run() throws {
        var missed = 0
        for bug in SeededBug.allCases where only == nil || only == "\(bug)" {
            SeededBug.seed(bug)
            let began = Date()
            let findings = Campaign(first: seed, runs: Int.max, steps: 60, seconds: seconds, jobs: jobs).go(
                stopAtFirst: true)
            report(bug, findings, Date().timeIntervalSince(began))
            if findings.violations.isEmpty { missed += 1 }
        }
        SeededBug.seed(nil)
        print("\(missed) missed")
        if missed > 0 { throw ExitCode(1) }
    }

    private func report(_ bug: SeededBug, _ findings: Findings, _ took: Double) {
        let seconds = String(format: "%.1f", took)
        guard let first = findings.violations.first else {
            return print("MISSED \(bug): \(findings.runs) runs, \(seconds) s")
        }
        print("found \(bug): seed \(first.seed), \(findings.runs) runs, \(seconds) s: \(first.violation ?? "")")
    }
}

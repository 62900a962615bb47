import ArgumentParser
import Foundation
import ReferenceBook

/// `make bench`.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Benchmarks", abstract: "What is fast, measured; it exits 1 where a threshold is missed.",
        subcommands: [ProfileBenchmark.self, NetworkBenchmark.self, PegBenchmark.self, RiskBenchmark.self],
        defaultSubcommand: ProfileBenchmark.self)
}

/// The profile beside three other ways to keep free units, on the same books, in one run.
///
/// Correctness first: all engines give the same starts and answers, or nothing is timed. Ratios are compared with those
/// checked in, since times change with the machine.
struct ProfileBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "The profile engine beside plain arrays and a segment tree, on book-v1.")

    @Option(help: "Sizes of the books, comma-separated.") var orders = "1000,10000,100000,1000000"
    @Option(help: "Questions in each class.") var questions = 2000
    @Option(help: "Rounds of each pass, interleaved.") var rounds = 6
    @Option(help: "The ratios asked for.") var thresholds = "Benchmarks/thresholds.json"
    @Flag(help: "Write this run's ratios, with a margin, as the ones asked for.") var writeThresholds = false
    @Flag(help: "One JSON document on standard output.") var json = false

    func validate() throws {
        guard rounds > 0, questions > 0 else { throw ValidationError("--rounds and --questions are at least 1") }
        let allowed = ReferenceBook.fewestOrders...ReferenceBook.mostOrders
        guard !sizes.isEmpty, sizes.allSatisfy(allowed.contains) else {
            throw ValidationError("--orders: '\(orders)' is not allowed; allowed: 6 to 50000000, separated by commas")
        }
    }

    private var sizes: [Int] { orders.split(separator: ",").map { Int($0) ?? 0 } }

    func run() throws {
        let machine = Machine.here()
        var rows: [Row] = []
        for axis in BookAxis.allCases {
            for size in sizes {
                let contest = Contest(ReferenceBook(orders: size, axis: axis), questions: questions, rounds: rounds)
                rows += try contest.run(progress)
            }
        }
        progress("copying")
        let copies = Copies.measured()
        progress("")
        if writeThresholds {
            var thresholds = Thresholds(from: rows, on: machine)
            thresholds.network = (try? Thresholds.read(self.thresholds))?.network
            try thresholds.write(self.thresholds)
        }
        let asked = try Thresholds.read(thresholds)
        let report = Report(machine: machine, rows: rows, copies: copies, below: asked.faults(rows))
        print(json ? try report.json() : report.text(asked))
        if !report.below.isEmpty { throw ExitCode(1) }
    }

    /// One line on standard error that is written over.
    private func progress(_ text: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }
}

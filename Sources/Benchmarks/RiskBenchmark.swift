import ArgumentParser
import Delay
import Desk
import Foundation
import Ledger
import Risk
import Tables
import Units

/// What a draw costs: the whole book lived through in one future. The default scenario at joint dates and at item dates, and
/// a generated operator of 1,000 halls.
///
/// Figures are of one core, since draws share nothing; a goal that is not reached is said to be missed and ends nothing.
struct RiskBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "Draws of the default scenario and of a generated operator with 1,000 halls.")

    @Option(help: "The folder of the default scenario.") var scenario = "Scenarios/cascadia"
    @Option(help: "Draws of it at joint dates; ten times as many at item dates.") var draws = 16
    @Option(help: "Placed orders of the generated operator; 0 leaves it out.") var orders = 20_000
    @Option(help: "Orders that wait in it.") var queued = 100
    @Option(help: "Draws of it.") var operatorDraws = 8
    @Flag(help: "One JSON document on standard output.") var json = false

    func validate() throws {
        guard draws > 0, operatorDraws > 0, orders >= 0, queued >= 0 else {
            throw ValidationError("--draws and --operator-draws are at least 1, --orders and --queued at least 0")
        }
    }

    /// One book's draws.
    private struct Figure: Codable {
        let what: String
        let orders: Int
        let openItems: Int
        let draws: Int
        let secondsADraw: Double
        let searchesADraw: Double
        /// So many draws are asked for in so many seconds on two cores; with the time that they would take.
        let goal: String
        let minutes: Double
        let isReached: Bool
    }

    func run() async throws {
        var figures = [
            try await measure("default scenario, joint dates", try book(), draws, asked: (10_000, 60)),
            try await measure(
                "default scenario, item dates", try book(without: "draws"), 10 * draws, asked: (10_000, 60)),
        ]
        if orders > 0 {
            let network = try Network(orders: orders, queued: queued)
            let what = "generated operator, \(network.ledger.basis.rawValue) dates"
            figures.append(try await measure(what, network.ledger, operatorDraws, asked: (1_000, 600)))
        }
        try report(figures)
    }

    /// The default scenario, without the rows of policy that have a name.
    private func book(without policy: String? = nil) throws -> Ledger {
        var files: [String: [UInt8]] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: scenario) where file.hasSuffix(".csv") {
            var lines = try String(contentsOfFile: scenario + "/" + file, encoding: .utf8).split(separator: "\n")
            if let policy, file == "policy.csv" { lines.removeAll { $0.hasPrefix(policy + ",") } }
            files[file] = Array((lines.joined(separator: "\n") + "\n").utf8)
        }
        return try Importer(try Import(files: files, now: nil)).facts().ledger
    }

    private func measure(
        _ what: String, _ ledger: Ledger, _ draws: Int, asked: (draws: Int, seconds: Double)
    ) async throws -> Figure {
        FileHandle.standardError.write(Data("\(what): \(draws) draws\n".utf8))
        guard let request = Risk.Request(draws: draws) else { throw ValidationError("--draws: at most 100000") }
        let risk = try Risk(ledger, request)
        let clock = Clock()
        let tally = try await risk.run(workers: 1)
        let seconds = Double(clock.elapsed) / 1e9 / Double(draws)
        let needed = seconds * Double(asked.draws) / 2
        return Figure(
            what: what, orders: ledger.orders.count,
            openItems: ledger.supply.items.count { !$0.stage.hasArrived && $0.stage != .cancelled }, draws: draws,
            secondsADraw: seconds, searchesADraw: Double(risk.report(tally)?.searches ?? 0) / Double(draws),
            goal: "\(asked.draws) draws in \(Int(asked.seconds)) s", minutes: needed / 60,
            isReached: needed <= asked.seconds)
    }

    private func report(_ figures: [Figure]) throws {
        let machine = Machine.here()
        if json { return print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self)) }
        print(machine.line)
        for figure in figures {
            print(
                "\(figure.what) (\(figure.orders) orders, \(figure.openItems) items to come): "
                    + "\((figure.secondsADraw * 10_000).rounded() / 10) ms of a core a draw, "
                    + "\(Int(figure.searchesADraw)) searches; \(figure.goal) on two cores asked, "
                    + "\((figure.minutes * 10).rounded() / 10) min needed: \(figure.isReached ? "reached" : "missed")")
        }
        print("peak memory: \(Int(Machine.peakMemory)) MiB, at most 1024 asked")
        if Machine.peakMemory > 1024 { throw ExitCode(1) }
    }
}

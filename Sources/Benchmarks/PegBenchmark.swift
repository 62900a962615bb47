import ArgumentParser
import Foundation
import Ledger
import Peg
import Units

/// Every dollar of a large operator pegged, month by month: what the fold of the log costs, and the pegging itself.
struct PegBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peg",
        abstract: "Capital of a generated operator with 1,000 halls pegged to 100,000 placements over their months.")

    @Option(help: "Placed orders.") var orders = 100_000
    @Flag(help: "One JSON document on standard output.") var json = false

    func validate() throws {
        guard orders > 0 else { throw ValidationError("--orders is at least 1") }
    }

    func run() throws {
        FileHandle.standardError.write(Data("making \(orders) orders\n".utf8))
        let network = try Network(orders: orders, queued: 0)
        let clock = Clock()
        let book = PegBook(network.ledger)
        let booked = clock.elapsed
        let pegging = try Pegging(network.ledger, book)
        let totals = pegging.totals()
        let elapsed = clock.elapsed
        guard totals.life.total.value == network.ledger.capex.reduce(0, { $0 + $1.amount.value }) else {
            throw ValidationError("the pegs do not add up to what is spent")
        }
        let figures = [
            NetworkFigure(what: "placements", value: Double(network.ledger.orders.reduce(0) { $0 + $1.rows.count })),
            NetworkFigure(what: "capital lines", value: Double(pegging.lines.count)),
            NetworkFigure(
                what: "months of depreciation, mean",
                value: Double(pegging.lines.reduce(0) { $0 + $1.amounts.count }) / Double(max(pegging.lines.count, 1))),
            NetworkFigure(what: "units for all placements, s", value: Double(booked) / 1e9),
            NetworkFigure(what: "pegged in all, s", value: Double(elapsed) / 1e9, asked: 5),
            NetworkFigure(what: "peak memory, making the operator included, MiB", value: Machine.peakMemory),
        ]
        try report(figures)
    }

    private func report(_ figures: [NetworkFigure]) throws {
        if json {
            print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
        } else {
            for figure in figures {
                let asked = figure.asked.map { ", at most \($0) asked" } ?? ""
                print("\(figure.what): \((figure.value * 1000).rounded() / 1000)\(asked)")
            }
        }
        if figures.contains(where: { figure in figure.asked.map { figure.value > $0 } ?? false }) { throw ExitCode(1) }
    }
}

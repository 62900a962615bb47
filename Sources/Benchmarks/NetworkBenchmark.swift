import ArgumentParser
import Foundation
import Ledger
import Promise
import Units

/// Quotes, folds, forks and a slip in an operator of a hyperscaler's size, on one thread.
struct NetworkBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "A generated operator with 1,000 halls and 100,000 promises that have not ended.")

    @Option(help: "Placed orders; some have ended by today.") var orders = 110_000
    @Option(help: "Queued orders, in the second half.") var queued = 1000
    @Option(help: "Quotes.") var quotes = 3000
    @Option(help: "Quotes beside the queue, each of which dates the queue anew.") var quotesBesideQueue = 100
    @Option(help: "Questions for all options side by side: so many beside promises, a tenth of it beside the queue.")
    var choices = 200
    @Option(help: "Queued orders of which it is asked why.") var whys = 2
    @Option(help: "The limits asked for.") var thresholds = "Benchmarks/thresholds.json"
    @Flag(help: "Write this run's figures, with a margin, as the limits.") var writeThresholds = false
    @Flag(help: "One JSON document on standard output.") var json = false

    func validate() throws {
        guard [orders, queued, quotes, quotesBesideQueue, choices, whys].allSatisfy({ $0 > 0 }) else {
            throw ValidationError("every count is at least 1")
        }
    }

    func run() throws {
        let machine = Machine.here()
        var figures = try alone()
        figures += try besideQueue()
        figures.append(NetworkFigure(what: "peak memory, MiB", value: Machine.peakMemory, asked: 1024))
        var asked = try Thresholds.read(thresholds)
        if writeThresholds {
            asked.network = NetworkLimits(from: figures, on: machine)
            try asked.write(thresholds)
        }
        let above = asked.network?.faults(figures) ?? []
        print(json ? try document(figures) : text(figures, machine, asked.network))
        for fault in above { progress("ABOVE: " + fault + "\n") }
        if !above.isEmpty { throw ExitCode(1) }
    }

    /// Promises only.
    private func alone() throws -> [NetworkFigure] {
        progress("making \(orders) orders")
        let network = try Network(orders: orders, queued: 0)
        var figures = [NetworkFigure(what: "live promises", value: Double(network.live))]
        progress("folding")
        let fold = Double(try network.fold()) / Double(network.facts.count)
        figures.append(NetworkFigure(what: "fold of 100,000 facts, s", value: fold / 10_000, asked: 10))
        figures += measured(network, "quote", quotes)
        figures += optioned(network, "all options", choices)
        return figures + (try forks(network))
    }

    /// The same with a queue behind, which a quote may move.
    private func besideQueue() throws -> [NetworkFigure] {
        progress("making \(orders) orders and \(queued) queued")
        let network = try Network(orders: orders, queued: queued)
        let waiting = network.ledger.queue.count
        var figures = [NetworkFigure(what: "queued orders", value: Double(waiting))]
        var slips: [(nanoseconds: Int, moves: Int)] = []
        for number in stride(from: 4, to: 1000, by: 104) where number % 12 != 0 {
            progress("slipping \(number)")
            slips.append(try network.timeSlip(ItemName("GROW-POWER-\(number)"), by: 60))
        }
        let slowest = slips.map(\.nanoseconds).max() ?? 0
        figures += [
            NetworkFigure(
                what: "slip and settle, slowest of \(slips.count), s", value: Double(slowest) / 1e9, asked: 1),
            NetworkFigure(what: "dates moved by a slip, most", value: Double(slips.map(\.moves).max() ?? 0)),
        ]
        figures += measured(network, "quote beside a queue", quotesBesideQueue)
        figures += optioned(network, "all options beside a queue", max(choices / 10, 1))
        return figures + (try explained(network))
    }

    private func optioned(_ network: Network, _ name: String, _ questions: Int) -> [NetworkFigure] {
        var mix = OrderMix(today: network.ledger.today)
        var (times, found) = ([Double](), 0)
        for number in 0..<questions {
            progress("\(name) \(number)")
            let (time, count) = network.timeChoices(mix.next(number).request)
            times.append(Double(time) / 1e6)
            found += count
        }
        let figure = Figure(name, times)
        return [
            NetworkFigure(what: "\(name), mean, ms", value: figure.mean),
            NetworkFigure(what: "\(name), 99th percentile, ms", value: figure.p99),
            NetworkFigure(what: "\(name), options each", value: Double(found) / Double(questions)),
        ]
    }

    /// Spread over the queue: the further back, the more are served first whenever something is tried.
    private func explained(_ network: Network) throws -> [NetworkFigure] {
        let queue = network.ledger.queue
        var (times, reliefs) = ([Double](), 0)
        for number in 0..<min(whys, queue.count) {
            progress("why \(number)")
            let order = queue[number * queue.count / min(whys, queue.count)].terms.order
            let (time, count) = try network.timeWhy(order)
            times.append(Double(time) / 1e6)
            reliefs += count
        }
        progress("")
        let figure = Figure("why", times)
        return [
            NetworkFigure(what: "why of a queued order, mean, ms", value: figure.mean),
            NetworkFigure(what: "why of a queued order, 99th percentile, ms", value: figure.p99),
            NetworkFigure(what: "why of a queued order, reliefs each", value: Double(reliefs) / Double(times.count)),
        ]
    }

    private func measured(_ network: Network, _ name: String, _ quotes: Int) -> [NetworkFigure] {
        var mix = OrderMix(today: network.ledger.today)
        var times: [OrderMix.Kind: [Double]] = [:]
        var (later, none, cut) = (0, 0, 0)
        for number in 0..<quotes {
            if number % 100 == 0 { progress("\(name) \(number)") }
            let (kind, request) = mix.next(number)
            let (time, quote) = network.time(request)
            times[kind, default: []].append(Double(time) / 1000)
            if quote.refusal != nil { none += 1 } else if quote.options[0].heldBy.isEmpty == false { later += 1 }
            if !quote.isExact { cut += 1 }
        }
        let all = Figure(name, times.values.flatMap { $0 })
        let isAsked = name == "quote"
        var figures = [
            NetworkFigure(what: "\(name), mean, µs", value: all.mean, asked: isAsked ? 500 : nil),
            NetworkFigure(what: "\(name), median, µs", value: all.median),
            NetworkFigure(what: "\(name), 99th percentile, µs", value: all.p99, asked: isAsked ? 5000 : nil),
        ]
        for kind in OrderMix.Kind.allCases {
            let one = Figure(kind.rawValue, times[kind] ?? [0])
            figures.append(NetworkFigure(what: "\(name), \(kind), mean, µs", value: one.mean))
            figures.append(NetworkFigure(what: "\(name), \(kind), 99th percentile, µs", value: one.p99))
        }
        progress("")
        return figures + [
            NetworkFigure(what: "\(name), start later than asked", value: Double(later)),
            NetworkFigure(what: "\(name), refused", value: Double(none)),
            NetworkFigure(what: "\(name), not exact", value: Double(cut)),
        ]
    }

    private func forks(_ network: Network) throws -> [NetworkFigure] {
        var mix = OrderMix(today: network.ledger.today)
        var request = mix.next(0).request
        request.order = "held"
        let command = Command.hold(request: request, until: nil)
        let outcome = try network.ledger.propose(command, at: network.ledger.clock)
        let times = try (0..<501).map { _ in Double(try network.timeFork(command, outcome)) / 1000 }
        let figure = Figure("fork", times)
        return [NetworkFigure(what: "fork and a hold in it, 99th percentile, µs", value: figure.p99, asked: 1000)]
    }

    // MARK: Telling

    private func document(_ figures: [NetworkFigure]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(figures), as: UTF8.self)
    }

    private func text(_ figures: [NetworkFigure], _ machine: Machine, _ limits: NetworkLimits?) -> String {
        let lines = figures.map { figure in
            [
                figure.what.padding(toLength: 52, withPad: " ", startingAt: 0), tenths(figure.value),
                figure.asked.map { "asked " + tenths($0) }, limits?.most[figure.what].map { "allowed " + tenths($0) },
            ].compactMap { $0 }.joined(separator: "  ")
        }
        return ([machine.line] + lines).joined(separator: "\n")
    }

    /// One line on standard error that is written over.
    private func progress(_ text: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }
}

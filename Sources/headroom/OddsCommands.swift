import Answers
import ArgumentParser
import Delay
import Foundation
import Ledger
import Odds
import Units

/// Which futures are drawn; every flag may be left out.
struct DrawFlags: ParsableArguments {
    @Option(parsing: .unconditional, help: "How many futures are drawn.") var draws = Odds.usual.count
    @Option(parsing: .unconditional, help: "The seed: the same seed gives the same answer.")
    var seed = String(Odds.usual.seed)
    @Option(help: "plain, latin_hypercube or sobol.") var method = Odds.usual.method.rawValue

    func set() throws -> DrawSet {
        guard let method = DrawSet.Method(rawValue: method) else {
            let all = DrawSet.Method.allCases.map(\.rawValue).joined(separator: ", ")
            throw Stop.bad("--method: '\(method)' is not a way to draw; allowed: \(all)")
        }
        guard let seed = UInt64(seed) else {
            throw Stop.bad("--seed: '\(seed)' is not a seed; allowed: a whole number from 0 to \(UInt64.max)")
        }
        guard let set = DrawSet(method: method, count: draws, seed: seed) else {
            throw Stop.bad("--draws: \(draws) is out of range; allowed: 1 to \(DrawSet.counts.upperBound)")
        }
        return set
    }
}

struct RaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "race",
        abstract: "Power against construction: P(short) by site and month, what a MW more is worth.",
        discussion: "race · race --plot race.svg · race --mw 5 --from 2027-01-01 · race --convergence --draws 8192")
    @OptionGroup var session: Session
    @OptionGroup var flags: DrawFlags
    @Option(help: "Months ahead.") var months = 60
    @Option(help: "Megawatts that are tried at each site; 0: no more and no sooner power is tried.") var mw = "1"
    @Option(help: "The day from which they are there; tomorrow unless given.") var from: String?
    @Option(help: "By how many days each site's next tranche is tried sooner.") var sooner = 30
    @Option(help: "Write a heat map to this SVG file.") var plot: String?
    @Flag(help: "Count planned supply, too.") var planned = false
    @Flag(help: "How the figure settles with the number of draws.") var convergence = false

    func run() async throws {
        let question = try question()
        try await session.reading { ledger in
            let race = ledger.raceDocument(question)
            if let plot { try write(race.chart(), to: plot) }
            print(session.json ? Answers.json(race) : race.text(colour: session.colour))
        }
    }

    private func question() throws -> RaceQuestion {
        var question = RaceQuestion()
        question.draws = try flags.set()
        guard (1...180).contains(months) else {
            throw Stop.bad("--months: \(months) is out of range; allowed: 1 to 180")
        }
        guard let mw = Double(mw), mw >= 0, mw <= 100_000 else {
            throw Stop.bad("--mw: '\(mw)' is not allowed; allowed: megawatts from 0.001 to 100000, or 0 for none")
        }
        question.kilowatts = mw == 0 ? nil : max(Int((mw * 1000).rounded()), 1)
        if let from {
            guard let day = Day(from), day < Axis.end else {
                throw Stop.bad("--from: '\(from)' is not a day before \(Axis.end); allowed: YYYY-MM-DD")
            }
            question.from = day
        }
        guard (1...3650).contains(sooner) else {
            throw Stop.bad("--sooner: \(sooner) is out of range; allowed: 1 to 3650 days")
        }
        question.sooner = sooner
        (question.months, question.planned, question.convergence) = (months, planned, convergence)
        return question
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Stop.bad(
                "--plot: \(path) cannot be written (\(error.localizedDescription)); check the path and its permissions")
        }
    }
}

struct TornadoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tornado", abstract: "What drives an order's date, and which item brought forward moves it most.")
    @OptionGroup var session: Session
    @OptionGroup var flags: DrawFlags
    @Argument(help: "The order.") var order: String
    @Option(help: "By how many days one item is brought forward.") var days = 30

    func run() async throws {
        let set = try flags.set()
        guard (1...3650).contains(days) else {
            throw Stop.bad("--days: \(days) is out of range; allowed: 1 to 3650")
        }
        try await session.reading { ledger in
            let tornado = TornadoDocument(
                try Odds(ledger, set).tornado(OrderName(order), days: days), days: days, clock: ledger.clock)
            print(session.json ? Answers.json(tornado) : tornado.text(colour: session.colour))
        }
    }
}

struct NuclearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nuclear",
        abstract: "Reactors under contract: P(there by a day), expected MW by year, first units.")
    @OptionGroup var session: Session
    @OptionGroup var flags: DrawFlags
    @Option(help: "The day that is asked about.") var by = "2030-12-31"

    func run() async throws {
        let set = try flags.set()
        guard let by = Day(by) else { throw Stop.bad("--by: '\(by)' is not a day; allowed: YYYY-MM-DD") }
        try await session.reading { ledger in
            guard let reactors = Odds(ledger, set).reactors() else {
                throw Stop.refused(
                    message:
                        "no energy contract of kind smr or nuclear names a tranche or supply item with a date; add one "
                        + "to energy.csv with its item in supply.csv")
            }
            let document = NuclearDocument(reactors, by: by, clock: ledger.clock)
            print(session.json ? Answers.json(document) : document.text(colour: session.colour))
        }
    }
}

struct PowerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power", abstract: "Megawatts contracted, provisioned and booked, by site; oversold days.")
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            let power = PowerDocument(ledger)
            print(session.json ? Answers.json(power) : power.text(colour: session.colour))
        }
    }
}

struct IndustryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "industry",
        abstract: "Build-outs by customer and year, and the countries whose electricity they pass.",
        discussion: "The four large build-outs on shared suppliers: headroom init industry --ledger industry.db, then "
            + "headroom industry --ledger industry.db")
    @OptionGroup var session: Session

    func run() async throws {
        try await session.reading { ledger in
            let industry = IndustryDocument(ledger)
            print(session.json ? Answers.json(industry) : industry.text(colour: session.colour))
        }
    }
}

struct StressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Demand put in doubt: cash lost, capacity stranded, who starts sooner. Changes nothing.",
        discussion: "stress --cancel 20% --price=-15% --efficiency 10%")
    @OptionGroup var session: Session
    @Option(help: "This part of accelerators asked for is cancelled, the latest signed orders first: 0% to 100%.")
    var cancel = "0%"
    @Option(parsing: .unconditional, help: "Prices change by this: -100% to 1000%.") var price = "0%"
    @Option(help: "So many fewer accelerators for the same work: 0% to less than 100%.") var efficiency = "0%"

    func run() async throws {
        let (cancel, price) = (try part(cancel, "--cancel"), try part(price, "--price"))
        let efficiency = try part(efficiency, "--efficiency")
        guard let shock = Shock(cancel: cancel, price: price, efficiency: efficiency) else {
            throw Stop.bad(
                "stress: allowed are --cancel 0% to 100%, --price -100% to 1000%, --efficiency 0% to less than 100%")
        }
        try await session.reading { ledger in
            let stress = StressDocument(try ledger.stress(shock), clock: ledger.clock)
            print(session.json ? Answers.json(stress) : stress.text(colour: session.colour))
        }
    }

    /// Hundredths of a percent.
    private func part(_ text: String, _ flag: String) throws -> Int {
        let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
        guard let value = Double(digits), value.isFinite, abs(value) <= 100_000,
            abs((value * 100).rounded() - value * 100) < 1e-6
        else {
            throw Stop.bad(
                "\(flag): '\(text)' is not a percentage; allowed: a number with at most two decimals, such as 20%")
        }
        return Int((value * 100).rounded())
    }
}

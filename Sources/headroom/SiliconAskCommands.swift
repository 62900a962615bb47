import Answers
import ArgumentParser
import Silicon

/// What a run needs to be described: a known model, its sequences and batch.
struct RunFlags: ParsableArguments {
    @Option(help: "A published model by name, such as llama3-70b, llama3.1-405b, deepseek-v3.") var model: String
    @Option(help: "Tokens of a sequence.") var sequence = 8192
    @Option(help: "Sequences of one optimizer step.") var batch = 1024

    func run(_ precision: Precision) throws -> TrainingRun {
        guard (1...1 << 24).contains(sequence) else {
            throw Stop.bad("--sequence: \(sequence) is not allowed; allowed: 1 to 16777216")
        }
        guard (1...1 << 24).contains(batch) else {
            throw Stop.bad("--batch: \(batch) is not allowed; allowed: 1 to 16777216")
        }
        guard let run = TrainingRun(named: model, sequence: sequence, batch: batch, precision: precision) else {
            throw Stop.bad("--model: '\(model)' is not known; allowed: a published model such as llama3-70b")
        }
        return run
    }

    static func chips(_ count: Int) throws -> Int {
        guard (1...1 << 24).contains(count) else {
            throw Stop.bad("--chips: \(count) is not allowed; allowed: 1 to 16777216")
        }
        return count
    }

    static func precision(_ text: String) throws -> Precision {
        guard let precision = Precision(rawValue: text) else {
            let allowed = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw Stop.bad("--precision: '\(text)' is not known; allowed: \(allowed)")
        }
        return precision
    }
}

/// The fastest layout of a training run on so many chips, what its step is spent on, and how long the work takes.
struct SiliconEstimateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate",
        abstract: "How long a training run takes on so many chips: fastest layout, parts of a step, days, band.")
    @OptionGroup var session: Session
    @OptionGroup var flags: RunFlags
    @Option(help: "The accelerator, by its name in the catalogue.") var chip: String
    @Option(help: "How many.") var chips: Int
    @Option(help: "bf16, fp8, mxfp8, nvfp4 or int8.") var precision = "bf16"
    @Option(help: "Tokens to train on; gives days.") var tokens: Double?
    @Option(help: "Share of the time in which steps are made.") var uptime = 1.0
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?

    func run() async throws {
        guard uptime > 0, uptime <= 1 else {
            throw Stop.bad("--uptime: \(uptime) is not allowed; allowed: above 0 to 1")
        }
        let accelerator = try SiliconFiles.accelerator(chip, try SiliconFiles.datasheet(own: catalogue))
        let run = try flags.run(try RunFlags.precision(precision))
        let count = try RunFlags.chips(chips)
        let estimate = try SiliconEstimateCommand.estimated {
            () throws(NoEstimate) in
            try TrainingEstimator().best(run, on: accelerator, chips: count)
        }
        let document = TrainingDocument(
            estimate, run, accelerator, chips: chips,
            work: tokens.map { TrainingWork(run: run, tokens: $0) }, uptime: uptime)
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }

    /// An estimate, or the end of the command with the reason.
    static func estimated<Value>(_ body: () throws(NoEstimate) -> Value) throws -> Value {
        do throws(NoEstimate) { return try body() } catch { throw Stop.refused(message: error.description) }
    }
}

/// How many of each accelerator do given work in given days.
struct SiliconSizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "size", abstract: "How many of each silicon train a model on so many tokens in so many days.")
    @OptionGroup var session: Session
    @OptionGroup var flags: RunFlags
    @Option(help: "Tokens to train on.") var tokens: Double
    @Option(help: "Days it may take.") var days: Double
    @Option(help: "Accelerators by their names in the catalogue, with commas between.") var silicon: String
    @Option(help: "bf16, fp8, mxfp8, nvfp4 or int8.") var precision = "bf16"
    @Option(help: "Share of the time in which steps are made.") var uptime = 0.9
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?

    func run() async throws {
        guard tokens > 0, tokens < 1e18, days > 0, days < 1e5, uptime > 0, uptime <= 1 else {
            throw Stop.bad("--tokens, --days, --uptime: allowed: above 0 to 1e18, 1e5 and 1")
        }
        let datasheet = try SiliconFiles.datasheet(own: catalogue)
        let run = try flags.run(try RunFlags.precision(precision))
        let work = TrainingWork(run: run, tokens: tokens)
        let rows = try silicon.split(separator: ",").map { name in
            let chip = try SiliconFiles.accelerator(String(name), datasheet)
            let size = try SiliconEstimateCommand.estimated { () throws(NoEstimate) in
                try TrainingEstimator().size(work, on: chip, days: days, uptime: uptime)
            }
            return WorkSizeDocument.Row(size)
        }
        let document = WorkSizeDocument(
            model: run.model.name, tokens: tokens, days: days, uptime: uptime, batch: run.batch, rows: rows)
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

/// What every accelerator is worth against a reference, for one run.
struct SiliconEquivalentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "equivalents",
        abstract: "How many of one accelerator stand in for how many of another, with a band.",
        discussion: """
            Every accelerator at its fastest layout, in every format that trains, against the reference in its own format. A chip that nobody
            has measured has the wider band, and three assumptions about its software.
            """)
    @OptionGroup var session: Session
    @OptionGroup var flags: RunFlags
    @Option(help: "The chip that is replaced.") var reference = "h200"
    @Option(help: "Its format.") var precision = "fp8"
    @Option(help: "Chips that are replaced.") var chips: Int
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?

    func run() async throws {
        let datasheet = try SiliconFiles.datasheet(own: catalogue)
        let base = try SiliconFiles.accelerator(reference, datasheet)
        let count = try RunFlags.chips(chips)
        let format = try RunFlags.precision(precision)
        let run = try flags.run(format)
        let document = try SiliconEstimateCommand.estimated { () throws(NoEstimate) in
            try datasheet.equivalents(run, of: base, chips: count)
        }
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

/// Serving: interactivity against throughput.
struct SiliconInferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inference",
        abstract: "Serving a model: seconds per token and prompt, and throughput against interactivity.")
    @OptionGroup var session: Session
    @Option(help: "A published model by name.") var model: String
    @Option(help: "The accelerator, by its name in the catalogue.") var chip: String
    @Option(help: "Chips that share one copy.") var tensor = 8
    @Option(help: "Tokens of a prompt.") var input = 1024
    @Option(help: "Tokens of an answer.") var output = 256
    @Option(help: "bf16, fp8, mxfp8, nvfp4 or int8.") var precision = "fp8"
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?

    func run() async throws {
        let accelerator = try SiliconFiles.accelerator(chip, try SiliconFiles.datasheet(own: catalogue))
        guard (1...4096).contains(tensor), (1...1 << 24).contains(input), (1...1 << 24).contains(output) else {
            throw Stop.bad("--tensor, --input, --output: allowed: 1 to 4096 chips, 1 to 16777216 tokens")
        }
        let format = try RunFlags.precision(precision)
        guard
            let run = ServingRun(named: model, precision: format, tensor: tensor, input: input, output: output)
        else { throw Stop.bad("--model: '\(model)' is not known; allowed: a published model such as llama3-70b") }
        let estimator = try SiliconEstimateCommand.estimated { () throws(NoEstimate) in
            try InferenceEstimator(run, on: accelerator)
        }
        guard estimator.largestBatch > 0 else {
            throw Stop.refused(message: "\(model) does not fit \(tensor) \(chip); allowed: more chips with --tensor")
        }
        let document = ServingDocument(estimator, chip: accelerator.name)
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

/// When a port to other silicon has paid.
struct SiliconPortingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "porting",
        abstract: "When a port to other silicon has paid, and the discount that makes it.",
        discussion:
            "Break-even in reference chip-hours: C / (price (1 - q)), q = price ratio / relative speed; never when q is 1 or more."
    )
    @OptionGroup var session: Session
    @Option(help: "Engineer-months of work.") var engineerMonths: Double
    @Option(help: "USD per engineer-month.") var cost = 20_000.0
    @Option(help: "Months by which it delays the work.") var delay = 0.0
    @Option(help: "USD that a month of delay is worth.") var value = 0.0
    @Option(help: "USD per reference chip-hour.") var price: Double
    @Option(help: "Price of the other chip's hour over the reference's.") var priceRatio: Double
    @Option(help: "Work of the other chip per hour over the reference's.") var speed: Double
    @Option(help: "Reference chip-hours after which it must have paid.") var hours: Double?
    @Option(help: "Write the sensitivity to speed and discount as a chart to this SVG file.") var plot: String?

    func run() async throws {
        if let hours, !(hours > 0 && hours < 1e18) {
            throw Stop.bad("--hours: \(hours) is not allowed; allowed: above 0")
        }
        let numbers = [engineerMonths, cost, delay, value, priceRatio]
        guard numbers.allSatisfy({ $0 >= 0 && $0 < 1e15 }), price > 0, speed > 0, price < 1e15, speed < 1e6 else {
            throw Stop.bad("porting: an amount is not allowed; allowed: from 0, price and speed above 0")
        }
        let porting = PortingEconomics(
            engineerMonths: engineerMonths, costPerMonth: cost, delayMonths: delay, valuePerMonth: value, price: price,
            priceRatio: priceRatio, relativeSpeed: speed)
        let document = PortingDocument(porting, hours: hours)
        if let plot { try SiliconErrorCommand.write(document.plot(porting), to: plot) }
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

/// What the catalogue says, with who says so.
struct SiliconCatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "What is known of a chip, cell by cell, and who says so.")
    @OptionGroup var session: Session
    @Argument(help: "A chip; all unless given.") var chip: String?
    @Option(help: "Cells of your own, in the columns of Catalogue/silicon.csv.") var catalogue: String?

    func run() async throws {
        let datasheet = try SiliconFiles.datasheet(own: catalogue)
        let name = try chip.map { chip in
            guard let name = datasheet.silicon(named: chip) else {
                throw Stop.bad(
                    "'\(chip)' is not in the catalogue; allowed: \(datasheet.silicon.joined(separator: ", "))")
            }
            return name
        }
        let document = CatalogueDocument(datasheet.cells.filter { name == nil || $0.silicon == name })
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

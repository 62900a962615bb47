import Access
import Answers
import Desk
import Finance
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Peg
import Promise
import Silicon
import Units

extension Routes {
    private static let most = 1 << 24
    private static let model = Parameter.required(
        "model", .text, "A published model by name: llama3-70b, llama3.1-405b, deepseek-v3.")
    private static let chip = Parameter.required("chip", .text, "The accelerator, by its name in the catalogue.")
    private static let chips = Parameter.required("chips", .whole(1...most, unless: nil), "How many.")
    private static let sequence = Parameter("sequence", .whole(1...most, unless: 8192), "Tokens of a sequence.")
    private static let batch = Parameter("batch", .whole(1...most, unless: 1024), "Sequences of one optimizer step.")
    private static let reference = Parameter("reference", .text, "The chip that is replaced; h200 unless given.")
    private static let tokens = Parameter("tokens", .number(1...1e18, unless: nil), "Tokens to train on; gives days.")

    private static func precision(_ unless: Precision) -> Parameter {
        Parameter(
            "precision", .choice(Precision.allCases.map(\.rawValue), unless: unless.rawValue), "The number format.")
    }

    private static func uptime(_ unless: Double) -> Parameter {
        Parameter("uptime", .number(0.01...1, unless: unless), "Share of the time in which steps are made.")
    }

    // MARK: What the chips are to each other

    static let silicon: [Route] =
        [
            Route(
                .get, "silicon/substitution", .operator(.read),
                "Which accelerator stands in for which, by workload: speed, price, porting, and who accepts it."
            ) { call in
                let ledger = try await call.ledger()
                return Reply(document: SubstitutionDocument(ledger.substitution()), seq: ledger.seq)
            },
            Route(.get, "silicon/catalogue", .operator(.read), "What is known of chips, cell by cell, and who says so.")
            {
                call in
                Reply(Listing("cells", key: nil, clock: nil, CatalogueDocument(call.house.datasheet.cells).cells))
            }.listing(filters: "silicon", "property", "confidence").telling(.nobody),
            Route(
                .get, "silicon/estimate", .operator(.read),
                "How long a training run takes on so many chips: fastest layout, parts of a step, days, band."
            ) { call in
                let chip = try accelerator(call, Routes.chip)
                let run = try run(call, .bf16)
                let count = call.whole(chips) ?? 1
                let estimate = try estimated { () throws(NoEstimate) in
                    try TrainingEstimator().best(run, on: chip, chips: count)
                }
                return Reply(
                    document: TrainingDocument(
                        estimate, run, chip, chips: count,
                        work: call.number(tokens).map { TrainingWork(run: run, tokens: $0) },
                        uptime: call.number(uptime(1)) ?? 1))
            }.taking(model, chip, chips, precision(.bf16), sequence, batch, tokens, uptime(1))
                .example(query: ["model": "llama3-8b", "chip": "h200", "chips": "64", "tokens": "1e12"]),
            Route(
                .get, "silicon/size", .operator(.read),
                "How many of each silicon train a model on so many tokens in so many days."
            ) { call in
                let run = try run(call, .bf16)
                let (tokens, days, share) = (
                    call.number(work) ?? 1, call.number(days) ?? 1, call.number(uptime(0.9)) ?? 1
                )
                let names = (call.text(several) ?? "").split(separator: ",").map(String.init)
                guard (1...12).contains(names.count) else {
                    throw Refusal(.badRequest, "silicon: \(names.count) names; allowed: 1 to 12, with commas between")
                }
                let rows = try names.map { name in
                    let chip = try accelerator(call, named: name, "silicon")
                    return try estimated { () throws(NoEstimate) in
                        WorkSizeDocument.Row(
                            try TrainingEstimator().size(
                                TrainingWork(run: run, tokens: tokens), on: chip, days: days, uptime: share))
                    }
                }
                return Reply(
                    document: WorkSizeDocument(
                        model: run.model.name, tokens: tokens, days: days, uptime: share, batch: run.batch, rows: rows))
            }.taking(model, work, days, several, precision(.bf16), sequence, batch, uptime(0.9))
                .example(query: ["model": "llama3-8b", "tokens": "1e12", "days": "30", "silicon": "h200,b300"]),
            Route(
                .get, "silicon/equivalents", .operator(.read),
                "How many of one accelerator stand in for how many of another, with a band."
            ) { call in
                let base = try accelerator(call, named: call.text(reference) ?? "h200", "reference")
                let run = try run(call, .fp8)
                let count = call.whole(chips) ?? 1
                let document = try estimated { () throws(NoEstimate) in
                    try call.house.datasheet.equivalents(run, of: base, chips: count)
                }
                return Reply(document: document)
            }.taking(model, chips, reference, precision(.fp8), sequence, batch)
                .example(query: ["model": "llama3-8b", "chips": "64"]),
            Route(
                .get, "silicon/inference", .operator(.read),
                "Serving a model: seconds per token and prompt, and throughput against interactivity."
            ) { call in
                let chip = try accelerator(call, Routes.chip)
                let run = try serving(call)
                let estimator = try estimated { () throws(NoEstimate) in try InferenceEstimator(run, on: chip) }
                guard estimator.largestBatch > 0 else {
                    throw Refusal(
                        .badRequest,
                        "tensor: \(run.model.name) does not fit \(run.tensor) \(chip.name); allowed: more chips")
                }
                return Reply(document: ServingDocument(estimator, chip: chip.name))
            }.taking(model, chip, tensor, input, output, precision(.fp8))
                .example(query: ["model": "llama3-8b", "chip": "h200"]),
        ] + economics

    private static let work = Parameter.required("tokens", .number(1...1e18, unless: nil), "Tokens to train on.")
    private static let days = Parameter.required("days", .number(0.001...1e5, unless: nil), "Days it may take.")
    private static let several = Parameter.required("silicon", .text, "Accelerators by name, `,` between.")
    private static let tensor = Parameter("tensor", .whole(1...4096, unless: 8), "Chips that share one copy.")
    private static let input = Parameter("input", .whole(1...most, unless: 1024), "Tokens of a prompt.")
    private static let output = Parameter("output", .whole(1...most, unless: 256), "Tokens of an answer.")

    private static func accelerator(_ call: Call, _ parameter: Parameter) throws(Refusal) -> Accelerator {
        try accelerator(call, named: call.text(parameter) ?? "", parameter.name)
    }

    private static func accelerator(
        _ call: Call, named name: String, _ field: String
    ) throws(Refusal) -> Accelerator {
        guard let chip = call.house.datasheet.accelerator(named: name) else {
            throw Refusal(.badRequest, field + ": " + call.house.datasheet.lack(of: name))
        }
        return chip
    }

    private static func run(_ call: Call, _ usual: Precision) throws(Refusal) -> TrainingRun {
        let name = call.text(model) ?? ""
        guard
            let run = TrainingRun(
                named: name, sequence: call.whole(sequence) ?? 8192, batch: call.whole(batch) ?? 1024,
                precision: call.text(precision(usual)).flatMap(Precision.init(rawValue:)) ?? usual)
        else { throw unknownModel(name) }
        return run
    }

    private static func serving(_ call: Call) throws(Refusal) -> ServingRun {
        let name = call.text(model) ?? ""
        guard
            let run = ServingRun(
                named: name, precision: call.text(precision(.fp8)).flatMap(Precision.init(rawValue:)) ?? .fp8,
                tensor: call.whole(tensor) ?? 8, input: call.whole(input) ?? 1024, output: call.whole(output) ?? 256)
        else { throw unknownModel(name) }
        return run
    }

    private static func unknownModel(_ name: String) -> Refusal {
        Refusal(
            .badRequest, "model: '\(name)' is not known; allowed: \(KnownModel.names.joined(separator: ", "))")
    }

    /// An estimate; refused `bad_request` with the reason where there is none.
    private static func estimated<Value>(_ body: () throws(NoEstimate) -> Value) throws(Refusal) -> Value {
        do throws(NoEstimate) { return try body() } catch { throw Refusal(.badRequest, error.description) }
    }
}

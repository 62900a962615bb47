/// Work that is asked for instead of a number of chips: a model trained on so many tokens in so many days. Without tokens
/// and days it is the work by which chips are compared.
///
/// Whole numbers throughout, shares in millionths: it is written into facts.
public struct AskedWork: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Sendable, Codable {
        case train
    }

    public var kind = Kind.train
    /// A published model by name; else `parameters`.
    public var model: String?
    /// Weights of a dense transformer whose widths are chosen for it.
    public var parameters: Int?
    public var tokens: Int?
    public var days: Int?
    /// A `Precision` by name; bf16 unless given, which every accelerator has.
    public var precision: String?
    /// Tokens of one sequence; 8,192 unless given.
    public var sequence: Int?
    /// Sequences of one optimizer step; 1,536 unless given, which three and powers of two divide, as counts of chips do.
    public var batch: Int?
    /// The share of the peak rate that the asker counts with, in place of the estimator's.
    public var utilisationPpm: Int?
    /// Share of the time in which steps are made; 90% unless given.
    public var uptimePpm: Int?
    /// Whether chips are counted at the slow end of the band.
    public var isSure: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, model, tokens, days, precision, sequence, batch
        case parameters = "params"
        case utilisationPpm = "utilisation_ppm"
        case uptimePpm = "uptime_ppm"
        case isSure = "sure"
    }

    public init() {}

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Int? { try AskedWork.whole(fields, key) }
        kind = try fields.decodeIfPresent(Kind.self, forKey: .kind) ?? .train
        model = try fields.decodeIfPresent(String.self, forKey: .model)
        precision = try fields.decodeIfPresent(String.self, forKey: .precision)
        isSure = try fields.decodeIfPresent(Bool.self, forKey: .isSure)
        (parameters, tokens, days) = (try number(.parameters), try number(.tokens), try number(.days))
        (sequence, batch) = (try number(.sequence), try number(.batch))
        (utilisationPpm, uptimePpm) = (try number(.utilisationPpm), try number(.uptimePpm))
    }

    /// A whole number, also where it is written as 15e12.
    private static func whole(_ fields: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys) throws -> Int? {
        guard fields.contains(key), try !fields.decodeNil(forKey: key) else { return nil }
        if let whole = try? fields.decode(Int.self, forKey: key) { return whole }
        guard let whole = Int(exactly: try fields.decode(Double.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: fields, debugDescription: "is not a whole number; allowed: such as 15e12")
        }
        return whole
    }

    /// Whether it says how much is to be done by when, so that chips can be counted from it alone.
    public var isWhole: Bool { tokens != nil || days != nil }
}

/// Why work cannot be counted in chips: what is wrong, and what is allowed.
public struct SizingFault: Error, Hashable, Sendable {
    public let message: String

    init(_ field: String, _ what: String, _ allowed: String) { message = "\(field): \(what); allowed: \(allowed)" }
    init(_ reason: NoEstimate) { message = reason.description }
    public init(message: String) { self.message = message }
}

extension AskedWork {
    /// The training run it describes.
    func run() throws(SizingFault) -> TrainingRun {
        let sequence = try within(sequence ?? 8192, 1...1 << 24, "sequence")
        let batch = try within(batch ?? 1536, 1...1 << 24, "batch")
        let name = precision ?? Precision.bf16.rawValue
        guard let precision = Precision(rawValue: name) else {
            let allowed = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw SizingFault("precision", "'\(name)' is not known", allowed)
        }
        return TrainingRun(model: try shape(), sequence: sequence, batch: batch, precision: precision)
    }

    private func shape() throws(SizingFault) -> ModelShape {
        let names = KnownModel.names.joined(separator: ", ")
        switch (model, parameters) {
        case (let model?, nil):
            guard let shape = KnownModel.shape(model) else {
                throw SizingFault("model", "'\(model)' is not known", "\(names), or params")
            }
            return shape
        case (nil, let parameters?):
            return ModelShape.dense(weights: try within(parameters, 100_000_000...20_000_000_000_000, "params"))
        case (nil, nil): throw SizingFault("model", "is missing", "\(names), or params such as 70e9")
        case (_?, _?): throw SizingFault("model", "is given beside params", "one of them")
        }
    }

    /// Tokens and days, the uptime and the utilisation asked for as shares.
    func amounts() throws(SizingFault) -> (tokens: Double, days: Double, uptime: Double, utilisation: Double?) {
        guard let tokens else { throw SizingFault("tokens", "is missing", "such as 15e12") }
        guard let days else { throw SizingFault("days", "is missing", "such as 90") }
        let share = try utilisationPpm.map { ppm throws(SizingFault) in
            try within(ppm, 1...1_000_000, "utilisation_ppm")
        }
        return (
            Double(try within(tokens, 1...1_000_000_000_000_000_000, "tokens")),
            Double(try within(days, 1...10_000, "days")), try uptime(), share.map { Double($0) / 1e6 }
        )
    }

    private func uptime() throws(SizingFault) -> Double {
        Double(try within(uptimePpm ?? 900_000, 1...1_000_000, "uptime_ppm")) / 1e6
    }

    private func within(
        _ value: Int, _ range: ClosedRange<Int>, _ field: String
    ) throws(SizingFault) -> Int {
        guard range.contains(value) else {
            throw SizingFault(field, "\(value) is out of range", "from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

extension ModelShape {
    /// A dense transformer of about so many weights, within 1%: layers about 1/110 as many as the width, heads of 128,
    /// eight heads of keys and values, a gated MLP, a vocabulary of 128,256, as the Llama 3 family has them (arXiv
    /// 2407.21783, table 3).
    public static func dense(weights: Int) -> ModelShape {
        let shapes = stride(from: 1024, through: 131_072, by: 1024).compactMap { dense(weights: weights, hidden: $0) }
        let best = shapes.min { aspect($0) < aspect($1) }
        return best ?? dense(weights: weights, hidden: 1024, layers: 4)
    }

    private static func aspect(_ shape: ModelShape) -> Double {
        abs(Double(shape.hidden) / Double(shape.layers) - 110)
    }

    /// nil where no layer count that a pipeline can cut comes within 1%.
    private static func dense(weights: Int, hidden: Int) -> ModelShape? {
        let one = dense(weights: 0, hidden: hidden, layers: 1)
        let layer = one.attentionWeights + 3 * hidden * (hidden * 7 / 2)
        let layers = Int((Double(weights - 2 * hidden * one.vocabulary) / Double(layer) / 4).rounded()) * 4
        guard (4...512).contains(layers) else { return nil }
        let shape = dense(weights: weights, hidden: hidden, layers: layers)
        return abs(Double(shape.weights) / Double(weights) - 1) < 0.01 ? shape : nil
    }

    /// With what is left of the weights in the MLPs.
    private static func dense(weights: Int, hidden: Int, layers: Int) -> ModelShape {
        var shape = ModelShape(
            name: "dense, \(Int((Double(weights) / 1e8).rounded()) / 10)B weights", layers: layers, hidden: hidden,
            heads: hidden / 128,
            keyValueHeads: min(8, hidden / 128), headWidth: 128, ffn: 0, isGated: true, vocabulary: 128_256)
        let rest = max(weights - shape.weights, 0)
        shape.ffn = max(Int((Double(rest) / Double(3 * hidden * layers) / 128).rounded()), 1) * 128
        return shape
    }
}

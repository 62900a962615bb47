/// A column that cannot be read, and what is allowed.
public struct ColumnFault: Error, Equatable, Sendable {
    public let column: String
    public let what: String

    public init(column: String, what: String) { (self.column, self.what) = (column, what) }
}

/// Reads the columns of a file of measured training runs (`training-step-times.csv`), by name.
public struct TrainingColumns: Sendable {
    private let text: @Sendable (String) -> String

    /// `text` gives a column's text, empty where the file lacks it.
    public init(_ text: @escaping @Sendable (String) -> String) { self.text = text }

    /// Columns without which a row says nothing.
    public static let needed = [
        "id", "workload", "chip", "n_chips", "model", "layers", "hidden", "heads", "kv_heads", "head_dim", "ffn",
        "gated", "vocab", "seq", "gbs", "precision",
    ]

    /// Columns that are read when they are there.
    public static let optional = [
        "source", "experts", "topk", "moe_ffn", "shared_ffn", "dense_layers", "mbs", "tp", "pp", "cp", "vp", "ep",
        "fsdp", "recompute", "attention", "seq_parallel", "comm_overlap", "step_time_s",
    ]

    /// The chip's name in the file.
    public var chip: String { text("chip") }
    public var id: String { text("id") }

    /// The row, on a chip that the caller has looked up.
    public func measurement(on chip: Accelerator) throws(ColumnFault) -> TrainingMeasurement {
        TrainingMeasurement(
            id: id, source: text("source"), chip: chip, chips: try count("n_chips"), run: try run(), hint: try hint(),
            seconds: try seconds())
    }

    private func run() throws(ColumnFault) -> TrainingRun {
        let recompute = text("recompute")
        let attention = text("attention")
        return TrainingRun(
            model: try model(), sequence: try count("seq"), batch: try count("gbs"),
            precision: try word("precision", text("precision"), Precision.self),
            recompute: recompute.isEmpty ? .none : try word("recompute", recompute, TrainingRun.Recompute.self),
            attention: attention.isEmpty ? .flash : try word("attention", attention, TrainingRun.Attention.self),
            isSequenceParallel: try number("seq_parallel") != 0, isOverlapped: try number("comm_overlap") != 0)
    }

    private func model() throws(ColumnFault) -> ModelShape {
        let name = text("model")
        return ModelShape(
            name: name, layers: try count("layers"), hidden: try count("hidden"), heads: try count("heads"),
            keyValueHeads: try count("kv_heads"), headWidth: try count("head_dim"), ffn: try number("ffn") ?? 0,
            isGated: try number("gated") == 1, vocabulary: try count("vocab"), experts: try experts(),
            latent: KnownModel.latent(name), window: KnownModel.window(name))
    }

    private func experts() throws(ColumnFault) -> ModelShape.Experts? {
        guard let count = try number("experts"), count > 0 else { return nil }
        return ModelShape.Experts(
            count: count, active: try self.count("topk"), width: try self.count("moe_ffn"),
            shared: try number("shared_ffn") ?? 0, denseLayers: try number("dense_layers") ?? 0,
            hasBiases: KnownModel.hasExpertBiases(text("model")))
    }

    private func hint() throws(ColumnFault) -> LayoutHint {
        let tensor = try degree("tp")
        let microbatch = try degree("mbs")
        let isOpen = tensor == nil || microbatch == nil
        return LayoutHint(
            tensor: tensor, pipeline: try degree("pp"), context: try degree("cp") ?? 1, expert: try degree("ep") ?? 1,
            virtual: try virtual(isOpen: isOpen), microbatch: microbatch,
            isFullySharded: tensor == nil ? nil : (try number("fsdp") ?? 0) > 0)
    }

    /// A row that leaves other degrees open leaves this one open, too, unless it says more than one.
    private func virtual(isOpen: Bool) throws(ColumnFault) -> Int? {
        guard let virtual = try degree("vp") else { return isOpen ? nil : 1 }
        return isOpen && virtual == 1 ? nil : virtual
    }

    private func seconds() throws(ColumnFault) -> Double? {
        let text = text("step_time_s")
        if text.isEmpty { return nil }
        guard let seconds = Double(text), seconds > 0, seconds.isFinite else {
            throw ColumnFault(column: "step_time_s", what: "'\(text)' is no time; allowed: seconds above 0, or empty")
        }
        return seconds
    }

    private func number(_ column: String) throws(ColumnFault) -> Int? {
        let text = text(column)
        if text.isEmpty { return nil }
        guard let number = Int(text), number >= 0 else {
            throw ColumnFault(column: column, what: "'\(text)' is no count; allowed: a whole number from 0, or empty")
        }
        return number
    }

    private func count(_ column: String) throws(ColumnFault) -> Int {
        guard let count = try number(column), count > 0 else {
            throw ColumnFault(column: column, what: "'\(text(column))' is no count; allowed: a whole number from 1")
        }
        return count
    }

    private func degree(_ column: String) throws(ColumnFault) -> Int? {
        guard let degree = try number(column) else { return nil }
        guard degree > 0 else {
            throw ColumnFault(column: column, what: "is 0; allowed: from 1, or empty when unknown")
        }
        return degree
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ column: String, _ text: String, _: Word.Type
    ) throws(ColumnFault) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw ColumnFault(column: column, what: "'\(text)' is not known; allowed: \(allowed)")
    }
}

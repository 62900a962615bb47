import Silicon

extension TrainingRun {
    /// A run on a published model; nil where nobody here knows a model of that name.
    public init?(named model: String, sequence: Int, batch: Int, precision: Precision) {
        guard let shape = KnownModel.shape(model) else { return nil }
        self.init(model: shape, sequence: sequence, batch: batch, precision: precision)
    }
}

extension Datasheet {
    /// What every accelerator of the catalogue is worth against a reference in the run's own format: each at its fastest
    /// layout, in every format that it trains in. A chip that nobody has measured comes with three assumptions about its
    /// software.
    /// - Parameter chips: of the reference, that are replaced.
    /// - Throws: where the reference itself does not train the run. Complexity: a layout search for each line.
    public func equivalents(
        _ run: TrainingRun, of reference: Accelerator, chips: Int
    ) throws(NoEstimate) -> EquivalentsDocument {
        _ = try TrainingEstimator().best(run, on: reference, chips: chips)
        let found = silicon.compactMap { accelerator($0) }.flatMap { chip in
            chip.trainingFormats.flatMap { precision in
                chip.softwareFactors.compactMap { factor in
                    try? Equivalents().compare(
                        run, chip, precision, softwareFactor: factor, with: reference, run.precision, chips: chips)
                }
            }
        }
        return EquivalentsDocument(found, reference: reference.name, precision: run.precision, chips: chips)
    }

    /// Why a name gives no accelerator, and what is allowed.
    public func lack(of name: String) -> String {
        guard let silicon = silicon(named: name) else {
            return "'\(name)' is not in the catalogue; allowed: \(silicon.joined(separator: ", "))"
        }
        return "the catalogue does not know \(missing(silicon).joined(separator: ", ")) of \(silicon)"
    }
}

extension Accelerator {
    /// Formats in which a chip trains: bf16, and eight bits where it has them.
    fileprivate var trainingFormats: [Precision] {
        let eight: [Precision] = peak[.fp8] == nil ? (peak[.int8] == nil ? [] : [.int8]) : [.fp8]
        return [.bf16] + eight
    }

    fileprivate var softwareFactors: [Double] {
        Uncertainty.published.chips.contains(name) || maker == .nvidia ? [1] : [0.8, 1, 1.2]
    }
}

extension ServingRun {
    /// Serving a published model with weights and cache in a format's usual bytes; nil where nobody here knows the model.
    public init?(named model: String, precision: Precision, tensor: Int, input: Int, output: Int) {
        guard let shape = KnownModel.shape(model) else { return nil }
        let bytes = precision == .bf16 ? 2.0 : precision == .nvfp4 ? 0.55 : 1.0
        self.init(
            model: shape, precision: precision, weightBytes: bytes, cacheBytes: precision == .bf16 ? 2 : 1,
            tensor: tensor, input: input, output: output)
    }
}

import Foundation

/// One published measurement of serving.
public struct InferenceMeasurement: Sendable {
    /// What was measured.
    public enum Metric: String, CaseIterable, Sendable {
        /// Milliseconds per output token that each of `batch` users sees.
        case timePerToken = "tpot_ms"
        /// Milliseconds until the first token of a prompt.
        case timeToFirst = "ttft_ms"
        /// Tokens per second and chip, as many sequences in flight as fit.
        case throughput = "tok_s_chip"
    }

    public let id, source: String
    public let chip: Accelerator
    public let run: ServingRun
    /// Sequences in flight; nil: as many as fit.
    public let batch: Int?
    public let metric: Metric
    /// In the unit of the metric; nil for a row that is only to be estimated.
    public let value: Double?

    public init(
        id: String, source: String, chip: Accelerator, run: ServingRun, batch: Int?, metric: Metric, value: Double?
    ) {
        (self.id, self.source, self.chip, self.run) = (id, source, chip, run)
        (self.batch, self.metric, self.value) = (batch, metric, value)
    }

    /// The publication, without the place inside it.
    public var publication: String {
        String(source.prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
    }

    /// The estimate, in the unit of the metric.
    public func estimate(
        _ constants: InferenceConstants = .published, training: TrainingConstants = .published
    ) throws(NoEstimate) -> Double {
        let estimator = try InferenceEstimator(run, on: chip, constants, training: training)
        let batch = max(1, batch ?? estimator.largestBatch)
        switch metric {
        case .timePerToken: return estimator.decodeSeconds(batch: batch) * 1e3
        case .timeToFirst: return estimator.prefillSeconds * Double(batch) * 1e3
        case .throughput: return estimator.throughput(batch: batch)
        }
    }
}

/// Fits the inference constants, with those of training as they are.
public struct InferenceCalibration: Sendable {
    public enum Split: String, CaseIterable, Sendable {
        case rows, source
    }

    public let rows: [InferenceMeasurement]
    private let training: TrainingConstants

    /// Rows without a value or an estimate are left out.
    public init(_ rows: [InferenceMeasurement], training: TrainingConstants) {
        self.training = training
        self.rows = rows.filter { row in
            row.value != nil && (try? row.estimate(InferenceConstants(), training: training)) != nil
        }
    }

    /// Constants fitted on all rows.
    public var constants: InferenceConstants { fitted(to: rows) }

    public func seen(_ constants: InferenceConstants) -> Comparison<InferenceMeasurement, String> {
        compare(rows.map { estimate($0, constants) })
    }

    /// Every row, or every publication, by constants fitted without it.
    public func crossValidated(_ split: Split) -> Comparison<InferenceMeasurement, String> {
        let groups = rows.indices.map { split == .rows ? "\($0)" : rows[$0].publication }
        var estimates = rows.map { _ in Double.nan }
        for group in Set(groups).sorted() {
            let constants = fitted(to: rows.indices.filter { groups[$0] != group }.map { rows[$0] })
            for index in rows.indices where groups[index] == group {
                estimates[index] = estimate(rows[index], constants)
            }
        }
        return compare(estimates)
    }

    private func compare(_ estimates: [Double]) -> Comparison<InferenceMeasurement, String> {
        Comparison(
            pairs: zip(rows, estimates).compactMap { row, estimate in
                guard let value = row.value, estimate.isFinite else { return nil }
                return .init(row: row, kind: row.publication, estimate: estimate, measured: value)
            })
    }

    private func estimate(_ row: InferenceMeasurement, _ constants: InferenceConstants) -> Double {
        (try? row.estimate(constants, training: training)) ?? .nan
    }

    private func fitted(to rows: [InferenceMeasurement]) -> InferenceConstants {
        let fit = Fit(parameters: InferenceConstants.parameters, weights: rows.map { _ in 10 }) { constants in
            rows.map { log(estimate($0, constants) / ($0.value ?? .nan)) }
        }
        return fit.constants(from: InferenceConstants())
    }
}

/// Reads the columns of a file of measured serving (`inference-rows.csv`), by name.
public struct InferenceColumns: Sendable {
    private let text: @Sendable (String) -> String

    public init(_ text: @escaping @Sendable (String) -> String) { self.text = text }

    public static let needed = [
        "id", "chip", "model", "weight_bytes", "kv_bytes", "tp", "input_len", "output_len", "precision", "metric",
    ]
    public static let optional = ["source", "batch", "value"]

    public var chip: String { text("chip") }
    public var id: String { text("id") }

    /// The row, on a chip that the caller has looked up.
    public func measurement(on chip: Accelerator) throws(ColumnFault) -> InferenceMeasurement {
        guard let model = KnownModel.shape(text("model")) else {
            throw ColumnFault(
                column: "model", what: "'\(text("model"))' is not known; allowed: a published model by name")
        }
        guard let precision = Precision(rawValue: text("precision")) else {
            let allowed = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw ColumnFault(column: "precision", what: "'\(text("precision"))' is not known; allowed: \(allowed)")
        }
        guard let metric = InferenceMeasurement.Metric(rawValue: text("metric")) else {
            let allowed = InferenceMeasurement.Metric.allCases.map(\.rawValue).joined(separator: ", ")
            throw ColumnFault(column: "metric", what: "'\(text("metric"))' is not known; allowed: \(allowed)")
        }
        let run = ServingRun(
            model: model, precision: precision, weightBytes: try number("weight_bytes"),
            cacheBytes: try number("kv_bytes"), tensor: Int(try number("tp")), input: Int(try number("input_len")),
            output: Int(try number("output_len")))
        return InferenceMeasurement(
            id: id, source: text("source"), chip: chip, run: run,
            batch: text("batch").isEmpty ? nil : Int(try number("batch")), metric: metric,
            value: text("value").isEmpty ? nil : try number("value"))
    }

    private func number(_ column: String) throws(ColumnFault) -> Double {
        guard let number = Double(text(column)), number > 0, number < 1e15 else {
            throw ColumnFault(column: column, what: "'\(text(column))' is no quantity; allowed: a number above 0")
        }
        return number
    }
}

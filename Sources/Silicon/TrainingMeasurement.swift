/// One published, or own, measurement of training: what ran where, and the seconds of a step if they are known.
public struct TrainingMeasurement: Sendable {
    /// Kinds of rows whose errors are told apart.
    public enum Class: String, CaseIterable, Sendable {
        /// Dense models on NVIDIA chips, layout published.
        case dense
        /// The same where the layout was not published and is searched.
        case denseSearched = "dense_layout_searched"
        /// Mixtures of experts.
        case mixture = "moe"
        /// Chips of other makers.
        case otherChips = "other_chips"
    }

    public let id, source: String
    public let chip: Accelerator
    public let chips: Int
    public let run: TrainingRun
    public let hint: LayoutHint
    /// Seconds of a step as measured; nil for a row that is only to be estimated.
    public let seconds: Double?

    public init(
        id: String, source: String, chip: Accelerator, chips: Int, run: TrainingRun, hint: LayoutHint, seconds: Double?
    ) {
        (self.id, self.source, self.chip, self.chips) = (id, source, chip, chips)
        (self.run, self.hint, self.seconds) = (run, hint, seconds)
    }

    public var kind: Class {
        if chip.maker != .nvidia { return .otherChips }
        if run.model.experts != nil { return .mixture }
        return hint.layout == nil ? .denseSearched : .dense
    }
}

/// How far estimates were from measurements, as shares of the measurement.
public struct ErrorSummary: Hashable, Sendable {
    public let count: Int
    public let mean, p95, max: Double

    /// nil for no errors at all. The 95th percentile is interpolated between order statistics.
    public init?(_ errors: [Double]) {
        guard !errors.isEmpty else { return nil }
        let sorted = errors.sorted()
        count = sorted.count
        mean = sorted.reduce(0, +) / Double(sorted.count)
        max = sorted[sorted.count - 1]
        let place = 0.95 * Double(sorted.count - 1)
        let below = Int(place)
        let above = Swift.min(below + 1, sorted.count - 1)
        p95 = sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}

/// Estimates beside measurements, by whatever method they came.
public struct Comparison<Row: Sendable, Class: Hashable & Sendable>: Sendable {
    public struct Pair: Sendable {
        public let row: Row
        public let kind: Class
        public let estimate: Double
        public let measured: Double

        /// estimate / measured − 1.
        public var error: Double { estimate / measured - 1 }
    }

    public let pairs: [Pair]

    /// The errors of one class; nil where it has no row.
    public subscript(kind: Class) -> ErrorSummary? {
        ErrorSummary(pairs.filter { $0.kind == kind }.map { abs($0.error) })
    }

    /// The errors of all rows.
    public var all: ErrorSummary? { ErrorSummary(pairs.map { abs($0.error) }) }
}

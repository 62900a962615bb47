/// Nanoseconds of one engine at one kind of work.
struct Figure: Codable {
    let engine: String
    let median: Double
    let mean: Double
    let p99: Double

    init(_ engine: String, _ items: [Double]) {
        let sorted = items.sorted()
        self.engine = engine
        median = sorted[sorted.count / 2]
        mean = sorted.reduce(0, +) / Double(sorted.count)
        p99 = sorted[min(sorted.count * 99 / 100, sorted.count - 1)]
    }
}

/// One kind of work by all engines, the profile first.
struct Row: Codable {
    let axis: String
    let orders: Int
    let what: String
    let figures: [Figure]

    /// The fastest of the others, by its median.
    var best: Figure? { figures.dropFirst().min { $0.median < $1.median } }

    /// How many times as long as the profile the best of the others takes, by the median; none if no other did the work.
    var ratio: Double? { best.map { $0.median / figures[0].median } }
}

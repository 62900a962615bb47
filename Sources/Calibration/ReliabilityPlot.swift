import Plot
import Units

/// How often days named at 10, 20 … 90% were met, as a picture: one line per forecast day, the diagonal where forecasts are
/// right, bands where the goals for P50 and P90 lie.
public struct ReliabilityPlot: Sendable {
    private let evaluation: Evaluation
    private let method: Method

    public init(_ evaluation: Evaluation, _ method: Method = .referenceClass) {
        (self.evaluation, self.method) = (evaluation, method)
    }

    /// The picture. Points that rest on no scored day are left out.
    public var svg: String {
        Plot(
            "reliability", title: "Forecasts against outcomes up to \(evaluation.until)",
            about: "A line per forecast day; on the dashed diagonal a day named at some percent was met that often.",
            x: axis("probability at which a day was named"), y: axis("share of those days that were met"),
            layers: [
                goal(.p50, 40...60, "goal"), goal(.p90, 85...95, nil),
                .rule(from: Plot.Place(0, 0), to: Plot.Place(100, 100), name: nil),
            ] + evaluation.rows.indices.map { .line(series($0)) }, width: 440, height: 440
        ).svg
    }

    private func axis(_ title: String) -> Plot.Axis {
        .linear(0...100, ticks: stride(from: 0, through: 100, by: 20).map { (Double($0), "\($0)%") }, title: title)
    }

    private func goal(_ decile: Decile, _ range: ClosedRange<Double>, _ name: String?) -> Plot.Layer {
        let sides = [Double(decile.percent) - 1.5, Double(decile.percent) + 1.5]
        return .band(
            low: sides.map { Plot.Place($0, range.lowerBound) }, high: sides.map { Plot.Place($0, range.upperBound) },
            .rest, name: name)
    }

    private func series(_ number: Int) -> Plot.Series {
        let (name, score) = ("\(evaluation.rows[number].asOf)", evaluation.rows[number][method])
        return Plot.Series(
            name, .series(number),
            Decile.allCases.compactMap { decile in
                let coverage = score.coverage(decile)
                guard coverage.scored > 0 else { return nil }
                let met = Double(coverage.hits) * 100 / Double(coverage.scored)
                let tip = "\(name), P\(decile.percent): \(coverage.hits) of \(coverage.scored)"
                return (Plot.Place(Double(decile.percent), met), tip)
            })
    }
}

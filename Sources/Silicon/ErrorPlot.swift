import Plot
import Units

/// Estimates against measurements, both in seconds on logarithmic axes, with the diagonal and a band of 20% around it.
public struct ErrorPlot: Sendable {
    private let comparison: Comparison<TrainingMeasurement, TrainingMeasurement.Class>
    private let title: String

    public init(_ comparison: Comparison<TrainingMeasurement, TrainingMeasurement.Class>, title: String) {
        (self.comparison, self.title) = (comparison, title)
    }

    public var svg: String {
        Plot(
            "errors", title: title,
            about: "On the dashed diagonal an estimate is right; in the grey band it is within 20%.",
            x: axis("measured seconds of a step"), y: axis("estimated seconds"),
            layers: [band, .rule(from: Plot.Place(0.5, 0.5), to: Plot.Place(200, 200), name: nil)]
                + TrainingMeasurement.Class.allCases.enumerated().map { .dots(series($1, .series($0))) },
            width: 440, height: 440
        ).svg
    }

    private static let names: [TrainingMeasurement.Class: String] = [
        .dense: "dense, layout published", .denseSearched: "dense, layout searched", .mixture: "mixture of experts",
        .otherChips: "chips of other makers",
    ]

    private func axis(_ title: String) -> Plot.Axis {
        let ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200].map { ($0, $0 < 1 ? "\($0)" : "\(Int($0))") }
        return .logarithmic(0.4...250, ticks: ticks, title: title)
    }

    private var band: Plot.Layer {
        .band(
            low: [Plot.Place(0.5, 0.4), Plot.Place(200, 160)], high: [Plot.Place(0.5, 0.6), Plot.Place(200, 240)],
            .rest, name: "within 20%")
    }

    private func series(_ kind: TrainingMeasurement.Class, _ ink: Ink) -> Plot.Series {
        Plot.Series(
            ErrorPlot.names[kind] ?? kind.rawValue, ink,
            comparison.pairs.filter { $0.kind == kind }.map { (Plot.Place($0.measured, $0.estimate), $0.row.id) })
    }
}

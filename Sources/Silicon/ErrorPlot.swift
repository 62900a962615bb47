import Foundation

/// Estimates against measurements, both in seconds on logarithmic axes, with the diagonal and a band of 20% around it.
/// One self-contained SVG, legible on light and dark ground.
public struct ErrorPlot: Sendable {
    private let comparison: Comparison<TrainingMeasurement, TrainingMeasurement.Class>
    private let title: String

    public init(_ comparison: Comparison<TrainingMeasurement, TrainingMeasurement.Class>, title: String) {
        (self.comparison, self.title) = (comparison, title)
    }

    public var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 520" width="480" height="520" role="img" \
        aria-label="\(title)">
        <style>
        svg { color: #333; font: 12px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) { svg { color: #ddd; } }
        text { fill: currentColor; }
        .axis { stroke: currentColor; stroke-opacity: 0.25; }
        .right { stroke: currentColor; stroke-dasharray: 4 4; }
        .band { fill: currentColor; fill-opacity: 0.08; }
        </style>
        <text x="56" y="20" font-size="14">\(title)</text>
        \(band)
        \(grid)
        \(points.joined(separator: "\n"))
        \(legend)
        </svg>

        """
    }

    /// Mid tones that stand out from white and from black, and from each other for eyes that tell few colours apart.
    private static let colours: [TrainingMeasurement.Class: String] = [
        .dense: "#2b83d6", .denseSearched: "#2f9e77", .mixture: "#d97a1e", .otherChips: "#b765b0",
    ]
    private static let names: [TrainingMeasurement.Class: String] = [
        .dense: "dense, layout published", .denseSearched: "dense, layout searched", .mixture: "mixture of experts",
        .otherChips: "chips of other makers",
    ]

    private var points: [String] {
        comparison.pairs.map { pair in
            let (x, y) = place(pair.measured, pair.estimate)
            return """
                <circle cx="\(x)" cy="\(y)" r="4" fill="\(ErrorPlot.colours[pair.kind] ?? "#888")" \
                fill-opacity="0.7"><title>\(pair.row.id)</title></circle>
                """
        }
    }

    private var band: String {
        let corners = [(0.5, 0.4), (200, 160), (200, 240), (0.5, 0.6)].map { measured, estimate in
            let (x, y) = place(measured, estimate)
            return "\(x),\(y)"
        }
        return "<polygon class=\"band\" points=\"\(corners.joined(separator: " "))\"/>"
            + line("right", (0.5, 0.5), (200, 200))
    }

    private var grid: String {
        let marks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200].map { seconds in
            let (x, y) = place(seconds, seconds)
            let text = seconds < 1 ? "\(seconds)" : "\(Int(seconds))"
            return """
                \(line("axis", (seconds, 0.5), (seconds, 200)))
                \(line("axis", (0.5, seconds), (200, seconds)))
                <text x="\(x)" y="476" text-anchor="middle">\(text)</text>
                <text x="48" y="\(y + 4)" text-anchor="end">\(text)</text>
                """
        }
        let names = """
            <text x="256" y="498" text-anchor="middle">measured seconds of a step</text>
            <text transform="translate(12 248) rotate(-90)" text-anchor="middle">estimated seconds</text>
            """
        return (marks + [names]).joined(separator: "\n")
    }

    private var legend: String {
        TrainingMeasurement.Class.allCases.enumerated().map { number, kind in
            let y = 60 + 18 * number
            return """
                <circle cx="72" cy="\(y)" r="4" fill="\(ErrorPlot.colours[kind] ?? "#888")"/>
                <text x="82" y="\(y + 4)">\(ErrorPlot.names[kind] ?? kind.rawValue)</text>
                """
        }.joined(separator: "\n")
    }

    private func line(_ style: String, _ from: (Double, Double), _ to: (Double, Double)) -> String {
        let (a, b) = (place(from.0, from.1), place(to.0, to.1))
        return "<line class=\"\(style)\" x1=\"\(a.x)\" y1=\"\(a.y)\" x2=\"\(b.x)\" y2=\"\(b.y)\"/>"
    }

    /// From 0.5 to 200 seconds over 400 points, to a tenth of a point.
    private func place(_ measured: Double, _ estimate: Double) -> (x: Double, y: Double) {
        func along(_ seconds: Double) -> Double {
            let share = log(min(max(seconds, 0.4), 240) / 0.5) / log(400)
            return (share * 4000).rounded() / 10
        }
        return (56 + along(measured), 456 - along(estimate))
    }
}

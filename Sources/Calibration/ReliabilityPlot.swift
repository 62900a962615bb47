import Units

/// How often days named at 10, 20 … 90% were met, as a drawing: one line per forecast day, the diagonal where forecasts are
/// right, bars where the goals for P50 and P90 lie. One self-contained SVG, legible on light and dark ground.
public struct ReliabilityPlot: Sendable {
    private let evaluation: Evaluation
    private let method: Method

    public init(_ evaluation: Evaluation, _ method: Method = .referenceClass) {
        (self.evaluation, self.method) = (evaluation, method)
    }

    /// The drawing. Points that rest on no scored day are left out.
    public var svg: String {
        let lines = evaluation.rows.enumerated().map { number, row in
            line("\(row.asOf)", row[method], colour: ReliabilityPlot.colours[number % 4], legend: number)
        }
        let title = "Forecasts against outcomes up to \(evaluation.until)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 520" width="480" height="520" role="img" \
            aria-label="\(title)">
            <style>
            svg { color: #333; font: 12px system-ui, sans-serif; }
            @media (prefers-color-scheme: dark) { svg { color: #ddd; } }
            text { fill: currentColor; }
            .axis { stroke: currentColor; stroke-opacity: 0.25; }
            .right { stroke: currentColor; stroke-dasharray: 4 4; }
            .goal { stroke: currentColor; stroke-opacity: 0.3; stroke-width: 14; }
            </style>
            <text x="56" y="20" font-size="14">\(title)</text>
            \(grid)
            \(goal(.p50, 40, 60))
            \(goal(.p90, 85, 95))
            \(stroke("right", (0, 0), (100, 100)))
            \(lines.joined(separator: "\n"))
            </svg>

            """
    }

    /// Mid tones that stand out from white and from black, and from each other for eyes that tell few colours apart.
    private static let colours = ["#2b83d6", "#d97a1e", "#2f9e77", "#b765b0"]

    private var grid: String {
        let marks = stride(from: 0, through: 100, by: 20).map { percent in
            let (x, y) = place(percent, percent)
            return """
                \(stroke("axis", (percent, 0), (percent, 100)))
                \(stroke("axis", (0, percent), (100, percent)))
                <text x="\(x)" y="486" text-anchor="middle">\(percent)%</text>
                <text x="48" y="\(y + 4)" text-anchor="end">\(percent)%</text>
                """
        }
        let names = """
            <text x="256" y="508" text-anchor="middle">probability at which a day was named</text>
            <text transform="translate(12 268) rotate(-90)" text-anchor="middle">share of those days that were met</text>
            """
        return (marks + [names]).joined(separator: "\n")
    }

    private func goal(_ decile: Decile, _ low: Int, _ high: Int) -> String {
        stroke("goal", (decile.percent, low), (decile.percent, high))
    }

    private func stroke(_ kind: String, _ from: (Int, Int), _ to: (Int, Int)) -> String {
        let (start, end) = (place(from.0, from.1), place(to.0, to.1))
        return "<line class=\"\(kind)\" x1=\"\(start.x)\" y1=\"\(start.y)\" x2=\"\(end.x)\" y2=\"\(end.y)\"/>"
    }

    private func line(_ name: String, _ score: Score, colour: String, legend: Int) -> String {
        let points = Decile.allCases.compactMap { decile -> (x: Int, y: Int, what: String)? in
            let coverage = score.coverage(decile)
            guard coverage.scored > 0 else { return nil }
            let (x, y) = place(decile.percent, coverage.hits * 100 / coverage.scored)
            return (x, y, "\(name), P\(decile.percent): \(coverage.hits) of \(coverage.scored)")
        }
        let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        let circles = points.map {
            "<circle cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"4\" fill=\"\(colour)\"><title>\($0.what)</title></circle>"
        }
        let x = 56 + 106 * (legend % 4)
        let label = "<text x=\"\(x + 12)\" y=\"44\">\(name)</text>"
        return
            (["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"] + circles
            + ["<circle cx=\"\(x + 4)\" cy=\"40\" r=\"4\" fill=\"\(colour)\"/>", label])
            .joined(separator: "\n")
    }

    /// Percentages as a place in the drawing: the field is 400 wide and high.
    private func place(_ x: Int, _ y: Int) -> (x: Int, y: Int) { (56 + 4 * x, 468 - 4 * y) }
}

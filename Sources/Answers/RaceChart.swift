import Delay
import Promise
import Units

extension RaceDocument {
    /// A heat map as one SVG file that needs nothing else: a row a site, a column a month, darker the likelier it is that
    /// power is behind halls. Readable on light and dark paper, and in black and white: cells of 10% or more carry the
    /// figure.
    public func chart() -> String {
        let (left, top, width, height) = (90, 64, 22, 24)
        let (right, bottom) = (left + months.count * width, top + sites.count * height)
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(right + 16) \(bottom + 56)" role="img" \
            aria-label="Probability that power is behind halls, by site and month">
            <style>
            .paper{fill:#fff}.ink{fill:#1b1b1b}.cell{fill:#c2410c}.grid{fill:none;stroke:#d6d3d1}
            .on{fill:#fff}text{font:11px system-ui,sans-serif}.small{font-size:8px}
            @media(prefers-color-scheme:dark){.paper{fill:#161616}.ink{fill:#ededed}.cell{fill:#fb923c}
            .grid{stroke:#3f3f3f}.on{fill:#161616}}
            </style>
            <rect class="paper" width="100%" height="100%"/>
            <text class="ink" x="8" y="20" style="font-size:14px">P(power is behind halls), \
            \(draws.count) futures, as of \(clock.day)</text>
            """
        ]
        for (column, month) in months.enumerated() where month.hasSuffix("-01") || column == 0 {
            parts.append("<text class=\"ink\" x=\"\(left + column * width)\" y=\"\(top - 8)\">\(month)</text>")
        }
        for (row, site) in sites.enumerated() {
            let y = top + row * height
            parts.append(
                "<text class=\"ink\" x=\"\(left - 8)\" y=\"\(y + 16)\" text-anchor=\"end\">\(escaped(site.site.text))</text>"
            )
            for (column, probability) in site.probability.enumerated() {
                parts.append(
                    cell(site, column, probability, x: left + column * width, y: y, width: width, height: height))
            }
        }
        parts.append(
            "<text class=\"ink\" x=\"\(left)\" y=\"\(bottom + 24)\">Blank: never. Full colour: always. "
                + "Figures are percent; hold the pointer over a cell for its month and megawatts.</text></svg>")
        return parts.joined(separator: "\n") + "\n"
    }

    private func cell(
        _ site: Site, _ column: Int, _ probability: Double, x: Int, y: Int, width: Int, height: Int
    ) -> String {
        let box = "x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
        let grid = "<rect class=\"grid\" \(box)/>"
        guard probability > 0 else { return grid }
        let title =
            "\(escaped(site.site.text)) \(months[column]): \(percent(probability)), "
            + "\(decimal(site.strandedKW[column] / 1000, 1)) MW stranded"
        let figure =
            probability >= 0.1
            ? "<text class=\"small \(probability >= 0.55 ? "on" : "ink")\" x=\"\(x + width / 2)\" y=\"\(y + 15)\" "
                + "text-anchor=\"middle\">\(decimal(probability * 100, 0))</text>" : ""
        return
            "<g><title>\(title)</title><rect class=\"cell\" fill-opacity=\"\(decimal(probability, 3))\" \(box)/>\(grid)"
            + "\(figure)</g>"
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

import Foundation
import Plot
import Testing
import Units

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What is written: well-formed, told to screen readers, the same to the byte.
struct DrawingTests {
    private static let nasty = "a <b> & \"c\" 'd' \u{1}é"

    private var plot: Plot {
        let bars = Plot.Bars("A", .series(0), values: [1_000_00, 2_500_00]) { "tip \($0)" }
        return Plot(
            "small", title: "Small", about: "Two bars.", x: .bands([Plot.Band("one"), Plot.Band("two")]),
            y: .values([1_000_00, 2_500_00], in: .money), layers: [.bars([bars])], width: 100, height: 60)
    }

    private var match: HeatMap {
        let months = (0..<12).map { Month(24 + $0) }
        return HeatMap(
            "match", title: "24/7 match, 2026", about: "Part of each hour's use that carbon-free supply covered.",
            rows: (0..<24).map { ($0 < 10 ? "0" : "") + "\($0):00" },
            columns: months.map { Plot.Band(String($0.description.suffix(2)), group: String($0.year)) },
            cells: (0..<24).map { hour in
                months.indices.map { month in
                    let part = Double(min(abs(hour - 12), 12) * (month + 1)) / 144
                    return HeatMap.Cell(part: part, tip: "\(hour):00, \(months[month])")
                }
            })
    }

    private var sankey: Sankey {
        Sankey(
            "flow", title: DrawingTests.nasty, about: DrawingTests.nasty,
            columns: [(DrawingTests.nasty, .free), ("to", .free)], key: [(DrawingTests.nasty, .promised)],
            unit: .money, flows: [Sankey.Flow([DrawingTests.nasty, "x"], .promised, 12_345)])
    }

    /// The names of all elements; nil where the text is not well-formed.
    private func elements(_ text: String) -> [String]? {
        /// Keeps the elements that are open: each must be closed by its own name.
        final class Reader: NSObject, XMLParserDelegate {
            var names: [String] = []
            var open: [String] = []
            var isWellFormed = true

            func parser(
                _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
                attributes: [String: String]
            ) {
                names.append(name)
                open.append(name)
            }

            func parser(
                _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
            ) { if open.popLast() != name { isWellFormed = false } }

            func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { isWellFormed = false }
        }
        let (parser, reader) = (XMLParser(data: Data(text.utf8)), Reader())
        parser.delegate = reader
        return parser.parse() && reader.isWellFormed && reader.open.isEmpty ? reader.names : nil
    }

    @Test func `Every drawing is well-formed, whatever its texts are, and is told to screen readers`() throws {
        for drawing in [plot.drawing, match.drawing, sankey.drawing()] {
            let names = try #require(elements(drawing.svg), "\(drawing.name) is not well-formed")
            #expect(names.first == "svg" && names.contains("desc") && names.count { $0 == "title" } > 1)
            #expect(drawing.svg.contains("role=\"img\" aria-labelledby=\"\(drawing.name)-title \(drawing.name)-desc\""))
            #expect(drawing.svg.contains("prefers-color-scheme:dark"))
            #expect(!drawing.svg.contains("http://") || drawing.svg.ranges(of: "http://").count == 1)
        }
        #expect(elements("<svg><g></svg>") == nil && elements("<svg>a & b</svg>") == nil)
    }

    @Test func `A page is well-formed, and has every drawing and every row without script or network`() throws {
        let table = Page.Table(
            DrawingTests.nasty, columns: [("what", false), ("much", true)],
            rows: [[DrawingTests.nasty, "1"], ["b", "2"]])
        let page = Page(
            DrawingTests.nasty, lead: "",
            sections: [Page.Section("S", plot.drawing, tables: [table]), Page.Section("", match.drawing)])
        let body = page.html.replacing("<!doctype html>\n", with: "")
        let names = try #require(elements(body))
        #expect(names.count { $0 == "svg" } == 2 && names.count { $0 == "tr" } == 3)
        #expect(!names.contains("script") && !names.contains("link") && !names.contains("img"))
    }

    @Test func `A heat map has a cell for every hour of every month, and its figures are readable`() throws {
        let svg = match.svg
        #expect(svg.ranges(of: "<g><title>").count == 24 * 12)
        #expect(svg.contains("<title>0:00, 2026-12</title>"))
        // Black on pale cells and white on full ones in light; on dark paper the other way round.
        #expect(svg.contains("class=\"lw db small\" text-anchor=\"middle\">100</text>"))
        #expect(svg.contains("class=\"lb dw small\" text-anchor=\"middle\">0</text>"))
    }

    @Test func `A small drawing, to the byte`() throws {
        // The axis reaches to $2.5 K over 60 points: bars of 24 and 60 on the line at 154, three quarters of 50 wide.
        let golden = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 181.5 184" width="181.5" height="184" role="img" \
            aria-labelledby="small-title small-desc">
            <title id="small-title">Small</title>
            <desc id="small-desc">Two bars.</desc>
            <rect width="100%" height="100%" class="f-paper"/>
            <text x="14" y="24" class="f-text title">Small</text>
            <text x="14" y="44" class="f-muted">Two bars.</text>
            <rect x="14" y="56" width="12" height="12" class="f-s0"/>
            <text x="32" y="66" class="f-text">A</text>
            <line x1="61.5" y1="154" x2="161.5" y2="154" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="158" class="f-muted" text-anchor="end">$0</text>
            <line x1="61.5" y1="142" x2="161.5" y2="142" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="146" class="f-muted" text-anchor="end">$500</text>
            <line x1="61.5" y1="130" x2="161.5" y2="130" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="134" class="f-muted" text-anchor="end">$1 K</text>
            <line x1="61.5" y1="118" x2="161.5" y2="118" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="122" class="f-muted" text-anchor="end">$1.5 K</text>
            <line x1="61.5" y1="106" x2="161.5" y2="106" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="110" class="f-muted" text-anchor="end">$2 K</text>
            <line x1="61.5" y1="94" x2="161.5" y2="94" class="l-grid open" stroke-width="1"/>
            <text x="53.5" y="98" class="f-muted" text-anchor="end">$2.5 K</text>
            <text x="86.5" y="170" class="f-muted" text-anchor="middle">one</text>
            <text x="136.5" y="170" class="f-muted" text-anchor="middle">two</text>
            <g><title>tip 0</title><rect x="68" y="130" width="37" height="24" class="f-s0"/></g>
            <g><title>tip 1</title><rect x="118" y="94" width="37" height="60" class="f-s0"/></g>
            </svg>
            """
        #expect(plot.drawing.figure == golden)
    }
}

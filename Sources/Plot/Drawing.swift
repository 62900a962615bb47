/// Marks on paper, with what they are called and what they tell: an SVG file that needs nothing else.
public struct Drawing: Hashable, Sendable {
    public let name: String
    public let title: String
    public let about: String
    public let width: Double
    public let height: Double
    public let marks: [Mark]

    init(name: String, title: String, about: String, width: Double, height: Double, marks: [Mark]) {
        (self.name, self.title, self.about) = (name, title, about)
        (self.width, self.height, self.marks) = (width, height, marks)
    }

    /// The colours that occur.
    public var inks: Set<Ink> { marks.reduce(into: [.paper, .text]) { $0.formUnion($1.inks) } }

    /// A file by itself: its style within, for light and dark.
    public var svg: String { element("<style>\n" + Drawing.style(inks) + "</style>\n") + "\n" }

    /// The same in a page that has the style already.
    public var figure: String { element("") }

    private func element(_ style: String) -> String {
        let head =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width.short) \(height.short)\" "
            + "width=\"\(width.short)\" height=\"\(height.short)\" role=\"img\" "
            + "aria-labelledby=\"\(name.escaped)-title \(name.escaped)-desc\">\n"
        let told =
            "<title id=\"\(name.escaped)-title\">\(title.escaped)</title>\n"
            + "<desc id=\"\(name.escaped)-desc\">\(about.escaped)</desc>\n"
        let paper = "<rect width=\"100%\" height=\"100%\" class=\"f-paper\"/>\n"
        return head + told + style + paper + marks.map { $0.svg + "\n" }.joined() + "</svg>"
    }

    /// The style sheet of some colours.
    static func style(_ inks: Set<Ink>) -> String {
        let sorted = inks.sorted { $0.name < $1.name }
        return """
            svg text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
            svg .title{font-size:16px;font-weight:600}svg .small{font-size:10px}
            .open{fill:none}.dash{stroke-dasharray:3 3}.tint{fill-opacity:.3}.wash{fill-opacity:.12}
            .veil{fill-opacity:.42}.veil:hover{fill-opacity:.75}
            .halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}.lb{fill:#000}.lw{fill:#fff}
            \(rules(sorted) { $0.light })
            @media(prefers-color-scheme:dark){.db{fill:#000}.dw{fill:#fff}
            \(rules(sorted) { $0.dark })}
            @media print{.db.lb,.dw.lb{fill:#000}.db.lw,.dw.lw{fill:#fff}
            \(rules(sorted) { $0.light })}

            """
    }

    private static func rules(_ inks: [Ink], _ tone: (Ink) -> Ink.Tone) -> String {
        inks.map { ".f-\($0.name){fill:\(tone($0).hex)}.l-\($0.name){stroke:\(tone($0).hex)}" }.joined(separator: "\n")
    }
}

/// What stands above every drawing: its title, what it tells in lines that fit, and the legend.
struct Heading {
    /// How an entry of the legend is shown.
    enum Key { case box(Paint), line(Ink), dot(Ink), rule, cap(Ink) }

    let marks: [Mark]
    let height: Double

    init(title: String, about: String, keys: [(name: String, key: Key)], left: Double, width: Double) {
        var marks = [Mark.text(title, Point(left, 24), Lettering(size: .title))]
        var y = 44.0
        for line in Heading.lines(about, width) {
            marks.append(.text(line, Point(left, y), Lettering(colour: .ink(.muted))))
            y += 16
        }
        var x = left
        if !keys.isEmpty { y += 6 }
        for (name, key) in keys {
            let needed = 18 + name.width() + 14
            if x > left, x + needed > left + width { (x, y) = (left, y + 18) }
            marks += Heading.swatch(key, Point(x, y)) + [.text(name, Point(x + 18, y), Lettering())]
            x += needed
        }
        (self.marks, height) = (marks, keys.isEmpty ? y : y + 14)
    }

    private static func swatch(_ key: Key, _ at: Point) -> [Mark] {
        let middle = at.y - 4
        return switch key {
        case .box(let paint): [.box(Point(at.x, at.y - 10), width: 12, height: 12, paint)]
        case .line(let ink):
            [
                .line(Point(at.x - 1, middle), Point(at.x + 13, middle), .stroke(ink, width: 2)),
                .dot(Point(at.x + 6, middle), radius: 3, .fill(ink)),
            ]
        case .dot(let ink): [.dot(Point(at.x + 6, middle), radius: 4, .fill(ink))]
        case .rule: [.line(Point(at.x - 1, middle), Point(at.x + 13, middle), .dashes(.muted))]
        case .cap(let ink): [.line(Point(at.x - 1, middle), Point(at.x + 13, middle), .stroke(ink, width: 3))]
        }
    }

    /// Text in lines that are not wider than something, broken between words.
    static func lines(_ text: String, _ width: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            let longer = lines.last.map { $0 + " " + word }
            if let longer, longer.width() <= width {
                lines[lines.count - 1] = longer
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

/// Parts of one by row and column: the darker, the more. How much of each hour of the day was matched in each month, for
/// example, or how likely each site is to wait in each month.
///
///     HeatMap(
///         "match", title: "24/7 match", about: "Part of each hour's use that clean supply covered.",
///         rows: (0..<24).map { "\($0):00" }, columns: months.map { Plot.Band($0.name, group: $0.year) },
///         cells: matched.map { hour in hour.map { HeatMap.Cell(part: $0, tip: "…") } })
public struct HeatMap: Sendable {
    /// What a cell holds.
    public struct Cell: Hashable, Sendable {
        /// 0 to 1; what is beyond is told as it is and drawn as the end.
        public let part: Double
        /// What is written in it; its percentage unless told otherwise.
        public let text: String
        public let tip: String

        public init(part: Double, text: String? = nil, tip: String) {
            (self.part, self.tip) = (part, tip)
            self.text = text ?? String(Int((part * 100).rounded()))
        }
    }

    public let name: String
    public let title: String
    public let about: String
    public let rows: [String]
    public let columns: [Plot.Band]
    /// By row, then column; nil where there is nothing to tell.
    public let cells: [[Cell?]]
    /// The full tone.
    public let ink: Ink
    public let cellWidth: Int
    public let cellHeight: Int
    /// From which part on a cell carries its text.
    public let writtenFrom: Double
    /// What no tone and the full tone stand for.
    public let ends: (String, String)

    /// - Parameter cells: a row for each of `rows`, in it a cell for each of `columns`; what is missing is empty.
    public init(
        _ name: String, title: String, about: String, rows: [String], columns: [Plot.Band], cells: [[Cell?]],
        ink: Ink = .heat, cellWidth: Int = 34, cellHeight: Int = 22, writtenFrom: Double = 0,
        ends: (String, String) = ("0%", "100%")
    ) {
        (self.name, self.title, self.about) = (name, title, about)
        (self.rows, self.columns, self.cells, self.ink) = (rows, columns, cells, ink)
        (self.cellWidth, self.cellHeight) = (cellWidth, cellHeight)
        (self.writtenFrom, self.ends) = (writtenFrom, ends)
    }

    public var svg: String { drawing.svg }

    /// Complexity: O(cells).
    public var drawing: Drawing {
        let left = (rows.map { $0.width() }.max() ?? 0) + 24
        let breadth = Double(columns.count * cellWidth)
        let width = max(left + breadth + 16, title.width(size: 17) + 28)
        let heading = Heading(title: title, about: about, keys: [], left: 14, width: width - 28)
        let top = heading.height + 6
        let bottom = top + Double(rows.count * cellHeight)
        let names = rows.enumerated().map { row, name in
            Mark.text(
                name, Point(left - 8, top + (Double(row) + 0.5) * Double(cellHeight) + 4), Lettering(anchor: .end))
        }
        let labels = BandLabels(columns, left: left, width: breadth, y: bottom).marks
        return Drawing(
            name: name, title: title, about: about, width: width, height: bottom + 84,
            marks: heading.marks + names + field(from: left, top) + labels + scale(left, bottom + 54))
    }

    private func field(from left: Double, _ top: Double) -> [Mark] {
        rows.indices.flatMap { row in
            columns.indices.map { column -> Mark in
                let at = Point(left + Double(column * cellWidth), top + Double(row * cellHeight))
                let empty = box(at, .stroke(.grid, width: 1))
                guard cells.indices.contains(row), cells[row].indices.contains(column),
                    let cell = cells[row][column]
                else { return empty }
                return .tip(cell.tip, marks(cell, at) + [empty])
            }
        }
    }

    private func box(_ at: Point, _ paint: Paint) -> Mark {
        .box(at, width: Double(cellWidth), height: Double(cellHeight), paint)
    }

    private func marks(_ cell: Cell, _ at: Point) -> [Mark] {
        let part = min(max(cell.part, 0), 1)
        let fill = box(at, .opacity(ink, part))
        guard cell.part >= writtenFrom else { return [fill] }
        let lettering = Lettering(
            anchor: .middle, size: .small,
            colour: .on(
                light: ink.light.over(Ink.paper.light, opacity: part),
                dark: ink.dark.over(Ink.paper.dark, opacity: part)))
        let middle = Point(at.x + Double(cellWidth) / 2, at.y + Double(cellHeight) / 2 + 3.5)
        return [fill, .text(cell.text, middle, lettering)]
    }

    /// Eleven tones from nothing to all.
    private func scale(_ left: Double, _ y: Double) -> [Mark] {
        let from = left + ends.0.width() + 10
        let tones = (0...10).map { step in
            Mark.box(Point(from + Double(step * 16), y), width: 16, height: 12, .opacity(ink, Double(step) / 10))
        }
        let edge = Mark.box(Point(from, y), width: 176, height: 12, .stroke(.grid, width: 1))
        let muted = Lettering(colour: .ink(.muted))
        return tones + [
            edge, .text(ends.0, Point(left, y + 10), muted), .text(ends.1, Point(from + 182, y + 10), muted),
        ]
    }
}

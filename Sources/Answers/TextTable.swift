/// A table for a terminal: columns aligned, numbers to the right, a rule under the header.
public struct TextTable: Sendable {
    public enum Alignment: Sendable { case left, right }

    private let header: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    /// Titles; one that starts with `>` is of a column of numbers.
    public init(_ titles: String...) {
        header = titles.map { $0.hasPrefix(">") ? (String($0.dropFirst()), .right) : ($0, .left) }
    }

    /// The same from lists, titles as above.
    public init(columns titles: [String], rows: [[String]]) {
        header = titles.map { $0.hasPrefix(">") ? (String($0.dropFirst()), .right) : ($0, .left) }
        self.rows = rows
    }

    public mutating func add(_ cells: String...) { rows.append(cells) }

    public var isEmpty: Bool { rows.isEmpty }

    /// The table as text; the header is bold when colour is on.
    public func text(colour: Bool = false) -> String {
        let widths = header.indices.map { column in
            max(header[column].title.count, rows.map { $0[column].count }.max() ?? 0)
        }
        let titles = line(header.map(\.title), widths)
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let body = rows.map { line($0, widths) }
        return ([colour ? "\u{1B}[1m\(titles)\u{1B}[0m" : titles, rule] + body).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (column, cell) in cells.enumerated() {
            let fill = String(repeating: " ", count: max(widths[column] - cell.count, 0))
            parts.append(header[column].alignment == .right ? fill + cell : cell + fill)
        }
        let text = parts.joined(separator: "  ")
        return String(text.reversed().drop { $0 == " " }.reversed())
    }
}

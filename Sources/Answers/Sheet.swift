import Promise
import Tables
import Units

/// One table of an answer, with figures about the whole: shown as text, written as CSV, told as JSON. Money is cents in
/// all three but the text, which has dollars.
public struct Sheet: Sendable {
    /// What a cell holds.
    public enum Cell: Hashable, Sendable {
        case text(String)
        case count(Int)
        case cents(Cents)
        /// Millionths of one.
        case ppm(Int)
        /// A rate of return; never money.
        case rate(Double)
        case yes(Bool)
        case none
    }

    /// The section's name: `run_rate`.
    public let name: String
    /// What it tells, one sentence.
    public let about: String
    /// Figures about the whole, keys as in JSON.
    public var figures: [(key: String, cell: Cell)]
    public let columns: [String]
    public var rows: [[Cell]] = []

    public init(_ name: String, _ about: String, figures: [(String, Cell)] = [], _ columns: [String]) {
        (self.name, self.about, self.columns) = (name, about, columns)
        self.figures = figures.map { (key: $0.0, cell: $0.1) }
    }

    public mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// The table as CSV, headed by its columns.
    public var csv: String { Export.csv([columns] + rows.map { $0.map(\.plain) }) }

    public func text(colour: Bool = false) -> String {
        let told = figures.map { "\($0.key.words): \($0.cell.shown)" }.joined(separator: "; ")
        let table = TextTable(columns: columns.indices.map { title($0) }, rows: rows.map { $0.map(\.shown) })
        return [
            about + (told.isEmpty ? "" : "\n" + told), rows.isEmpty ? "nothing to show" : table.text(colour: colour),
        ]
        .joined(separator: "\n")
    }

    /// A column of numbers is set to the right.
    private func title(_ column: Int) -> String { (isNumber(column) ? ">" : "") + columns[column].words }

    /// Whether a column holds something that is no text.
    func isNumber(_ column: Int) -> Bool {
        rows.contains { if case .text = $0[column] { false } else { $0[column] != .none } }
    }
}

extension Sheet.Cell {
    /// For CSV.
    var plain: String {
        switch self {
        case .text(let text): text
        case .count(let number), .ppm(let number): String(number)
        case .cents(let cents): String(cents.value)
        case .rate(let rate): String(rate)
        case .yes(let yes): yes ? "yes" : "no"
        case .none: ""
        }
    }

    /// For people.
    var shown: String {
        switch self {
        case .text(let text): text
        case .count(let number): grouped(number)
        case .cents(let cents): dollars(cents)
        case .ppm(let ppm): percent(Double(ppm) / 1_000_000)
        case .rate(let rate): percent(rate)
        case .yes(let yes): yes ? "yes" : "no"
        case .none: "–"
        }
    }
}

extension Sheet.Cell: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .count(let number), .ppm(let number): try container.encode(number)
        case .cents(let cents): try container.encode(cents)
        case .rate(let rate): try container.encode(rate)
        case .yes(let yes): try container.encode(yes)
        case .none: try container.encodeNil()
        }
    }
}

extension Sheet: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        init(stringValue: String) { self.stringValue = stringValue }
        var intValue: Int? { nil }
        init?(intValue: Int) { nil }
    }

    /// The figures, and `rows` with a value for every column.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(about, forKey: Key(stringValue: "about"))
        for (key, cell) in figures { try container.encode(cell, forKey: Key(stringValue: key)) }
        let all = rows.map { Dictionary(zip(columns, $0), uniquingKeysWith: { first, _ in first }) }
        try container.encode(all, forKey: Key(stringValue: "rows"))
    }
}

extension String {
    /// A key as words: `run_rate_usd_cents` is `run rate`.
    var words: String {
        var text = self
        for unit in ["_usd_cents", "_ppm"] where text.hasSuffix(unit) { text.removeLast(unit.count) }
        return text.replacing("_", with: " ")
    }
}

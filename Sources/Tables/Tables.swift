import Delay
import Ledger
import Units

/// One description per table: it validates what comes in, writes what goes out and makes `Docs/schema.md`.
///
///     folder of CSV ──▶ CSV.parse ──▶ TableSpec.read (types, ranges) ──▶ Import (references, facts) ──▶ commands
///     ledger ──▶ Export ──▶ CSV.text ──▶ the same files
///
/// Every fault of a folder is found before anything is written, and says file, line, column, what and what is allowed.
public struct TableSpec: Sendable {
    public let file: String
    /// What the table is for, one sentence.
    public let about: String
    public let columns: [Column]
    /// Whether a folder must have it.
    public let isRequired: Bool
    /// Output only: written by `export`, ignored by `init`.
    public let isDerived: Bool

    init(
        _ file: String, _ about: String, required: Bool = false, derived: Bool = false, sourced: Bool = true,
        _ columns: [Column]
    ) {
        (self.file, self.about, isRequired, isDerived) = (file, about, required, derived)
        self.columns = columns + (sourced && !derived ? Column.source : [])
    }

    public var header: [String] { columns.map(\.name) }
}

/// One column: its name, what a cell may hold, and whether it may be empty.
public struct Column: Sendable {
    public let name: String
    public let type: CellType
    public let canBeBlank: Bool
    /// Meaning, with the unit.
    public let about: String
    /// A folder may leave the whole column out.
    let canBeMissing: Bool

    init(_ name: String, _ type: CellType, blank: Bool = false, missing: Bool = false, _ about: String) {
        (self.name, self.type, self.canBeBlank, self.about) = (name, type, blank, about)
        canBeMissing = missing
    }

    static let source = [
        Column("source", .text, blank: true, missing: true, "where the row comes from"),
        Column("as_of", .day, blank: true, missing: true, "the day it was so"),
        Column(
            "confidence", .word(Source.Confidence.allCases.map(\.rawValue)), blank: true, missing: true,
            "how far it can be trusted"),
    ]
}

/// What a cell may hold.
public enum CellType: Sendable {
    case text
    /// An identifier: no white space at the ends, no `;`, no control characters.
    case name
    /// Identifiers with `;` between.
    case names
    case integer(ClosedRange<Int>)
    case decimal(ClosedRange<Double>)
    case day
    /// A day or `never`.
    case when
    /// `YYYY-MM`.
    case month
    /// `YYYY`, `YYYY-MM`, `YYYY-Qn` or a day.
    case period
    case term
    /// An instant on the hour, UTC.
    case hour
    /// How a day is spread: see `DayShape`.
    case shape
    case word([String])

    /// What is allowed, for messages and docs.
    public var allowed: String {
        switch self {
        case .text: "any text"
        case .name: "an identifier without ; and without spaces at its ends"
        case .names: "identifiers with ; between"
        case .integer(let range):
            range.lowerBound == Int.min
                ? "a whole number" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .decimal(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .day: "a day that exists, YYYY-MM-DD"
        case .when: "a day that exists, YYYY-MM-DD, or never"
        case .month: "a month, YYYY-MM"
        case .period: "a year, quarter, month or day (2025, 2025-Q4, 2025-10, 2025-10-31)"
        case .term: "a civil term: a number and d, w, mo or y, such as 24mo"
        case .hour: "an instant on the hour, UTC, such as 2026-04-01T13:00:00Z"
        case .shape: DayShape.allowed
        case .word(let words): "one of " + words.joined(separator: ", ")
        }
    }

    /// Whether a cell that is not empty holds what it may.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .text: return true
        case .name: return CellType.isName(text)
        case .names:
            return text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy {
                CellType.isName(String($0))
            }
        case .integer(let range): return CellType.integer(text).map(range.contains) ?? false
        case .decimal(let range): return Double(text).map { $0.isFinite && range.contains($0) } ?? false
        case .day: return Day(text) != nil
        case .when: return When(text) != nil
        case .month: return Day(text + "-01") != nil
        case .period: return CellType.periodEnd(text) != nil
        case .term: return Term(text) != nil
        case .hour: return Instant(text)?.isOnTheHour == true
        case .shape: return DayShape(text) != nil
        case .word(let words): return words.contains(text)
        }
    }

    /// A whole number in plain digits; nil for signs other than a leading minus, separators and overflow.
    static func integer(_ text: String) -> Int? { text.utf8.first == UInt8(ascii: "+") ? nil : Int(text) }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.first != " " && text.last != " "
            && text.unicodeScalars.allSatisfy { $0.value > 31 && $0.value != 127 && $0 != ";" }
    }

    /// The last day of a period.
    public static func periodEnd(_ text: String) -> Day? {
        if let day = Day(text) { return day }
        if let first = Day(text + "-01") { return first + .months(1) - 1 }
        if let first = Day(text + "-01-01") { return first + .months(12) - 1 }
        let parts = text.split(separator: "-")
        guard parts.count == 2, parts[1].count == 2, parts[1].first == "Q", let quarter = Int(parts[1].dropFirst()),
            (1...4).contains(quarter), let first = Day(parts[0] + "-01-01")
        else { return nil }
        return first + .months(quarter * 3) - 1
    }
}

/// What is wrong with a folder, and where. Line 0: the file as a whole.
public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: String
    public let what: String

    public init(_ file: String, line: Int = 0, column: String = "", _ what: String) {
        (self.file, self.line, self.column, self.what) = (file, line, column, what)
    }

    /// `file:line: column: what, what is allowed`.
    public var description: String {
        file + (line > 0 ? ":\(line)" : "") + ": " + (column.isEmpty ? "" : column + ": ") + what
    }
}

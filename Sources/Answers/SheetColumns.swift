import Plot
import Units

extension Sheet {
    /// The whole numbers of a column: cents, millionths, counts; 0 where there is none.
    func numbers(_ column: String) -> [Int] { cells(column).map { $0.number ?? 0 } }

    /// The texts of a column.
    func texts(_ column: String) -> [String] {
        cells(column).map { if case .text(let text) = $0 { text } else { $0.plain } }
    }

    private func cells(_ column: String) -> [Cell] {
        guard let place = columns.firstIndex(of: column) else { return [] }
        return rows.map { $0[place] }
    }

    /// The sheet as a table of a page.
    var table: Page.Table {
        Page.Table(
            about, columns: columns.indices.map { (title: columns[$0].words, isNumber: isNumber($0)) },
            rows: rows.map { $0.map(\.shown) })
    }
}

extension Sheet.Cell {
    /// nil for what is no whole number.
    var number: Int? {
        switch self {
        case .count(let number), .ppm(let number): number
        case .cents(let cents): cents.value
        case .text, .rate, .yes, .none: nil
        }
    }
}

import Silicon
import Units

/// A file of catalogue cells: what one source says of one property of one chip, a line each.
public enum CatalogueCells {
    private static let columns = [
        (column: "silicon", about: "a chip's name"), (column: "property", about: "what is said of it"),
        (column: "value", about: "the value, or unknown"), (column: "source", about: "who says so"),
        (column: "as_of", about: "since when, YYYY-MM-DD"),
        (column: "confidence", about: "measured, published, vendor, estimate or assumption"),
    ]

    /// The cells in the order of their lines.
    ///
    /// - Parameter file: what the file is called in what is told of it.
    public static func read(_ bytes: [UInt8], file: String) throws(Fault) -> [Cell] {
        let table = try ForeignTable(bytes, file: file, needed: columns, optional: ["unit"])
        var cells: [Cell] = []
        for row in table.rows { cells.append(try cell(row)) }
        return cells
    }

    private static func cell(_ row: ForeignTable.Row) throws(Fault) -> Cell {
        guard let asOf = Day(row.text("as_of")) else {
            throw row.fault("as_of", "'\(row.text("as_of"))' is not a day; allowed: YYYY-MM-DD")
        }
        guard let confidence = Source.Confidence(rawValue: row.text("confidence")) else {
            throw row.fault(
                "confidence",
                "'\(row.text("confidence"))' is not known; allowed: measured, published, vendor, estimate, assumption")
        }
        guard !row.text("source").isEmpty else {
            throw row.fault("source", "is blank; allowed: who says so, for every number has a source")
        }
        return Cell(
            silicon: row.text("silicon"), property: row.text("property"), value: row.text("value"),
            unit: row.text("unit"),
            source: Source(source: row.text("source"), asOf: asOf, confidence: confidence))
    }
}

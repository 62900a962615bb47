/// A CSV file of somebody else's schema: the columns asked for, by name and in any order, whatever else it has.
public struct ForeignTable: Sendable {
    /// One record.
    public struct Row: Sendable {
        public let line: Int
        private let file: String
        private let values: [String: String]

        fileprivate init(_ file: String, _ record: CSV.Record, _ places: [String: Int]) {
            (self.file, line) = (file, record.line)
            values = places.mapValues { record.fields[$0] }
        }

        /// What a column says; empty where the file lacks it.
        public func text(_ column: String) -> String { values[column] ?? "" }

        /// A fault in this record.
        public func fault(_ column: String, _ what: String) -> Fault { Fault(file, line: line, column: column, what) }
    }

    public let rows: [Row]

    /// Throws the first fault: not CSV, no header, a needed column that is missing or there twice, a record that is too short
    /// or too long. `needed` says of each column what it holds, for messages; `optional` columns may be missing.
    public init(
        _ bytes: [UInt8], file: String, needed: [(column: String, about: String)], optional: [String] = []
    ) throws(Fault) {
        let records = try CSV.parse(bytes, file: file)
        let names = needed.map(\.column).joined(separator: ", ")
        guard let header = records.first else {
            throw Fault(file, "is empty; allowed: a header row with at least \(names), and records")
        }
        var places: [String: Int] = [:]
        for name in needed.map(\.column) + optional {
            let found = header.fields.indices.filter { header.fields[$0] == name }
            guard found.count < 2 else {
                throw Fault(file, line: header.line, column: name, "the column is there twice; allowed: once")
            }
            places[name] = found.first
        }
        for (column, about) in needed where places[column] == nil {
            throw Fault(file, line: header.line, column: column, "missing column; needed: \(about)")
        }
        for record in records where record.fields.count != header.fields.count {
            throw Fault(
                file, line: record.line, "has \(record.fields.count) fields; the header has \(header.fields.count)")
        }
        rows = records.dropFirst().map { Row(file, $0, places) }
    }
}

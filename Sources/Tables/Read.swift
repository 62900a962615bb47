import Units

/// One checked record of a table, by column name.
struct Cells: Sendable {
    let file: String
    let line: Int
    private let values: [String: String]

    init(file: String, line: Int, values: [String: String]) {
        (self.file, self.line, self.values) = (file, line, values)
    }

    /// The cell's text, empty when blank.
    func text(_ column: String) -> String { values[column] ?? "" }

    func optional(_ column: String) -> String? { values[column].flatMap { $0.isEmpty ? nil : $0 } }

    func list(_ column: String) -> [String] {
        text(column).split(separator: ";").map(String.init)
    }

    func integer(_ column: String) -> Int? { optional(column).flatMap(CellType.integer) }
    func day(_ column: String) -> Day? { optional(column).flatMap { Day($0) } }
    func when(_ column: String) -> When? { optional(column).flatMap { When($0) } }
    func instant(_ column: String) -> Instant? { optional(column).flatMap { Instant($0) } }
    func term(_ column: String) -> Term? { optional(column).flatMap { Term($0) } }

    /// A fault in this record.
    func fault(_ column: String, _ what: String) -> Fault { Fault(file, line: line, column: column, what) }

    /// Where the row comes from; rows that do not say are marked as assumptions of the file.
    func source(asOf day: Day) -> Source {
        Source(
            source: optional("source") ?? "not stated in \(file)", asOf: self.day("as_of") ?? day,
            confidence: Source.Confidence(rawValue: text("confidence")) ?? .assumption)
    }
}

extension TableSpec {
    /// Reads a file: every record with its cells checked. Faults are added to `faults`; records with a fault are left out.
    func read(_ bytes: [UInt8], faults: inout [Fault]) -> [Cells] {
        do {
            let records = try CSV.parse(bytes, file: file)
            guard let header = records.first else {
                faults.append(
                    Fault(file, "is empty; allowed: a header row (\(self.header.joined(separator: ","))) and records"))
                return []
            }
            let found = faults.count
            check(header, &faults)
            guard faults.count == found else { return [] }
            return records.dropFirst().compactMap { read($0, header.fields, &faults) }
        } catch {
            faults.append(error)
            return []
        }
    }

    private func check(_ record: CSV.Record, _ faults: inout [Fault]) {
        var seen: Set<String> = []
        for name in record.fields {
            if !header.contains(name) {
                faults.append(
                    Fault(
                        file, line: record.line, column: name,
                        "unknown column; allowed: \(header.joined(separator: ", "))"))
            } else if !seen.insert(name).inserted {
                faults.append(Fault(file, line: record.line, column: name, "the column is there twice; allowed: once"))
            }
        }
        for column in columns where !column.canBeMissing && !column.canBeBlank && !seen.contains(column.name) {
            faults.append(
                Fault(file, line: record.line, column: column.name, "missing column; needed: \(column.about)"))
        }
    }

    private func read(_ record: CSV.Record, _ header: [String], _ faults: inout [Fault]) -> Cells? {
        guard record.fields.count == header.count else {
            faults.append(
                Fault(file, line: record.line, "has \(record.fields.count) fields; the header has \(header.count)"))
            return nil
        }
        let found = faults.count
        let values = Dictionary(uniqueKeysWithValues: zip(header, record.fields))
        for column in columns {
            if let what = column.fault(values[column.name] ?? "") {
                faults.append(Fault(file, line: record.line, column: column.name, what))
            }
        }
        return faults.count == found ? Cells(file: file, line: record.line, values: values) : nil
    }
}

extension Column {
    /// What is wrong with a cell, or nil.
    func fault(_ text: String) -> String? {
        if text.isEmpty { return canBeBlank ? nil : "is blank; allowed: \(type.allowed)" }
        if type.accepts(text) { return nil }
        if case .integer(let range) = type, let number = CellType.integer(text) {
            return "\(number) is out of range; allowed: from \(range.lowerBound) to \(range.upperBound)"
        }
        if case .integer = type, !text.isEmpty,
            text.drop(while: { $0 == "-" }).allSatisfy({ $0.isASCII && $0.isNumber })
        {
            return "'\(text)' is too large to count; allowed: \(type.allowed)"
        }
        return "'\(text.prefix(60))' is not allowed; allowed: \(type.allowed)"
    }
}

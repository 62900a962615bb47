import Foundation
import Silicon
import Units

/// Files that the tests read: the catalogue of the project, and rows of measurements beside it where they are there.
enum Files {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let training = root + "/../shared/data/training-step-times.csv"
    static let inference = root + "/../shared/data/inference-rows.csv"
    static let areThere = FileManager.default.fileExists(atPath: training)

    /// The records of a CSV file without quoted newlines, by column.
    static func records(_ path: String) throws -> [[String: String]] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(fields)
        return lines.dropFirst().map { Dictionary(zip(lines[0], $0), uniquingKeysWith: { first, _ in first }) }
    }

    private static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    static let datasheet: Datasheet = {
        let records = (try? Files.records(root + "/Catalogue/silicon.csv")) ?? []
        return Datasheet(
            records.map { row in
                Cell(
                    silicon: row["silicon"] ?? "", property: row["property"] ?? "", value: row["value"] ?? "",
                    unit: row["unit"] ?? "",
                    source: Source(
                        source: row["source"] ?? "", asOf: Day(row["as_of"] ?? "") ?? Axis.start,
                        confidence: Source.Confidence(rawValue: row["confidence"] ?? "") ?? .assumption))
            })
    }()

    static func trainingRows() throws -> [TrainingMeasurement] {
        try records(training).map { record in
            let columns = TrainingColumns { record[$0] ?? "" }
            guard let chip = datasheet.accelerator(named: columns.chip) else {
                throw ColumnFault(column: "chip", what: columns.chip)
            }
            return try columns.measurement(on: chip)
        }
    }
}

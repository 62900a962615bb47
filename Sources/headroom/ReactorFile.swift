import Calibration
import Foundation
import Tables
import Units

/// A file of nuclear reactors in the columns of GeoNuclearData: the reference class of large construction projects.
enum ReactorFile {
    /// The last day of which the file of GeoNuclearData 0.17.17 knows.
    static let end = Day(year: 2024, month: 3, day: 1) ?? Axis.start

    private static let needed = [
        (column: "Id", about: "an identifier, once in the file"),
        (column: "CountryCode", about: "the country, two letters"),
        (column: "ReactorType", about: "the technology, such as PWR; may be empty"),
        (column: "ConstructionStartAt", about: "the first day of construction, YYYY-MM-DD; empty rows are passed over"),
        (column: "OperationalFrom", about: "the first day of operation, YYYY-MM-DD; empty when it is not known"),
    ]

    /// The projects of a file, or of the one in the folder of shared data beside the project.
    static func read(_ path: String?) throws -> [Project] {
        guard let path = path ?? Folder.first("/../shared/data/reactors.csv") else {
            throw Stop.bad(
                "there is no ../shared/data/reactors.csv beside the project, and the data does not ship with it; give a file in the columns of GeoNuclearData with --reactors FILE"
            )
        }
        do throws(Fault) {
            return try projects(Array(bytes(path)), file: path)
        } catch {
            throw Stop.bad(error.description)
        }
    }

    private static func bytes(_ path: String) throws(Fault) -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Fault(path, "cannot be read; give a CSV file that is there and may be read, with --reactors FILE")
        }
        return data
    }

    private static func projects(_ bytes: [UInt8], file: String) throws(Fault) -> [Project] {
        let table = try ForeignTable(bytes, file: file, needed: needed, optional: ["Name", "OperationalTo"])
        var lines: [String: Int] = [:]
        var projects: [Project] = []
        for row in table.rows {
            let id = row.text("Id")
            if id.isEmpty { throw row.fault("Id", "is blank; allowed: an identifier, once in the file") }
            if let first = lines.updateValue(row.line, forKey: id) {
                throw row.fault("Id", "'\(id)' is there already, on line \(first); allowed: once in the file")
            }
            if let project = try project(row) { projects.append(project) }
        }
        return projects
    }

    /// nil for a project of which no start of construction is known.
    private static func project(_ row: ForeignTable.Row) throws(Fault) -> Project? {
        let finished = try day(row, "OperationalFrom")
        let closed = try day(row, "OperationalTo")
        guard let start = try day(row, "ConstructionStartAt") else { return nil }
        guard
            let project = Project(
                id: row.text("Id"), name: row.text("Name"), country: row.text("CountryCode"),
                kind: row.text("ReactorType"), start: start, finished: finished, closed: closed)
        else {
            throw row.fault(
                "ConstructionStartAt",
                "\(start) is after OperationalFrom or OperationalTo; allowed: the earliest of the three")
        }
        return project
    }

    private static func day(_ row: ForeignTable.Row, _ column: String) throws(Fault) -> Day? {
        let text = row.text(column)
        if text.isEmpty { return nil }
        guard let day = Day(text) else {
            throw row.fault(column, "'\(text.prefix(40))' is not a day; allowed: YYYY-MM-DD, or empty when not known")
        }
        return day
    }
}

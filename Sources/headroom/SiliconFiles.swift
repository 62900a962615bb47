import Foundation
import Silicon
import Tables
import Units

/// The catalogue that ships with the product, an operator's own cells, and files of measured rows.
enum SiliconFiles {
    /// The shipped catalogue, with the cells of a file of one's own in place of it.
    static func datasheet(own path: String?) throws -> Datasheet {
        guard let shipped = Folder.first("/Catalogue/silicon.csv") else {
            throw Stop.bad("Catalogue/silicon.csv is not beside the program; run from a clone of the project")
        }
        let datasheet = Datasheet(try cells(shipped))
        guard let path else { return datasheet }
        return datasheet.overridden(by: try cells(path))
    }

    private static func cells(_ path: String) throws -> [Cell] {
        try told { () throws(Fault) in try CatalogueCells.read(bytes(path), file: path) }
    }

    /// Rows of a file of measurements: of training, or of serving, by its columns. Rows on a chip that the catalogue
    /// cannot describe are told apart with the reason.
    struct Rows {
        var training: [TrainingMeasurement] = []
        var serving: [InferenceMeasurement] = []
        var unscored: [(id: String, why: String)] = []
    }

    /// Reads a file of rows; the shared one beside the project unless given.
    static func rows(_ path: String?, _ datasheet: Datasheet, serving: Bool = false) throws -> Rows {
        let shared = serving ? "/../shared/data/inference-rows.csv" : "/../shared/data/training-step-times.csv"
        guard let path = path ?? Folder.first(shared) else {
            throw Stop.bad(
                "there is no ..\(shared.dropFirst(3)) beside the project, and measured rows do not ship with it; give a file with --rows FILE"
            )
        }
        return try told { () throws(Fault) in try rows(of: path, datasheet) }
    }

    private static func rows(of path: String, _ datasheet: Datasheet) throws(Fault) -> Rows {
        let bytes = try bytes(path)
        let header = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
        let isServing = header.split(separator: ",").contains("metric")
        let needed = isServing ? InferenceColumns.needed : TrainingColumns.needed
        let optional = isServing ? InferenceColumns.optional : TrainingColumns.optional
        let table = try ForeignTable(
            bytes, file: path, needed: needed.map { ($0, "as in Docs/silicon.md") }, optional: optional)
        var rows = Rows()
        for row in table.rows { try add(row, isServing, datasheet, to: &rows) }
        return rows
    }

    private static func add(
        _ row: ForeignTable.Row, _ isServing: Bool, _ datasheet: Datasheet, to rows: inout Rows
    ) throws(Fault) {
        guard let chip = datasheet.accelerator(named: row.text("chip")) else {
            return rows.unscored.append((row.text("id"), lack(row.text("chip"), datasheet)))
        }
        do throws(ColumnFault) {
            if isServing {
                rows.serving.append(try InferenceColumns { row.text($0) }.measurement(on: chip))
            } else {
                rows.training.append(try TrainingColumns { row.text($0) }.measurement(on: chip))
            }
        } catch {
            throw row.fault(error.column, error.what)
        }
    }

    private static func lack(_ name: String, _ datasheet: Datasheet) -> String {
        guard let silicon = datasheet.silicon(named: name) else {
            return
                "'\(name)' is not in the catalogue; allowed: a chip of it, or cells of your own with --catalogue FILE"
        }
        return "the catalogue does not know \(datasheet.missing(silicon).joined(separator: ", ")) of \(silicon)"
    }

    /// An accelerator by name, or the end of the command.
    static func accelerator(_ name: String, _ datasheet: Datasheet) throws -> Accelerator {
        guard let chip = datasheet.accelerator(named: name) else { throw Stop.bad(lack(name, datasheet)) }
        return chip
    }

    private static func bytes(_ path: String) throws(Fault) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Fault(path, "cannot be read; give a CSV file that is there and may be read")
        }
        return [UInt8](data)
    }

    private static func told<Value>(_ body: () throws(Fault) -> Value) throws -> Value {
        do throws(Fault) { return try body() } catch { throw Stop.bad(error.description) }
    }
}

import Desk
import Ledger
import Peg
import Tables
import Units

/// A folder's files on their way into a ledger: read and checked, nothing written.
public struct LedgerFiles: Sendable {
    private let files: [String: [UInt8]]
    private let content: Import

    /// - Parameter now: the standing clock, where `policy.csv` does not give one.
    /// - Throws: every fault of the files. Complexity: O(bytes).
    public init(_ files: [String: [UInt8]], now: Instant? = nil) throws(Faults) {
        (self.files, content) = (files, try Import(files: files, now: now))
    }

    /// What is not wrong but worth saying.
    public var notes: [String] { content.notes }

    /// The facts that the files make and the ledger they lead to. A log among them is replayed, and the other files must say
    /// what it says.
    /// - Parameter progress: called with the entries done and in all, now and then.
    public func check(
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Faults) -> (facts: [Fact], ledger: Ledger) {
        let (facts, ledger) = try Importer(content).facts(progress: progress)
        guard content.facts != nil else { return (facts, ledger) }
        let differences = Importer.differences(
            files: files, ledger: ledger, facts: facts, pegged: try LedgerFiles.pegs(ledger, facts))
        guard differences.isEmpty else { throw Faults(differences) }
        return (facts, ledger)
    }

    private static func pegs(_ ledger: Ledger, _ facts: [Fact]) throws(Faults) -> Export.Pegged {
        do { return try Pegging(ledger, try PegBook.fold(facts).book).tables() } catch {
            throw Faults([Fault(Schema.facts.file, "\(error)")])
        }
    }
}

/// `{files:{name: text}}`: every table of the schema, the log included, as `export` writes them to a folder.
public struct ExportDocument: Encodable, Sendable {
    public let files: [String: String]

    /// Of exactly what the log gives: a following clock changes nothing, or the files would not read back.
    /// Throws `Fact.Damage`, or what cannot be counted.
    public init(_ facts: [Fact]) throws {
        let (book, ledger) = try PegBook.fold(facts)
        let tables = Export(ledger, facts: facts, pegged: try Pegging(ledger, book).tables()).files()
        files = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.text) })
    }
}

/// A fault of a file: `line` is 0 where it is of the whole file, `column` empty where it is of the line.
public struct FaultDocument: Encodable, Sendable {
    let file: String
    let line: Int
    let column: String
    let what: String

    public init(_ fault: Fault) {
        (file, line, column, what) = (fault.file, fault.line, fault.column, fault.what)
    }
}

import Ledger
import Units

/// One transaction on a connection, with an end that is told apart: written, not written, or not known.
///
///     body ─▶ COMMIT ─▶ its answer          written
///       │        └─────▶ no answer, warning  unknown: it was sent, and may have been carried out
///       └─▶ ROLLBACK                         not written: COMMIT was never sent
struct PostgresTransaction {
    private let connection: PostgresConnection
    private let path: String

    init(_ connection: PostgresConnection, _ path: String) { (self.connection, self.path) = (connection, path) }

    func run(_ body: (PostgresConnection) throws -> Void) throws {
        _ = try connection.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        try finish(body)
    }

    /// The same for a body that begins the transaction itself, together with its first statements.
    func finish(_ body: (PostgresConnection) throws -> Void) throws {
        do {
            try body(connection)
        } catch PostgresFault.unusable(let reason) {
            throw PostgresFault.unusable(reason)  // the server rolls back what has lost its connection
        } catch {
            _ = try connection.run("ROLLBACK")
            throw error
        }
        try commit()
    }

    static let begin = PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")

    private func commit() throws {
        let (tag, warnings) = try answered()
        guard warnings.isEmpty else {
            throw StoreFault.unknown(path: path, reason: warnings.joined(separator: "; "))
        }
        guard tag == "COMMIT" else {
            throw StoreFault.unreachable(path: path, reason: "the server rolled back (\(tag)); nothing was written")
        }
    }

    private func answered() throws -> (tag: String, warnings: [String]) {
        do {
            return try connection.commit()
        } catch PostgresFault.unusable(let reason) {
            throw StoreFault.unknown(path: path, reason: "the connection was lost at the commit: \(reason)")
        }
    }
}

extension PostgresFault {
    /// What it means to whoever uses the store. Nothing was committed: the commit tells its own faults.
    func fault(_ path: String) -> StoreFault {
        switch self {
        case .unusable(let reason): .unreachable(path: path, reason: reason)
        case .refused("23505", _), .refused("40001", _), .refused("40P01", _): .conflict
        case .refused("53100", _): .full(path: path)
        case .refused("55P03", _): .busy(path: path)
        case .refused("42501", let message):
            .unreachable(path: path, reason: "\(message); nothing was written, grant the role that right")
        case .refused(let code, let message):
            .unreachable(path: path, reason: "\(message) (SQLSTATE \(code)); nothing was written")
        }
    }
}

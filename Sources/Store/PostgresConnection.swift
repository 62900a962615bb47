import CPostgres
import Foundation

/// Why a server gave no answer that can be used.
enum PostgresFault: Error {
    /// The server refused a statement, with its SQLSTATE; the connection stands.
    case refused(code: String, message: String)
    /// The server cannot be used, or no longer: the connection is lost, it was silent for too long, or it failed a check.
    case unusable(String)
}

/// One connection to one server, used by one thread at a time. Nothing waits for ever: every wait has an end.
///
/// Always in pipeline mode: statements go together and their answers come together, in one round trip.
final class PostgresConnection {
    private let raw: OpaquePointer
    private let warnings = Warnings()
    private var prepared: [String: String] = [:]

    /// How long the server may be silent.
    let patience: Duration

    /// Connects. `keywords` are libpq's.
    init(_ keywords: [String: String], patience: Duration) throws(PostgresFault) {
        let pairs = keywords.merging(PostgresConnection.defaults(patience)) { own, _ in own }.sorted { $0.key < $1.key }
        guard let raw = PostgresConnection.connect(pairs) else { throw .unusable("out of memory") }
        (self.raw, self.patience) = (raw, patience)
        PQsetNoticeReceiver(raw, Warnings.receive, Unmanaged.passUnretained(warnings).toOpaque())
        guard PQstatus(raw) == CONNECTION_OK, PQsetnonblocking(raw, 1) == 0, PQenterPipelineMode(raw) == 1 else {
            throw .unusable(lastMessage)
        }
    }

    deinit { PQfinish(raw) }

    /// A dead peer is found by the kernel; establishing a connection ends by libpq's own limit, which counts whole seconds.
    private static func defaults(_ patience: Duration) -> [String: String] {
        let seconds = max(2, Int(patience.components.seconds))
        return [
            "connect_timeout": "\(seconds)", "client_encoding": "UTF8", "application_name": "headroom",
            "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3",
            "tcp_user_timeout": "\(seconds * 1000)",
        ]
    }

    private static func connect(_ pairs: [(key: String, value: String)]) -> OpaquePointer? {
        let (keys, values) = (pairs.map { strdup($0.key) }, pairs.map { strdup($0.value) })
        defer { for text in keys + values { free(text) } }
        return PQconnectdbParams(keys.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
    }

    var host: String { "\(String(cString: PQhost(raw))):\(String(cString: PQport(raw)))" }
    var user: String { String(cString: PQuser(raw)) }
    var socket: Int32 { PQsocket(raw) }

    // MARK: Statements

    /// Runs one statement.
    func run(_ sql: String, _ values: PostgresStatement.Value...) throws(PostgresFault) -> PostgresResult {
        try run([PostgresStatement(sql, values: values)])[0]
    }

    /// Runs statements in one round trip, outside an explicit transaction all or none; the answers in their order.
    func run(_ statements: [PostgresStatement]) throws(PostgresFault) -> [PostgresResult] {
        for statement in statements where prepared[statement.sql] == nil { try prepare(statement.sql) }
        for statement in statements { try send(statement) }
        return try answers(within: nil)
    }

    /// Commits: the one statement whose answer decides. Warnings come with it: PostgreSQL says with one that it is committed
    /// here and perhaps nowhere else.
    func commit() throws(PostgresFault) -> (tag: String, warnings: [String]) {
        warnings.texts = []
        guard PQsendQueryParams(raw, "COMMIT", 0, nil, nil, nil, nil, 0) == 1 else { throw .unusable(lastMessage) }
        let tag = try answers(within: patience).first?.tag ?? ""
        return (tag, warnings.texts)
    }

    private func prepare(_ sql: String) throws(PostgresFault) {
        let name = "s\(prepared.count)"
        guard PQsendPrepare(raw, name, sql, 0, nil) == 1 else { throw .unusable(lastMessage) }
        _ = try answers(within: nil)
        prepared[sql] = name
    }

    private func send(_ statement: PostgresStatement) throws(PostgresFault) {
        let binary = [Int32](repeating: 1, count: statement.values.count)
        let sent = statement.withParameters { values, lengths in
            PQsendQueryPrepared(raw, prepared[statement.sql], Int32(values.count), values, lengths, binary, 0)
        }
        guard sent == 1 else { throw .unusable(lastMessage) }
    }

    /// Marks the end of a round trip and collects what comes back up to it.
    private func answers(within limit: Duration?) throws(PostgresFault) -> [PostgresResult] {
        guard PQpipelineSync(raw) == 1 else { throw .unusable(lastMessage) }
        var results: [PostgresResult] = []
        var refusal: PostgresFault?
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            while PQisBusy(raw) == 1 { try wait(until: end ?? .now + patience) }
            guard let next = PQgetResult(raw) else {
                guard PQstatus(raw) == CONNECTION_OK else { throw .unusable(lastMessage) }
                continue
            }
            let result = PostgresResult(next)
            switch PQresultStatus(next) {
            case PGRES_PIPELINE_SYNC:
                if let refusal { throw refusal }
                return results
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: results.append(result)
            case PGRES_PIPELINE_ABORTED: break
            default: if refusal == nil { refusal = try self.refusal(next) }
            }
        }
    }

    /// A statement's error; one that ends the session is no answer to the statement.
    private func refusal(_ result: OpaquePointer) throws(PostgresFault) -> PostgresFault {
        let field = { (code: UnicodeScalar) in
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) } ?? ""
        }
        let message = field("M").isEmpty ? String(cString: PQresultErrorMessage(result)) : field("M")
        guard field("V") == "ERROR", PQstatus(raw) == CONNECTION_OK else {
            throw .unusable(PostgresConnection.trim(message))
        }
        return .refused(code: field("C"), message: message)
    }

    private var lastMessage: String { PostgresConnection.trim(String(cString: PQerrorMessage(raw))) }

    private static func trim(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.isEmpty ? "the server closed the connection" : lines.joined(separator: " ")
    }

    // MARK: Waiting

    /// Sends what is pending and takes in what has come, waiting for the server until `end`.
    private func wait(until end: ContinuousClock.Instant) throws(PostgresFault) {
        let isPending = PQflush(raw) == 1
        var entry = pollfd(fd: socket, events: Int16(POLLIN | (isPending ? POLLOUT : 0)), revents: 0)
        let ready = poll(&entry, 1, PostgresConnection.milliseconds(until: end))
        if ready == 0 { throw .unusable("no answer within \(patience)") }
        if ready < 0, errno != EINTR { throw .unusable(String(cString: strerror(errno))) }
        if entry.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, PQconsumeInput(raw) == 0 {
            throw .unusable(lastMessage)
        }
    }

    private static func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
        let (seconds, fraction) = (end - .now).components
        return Int32(clamping: max(0, seconds * 1000 + fraction / 1_000_000_000_000_000 + 1))
    }

    /// The payloads of notifications that have come.
    func notifications() throws(PostgresFault) -> [String] {
        guard PQconsumeInput(raw) == 1 else { throw .unusable(lastMessage) }
        var payloads: [String] = []
        while let note = PQnotifies(raw) {
            payloads.append(String(cString: note.pointee.extra))
            PQfreemem(note)
        }
        return payloads
    }
}

/// Warnings that came beside an answer.
private final class Warnings {
    var texts: [String] = []

    static let receive: PQnoticeReceiver = { context, result in
        guard let context, let severity = PQresultErrorField(result, Int32(UnicodeScalar("V").value)) else { return }
        guard String(cString: severity) == "WARNING" else { return }
        let text =
            PQresultErrorField(result, Int32(UnicodeScalar("M").value)).map { String(cString: $0) } ?? "a warning"
        Unmanaged<Warnings>.fromOpaque(context).takeUnretainedValue().texts.append(text)
    }
}

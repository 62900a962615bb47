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
    private let link: PostgresLink
    private var prepared: [String: String] = [:]

    /// How long the server may be silent.
    let patience: Duration

    /// Connects. `keywords` are libpq's.
    init(_ keywords: [String: String], patience: Duration) throws(PostgresFault) {
        let pairs = keywords.merging(PostgresConnection.defaults(patience)) { own, _ in own }.sorted { $0.key < $1.key }
        guard let link = PostgresLink(pairs) else { throw .unusable("out of memory") }
        (self.link, self.patience) = (link, patience)
        guard link.isUp, link.enterPipelineMode() else { throw .unusable(lastMessage) }
    }

    /// A dead peer is found by the kernel; establishing a connection ends by libpq's own limit, which counts whole seconds.
    private static func defaults(_ patience: Duration) -> [String: String] {
        let seconds = max(2, Int(patience.components.seconds))
        return [
            "connect_timeout": "\(seconds)", "client_encoding": "UTF8", "application_name": "headroom",
            "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3",
            "tcp_user_timeout": "\(seconds * 1000)",
        ]
    }

    var host: String { link.address }
    var user: String { link.user }
    var socket: Int32 { link.socket }

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
        _ = link.takeWarnings()
        guard link.send("COMMIT") else { throw .unusable(lastMessage) }
        let tag = try answers(within: patience).first?.tag ?? ""
        return (tag, link.takeWarnings())
    }

    private func prepare(_ sql: String) throws(PostgresFault) {
        let name = "s\(prepared.count)"
        guard link.prepare(sql, as: name) else { throw .unusable(lastMessage) }
        _ = try answers(within: nil)
        prepared[sql] = name
    }

    private func send(_ statement: PostgresStatement) throws(PostgresFault) {
        guard link.send(statement, preparedAs: prepared[statement.sql]) else { throw .unusable(lastMessage) }
    }

    /// Marks the end of a round trip and collects what comes back up to it.
    private func answers(within limit: Duration?) throws(PostgresFault) -> [PostgresResult] {
        guard link.sync() else { throw .unusable(lastMessage) }
        var results: [PostgresResult] = []
        var refusal: PostgresFault?
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            while link.isBusy { try wait(until: end ?? .now + patience) }
            guard let result = link.result() else {
                guard link.isUp else { throw .unusable(lastMessage) }
                continue
            }
            switch result.kind {
            case .sync:
                if let refusal { throw refusal }
                return results
            case .done: results.append(result)
            case .aborted: break
            case .failed: if refusal == nil { refusal = try self.refusal(result) }
            }
        }
    }

    /// A statement's error; one that ends the session is no answer to the statement.
    private func refusal(_ result: PostgresResult) throws(PostgresFault) -> PostgresFault {
        let message = result.field("M").isEmpty ? result.message : result.field("M")
        guard result.field("V") == "ERROR", link.isUp else { throw .unusable(PostgresConnection.trim(message)) }
        return .refused(code: result.field("C"), message: message)
    }

    private var lastMessage: String { PostgresConnection.trim(link.lastMessage) }

    private static func trim(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.isEmpty ? "the server closed the connection" : lines.joined(separator: " ")
    }

    // MARK: Waiting

    /// Sends what is pending and takes in what has come, waiting for the server until `end`.
    private func wait(until end: ContinuousClock.Instant) throws(PostgresFault) {
        let events = Int16(POLLIN | (link.flush() ? POLLOUT : 0))
        var entries = [pollfd(fd: socket, events: events, revents: 0)]
        let ready = SystemCalls.wait(for: &entries, milliseconds: PostgresConnection.milliseconds(until: end))
        if ready == 0 { throw .unusable("no answer within \(patience)") }
        if ready < 0, errno != EINTR { throw .unusable(SystemCalls.lastError) }
        if entries[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, !link.consumeInput() {
            throw .unusable(lastMessage)
        }
    }

    private static func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
        let (seconds, fraction) = (end - .now).components
        return Int32(clamping: max(0, seconds * 1000 + fraction / 1_000_000_000_000_000 + 1))
    }

    /// The payloads of notifications that have come.
    func notifications() throws(PostgresFault) -> [String] {
        guard link.consumeInput() else { throw .unusable(lastMessage) }
        var payloads: [String] = []
        while let payload = link.notification() { payloads.append(payload) }
        return payloads
    }
}

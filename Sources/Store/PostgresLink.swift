import CPostgres

/// A connection as libpq has it: each method is one of its functions, and says in Swift what that one says.
///
/// With `PostgresResult` and `PostgresAddress.keywords` all of the project's dealings with libpq, which takes and gives pointers. Why
/// it is sound: the connection and each result are released once, by the object that owns them; every text is copied before
/// what it lies in is released; and what a call is given outlives the call.
@safe final class PostgresLink {
    private let raw: OpaquePointer
    private let notices = PostgresNotices()

    /// Connects; nil when there is no memory for it. Whether it stands is another question: `isUp`.
    init?(_ keywords: [(key: String, value: String)]) {
        guard let raw = unsafe PostgresLink.connect(keywords) else { return nil }
        unsafe self.raw = raw
        let context = unsafe Unmanaged.passUnretained(notices).toOpaque()
        unsafe PQsetNoticeReceiver(raw, PostgresNotices.receive, context)
    }

    deinit { unsafe PQfinish(raw) }

    private static func connect(_ keywords: [(key: String, value: String)]) -> OpaquePointer? {
        let keys = keywords.map { Array($0.key.utf8CString) }
        let values = keywords.map { Array($0.value.utf8CString) }
        return unsafe withAddresses(of: keys) { keys in
            unsafe withAddresses(of: values) { values in unsafe PQconnectdbParams(keys, values, 0) }
        }
    }

    /// Lends the addresses of texts that end in a zero, and NULL after the last.
    private static func withAddresses<R>(of texts: [[CChar]], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        unsafe texts.flatMap(\.self).withUnsafeBufferPointer { buffer in
            var (start, addresses): (Int, [UnsafePointer<CChar>?]) = unsafe (0, [])
            for text in texts {
                unsafe addresses.append(buffer.baseAddress! + start)
                start += text.count
            }
            return unsafe body(addresses + [nil])
        }
    }

    var isUp: Bool { unsafe PQstatus(raw) == CONNECTION_OK }
    var lastMessage: String { unsafe String(cString: PQerrorMessage(raw)) }
    var address: String { unsafe "\(String(cString: PQhost(raw))):\(String(cString: PQport(raw)))" }
    var user: String { unsafe String(cString: PQuser(raw)) }
    var socket: Int32 { unsafe PQsocket(raw) }

    // MARK: Sending

    func enterPipelineMode() -> Bool { unsafe PQsetnonblocking(raw, 1) == 0 && PQenterPipelineMode(raw) == 1 }

    func send(_ sql: String) -> Bool { unsafe PQsendQueryParams(raw, sql, 0, nil, nil, nil, nil, 0) == 1 }

    func prepare(_ sql: String, as name: String) -> Bool { unsafe PQsendPrepare(raw, name, sql, 0, nil) == 1 }

    /// Runs a prepared statement.
    func send(_ statement: PostgresStatement, preparedAs name: String?) -> Bool {
        let (bytes, lengths) = statement.parameters
        return unsafe bytes.withUnsafeBytes { buffer in
            var (start, values): (Int, [UnsafePointer<CChar>?]) = unsafe (0, [])
            for length in lengths {
                unsafe values.append(buffer.baseAddress!.advanced(by: start).assumingMemoryBound(to: CChar.self))
                start += length
            }
            return unsafe PQsendQueryPrepared(
                raw, name, Int32(lengths.count), values, lengths.map { Int32($0) },
                [Int32](repeating: 1, count: lengths.count), 0) == 1
        }
    }

    /// Marks the end of a round trip.
    func sync() -> Bool { unsafe PQpipelineSync(raw) == 1 }

    /// Sends what is pending; true where some still is.
    func flush() -> Bool { unsafe PQflush(raw) == 1 }

    // MARK: Receiving

    /// Takes in what has come.
    func consumeInput() -> Bool { unsafe PQconsumeInput(raw) == 1 }

    /// Whether a result would have to be waited for.
    var isBusy: Bool { unsafe PQisBusy(raw) == 1 }

    func result() -> PostgresResult? { unsafe PQgetResult(raw).map { unsafe PostgresResult($0) } }

    /// The payload of a notification that has come.
    func notification() -> String? {
        guard let note = unsafe PQnotifies(raw) else { return nil }
        defer { unsafe PQfreemem(note) }
        return unsafe String(cString: note.pointee.extra)
    }

    /// The warnings that have come since they were last taken.
    func takeWarnings() -> [String] {
        defer { notices.warnings = [] }
        return notices.warnings
    }
}

/// What a server says beside its answers.
private final class PostgresNotices {
    var warnings: [String] = []

    static let receive: PQnoticeReceiver = { context, result in
        guard let context = unsafe context, let result = unsafe result else { return }
        guard unsafe PostgresResult.field("V", of: result) == "WARNING" else { return }
        let text = unsafe PostgresResult.field("M", of: result) ?? "a warning"
        unsafe Unmanaged<PostgresNotices>.fromOpaque(context).takeUnretainedValue().warnings.append(text)
    }
}

/// What a statement gave: rows of texts, or how many rows it changed.
@safe final class PostgresResult {
    enum Kind { case done, sync, aborted, failed }

    private let raw: OpaquePointer

    /// Takes a result of libpq over.
    fileprivate init(_ raw: OpaquePointer) { unsafe self.raw = raw }
    deinit { unsafe PQclear(raw) }

    var kind: Kind {
        switch unsafe PQresultStatus(raw) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: .done
        case PGRES_PIPELINE_SYNC: .sync
        case PGRES_PIPELINE_ABORTED: .aborted
        default: .failed
        }
    }

    var count: Int { Int(unsafe PQntuples(raw)) }
    /// Rows that an INSERT or UPDATE changed.
    var changed: Int { Int(unsafe String(cString: PQcmdTuples(raw))) ?? 0 }
    /// The word for what was done, such as COMMIT.
    var tag: String { unsafe String(cString: PQcmdStatus(raw)) }

    // MARK: Errors

    var message: String { unsafe String(cString: PQresultErrorMessage(raw)) }

    /// A part of an error by PostgreSQL's letter for it; empty where there is none.
    func field(_ letter: UnicodeScalar) -> String { unsafe PostgresResult.field(letter, of: raw) ?? "" }

    fileprivate static func field(_ letter: UnicodeScalar, of raw: OpaquePointer) -> String? {
        unsafe PQresultErrorField(raw, Int32(letter.value)).map { unsafe String(cString: $0) }
    }

    // MARK: Cells

    /// A cell; nil where it is NULL.
    func optional(_ row: Int, _ column: Int) -> String? {
        guard unsafe PQgetisnull(raw, Int32(row), Int32(column)) == 0 else { return nil }
        let length = Int(unsafe PQgetlength(raw, Int32(row), Int32(column)))
        let start = unsafe UnsafeRawPointer(PQgetvalue(raw, Int32(row), Int32(column))!)
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }

    func text(_ row: Int, _ column: Int) -> String { optional(row, column) ?? "" }

    func int(_ row: Int, _ column: Int) -> Int? { optional(row, column).flatMap { Int($0) } }

    /// A `bytea` cell.
    func bytes(_ row: Int, _ column: Int) -> [UInt8] {
        var length = 0
        guard let start = unsafe PQunescapeBytea(PQgetvalue(raw, Int32(row), Int32(column)), &length) else { return [] }
        defer { unsafe PQfreemem(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}

extension PostgresAddress {
    /// libpq's own reading of a URL. Throws its message.
    static func keywords(_ url: String) throws(Malformed) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        defer { unsafe PQfreemem(message) }
        guard let options = unsafe PQconninfoParse(url, &message) else {
            throw Malformed(reason: unsafe message.map { unsafe String(cString: $0) } ?? "out of memory")
        }
        defer { unsafe PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe values[String(cString: keyword)] = String(cString: value)
            }
            unsafe option += 1
        }
        return values
    }
}

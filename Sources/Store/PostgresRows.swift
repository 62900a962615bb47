import CPostgres

/// A statement with its parameters, `$1` and on.
struct PostgresStatement {
    /// Texts go as their bytes with a length, so that nothing ends at a U+0000 unseen.
    enum Value {
        case text(String)
        case int(Int)
        case bytes([UInt8])
        case texts([String])
        case ints([Int])
    }

    let sql: String
    let values: [Value]

    init(_ sql: String, _ values: Value...) { (self.sql, self.values) = (sql, values) }
    init(_ sql: String, values: [Value]) { (self.sql, self.values) = (sql, values) }

    /// The parameters in PostgreSQL's binary form, as libpq takes them.
    func withParameters<R>(_ body: (_ values: [UnsafePointer<CChar>?], _ lengths: [Int32]) -> R) -> R {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for value in values {
            starts.append(bytes.count)
            value.put(to: &bytes)
        }
        let lengths = zip(starts, starts.dropFirst() + [bytes.count]).map { Int32($1 - $0) }
        bytes.append(0)  // an empty text still needs an address: none would be NULL
        return bytes.withUnsafeBytes { buffer in
            body(starts.map { buffer.baseAddress!.advanced(by: $0).assumingMemoryBound(to: CChar.self) }, lengths)
        }
    }
}

extension PostgresStatement.Value {
    fileprivate func put(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .bytes(let raw): bytes.append(contentsOf: raw)
        case .int(let number): bytes.append(number: Int64(number))
        case .texts(let texts):
            bytes.append(arrayOf: 25, texts.count)
            for text in texts {
                bytes.append(number: Int32(text.utf8.count))
                bytes.append(contentsOf: text.utf8)
            }
        case .ints(let numbers):
            bytes.append(arrayOf: 20, numbers.count)
            for number in numbers {
                bytes.append(number: Int32(8))
                bytes.append(number: Int64(number))
            }
        }
    }
}

extension [UInt8] {
    /// A number, its high end first.
    fileprivate mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// What goes before the elements of an array: one dimension, no NULL, the elements' type by its number in `pg_type`, how
    /// many, and the first one's index.
    fileprivate mutating func append(arrayOf type: Int32, _ count: Int) {
        for number in [1, 0, type, Int32(count), 1] { append(number: number) }
    }
}

/// What a statement gave: rows of texts, or how many rows it changed.
final class PostgresResult {
    private let raw: OpaquePointer

    /// Takes a result of libpq over.
    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { PQclear(raw) }

    var count: Int { Int(PQntuples(raw)) }
    /// Rows that an INSERT or UPDATE changed.
    var changed: Int { Int(String(cString: PQcmdTuples(raw))) ?? 0 }
    /// The word for what was done, such as COMMIT.
    var tag: String { String(cString: PQcmdStatus(raw)) }

    /// A cell; nil where it is NULL.
    func optional(_ row: Int, _ column: Int) -> String? {
        guard PQgetisnull(raw, Int32(row), Int32(column)) == 0 else { return nil }
        let start = UnsafeRawPointer(PQgetvalue(raw, Int32(row), Int32(column))!)
        let length = Int(PQgetlength(raw, Int32(row), Int32(column)))
        return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }

    func text(_ row: Int, _ column: Int) -> String { optional(row, column) ?? "" }

    func int(_ row: Int, _ column: Int) -> Int? { optional(row, column).flatMap { Int($0) } }

    /// A `bytea` cell.
    func bytes(_ row: Int, _ column: Int) -> [UInt8] {
        var length = 0
        guard let start = PQunescapeBytea(PQgetvalue(raw, Int32(row), Int32(column)), &length) else { return [] }
        defer { PQfreemem(start) }
        return Array(UnsafeBufferPointer(start: start, count: length))
    }
}

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

    /// The parameters in PostgreSQL's binary form one after the other, how long each is, and a byte more: so even an empty
    /// text at the end has a place.
    var parameters: (bytes: [UInt8], lengths: [Int]) {
        var (bytes, lengths): ([UInt8], [Int]) = ([], [])
        for value in values {
            let start = bytes.count
            value.put(to: &bytes)
            lengths.append(bytes.count - start)
        }
        return (bytes + [0], lengths)
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
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// What goes before the elements of an array: one dimension, no NULL, the elements' type by its number in `pg_type`, how
    /// many, and the first one's index.
    fileprivate mutating func append(arrayOf type: Int32, _ count: Int) {
        for number in [1, 0, type, Int32(count), 1] { append(number: number) }
    }
}

import Units

/// CSV as RFC 4180 has it: comma, double quotes, quoted newlines; a byte order mark and CRLF are accepted on the way in,
/// and lines end in LF on the way out.
///
/// Own code because messages need the line of every record, quoted newlines included, and tables of hundreds of thousands
/// of rows have to be read in seconds (see Docs/Decisions).
enum CSV {
    /// A record and the line it starts on.
    struct Record: Sendable {
        let line: Int
        let fields: [String]
    }

    /// Cuts text into records. Lines without any text are passed over. Throws a fault for a quote that is not closed,
    /// text after a closing quote, or bytes that are not UTF-8 text.
    static func parse(_ bytes: [UInt8], file: String) throws(Fault) -> [Record] {
        var parser = Parser(file: file, bytes: bytes)
        return try parser.records()
    }

    /// A field as written, quoted where it must be.
    static func field(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { $0 == quote || $0 == comma || $0 == lf || $0 == cr }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// Records as text.
    static func text(_ records: [[String]]) -> String {
        records.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
    }

    private static let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ","), lf = UInt8(ascii: "\n"),
        cr = UInt8(ascii: "\r")

    private struct Parser {
        let file: String
        let bytes: [UInt8]
        var position = 0
        var line = 1

        init(file: String, bytes: [UInt8]) {
            (self.file, self.bytes) = (file, bytes)
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        }

        mutating func records() throws(Fault) -> [Record] {
            try requireText()
            var records: [Record] = []
            while position < bytes.count {
                let start = line
                let fields = try record()
                if fields != [""] { records.append(Record(line: start, fields: fields)) }
            }
            return records
        }

        private func requireText() throws(Fault) {
            if let zero = bytes.firstIndex(of: 0) {
                let line = bytes[..<zero].count { $0 == lf } + 1
                throw Fault(file, line: line, "is not a text file (it has a zero byte); allowed: CSV text in UTF-8")
            }
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw Fault(file, line: invalidLine(), "is not text in UTF-8; save it as CSV UTF-8")
            }
        }

        private func invalidLine() -> Int {
            var line = 1
            for part in bytes.split(separator: lf, omittingEmptySubsequences: false) {
                if String(validating: part, as: UTF8.self) == nil { return line }
                line += 1
            }
            return line
        }

        private mutating func record() throws(Fault) -> [String] {
            var fields: [String] = []
            while true {
                fields.append(try position < bytes.count && bytes[position] == quote ? quoted() : plain())
                guard position < bytes.count, bytes[position] == comma else { break }
                position += 1
            }
            endLine()
            return fields
        }

        private mutating func plain() -> String {
            let start = position
            while position < bytes.count, bytes[position] != comma, bytes[position] != lf { position += 1 }
            var end = position
            if end > start, bytes[end - 1] == cr, position == bytes.count || bytes[position] == lf { end -= 1 }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }

        private mutating func quoted() throws(Fault) -> String {
            let opened = line
            var text: [UInt8] = []
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == lf { line += 1 }
                guard byte == quote else {
                    text.append(byte)
                    continue
                }
                guard position < bytes.count, bytes[position] == quote else {
                    try requireEndOfField()
                    return String(decoding: text, as: UTF8.self)
                }
                text.append(quote)
                position += 1
            }
            throw Fault(
                file, line: opened, "a quoted field is not closed; write \" at its end, and \"\" for a quote inside")
        }

        private mutating func requireEndOfField() throws(Fault) {
            if position < bytes.count, bytes[position] == cr { position += 1 }
            guard position == bytes.count || bytes[position] == comma || bytes[position] == lf else {
                throw Fault(
                    file, line: line,
                    "text follows a closing quote; quote the whole field and write \"\" for a quote inside")
            }
        }

        private mutating func endLine() {
            guard position < bytes.count, bytes[position] == lf else { return }
            position += 1
            line += 1
        }
    }
}

/// CSV once more, as plainly as it can be written: the second opinion on the product's parser.
enum NaiveCSV {
    struct Record: Equatable {
        let line: Int
        let fields: [String]
    }

    /// The records up to a fault, and the line and first words of the fault.
    struct Answer {
        var records: [Record] = []
        var fault: (line: Int, what: String)?
    }

    static func parse(_ text: String) -> Answer {
        var answer = Answer()
        var rest = Array(text.unicodeScalars)[...]
        var line = 1
        while !rest.isEmpty {
            let start = line
            var fields: [String] = []
            repeat {
                let (field, fault) = rest.first == "\"" ? quoted(&rest, &line) : (plain(&rest), nil)
                if let fault {
                    answer.fault = fault
                    return answer
                }
                fields.append(field)
            } while take(",", from: &rest)
            _ = take("\r", from: &rest)
            if take("\n", from: &rest) { line += 1 }
            if fields != [""] { answer.records.append(Record(line: start, fields: fields)) }
        }
        return answer
    }

    private static func take(_ scalar: Unicode.Scalar, from rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private static func plain(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
        let field = rest.prefix { $0 != "," && $0 != "\n" && $0 != "\r" }
        rest = rest.dropFirst(field.count)
        return string(field)
    }

    private static func quoted(
        _ rest: inout ArraySlice<Unicode.Scalar>, _ line: inout Int
    ) -> (String, (line: Int, what: String)?) {
        let opened = line
        var field: [Unicode.Scalar] = []
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            if scalar == "\n" { line += 1 }
            guard scalar == "\"" else {
                field.append(scalar)
                continue
            }
            if take("\"", from: &rest) {
                field.append("\"")
                continue
            }
            let ends = rest.isEmpty || rest.first == "," || rest.first == "\n" || rest.starts(with: ["\r", "\n"])
            return (string(field[...]), ends ? nil : (line, "text follows a closing quote"))
        }
        return ("", (opened, "a quoted field is not closed"))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}

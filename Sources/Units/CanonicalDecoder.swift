/// Reads values off a JSON text that this program wrote, some times faster than Foundation's decoder.
///
/// It gives the values that `JSONDecoder` gives and refuses what that refuses, and more: see `CanonicalJSON.value`. Facts are
/// read with it, thousands at a restart; what comes from outside is not.
struct CanonicalDecoder: Decoder {
    let document: JSONDocument
    let place: Int

    var codingPath: [any CodingKey] { document.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try document.require(.object, at: place, [String: Any].self)
        return KeyedDecodingContainer(Keyed<Key>(document: document, place: place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try document.require(.array, at: place, [Any].self)
        return Unkeyed(document, place)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

/// A text, its bytes and where its values are.
final class JSONDocument {
    private let bytes: [UInt8]
    private let tokens: ContiguousArray<JSONTape.Token>

    /// Throws `DecodingError.dataCorrupted` for what is not JSON within the limits of `JSONTape`.
    init(_ text: String) throws {
        bytes = Array(text.utf8)
        do {
            tokens = try JSONTape.tokens(of: bytes)
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: [], debugDescription: "not canonical JSON: \(error.what) at byte \(error.at)"))
        }
    }

    // MARK: Values

    func kind(at place: Int) -> JSONTape.Token.Kind { tokens[place].kind }

    /// The place after a value.
    func next(after place: Int) -> Int { Int(tokens[place].next) }

    func text(at place: Int) -> String { JSONTape.text(of: tokens[place], in: bytes) }

    func string(at place: Int) throws -> String {
        try require(.string, at: place, String.self)
        return text(at: place)
    }

    func bool(at place: Int) throws -> Bool {
        switch tokens[place].kind {
        case .yes: return true
        case .no: return false
        default: throw mismatch(at: place, Bool.self)
        }
    }

    func whole<Value: FixedWidthInteger>(_ type: Value.Type, at place: Int) throws -> Value {
        try require(.number, at: place, type)
        let token = tokens[place]
        guard let value = int(token).flatMap({ Value(exactly: $0) }) ?? Value(text(at: place)) else {
            throw corrupted(at: place, "\(text(at: place)) does not fit in \(type)")
        }
        return value
    }

    private func int(_ token: JSONTape.Token) -> Int? {
        guard token.end - token.start < 19 else { return nil }
        let isNegative = bytes[Int(token.start)] == UInt8(ascii: "-")
        var value = 0
        for position in Int(token.start) + (isNegative ? 1 : 0)..<Int(token.end) {
            value = value &* 10 &+ Int(bytes[position] &- 48)
        }
        return isNegative ? -value : value
    }

    // MARK: Objects

    /// The value of a key of an object; nil where it has none.
    func value(of key: some CodingKey, in object: Int) -> Int? {
        let text = key.stringValue
        let name = text.utf8.span
        var key = object + 1
        let end = Int(tokens[object].next)
        while key < end {
            if isKey(tokens[key], text, name) { return key + 1 }
            key = Int(tokens[key + 1].next)
        }
        return nil
    }

    @inline(__always)
    private func isKey(_ token: JSONTape.Token, _ text: String, _ name: Span<UInt8>) -> Bool {
        guard token.isPlain, token.isASCII else { return JSONTape.text(of: token, in: bytes) == text }
        guard Int(token.end &- token.start) == name.count else { return false }
        let start = Int(token.start)
        for index in name.indices where bytes[start &+ index] != name[index] { return false }
        return true
    }

    func keys(of object: Int) -> [String] {
        var (keys, key): ([String], Int) = ([], object + 1)
        while key < tokens[object].next {
            keys.append(text(at: key))
            key = Int(tokens[key + 1].next)
        }
        return keys
    }

    func count(of array: Int) -> Int {
        var (count, place) = (0, array + 1)
        while place < tokens[array].next { (count, place) = (count + 1, Int(tokens[place].next)) }
        return count
    }

    // MARK: Errors

    func require(_ kind: JSONTape.Token.Kind, at place: Int, _ wanted: Any.Type) throws {
        guard tokens[place].kind == kind else { throw mismatch(at: place, wanted) }
    }

    private func mismatch(at place: Int, _ wanted: Any.Type) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: path(to: place), debugDescription: "wanted \(wanted), found \(tokens[place].kind)")
        return tokens[place].kind == .null ? .valueNotFound(wanted, context) : .typeMismatch(wanted, context)
    }

    func corrupted(at place: Int, _ what: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: path(to: place), debugDescription: what))
    }

    /// The keys and indices that lead to a value: found again from the beginning when somebody asks.
    func path(to place: Int) -> [any CodingKey] {
        var (path, here): ([any CodingKey], Int) = ([], 0)
        while here < place {
            let isObject = tokens[here].kind == .object
            var (child, index) = (here + 1, 0)
            while true {
                let value = isObject ? child + 1 : child
                if tokens[value].next > place {
                    path.append(isObject ? JSONPathKey(stringValue: text(at: child)) : JSONPathKey(intValue: index))
                    here = value
                    break
                }
                (child, index) = (Int(tokens[value].next), index + 1)
            }
        }
        return path
    }
}

/// One step of a path into a text.
struct JSONPathKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("Index \(intValue)", intValue) }
}

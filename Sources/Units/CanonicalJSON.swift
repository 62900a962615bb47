/// One way to write a value as JSON: keys sorted, no white space, slashes unescaped. What facts are hashed over.
///
/// Coders of our own, because a restart reads thousands of facts: they give what Foundation's give, which tests hold them to. JSON
/// that others write is read with `JSONDecoder`.
public enum CanonicalJSON {
    /// The canonical text of `value`. Throws `EncodingError` for a number that is none.
    public static func text(_ value: some Encodable) throws -> String {
        let sheet = JSONSheet()
        try sheet.write(value, at: .place(0))
        return sheet.text()
    }

    /// Reads a value back. Throws `DecodingError`. Refused, where `JSONDecoder` takes them, are numbers with a fraction or an
    /// exponent, keys met twice in one object, a comma after the last element, a byte order mark, the guess that NUL bytes
    /// mean UTF-16, and all damage to values that nobody reads.
    public static func value<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try T(from: CanonicalDecoder(document: try JSONDocument(text), place: 0))
    }
}

/// An optional that is written as `null` when it is empty, where a reader counts on the key being there.
@propertyWrapper
public struct Null<Value: Sendable>: Sendable {
    public var wrappedValue: Value?
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}

extension Null: Encodable where Value: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension Null: Decodable where Value: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }
}

extension Null: Equatable where Value: Equatable {}

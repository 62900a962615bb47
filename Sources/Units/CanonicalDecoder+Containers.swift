/// What a value of an object, an array or a text alone is read with. The protocols of the standard library want a method for
/// each type of number.
extension CanonicalDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { document.kind(at: place) == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try document.bool(at: place) }
    func decode(_ type: String.Type) throws -> String { try document.string(at: place) }
    func decode(_ type: Double.Type) throws -> Double { try document.fraction(at: place) }
    func decode(_ type: Float.Type) throws -> Float { try document.fraction(at: place) }
    func decode(_ type: Int.Type) throws -> Int { try document.whole(type, at: place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try document.whole(type, at: place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try document.whole(type, at: place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try document.whole(type, at: place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try document.whole(type, at: place) }
    func decode(_ type: UInt.Type) throws -> UInt { try document.whole(type, at: place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try document.whole(type, at: place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try document.whole(type, at: place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try document.whole(type, at: place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try document.whole(type, at: place) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: self) }
}

extension JSONDocument {
    /// Canonical JSON has whole numbers alone; one is a fraction, too.
    func fraction<Value: BinaryFloatingPoint & LosslessStringConvertible>(at place: Int) throws -> Value {
        try require(.number, at: place, Value.self)
        guard let value = Value(text(at: place)), value.isFinite else {
            throw corrupted(at: place, "\(text(at: place)) does not fit in \(Value.self)")
        }
        return value
    }
}

extension CanonicalDecoder {
    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let document: JSONDocument
        let place: Int

        var codingPath: [any CodingKey] { document.path(to: place) }
        var allKeys: [Key] { document.keys(of: place).compactMap { Key(stringValue: $0) } }

        func contains(_ key: Key) -> Bool { document.value(of: key, in: place) != nil }

        private func find(_ key: Key) throws -> Int {
            if let found = document.value(of: key, in: place) { return found }
            throw DecodingError.keyNotFound(
                key, DecodingError.Context(codingPath: codingPath, debugDescription: "there is no '\(key.stringValue)'")
            )
        }

        /// The value of a key that is there and not null.
        private func present(_ key: Key) -> Int? {
            guard let found = document.value(of: key, in: place), document.kind(at: found) != .null else { return nil }
            return found
        }

        func decodeNil(forKey key: Key) throws -> Bool { document.kind(at: try find(key)) == .null }
        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try document.bool(at: find(key)) }
        func decode(_ type: String.Type, forKey key: Key) throws -> String { try document.string(at: find(key)) }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try document.fraction(at: find(key)) }
        func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try document.fraction(at: find(key)) }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try document.whole(type, at: find(key)) }
        func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try document.whole(type, at: find(key)) }
        func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try document.whole(type, at: find(key)) }
        func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try document.whole(type, at: find(key)) }
        func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try document.whole(type, at: find(key)) }
        func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try document.whole(type, at: find(key)) }
        func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try document.whole(type, at: find(key)) }
        func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try document.whole(type, at: find(key)) }
        func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try document.whole(type, at: find(key)) }
        func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try document.whole(type, at: find(key)) }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try T(from: CanonicalDecoder(document: document, place: find(key)))
        }

        // The rest of `decodeIfPresent` looks for its key three times and is not used by what a fact is made of.
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            guard let found = present(key) else { return nil }
            return try document.bool(at: found)
        }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            guard let found = present(key) else { return nil }
            return try document.string(at: found)
        }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            guard let found = present(key) else { return nil }
            return try document.whole(type, at: found)
        }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            guard let found = present(key) else { return nil }
            return try T(from: CanonicalDecoder(document: document, place: found))
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            try CanonicalDecoder(document: document, place: find(key)).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try CanonicalDecoder(document: document, place: find(key)).unkeyedContainer()
        }
        func superDecoder() throws -> any Decoder {
            guard let found = document.value(of: JSONPathKey(stringValue: "super"), in: place) else {
                throw document.corrupted(at: place, "there is no 'super'")
            }
            return CanonicalDecoder(document: document, place: found)
        }
        func superDecoder(forKey key: Key) throws -> any Decoder {
            CanonicalDecoder(document: document, place: try find(key))
        }
    }

    struct Unkeyed: UnkeyedDecodingContainer {
        private let document: JSONDocument
        private let place: UInt32
        private var child: UInt32
        private(set) var currentIndex = 0

        init(_ document: JSONDocument, _ place: Int) {
            (self.document, self.place, child) = (document, UInt32(place), UInt32(place + 1))
        }

        var codingPath: [any CodingKey] { document.path(to: Int(place)) }
        var count: Int? { document.count(of: Int(place)) }
        var isAtEnd: Bool { child >= document.next(after: Int(place)) }

        /// The next element; the ones after it follow when it was read.
        private func element(_ type: Any.Type) throws -> Int {
            guard isAtEnd else { return Int(child) }
            throw DecodingError.valueNotFound(
                type,
                DecodingError.Context(codingPath: codingPath, debugDescription: "the array ends after \(currentIndex)"))
        }

        private mutating func advance() {
            (child, currentIndex) = (UInt32(document.next(after: Int(child))), currentIndex + 1)
        }

        private mutating func take<Value>(
            _ type: Value.Type, _ read: (JSONDocument, Int) throws -> Value
        ) throws -> Value {
            let value = try read(document, element(type))
            advance()
            return value
        }

        mutating func decodeNil() throws -> Bool {
            guard document.kind(at: try element(Any?.self)) == .null else { return false }
            advance()
            return true
        }
        mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { try $0.bool(at: $1) } }
        mutating func decode(_ type: String.Type) throws -> String { try take(type) { try $0.string(at: $1) } }
        mutating func decode(_ type: Double.Type) throws -> Double { try take(type) { try $0.fraction(at: $1) } }
        mutating func decode(_ type: Float.Type) throws -> Float { try take(type) { try $0.fraction(at: $1) } }
        mutating func decode(_ type: Int.Type) throws -> Int { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: Int8.Type) throws -> Int8 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: Int16.Type) throws -> Int16 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: Int32.Type) throws -> Int32 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: Int64.Type) throws -> Int64 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: UInt.Type) throws -> UInt { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try take(type) { try $0.whole(type, at: $1) } }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            try take(type) { try T(from: CanonicalDecoder(document: $0, place: $1)) }
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> {
            try take(KeyedDecodingContainer<Nested>.self) {
                try CanonicalDecoder(document: $0, place: $1).container(keyedBy: type)
            }
        }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try CanonicalDecoder(document: document, place: takePlace()).unkeyedContainer()
        }
        mutating func superDecoder() throws -> any Decoder {
            CanonicalDecoder(document: document, place: try takePlace())
        }

        private mutating func takePlace() throws -> Int {
            let place = try element(Any.self)
            advance()
            return place
        }
    }
}

/// A decoder that reads nothing: it writes down what a type's `init(from:)` asks for, and gives it plain values to go on
/// with. A choice among several forms shows when the first is denied.
final class Recorder {
    /// One thing that was asked for: a key of a type, as another type.
    struct Ask: Hashable {
        let owner: ObjectIdentifier
        let key: String
        let type: ObjectIdentifier
    }

    struct Field {
        var types: [Any.Type] = []
        var isRequired: Bool
    }

    private(set) var objects: [ObjectIdentifier: [(key: String, field: Field)]] = [:]
    private(set) var asks: [Ask] = []
    /// By type, keys that were looked for before they were asked for: an object need not have them.
    private var optional: [ObjectIdentifier: Set<String>] = [:]
    /// By type, the text that its single value is given as.
    let texts: [ObjectIdentifier: String]
    /// What is refused this time.
    let denied: Ask?
    /// A key that the object has and nobody knows.
    let stranger: (owner: ObjectIdentifier, key: String)?

    init(_ texts: [ObjectIdentifier: String], denied: Ask? = nil, stranger: (ObjectIdentifier, String)? = nil) {
        (self.texts, self.denied) = (texts, denied)
        self.stranger = stranger.map { ($0.0, $0.1) }
    }

    fileprivate func ask(_ owner: Any.Type, _ key: String, _ type: Any.Type, _ isRequired: Bool) throws {
        let one = Ask(owner: ObjectIdentifier(owner), key: key, type: ObjectIdentifier(type))
        if one == denied {
            throw DecodingError.typeMismatch(type, .init(codingPath: [], debugDescription: "denied"))
        }
        asks.append(one)
        var fields = objects[one.owner] ?? []
        if let place = fields.firstIndex(where: { $0.key == key }) {
            if !fields[place].field.types.contains(where: { $0 == type }) { fields[place].field.types.append(type) }
        } else {
            let isOptional = optional[one.owner]?.contains(key) ?? false
            fields.append((key, Field(types: [type], isRequired: isRequired && !isOptional)))
        }
        objects[one.owner] = fields
    }

    fileprivate func look(_ owner: Any.Type, for key: String) {
        optional[ObjectIdentifier(owner), default: []].insert(key)
    }

    fileprivate func note(_ owner: Any.Type) { objects[ObjectIdentifier(owner), default: []] += [] }

    /// A value of a type, made by its own `init(from:)`; the first case of an enum.
    func make<T: Decodable>(_ type: T.Type) throws -> T {
        if let cases = T.self as? any CaseIterable.Type, let first = Recorder.first(cases) as? T { return first }
        return try T(from: RecorderDecoder(recorder: self, type: T.self))
    }

    private static func first<C: CaseIterable>(_ type: C.Type) -> Any? { C.allCases.first }

    fileprivate func text(_ type: Any.Type) -> String { texts[ObjectIdentifier(type)] ?? "x" }
}

/// What `init(from:)` is given.
struct RecorderDecoder: Decoder {
    fileprivate let recorder: Recorder
    fileprivate let type: Any.Type

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy key: Key.Type) -> KeyedDecodingContainer<Key> {
        recorder.note(type)
        return KeyedDecodingContainer(Keyed<Key>(recorder: recorder, owner: type))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(recorder: recorder) }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(recorder: recorder, type: type) }
}

extension RecorderDecoder {
    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        fileprivate let recorder: Recorder
        fileprivate let owner: Any.Type

        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] {
            guard let stranger = recorder.stranger, stranger.owner == ObjectIdentifier(owner) else { return [] }
            return [Key(stringValue: stranger.key)].compactMap { $0 }
        }
        func contains(_ key: Key) -> Bool {
            recorder.look(owner, for: key.stringValue)
            return true
        }
        func decodeNil(forKey key: Key) -> Bool {
            recorder.look(owner, for: key.stringValue)
            return false
        }

        private func ask<T>(_ type: T.Type, _ key: Key, _ isRequired: Bool = true) throws {
            try recorder.ask(owner, key.stringValue, type, isRequired)
        }

        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try ask(type, key)
            return try recorder.make(type)
        }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            try ask(type, key, false)
            return try recorder.make(type)
        }
        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
            try ask(type, key)
            return true
        }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            try ask(type, key, false)
            return true
        }
        func decode(_ type: String.Type, forKey key: Key) throws -> String {
            try ask(type, key)
            return "x"
        }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            try ask(type, key, false)
            return "x"
        }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
            try ask(type, key, false)
            return 1
        }
        func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
            try ask(type, key)
            return 1
        }
        func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
            try ask(type, key, false)
            return 1
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedDecodingContainer<Nested> {
            RecorderDecoder(recorder: recorder, type: Never.self).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { Unkeyed(recorder: recorder) }
        func superDecoder() -> any Decoder { RecorderDecoder(recorder: recorder, type: Never.self) }
        func superDecoder(forKey key: Key) -> any Decoder { RecorderDecoder(recorder: recorder, type: Never.self) }
    }

    /// A list of one element.
    struct Unkeyed: UnkeyedDecodingContainer {
        fileprivate let recorder: Recorder
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        private(set) var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        fileprivate init(recorder: Recorder) { self.recorder = recorder }

        mutating func decodeNil() -> Bool { false }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            return try recorder.make(type)
        }
        mutating func decode(_ type: Bool.Type) -> Bool {
            currentIndex += 1
            return true
        }
        mutating func decode(_ type: String.Type) -> String {
            currentIndex += 1
            return "x"
        }
        mutating func decode(_ type: Double.Type) -> Double {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Float.Type) -> Float {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Int.Type) -> Int {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Int8.Type) -> Int8 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Int16.Type) -> Int16 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Int32.Type) -> Int32 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: Int64.Type) -> Int64 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: UInt.Type) -> UInt {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: UInt8.Type) -> UInt8 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: UInt16.Type) -> UInt16 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: UInt32.Type) -> UInt32 {
            currentIndex += 1
            return 1
        }
        mutating func decode(_ type: UInt64.Type) -> UInt64 {
            currentIndex += 1
            return 1
        }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
            currentIndex += 1
            return RecorderDecoder(recorder: recorder, type: Never.self).container(keyedBy: type)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
            currentIndex += 1
            return Unkeyed(recorder: recorder)
        }
        mutating func superDecoder() -> any Decoder { RecorderDecoder(recorder: recorder, type: Never.self) }
    }

    struct Single: SingleValueDecodingContainer {
        fileprivate let recorder: Recorder
        fileprivate let type: Any.Type
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { false }
        func decode(_ type: String.Type) -> String { recorder.text(self.type) }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try recorder.make(type) }
        func decode(_ type: Bool.Type) -> Bool { true }
        func decode(_ type: Double.Type) -> Double { 1 }
        func decode(_ type: Float.Type) -> Float { 1 }
        func decode(_ type: Int.Type) -> Int { 1 }
        func decode(_ type: Int8.Type) -> Int8 { 1 }
        func decode(_ type: Int16.Type) -> Int16 { 1 }
        func decode(_ type: Int32.Type) -> Int32 { 1 }
        func decode(_ type: Int64.Type) -> Int64 { 1 }
        func decode(_ type: UInt.Type) -> UInt { 1 }
        func decode(_ type: UInt8.Type) -> UInt8 { 1 }
        func decode(_ type: UInt16.Type) -> UInt16 { 1 }
        func decode(_ type: UInt32.Type) -> UInt32 { 1 }
        func decode(_ type: UInt64.Type) -> UInt64 { 1 }
    }
}

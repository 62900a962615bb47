/// Writes a value into a tree. The protocols of the standard library want a method for each type of number.
struct TreeEncoder: Encoder {
    let tree: Tree

    init(_ tree: Tree) { self.tree = tree }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .fields = tree.content {} else { tree.content = .fields([]) }
        return KeyedEncodingContainer(Keyed<Key>(tree: tree))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .elements = tree.content {} else { tree.content = .elements([]) }
        return Unkeyed(tree: tree)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(tree: tree) }
}

extension Tree {
    fileprivate func put(_ scalar: Scalar) { content = .scalar(scalar) }
    fileprivate func put(_ value: some Encodable) throws { try value.encode(to: TreeEncoder(self)) }
}

extension TreeEncoder {
    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let tree: Tree
        var codingPath: [any CodingKey] { [] }

        private func field(_ key: some CodingKey, _ type: Any.Type) -> Tree { tree.field(key.stringValue, type) }

        func encodeNil(forKey key: Key) { field(key, Never.self).put(.null) }
        func encode(_ value: Bool, forKey key: Key) { field(key, Bool.self).put(.bool(value)) }
        func encode(_ value: String, forKey key: Key) { field(key, String.self).put(.string(value)) }
        func encode(_ value: Double, forKey key: Key) { field(key, Double.self).put(.number(value)) }
        func encode(_ value: Float, forKey key: Key) { field(key, Float.self).put(.number(Double(value))) }
        func encode(_ value: Int, forKey key: Key) { field(key, Int.self).put(.integer(String(value))) }
        func encode(_ value: Int8, forKey key: Key) { field(key, Int8.self).put(.integer(String(value))) }
        func encode(_ value: Int16, forKey key: Key) { field(key, Int16.self).put(.integer(String(value))) }
        func encode(_ value: Int32, forKey key: Key) { field(key, Int32.self).put(.integer(String(value))) }
        func encode(_ value: Int64, forKey key: Key) { field(key, Int64.self).put(.integer(String(value))) }
        func encode(_ value: UInt, forKey key: Key) { field(key, UInt.self).put(.integer(String(value))) }
        func encode(_ value: UInt8, forKey key: Key) { field(key, UInt8.self).put(.integer(String(value))) }
        func encode(_ value: UInt16, forKey key: Key) { field(key, UInt16.self).put(.integer(String(value))) }
        func encode(_ value: UInt32, forKey key: Key) { field(key, UInt32.self).put(.integer(String(value))) }
        func encode(_ value: UInt64, forKey key: Key) { field(key, UInt64.self).put(.integer(String(value))) }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try field(key, T.self).put(value) }

        func encodeIfPresent(_ value: Bool?, forKey key: Key) { ifPresent(value, key) { .bool($0) } }
        func encodeIfPresent(_ value: String?, forKey key: Key) { ifPresent(value, key) { .string($0) } }
        func encodeIfPresent(_ value: Double?, forKey key: Key) { ifPresent(value, key) { .number($0) } }
        func encodeIfPresent(_ value: Float?, forKey key: Key) { ifPresent(value, key) { .number(Double($0)) } }
        func encodeIfPresent(_ value: Int?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: Int8?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: Int16?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: Int32?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: Int64?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: UInt?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: UInt8?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: UInt16?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: UInt32?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent(_ value: UInt64?, forKey key: Key) { ifPresent(value, key) { .integer(String($0)) } }
        func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
            let tree = field(key, T.self)
            tree.isOptional = true
            if let value { try tree.put(value) }
        }

        private func ifPresent<T>(_ value: T?, _ key: Key, _ scalar: (T) -> Tree.Scalar) {
            let tree = field(key, T.self)
            tree.isOptional = true
            if let value { tree.put(scalar(value)) }
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            TreeEncoder(field(key, Never.self)).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            TreeEncoder(field(key, Never.self)).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { TreeEncoder(tree.field("super", Never.self)) }
        func superEncoder(forKey key: Key) -> any Encoder { TreeEncoder(field(key, Never.self)) }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let tree: Tree
        var codingPath: [any CodingKey] { [] }
        var count: Int { tree.count }

        func encodeNil() { tree.element(Never.self).put(.null) }
        func encode(_ value: Bool) { tree.element(Bool.self).put(.bool(value)) }
        func encode(_ value: String) { tree.element(String.self).put(.string(value)) }
        func encode(_ value: Double) { tree.element(Double.self).put(.number(value)) }
        func encode(_ value: Float) { tree.element(Float.self).put(.number(Double(value))) }
        func encode(_ value: Int) { tree.element(Int.self).put(.integer(String(value))) }
        func encode(_ value: Int8) { tree.element(Int8.self).put(.integer(String(value))) }
        func encode(_ value: Int16) { tree.element(Int16.self).put(.integer(String(value))) }
        func encode(_ value: Int32) { tree.element(Int32.self).put(.integer(String(value))) }
        func encode(_ value: Int64) { tree.element(Int64.self).put(.integer(String(value))) }
        func encode(_ value: UInt) { tree.element(UInt.self).put(.integer(String(value))) }
        func encode(_ value: UInt8) { tree.element(UInt8.self).put(.integer(String(value))) }
        func encode(_ value: UInt16) { tree.element(UInt16.self).put(.integer(String(value))) }
        func encode(_ value: UInt32) { tree.element(UInt32.self).put(.integer(String(value))) }
        func encode(_ value: UInt64) { tree.element(UInt64.self).put(.integer(String(value))) }
        func encode<T: Encodable>(_ value: T) throws { try tree.element(T.self).put(value) }

        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            TreeEncoder(tree.element(Never.self)).container(keyedBy: type)
        }
        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            TreeEncoder(tree.element(Never.self)).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { TreeEncoder(tree.element(Never.self)) }
    }

    struct Single: SingleValueEncodingContainer {
        let tree: Tree
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { tree.put(.null) }
        func encode(_ value: Bool) { tree.put(.bool(value)) }
        func encode(_ value: String) { tree.put(.string(value)) }
        func encode(_ value: Double) { tree.put(.number(value)) }
        func encode(_ value: Float) { tree.put(.number(Double(value))) }
        func encode(_ value: Int) { tree.put(.integer(String(value))) }
        func encode(_ value: Int8) { tree.put(.integer(String(value))) }
        func encode(_ value: Int16) { tree.put(.integer(String(value))) }
        func encode(_ value: Int32) { tree.put(.integer(String(value))) }
        func encode(_ value: Int64) { tree.put(.integer(String(value))) }
        func encode(_ value: UInt) { tree.put(.integer(String(value))) }
        func encode(_ value: UInt8) { tree.put(.integer(String(value))) }
        func encode(_ value: UInt16) { tree.put(.integer(String(value))) }
        func encode(_ value: UInt32) { tree.put(.integer(String(value))) }
        func encode(_ value: UInt64) { tree.put(.integer(String(value))) }
        func encode<T: Encodable>(_ value: T) throws {
            let inner = Tree(T.self)
            try inner.put(value)
            tree.content = .single(inner)
        }
    }
}

/// What a value of an object, an array or a text alone is written with. The protocols of the standard library want a method
/// for each type of number.
extension CanonicalEncoder: SingleValueEncodingContainer {
    func encodeNil() { sheet.writeNull(at: .place(place)) }
    func encode(_ value: Bool) { sheet.write(value, at: .place(place)) }
    func encode(_ value: String) { sheet.write(value, at: .place(place)) }
    func encode(_ value: Double) throws { try sheet.write(fraction: value, at: .place(place)) }
    func encode(_ value: Float) throws { try sheet.write(fraction: value, at: .place(place)) }
    func encode(_ value: Int) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: Int8) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: Int16) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: Int32) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: Int64) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: UInt) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: UInt8) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: UInt16) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: UInt32) { sheet.write(whole: value, at: .place(place)) }
    func encode(_ value: UInt64) { sheet.write(whole: value, at: .place(place)) }
    func encode<T: Encodable>(_ value: T) throws { try sheet.write(value, at: .place(place)) }
}

extension CanonicalEncoder {
    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let sheet: JSONSheet
        let place: Int

        var codingPath: [any CodingKey] { sheet.path(to: place) }

        private func child(_ key: some CodingKey) -> JSONSheet.Spot { .child(of: place, key: key.stringValue) }

        func encodeNil(forKey key: Key) { sheet.writeNull(at: child(key)) }
        func encode(_ value: Bool, forKey key: Key) { sheet.write(value, at: child(key)) }
        func encode(_ value: String, forKey key: Key) { sheet.write(value, at: child(key)) }
        func encode(_ value: Double, forKey key: Key) throws { try sheet.write(fraction: value, at: child(key)) }
        func encode(_ value: Float, forKey key: Key) throws { try sheet.write(fraction: value, at: child(key)) }
        func encode(_ value: Int, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: Int8, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: Int16, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: Int32, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: Int64, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: UInt, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: UInt8, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: UInt16, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: UInt32, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode(_ value: UInt64, forKey key: Key) { sheet.write(whole: value, at: child(key)) }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try sheet.write(value, at: child(key)) }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child(key))).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child(key))).unkeyedContainer()
        }
        func superEncoder() -> any Encoder {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child(JSONPathKey(stringValue: "super"))))
        }
        func superEncoder(forKey key: Key) -> any Encoder {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child(key)))
        }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let sheet: JSONSheet
        let place: Int

        var codingPath: [any CodingKey] { sheet.path(to: place) }
        var count: Int { sheet.count(at: place) }

        private func child() -> JSONSheet.Spot { .child(of: place) }

        func encodeNil() { sheet.writeNull(at: child()) }
        func encode(_ value: Bool) { sheet.write(value, at: child()) }
        func encode(_ value: String) { sheet.write(value, at: child()) }
        func encode(_ value: Double) throws { try sheet.write(fraction: value, at: child()) }
        func encode(_ value: Float) throws { try sheet.write(fraction: value, at: child()) }
        func encode(_ value: Int) { sheet.write(whole: value, at: child()) }
        func encode(_ value: Int8) { sheet.write(whole: value, at: child()) }
        func encode(_ value: Int16) { sheet.write(whole: value, at: child()) }
        func encode(_ value: Int32) { sheet.write(whole: value, at: child()) }
        func encode(_ value: Int64) { sheet.write(whole: value, at: child()) }
        func encode(_ value: UInt) { sheet.write(whole: value, at: child()) }
        func encode(_ value: UInt8) { sheet.write(whole: value, at: child()) }
        func encode(_ value: UInt16) { sheet.write(whole: value, at: child()) }
        func encode(_ value: UInt32) { sheet.write(whole: value, at: child()) }
        func encode(_ value: UInt64) { sheet.write(whole: value, at: child()) }
        func encode<T: Encodable>(_ value: T) throws { try sheet.write(value, at: child()) }

        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child())).container(keyedBy: type)
        }
        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            CanonicalEncoder(sheet: sheet, place: sheet.place(child())).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { CanonicalEncoder(sheet: sheet, place: sheet.place(child())) }
    }
}

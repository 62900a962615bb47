import Units

/// A type that says by itself what its parts are.
protocol Wrapping {
    static var wrapping: WrappedParts { get }
}

enum WrappedParts {
    case optional(Any.Type)
    case list(Any.Type)
    case dictionary(Any.Type)
}

extension Optional: Wrapping {
    static var wrapping: WrappedParts { .optional(Wrapped.self) }
}

extension Null: Wrapping {
    static var wrapping: WrappedParts { .optional(Value.self) }
}

extension Array: Wrapping {
    static var wrapping: WrappedParts { .list(Element.self) }
}

extension Dictionary: Wrapping {
    static var wrapping: WrappedParts { .dictionary(Value.self) }
}

extension SchemaBook {
    /// Types of the language, by what they are in JSON.
    static let plain: [ObjectIdentifier: JSONValue] = {
        let whole: [Any.Type] = [
            Int.self, Int8.self, Int16.self, Int32.self, Int64.self, UInt.self, UInt8.self, UInt16.self, UInt32.self,
            UInt64.self,
        ]
        var plain = Dictionary(
            whole.map { (ObjectIdentifier($0), ["type": "integer"] as JSONValue) },
            uniquingKeysWith: { first, _ in first })
        plain[ObjectIdentifier(Double.self)] = ["type": "number"]
        plain[ObjectIdentifier(Float.self)] = ["type": "number"]
        plain[ObjectIdentifier(String.self)] = ["type": "string"]
        plain[ObjectIdentifier(Bool.self)] = ["type": "boolean"]
        return plain
    }()
}

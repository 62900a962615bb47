import Units

/// The JSON schemas of types, learned from what the types themselves write and read, so that they cannot drift.
///
/// Of an answer every part is learned from values: keys, and whether they are always there, from what `encode(to:)` writes. Of
/// a request all is learned from what `init(from:)` asks for. Lists, optionals and enums are told by their type, so that
/// an empty list or a missing value still has one. An answer's type of which no value was seen is learned like a request's,
/// where it can be read.
///
/// Types that write objects become components, by name; all others are spelled out where they are used.
public struct SchemaBook {
    private var learned: [ObjectIdentifier: Learned] = [:]
    private let stated: [ObjectIdentifier: JSONValue]
    private let texts: [ObjectIdentifier: String]
    private var names: [ObjectIdentifier: String] = [:]
    /// Types of which nothing is known but their name: no value of them was seen.
    public private(set) var unknown: Set<String> = []
    public private(set) var components: [String: JSONValue] = [:]

    /// What is known of a type that is told neither by itself nor by a wrapper.
    private struct Learned {
        var isObject = false
        var objects = 0
        var fields: [String: Field] = [:]
        var scalars: Set<String> = []
        var alternatives: [Any.Type] = []
    }

    private struct Field {
        var types: [Any.Type] = []
        /// In how many objects the key had a value.
        var present = 0
    }

    /// - Parameters:
    ///   - stated: schemas that are given, such as the format of a day; they win.
    ///   - texts: for types that are read from a text of a certain form, one that is right.
    public init(stated: [(type: Any.Type, schema: JSONValue)] = [], texts: [(type: Any.Type, text: String)] = []) {
        self.stated = Dictionary(
            stated.map { (ObjectIdentifier($0.type), $0.schema) }, uniquingKeysWith: { $1 })
        self.texts = Dictionary(texts.map { (ObjectIdentifier($0.type), $0.text) }, uniquingKeysWith: { $1 })
    }

    // MARK: Learning

    /// Learns from a value that is written. Learn all before asking for schemas.
    public mutating func learn(_ tree: Tree) {
        let type = ObjectIdentifier(tree.type)
        switch tree.content {
        case .absent: break
        case .scalar(let scalar): learned[type, default: Learned()].scalars.insert(scalar.kind)
        case .single(let inner):
            SchemaBook.add(inner.type, to: &learned[type, default: Learned()].alternatives)
            learn(inner)
        case .elements(let elements): for element in elements { learn(element) }
        case .fields(let fields):
            learned[type, default: Learned()].isObject = true
            learned[type]?.objects += 1
            for (key, tree) in fields {
                SchemaBook.add(tree.type, to: &learned[type, default: Learned()].fields[key, default: Field()].types)
                if !tree.isOptional { learned[type]?.fields[key]?.present += 1 }
                learn(tree)
            }
        }
    }

    private static func add(_ type: Any.Type, to types: inout [Any.Type]) {
        if type != Never.self, !types.contains(where: { $0 == type }) { types.append(type) }
    }

    /// Learns from what a type reads. Throws what its `init(from:)` throws for plain values.
    public mutating func learn<T: Decodable>(reading type: T.Type) throws {
        let first = Recorder(texts)
        _ = try first.make(type)
        var all = [first]
        for ask in Set(first.asks) {
            let other = Recorder(texts, denied: ask)
            if (try? other.make(type)) != nil { all.append(other) }
        }
        for recorder in all {
            for (owner, fields) in recorder.objects {
                learned[owner, default: Learned()].isObject = true
                learned[owner]?.objects = 1
                for (key, field) in fields {
                    var known = learned[owner]?.fields[key] ?? Field()
                    for type in field.types { SchemaBook.add(type, to: &known.types) }
                    known.present = field.isRequired ? 1 : 0
                    learned[owner]?.fields[key] = known
                }
            }
        }
    }

    /// The keys that a type reads or writes, sorted.
    public func keys(of type: Any.Type) -> [String] {
        (learned[ObjectIdentifier(type)]?.fields.keys).map { $0.sorted() } ?? []
    }

    // MARK: Schemas

    /// The schema of a type; of an object, a reference to a component.
    public mutating func schema(of type: Any.Type) -> JSONValue {
        let id = ObjectIdentifier(type)
        if let stated = stated[id] { return stated }
        if let plain = SchemaBook.plain[id] { return plain }
        if let wrapper = type as? any Wrapping.Type { return wrapped(wrapper) }
        if let cases = type as? any (CaseIterable & Encodable).Type { return SchemaBook.choice(cases) }
        if learned[id] == nil, let type = type as? any Decodable.Type { try? learn(reading: type) }
        guard let known = learned[id] else {
            unknown.insert(SchemaBook.name(of: type))
            return [:]
        }
        var forms = known.scalars.sorted().map { JSONValue.object(["type": .string($0)]) }
        for type in known.alternatives { forms.append(schema(of: type)) }
        if known.isObject { forms.append(reference(type, known)) }
        return SchemaBook.union(forms)
    }

    private mutating func wrapped(_ wrapper: any Wrapping.Type) -> JSONValue {
        switch wrapper.wrapping {
        case .optional(let type): SchemaBook.union([schema(of: type), ["type": "null"]])
        case .list(let type): ["type": "array", "items": schema(of: type)]
        case .dictionary(let type): ["type": "object", "additionalProperties": schema(of: type)]
        }
    }

    private mutating func reference(_ type: Any.Type, _ known: Learned) -> JSONValue {
        let id = ObjectIdentifier(type)
        if let name = names[id] { return ["$ref": .string("#/components/schemas/" + name)] }
        let name = unusedName(SchemaBook.name(of: type))
        names[id] = name
        var properties: [String: JSONValue] = [:]
        for (key, field) in known.fields.sorted(by: { $0.key < $1.key }) {
            var forms: [JSONValue] = []
            for type in field.types { forms.append(schema(of: type)) }
            properties[key] = SchemaBook.union(forms)
        }
        var schema: [String: JSONValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        let required = known.fields.filter { $0.value.present == known.objects }.keys.sorted()
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
        components[name] = .object(schema)
        return ["$ref": .string("#/components/schemas/" + name)]
    }

    private func unusedName(_ name: String) -> String {
        let used = Set(names.values)
        return used.contains(name) ? (2...).lazy.map { "\(name)-\($0)" }.first { !used.contains($0) } ?? name : name
    }

    /// Several forms as one schema, each once.
    static func union(_ forms: [JSONValue]) -> JSONValue {
        var different: [JSONValue] = []
        for form in forms.flatMap({ form in if case .array(let parts)? = form["anyOf"] { parts } else { [form] } })
        where !different.contains(form) { different.append(form) }
        return different.count == 1 ? different[0] : different.isEmpty ? [:] : ["anyOf": .array(different)]
    }

    private static func choice(_ type: any (CaseIterable & Encodable).Type) -> JSONValue {
        func values<E: CaseIterable & Encodable>(_ type: E.Type) -> [JSONValue] {
            E.allCases.compactMap { value in
                guard let tree = try? Tree(value), case .scalar(.string(let text)) = tree.written else { return nil }
                return .string(text)
            }
        }
        return ["type": "string", "enum": .array(values(type))]
    }

    /// Modules, generic arguments and contexts that nobody outside knows are left out: `RiskDocument.Month`.
    static func name(of type: Any.Type) -> String {
        let text = String(reflecting: type).replacing(#/\(unknown context at \$[0-9a-f]+\)\./#, with: "")
        let parts = text.split { "<>, ".contains($0) }.map { part in
            part.split(separator: ".").dropFirst().joined(separator: ".")
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "-")
    }
}

extension Tree.Scalar {
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        }
    }
}

/// A value as it is encoded, with the static type of every part: what `encode(to:)` was asked to write, where, and as what.
///
/// It tells what JSON does not: that a key is there for a value that happens to be missing, and of which type the elements of
/// an empty list would be.
public final class Tree {
    public let type: Any.Type
    public internal(set) var content = Content.absent
    /// Written where there is a value, and else left out.
    var isOptional = false

    public enum Content {
        /// Nothing was written.
        case absent
        case scalar(Scalar)
        case fields([(key: String, tree: Tree)])
        case elements([Tree])
        /// Written as another value: an enum as its raw value, an optional as what it holds.
        case single(Tree)
    }

    public enum Scalar: Hashable, Sendable {
        case null
        case bool(Bool)
        /// In decimal.
        case integer(String)
        case number(Double)
        case string(String)
    }

    init(_ type: Any.Type) { self.type = type }

    /// What `value` encodes. Throws what its `encode(to:)` throws.
    public convenience init<T: Encodable>(_ value: T) throws {
        self.init(T.self)
        try value.encode(to: TreeEncoder(self))
    }

    /// The tree of a value whose type is not known here.
    public static func of(_ value: any Encodable) throws -> Tree { try open(value) }

    private static func open<T: Encodable>(_ value: T) throws -> Tree { try Tree(value) }

    /// What is written in the end, wrappers taken off.
    public var written: Content { if case .single(let tree) = content { tree.written } else { content } }

    /// The part under a key of an object.
    public subscript(key: String) -> Tree? {
        guard case .fields(let fields) = written else { return nil }
        return fields.last { $0.key == key }?.tree
    }

    // MARK: Writing

    func field(_ key: String, _ type: Any.Type) -> Tree {
        let tree = Tree(type)
        if case .fields(var fields) = content {
            content = .absent  // so that the list is not shared while it grows
            fields.append((key, tree))
            content = .fields(fields)
        } else {
            content = .fields([(key, tree)])
        }
        return tree
    }

    func element(_ type: Any.Type) -> Tree {
        let tree = Tree(type)
        if case .elements(var elements) = content {
            content = .absent
            elements.append(tree)
            content = .elements(elements)
        } else {
            content = .elements([tree])
        }
        return tree
    }

    var count: Int { if case .elements(let elements) = content { elements.count } else { 0 } }
}

extension Tree.Scalar {
    /// For a cell of CSV; empty for null.
    public var plain: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .integer(let text): text
        case .number(let value): "\(value)"
        case .string(let text): text
        }
    }
}

/// Writes values as canonical JSON, byte for byte as Foundation's encoder writes them with sorted keys and plain slashes.
///
/// Values go into one buffer as they come; which lies in which, and under which key, is noted beside it, and `JSONSheet.text`
/// puts them in order. Nothing is allocated for a value. `Date`, `Data`, `URL` and `Decimal`, for which Foundation has
/// forms of its own, are written as their own `encode` does.
struct CanonicalEncoder: Encoder {
    let sheet: JSONSheet
    let place: Int

    var codingPath: [any CodingKey] { sheet.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        sheet.open(.object, at: place)
        return KeyedEncodingContainer(Keyed<Key>(sheet: sheet, place: place))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        sheet.open(.array, at: place)
        return Unkeyed(sheet: sheet, place: place)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

/// What has been written of a value so far.
final class JSONSheet {
    struct Node {
        enum Kind { case nothing, scalar, object, array }

        var kind = Kind.nothing
        /// The bytes of a scalar.
        var bytes: Range<Int> = 0..<0
        let parent: Int
        /// The bytes of its key, unescaped and without quotation marks.
        let key: Range<Int>
        /// Whether the key stands as it is, without escapes.
        let isPlain: Bool
        /// Places of its first and last child and of the next child of its parent; 0, the root's, for none.
        var first = 0
        var last = 0
        var next = 0
        var count = 0
    }

    /// Where a value goes: to a place that waits for it, or to a new one at the end of an object or array.
    enum Spot {
        case place(Int)
        case child(of: Int, key: String = "")
    }

    /// Changed by one call for each value, since each change of an object is checked to be the only one.
    private var content = Content()

    func kind(at place: Int) -> Node.Kind { content.nodes[place].kind }
    func count(at place: Int) -> Int { content.nodes[place].count }

    func open(_ kind: Node.Kind, at place: Int) { content.open(kind, at: place) }

    /// The place of a value that is not yet written.
    func place(_ spot: Spot) -> Int { content.place(spot) }

    /// What writes nothing is an object without keys.
    func write(_ value: some Encodable, at spot: Spot) throws {
        try value.encode(to: CanonicalEncoder(sheet: self, place: place(spot)))
    }

    // MARK: Scalars

    func writeNull(at spot: Spot) { content.put("null", at: spot) }
    func write(_ value: Bool, at spot: Spot) { content.put(value ? "true" : "false", at: spot) }
    func write(_ value: String, at spot: Spot) { content.quote(value, at: spot) }
    func write(whole value: some FixedWidthInteger, at spot: Spot) { content.put(String(value), at: spot) }

    /// Refuses what is not a number.
    func write(fraction value: some BinaryFloatingPoint & LosslessStringConvertible & Encodable, at spot: Spot) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(
                    codingPath: path(to: place(spot)), debugDescription: "\(value) is no JSON number"))
        }
        let text = value.description
        content.put(text.hasSuffix(".0") ? String(text.dropLast(2)) : text, at: spot)
    }

    // MARK: The text

    /// Everything in order.
    func text() -> String { JSONPrinter(nodes: content.nodes, buffer: content.buffer).text() }

    /// The keys that lead to a value; an element of an array is named by its place in it.
    func path(to place: Int) -> [any CodingKey] {
        var (path, here): ([any CodingKey], Int) = ([], place)
        while here != 0 {
            let parent = content.nodes[here].parent
            path.append(
                content.nodes[parent].kind == .array
                    ? JSONPathKey(intValue: index(of: here, in: parent))
                    : JSONPathKey(
                        stringValue: String(
                            decoding: content.buffer[content.nodes[here].key], as: UTF8.self)))
            here = parent
        }
        return path.reversed()
    }

    private func index(of child: Int, in array: Int) -> Int {
        var (index, here) = (0, content.nodes[array].first)
        while here != child { (index, here) = (index + 1, content.nodes[here].next) }
        return index
    }
}

extension JSONSheet {
    private struct Content {
        private(set) var nodes: ContiguousArray<Node> = [Node(parent: 0, key: 0..<0, isPlain: true)]
        private(set) var buffer: [UInt8] = []

        init() {
            nodes.reserveCapacity(256)
            buffer.reserveCapacity(4096)
        }

        mutating func open(_ kind: Node.Kind, at place: Int) {
            let known = nodes[place].kind
            precondition(known == .nothing || known == kind, "a value cannot be two things at once")
            nodes[place].kind = kind
        }

        mutating func place(_ spot: Spot) -> Int {
            switch spot {
            case .place(let place): place
            case .child(let parent, let key): child(of: parent, key)
            }
        }

        private mutating func child(of place: Int, _ key: String) -> Int {
            let start = buffer.count
            buffer.append(contentsOf: key.utf8)
            let isPlain = !JSONEscape.isNeeded(in: buffer.span.extracting(start...))
            let child = nodes.count
            nodes.append(Node(parent: place, key: start..<buffer.count, isPlain: isPlain))
            if nodes[place].count == 0 { nodes[place].first = child } else { nodes[nodes[place].last].next = child }
            nodes[place].last = child
            nodes[place].count += 1
            return child
        }

        mutating func put(_ text: String, at spot: Spot) {
            let (place, start) = (place(spot), buffer.count)
            buffer.append(contentsOf: text.utf8)
            close(place, from: start)
        }

        mutating func quote(_ text: String, at spot: Spot) {
            let (place, start) = (place(spot), buffer.count)
            buffer.append(UInt8(ascii: "\""))
            buffer.append(contentsOf: text.utf8)
            // Most texts need no escapes, so one is put as it is and looked at where it lies.
            if JSONEscape.isNeeded(in: buffer.span.extracting((start + 1)...)) {
                buffer.removeSubrange((start + 1)...)
                for byte in text.utf8 { buffer += JSONEscape.bytes(of: byte) }
            }
            buffer.append(UInt8(ascii: "\""))
            close(place, from: start)
        }

        private mutating func close(_ place: Int, from start: Int) {
            nodes[place].kind = .scalar
            nodes[place].bytes = start..<buffer.count
        }
    }
}

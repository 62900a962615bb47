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
        /// Places of its first and last child and of the next child of its parent; 0, the root's, for none.
        var first = 0
        var last = 0
        var next = 0
        var count = 0
    }

    private struct Content {
        var nodes: ContiguousArray<Node> = [Node(parent: 0, key: 0..<0)]
        var buffer: [UInt8] = []
    }

    /// Behind a pointer, which costs no check of exclusive access at each of the many small writes.
    private let content = UnsafeMutablePointer<Content>.allocate(capacity: 1)

    init() {
        content.initialize(to: Content())
        content.pointee.nodes.reserveCapacity(256)
        content.pointee.buffer.reserveCapacity(4096)
    }

    deinit {
        content.deinitialize(count: 1)
        content.deallocate()
    }

    func kind(at place: Int) -> Node.Kind { content.pointee.nodes[place].kind }
    func count(at place: Int) -> Int { content.pointee.nodes[place].count }

    func open(_ kind: Node.Kind, at place: Int) {
        let known = content.pointee.nodes[place].kind
        precondition(known == .nothing || known == kind, "a value cannot be two things at once")
        content.pointee.nodes[place].kind = kind
    }

    /// A value in an object or array, not yet written.
    func child(of place: Int, key: String = "") -> Int {
        let start = content.pointee.buffer.count
        content.pointee.buffer.append(contentsOf: key.utf8)
        let range = start..<content.pointee.buffer.count
        let child = content.pointee.nodes.count
        content.pointee.nodes.append(Node(parent: place, key: range))
        link(child, to: place)
        return child
    }

    private func link(_ child: Int, to place: Int) {
        let parent = content.pointee.nodes[place]
        if parent.count == 0 {
            content.pointee.nodes[place].first = child
        } else {
            content.pointee.nodes[parent.last].next = child
        }
        content.pointee.nodes[place].last = child
        content.pointee.nodes[place].count += 1
    }

    func write(_ value: some Encodable, at place: Int) throws {
        try value.encode(to: CanonicalEncoder(sheet: self, place: place))
        // What writes nothing is an object without keys.
        if content.pointee.nodes[place].kind == .nothing { content.pointee.nodes[place].kind = .object }
    }

    // MARK: Scalars

    private func put(at place: Int, _ write: (inout [UInt8]) -> Void) {
        let start = content.pointee.buffer.count
        write(&content.pointee.buffer)
        content.pointee.nodes[place].kind = .scalar
        content.pointee.nodes[place].bytes = start..<content.pointee.buffer.count
    }

    func writeNull(at place: Int) { put(at: place) { $0.append(contentsOf: "null".utf8) } }
    func write(_ value: Bool, at place: Int) {
        put(at: place) { $0.append(contentsOf: (value ? "true" : "false").utf8) }
    }
    func write(_ value: String, at place: Int) { put(at: place) { JSONSheet.quote(value, onto: &$0) } }

    func write(whole value: some FixedWidthInteger, at place: Int) {
        put(at: place) { $0.append(contentsOf: String(value).utf8) }
    }

    /// Refuses what is not a number.
    func write(fraction value: some BinaryFloatingPoint & LosslessStringConvertible & Encodable, at place: Int) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: path(to: place), debugDescription: "\(value) is no JSON number"))
        }
        let text = value.description
        put(at: place) { $0.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8) }
    }

    private static func quote(_ text: String, onto buffer: inout [UInt8]) {
        var text = text
        text.withUTF8 { quote($0, onto: &buffer) }
    }

    private static func quote(_ text: UnsafeBufferPointer<UInt8>, onto buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            buffer.append(contentsOf: text)
        } else {
            for byte in text { escape(byte, onto: &buffer) }
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, onto buffer: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer += [UInt8(ascii: "\\"), byte]
        case 0x08: buffer += "\\b".utf8
        case 0x0C: buffer += "\\f".utf8
        case 0x0A: buffer += "\\n".utf8
        case 0x0D: buffer += "\\r".utf8
        case 0x09: buffer += "\\t".utf8
        case 0..<0x20: buffer += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
        default: buffer.append(byte)
        }
    }

    // MARK: The text

    /// Everything in order. Complexity: O(bytes + keys · keys of an object, where they come in reverse).
    func text() -> String {
        var out: [UInt8] = []
        out.reserveCapacity(content.pointee.buffer.count + 4 * content.pointee.nodes.count)
        content.pointee.buffer.withUnsafeBufferPointer { put(0, $0, onto: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    private func put(_ place: Int, _ buffer: UnsafeBufferPointer<UInt8>, onto out: inout [UInt8]) {
        let node = content.pointee.nodes[place]
        switch node.kind {
        case .scalar: out.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[node.bytes]))
        case .array:
            out.append(UInt8(ascii: "["))
            var child = node.first
            for number in 0..<node.count {
                if number > 0 { out.append(UInt8(ascii: ",")) }
                put(child, buffer, onto: &out)
                child = content.pointee.nodes[child].next
            }
            out.append(UInt8(ascii: "]"))
        case .object, .nothing: putMembers(of: node, buffer, onto: &out)
        }
    }

    private func putMembers(of node: Node, _ buffer: UnsafeBufferPointer<UInt8>, onto out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        for (number, member) in members(of: node, buffer).enumerated() {
            if number > 0 { out.append(UInt8(ascii: ",")) }
            JSONSheet.quote(UnsafeBufferPointer(rebasing: buffer[content.pointee.nodes[member].key]), onto: &out)
            out.append(UInt8(ascii: ":"))
            put(member, buffer, onto: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// The children of an object by key; of those written twice under one key, the last.
    private func members(of node: Node, _ buffer: UnsafeBufferPointer<UInt8>) -> [Int] {
        var (sorted, child): ([Int], Int) = ([], node.first)
        sorted.reserveCapacity(node.count)
        for _ in 0..<node.count {
            var place = sorted.count
            while place > 0, isBefore(child, sorted[place - 1], buffer) { place -= 1 }
            let isRewritten = place > 0 && !isBefore(sorted[place - 1], child, buffer)
            if isRewritten { sorted[place - 1] = child } else { sorted.insert(child, at: place) }
            child = content.pointee.nodes[child].next
        }
        return sorted
    }

    /// Keys are ordered by their bytes.
    private func isBefore(_ a: Int, _ b: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let (a, b) = (content.pointee.nodes[a].key, content.pointee.nodes[b].key)
        return UnsafeBufferPointer(rebasing: buffer[a])
            .lexicographicallyPrecedes(UnsafeBufferPointer(rebasing: buffer[b]))
    }

    /// The keys that lead to a value; an element of an array is named by its place in it.
    func path(to place: Int) -> [any CodingKey] {
        var (path, here): ([any CodingKey], Int) = ([], place)
        while here != 0 {
            let parent = content.pointee.nodes[here].parent
            path.append(
                content.pointee.nodes[parent].kind == .array
                    ? JSONPathKey(intValue: index(of: here, in: parent))
                    : JSONPathKey(
                        stringValue: String(
                            decoding: content.pointee.buffer[content.pointee.nodes[here].key], as: UTF8.self)))
            here = parent
        }
        return path.reversed()
    }

    private func index(of child: Int, in array: Int) -> Int {
        var (index, here) = (0, content.pointee.nodes[array].first)
        while here != child { (index, here) = (index + 1, content.pointee.nodes[here].next) }
        return index
    }
}

/// Puts in order what a sheet holds.
struct JSONPrinter {
    private let nodes: ContiguousArray<JSONSheet.Node>
    private let buffer: [UInt8]

    init(nodes: ContiguousArray<JSONSheet.Node>, buffer: [UInt8]) { (self.nodes, self.buffer) = (nodes, buffer) }

    /// Complexity: O(bytes + keys · keys of an object, where they come in reverse).
    func text() -> String {
        let escapes = nodes.reduce(0) { $0 + ($1.isPlain ? 0 : 5 * $1.key.count) }
        // A node has at most a comma, quotation marks and a colon, or brackets and a comma, around its bytes.
        let bytes = [UInt8](capacity: buffer.count + 6 * nodes.count + escapes) {
            var members: [Int] = []
            put(0, &members, to: &$0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `members` has those of the objects around, those of one object after the other.
    private func put(_ place: Int, _ members: inout [Int], to out: inout OutputSpan<UInt8>) {
        let node = nodes[place]
        switch node.kind {
        case .scalar: out.append(contentsOf: buffer.span.extracting(node.bytes))
        case .array:
            out.append(UInt8(ascii: "["))
            var child = node.first
            for number in 0..<node.count {
                if number > 0 { out.append(UInt8(ascii: ",")) }
                put(child, &members, to: &out)
                child = nodes[child].next
            }
            out.append(UInt8(ascii: "]"))
        case .object, .nothing: putMembers(of: node, &members, to: &out)
        }
    }

    private func putMembers(of node: JSONSheet.Node, _ members: inout [Int], to out: inout OutputSpan<UInt8>) {
        out.append(UInt8(ascii: "{"))
        let start = members.count
        add(node, to: &members)
        for index in start..<members.count {
            if index > start { out.append(UInt8(ascii: ",")) }
            putKey(of: nodes[members[index]], to: &out)
            put(members[index], &members, to: &out)
        }
        members.removeLast(members.count - start)
        out.append(UInt8(ascii: "}"))
    }

    private func putKey(of node: JSONSheet.Node, to out: inout OutputSpan<UInt8>) {
        let key = buffer.span.extracting(node.key)
        out.append(UInt8(ascii: "\""))
        if node.isPlain {
            out.append(contentsOf: key)
        } else {
            for index in key.indices { JSONEscape.bytes(of: key[index]).forEach { out.append($0) } }
        }
        out.append(UInt8(ascii: "\""))
        out.append(UInt8(ascii: ":"))
    }

    /// Adds the children of an object by key; of those written twice under one key, the last.
    private func add(_ node: JSONSheet.Node, to members: inout [Int]) {
        let start = members.count
        var child = node.first
        for _ in 0..<node.count {
            var place = members.count
            members.append(child)
            while place > start, isBefore(child, members[place - 1]) {
                members.swapAt(place, place - 1)
                place -= 1
            }
            if place > start, !isBefore(members[place - 1], child) { members.remove(at: place - 1) }
            child = nodes[child].next
        }
    }

    /// Keys are ordered by their bytes.
    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        let bytes = buffer.span
        let (a, b) = (bytes.extracting(nodes[a].key), bytes.extracting(nodes[b].key))
        for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
        return a.count < b.count
    }
}

extension OutputSpan<UInt8> {
    fileprivate mutating func append(contentsOf bytes: Span<UInt8>) {
        for index in bytes.indices { append(bytes[index]) }
    }
}

/// How a text is written between quotation marks.
enum JSONEscape {
    /// Whether bytes stand for themselves. All are looked at, without a branch for each.
    static func isNeeded(in bytes: Span<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            found |= (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
        }
        return found != 0
    }

    /// At most six.
    static func bytes(of byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
        case 0x08: Array("\\b".utf8)
        case 0x0C: Array("\\f".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0D: Array("\\r".utf8)
        case 0x09: Array("\\t".utf8)
        case 0..<0x20: Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: [byte]
        }
    }
}

/// A JSON text taken apart: its values in the order in which they stand, each knowing where the one after it begins.
///
/// Made in one pass over the bytes, with nothing allocated for a value. It takes what RFC 8259 calls JSON with three limits, all
/// of them met by everything that `CanonicalJSON.text` writes from whole numbers: a number has neither fraction nor exponent,
/// no object has a key twice, and nothing lies deeper than 512 arrays or objects. A value that nobody asks for is checked like
/// any other.
struct JSONTape {
    struct Token {
        enum Kind: UInt8 { case object, array, string, number, yes, no, null }

        let kind: Kind
        /// Whether the bytes of a text stand for themselves: no escapes in it.
        var isPlain = true
        var isASCII = true
        /// Where its bytes are; a text's are those between the quotation marks.
        let start: UInt32
        var end: UInt32
        /// The token after this value and all that lies in it.
        var next: UInt32
    }

    /// What is wrong with a text, and at which byte.
    struct Fault: Error {
        let what: String
        let at: Int
    }

    /// Values; within an object, keys and values in turn.
    private(set) var tokens: ContiguousArray<Token> = []
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// Takes a text apart. Throws the first thing that is wrong with it. Complexity: O(bytes).
    static func tokens(of bytes: [UInt8]) throws(Fault) -> ContiguousArray<Token> {
        guard bytes.count < Int(UInt32.max) else { throw Fault(what: "longer than 4 GiB", at: 0) }
        var tape = JSONTape(bytes: bytes)
        tape.tokens.reserveCapacity(8 + bytes.count / 6)
        try tape.readValue()
        if let more = tape.peek() { throw tape.unexpected(more) }
        return tape.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Bytes

    /// The next byte that is not white space.
    private mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    private mutating func take(_ wanted: UInt8) throws(Fault) {
        let found = peek()
        guard found == wanted else { throw unexpected(found) }
        position += 1
    }

    private func unexpected(_ byte: UInt8?) -> Fault {
        guard let byte else { return Fault(what: "the text ends too early", at: position) }
        guard 0x20..<0x7F ~= byte else { return Fault(what: "unexpected byte \(byte)", at: position) }
        return Fault(what: "unexpected '\(Unicode.Scalar(byte))'", at: position)
    }

    // MARK: Values

    private mutating func readValue() throws(Fault) {
        guard let first = peek() else { throw unexpected(nil) }
        switch first {
        case UInt8(ascii: "{"): try readNested(.object)
        case UInt8(ascii: "["): try readNested(.array)
        case UInt8(ascii: "\""): try readText()
        case UInt8(ascii: "t"): try readWord("true", .yes)
        case UInt8(ascii: "f"): try readWord("false", .no)
        case UInt8(ascii: "n"): try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        default: throw unexpected(first)
        }
    }

    private mutating func add(_ kind: Token.Kind, from start: Int) {
        tokens.append(
            Token(kind: kind, start: UInt32(start), end: UInt32(position), next: UInt32(tokens.count + 1)))
    }

    private mutating func readNested(_ kind: Token.Kind) throws(Fault) {
        guard depth < 512 else { throw Fault(what: "too many arrays or objects within each other", at: position) }
        depth += 1
        let place = tokens.count
        position += 1
        add(kind, from: position - 1)
        if kind == .object { try readMembers(of: place) } else { try readElements() }
        tokens[place].end = UInt32(position)
        tokens[place].next = UInt32(tokens.count)
        depth -= 1
    }

    private mutating func readElements() throws(Fault) {
        if peek() == UInt8(ascii: "]") { return position += 1 }
        while true {
            try readValue()
            guard try readComma(before: UInt8(ascii: "]")) else { return try take(UInt8(ascii: "]")) }
        }
    }

    private mutating func readMembers(of object: Int) throws(Fault) {
        if peek() == UInt8(ascii: "}") { return position += 1 }
        var (last, isAscending): (Token?, Bool) = (nil, true)
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw unexpected(peek()) }
            let key = tokens.count
            try readText()
            isAscending = isAscending && isAfter(last, tokens[key])
            last = tokens[key]
            try take(UInt8(ascii: ":"))
            try readValue()
            guard try readComma(before: UInt8(ascii: "}")) else { break }
        }
        try take(UInt8(ascii: "}"))
        // Ascending keys, which is how they are written, differ without a look.
        if !isAscending { try refuseKeysMetTwice(in: object) }
    }

    /// Whether more follows. A comma with nothing after it is refused.
    private mutating func readComma(before end: UInt8) throws(Fault) -> Bool {
        guard peek() == UInt8(ascii: ",") else { return false }
        position += 1
        guard peek() != end else { throw Fault(what: "a comma with nothing after it", at: position - 1) }
        return true
    }

    private func isAfter(_ last: Token?, _ key: Token) -> Bool {
        guard key.isPlain, key.isASCII else { return false }
        guard let last else { return true }
        return bytes[Int(last.start)..<Int(last.end)].lexicographicallyPrecedes(bytes[Int(key.start)..<Int(key.end)])
    }

    private func refuseKeysMetTwice(in object: Int) throws(Fault) {
        var (met, key): (Set<String>, Int) = ([], object + 1)
        while key < tokens.count {
            let name = JSONTape.text(of: tokens[key], in: bytes)
            guard met.insert(name).inserted else {
                throw Fault(what: "the key '\(name)' twice in one object", at: Int(tokens[key].start))
            }
            key = Int(tokens[key + 1].next)
        }
    }

    private mutating func readWord(_ word: String, _ kind: Token.Kind) throws(Fault) {
        let start = position
        for byte in word.utf8 {
            guard position < bytes.count, bytes[position] == byte else {
                throw unexpected(position < bytes.count ? bytes[position] : nil)
            }
            position += 1
        }
        add(kind, from: start)
    }

    private mutating func readNumber() throws(Fault) {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let digits = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > digits else { throw unexpected(position < bytes.count ? bytes[position] : nil) }
        guard position == digits + 1 || bytes[digits] != UInt8(ascii: "0") else {
            throw Fault(what: "a number with a leading zero", at: start)
        }
        add(.number, from: start)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}

// MARK: Texts

extension JSONTape {
    private mutating func readText() throws(Fault) {
        position += 1
        let start = position
        var (isPlain, bits): (Bool, UInt8) = (true, 0)
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                add(.string, from: start)
                (tokens[tokens.count - 1].isPlain, tokens[tokens.count - 1].isASCII) = (isPlain, bits < 0x80)
                position += 1
                return
            }
            guard byte >= 0x20 else { throw Fault(what: "a control character in a text", at: position) }
            bits |= byte
            position += 1
            if byte == UInt8(ascii: "\\") {
                isPlain = false
                try readEscape()
            }
        }
        throw unexpected(nil)
    }

    private mutating func readEscape() throws(Fault) {
        let letter = position < bytes.count ? bytes[position] : 0
        position += 1
        guard letter == UInt8(ascii: "u") else {
            guard JSONTape.escaped(letter) != nil else { throw Fault(what: "an unknown escape", at: position - 1) }
            return
        }
        guard let unit = JSONTape.hex(bytes, at: position) else { throw badUnit() }
        position += 4
        if 0xDC00...0xDFFF ~= unit { throw badUnit() }
        guard 0xD800...0xDBFF ~= unit else { return }
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u"),
            let low = JSONTape.hex(bytes, at: position + 2), 0xDC00...0xDFFF ~= low
        else { throw badUnit() }
        position += 6
    }

    private func badUnit() -> Fault { Fault(what: "an escape that is no character", at: position) }

    private static func hex(_ bytes: [UInt8], at start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private static func escaped(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// What a text that was read says.
    @inline(__always)
    static func text(of token: Token, in bytes: [UInt8]) -> String {
        let raw = bytes[Int(token.start)..<Int(token.end)]
        return token.isPlain ? String(decoding: raw, as: UTF8.self) : unescaped(Array(raw))
    }

    private static func unescaped(_ raw: [UInt8]) -> String {
        var (text, position): ([UInt8], Int) = ([], 0)
        while position < raw.count {
            let byte = raw[position]
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            position += 1
            if let plain = escaped(raw[position - 1]) {
                text.append(plain)
            } else {
                position = unit(raw, position, &text)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The character of one `\u`, or of two that belong together; its escapes were checked. Gives the position after it.
    private static func unit(_ raw: [UInt8], _ start: Int, _ text: inout [UInt8]) -> Int {
        var (value, end) = (hex(raw, at: start) ?? 0xFFFD, start + 4)
        if 0xD800...0xDBFF ~= value {
            value = 0x10000 + (value - 0xD800) << 10 + ((hex(raw, at: start + 6) ?? 0xDC00) - 0xDC00)
            end += 6
        }
        text.append(contentsOf: String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
        return end
    }
}

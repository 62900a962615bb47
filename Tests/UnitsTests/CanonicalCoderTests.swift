import Foundation
import TestRandom
import Testing
import Units

/// Any JSON value whose numbers are whole.
private indirect enum Tree: Codable, Equatable {
    case null, bool(Bool), int(Int), text(String), list([Tree]), object([String: Tree])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? value.decode(Int.self) {
            self = .int(int)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Tree].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Tree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .int(let int): try value.encode(int)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let object): try value.encode(object)
        }
    }
}

/// Every type of number, optional and nested containers.
private struct Mixed: Codable, Equatable {
    var zeta = "ζ"
    var small: [Int8] = [.min, 0, .max]
    var wide: [Int64] = [.min, .max]
    var unsigned: [UInt64] = [0, .max]
    var byte: UInt8 = 255
    var short: Int16? = -1
    var none: Int?
    var pairs: [[String?]] = [["a", nil], []]
    var flags = [true, false]
    var nested: [String: [String: Int]] = ["b": [:], "a": ["x/y": 1, "\u{7F}\u{2028}": 2]]
    var optional: [String: Int?] = ["k": nil]
}

private struct Empty: Codable, Equatable {
    func encode(to encoder: any Encoder) {}
    init() {}
    init(from decoder: any Decoder) {}
}

/// Writes a key twice, and the second half of itself with a second container.
private struct Rewritten: Encodable {
    enum CodingKeys: String, CodingKey { case b, a, c }

    func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: CodingKeys.self)
        try first.encode("old", forKey: .b)
        try first.encode(["old"], forKey: .a)
        try first.encode("new", forKey: .b)
        var second = encoder.container(keyedBy: CodingKeys.self)
        try second.encode(1, forKey: .c)
        try second.encode(["new"], forKey: .a)
    }
}

private struct Doubles: Encodable {
    let values: [Double]
    let floats: [Float]
    let empty = Empty()
}

/// Foundation's coders, which ours are held to.
private enum Foundations {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension SplitMix64 {
    private static let pieces = [
        "a", "B", "z9", "\"", "\\", "/", "\n", "\t", "\r", "\u{8}", "\u{C}", "\u{0}", "\u{1F}", "\u{7F}", "é",
        "e\u{301}",
        "漢", "😀", "\u{2028}", "\u{FEFF}", " ", "K", "\u{212A}", "key", "command",
    ]

    fileprivate mutating func text() -> String { (0..<int(0...4)).map { _ in one(of: SplitMix64.pieces) }.joined() }

    fileprivate mutating func tree(_ depth: Int) -> Tree {
        switch int(0...(depth > 0 ? 6 : 3)) {
        case 0: .null
        case 1: .bool(chance(50))
        case 2: .int(chance(20) ? Int.random(in: .min ... .max, using: &self) : int(-20...20))
        case 3: .text(text())
        case 4: .list((0..<int(0...4)).map { _ in tree(depth - 1) })
        default: .object(Dictionary((0..<int(0...5)).map { _ in (text(), tree(depth - 1)) }) { a, _ in a })
        }
    }

    /// A text as somebody else might write it: white space, and characters escaped that need not be.
    fileprivate mutating func loose(_ tree: Tree) -> String {
        func space(_ random: inout SplitMix64) -> String {
            random.chance(80) ? "" : random.one(of: [" ", "\n", "\r", "\t"])
        }
        let (before, after) = (space(&self), space(&self))
        let body: String
        switch tree {
        case .null: body = "null"
        case .bool(let bool): body = "\(bool)"
        case .int(let int): body = "\(int)"
        case .text(let text): body = quoted(text)
        case .list(let list): body = "[" + list.map { loose($0) }.joined(separator: ",") + "]"
        case .object(let object):
            body = "{" + object.map { quoted($0.key) + ":" + loose($0.value) }.joined(separator: ",") + "}"
        }
        return before + body + after
    }

    private mutating func quoted(_ text: String) -> String {
        "\""
            + text.utf16.map { unit -> String in
                let isPlain = unit >= 0x20 && unit < 0x7F && unit != 0x22 && unit != 0x5C
                if isPlain, chance(90) { return String(UnicodeScalar(UInt8(unit))) }
                return "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
                    + String(unit, radix: 16)
            }.joined() + "\""
    }

    /// A text with some bytes changed, put in, taken out, or cut off.
    fileprivate mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<int(1...3) where !bytes.isEmpty {
            let place = int(0...(bytes.count - 1))
            switch int(0...4) {
            case 0: bytes[place] ^= 1 << UInt8(int(0...7))
            case 1: bytes.remove(at: place)
            case 2: bytes.removeLast(bytes.count - place)
            case 3: bytes.insert(one(of: Array("{}[]\",:\\0123456789-+.eEtfnuDd8\u{0} ".utf8)), at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(place + int(1...12), bytes.count)], at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

@Suite struct CanonicalCoderTests {
    @Test func everyTypeIsWrittenAndReadAsByFoundation() throws {
        let text = try CanonicalJSON.text(Mixed())
        #expect(try text == Foundations.text(Mixed()))
        #expect(try CanonicalJSON.value(Mixed.self, from: text) == Mixed())
        #expect(try Foundations.value(Mixed.self, from: text) == Mixed())
        #expect(try CanonicalJSON.text(Empty()) == "{}")
    }

    @Test(arguments: 0..<8) func randomValuesAreWrittenAndReadAsByFoundation(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let tree = random.tree(4)
            let text = try CanonicalJSON.text(tree)
            #expect(try text == Foundations.text(tree), "seed \(seed)")
            #expect(try CanonicalJSON.value(Tree.self, from: text) == tree, "seed \(seed): \(text)")
            let loose = random.loose(tree)
            #expect(try CanonicalJSON.value(Tree.self, from: loose) == tree, "seed \(seed): \(loose)")
            #expect(try Foundations.value(Tree.self, from: loose) == tree, "seed \(seed): \(loose)")
        }
    }

    @Test func aKeyWrittenTwiceHasTheLaterValue() throws {
        #expect(try CanonicalJSON.text(Rewritten()) == #"{"a":["new"],"b":"new","c":1}"#)
    }

    @Test(arguments: [1, 100, 1000]) func keysOfNothingButEscapesAreWritten(_ count: Int) throws {
        let keys = (0..<count).map { number in
            String(String.UnicodeScalarView((0..<40).map { Unicode.Scalar(UInt8(1 + (number >> ($0 % 10)) % 31)) }))
        }
        let value = Dictionary(keys.map { ($0, [$0: [Empty()]]) }) { a, _ in a }
        #expect(try CanonicalJSON.text(value) == Foundations.text(value))
    }

    @Test func fractionsAreWrittenAsByFoundation() throws {
        var random = SplitMix64(seed: 1)
        var values = [
            0, -0.0, 1, 0.1, 1e15, 1e16, 1e17, 123_456_789.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e-7,
            100,
        ]
        values += (0..<2000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
        let doubles = Doubles(values: values, floats: values.map(Float.init).filter(\.isFinite))
        #expect(try CanonicalJSON.text(doubles) == Foundations.text(doubles))
        for value in [Double.nan, .infinity] {
            #expect(throws: EncodingError.self) { try CanonicalJSON.text([value]) }
        }
    }

    /// Whatever Foundation refuses we refuse, and what both take is the same. What we alone refuse has one of the reasons that
    /// `stricterThanFoundation` lists.
    @Test(arguments: 0..<8) func damagedTextsAreRefusedWhereFoundationRefuses(_ seed: Int) throws {
        var random = SplitMix64(seed: 1000 + seed)
        var taken = 0
        for _ in 0..<4000 {
            let text = random.mutated(random.loose(random.tree(3)))
            let theirs = try? Foundations.value(Tree.self, from: text)
            do {
                let ours = try CanonicalJSON.value(Tree.self, from: text)
                #expect(theirs == ours, "seed \(seed): \(text.debugDescription)")
                taken += 1
            } catch {
                guard theirs != nil else { continue }
                let isKnown = ["twice", "escape", "'.'", "'e'", "'E'", "comma", "byte 0 ", "byte 239 "].contains {
                    "\(error)".contains($0)
                }
                #expect(isKnown, "seed \(seed): \(text.debugDescription): \(error)")
            }
        }
        #expect(taken > 100)
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"b":1,"a":2,"b":1}"#, #"{"\u0061":1,"a":1}"#, "1.0", "1e2", "[1E2]", "\u{FEFF}1",
        "[1,]", #"{"a":1,}"#, "\u{0}1", #"{"a":1,"a":"\ud800"}"#,
    ])
    func stricterThanFoundation(_ text: String) throws {
        _ = try Foundations.value(Tree.self, from: text)
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Tree.self, from: text) }
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#, "{1:2}", "01", "-",
        "-01",
        "+1", "1 2", "tru", "truee", "nul", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"\u{1}\"", "\"\n\"", "[1}", "{]", "9223372036854775808", "'a'",
        String(repeating: "[", count: 600) + String(repeating: "]", count: 600), "NaN", "/**/1",
    ])
    func bothRefuse(_ text: String) {
        #expect(throws: DecodingError.self) { try Foundations.value(Tree.self, from: text) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Tree.self, from: text) }
    }

    @Test func aValueThatNobodyAsksForIsCheckedToo() throws {
        struct One: Decodable { let a: Int }
        #expect(try CanonicalJSON.value(One.self, from: #"{"a":1,"b":["x",{"c":null}]}"#).a == 1)
        for rest in [#""\ud800""#, "01", #"{"c":1,"c":2}"#, "1.5"] {
            #expect(throws: DecodingError.self) {
                try CanonicalJSON.value(One.self, from: #"{"a":1,"b":"# + rest + "}")
            }
        }
    }

    @Test func anErrorSaysWhere() throws {
        struct Deep: Decodable { let list: [[String: Day]] }
        do {
            _ = try CanonicalJSON.value(Deep.self, from: #"{"list":[{},{"x":"2026-01-01","y":"2026-13-01"}]}"#)
            Issue.record("a day that does not exist was read")
        } catch DecodingError.dataCorrupted(let context) {
            #expect(context.codingPath.map(\.stringValue) == ["list", "Index 1", "y"])
        }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Deep.self, from: "{}") }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Deep.self, from: #"{"list":null}"#) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Deep.self, from: #"{"list":[3]}"#) }
    }

    @Test func numbersThatDoNotFitAreRefused() {
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(UInt8.self, from: "256") }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(UInt.self, from: "-1") }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Int64.self, from: "-9223372036854775809") }
        #expect(throws: DecodingError.self) {
            try CanonicalJSON.value(Double.self, from: "1" + String(repeating: "0", count: 400))
        }
    }
}

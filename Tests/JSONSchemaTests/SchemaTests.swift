import Foundation
import JSONSchema
import Testing
import Units

@Suite("Schemas")
struct SchemaTests {
    enum Colour: String, CaseIterable, Codable { case red, blue }

    struct Line: Encodable {
        let name: String
        @Null var size: Int?
        let note: String?
        let colour: Colour
    }

    struct Sheet: Encodable {
        let lines: [Line]
        let empty: [Line]
        let by: [String: Double]
        let share: Double
    }

    @Test func `an answer's schema is read off what it writes`() throws {
        var book = SchemaBook()
        book.learn(
            try Tree(
                Sheet(
                    lines: [Line(name: "a", size: nil, note: nil, colour: .red)], empty: [], by: [:], share: 1)))
        let reference = book.schema(of: Sheet.self)
        #expect(reference == ["$ref": "#/components/schemas/SchemaTests.Sheet"])
        let line: JSONValue = ["$ref": "#/components/schemas/SchemaTests.Line"]
        #expect(
            book.components["SchemaTests.Sheet"] == [
                "type": "object", "additionalProperties": false, "required": ["by", "empty", "lines", "share"],
                "properties": [
                    "lines": ["type": "array", "items": line], "empty": ["type": "array", "items": line],
                    "by": ["type": "object", "additionalProperties": ["type": "number"]], "share": ["type": "number"],
                ],
            ])
        #expect(
            book.components["SchemaTests.Line"] == [
                "type": "object", "additionalProperties": false, "required": ["colour", "name", "size"],
                "properties": [
                    "name": ["type": "string"], "size": ["anyOf": [["type": "integer"], ["type": "null"]]],
                    "note": ["type": "string"], "colour": ["type": "string", "enum": ["red", "blue"]],
                ],
            ])
        #expect(book.unknown.isEmpty)
    }

    struct Nobody: Encodable { let a: Int }
    struct Somebody: Codable { @Null var a: Int? }
    struct Lonely: Encodable {
        let list: [Nobody]
        let others: [Somebody]
    }

    @Test func `a type of which no value was seen is learned by reading it, or named`() throws {
        var book = SchemaBook()
        book.learn(try Tree(Lonely(list: [], others: [])))
        _ = book.schema(of: Lonely.self)
        #expect(book.unknown == ["SchemaTests.Nobody"])
        #expect(
            book.components["SchemaTests.Somebody"] == [
                "type": "object", "additionalProperties": false, "required": ["a"],
                "properties": ["a": ["anyOf": [["type": "integer"], ["type": "null"]]]],
            ])
    }

    @Test func `what is left out when it is missing is not required, though it was always there`() throws {
        var book = SchemaBook()
        book.learn(try Tree(Line(name: "a", size: 1, note: "n", colour: .red)))
        _ = book.schema(of: Line.self)
        #expect(book.components["SchemaTests.Line"]?["required"] == ["colour", "name", "size"])
    }

    enum Cell: Encodable {
        case text(String), number(Int), none

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .none: try container.encodeNil()
            }
        }
    }

    @Test func `a value with several forms has them all`() throws {
        var book = SchemaBook()
        book.learn(try Tree([Cell.text("a"), .number(1), .none]))
        #expect(book.schema(of: Cell.self) == ["anyOf": [["type": "integer"], ["type": "null"], ["type": "string"]]])
    }

    struct Step: Decodable { let add: Int }

    /// A list, or one text.
    struct Wish: Decodable {
        let day: Day
        let names: [String]
        let steps: [Step]?
        let colour: Colour?
        let count: Int?

        enum CodingKeys: String, CodingKey { case day, names, steps, colour, count }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            day = try fields.decode(Day.self, forKey: .day)
            steps = try fields.decodeIfPresent([Step].self, forKey: .steps)
            colour = try fields.decodeIfPresent(Colour.self, forKey: .colour)
            let hasCount = try fields.contains(.count) && !fields.decodeNil(forKey: .count)
            count = hasCount ? try fields.decode(Int.self, forKey: .count) : nil
            do {
                names = try fields.decode([String].self, forKey: .names)
            } catch {
                names = [try fields.decode(String.self, forKey: .names)]
            }
        }
    }

    @Test func `a request's schema is read off what its decoding asks for, alternatives too`() throws {
        var book = SchemaBook(
            stated: [(Day.self, ["type": "string", "format": "date"])], texts: [(Day.self, "2027-01-01")])
        try book.learn(reading: Wish.self)
        _ = book.schema(of: Wish.self)
        #expect(
            book.components["SchemaTests.Wish"] == [
                "type": "object", "additionalProperties": false, "required": ["day", "names"],
                "properties": [
                    "day": ["type": "string", "format": "date"],
                    "names": ["anyOf": [["type": "array", "items": ["type": "string"]], ["type": "string"]]],
                    "steps": [
                        "type": "array", "items": ["$ref": "#/components/schemas/SchemaTests.Step"],
                    ],
                    "colour": ["type": "string", "enum": ["red", "blue"]], "count": ["type": "integer"],
                ],
            ])
        #expect(book.keys(of: Wish.self) == ["colour", "count", "day", "names", "steps"])
    }

    @Test func `without a text of the right form a validated type cannot be learned`() {
        var book = SchemaBook()
        #expect(throws: DecodingError.self) { try book.learn(reading: Wish.self) }
    }
}

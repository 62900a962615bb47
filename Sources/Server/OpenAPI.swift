import Access
import Answers
import Delay
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Promise
import Silicon
import Synchronization
import Tables
import Units

/// The OpenAPI 3.1 document, made from the route table. The schemas of requests are learned from what their types decode,
/// those of answers from what comes back for every route's example on the sample ledger.
public struct OpenAPI: Sendable {
    public let document: JSONValue
    /// Types of which the examples showed no value; empty, or an answer's schema says nothing about them.
    public let unknown: Set<String>
    /// By the route's pattern and method, the start of what its example answers.
    let examples: [String: JSONValue]

    /// Made once.
    static func shared(_ datasheet: Datasheet) async throws -> JSONValue {
        if let made = made.withLock({ $0 }) { return made }
        let document = try await OpenAPI(datasheet).document
        made.withLock { $0 = document }
        return document
    }

    private static let made = Mutex<JSONValue?>(nil)

    /// - Parameter datasheet: by which work in examples is counted in chips.
    public init(_ datasheet: Datasheet) async throws {
        var book = SchemaBook.ofAnswers()
        book.learn(try Tree(Problem(Refusal(.badRequest, "count: 'x' is not a number"))))
        book.learn(try Tree(Problem(Faults([Fault("orders.csv", line: 2, column: "count", "'x' is not a number")]))))
        let sample = try await Sample(datasheet)
        var types: [String: any Any.Type] = [:]
        var examples: [String: JSONValue] = [:]
        for route in Routes.all {
            if let body = route.body { try OpenAPI.learn(body.type, &book) }
            for other in route.body?.others ?? [] {
                book.learn(try Tree.of(try await OpenAPI.answer(route, other, sample)))
            }
            guard route.forms.contains(.json) else { continue }
            for query in route.example.others {
                book.learn(try Tree.of(try await OpenAPI.answer(route, route.body?.example, sample, query)))
            }
            let document = try await OpenAPI.answer(route, route.body?.example, sample)
            let tree = try Tree.of(document)
            book.learn(tree)
            types[route.key] = tree.type
            examples[route.key] = OpenAPI.short(Answers.json(document))
        }
        var paths: [String: [String: JSONValue]] = [:]
        for route in Routes.all {
            paths[route.pattern, default: [:]][route.method.rawValue.lowercased()] = OpenAPI.operation(
                route, answer: types[route.key] ?? String.self, examples[route.key] ?? .null, &book)
        }
        for (path, item) in OpenAPI.open { paths[path] = ["get": item] }
        _ = book.schema(of: Problem.self)
        self.examples = examples
        unknown = book.unknown
        document = [
            "openapi": "3.1.0",
            "info": [
                "title": "Headroom", "version": "1",
                "summary": "When does this customer get their accelerators, where, on which chips, what holds it up?",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "security": [["token": []]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(book.components),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static func learn<T: Decodable>(_ type: T.Type, _ book: inout SchemaBook) throws {
        try book.learn(reading: type)
    }

    /// The document that a route's example answers; a list as its first page.
    private static func answer(
        _ route: Route, _ body: JSONValue?, _ sample: Sample, _ query: [String: String]? = nil
    ) async throws -> any Encodable & Sendable {
        do {
            let reply = try await sample.answer(route, body, query)
            switch reply.content {
            case .document(let document, _): return document
            case .list(let list): return try list.page(try sample.call(route, body)).document
            case .text(_, _, let document?): return document
            case .text(_, _, nil), .stream: preconditionFailure("an example asks for JSON")
            }
        } catch {
            throw ExampleFault(route: "\(route.method) \(route.pattern)", fault: "\(error)")
        }
    }

    /// An example that does not do what it shows.
    struct ExampleFault: Error {
        let route: String
        let fault: String
    }

    /// Lists cut to their first two elements.
    private static func short(_ json: String) -> JSONValue {
        func cut(_ value: JSONValue) -> JSONValue {
            switch value {
            case .array(let elements): .array(elements.prefix(2).map(cut))
            case .object(let members): .object(members.mapValues(cut))
            default: value
            }
        }
        return (try? JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))).map(cut) ?? .null
    }
}

extension Route {
    /// `get /api/v1/orders/{order}`: no two are the same.
    public var key: String { method.rawValue.lowercased() + " " + pattern }
}

extension SchemaBook {
    /// With the forms of what is written as text.
    static func ofAnswers() -> SchemaBook {
        let time: JSONValue = ["type": "string", "format": "date-time"]
        let term: JSONValue = ["type": "string", "pattern": "^[0-9]+(d|w|mo|y)$"]
        return SchemaBook(
            stated: [
                (Day.self, ["type": "string", "format": "date"]), (Instant.self, time), (Term.self, term),
                (When.self, ["type": "string", "pattern": "^(never|[0-9]{4}-[0-9]{2}-[0-9]{2})$"]),
                (DayShape.self, ["type": "string"]),
                (Sheet.Cell.self, ["type": ["string", "number", "boolean", "null"]]),
            ],
            texts: [(Day.self, "2027-01-01"), (Instant.self, "2027-01-01"), (Term.self, "12mo"), (When.self, "never")])
    }
}

import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

@Suite("OpenAPI")
struct OpenAPITests {
    @Test func `every route is there, every example does what it shows, and every schema says something`() async throws
    {
        let made = try await OpenAPI(try World.datasheet())
        #expect(made.unknown.isEmpty, "no value was seen of \(made.unknown.sorted())")
        #expect(made.document["openapi"]?.text == "3.1.0")
        for route in Routes.all {
            let operation = try #require(
                made.document["paths"]?[route.pattern]?[route.method.rawValue.lowercased()], "\(route.key)")
            let content = try #require(operation["responses"]?["200"]?["content"])
            #expect((content["application/json"]?["schema"] != nil) == route.forms.contains(.json))
            for form in [Route.Form.csv, .events, .html, .svg] {
                #expect(content.keys.contains(form.rawValue) == route.forms.contains(form), "\(route.key)")
            }
            #expect((operation["requestBody"] != nil) == (route.body != nil))
            let names = (operation["parameters"]?.list ?? []).map { $0["name"]?.text ?? "" }
            #expect(Set(names).isSuperset(of: route.names))
        }
        #expect(Set(Routes.all.map(\.key)).count == Routes.all.count)
        #expect(try await OpenAPI(try World.datasheet()).document == made.document, "it is not the same twice")
    }

    @Test func `what is answered on another ledger is what the schemas say`() async throws {
        let (world, document) = (try await World(), try await OpenAPI(try World.datasheet()).document)
        let validator = Validator(document)
        let (own, others) = try await world.orders()
        var answered = 0
        for route in Routes.all where route.path != "risk" && route.forms.contains(.json) {
            for order in route.names.contains("order") ? (own + others).prefix(12) : [own[0]] {
                var path = route.pattern.replacingOccurrences(of: "{order}", with: order.text)
                for name in route.names {
                    path = path.replacingOccurrences(of: "{\(name)}", with: route.example.path[name] ?? "x")
                }
                let query = route.path == "race" ? ["draws": "4"] : route.example.query
                path += World.query(query)
                let answer = try await world.ask(
                    route.method, path, route.body?.example, headers: ["Accept": "application/json"])
                let operation = document["paths"]?[route.pattern]?[route.method.rawValue.lowercased()]
                let response = try #require(
                    operation?["responses"]?[String(answer.status)], "\(route.key): \(answer.status) \(answer.text)")
                let type = String((answer.headers[.contentType] ?? "").prefix { $0 != ";" })
                let schema = try #require(response["content"]?[type]?["schema"], "\(route.key): \(type)")
                let fault = validator.fault(try answer.json(), schema)
                #expect(fault == nil, "\(route.key) \(answer.status): \(fault ?? "")")
                answered += answer.status == 200 ? 1 : 0
            }
        }
        #expect(answered > Routes.all.count / 2)
    }

    @Test func `the validator finds what is wrong`() throws {
        let schema: JSONValue = [
            "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": [
                "a": ["type": "integer"], "b": ["anyOf": [["type": "string", "enum": ["x"]], ["type": "null"]]],
            ],
        ]
        let validator = Validator(["components": ["schemas": [:]]])
        #expect(validator.fault(["a": 1, "b": "x"], schema) == nil)
        #expect(validator.fault(["a": 1, "b": .null], schema) == nil)
        for wrong in [["b": "x"], ["a": "1"], ["a": .number(1.5)], ["a": 1, "b": "y"], ["a": 1, "c": 1], []]
            as [JSONValue]
        {
            #expect(validator.fault(wrong, schema) != nil, "\(wrong)")
        }
    }
}

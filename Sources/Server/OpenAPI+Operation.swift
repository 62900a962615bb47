import Access
import Answers
import HTTPTypes
import JSONSchema

extension OpenAPI {
    /// One line of the route table as an operation.
    static func operation(
        _ route: Route, answer: Any.Type, _ example: JSONValue, _ book: inout SchemaBook
    ) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(identifier(route)), "summary": .string(route.summary),
            "description": .string(access(route)), "tags": [.string(tag(route))],
            "parameters": .array(parameters(route)), "responses": responses(route, answer, example, &book),
        ]
        if let body = route.body {
            operation["requestBody"] = [
                "required": true,
                "content": ["application/json": ["schema": book.schema(of: body.type), "example": body.example]],
            ]
        }
        return .object(operation)
    }

    private static func identifier(_ route: Route) -> String {
        let words = [route.method.rawValue.lowercased()] + route.path.split(separator: "/").map(String.init)
        return words.map { $0.filter { $0 != "{" && $0 != "}" } }.joined(separator: "_")
    }

    private static func tag(_ route: Route) -> String { String(route.path.prefix { $0 != "/" }) }

    /// Who may, in a sentence.
    static func access(_ route: Route) -> String {
        switch route.access {
        case .open: "Open to anybody."
        case .operator(let permission): "Needs `\(permission.rawValue)`; for the operator's own people."
        case .customer(let permission): "Needs `\(permission.rawValue)`; a customer sees its own orders alone."
        }
    }

    private static func parameters(_ route: Route) -> [JSONValue] {
        var parameters: [JSONValue] = route.names.map { name in
            [
                "name": .string(name), "in": "path", "required": true,
                "schema": ["type": "string", "minLength": 1],
                "example": .string(route.example.path[name] ?? "x"),
            ]
        }
        parameters += route.parameters.map { parameter in
            [
                "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
                "description": .string(parameter.about), "schema": parameter.schema,
            ]
        }
        if route.changes {
            parameters += [
                header("Idempotency-Key", "The same key gets the same answer for ever.", most: 200),
                header("If-Match", "An ETag: nothing is done where the ledger has moved on since.", most: 40),
                header("X-Reason", "Why, in your words; kept in the fact.", most: 500),
            ]
        }
        return parameters
    }

    private static func header(_ name: String, _ about: String, most: Int) -> JSONValue {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(about),
            "schema": ["type": "string", "maxLength": .integer(most)],
        ]
    }

    // MARK: Answers

    private static func responses(
        _ route: Route, _ answer: Any.Type, _ example: JSONValue, _ book: inout SchemaBook
    ) -> JSONValue {
        let schema = book.schema(of: answer)
        var content: [String: JSONValue] =
            route.forms.contains(.json) ? ["application/json": ["schema": schema, "example": example]] : [:]
        for form in route.forms where form != .json { content[form.rawValue] = ["schema": ["type": "string"]] }
        var done: [String: JSONValue] = ["description": .string(route.summary), "content": .object(content)]
        done["headers"] = [
            "ETag": ["description": "The number of the ledger's last fact.", "schema": ["type": "string"]],
            "X-Request-Id": ["description": "To be named when asking about it.", "schema": ["type": "string"]],
        ]
        var responses = ["200": JSONValue.object(done)]
        for status in statuses(route) {
            var told: [String: JSONValue] = [
                Problem.mediaType: ["schema": book.schema(of: Problem.self)]
            ]
            // What was refused under a key is told as the receipt that was kept.
            if route.changes { told["application/json"] = ["schema": schema] }
            responses[String(status.code)] = [
                "description": .string(status.reasonPhrase), "content": .object(told),
            ]
        }
        return .object(responses)
    }

    /// What a route can say no with.
    static func statuses(_ route: Route) -> [HTTPResponse.Status] {
        var statuses: [HTTPResponse.Status] = [
            .badRequest, .unauthorized, .forbidden, .notFound, .conflict, .tooManyRequests, .serviceUnavailable,
        ]
        if route.body != nil { statuses += [.requestTimeout, .contentTooLarge, .unsupportedMediaType] }
        // Accepted: nothing is done yet, it waits for an approver.
        if route.changes { statuses += [.accepted, .preconditionFailed] }
        return statuses.sorted { $0.code < $1.code }
    }

    /// What needs no token.
    static let open: [String: JSONValue] = [
        "/healthz": plain("Whether the process answers."), "/readyz": plain("Whether the ledger answers."),
        "/metrics": plain("Metrics in the text format of Prometheus."),
        "/api/v1/openapi.json": [
            "operationId": "get_openapi", "summary": "This document.", "security": [], "tags": ["server"],
            "responses": [
                "200": ["description": "OpenAPI 3.1", "content": ["application/json": ["schema": ["type": "object"]]]]
            ],
        ],
    ]

    private static func plain(_ summary: String) -> JSONValue {
        [
            "summary": .string(summary), "security": [], "tags": ["server"],
            "responses": [
                "200": ["description": .string(summary), "content": ["text/plain": ["schema": ["type": "string"]]]],
                "503": [
                    "description": "The ledger cannot be reached.",
                    "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                ],
            ],
        ]
    }
}

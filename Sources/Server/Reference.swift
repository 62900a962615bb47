import Access
import Answers
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Silicon

/// The documentation page of the API, made from the route table.
public struct Reference: Sendable {
    public let markdown: String

    /// - Parameter datasheet: by which work in examples is counted in chips.
    public init(_ datasheet: Datasheet) async throws {
        let openAPI = try await OpenAPI(datasheet)
        markdown = [
            Reference.head, Reference.permissions, Reference.table, Reference.problems,
            Routes.all.map { Reference.section($0, openAPI.examples[$0.key]) }.joined(separator: "\n\n"),
        ].joined(separator: "\n\n")
    }

    private static let head = """
        # The API

        Made by `headroom api` from the route table in `Sources/Server`; the same table makes the router, the OpenAPI 3.1
        document at `/api/v1/openapi.json` and the permission tests.

        - **Token**: `Authorization: Bearer TOKEN`. `headroom token add --name NAME --role ROLE [--tenant TENANT]` makes one. Open
          without: `/healthz`, `/readyz`, `/metrics`, `/api/v1/openapi.json` and the files of the page.
        - **Lists** come in pages (`limit`, then `cursor` with the `next` of the page before), can be filtered by fields, and come
          as CSV with `Accept: text/csv`.
        - **Changes** take `Idempotency-Key` (the same key gets the same answer for ever, after any crash), `If-Match` with an
          `ETag` (nothing is done where the ledger has moved on since: 412) and `X-Reason`. The actor of the fact, and the
          approver of what needs one, is the token's holder.
        - **A no** is `application/problem+json` with a `code` of the tables below. What was refused under a key is told as
          the receipt that was kept, with the same status. A quote that finds nothing is an answer: 200, with `refusal`.
        - **Streams** (`/api/v1/events`, `/api/v1/risk`) are server-sent events with `Accept: text/event-stream`;
          `Last-Event-ID` goes on where a connection broke.
        """

    private static var permissions: String {
        let roles = Role.allCases
        let rows = Permission.allCases.map { permission in
            let cells = roles.map { $0.permissions.contains(permission) ? "yes" : "" }
            return "| `\(permission.rawValue)` | " + cells.joined(separator: " | ") + " |"
        }
        return """
            ## Roles

            A customer's token names a tenant and is a viewer's or a seller's. It sees its own orders alone, and of the queue what
            is ahead of them in orders, accelerators and megawatts; another's order is not there (404).

            | permission | \(roles.map(\.rawValue).joined(separator: " | ")) |
            |---|\(roles.map { _ in "---|" }.joined())
            \(rows.joined(separator: "\n"))
            """
    }

    private static var table: String {
        let rows = Routes.all.map { route in
            let who =
                switch route.access {
                case .open: "open"
                case .operator(let permission): "`\(permission.rawValue)`"
                case .customer(let permission): "`\(permission.rawValue)`, customers too"
                }
            return "| `\(route.method)` | `\(route.pattern)` | \(who) | \(route.summary) |"
        }
        return """
            ## Routes

            | method | path | who | what |
            |---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static var problems: String {
        let rows = Problem.Code.allCases.map { "| `\($0.rawValue)` | \($0.status.code) | \($0.meaning) |" }
        return """
            ## Problems

            Beside [the ledger's refusals](refusals.md) (404 for what is not known, 400 for what cannot be read or counted, 409 for
            the rest):

            | code | status | meaning |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    // MARK: One route

    private static func section(_ route: Route, _ example: JSONValue?) -> String {
        var parts = ["## \(route.method) \(route.pattern)", route.summary + " " + OpenAPI.access(route)]
        if !route.parameters.isEmpty {
            parts.append(route.parameters.map(parameter).joined(separator: "\n"))
        }
        parts.append("```\n\(curl(route))\n```")
        if let example {
            parts.append("```json\n\(clipped(Answers.json(example)))\n```")
        }
        return parts.joined(separator: "\n\n")
    }

    private static func parameter(_ parameter: Parameter) -> String {
        let form =
            switch parameter.kind {
            case .whole(let range, let unless):
                "\(range.lowerBound) to \(range.upperBound)" + (unless.map { ", \($0) unless given" } ?? "")
            case .number(let range, let unless):
                "a number from \(range.lowerBound) to \(range.upperBound)"
                    + (unless.map { ", \($0) unless given" } ?? "")
            case .month: "YYYY-MM"
            case .day: "YYYY-MM-DD"
            case .choice(let all, let unless):
                all.joined(separator: ", ") + (unless.map { "; \($0) unless given" } ?? "")
            case .flag: "0 or 1"
            case .text, .filter: "text"
            }
        let needed = parameter.isRequired ? ", needed" : ""
        return "- `\(parameter.name)` (\(form)\(needed)): \(parameter.about)"
    }

    private static func curl(_ route: Route) -> String {
        var path = route.pattern
        for (name, value) in route.example.path { path = path.replacing("{\(name)}", with: value) }
        let query = route.example.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        var line = "curl -H \"Authorization: Bearer $TOKEN\""
        if route.method != .get { line += " -X \(route.method)" }
        if route.changes { line += " -H 'Idempotency-Key: k1'" }
        line += " 'http://127.0.0.1:8080\(path)'"
        if let body = route.body { line += " -d '\(Answers.json(body.example))'" }
        return line
    }

    private static func clipped(_ text: String) -> String {
        text.count > 600 ? String(text.prefix(600)) + " …" : text
    }
}

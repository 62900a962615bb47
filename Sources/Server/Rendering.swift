import Answers
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A reply as bytes, in the form that was asked for.
struct Rendering {
    private let call: Call
    private let reply: Reply

    init(_ call: Call, _ reply: Reply) { (self.call, self.reply) = (call, reply) }

    func response() throws -> Response {
        var response = try body()
        response.status = reply.status
        if let seq = reply.seq { response.headers[.eTag] = "\"\(seq)\"" }
        return response
    }

    /// CSV where it is asked for by name and there is a table, else JSON.
    private var wantsCSV: Bool {
        call.wantsCSV
    }

    private func accepts(_ form: Route.Form) -> Bool {
        (call.headers[.accept] ?? "").contains(form.rawValue)
    }

    private func body() throws -> Response {
        switch reply.content {
        case .document(let document, let csv):
            if wantsCSV, let csv { return Headers.response(csv, Rendering.csv) }
            return Headers.response(json(document), Rendering.json)
        case .list(let list):
            let page = try list.page(call)
            var response =
                wantsCSV
                ? Headers.response(try list.csv(page.lines), Rendering.csv)
                : Headers.response(json(page.document), Rendering.json)
            if let next = page.next { response.headers[.link] = "<?cursor=\(next)>; rel=\"next\"" }
            return response
        case .text(let text, let form, let document):
            if let document, !accepts(form) { return Headers.response(json(document), Rendering.json) }
            return Headers.response(text, form.rawValue + "; charset=utf-8")
        case .stream: preconditionFailure("a stream is not rendered")
        }
    }

    private func json(_ document: any Encodable) -> String { Answers.json(document) }

    static let json = "application/json"
    static let csv = "text/csv; charset=utf-8; header=present"
}

/// Headers that every answer has.
enum Headers {
    /// A page may use what this server gives it and nothing else; no script but from files. Styles may be set by script: the
    /// charts do.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

    static let common: HTTPFields = [
        .xContentTypeOptions: "nosniff", name("X-Frame-Options"): "DENY", name("Referrer-Policy"): "no-referrer",
        name("Cross-Origin-Opener-Policy"): "same-origin", name("Cross-Origin-Resource-Policy"): "same-origin",
        name("Permissions-Policy"): "camera=(), geolocation=(), microphone=()", .contentSecurityPolicy: policy,
    ]

    /// Answers are of one caller at one time: nobody keeps them.
    static let api: HTTPFields = common.merging([.cacheControl: "no-store", .vary: "Accept, Authorization"])
    static let page: HTTPFields = common.merging([.cacheControl: "no-cache"])

    static func response(_ text: String, _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: api.merging([.contentType: type]),
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a token") }
        return name
    }
}

extension HTTPFields {
    func merging(_ others: HTTPFields) -> HTTPFields {
        var fields = self
        for field in others { fields[field.name] = field.value }
        return fields
    }
}

extension Problem {
    static let mediaType = "application/problem+json"

    func response(_ id: String) -> Response {
        var problem = self
        problem.instance = "urn:headroom:request:" + id
        var response = Headers.response(
            Answers.json(problem), Problem.mediaType, HTTPResponse.Status(code: status))
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

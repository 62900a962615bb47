import Answers
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import Promise
import Units

/// The page and the API, on loopback.
///
///     browser ─▶ / and its files          (Pages, copied into the program's resources)
///             ─▶ /api/v1/…                one JSON document each, made by Answers from the Desk's ledger
public struct WebServer: Sendable {
    private let desk: Desk
    private let port: Int

    public init(desk: Desk, port: Int) { (self.desk, self.port) = (desk, port) }

    /// Serves until the process is told to stop; calls `ready` when it listens.
    public func run(ready: @escaping @Sendable () -> Void) async throws {
        var log = Logger(label: "headroom")
        log.logLevel = .warning
        let app = Application(
            router: router(), configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in ready() }, logger: log)
        try await app.runService()
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { [desk] _, _ in
            _ = try await desk.ledger()
            return "ok\n"
        }
        router.get("/metrics") { [desk] _, _ in Reply.text(.ok, Metrics.text(refusals: await desk.refusals)) }
        addPages(to: router)
        addAnswers(to: router)
        return router
    }

    // MARK: Pages

    private func addPages(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in Page.response("index.html") }
        for name in Page.names { router.get(RouterPath("/" + name)) { _, _ in Page.response(name) } }
        router.get("/lib/plotly.min.js") { _, _ in Page.plotly() }
    }

    // MARK: Answers

    private func addAnswers(to router: Router<BasicRequestContext>) {
        let api = router.group("/api/v1")
        api.get("overview") { [desk] _, _ in try await Reply.json { try await desk.ledger().overview() } }
        api.get("queue") { [desk] _, _ in try await Reply.json { try await desk.ledger().queueDocument() } }
        api.get("book") { [desk] _, _ in try await Reply.json { try await desk.ledger().bookDocument() } }
        api.get("orders/{order}/why") { [desk] _, context in
            let name = OrderName(context.parameters.get("order") ?? "")
            return try await Reply.json {
                let ledger = try await desk.ledger()
                return WhyDocument(try ledger.why(name), ledger)
            }
        }
        api.post("quotes") { [desk] request, _ in
            let all = request.uri.queryParameters["all"] == "1"
            let body = try await request.body.collect(upTo: 1 << 20)
            return try await Reply.json {
                let ledger = try await desk.ledger()
                let order = try Reply.order(Data(body.readableBytesView))
                return ledger.document(ledger.quote(order), of: order, all: all)
            }
        }
        addChanges(to: api)
        api.post("holds") { [desk] request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let key = request.headers[.idempotencyKey] ?? ""
            return try await Reply.receipt(desk, key) {
                .hold(request: try Reply.order(Data(body.readableBytesView)), until: nil)
            }
        }
    }
}

extension WebServer {
    /// What changes one order; the key in `Idempotency-Key` gets the same answer for ever.
    private func addChanges(to api: RouterGroup<BasicRequestContext>) {
        change(api, "orders/{order}/confirm") { .confirm(order: $0) }
        change(api, "orders/{order}/cancel") { .cancel(order: $0) }
    }

    private func change(
        _ api: RouterGroup<BasicRequestContext>, _ path: RouterPath, _ make: @escaping @Sendable (OrderName) -> Command
    ) {
        api.post(path) { [desk] request, context in
            let key = request.headers[.idempotencyKey] ?? ""
            return try await Reply.receipt(desk, key) { make(OrderName(context.parameters.get("order") ?? "")) }
        }
    }
}

extension HTTPField.Name {
    static var idempotencyKey: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotency-Key") else { preconditionFailure("the name is a token") }
        return name
    }
}

/// The files of the page.
enum Page {
    static let names = [
        "headroom.css", "headroom.js", "charts.js", "client.js", "columns.js", "dom.js", "figures.js", "format.js",
        "panel.js",
        "quote.js", "tables.js",
    ]

    static func response(_ name: String) -> Response {
        guard let url = Bundle.module.url(forResource: "Pages/" + name, withExtension: nil),
            let data = try? Data(contentsOf: url)
        else { return Reply.text(.notFound, "there is no \(name)") }
        return Reply.bytes(data, type(of: name))
    }

    /// The chart library, from the folder that `make install` fills; the page shows tables without it.
    static func plotly() -> Response {
        for folder in [FileManager.default.currentDirectoryPath, Bundle.module.bundlePath + "/../../../.."] {
            let path = folder + "/.deps/plotly/package_data/plotly.min.js"
            if let data = FileManager.default.contents(atPath: path) {
                return Reply.bytes(data, "text/javascript; charset=utf-8")
            }
        }
        return Reply.text(.notFound, "plotly.min.js is not installed: run `make install`")
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        default: "text/html; charset=utf-8"
        }
    }
}

/// Answers as HTTP.
enum Reply {
    static func json(_ make: () async throws -> some Encodable) async throws -> Response {
        do {
            return bytes(Data(Answers.json(try await make()).utf8), "application/json")
        } catch let refusal as Refusal {
            return problem(refusal)
        } catch DeskFault.refused(let refusal, _) {
            return problem(refusal)
        } catch let fault as DeskFault {
            return text(.serviceUnavailable, "\(fault)")
        }
    }

    /// Carries a command out. A refusal that was kept under its key is told like any other.
    static func receipt(
        _ desk: Desk, _ key: String, _ command: () throws -> Command
    ) async throws -> Response {
        var refusal: Refusal?
        var response = try await json {
            let (receipt, atlas, basis) = try await desk.told(try command(), Desk.Request(key: key))
            let document = ReceiptDocument(receipt, atlas, basis)
            refusal = receipt.body.outcome.refusal  // last: what could not be told is not told as refused
            return document
        }
        if let refusal { response.status = status(refusal) }
        return response
    }

    /// An order's JSON; refused `bad_request` with what is wrong.
    static func order(_ data: Data) throws -> OrderRequest {
        do {
            return try JSONDecoder().decode(OrderRequest.self, from: data)
        } catch let DecodingError.dataCorrupted(context) {
            throw Refusal(.badRequest, context.debugDescription)
        } catch let DecodingError.typeMismatch(type, context) {
            throw Refusal(
                .badRequest, "\(context.codingPath.map(\.stringValue).joined(separator: ".")): allowed: \(type)")
        } catch {
            throw Refusal(.badRequest, "the order is not JSON of the form that the documentation gives")
        }
    }

    private struct Problem: Encodable {
        let refusal: Refusal
    }

    static func problem(_ refusal: Refusal) -> Response {
        var response = bytes(Data(Answers.json(Problem(refusal: refusal)).utf8), "application/json")
        response.status = status(refusal)
        return response
    }

    private static func status(_ refusal: Refusal) -> HTTPResponse.Status {
        switch refusal.code {
        case .unknownOrder, .unknownItem, .unknownRegion, .unknownSilicon, .unknownPlace: .notFound
        case .badRequest, .overflow, .beyondHorizon: .badRequest
        default: .conflict
        }
    }

    static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var response = bytes(Data((text + "\n").utf8), "text/plain; charset=utf-8")
        response.status = status
        return response
    }

    static func bytes(_ data: Data, _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy:
                    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
            ], body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}

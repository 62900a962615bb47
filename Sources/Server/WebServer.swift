import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import Silicon
import Store
import Synchronization
import Units

/// The page and the API.
///
///     browser ─▶ / and its files          open
///             ─▶ /healthz /readyz /metrics /api/v1/openapi.json      open
///             ─▶ /api/v1/…                the route table (`Routes`), behind the `Gate`
public struct WebServer: Sendable {
    private let house: House
    private let gate: Gate
    private let memory = GaugeMemory()
    private let address: (host: String, port: Int)

    /// - Parameters:
    ///   - datasheet: by which work is counted in chips.
    ///   - audit: where looks at customers' orders are noted.
    ///   - log: where requests are noted.
    public init(
        desk: Desk, store: any Store, datasheet: Datasheet, doorkeeper: Doorkeeper, host: String = "127.0.0.1",
        port: Int,
        limits: Limits = Limits(), audit: LineSink = LineSink(), log: LineSink = LineSink()
    ) {
        house = House(desk: desk, store: store, datasheet: datasheet, trials: Trials(limits))
        gate = Gate(
            house: house, doorkeeper: doorkeeper, limits: limits, turnstile: Turnstile(limits),
            metrics: RequestMetrics(), audit: audit, log: log)
        address = (host, port)
    }

    /// Serves until the process is told to stop; calls `ready` when it listens.
    public func run(ready: @escaping @Sendable () -> Void) async throws {
        var log = Logger(label: "headroom")
        log.logLevel = .error
        let app = Application(
            responder: router().buildResponder(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { _ in ready() }, logger: log)
        let warming = Task.detached(priority: .background) { [house] in try await house.warm() }
        defer { warming.cancel() }
        try await app.runService()
    }

    // MARK: The router

    private func router() -> Router<RouteContext> {
        let router = Router(context: RouteContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Wayfinder(gate: gate))
        addOpen(to: router)
        for route in Routes.all {
            router.on(RouterPath(route.pattern), method: route.method) { [gate] request, context in
                var path: [String: String] = [:]
                for name in route.names {
                    let given = context.parameters.get(name) ?? ""
                    path[name] = given.removingPercentEncoding ?? given
                }
                return await gate.answer(route, request, path, isConnected: context.isConnected)
            }
        }
        return router
    }

    /// What needs no token: it tells nothing of any order.
    private func addOpen(to router: Router<RouteContext>) {
        router.get("/healthz") { _, _ in Headers.response("ok\n", "text/plain; charset=utf-8") }
        router.get("/readyz") { [house] _, _ in
            _ = try await house.desk.ledger()
            return Headers.response("ok\n", "text/plain; charset=utf-8")
        }
        router.get("/metrics") { [house, gate, memory] _, _ in
            let text = Exposition.all(
                memory.gauges(try await house.desk.ledger()), refusals: await house.desk.refusals,
                requests: gate.metrics.now,
                inside: gate.turnstile.inside, risks: RiskStream.running.withLock { $0 })
            return Headers.response(text, "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("/api/v1/openapi.json") { _, _ in
            Headers.response(Answers.json(try await OpenAPI.shared(house.datasheet)), Rendering.json)
        }
        router.get("/") { _, _ in try Page.response("index.html") }
        for name in Page.names { router.get(RouterPath("/" + name)) { _, _ in try Page.response(name) } }
        for library in Page.Library.allCases {
            router.get(RouterPath(library.path)) { _, _ in try Page.response(library) }
        }
    }

    // MARK: Without a network

    /// Answers one request through the router, without a network.
    public func answer(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data? = nil
    ) async throws -> (head: HTTPResponse, body: Data) {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(bytes: body ?? Data())))
        let responder = router().buildResponder()
        let response = try await responder.respond(to: request, context: RouteContext())
        let kept = KeptBody()
        try await response.body.write(kept)
        return (response.head, kept.data)
    }
}

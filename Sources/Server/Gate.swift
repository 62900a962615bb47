import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Units

/// What stands between a request and its route, in this order; the first that says no is the answer.
///
///     who? 401 ─▶ may? 403 ─▶ how often? 429 ─▶ body 413 415 408 ─▶ query 400 ─▶ room? 429
///     ─▶ the route ─▶ form, ETag ─▶ audit, log, metrics
struct Gate: Sendable {
    let house: House
    let doorkeeper: Doorkeeper
    let limits: Limits
    let turnstile: Turnstile
    let metrics: RequestMetrics
    let audit: LineSink
    let log: LineSink

    /// Answers a request of a route: always with a response.
    func answer(
        _ route: Route, _ request: Request, _ path: [String: String], isConnected: Bool
    ) async -> Response {
        let (clock, id) = (ContinuousClock(), Gate.identifier(request.headers))
        let began = clock.now
        var response: Response
        var (caller, code): (Caller?, String?) = (nil, nil)
        do {
            let known = try await doorkeeper.caller(request.headers)
            caller = known
            guard route.access.admits(known) else { throw Gate.forbidden(route, known) }
            try await turnstile.admit(known)
            let call = try await call(route, request, path, known)
            let place = try await turnstile.enter(Turnstile.Place.Kind(route))
            response = try await respond(call, request, id, place, isConnected: isConnected)
        } catch {
            if Problem(thrown: error).code == Problem.Code.fault.rawValue {
                log.add(["request": id, "fault": "\(error)"])
            }
            let problem = Problem(thrown: error, atlas: await house.desk.atlas)
            code = problem.code
            response = problem.response(id)
        }
        response.headers[.requestID] = id
        let passed = (clock.now - began) / .milliseconds(1)
        metrics.note(route.method.rawValue, route.pattern, response.status.code, passed / 1000)
        if route.changes || route.path == "quotes" { metrics.notePromise(passed / 1000) }
        log.add(
            RequestLine(
                time: Gate.now(), request: id, method: route.method.rawValue, route: route.pattern,
                status: response.status.code, milliseconds: (passed * 1000).rounded() / 1000, token: caller?.id,
                code: code))
        return response
    }

    /// The request as routes see it, read and checked.
    private func call(
        _ route: Route, _ request: Request, _ path: [String: String], _ caller: Caller
    ) async throws -> Call {
        let body = route.body == nil ? Data() : try await body(of: request, most: limits.bodyBytes(of: route))
        var query: [String: String] = [:]
        for (key, value) in request.uri.queryParameters { query[String(key)] = String(value) }
        let call = Call(
            route: route, caller: caller, path: path, query: query, headers: request.headers, body: body, house: house)
        try call.checkQuery()
        return call
    }

    private func respond(
        _ call: Call, _ request: Request, _ id: String, _ place: Turnstile.Place, isConnected: Bool
    ) async throws -> Response {
        defer { withExtendedLifetime(place) {} }
        let reply = try await call.route.respond(call)
        try await noteLook(call, id)
        guard case .stream(let run) = reply.content else { return try Rendering(call, reply).response() }
        return Gate.stream(run, isConnected ? request : nil, call.route.isHeavy ? place : nil)
    }

    private static func forbidden(_ route: Route, _ caller: Caller) -> Problem {
        let needed = route.access.permission?.rawValue ?? ""
        if caller.isCustomer, caller.may(route.access.permission ?? .read) {
            return Problem(.forbidden, "\(route.method) \(route.pattern) is for the operator's own people")
        }
        return Problem(
            .forbidden,
            "\(route.method) \(route.pattern) needs the permission \(needed); the role "
                + "\(caller.role.rawValue) has not")
    }

    // MARK: The body

    /// Throws `unsupported_media_type`, `too_large`, `timed_out` or, where too many are read already, `too_many_requests`.
    private func body(of request: Request, most: Int) async throws -> Data {
        let place = try await turnstile.enter(.body)
        defer { withExtendedLifetime(place) {} }
        return try await collect(request, most: most)
    }

    private func collect(_ request: Request, most: Int) async throws -> Data {
        try Gate.checkType(request.headers[.contentType])
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw Gate.tooLarge(most)
        }
        return try await withThrowingTaskGroup(of: Data?.self) { group in
            group.addTask {
                var data = Data()
                for try await part in request.body {
                    data.append(contentsOf: part.readableBytesView)
                    if data.count > most { throw Gate.tooLarge(most) }
                }
                return data
            }
            group.addTask { [limits] in
                try await Task.sleep(for: .seconds(limits.bodySeconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let data = first else {
                throw Problem(.timedOut, "the body did not arrive within \(limits.bodySeconds) s")
            }
            return data
        }
    }

    private static func tooLarge(_ most: Int) -> Problem {
        Problem(.tooLarge, "the body has more than the \(most) bytes that are taken")
    }

    /// JSON under its own name, under none, or under the one that `curl -d` and other plain clients give to any body. A page
    /// of another origin gains nothing by that: a token is a header, which it cannot send.
    private static func checkType(_ type: String?) throws(Problem) {
        guard let type else { return }
        let plain = type.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? ""
        guard plain == "application/json" || plain == "application/x-www-form-urlencoded" || plain.hasSuffix("+json")
        else {
            throw Problem(.unsupportedMediaType, "Content-Type: '\(plain)' is not taken; allowed: application/json")
        }
    }

    // MARK: Streams

    /// The stream ends, and what makes it, when the client is gone. One that computes keeps its place until then; one that
    /// listens does not.
    private static func stream(
        _ run: @escaping @Sendable (EventWriter) async throws -> Void, _ connected: Request?, _ place: Turnstile.Place?
    ) -> Response {
        Response(
            status: .ok,
            headers: Headers.api.merging([.contentType: "text/event-stream; charset=utf-8"]),
            body: ResponseBody { writer in
                let outlet = Outlet(writer)
                let writer = EventWriter { try await outlet.write($0) }
                if let connected {
                    try await connected.body.consumeWithCancellationOnInboundClose { _ in try await run(writer) }
                } else {
                    try await run(writer)
                }
                try await outlet.finish()
                withExtendedLifetime(place) {}
            })
    }

    // MARK: Notes

    /// A look at the orders of customers by somebody who is none of them.
    private func noteLook(_ call: Call, _ id: String) async throws {
        // A change is a fact with its actor already.
        guard !call.caller.isCustomer, !call.route.changes, call.route.tells != .nobody else { return }
        var (tenant, order): (String, String?) = ("*", nil)
        if call.route.tells == .oneOrder {
            order = call.named("order")
            tenant = try await house.desk.ledgerAsItStands()[OrderName(order ?? "")]?.terms.tenant ?? ""
        }
        audit.add(
            AuditLine(
                time: Gate.now(), request: id, token: call.caller.id, name: call.caller.name,
                role: call.caller.role.rawValue, route: "\(call.route.method) \(call.route.pattern)", tenant: tenant,
                order: order))
    }

    /// The client's own identifier where it has a plain one, else a new one.
    static func identifier(_ headers: HTTPFields) -> String {
        if let given = headers[.requestID], (1...64).contains(given.utf8.count),
            given.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        {
            return given
        }
        return UUID().uuidString.lowercased()
    }

    static func now() -> String { Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true)) }
}

/// The end of a stream that is written to from one task at a time.
private final class Outlet: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ buffer: ByteBuffer) async throws { try await writer.write(buffer) }
    func finish() async throws { try await writer.finish(nil) }
}

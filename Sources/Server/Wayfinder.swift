import Foundation
import HTTPTypes
import Hummingbird

/// Makes problems of what goes wrong on the way to a route: 404 for a path that nobody knows, 405 with `Allow` for a method
/// that a known path does not take.
struct Wayfinder: RouterMiddleware {
    let gate: Gate

    func handle(
        _ request: Request, context: RouteContext,
        next: (Request, RouteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return lost(request).response(Gate.identifier(request.headers))
        } catch {
            return Problem(thrown: error).response(Gate.identifier(request.headers))
        }
    }

    private func lost(_ request: Request) -> Problem {
        let methods = Wayfinder.methods(of: request.uri.path)
        if methods.isEmpty {
            return Problem(
                .notFound,
                "there is no \(Wayfinder.shown(request.uri.path)); GET /api/v1/openapi.json lists what there is")
        }
        let allowed = methods.joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "\(request.method) is not for \(request.uri.path); allowed: \(allowed)",
            headers: [.allow: allowed])
    }

    /// A path without what may be a token put into an address by mistake: answers are copied into tickets.
    private static func shown(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.map { $0.utf8.count > 24 ? "…" : String($0) }.joined(separator: "/")
    }

    /// The methods that a path takes; none where there is no such path.
    static func methods(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        var methods = Set<String>()
        for route in Routes.all {
            let pattern = route.pattern.split(separator: "/")
            guard pattern.count == parts.count, zip(pattern, parts).allSatisfy({ $0.hasPrefix("{") || $0 == $1 }) else {
                continue
            }
            methods.insert(route.method.rawValue)
        }
        let open = ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/"]
        let files = Page.names.map { "/" + $0 } + Page.Library.allCases.map(\.path)
        if (open + files).contains(path) { methods.insert("GET") }
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted()
    }
}

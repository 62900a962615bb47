import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Serving")
struct ServeTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    /// A server while a test lasts.
    private final class Server {
        let url: String
        let process: Process

        init(_ desk: Desk) throws {
            let free = "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])"
            let port = try desk.python("-c", free).out.trimmingCharacters(in: .whitespacesAndNewlines)
            url = "http://127.0.0.1:" + port
            process = try desk.start(Program.path, ["serve", "--port", port], desk.file("out"), desk.file("err"))
        }

        deinit { if process.isRunning { process.terminate() } }

        func ask(_ path: String, post body: String? = nil) async throws -> (status: Int, body: Data) {
            var request = URLRequest(url: URL(string: url + path)!, timeoutInterval: 10)
            if let body { (request.httpMethod, request.httpBody) = ("POST", Data(body.utf8)) }
            let (data, response) = try await URLSession.shared.data(for: request)
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
        }

        func ready() async throws {
            for _ in 0..<200 {
                if let answer = try? await ask("/healthz"), answer.status == 200 { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            Issue.record("it does not answer")
        }
    }

    @Test func `the page, the lists and quotes answer, and it stops when told`() async throws {
        let server = try Server(desk)
        try await server.ready()
        let page = try await server.ask("/")
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).lowercased().contains("<html"))
        for path in ["/api/v1/overview", "/api/v1/queue", "/api/v1/book"] {
            let answer = try await server.ask(path)
            #expect(answer.status == 200)
            #expect(try !JSON(answer.body).isEmpty)
        }
        let body =
            #"{"count":2048,"silicon":["h200"],"earliest":"2026-04-09","term":"24mo","chunk_in":"fabric","tier":3}"#
        let quote = try await server.ask("/api/v1/quotes", post: body)
        #expect(quote.status == 200)
        #expect(try JSON(quote.body) == desk.headroom(flagship).json())
        let all = try await server.ask("/api/v1/quotes?all=1", post: body)
        #expect(try JSON(all.body) == desk.headroom(flagship + ["--all"]).json())
        server.process.terminate()
        server.process.waitUntilExit()
        #expect(!server.process.isRunning)
    }

    @Test func `what is wrong with a request is told`() async throws {
        let server = try Server(desk)
        try await server.ready()
        #expect(try await server.ask("/nothing").status == 404)
        let unknown = try await server.ask("/api/v1/orders/ORD-0/why")
        #expect(unknown.status == 404)
        #expect(try JSON(unknown.body)["refusal"]["code"].text == "unknown_order")
        for body in ["", "{", "[]", #"{"count":"eight"}"#, #"{"colour":"red"}"#] {
            let answer = try await server.ask("/api/v1/quotes", post: body)
            #expect((400..<500).contains(answer.status), "\(body)")
            #expect(try JSON(answer.body)["refusal"]["code"].text == "bad_request", "\(body)")
        }
        let big = try await server.ask("/api/v1/quotes", post: #"{"count":50000000,"silicon":"h200","term":"12mo"}"#)
        #expect(try JSON(big.body)["refusal"]["code"].text == "exceeds_supply")
    }

    @Test func `it sees what other processes write`() async throws {
        let server = try Server(desk)
        try await server.ready()
        let order = ["--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2027-06-01"]
        try #require(try desk.headroom(["hold", "--id", "OUTSIDE"] + order).status == 0)
        let book = try JSON(try await server.ask("/api/v1/book").body)["book"].list.map(\.["order"].text)
        #expect(book.contains("OUTSIDE"))
    }

    @Test func `a port that is taken exits 3`() async throws {
        let server = try Server(desk)
        try await server.ready()
        let port = server.url.split(separator: ":").last.map(String.init) ?? ""
        let second = try desk.headroom("serve", "--port", port)
        #expect(second.status == 3)
        #expect(second.err.contains("port \(port) cannot be served"))
    }
}

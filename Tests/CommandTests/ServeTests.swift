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
        private let token: String?
        var auth: String { "Bearer " + (token ?? "") }

        init(_ desk: Desk, token: String? = "hr_for-tests-and-nothing-else-0123456789", _ arguments: String...) throws {
            self.token = token
            let free = "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])"
            let port = try desk.python("-c", free).out.trimmingCharacters(in: .whitespacesAndNewlines)
            url = "http://127.0.0.1:" + port
            process = try desk.start(
                Program.path, ["serve", "--port", port] + arguments, desk.file("out"), desk.file("err"),
                environment: token.map { ["HEADROOM_ADMIN_TOKEN": $0] } ?? [:])
        }

        deinit { if process.isRunning { process.terminate() } }

        func ask(
            _ path: String, post body: String? = nil, as token: String? = nil
        ) async throws -> (status: Int, body: Data) {
            var request = URLRequest(url: URL(string: url + path)!, timeoutInterval: 10)
            if let token = token ?? self.token {
                request.setValue("Bearer " + token, forHTTPHeaderField: "Authorization")
            }
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

    // MARK: Access

    @Test func `without a token nothing is told, and the first admin's is told once`() async throws {
        let server = try Server(desk, token: nil)
        try await server.ready()
        for path in ["/api/v1/overview", "/api/v1/orders/ORD-1001/why", "/api/v1/finance"] {
            #expect(try await server.ask(path).status == 401, "\(path)")
        }
        let told = desk.read("out").matches(of: #/hr_[0-9a-f]{64}/#).map { String($0.0) }
        #expect(told.count == 2 && Set(told).count == 1, "once by itself and once in the page's address")
        let token = try #require(told.first)
        #expect(try await server.ask("/api/v1/book", as: token).status == 200)
        server.process.terminate()
        server.process.waitUntilExit()
        let again = try Server(desk, token: nil)
        try await again.ready()
        #expect(!desk.read("out").contains("hr_"))
        #expect(try await again.ask("/api/v1/book", as: token).status == 200)
        #expect(!desk.read("headroom.db.tokens").contains(token))
        #expect(desk.read("headroom.db.audit.jsonl").contains(#""tenant":"*""#))
        #expect(!desk.read("headroom.db.audit.jsonl").contains(token))
    }

    @Test func `tokens are made, listed and taken back while the server runs`() async throws {
        let server = try Server(desk)
        try await server.ready()
        let made = try desk.headroom("token", "add", "--name", "Ana", "--role", "viewer", "--json").json()
        let token = made["token"].text
        #expect(try await server.ask("/api/v1/me", as: token).status == 200)
        #expect(try await server.ask("/api/v1/finance", as: token).status == 403)
        let hold = #"{"count":8,"silicon":"h200","term":"12mo"}"#
        #expect(try await server.ask("/api/v1/holds", post: hold, as: token).status == 403)
        let list = try desk.headroom("token", "list")
        #expect(list.out.contains("Ana") && list.out.contains("live") && !list.out.contains(token))
        #expect(try desk.headroom("token", "revoke", made["id"].text).status == 0)
        #expect(try await server.ask("/api/v1/me", as: token).status == 401)
        #expect(try desk.headroom("token", "list").out.contains("revoked"))
        for wrong in [
            ["add", "--name", "x", "--role", "king"], ["add", "--name", "x", "--role", "admin", "--tenant", "acme"],
            ["add", "--name", "x", "--role", "viewer", "--expires", "2001-01-01"], ["revoke", "nobody"],
        ] { #expect(try desk.headroom(["token"] + wrong).status == 2, "\(wrong)") }
    }

    // MARK: Streams

    @Test func `changes of the ledger come as events, and a broken stream goes on where it broke`() async throws {
        let server = try Server(desk)
        try await server.ready()
        let order = ["--count", "64", "--silicon", "h200", "--term", "12mo", "--earliest", "2027-06-01"]
        let listener = try desk.start(
            "/usr/bin/env", ["python3", "-c", ServeTests.listen, server.url, server.auth, "events?wait=60", "2"],
            desk.file("heard"), desk.file("listener"))
        try await Task.sleep(for: .milliseconds(1500))
        for name in ["E-1", "E-2", "E-3"] {
            try #require(try desk.headroom(["hold", "--id", name] + order).status == 0)
        }
        listener.waitUntilExit()
        let heard = try JSON(Data(desk.read("heard").utf8)).list
        try #require(heard.map(\.["data"]["order"].text) == ["E-1", "E-2"])
        #expect(heard.allSatisfy { $0["event"].text == "fact" && $0["data"]["kind"].text == "order_held" })
        let last = heard[1]["id"].text
        let rest = try desk.python("-c", ServeTests.listen, server.url, server.auth, "events?wait=0", "9", last).json()
            .list
        #expect(rest.map(\.["data"]["order"].text) == ["E-3"])
    }

    @Test func `risk tells its progress, answers as the command does, and stops when nobody listens`() async throws {
        let size = ["--regions", "2", "--halls", "4", "--orders", "16", "--queued", "3", "--sold-out"]
        try #require(try desk.headroom(["generate", desk.file("small")] + size).status == 0)
        try #require(try desk.headroom("init", desk.file("small"), "--ledger", "small.db").status == 0)
        let server = try Server(desk, "--ledger", "small.db")
        try await server.ready()
        let heard = try desk.python("-c", ServeTests.listen, server.url, server.auth, "risk?draws=64&seed=3", "99")
            .json().list
        #expect(heard.last?["event"].text == "done")
        #expect(heard.dropLast().allSatisfy { $0["event"].text == "progress" } && heard.count >= 2)
        #expect(heard.first?["data"]["draws"].number == 64)
        #expect(
            try heard.last?["data"]
                == desk.headroom("risk", "--draws", "64", "--seed", "3", "--ledger", "small.db", "--json").json())
        _ = try desk.python("-c", ServeTests.listen, server.url, server.auth, "risk?draws=100000", "1")
        var runs = "1"
        for _ in 0..<60 where runs != "0" {
            try await Task.sleep(for: .milliseconds(250))
            let metrics = String(decoding: try await server.ask("/metrics").body, as: UTF8.self)
            runs = metrics.firstMatch(of: #/\nheadroom_risk_runs ([0-9]+)/#).map { String($0.1) } ?? "none"
        }
        #expect(runs == "0")
    }

    /// Reads so many events of a stream and prints them as JSON: URL, authorization, path, most, last identifier.
    private static let listen = """
        import http.client, json, sys, urllib.parse
        url, auth, path, most = sys.argv[1:5]
        connection = http.client.HTTPConnection(urllib.parse.urlparse(url).netloc, timeout=60)
        headers = {"Authorization": auth, "Accept": "text/event-stream"}
        if len(sys.argv) > 5: headers["Last-Event-ID"] = sys.argv[5]
        connection.request("GET", "/api/v1/" + path, headers=headers)
        response = connection.getresponse()
        assert response.status == 200, response.status
        assert response.getheader("Content-Type").startswith("text/event-stream")
        events, event = [], {}
        while len(events) < int(most):
            line = response.readline().decode()
            if not line: break
            line = line.rstrip("\\n")
            if line.startswith("data: "): event["data"] = json.loads(line[6:])
            elif ": " in line and not line.startswith(":"):
                name, value = line.split(": ", 1)
                event[name] = value
            elif not line and "data" in event:
                events.append(event)
                event = {}
        print(json.dumps(events))
        """
}

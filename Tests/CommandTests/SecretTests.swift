import Foundation
import Testing
import TokenIssuer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Secrets are marked and then looked for in everything that the program writes or says.
@Suite("Secrets")
struct SecretTests {
    private let desk: Desk
    private static let admin = "hr_canary-admin-0123456789abcdef0123456789"

    init() throws { desk = try Desk.cascadia() }

    /// All that was told on the way.
    private actor Told {
        private(set) var texts: [String] = []
        func add(_ text: String) { texts.append(text) }
    }

    private func ask(
        _ url: String, _ token: String, post body: String? = nil, headers: [String: String] = [:], _ told: Told
    ) async throws -> Int {
        var request = URLRequest(url: try #require(URL(string: url)), timeoutInterval: 10)
        request.setValue("Bearer " + token, forHTTPHeaderField: "Authorization")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let body { (request.httpMethod, request.httpBody) = ("POST", Data(body.utf8)) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        await told.add(String(decoding: data, as: UTF8.self) + http.allHeaderFields.description)
        return http.statusCode
    }

    private func serve(_ keys: String) async throws -> (process: Process, url: String) {
        let free = "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])"
        let port = try desk.python("-c", free).out.trimmingCharacters(in: .whitespacesAndNewlines)
        let process = try desk.start(
            Program.path,
            [
                "serve", "--port", port, "--log-requests", "--jwks", keys, "--issuer", "https://id.example",
                "--audience", "headroom",
            ], desk.file("out"), desk.file("err"), environment: ["HEADROOM_ADMIN_TOKEN": SecretTests.admin])
        for _ in 0..<200 {
            if desk.read("out").contains("Headroom is at") { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        return (process, "http://127.0.0.1:" + port)
    }

    private func writeKeys() throws -> String {
        let path = desk.file("keys.json")
        try keySet([try Signer.hs256.key("one")]).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    /// Every file of the desk but those that hold a secret for its owner.
    private func written(except kept: Set<String>) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: desk.path) where !kept.contains(name) {
            if let data = FileManager.default.contents(atPath: desk.file(name)) { found[name] = data }
        }
        return found
    }

    @Test func `no token, key or password is in a log, an audit, an error, a fact or an export`() async throws {
        let (process, url) = try await serve(try writeKeys())
        defer { process.terminate() }
        let told = Told()
        let made = try desk.headroom("token", "add", "--name", "Ana", "--role", "seller", "--json").json()["token"].text
        let claims: [String: Any] = [
            "iss": "https://id.example", "aud": "headroom", "exp": 4_000_000_000, "sub": "bo", "role": "admin",
            "tenant": "operator",
        ]
        let signed = try Signer.hs256.token(claims, kid: "one")
        let dead = try Signer.hs256.token(claims.merging(["exp": 1]) { $1 }, kid: "one")
        let hold = #"{"count":8,"silicon":"h200","term":"12mo","order":"CANARY-1"}"#
        var statuses: Set<Int> = []
        for token in [SecretTests.admin, made, signed, dead, signed + "x", made + "0"] {
            for path in [
                "/api/v1/me", "/api/v1/book", "/api/v1/book?token=\(token)", "/api/v1/\(token)", "/api/v1/finance",
            ] {
                statuses.insert(try await ask(url + path, token, told))
            }
            statuses.insert(
                try await ask(url + "/api/v1/holds", token, post: hold, headers: ["Idempotency-Key": "k"], told))
            statuses.insert(try await ask(url + "/api/v1/quotes", token, post: "{\"a\":\"\(token)\"}", told))
            statuses.insert(try await ask(url + "/api/v1/me", "\(token) \(token)", told))
        }
        #expect(statuses.isSuperset(of: [200, 400, 401, 403, 404]), "\(statuses)")
        // A key that cannot be used, and a database that is not there, told with what was given.
        let short = text(Data("canary-too-short".utf8))
        try desk.write("short.json", "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"\(short)\"}]}")
        let flags = ["--issuer", "i", "--audience", "a"]
        let refused = try desk.headroom(["serve", "--jwks", desk.file("short.json")] + flags)
        #expect(refused.status == 2 && refused.err.contains("has 128 bits"))
        let password = "canary-password-77"
        let unreachable = try desk.headroom("book", "--ledger", "postgres://u:\(password)@127.0.0.1:1/db?ledger=x")
        #expect(unreachable.status == 3 && unreachable.err.contains("127.0.0.1"))
        try #require(try desk.headroom("export", "out-tables").status == 0)
        try #require(desk.read("err").contains("\"route\""), "requests were not noted")
        try #require(desk.read("headroom.db.audit.jsonl").contains("\"bo\""))
        let secrets =
            [SecretTests.admin, made, signed, dead, password, short, text(Signer.secret)].map { ($0, Data($0.utf8)) }
            + [("the key itself", Signer.secret)] + [signed, dead].map { ($0, Data($0.split(separator: ".")[2].utf8)) }
        let files = try written(except: ["keys.json", "short.json"])
        #expect(files.count > 20)
        let maker = try #require(files.first { String(decoding: $0.value, as: UTF8.self).contains(made) }?.key)
        for (secret, bytes) in secrets {
            for (name, data) in files where !(name == maker && secret == made) {
                #expect(data.range(of: bytes) == nil, "\(secret) is in \(name)")
            }
            for text in await told.texts + [refused.out + refused.err, unreachable.out + unreachable.err] {
                #expect(
                    !text.contains(String(decoding: bytes, as: UTF8.self)), "\(secret) was told: \(text.prefix(200))")
            }
        }
    }
}

import Access
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Silicon
import Store
import Synchronization
import Tables
import TokenIssuer
import Units

/// A server on a generated ledger in memory, with a token of every kind.
struct World: Sendable {
    static let now = Instant(milliseconds: 70_000_000_000)

    let server: WebServer
    let desk: Desk
    let audit: Lines
    let log: Lines
    let keys: Keys
    private let tokens: [String: String]

    /// Lines that a sink was given.
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    init(limits: Limits = Limits()) async throws {
        var kind = Generator.Kind()
        (kind.silicon, kind.queued, kind.isSoldOut) = (3, 4, true)
        var files: [String: [UInt8]] = [:]
        for (name, text) in Generator(regions: 2, halls: 4, orders: 16, seed: 3, kind: kind).files() {
            files[name] = Array(text.utf8)
        }
        let store = MemoryStore()
        try store.append(try Importer(try Import(files: files, now: nil)).facts().facts)
        desk = try Desk(store)
        var book = TokenBook()
        var tokens: [String: String] = [:]
        for role in Role.allCases {
            for state in Grant.State.allCases {
                let past = Instant(milliseconds: World.now.milliseconds - 1000)
                let made = try book.issue(
                    name: role.rawValue, role: role, expires: state == .expired ? World.now : nil, at: past)
                if state == .revoked { _ = try book.revoke(made.grant.id, at: past) }
                tokens["\(role.rawValue) \(state.rawValue)"] = made.token.text
            }
        }
        for role in Role.ofCustomers {
            let made = try book.issue(name: "a customer", role: role, tenant: World.tenant, at: World.now)
            tokens["customer \(role.rawValue)"] = made.token.text
        }
        keys = try Keys()
        tokens.merge(try World.signed()) { $1 }
        self.tokens = tokens
        let (audit, log) = (Lines(), Lines())
        (self.audit, self.log) = (audit, log)
        server = WebServer(
            desk: desk, store: store, datasheet: try World.datasheet(),
            doorkeeper: Doorkeeper(file: nil, book: book, identity: (World.provider, KeyFile(keys.path))) { World.now },
            port: 0, limits: limits, audit: LineSink { audit.add($0) }, log: LineSink { log.add($0) })
    }

    static let provider = IdentityProvider(issuer: "https://id.example", audience: "headroom")

    /// The keys of the identity provider, in a file that goes with the world.
    final class Keys: Sendable {
        let path = NSTemporaryDirectory() + "headroom-keys-\(UUID().uuidString).json"

        init() throws { try write(try keySet([try Signer.es256.key("one"), try Signer.edDSA.key("two")])) }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ data: Data) throws { try data.write(to: URL(fileURLWithPath: path), options: .atomic) }
    }

    /// The claims of somebody's token, with changes.
    static func claims(_ change: [String: Any?] = [:]) -> [String: Any] {
        let seconds = 19_723 * 86_400 + World.now.milliseconds / 1000
        var claims: [String: Any] = [
            "iss": provider.issuer, "aud": provider.audience, "exp": seconds + 60, "sub": "ana", "role": "admin",
            "tenant": "operator",
        ]
        for (name, value) in change { claims[name] = value }
        return claims
    }

    /// Tokens of the identity provider: `seller jwt`, `customer seller jwt`, and every kind that is good for nothing.
    private static func signed() throws -> [String: String] {
        var tokens: [String: String] = [:]
        for role in Role.allCases {
            let claims = claims(["role": role.rawValue])
            tokens["\(role.rawValue) jwt"] = try Signer.es256.token(claims, kid: "one")
        }
        for role in Role.ofCustomers {
            let claims = claims(["role": role.rawValue, "tenant": tenant])
            tokens["customer \(role.rawValue) jwt"] = try Signer.edDSA.token(claims, kid: "two")
        }
        for (name, change) in deadClaims { tokens[name] = try Signer.es256.token(claims(change), kid: "one") }
        tokens["jwt of an unknown key"] = try Signer.es256.token(claims(), kid: "three")
        tokens["jwt that is none"] =
            "x." + (try Signer.es256.token(claims(), kid: "one")).dropFirst(2).replacing(".", with: "")
            + ".y"
        tokens["jwt of another algorithm"] = try Signer.hs256.token(claims(), kid: "one")
        let parts = try Signer.es256.token(claims(), kid: "one").split(separator: ".")
        let none = text(Data("{\"alg\":\"none\",\"kid\":\"one\"}".utf8))
        tokens["jwt without a signature"] = "\(none).\(parts[1])."
        tokens["jwt signed by chance"] = "\(parts[0]).\(parts[1]).\(text(Data(repeating: 7, count: 64)))"
        return tokens
    }

    private static var deadClaims: [(String, [String: Any?])] {
        [
            ("jwt expired", ["exp": 1]), ("jwt without an end", ["exp": nil]), ("jwt too early", ["nbf": 1e10]),
            ("jwt of another issuer", ["iss": "https://id.example.org"]),
            ("jwt for another audience", ["aud": "other"]),
            ("jwt of nobody", ["sub": nil]), ("jwt without a role", ["role": nil]),
            ("jwt without a tenant", ["tenant": nil]),
            ("jwt of a customer's admin", ["tenant": tenant]),
        ]
    }

    /// Tokens of the identity provider that open nothing.
    var deadSigned: [String] { tokens.keys.filter { $0.hasPrefix("jwt ") }.sorted() }

    /// The catalogue that ships.
    static func datasheet() throws -> Datasheet {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let bytes = try [UInt8](Data(contentsOf: root.appending(path: "Catalogue/silicon.csv")))
        return Datasheet(try CatalogueCells.read(bytes, file: "silicon.csv"))
    }

    /// What follows a path, escaped.
    static func query(_ values: [String: String]) -> String {
        let parts = values.sorted { $0.key < $1.key }.map { name, value in
            name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value)
        }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    /// The customer whose tokens there are.
    static let tenant = "tenant-0"

    func token(_ who: String) -> String { tokens[who] ?? who }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        func json() throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: body) }
        func code() throws -> String { try json()["code"]?.text ?? "" }
    }

    /// Asks as somebody: `admin live`, `customer seller`, or nobody.
    func ask(
        _ method: HTTPRequest.Method = .get, _ path: String, as who: String? = "admin live", _ body: JSONValue? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await ask(method, path, as: who, data: try body.map { try JSONEncoder().encode($0) }, headers: headers)
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, as who: String?, data: Data?, headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = HTTPFields()
        if let who { fields[.authorization] = "Bearer " + token(who) }
        if data != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let (head, body) = try await server.answer(method, path, headers: fields, body: data)
        return Answer(status: head.status.code, headers: head.headerFields, body: body)
    }

    /// The orders of the ledger by whether they are the customer's.
    func orders() async throws -> (own: [OrderName], others: [OrderName]) {
        let orders = try await desk.ledger().orders.map(\.terms)
        return (
            orders.filter { $0.tenant == World.tenant }.map(\.order),
            orders.filter { $0.tenant != World.tenant }.map(\.order)
        )
    }
}

extension JSONValue {
    var text: String { if case .string(let text) = self { text } else { "" } }
    var list: [JSONValue] { if case .array(let list) = self { list } else { [] } }
    var keys: [String] { if case .object(let members) = self { members.keys.sorted() } else { [] } }
    var number: Int { if case .integer(let number) = self { number } else { .min } }
}

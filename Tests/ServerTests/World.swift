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
import Units

/// A server on a generated ledger in memory, with a token of every kind.
struct World: Sendable {
    static let now = Instant(milliseconds: 70_000_000_000)

    let server: WebServer
    let desk: Desk
    let audit: Lines
    let log: Lines
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
        self.tokens = tokens
        let (audit, log) = (Lines(), Lines())
        (self.audit, self.log) = (audit, log)
        server = WebServer(
            desk: desk, store: store, datasheet: try World.datasheet(),
            doorkeeper: Doorkeeper(file: nil, book: book) { World.now }, port: 0,
            limits: limits, audit: LineSink { audit.add($0) }, log: LineSink { log.add($0) })
    }

    /// The catalogue that ships.
    static func datasheet() throws -> Datasheet {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let bytes = try [UInt8](Data(contentsOf: root.appending(path: "Catalogue/silicon.csv")))
        return Datasheet(try CatalogueCells.read(bytes, file: "silicon.csv"))
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

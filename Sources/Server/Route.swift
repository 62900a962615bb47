import Access
import Foundation
import HTTPTypes
import JSONSchema

/// One line of the route table: what is asked, who may, what comes back. Everything else is made from it: the router, the
/// OpenAPI document, the documentation page and the permission tests.
public struct Route: Sendable {
    public let method: HTTPRequest.Method
    /// Below `/api/v1/`; what stands in braces is a parameter: `orders/{order}/why`.
    public let path: String
    public let access: RouteAccess
    public let summary: String
    public private(set) var parameters: [Parameter] = []
    public private(set) var body: Body?
    public private(set) var forms: Set<Form> = [.json]
    /// Whose orders an answer tells of: every such look by the operator's people is noted.
    public private(set) var tells = Telling.nobody
    public private(set) var example = Example()
    /// What a request of it stands for in the limits: one that computes for long takes more.
    private(set) var isHeavy = false
    /// Whether it takes files of tables, which are larger than other bodies.
    private(set) var takesFiles = false
    let respond: @Sendable (Call) async throws -> Reply

    /// In which forms it answers.
    public enum Form: String, Sendable, Comparable {
        case json = "application/json"
        case csv = "text/csv"
        case events = "text/event-stream"
        case html = "text/html"
        case svg = "image/svg+xml"

        public static func < (a: Form, b: Form) -> Bool { a.rawValue < b.rawValue }
    }

    public enum Telling: Sendable { case nobody, oneOrder, everybody }

    /// What is sent with it.
    public struct Body: Sendable {
        let type: any (Decodable & Sendable).Type
        public let example: JSONValue
        /// Others, whose answers have parts that the example's has not.
        public let others: [JSONValue]
    }

    /// A request that shows what it does, on the sample ledger.
    public struct Example: Sendable {
        public var path: [String: String] = [:]
        public var query: [String: String] = [:]
        /// Further queries, whose answers have parts that the first one's has not.
        public var others: [[String: String]] = []
    }

    /// Whether it changes anything.
    public var changes: Bool { method != .get && needsKey }
    private(set) var needsKey = true

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: RouteAccess, _ summary: String,
        _ respond: @escaping @Sendable (Call) async throws -> Reply
    ) {
        (self.method, self.path, self.access, self.summary, self.respond) = (method, path, access, summary, respond)
        if path.contains("{order}") { tells = .oneOrder }
    }

    /// The names in braces.
    public var names: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// What metrics, logs and documents call it: `/api/v1/orders/{order}/why`.
    public var pattern: String { Route.root + path }
    public static let root = "/api/v1/"

    // MARK: What a line of the table says beside

    func taking(_ parameters: Parameter...) -> Route { with { $0.parameters += parameters } }
    func answering(_ forms: Form...) -> Route { with { $0.forms.formUnion(forms) } }
    func telling(_ tells: Telling) -> Route { with { $0.tells = tells } }
    func answeringOnly(_ form: Form) -> Route { with { $0.forms = [form] } }
    func takingFiles() -> Route { with { $0.takesFiles = true } }
    func heavy() -> Route { with { $0.isHeavy = true } }

    /// A request in a body that changes nothing.
    func asking() -> Route { with { $0.needsKey = false } }

    /// A list: it comes in pages, in CSV, and only with lines that have certain values.
    func listing(filters: String...) -> Route {
        with {
            $0.forms.insert(.csv)
            $0.parameters += [.limit, .cursor] + filters.map(Parameter.filter)
            $0.tells = .everybody
        }
    }

    func sending(_ type: any (Decodable & Sendable).Type, _ example: JSONValue, _ others: JSONValue...) -> Route {
        with { $0.body = Body(type: type, example: example, others: others) }
    }

    func example(
        _ path: [String: String] = [:], query: [String: String] = [:], others: [String: String]...
    ) -> Route {
        with { $0.example = Example(path: path, query: query, others: others) }
    }

    private func with(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }
}

/// Who may use a route.
public enum RouteAccess: Hashable, Sendable {
    /// Anybody, without a token.
    case open
    /// Whose role has the permission, of the operator's own people.
    case `operator`(Permission)
    /// Customers, too, where their role has the permission; each sees its own orders alone.
    case customer(Permission)

    public var permission: Permission? {
        switch self {
        case .open: nil
        case .operator(let permission), .customer(let permission): permission
        }
    }

    /// Whether a caller may.
    func admits(_ caller: Caller) -> Bool {
        switch self {
        case .open: true
        case .operator(let permission): !caller.isCustomer && caller.may(permission)
        case .customer(let permission): caller.may(permission)
        }
    }
}

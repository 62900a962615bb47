import Access
import Answers
import Desk
import Foundation
import HTTPTypes
import Ledger
import Promise
import Store
import Units

/// A request that was let in, as routes see it.
struct Call: Sendable {
    let route: Route
    let caller: Caller
    let path: [String: String]
    let query: [String: String]
    let headers: HTTPFields
    let body: Data
    let house: House

    /// A value of a parameter of the path.
    func named(_ name: String) -> String { path[name] ?? "" }

    /// Whether it is answered as a table of text.
    var wantsCSV: Bool {
        route.forms.contains(.csv) && (headers[.accept] ?? "").contains(Route.Form.csv.rawValue)
    }

    // MARK: The query

    func text(_ parameter: Parameter) -> String? {
        if let given = query[parameter.name] { return given }
        if case .choice(_, let unless) = parameter.kind { return unless }
        return nil
    }

    func whole(_ parameter: Parameter) -> Int? {
        if let given = query[parameter.name].flatMap({ Int($0) }) { return given }
        if case .whole(_, let unless) = parameter.kind { return unless }
        return nil
    }

    func number(_ parameter: Parameter) -> Double? {
        if let given = query[parameter.name].flatMap({ Double($0) }) { return given }
        if case .number(_, let unless) = parameter.kind { return unless }
        return nil
    }

    func month(_ parameter: Parameter) -> Month? { query[parameter.name].flatMap { Month($0) } }
    func day(_ parameter: Parameter) -> Day? { query[parameter.name].flatMap { Day($0) } }
    func isSet(_ parameter: Parameter) -> Bool { query[parameter.name] == "1" }

    /// What is wrong with the query, if anything.
    func checkQuery() throws(Refusal) {
        for (name, value) in query.sorted(by: { $0.key < $1.key }) {
            guard let parameter = route.parameters.first(where: { $0.name == name }) else {
                let known = route.parameters.map(\.name).sorted().joined(separator: ", ")
                throw Refusal(
                    .badRequest,
                    "there is no parameter '\(name)'; " + (known.isEmpty ? "none is taken" : "allowed are \(known)"))
            }
            if let allowed = parameter.fault(value) {
                throw Refusal(.badRequest, "\(name): '\(value)' is not allowed; allowed: \(allowed)")
            }
        }
        if let missing = route.parameters.first(where: { $0.isRequired && query[$0.name] == nil }) {
            throw Refusal(.badRequest, "\(missing.name): is missing; give it in the query. \(missing.about)")
        }
    }

    // MARK: The body

    /// The body, read as a type; refused `bad_request` with what is wrong where.
    func sent<T: Decodable>(_ type: T.Type) throws(Refusal) -> T { try SentBody.read(type, from: body) }

    /// An order as asked for. A customer asks for itself, and at the operator's terms.
    func order() async throws -> OrderRequest { try await counted(try sent(OrderRequest.self)) }

    /// A request as its caller may make it, its work counted in chips here: never as the caller counted.
    func counted(_ request: OrderRequest) async throws -> OrderRequest {
        var request = request
        request.sizing = nil
        if let tenant = caller.tenant { request = try request.asked(by: tenant) }
        return try await house.desk.ledgerAsItStands().sized(request, by: house.datasheet)
    }

    // MARK: The ledger

    func ledger() async throws -> Ledger { try await house.desk.ledger() }

    /// Whether an order is the caller's to see.
    func owns(_ order: OrderName, _ ledger: Ledger) -> Bool {
        caller.tenant.map { ledger[order]?.terms.tenant == $0 } ?? true
    }

    func owns(_ ledger: Ledger) -> (OrderName) -> Bool { { owns($0, ledger) } }

    /// The order in the path; refused `unknown_order` where there is none, or it is another customer's.
    func orderInPath(_ ledger: Ledger) throws(Refusal) -> Order {
        let name = OrderName(named("order"))
        guard let order = ledger[name], owns(name, ledger) else {
            throw Refusal(.unknownOrder, "there is no order '\(name)'; `GET /api/v1/orders` lists those you may see")
        }
        return order
    }

    // MARK: Changes

    /// Carries a command out and tells what became of it. A refusal kept under a key is told like any other.
    func perform(_ command: Command) async throws -> Reply {
        let (receipt, atlas, basis) = try await house.desk.told(command, try request())
        let document = try await shown(ReceiptDocument(receipt, atlas, basis))
        let status = receipt.body.outcome.refusal.map(Problem.status) ?? .ok
        return Reply(document: document, seq: receipt.fact.seq, status: status)
    }

    private func shown(_ document: ReceiptDocument) async throws -> ReceiptDocument {
        guard caller.isCustomer else { return document }
        return document.forCustomer(of: owns(try await house.desk.ledgerAsItStands()))
    }

    /// Who asks, under which key, knowing which ledger.
    func request() throws -> Desk.Request {
        Desk.Request(
            tenant: caller.tenant ?? "", actor: caller.name, key: try key(), reason: headers[.reason],
            expecting: try expected(), approver: approver)
    }

    /// The caller, where it may approve what policy wants an approver for.
    var approver: String? { caller.may(.approve) ? caller.name : nil }

    /// The same for what is no command of the desk's: that nobody came since is looked at beforehand.
    func requestOfScenario() async throws -> Desk.Request {
        let (request, seq) = (try request(), try await house.desk.ledgerAsItStands().seq)
        if let expected = request.expecting, expected != seq { throw DeskFault.moved(to: seq) }
        return request
    }

    private func key() throws(Refusal) -> String {
        let key = headers[.idempotencyKey] ?? ""
        guard key.utf8.count <= 200 else {
            throw Refusal(.badRequest, "Idempotency-Key: \(key.utf8.count) bytes are given; allowed are up to 200")
        }
        return key
    }

    /// `If-Match`, as a number of the ledger's last fact.
    private func expected() throws -> Int? {
        guard let text = headers[.ifMatch], text != "*" else { return nil }
        guard let seq = Int(text.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))) else {
            throw Problem(.preconditionFailed, "If-Match: '\(text)' is not an ETag of this server, such as \"120\"")
        }
        return seq
    }
}

extension OrderRequest {
    /// What a customer may ask for: for itself, at list prices, without terms that are the operator's to give.
    func asked(by tenant: String) throws(Refusal) -> OrderRequest {
        let given: [(name: String, isGiven: Bool)] = [
            ("tier", tier != nil), ("price_usd_micro_per_accelerator_hour", price != nil), ("clauses", clauses != nil),
            ("penalty_usd_cents_per_day", penalty != nil), ("take_or_pay_pct", takeOrPayPct != nil),
            ("port_months", portMonths != nil), ("port_usd_cents", portCents != nil), ("segment", segment != nil),
            ("tenant", self.tenant.map { $0 != tenant } ?? false),
            ("customer", customer.map { $0 != tenant } ?? false),
        ]
        if let field = given.first(where: \.isGiven) {
            throw Refusal(
                .badRequest, "\(field.name): is the operator's to give; leave it out, or ask your contact there")
        }
        var request = self
        (request.tenant, request.customer) = (tenant, tenant)
        return request
    }
}

extension HTTPField.Name {
    static let idempotencyKey = token("Idempotency-Key")
    static let reason = token("X-Reason")
    static let requestID = token("X-Request-Id")
    static let lastEventID = token("Last-Event-ID")
    static let retryAfter = token("Retry-After")
    static let link = token("Link")

    private static func token(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a token") }
        return name
    }
}

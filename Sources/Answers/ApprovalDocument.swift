import Ledger
import Units

/// A request that needs an approver, and what became of it.
public struct ApprovalDocument: Encodable, Sendable {
    let request: Int
    let what: String
    @Null var order: OrderName?
    let need: String
    let actor: String
    let askedAt: Instant
    @Null var reason: String?
    /// `waiting`, `approved` or `declined`.
    let state: String
    @Null var answeredBy: String?
    @Null var answeredAt: Instant?
    /// The fact that answered.
    @Null var fact: Int?
    /// Why it was declined.
    @Null var cause: String?

    enum CodingKeys: String, CodingKey {
        case request, what, order, need, actor, reason, state, fact, cause
        case askedAt = "asked_at"
        case answeredBy = "answered_by"
        case answeredAt = "answered_at"
    }

    public init(_ approval: Approval) {
        (request, what, need) = (approval.request, approval.command.sentence, approval.need)
        (actor, askedAt) = (approval.actor, approval.at)
        state = approval.answer.map { $0.isApproved ? "approved" : "declined" } ?? "waiting"
        order = approval.command.orderName ?? approval.command.requestedOrder
        (reason, answeredBy, answeredAt) = (approval.reason, approval.answer?.approver, approval.answer?.at)
        (fact, cause) = (approval.answer?.fact, approval.answer?.cause)
    }
}

extension [ApprovalDocument] {
    public func text(colour: Bool = false) -> String {
        var table = TextTable(">request", "asked", "by", "what", "needs an approver because", "state")
        for line in self {
            let answer = line.answeredBy.map { "\(line.state) by \($0), fact \(line.fact ?? 0)" } ?? line.state
            table.add(
                String(line.request), "\(line.askedAt)", line.actor, line.what, line.need,
                answer + (line.cause.map { ": \($0)" } ?? ""))
        }
        return table.isEmpty ? "Nothing waits for an approver." : table.text(colour: colour)
    }
}

extension Command {
    /// The order that a hold or a signature asks for by name.
    fileprivate var requestedOrder: OrderName? {
        switch self {
        case .hold(let request, _), .sign(let request): request.order
        default: nil
        }
    }
}
